"""返戻 (C48): a letter that came back; the address that it bore is not written to again until the entry is ended.

The rows stay: what became of it is a row of its own. The course of things and the task of finding the addressee are
written by `core.delinquency.obligors.returned`, which calls the steps of this file in its own transaction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from core.notices.ports import Context, Store
from core.office.papers.addressing import AddressReturned
from core.parties.names import address_key
from core.values.dates import wareki
from core.values.refusals import BadInput, Refusal

FUNCTION = "notices.returned_mail"
PAGE = 200


class ReturnReason(StrEnum):
    """Why it came back, as the post office stamps it; stored as it stands."""

    MOVED = "転居先不明"
    UNKNOWN = "宛所に尋ねあたらない"
    INCOMPLETE = "住所不完全"
    EXPIRED = "保管期間経過"
    REFUSED = "受取拒否"
    DEAD = "死亡"
    OTHER = "その他"


class ReturnOutcome(StrEnum):
    """What became of it; stored as it stands."""

    NEW_ADDRESS = "新住所を登録"
    LIVES_THERE = "居住を確認"
    MISTAKEN = "登録誤り"


@dataclass(frozen=True, slots=True)
class NewReturn:
    """A letter that came back, as the clerk enters it. `document_words` names a letter that is not in the books."""

    party_id: int
    returned_on: date
    reason: ReturnReason
    document_id: int | None = None
    document_words: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReturnedMail:
    """An entry as it lies in the books. `address` is what the letter bore."""

    returned_id: int
    party_id: int
    party_no: str
    name: str
    document_id: int | None
    document_words: str
    returned_on: date
    reason: ReturnReason
    address: str
    note: str
    ended_on: date | None
    outcome: str

    @property
    def open(self) -> bool:
        """True while the address must not be used."""
        return self.ended_on is None


class ReturnedMails(Protocol):
    """Returned letters in the store."""

    def add(self, new: NewReturn, document_words: str, address: str, key: str, staff_no: str, audit_seq: int) -> int:
        """Append an entry with the address that the letter bore and its search key; its number."""
        ...

    def end(
        self, returned_id: int, ended_on: date, outcome: ReturnOutcome, note: str, staff_no: str, audit_seq: int
    ) -> None:
        """What became of it, once."""
        ...

    def get(self, returned_id: int) -> ReturnedMail:
        """One entry. Raises NotFound."""
        ...

    def of_party(self, party_id: int) -> list[ReturnedMail]:
        """All entries of a party, newest first."""
        ...

    def open_of(self, party_ids: Sequence[int]) -> Mapping[int, ReturnedMail]:
        """The newest open entry of each of the parties whose address is still the one that the letter bore."""
        ...

    def listed(self, *, open_only: bool, limit: int) -> list[ReturnedMail]:
        """Entries, newest first."""
        ...

    def count_open(self) -> int:
        """How many are open."""
        ...

    def of_document(self, document_id: int) -> list[ReturnedMail]:
        """Entries of one letter."""
        ...

    def addressed(self, document_id: int) -> tuple[int, str, date] | None:
        """Whose letter it is, its words and its day of issue; None when there is none of that number."""
        ...

    def mark_document(self, document_id: int, kind: str, on: date, reason: str, audit_seq: int) -> int:
        """What happened to a letter (document_event); its number."""
        ...


class ReturnOver(Refusal):
    """The entry has been ended already."""

    sentence = "この返戻は「{outcome}」で終わっています。F5 で読み直してください。"


class ReturnedAlready(Refusal):
    """The very letter has been entered as returned."""

    sentence = "この文書の返戻は {day} に登録済みです。一覧で確かめてください。"


def refuse_returned(store: Store, party_id: int) -> None:
    """Raise AddressReturned while the address of the party is one from which a letter came back."""
    found = store.returned_mail.open_of([party_id]).get(party_id)
    if found is not None:
        raise AddressReturned(on=wareki(found.returned_on))


def enter_returned(ctx: Context, store: Store, new: NewReturn, today: date) -> tuple[int, int]:
    """Write an entry and the event of its letter; the numbers of the entry and of its audit row.

    Raises BadInput for a day to come, or a letter of somebody else; ReturnedAlready.
    """
    if new.returned_on > today:
        raise BadInput(reason="返戻日は今日かそれより前にしてください。", field="returned_on")
    words, found = new.document_words.strip(), None
    if new.document_id is not None:
        found = store.returned_mail.addressed(new.document_id)
        if found is None or found[0] != new.party_id:
            raise BadInput(
                reason="この宛名に送った文書の番号ではありません。文書番号を確かめてください。", field="document"
            )
        if found[2] > new.returned_on:
            raise BadInput(reason=f"文書の発送（{wareki(found[2])}）より前の返戻日です。", field="returned_on")
        earlier = [each for each in store.returned_mail.of_document(new.document_id) if each.outcome != "登録誤り"]
        if earlier:
            raise ReturnedAlready(day=wareki(earlier[0].returned_on), field="document")
        words = found[1]
    if not words:
        raise BadInput(reason="戻った文書の番号か名前を入力してください。", field="document")
    to = store.addressees.of(new.party_id, found[2] if found is not None else new.returned_on)
    entry = ctx.entry(
        FUNCTION,
        "返戻の登録",
        party_id=new.party_id,
        reason=new.reason.value,
        document=new.document_id,
        returned_on=new.returned_on.isoformat(),
    )
    seq = store.audit.record(entry)
    number = store.returned_mail.add(
        new, words, to.address + to.address_building, address_key(to.address), ctx.actor.staff_no, seq
    )
    if new.document_id is not None:
        store.returned_mail.mark_document(new.document_id, "returned", new.returned_on, new.reason.value, seq)
    return number, seq


def close_returned(
    ctx: Context, store: Store, returned_id: int, outcome: ReturnOutcome, note: str, today: date
) -> tuple[ReturnedMail, int]:
    """End an entry; the entry as it was and the number of the audit row. Raises ReturnOver, BadInput."""
    found = store.returned_mail.get(returned_id)
    if not found.open:
        raise ReturnOver(outcome=found.outcome)
    if outcome is ReturnOutcome.LIVES_THERE and not note.strip():
        raise BadInput(reason="居住をどう確かめたかを入力してください。", field="note")
    entry = ctx.entry(
        FUNCTION, "返戻の終了", party_id=found.party_id, reason=note.strip() or None, returned=returned_id, outcome=outcome.value
    )  # fmt: skip
    seq = store.audit.record(entry)
    store.returned_mail.end(returned_id, today, outcome, note.strip(), ctx.actor.staff_no, seq)
    return found, seq
