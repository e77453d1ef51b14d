"""経過: everything that happened with a delinquent, contacts and what the system did, in one course of things (C27).

Rows are only added. Money (入金) is not written here: the course that a clerk sees joins it in from the journal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from core.delinquency.ports import Context, Store


class Happened(StrEnum):
    """種別 of a row; stored as it stands, the value is the word on the screen."""

    CONTACT = "折衝"
    PROMISE = "約束"
    LETTER = "発送"
    RETURNED = "返戻"
    DEMAND = "督促"
    RECEIPT = "入金"
    PLAN = "誓約"
    GRACE = "猶予"
    SUSPENSION = "停止"
    WRITE_OFF = "欠損"
    SEIZURE = "差押"
    INQUIRY = "照会"
    SURVEY = "調査"
    CASE = "案件"
    ASSIGNMENT = "担当"
    TASK = "予定"
    REGISTER = "異動"
    SUCCESSION = "承継"
    INSOLVENCY = "倒産"
    LIMITATION = "時効"
    CORRECTION = "訂正"
    NOTE = "記録"


@dataclass(frozen=True, slots=True)
class NewHappening:
    """A row to be written. `at` is the time of day (10:40) where it matters; `words` one line in Japanese.

    `facts` are JSON values that the area which writes it can read again.
    """

    party_id: int
    kind: Happened
    on: date
    words: str
    at: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    case_id: int | None = None
    corrects: int | None = None


@dataclass(frozen=True, slots=True)
class Happening:
    """A row of the course. `corrected_by` is the number of the row that corrects it, which stands beside it."""

    event_id: int
    party_id: int
    case_id: int | None
    kind: Happened
    on: date
    at: str
    words: str
    facts: Mapping[str, Any]
    staff_no: str
    corrects: int | None
    corrected_by: int | None


class Timeline(Protocol):
    """The rows in the store."""

    def add(self, new: NewHappening, staff_no: str, audit_seq: int) -> int:
        """Append a row; its number. Without a case it joins the party's open one, if there is one."""
        ...

    def of_party(
        self, party_id: int, *, kinds: Sequence[Happened] = (), before: tuple[date, int] | None = None, limit: int = 200
    ) -> list[Happening]:
        """The newest rows, newest first, of these kinds (all when empty), older than `before` (day and number)."""
        ...

    def count(self, party_id: int) -> int:
        """How many rows there are."""
        ...

    def get(self, event_id: int) -> Happening:
        """One row. Raises NotFound."""
        ...


def tell(
    ctx: Context,
    store: Store,
    party_id: int,
    kind: Happened,
    words: str,
    audit_seq: int,
    *,
    on: date | None = None,
    facts: Mapping[str, Any] | None = None,
) -> int:
    """Note in the course what an act has just done, in the transaction of the act; `on` is today unless it is told."""
    day = on or ctx.now().date()
    return store.timeline.add(
        NewHappening(party_id, kind, day, words, facts=facts or {}), ctx.actor.staff_no, audit_seq
    )
