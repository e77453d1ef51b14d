"""税どうしの順位: 担保徴取, 差押先着手, 交付要求先着手."""

from __future__ import annotations

from datetime import date

from core.seizure.distribution.ranks import Footing, TaxStanding, tax_ranks

DAY = date(2026, 5, 1)


def test_security_goes_before_the_seizure_and_the_seizure_before_a_claim() -> None:
    ranks = tax_ranks(
        [
            TaxStanding("交付要求", Footing.DISTRIBUTION_CLAIM, date(2026, 1, 1)),
            TaxStanding("差押え", Footing.SEIZURE, DAY),
            TaxStanding("担保", Footing.SECURITY, date(2026, 6, 1)),
        ]
    )
    assert ranks == {"担保": 1, "差押え": 2, "交付要求": 3}


def test_claims_go_by_their_arrival_and_their_number_on_one_day() -> None:
    ranks = tax_ranks(
        [
            TaxStanding("県税", Footing.DISTRIBUTION_CLAIM, DAY, 2),
            TaxStanding("国税", Footing.DISTRIBUTION_CLAIM, DAY, 1),
            TaxStanding("市税", Footing.DISTRIBUTION_CLAIM, date(2026, 4, 30), 9),
        ]
    )
    assert ranks == {"市税": 1, "国税": 2, "県税": 3}


def test_taxes_of_one_act_have_one_rank() -> None:
    assert set(tax_ranks([TaxStanding(name, Footing.SEIZURE, DAY) for name in "甲乙"]).values()) == {1}
