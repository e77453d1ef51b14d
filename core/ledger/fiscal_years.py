"""会計年度 and 年度区分 of money (R-17, R-18; 自治法208条, 235条の5; 自治令142条, 160条)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from core.values.dates import wareki_long, wareki_year_long
from core.values.derivation import Step


class RevenueClass(StrEnum):
    """年度区分 of a posting, by the word the journal stores. `NONE` is for cash and suspense, which have no claim."""

    CURRENT = "current"
    CARRIED_OVER = "carried_over"
    NONE = "none"

    @property
    def label(self) -> str:
        """The word on screens and papers."""
        return _LABELS[self]


_LABELS: Mapping[RevenueClass, str] = {
    RevenueClass.CURRENT: "現年課税分",
    RevenueClass.CARRIED_OVER: "滞納繰越分",
    RevenueClass.NONE: "",
}


def fiscal_year_containing(day: date) -> int:
    """The 年度 in which a day lies: 4/1 to 3/31 (自治法208条)."""
    return day.year if day.month >= 4 else day.year - 1


def books_close_on(fiscal_year: int) -> date:
    """出納閉鎖: 5/31 after the year's end, not shifted for holidays (自治法235条の5)."""
    return date(fiscal_year + 1, 5, 31)


def adjustment_period_of(day: date) -> int | None:
    """The 年度 that has ended but whose books are still open on a day (出納整理期間, 4/1 to 5/31); None outside it."""
    return day.year - 1 if day.month in (4, 5) else None


def origin_year(
    nominal_due_on: date,
    *,
    notice_on: date | None = None,
    occasional: bool = False,
    received_on: date | None = None,
    withheld_in: date | None = None,
) -> int:
    """The 年度 to which a receivable belongs when it is first levied (自治令142条①②).

    The year of the last day of 納期 as if there were no holiday shift; if the notice went out only after that year, the
    year of the notice. 随時 (`occasional`): the year of the notice, without one the year of receipt. Withheld tax of
    個人住民税: the year of the month of deduction (`withheld_in`, any day of it), so April and May open the new year;
    under 納期の特例 leave it out.
    """
    if withheld_in is not None:
        return fiscal_year_containing(withheld_in)
    if occasional:
        return fiscal_year_containing(notice_on or received_on or nominal_due_on)
    due_year = fiscal_year_containing(nominal_due_on)
    return due_year if notice_on is None else max(due_year, fiscal_year_containing(notice_on))


def fiscal_year_of(origin_year: int, booked_on: date) -> tuple[int, RevenueClass]:
    """The 年度 and 年度区分 of money for a receivable of `origin_year` that is booked on a day (収入日).

    Until the books of the origin year close: that year, current. After that: the year of the day, carried over; so in
    April and May two payments of one person may go to different years. Demand fee, late charge and disposition cost
    take those of their principal (自治令142条③).
    """
    if booked_on <= books_close_on(origin_year):
        return origin_year, RevenueClass.CURRENT
    return fiscal_year_containing(booked_on), RevenueClass.CARRIED_OVER


def fiscal_year_steps(origin_year: int, booked_on: date) -> tuple[Step, ...]:
    """How `fiscal_year_of` came to its answer."""
    closes_on = books_close_on(origin_year)
    year, revenue_class = fiscal_year_of(origin_year, booked_on)
    word = "まで" if booked_on <= closes_on else "より後"
    return (
        Step(
            f"{wareki_year_long(origin_year)}の出納閉鎖は{wareki_long(closes_on)}です（休日でも延びません）。",
            "自治法235条の5",
        ),
        Step(
            f"収入日{wareki_long(booked_on)}はその日{word}なので、{wareki_year_long(year)}の{revenue_class.label}です。",
            "自治令142条 160条",
        ),
    )
