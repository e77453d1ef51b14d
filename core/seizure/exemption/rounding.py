"""The period that wages pay for, and the rounding that follows from it (国税徴収法基本通達76条関係3).

A month or more counts in 1,000 yen, less than a month in 100 yen: the gross amount is cut off, each exempt item is
raised.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from core.values.money import floor_to
from core.values.refusals import BadInput

MONTH_UNIT_YEN = 1_000
SHORT_UNIT_YEN = 100
MOST_MONTHS = 12
MOST_DAYS = 366

ARTICLE = "徴基通76-3"


@dataclass(frozen=True, slots=True)
class PayPeriod:
    """How many months (a fraction for less than one) the wages pay for."""

    months: Fraction

    @classmethod
    def of_months(cls, months: int) -> PayPeriod:
        """Whole months: 1 for a monthly salary, 2 for a public pension. Raises BadInput."""
        if not 1 <= months <= MOST_MONTHS:
            raise BadInput(reason=f"支給の期間は1か月から{MOST_MONTHS}か月までです。", field="months")
        return cls(Fraction(months))

    @classmethod
    def of_days(cls, days: int, period_days: int) -> PayPeriod:
        """`days` paid out of a month of `period_days`. The decree speaks of months alone; the daily part is custom.

        Raises BadInput for days that no year has.
        """
        for number, name in ((days, "days"), (period_days, "period-days")):
            if not 1 <= number <= MOST_DAYS:
                raise BadInput(reason=f"日数は1日から{MOST_DAYS}日までで指定してください。", field=name)
        return cls(Fraction(days, period_days))

    @property
    def unit_yen(self) -> int:
        """The unit of rounding in yen."""
        return MONTH_UNIT_YEN if self.months >= 1 else SHORT_UNIT_YEN

    @property
    def label(self) -> str:
        """The period in words: 1か月, 14/30か月."""
        return f"{self.months}か月"


ONE_MONTH = PayPeriod(Fraction(1))


def cut(amount_yen: int, unit_yen: int) -> int:
    """総額: cut off below the unit."""
    return floor_to(amount_yen, unit_yen)


def raised(amount: int | Fraction, unit_yen: int) -> int:
    """An exempt item: raised to the unit. Takes no negative amount."""
    if amount < 0:
        raise ValueError("raised takes no negative amount")
    return -(-amount // unit_yen) * unit_yen
