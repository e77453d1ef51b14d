"""納付受託 (F60): cheques and bills that a delinquent entrusts for payment (法16条の2).

Nothing is posted when a paper is accepted: the money comes as any other. While it is held its amount is left alone by
pursuit; a dishonour gives that up, and what is owed stands as before. Where a paper stands is worked out, not stored.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from core.values.money import ZERO, Yen, total


class PaperKind(StrEnum):
    """券種; stored as it stands, the value is the word on screen and paper."""

    CHEQUE = "小切手"
    PROMISSORY = "約束手形"
    DRAWN = "為替手形"
    OTHER = "その他の証券"


class PaperEvent(StrEnum):
    """What happened to a paper; stored as it stands."""

    RECEIPTED = "receipted"
    DISHONOURED = "dishonoured"
    RETURNED = "returned"
    DELAYED = "delayed"
    """The bank to which it was entrusted again was late: a reason to waive late charge (法20条の9の5②一)."""

    @property
    def label(self) -> str:
        """The word on the screen."""
        return {
            "receipted": "受託証書を交付",
            "dishonoured": "不渡り",
            "returned": "返還",
            "delayed": "再委託先の遅れ",
        }[self.value]


class PaperState(StrEnum):
    """Where a paper stands; the value is the word on the screen."""

    HELD = "受託中"
    DUE = "期日到来"
    """Its day has come and the money has not."""
    PAID = "決済済"
    DISHONOURED = "不渡り"
    RETURNED = "返還"

    @property
    def holds(self) -> bool:
        """Is its amount to be left alone by pursuit?"""
        return self in (PaperState.HELD, PaperState.DUE)


@dataclass(frozen=True, slots=True)
class PaperPart:
    """What of the face is meant for one receivable."""

    receivable_id: int
    amount: Yen


@dataclass(frozen=True, slots=True)
class PaperWish:
    """A paper as the clerk types it. `charge_until_on` is the day up to which late charge is counted (延滞金計算期日)."""

    kind: PaperKind
    paper_no: str
    face: Yen
    due_on: date
    drawn_by: str
    drawn_on_bank: str
    brought_by: str
    reentrusted_to: str
    charge_until_on: date


@dataclass(frozen=True, slots=True)
class PaperHappening:
    """Something that happened to a paper; `until_on` ends a delay."""

    event_id: int
    kind: PaperEvent
    on: date
    until_on: date | None
    document_id: int | None
    staff_name: str


@dataclass(frozen=True, slots=True)
class EntrustedPaper:
    """A paper with what happened to it and what came for its receivables from its day on.

    `accepted_on` is also the day on which a realisation grace by office begins (delinquency_rules §7: 職権の始期).
    """

    entrusted_id: int
    party_id: int
    accepted_on: date
    wish: PaperWish
    parts: tuple[PaperPart, ...]
    events: tuple[PaperHappening, ...]
    came: Yen
    version: int

    def state(self, today: date) -> PaperState:
        """Where it stands on a day."""
        kinds = {event.kind for event in self.events}
        if PaperEvent.DISHONOURED in kinds:
            return PaperState.DISHONOURED
        if PaperEvent.RETURNED in kinds:
            return PaperState.RETURNED
        if self.came >= self.wish.face:
            return PaperState.PAID
        return PaperState.DUE if today >= self.wish.due_on else PaperState.HELD


class EntrustedPapers(Protocol):
    """Entrusted papers in the store."""

    def add(
        self,
        party_id: int,
        accepted_on: date,
        wish: PaperWish,
        parts: Sequence[PaperPart],
        staff_no: str,
        audit_seq: int,
    ) -> int:
        """A new one; its number. The basis is the last posting of the journal."""
        ...

    def get(self, entrusted_id: int) -> EntrustedPaper:
        """One of them. Raises NotFound."""
        ...

    def of_party(self, party_id: int) -> list[EntrustedPaper]:
        """All of a party, newest first."""
        ...

    def of_receivables(self, receivable_ids: Sequence[int]) -> list[EntrustedPaper]:
        """Those that are meant for one of the receivables."""
        ...

    def happen(
        self,
        paper: EntrustedPaper,
        kind: PaperEvent,
        on: date,
        staff_no: str,
        audit_seq: int,
        *,
        until_on: date | None = None,
        document_id: int | None = None,
    ) -> None:
        """Append an event. Raises ChangedByAnother when something has happened since the paper was read."""
        ...


def shared_out(face: Yen, owed: Sequence[tuple[int, Yen]]) -> tuple[PaperPart, ...]:
    """The face of a paper over receivables in their order, each up to what is owed; what is left over is dropped."""
    left, parts = face.amount, []
    for receivable_id, amount in owed:
        part = min(left, amount.amount)
        if part > 0:
            parts.append(PaperPart(receivable_id, Yen(part)))
            left -= part
    return tuple(parts)


def held_by_receivable(papers: Sequence[EntrustedPaper], today: date) -> dict[int, Yen]:
    """What of each receivable is entrusted and still to come: pursuit leaves it alone."""
    found: dict[int, Yen] = {}
    for paper in papers:
        if paper.state(today).holds:
            for part in paper.parts:
                found[part.receivable_id] = found.get(part.receivable_id, ZERO) + part.amount
    return found


def face_of(papers: Sequence[EntrustedPaper], today: date) -> Yen:
    """The faces of the papers that are held."""
    return total([paper.wish.face for paper in papers if paper.state(today).holds])
