"""Counting periods by the calendar (法20条の5①; 民法139条から141条まで, 143条), and the days that follow a demand notice."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from core.values.dates import wareki_long
from core.values.derivation import Step

ONE_DAY = timedelta(days=1)


def months_after(from_on: date, months: int) -> date:
    """The last day of `months` months counted from the day after `from_on` (…か月を経過する日), never in 30-day steps.

    If the month has no corresponding day, its last day (民法143条②). Not shifted for holidays.
    """
    if months < 1:
        raise ValueError("months_after counts at least one month")
    first = from_on + ONE_DAY
    years, month0 = divmod(first.month - 1 + months, 12)
    year, month = first.year + years, month0 + 1
    last_of_month = monthrange(year, month)[1]
    if first.day > last_of_month:
        return date(year, month, last_of_month)
    return date(year, month, first.day) - ONE_DAY


def months_after_steps(from_on: date, months: int) -> tuple[Step, ...]:
    """How `months_after` came to its day."""
    first = from_on + ONE_DAY
    last = months_after(from_on, months)
    following = last + ONE_DAY
    rule = (
        f"{months}か月後の応当日{wareki_long(following)}の前日"
        if following.day == first.day
        else "応当する日がないためその月の末日"
    )
    return (
        Step(f"{wareki_long(from_on)}の翌日{wareki_long(first)}から数えます。", "法20条の5① 民法140条"),
        Step(f"{rule}、{wareki_long(last)}に期間が満了します。", "民法143条②"),
    )


def days_elapsed_on(issued_on: date, days: int) -> date:
    """The 経過した日 of a period that counts its first day as day 1 (起算して): the day after its last day."""
    return issued_on + timedelta(days=days)


@dataclass(frozen=True, slots=True)
class DemandDates:
    """The days that a demand notice sets. Neither is shifted for holidays."""

    issued_on: date
    elapsed_on: date
    """10日を経過した日."""
    seizable_from: date
    """The first day on which a seizure may follow: not paid in full by `elapsed_on`."""

    @property
    def derivation(self) -> tuple[Step, ...]:
        """The steps for the screen."""
        tenth = self.elapsed_on - ONE_DAY
        return (
            Step(
                f"発した日{wareki_long(self.issued_on)}を1日目として、10日目は{wareki_long(tenth)}です。",
                "法331条①一 373条①一 460条①一 728条①一",
            ),
            Step(f"10日を経過した日は、その翌日の{wareki_long(self.elapsed_on)}です。", "法331条①一"),
            Step(f"その日までに完納がなければ、{wareki_long(self.seizable_from)}から差押えができます。", "法331条①一"),
        )


def demand_dates(issued_on: date) -> DemandDates:
    """The days that follow a demand notice sent on `issued_on` (R-05; 法331条①一 and its like for the other taxes)."""
    elapsed_on = days_elapsed_on(issued_on, 10)
    return DemandDates(issued_on, elapsed_on, elapsed_on + ONE_DAY)


def demand_by(due_on: date, within_days: int = 20) -> date:
    """The last day for sending the demand notice (法329条①: within 20 days after 納期限; an ordinance may set another).

    A later notice is still valid, so this is a reason to warn and never one to refuse.
    """
    return due_on + timedelta(days=within_days)
