"""The yearly rates of the Local Tax Act (延滞金, 還付加算金, 猶予, 法人の納期限延長) as dated rows.

Rates are announced by 11/30 for the next calendar year, so the rows in force come from the settings; the rows here are
what a new municipality starts with. Percent per year, exact, never float. The divisor is 365 in leap years as well.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from core.values.dates import wareki
from core.values.refusals import BadInput

DAYS_OF_A_YEAR = 365
"""The divisor of every yearly rate, in leap years too."""

_LAST_DAY = date.max


@dataclass(frozen=True, slots=True)
class Rate:
    """The rates of the days from `from_on` to `until_on`, both included; percent per year."""

    from_on: date
    until_on: date
    low: Fraction
    """延滞金 within one month from the day after 納期限."""
    high: Fraction
    """延滞金 after that month."""
    refund: Fraction
    """還付加算金."""
    grace: Fraction | None
    """猶予特例基準割合: what is left of the late charge while a grace runs. None where no rate was published."""
    corporate_extension: Fraction
    """延滞金 of 法人市民税 for the extended part of its filing period (法327条①)."""

    @classmethod
    def of(
        cls,
        from_on: date,
        until_on: date | None,
        *,
        low: str,
        high: str,
        refund: str,
        grace: str | None,
        corporate_extension: str,
    ) -> Rate:
        """A row from decimal strings such as "2.8"; no `until_on` means until a later row says otherwise."""
        return cls(
            from_on,
            until_on or _LAST_DAY,
            Fraction(low),
            Fraction(high),
            Fraction(refund),
            None if grace is None else Fraction(grace),
            Fraction(corporate_extension),
        )


@dataclass(frozen=True, slots=True)
class RateTable:
    """The rows in order of time, ready to be asked for a day. Raises BadInput if rows overlap or there is none."""

    rows: tuple[Rate, ...]
    _starts: tuple[date, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.rows:
            raise BadInput(reason="割合表に行がありません。割合表を登録してください。")
        for row, following in zip(self.rows, self.rows[1:], strict=False):
            if row.until_on >= following.from_on:
                raise BadInput(
                    reason=f"割合表の期間が {wareki(following.from_on)} で重なっています。割合表を直してください。"
                )
        object.__setattr__(self, "_starts", tuple(row.from_on for row in self.rows))

    @classmethod
    def of(cls, rows: Iterable[Rate]) -> RateTable:
        """A table from rows in any order."""
        return cls(tuple(sorted(rows, key=lambda row: row.from_on)))

    def on(self, day: date) -> tuple[Rate, date, bool]:
        """The row for a day, the last day for which that answer holds, and whether the row is assumed.

        A day that no row covers takes the last row before it (the first row, if none is before it): next year's rate
        is not announced until November, and a plan or a slip may reach beyond it.
        """
        place = bisect_right(self._starts, day)
        if place == 0:
            return self.rows[0], _day_before(self._starts[0]), True
        row = self.rows[place - 1]
        if day <= row.until_on:
            return row, row.until_on, False
        return row, _day_before(self._starts[place]) if place < len(self.rows) else _LAST_DAY, True


def percent(rate: Fraction) -> str:
    """A rate as tables and screens show it: 9.0, 14.6, 7.25."""
    places = 1
    while (rate * 10**places).denominator != 1:
        places += 1
        if places > 9:
            raise ValueError("a rate is a decimal of at most nine places")
    scaled = (rate * 10**places).numerator
    return f"{scaled // 10**places}.{scaled % 10**places:0{places}d}"


def _day_before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)


# from, until, low, high, refund, grace, corporate extension. Until 平成11年 the rates of the Act itself (本則), yearly
# rates since 利率等の表示の年利建て移行に関する法律 (昭和45年4月1日); then 附則3条の2. No grace rate was published before 平成26年.
_ROWS = """
1970-04-01 1999-12-31 7.3 14.6 7.3 -   7.3
2000-01-01 2001-12-31 4.5 14.6 4.5 -   4.5
2002-01-01 2006-12-31 4.1 14.6 4.1 -   4.1
2007-01-01 2007-12-31 4.4 14.6 4.4 -   4.4
2008-01-01 2008-12-31 4.7 14.6 4.7 -   4.7
2009-01-01 2009-12-31 4.5 14.6 4.5 -   4.5
2010-01-01 2013-12-31 4.3 14.6 4.3 -   4.3
2014-01-01 2014-12-31 2.9 9.2  1.9 1.9 1.9
2015-01-01 2016-12-31 2.8 9.1  1.8 1.8 1.8
2017-01-01 2017-12-31 2.7 9.0  1.7 1.7 1.7
2018-01-01 2020-12-31 2.6 8.9  1.6 1.6 1.6
2021-01-01 2021-12-31 2.5 8.8  1.0 1.0 1.0
2022-01-01 2025-12-31 2.4 8.7  0.9 0.9 0.9
2026-01-01 2026-12-31 2.8 9.1  1.3 1.3 1.3
"""


def _row(line: str) -> Rate:
    from_on, until_on, low, high, refund, grace, extension = line.split()
    return Rate.of(
        date.fromisoformat(from_on),
        date.fromisoformat(until_on),
        low=low,
        high=high,
        refund=refund,
        grace=None if grace == "-" else grace,
        corporate_extension=extension,
    )


PUBLISHED = RateTable.of(_row(line) for line in _ROWS.strip().splitlines())
"""The rates published up to 令和8年."""
