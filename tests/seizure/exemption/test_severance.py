"""退職手当等の差押禁止額."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from core.seizure.exemption.amounts import LivingAmounts, living_on
from core.seizure.exemption.severance import severance_exemption, years_beyond
from core.seizure.exemption.wages import Deductions
from core.values.money import ZERO, Yen
from core.values.refusals import BadInput

OLD, NEW = living_on(date(2026, 3, 31)), living_on(date(2026, 4, 1))
NOTHING = Deductions(ZERO, ZERO, ZERO)
TWELVE_YEARS_FOUR_MONTHS = 12 + Fraction(4, 12)


@pytest.mark.parametrize(("amounts", "seizable"), [(NEW, 3_416_600), (OLD, 3_518_000)])
def test_twelve_years_and_four_months(amounts: LivingAmounts, seizable: int) -> None:
    found = severance_exemption(Yen(5_000_000), NOTHING, 2, TWELVE_YEARS_FOUR_MONTHS, amounts)
    assert found.seizable == Yen(seizable)
    assert found.exempt_amount + found.seizable == Yen(5_000_000)


@pytest.mark.parametrize(
    ("years", "beyond"),
    [(Fraction(0), 0), (Fraction(5), 0), (5 + Fraction(1, 365), 1), (Fraction(6), 1), (Fraction(13), 8)],
)
def test_a_part_of_a_year_beyond_five_counts_whole(years: Fraction, beyond: int) -> None:
    assert years_beyond(years) == beyond


def test_deductions_count_as_they_are() -> None:
    held = Deductions(Yen(1_001), Yen(2_002), Yen(3_003))
    assert severance_exemption(Yen(5_000_000), held, 0, Fraction(1), NEW).exempt_amount == Yen(6_006 + 321_000)


def test_nothing_is_seizable_where_the_exempt_amount_is_more() -> None:
    assert severance_exemption(Yen(300_000), NOTHING, 0, Fraction(3), NEW).seizable == ZERO


@pytest.mark.parametrize("years", [Fraction(-1), Fraction(101)])
def test_years_that_nobody_serves_are_refused(years: Fraction) -> None:
    with pytest.raises(BadInput):
        severance_exemption(Yen(1), NOTHING, 0, years, NEW)
