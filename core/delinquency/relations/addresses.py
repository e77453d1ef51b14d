"""送付先 (A7): addresses that letters go to in the place of the register's, dated; one from which a letter came back is over.

The address of the day and its refusals are `core.office.papers.addressing`; here it is kept who gave which, and until when.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from core.delinquency.timeline import Happened, tell
from core.office.traces.looking import changing, refuse_near
from core.parties.names import written_postal_code
from core.values.dates import wareki
from core.values.refusals import BadInput, NotFound

if TYPE_CHECKING:
    from core.delinquency.ports import Context, Store

FUNCTION = "delinquency.relations"


class AddressKind(StrEnum):
    """What an address is; stored as it stands."""

    MAILING = "mailing"
    AGENT = "agent"
    WORKPLACE = "workplace"

    @property
    def label(self) -> str:
        """The word on the screen."""
        return {"mailing": "送付先", "agent": "代理人等", "workplace": "勤務先"}[self.value]

    @property
    def written_to(self) -> bool:
        """Do letters go there by themselves? Never to the place of work: the employer would learn of the debt."""
        return self is not AddressKind.WORKPLACE


@dataclass(frozen=True, slots=True)
class NewAddress:
    """An address to be kept. `addressee` is the name over it where it is not the delinquent's."""

    party_id: int
    kind: AddressKind
    postal_code: str
    address: str
    from_on: date
    until_on: date | None = None
    addressee: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class MailingAddress:
    """An address as it lies in the books. `invalid_from_on` is the day on which a letter came back from it."""

    address_id: int
    party_id: int
    kind: AddressKind
    addressee: str
    postal_code: str
    address: str
    words: str
    from_on: date
    until_on: date | None
    invalid_from_on: date | None
    invalid_cause: str

    def usable(self, on: date) -> bool:
        """May a letter of the day go there?"""
        return (
            self.kind.written_to
            and self.from_on <= on
            and (self.until_on is None or on <= self.until_on)
            and (self.invalid_from_on is None or on < self.invalid_from_on)
        )

    def state(self, on: date) -> str:
        """How it stands, in a word."""
        if self.invalid_from_on is not None and self.invalid_from_on <= on:
            return "返戻"
        if self.until_on is not None and self.until_on < on:
            return "終了"
        if on < self.from_on:
            return "予定"
        return "有効" if self.kind.written_to else "参考"


class MailingAddresses(Protocol):
    """Addresses in the store."""

    def of_party(self, party_id: int) -> list[MailingAddress]:
        """All of a party, newest first."""
        ...

    def get(self, address_id: int) -> MailingAddress:
        """One address. Raises NotFound."""
        ...

    def add(self, new: NewAddress, audit_seq: int) -> int:
        """Keep it; its number. The one of the same kind before it ends on the day before."""
        ...

    def end(self, address_id: int, until_on: date, audit_seq: int) -> bool:
        """Let it end after a day."""
        ...

    def invalidate(self, address_id: int, from_on: date, cause: str, audit_seq: int) -> bool:
        """A letter came back: it is not used from the day on."""
        ...


def add_address(ctx: Context, new: NewAddress) -> int:
    """Keep an address to write to; its number. Raises BadInput, NearChange."""
    ctx.authorize(FUNCTION, "enter", party_id=new.party_id)
    if not new.address.strip():
        raise BadInput(reason="送付先の住所を入力してください。", field="address")
    if new.until_on is not None and new.until_on < new.from_on:
        raise BadInput(reason="終わりの日が始まりの日より前です。", field="until_on")
    if new.kind is AddressKind.AGENT and not new.addressee.strip():
        raise BadInput(reason="代理人等の氏名を入力してください。", field="addressee")
    new = replace(new, postal_code=written_postal_code(new.postal_code, "postal_code"))
    with changing(ctx, FUNCTION) as store:
        refuse_near(ctx, store, new.party_id)
        seq = store.audit.record(
            ctx.entry(FUNCTION, "送付先の登録", party_id=new.party_id, kind=new.kind.label, from_on=str(new.from_on))
        )
        number = store.mailing_addresses.add(new, seq)
        tell(ctx, store, new.party_id, Happened.NOTE, f"{new.kind.label}を登録（{wareki(new.from_on)}から）", seq)
        return number


def end_address(ctx: Context, address_id: int, until_on: date) -> None:
    """Nothing more goes there after a day. Raises NotFound, BadInput."""
    ctx.authorize(FUNCTION, "enter")
    with changing(ctx, FUNCTION) as store:
        address = store.mailing_addresses.get(address_id)
        refuse_near(ctx, store, address.party_id)
        if until_on < address.from_on:
            raise BadInput(reason="終わりの日が始まりの日より前です。", field="until_on")
        seq = store.audit.record(
            ctx.entry(FUNCTION, "送付先の終了", party_id=address.party_id, until_on=until_on.isoformat())
        )
        if not store.mailing_addresses.end(address_id, until_on, seq):
            raise NotFound(what="送付先")
        tell(ctx, store, address.party_id, Happened.NOTE, f"{address.kind.label}を終了", seq)


def invalidate_address(ctx: Context, store: Store, address_id: int, from_on: date, cause: str, audit_seq: int) -> bool:
    """A letter to it came back: from the day of the return on nothing goes there; part of the act that records the return."""
    done = store.mailing_addresses.invalidate(address_id, from_on, cause, audit_seq)
    if done:
        address = store.mailing_addresses.get(address_id)
        tell(
            ctx,
            store,
            address.party_id,
            Happened.RETURNED,
            f"{address.kind.label}は{wareki(from_on)}から使いません",
            audit_seq,
        )
    return done
