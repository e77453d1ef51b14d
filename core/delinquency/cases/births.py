"""案件の開始: a case is born of demanded taxes that are still owed, one a delinquent; more of them join the open one (A1, A2).

What a preliminary notice covers counts as paid here. A claim of another fund (国保料 …) is no tax and makes no case (A13).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, Protocol

from core.delinquency.nightly.phases import Phase, PhaseStep
from core.delinquency.timeline import Happened
from core.values.money import Yen
from core.values.periods import ONE_DAY

if TYPE_CHECKING:
    from core.delinquency.ports import Context, Store

FUNCTION = "delinquency.cases"


@dataclass(frozen=True, slots=True)
class Owing:
    """A party with demanded taxes that are owed and belong to no open case, by number, and what they come to in yen.

    `case_id` is the party's open case, None where one has to be born. `past` is true where an earlier one was closed.
    `demanded_on` is the day of the first of the demands.
    """

    party_id: int
    case_id: int | None
    receivables: tuple[int, ...]
    owed_yen: int
    past: bool
    demanded_on: date

    def opens_on(self, today: date) -> date:
        """The day on which a case of it begins: behind the first demand, as if each night had looked; a relapse today."""
        return today if self.past else min(today, self.demanded_on + ONE_DAY)


@dataclass(frozen=True, slots=True)
class Opened:
    """What became of it: cases that were born, receivables that joined (those of the new cases too)."""

    cases: int
    receivables: int


class Told(NamedTuple):
    """A row of the course for one of many parties."""

    party_id: int
    case_id: int
    kind: Happened
    on: date
    words: str


class Births(Protocol):
    """What the books say of cases to come, in the store."""

    def owing(self, after: int, limit: int) -> list[Owing]:
        """Parties with numbers above `after` in their order, at most `limit`."""
        ...

    def owing_of(self, party_ids: Sequence[int]) -> list[Owing]:
        """Those of these parties."""
        ...

    def open_many(self, rows: Sequence[Owing], today: date, audit_seq: int) -> Mapping[int, tuple[int, str]]:
        """Give each party that has none a case with the next number, and let the receivables join; the case's number and
        its 案件番号 by party."""
        ...

    def tell_many(self, rows: Sequence[Told], staff_no: str, audit_seq: int) -> None:
        """Rows of the course for many parties at once."""
        ...


def open_cases_of(ctx: Context, store: Store, party_ids: Sequence[int]) -> Opened:
    """Give these parties their cases now, in the transaction of the act that made them owe."""
    return _open(ctx, store, store.births.owing_of(party_ids))


def birth_step(ctx: Context, store: Store, after: int, limit: int) -> PhaseStep:
    """One step of the night: up to so many parties."""
    found = store.births.owing(after, limit)
    _open(ctx, store, found)
    return PhaseStep(found[-1].party_id if len(found) == limit else None, len(found))


PHASE = Phase("births", "案件の開始", birth_step)


def _open(ctx: Context, store: Store, found: Sequence[Owing]) -> Opened:
    if not found:
        return Opened(0, 0)
    day = ctx.now().date()
    born = sum(owing.case_id is None for owing in found)
    joined = sum(len(owing.receivables) for owing in found)
    one = found[0].party_id if len(found) == 1 else None
    seq = store.audit.record(ctx.entry(FUNCTION, "案件の開始", party_id=one, cases=born, receivables=joined))
    cases = store.births.open_many(found, day, seq)
    told = []
    for owing in found:
        case_id, case_no = cases[owing.party_id]
        on = owing.opens_on(day) if owing.case_id is None else day
        told.append(Told(owing.party_id, case_id, Happened.CASE, on, _words(owing, case_no)))
    store.births.tell_many(told, ctx.actor.staff_no, seq)
    return Opened(born, joined)


def _words(owing: Owing, case_no: str) -> str:
    what = f"{len(owing.receivables)}期 {Yen(owing.owed_yen)}円"
    if owing.case_id is not None:
        return f"案件 {case_no} に {what} が加わりました"
    return f"案件 {case_no} を開始（{what}{'、再発' if owing.past else ''}）"
