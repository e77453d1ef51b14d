"""折衝 and 納付約束 as data: what a clerk enters of a contact, what is kept, and how a promise stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from core.values.money import Yen


@dataclass(frozen=True, slots=True)
class PromiseWanted:
    """A promise as it was given: day, yen, by which way of paying, and the receivables that it covers (all if empty)."""

    on: date
    amount: Yen
    method: str
    receivable_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ContactEntry:
    """What 6102 hands in. Codes are those of the settings; `seen_event` is the newest row of the course that was shown.

    `task_id`: the task that this contact carries out. `tag`: a 付箋 to be stuck on. `next_on` and `next_words`: what is to be done next, by the clerk.
    """

    party_id: int
    on: date
    at: str
    method: str
    counterpart: str
    result: str
    text: str = ""
    reason: str = ""
    mood: str = ""
    place: str = ""
    promise: PromiseWanted | None = None
    next_on: date | None = None
    next_words: str = ""
    seen_event: int = 0
    task_id: int = 0
    tag: str = ""


@dataclass(frozen=True, slots=True)
class NewContact:
    """The coded side of a contact, beside its row of the course."""

    event_id: int
    party_id: int
    on: date
    at: str
    method: str
    counterpart: str
    result: str
    reason: str
    mood: str
    staff_no: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """What came of an entry. `cautions` are sentences that the clerk should see (注意)."""

    event_id: int
    words: str
    promise_id: int | None
    task_id: int | None
    next_on: date | None
    cautions: tuple[str, ...]


class Contacts(Protocol):
    """Contacts in the store."""

    def add(self, new: NewContact, audit_seq: int) -> int:
        """Keep the codes of a contact; its number."""
        ...

    def count_by_result(self, from_on: date, until_on: date, staff_no: str = "") -> dict[str, int]:
        """Contacts of a period by code of the result, of one clerk or of all (C29)."""
        ...

    def absences(self, party_id: int, codes: Sequence[str]) -> int:
        """Contacts in a row, the newest first, whose result is one of these codes (E49: 3回不在)."""
        ...


class PromiseState(StrEnum):
    """How a promise stands on a day; read from the money, never entered."""

    OPEN = "約束中"
    LATE = "期日超過"
    KEPT = "履行"
    PART = "一部履行"
    BROKEN = "不履行"
    WITHDRAWN = "取消"

    @property
    def failed(self) -> bool:
        """True when its time is over and the money did not come, or not all of it."""
        return self in (PromiseState.BROKEN, PromiseState.PART)


@dataclass(frozen=True, slots=True)
class NewPromise:
    """A promise before it gets its number. `judged_from_on`: the first day on which it is broken without the money."""

    event_id: int
    party_id: int
    made_on: date
    promised_on: date
    judged_from_on: date
    amount: Yen
    method: str
    staff_no: str
    receivable_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise as it lies in the books; `told` are outcomes of which the course of things already tells."""

    promise_id: int
    event_id: int
    party_id: int
    made_on: date
    promised_on: date
    judged_from_on: date
    amount: Yen
    method: str
    staff_no: str
    receivable_ids: tuple[int, ...]
    told: tuple[PromiseState, ...] = ()

    @property
    def withdrawn(self) -> bool:
        """True when it was taken back by a correction."""
        return PromiseState.WITHDRAWN in self.told


class Promises(Protocol):
    """Promises in the store."""

    def add(self, new: NewPromise, audit_seq: int) -> int:
        """Keep a promise; its number."""
        ...

    def of_party(self, party_id: int) -> list[Promise]:
        """All promises of a party, by the day promised."""
        ...

    def of_event(self, event_id: int) -> Promise | None:
        """The promise that a contact brought."""
        ...

    def tell(self, promise_id: int, outcome: PromiseState, on: date, paid: Yen, audit_seq: int) -> None:
        """Note that an outcome has been told; each once."""
        ...

    def parties_to_judge(self, on: date, after: int, limit: int) -> list[int]:
        """Parties behind `after`, by number, with a promise whose day is past and of which nothing is told."""
        ...

    def late(self, on: date, staff_no: str = "") -> list[int]:
        """Promises whose day is past and of which nothing is told: numbers, the oldest first."""
        ...
