"""履行: how a plan is kept, from the money in the journal alone (F55, F56). Pure; nothing here ends a plan.

Money counts for the instalments in their order: what is too much goes to the next one. An instalment is judged on the
day after its last allowed day; 速報 counts as paid, so that nobody is blamed who has paid.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.values.business_days import NO_DAYS, next_business_day, shift
from core.values.money import ZERO, Yen, total


class LineState(StrEnum):
    """How one instalment stands; the value is the word on the screen."""

    AHEAD = "期限前"
    WAITING = "確認中"
    """Its day is past, its allowed days are not."""
    KEPT = "履行"
    LATE = "遅れ"
    """Paid after its allowed day."""
    SHORT = "不足"
    """A part of it came; it counts as not kept."""
    MISSED = "不履行"


class PlanState(StrEnum):
    """Where a plan stands; never typed in, worked out from its events and from the journal."""

    DRAFT = "案"
    SIGNED = "誓約済"
    KEPT = "履行中"
    DEFAULTED = "不履行"
    DONE = "完了"
    CANCELLED = "取消"
    REPLACED = "差替"
    """An old version: the next one took its place (F57)."""

    @property
    def live(self) -> bool:
        """Is it in force?"""
        return self in (PlanState.SIGNED, PlanState.KEPT, PlanState.DEFAULTED)


@dataclass(frozen=True, slots=True)
class Agreed:
    """An instalment as it was agreed."""

    line_no: int
    due_on: date
    amount: Yen


@dataclass(frozen=True, slots=True)
class Money:
    """Money that came for the receivables of the plan; `yen` is negative where a receipt was taken back."""

    paid_on: date
    yen: int
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class LineTold:
    """An instalment with what came for it. `covered_on` is the day on which it was full."""

    line_no: int
    due_on: date
    allowed_on: date
    amount: Yen
    paid: Yen
    covered_on: date | None
    state: LineState

    @property
    def short(self) -> Yen:
        """What is missing."""
        return self.amount - self.paid


@dataclass(frozen=True, slots=True)
class Fulfilment:
    """How a plan is kept as of a day.

    `judged` instalments are past their allowed day, `kept` of them were full by then; `consecutive` is how many of them
    in a row, up to the last one, are not full today. `paid` is no more than `total`.
    """

    lines: tuple[LineTold, ...]
    as_of: date
    total: Yen
    paid: Yen
    judged: int
    kept: int
    consecutive: int

    @property
    def rest(self) -> Yen:
        """What is still to come."""
        return self.total - self.paid

    @property
    def shortage(self) -> Yen:
        """What is missing of the instalments that were judged."""
        return total([line.short for line in self.lines if line.state in (LineState.SHORT, LineState.MISSED)])

    @property
    def next_line(self) -> LineTold | None:
        """The first instalment that is not full."""
        return next((line for line in self.lines if line.covered_on is None), None)

    @property
    def complete(self) -> bool:
        """Everything of the plan has come."""
        return not self.rest

    @property
    def rate(self) -> str:
        """履行率 of this version: kept by the judged."""
        return f"{self.kept}/{self.judged}"

    @property
    def failed_since(self) -> date | None:
        """The allowed day of the first instalment that is missing today."""
        return next((line.allowed_on for line in self.lines if line.state in (LineState.SHORT, LineState.MISSED)), None)


def allowed_until(due_on: date, allowed_days: int, *, closed: Set[date] = NO_DAYS, opened: Set[date] = NO_DAYS) -> date:
    """The last allowed day: so many business days ([P]) after the day of the instalment, which ends on the next business
    day when it falls on a closed one (法20条の5②)."""
    day = shift(due_on, closed=closed, opened=opened)
    for _ in range(allowed_days):
        day = next_business_day(day, closed=closed, opened=opened)
    return day


def fulfilment_of(
    agreed: Sequence[Agreed],
    money: Sequence[Money],
    as_of: date,
    *,
    allowed_days: int = 1,
    tolerance: Yen = ZERO,
    closed: Set[date] = NO_DAYS,
    opened: Set[date] = NO_DAYS,
) -> Fulfilment:
    """How the instalments are kept. `tolerance`: so many yen may be missing of what is due in all ([P])."""
    days = sorted({each.paid_on for each in money})
    came_by = {day: max(0, sum(each.yen for each in money if each.paid_on <= day)) for day in days}
    came = came_by[days[-1]] if days else 0
    whole = sum(each.amount.amount for each in agreed)
    lines: list[LineTold] = []
    before = judged = kept = 0
    for each in [one for one in agreed if one.amount]:
        needed = before + each.amount.amount
        enough = needed - min(tolerance.amount, each.amount.amount - 1)
        if needed == whole:
            enough = needed  # the last yen of a plan is not forgiven
        paid = max(0, min(each.amount.amount, came - before))
        deadline = allowed_until(each.due_on, allowed_days, closed=closed, opened=opened)
        covered_on = next((day for day in days if came_by[day] >= enough and _stays(came_by, day, enough)), None)
        if as_of > deadline:
            judged += 1
            kept += covered_on is not None and covered_on <= deadline
        state = _state(covered_on, paid, each.due_on, deadline, as_of)
        lines.append(LineTold(each.line_no, each.due_on, deadline, each.amount, Yen(paid), covered_on, state))
        before = needed
    failing = [line for line in lines if line.state in (LineState.SHORT, LineState.MISSED)]
    return Fulfilment(tuple(lines), as_of, Yen(whole), Yen(min(came, whole)), judged, kept, len(failing))


def _stays(came_by: dict[date, int], day: date, enough: int) -> bool:
    """Money that was taken back later covers nothing."""
    return all(yen >= enough for later, yen in came_by.items() if later >= day)


def _state(covered_on: date | None, paid: int, due_on: date, deadline: date, as_of: date) -> LineState:
    if covered_on is not None:
        return LineState.KEPT if covered_on <= deadline else LineState.LATE
    if as_of <= due_on:
        return LineState.AHEAD
    if as_of <= deadline:
        return LineState.WAITING
    return LineState.SHORT if paid else LineState.MISSED
