"""Business days of the office and the shift of 納期限 that fall on a closed day (法20条の5②, 令6条の18②, 民法142条).

The law's own holidays are computed; a law or a decree that comes later is a dated row of the settings and reaches
these functions as `closed` (days closed besides) and `opened` (holidays that a law took away).
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from datetime import date
from functools import lru_cache

from core.values.dates import wareki_long
from core.values.derivation import Step
from core.values.periods import ONE_DAY

NO_DAYS: frozenset[date] = frozenset()
_YEAR_END = frozenset({(12, 29), (12, 30), (12, 31), (1, 2), (1, 3)})
_SATURDAY, _SUNDAY = 5, 6


@lru_cache(maxsize=256)
def holidays_of(year: int) -> Mapping[date, str]:
    """The holidays of a year with their names: 国民の祝日, 振替休日 and 国民の休日."""
    import jpholiday  # only here: the library takes 0.1 s that no start-up should pay

    return dict(jpholiday.year_holidays(year))


def closed_reason(day: date, *, closed: Set[date] = NO_DAYS, opened: Set[date] = NO_DAYS) -> str:
    """Why the office is closed on a day, in a word for the screen; empty on a business day."""
    if day in closed:
        return "設定した休日"
    if day.weekday() == _SATURDAY:
        return "土曜日"
    if day.weekday() == _SUNDAY:
        return "日曜日"
    if (day.month, day.day) in _YEAR_END:
        return "年末年始"
    if day in opened:
        return ""
    return holidays_of(day.year).get(day, "")


def is_business_day(day: date, *, closed: Set[date] = NO_DAYS, opened: Set[date] = NO_DAYS) -> bool:
    """True unless the day is Saturday, Sunday, a holiday, 12/29 to 12/31, 1/2, 1/3 or one of `closed`."""
    return not closed_reason(day, closed=closed, opened=opened)


def shift(nominal_on: date, *, closed: Set[date] = NO_DAYS, opened: Set[date] = NO_DAYS) -> date:
    """納期限 after the holiday shift: the day itself, or the next business day (R-02).

    Not for dates that the law does not shift: 出納閉鎖, prescription, New Year as the boundary of rates, 令6条の18①.
    """
    day = nominal_on
    while closed_reason(day, closed=closed, opened=opened):
        day += ONE_DAY
    return day


def shift_steps(nominal_on: date, *, closed: Set[date] = NO_DAYS, opened: Set[date] = NO_DAYS) -> tuple[Step, ...]:
    """How `shift` came to its day: each closed day with its reason."""
    steps = []
    day = nominal_on
    while reason := closed_reason(day, closed=closed, opened=opened):
        steps.append(Step(f"{wareki_long(day)}は{reason}です。", "法20条の5② 令6条の18②"))
        day += ONE_DAY
    word = "の翌日以後の最初の開庁日" if steps else "は開庁日"
    steps.append(Step(f"納期限は{wareki_long(day)}です（{wareki_long(nominal_on)}{word}）。", "法20条の5②"))
    return tuple(steps)


def next_business_day(day: date, *, closed: Set[date] = NO_DAYS, opened: Set[date] = NO_DAYS) -> date:
    """The first business day after `day`."""
    return shift(day + ONE_DAY, closed=closed, opened=opened)


def business_day_before(day: date, *, closed: Set[date] = NO_DAYS, opened: Set[date] = NO_DAYS) -> date:
    """The last business day before `day`."""
    return business_day_on_or_before(day - ONE_DAY, closed=closed, opened=opened)


def business_day_on_or_before(day: date, *, closed: Set[date] = NO_DAYS, opened: Set[date] = NO_DAYS) -> date:
    """`day` itself if it is a business day, else the last business day before it (公売公告 is posted by it)."""
    while closed_reason(day, closed=closed, opened=opened):
        day -= ONE_DAY
    return day
