"""年金等: as wages, as a severance payment, or not at all."""

from __future__ import annotations

from datetime import date

import pytest

from core.seizure.exemption.amounts import living_on
from core.seizure.exemption.pensions import (
    BENEFITS,
    Benefit,
    BenefitWhollyExempt,
    Treatment,
    benefit_of,
    pension_exemption,
)
from core.values.money import Yen

TODAY = living_on(date(2026, 11, 25))
EXEMPT = [benefit for benefit in BENEFITS if benefit.treatment is Treatment.WHOLLY_EXEMPT]


def known(code: str) -> Benefit:
    found = benefit_of(code)
    assert found is not None
    return found


def test_an_old_age_pension_counts_as_wages_of_two_months() -> None:
    found = pension_exemption(known("old_age_basic"), Yen(400_000), Yen(20_000), 0, TODAY)
    assert found.living == Yen(214_000)
    assert found.seizable == Yen(400_000 - 20_000 - 214_000 - 34_000)


@pytest.mark.parametrize("benefit", EXEMPT, ids=lambda benefit: benefit.code)
def test_a_wholly_exempt_benefit_is_refused_with_its_law(benefit: Benefit) -> None:
    with pytest.raises(BenefitWhollyExempt) as refused:
        pension_exemption(benefit, Yen(400_000), Yen(0), 0, TODAY)
    assert benefit.article in refused.value.message


def test_a_lump_sum_is_no_wages() -> None:
    with pytest.raises(ValueError, match="lump sum"):
        pension_exemption(known("retirement_lump_sum"), Yen(400_000), Yen(0), 0, TODAY)


def test_an_unknown_benefit_is_left_to_a_person() -> None:
    assert benefit_of("lottery") is None


def test_every_benefit_has_a_code_of_its_own_and_an_article() -> None:
    assert len({benefit.code for benefit in BENEFITS}) == len(BENEFITS)
    assert all(benefit.article for benefit in BENEFITS)
