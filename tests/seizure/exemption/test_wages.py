"""給料等の差押禁止額: the examples of today's and the former amounts, rounding, and what must hold for any wages."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.seizure.exemption.amounts import LivingAmounts, living_on
from core.seizure.exemption.rounding import PayPeriod
from core.seizure.exemption.wages import Deductions, wage_exemption
from core.values.money import Yen
from core.values.refusals import BadInput

OLD, NEW = living_on(date(2026, 3, 31)), living_on(date(2026, 4, 1))
yen = st.integers(0, 5_000_000).map(Yen)
deductions = st.builds(Deductions, yen, yen, yen)


def held(income_tax: int, resident_tax: int, social: int) -> Deductions:
    return Deductions(Yen(income_tax), Yen(resident_tax), Yen(social))


@pytest.mark.parametrize(
    ("gross", "withheld", "dependents", "amounts", "living", "dignity", "seizable"),
    [
        (320_000, held(6_750, 12_300, 46_820), 2, NEW, 203_000, 10_000, 40_000),
        (320_000, held(6_750, 12_300, 46_820), 2, OLD, 190_000, 13_000, 50_000),
        (180_000, held(3_000, 8_000, 26_500), 0, NEW, 107_000, 7_000, 28_000),
        (180_000, held(3_000, 8_000, 26_500), 0, OLD, 100_000, 9_000, 33_000),
        (150_000, held(1_500, 6_000, 22_000), 1, NEW, 155_000, 0, 0),
        (150_000, held(1_500, 6_000, 22_000), 1, OLD, 145_000, 0, 0),
        (2_500_000, held(500_000, 150_000, 150_000), 1, NEW, 155_000, 309_000, 1_236_000),
        (2_500_000, held(500_000, 150_000, 150_000), 1, OLD, 145_000, 290_000, 1_265_000),
    ],
)
def test_a_month_of_wages(
    gross: int, withheld: Deductions, dependents: int, amounts: LivingAmounts, living: int, dignity: int, seizable: int
) -> None:
    found = wage_exemption(Yen(gross), withheld, dependents, amounts)
    assert (found.living, found.dignity, found.seizable) == (Yen(living), Yen(dignity), Yen(seizable))


@pytest.mark.parametrize(
    ("amounts", "living", "dignity", "seizable"), [(NEW, 72_400, 12_700, 50_800), (OLD, 67_700, 13_700, 54_500)]
)
def test_less_than_a_month_is_rounded_to_a_hundred_yen(
    amounts: LivingAmounts, living: int, dignity: int, seizable: int
) -> None:
    found = wage_exemption(Yen(160_000), held(3_100, 0, 21_000), 1, amounts, period=PayPeriod.of_days(14, 30))
    assert (found.living, found.dignity, found.seizable) == (Yen(living), Yen(dignity), Yen(seizable))


def test_gross_is_cut_off_and_every_item_is_raised() -> None:
    found = wage_exemption(Yen(320_999), held(6_001, 12_001, 46_001), 0, NEW)
    assert found.gross == Yen(320_000)
    assert found.deducted == (Yen(7_000), Yen(13_000), Yen(47_000))


def test_a_sum_of_deductions_is_raised_once() -> None:
    assert wage_exemption(Yen(320_000), Yen(64_003), 0, NEW).deducted == (Yen(65_000),)


def test_two_months_count_the_living_twice() -> None:
    assert wage_exemption(Yen(900_000), Yen(0), 1, NEW, period=PayPeriod.of_months(2)).living == Yen(310_000)


def test_the_amounts_change_on_the_first_of_april() -> None:
    assert (OLD.for_self, OLD.for_each) == (Yen(100_000), Yen(45_000))
    assert (NEW.for_self, NEW.for_each) == (Yen(107_000), Yen(48_000))


def test_a_later_row_counts_from_its_own_day() -> None:
    rows = (NEW, LivingAmounts(date(2030, 4, 1), Yen(110_000), Yen(50_000)))
    assert living_on(date(2030, 3, 31), rows) == NEW
    assert living_on(date(2030, 4, 1), rows) == rows[1]


def test_a_day_before_all_rows_is_refused() -> None:
    with pytest.raises(BadInput):
        living_on(date(2026, 3, 31), (NEW,))


@pytest.mark.parametrize("dependents", [-1, 100])
def test_an_impossible_household_is_refused(dependents: int) -> None:
    with pytest.raises(BadInput):
        wage_exemption(Yen(1), Yen(0), dependents, NEW)


def test_negative_wages_are_refused() -> None:
    with pytest.raises(BadInput):
        wage_exemption(Yen(-1), Yen(0), 0, NEW)


@given(yen, deductions, st.integers(0, 10))
def test_what_is_seized_never_reaches_into_the_items(gross: Yen, withheld: Deductions, dependents: int) -> None:
    found = wage_exemption(gross, withheld, dependents, NEW)
    assert Yen(0) <= found.seizable <= found.gross <= gross
    assert found.seizable == Yen(0) or found.seizable + found.exempt_amount == found.gross
    assert all(item >= told for item, told in zip(found.deducted, withheld.items, strict=True))
    assert found.dignity.amount <= 2 * found.living.amount


@given(yen, deductions, st.integers(0, 10))
def test_one_relative_more_never_makes_more_seizable(gross: Yen, withheld: Deductions, dependents: int) -> None:
    fewer = wage_exemption(gross, withheld, dependents, NEW)
    assert wage_exemption(gross, withheld, dependents + 1, NEW).seizable <= fewer.seizable


def test_every_step_names_its_article_or_its_circular() -> None:
    steps = wage_exemption(Yen(320_000), held(6_750, 12_300, 46_820), 2, NEW).derivation
    assert all(step.article for step in steps)
    assert steps[-1].amount == Yen(40_000)
