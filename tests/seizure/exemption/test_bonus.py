"""賞与: with the salary of the month, the living once."""

from __future__ import annotations

from datetime import date

import pytest

from core.seizure.exemption.amounts import LivingAmounts, living_on
from core.seizure.exemption.bonus import Pay, bonus_exemption
from core.seizure.exemption.wages import Deductions
from core.values.money import ZERO, Yen
from core.values.refusals import BadInput

OLD, NEW = living_on(date(2026, 3, 31)), living_on(date(2026, 4, 1))
SALARY = Pay(Yen(320_000), Deductions(Yen(6_750), Yen(12_300), Yen(46_820)))
BONUS = Pay(Yen(500_000), Deductions(Yen(20_420), ZERO, Yen(75_000)))


@pytest.mark.parametrize(("amounts", "dignity", "seizable"), [(NEW, 91_000, 363_000), (OLD, 94_000, 373_000)])
def test_salary_and_bonus_are_added_before_they_are_rounded(
    amounts: LivingAmounts, dignity: int, seizable: int
) -> None:
    found = bonus_exemption(SALARY, BONUS, 2, amounts)
    assert found.together.deducted == (Yen(28_000), Yen(13_000), Yen(122_000))
    assert found.together.dignity == Yen(dignity)
    assert found.together.seizable == Yen(seizable)


def test_what_is_left_for_the_bonus_when_the_salary_was_seized() -> None:
    assert bonus_exemption(SALARY, BONUS, 2, NEW).of_bonus == Yen(323_000)


def test_a_bonus_in_a_month_without_salary_still_leaves_the_living() -> None:
    found = bonus_exemption(Pay(ZERO, ZERO), Pay(Yen(200_000), Yen(20_000)), 0, NEW)
    assert found.together.living == Yen(107_000)
    assert found.of_bonus == found.together.seizable


def test_deductions_told_in_two_ways_are_refused() -> None:
    with pytest.raises(BadInput):
        bonus_exemption(SALARY, Pay(Yen(500_000), Yen(95_420)), 2, NEW)
