"""How near the end of a claim is: the classes of 6601, and which of its two ends comes first. Pure (K140, E10, E11)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from core.delinquency.limits.rows import Bounds, LimitRow
from core.ledger.fiscal_years import fiscal_year_containing
from core.values.periods import ONE_DAY


class LimitClass(StrEnum):
    """A class of the list; the value is the word on the screen."""

    COMPLETED = "完成済"
    """Complete and still in the books: to be written off (6602)."""
    WITHIN_30 = "30日以内"
    WITHIN_90 = "90日以内"
    WITHIN_180 = "180日以内"
    WITHIN_YEAR = "年度内"
    HELD = "停止中"
    """A seizure or a claim holds it, a grace pauses it, or it is suspended: no measure against its limitation."""
    FAR = "不要"
    """Later than the fiscal year: nothing needs to be done now."""


WITHIN: dict[LimitClass, int] = {LimitClass.WITHIN_30: 30, LimitClass.WITHIN_90: 90, LimitClass.WITHIN_180: 180}
"""Days from today on, today not counted."""


def year_end(today: date) -> date:
    """The last day of the fiscal year."""
    return date(fiscal_year_containing(today) + 1, 3, 31)


def class_of(row: LimitRow, today: date) -> LimitClass:
    """The class of a row on a day. What is complete stays so whatever stands over it."""
    last = row.completes_on
    if last is not None and last < today:
        return LimitClass.COMPLETED
    if last is None or (row.held_until is not None and row.held_until >= today):
        return LimitClass.HELD
    for which, days in WITHIN.items():
        if last <= today + timedelta(days=days):
            return which
    return LimitClass.WITHIN_YEAR if last <= year_end(today) else LimitClass.FAR


def bounds_of(which: LimitClass, today: date) -> Bounds:
    """The rows of a class as bounds of days, so that an index finds them. The same rule as `class_of`."""
    if which is LimitClass.COMPLETED:
        return Bounds(today, None, today - ONE_DAY, None)
    if which is LimitClass.HELD:
        return Bounds(today, None, None, True)
    from_on = today
    for each, days in WITHIN.items():
        until = today + timedelta(days=days)
        if each is which:
            return Bounds(today, from_on, until, False)
        from_on = until + ONE_DAY
    end = year_end(today)
    if which is LimitClass.WITHIN_YEAR:
        return Bounds(today, from_on, end, False)
    return Bounds(today, max(from_on, end + ONE_DAY), None, False)


class EndCause(StrEnum):
    """By what a claim ends without money; the value is the word on the screen."""

    LIMITATION = "時効"
    SUSPENSION = "停止3年"


@dataclass(frozen=True, slots=True)
class ClaimEnd:
    """The end that comes first, with its last day: the claim is gone with the end of that day."""

    cause: EndCause
    last_on: date

    def extinct(self, on: date) -> bool:
        """True from the day after the last one."""
        return self.last_on < on


def earlier_end(completes_on: date | None, expires_on: date | None) -> ClaimEnd | None:
    """Of limitation and the three years of a suspension, the earlier one (E11); on one day the suspension's.

    None while neither has a day.
    """
    if expires_on is not None and (completes_on is None or expires_on <= completes_on):
        return ClaimEnd(EndCause.SUSPENSION, expires_on)
    return ClaimEnd(EndCause.LIMITATION, completes_on) if completes_on is not None else None


def mark_of(row: LimitRow, today: date) -> str:
    """The sign beside the day, so that nobody depends on colours: 済, !! (30 days), ! (90 days), or nothing."""
    which = class_of(row, today)
    return {LimitClass.COMPLETED: "済", LimitClass.WITHIN_30: "!!", LimitClass.WITHIN_90: "!"}.get(which, "")
