"""抵当権等: the day and the amount that count against a tax."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.seizure.distribution.claims import Claim, ClaimKind
from core.seizure.distribution.mortgages import Increase, Mortgage, Secured, secured_claims
from core.seizure.distribution.sharing import Distribution, distribute
from core.values.money import ZERO, Yen
from core.values.refusals import BadInput

SEIZED = date(2026, 2, 1)
NOTICE = date(2026, 2, 3)
TAX = Claim("市税", ClaimKind.TAX, Yen(500), date(2025, 6, 30))
MORTGAGE = Mortgage("甲", date(2024, 4, 1), Yen(700), interest=Yen(20))


def shared(proceeds: int, *mortgages: Mortgage) -> Distribution:
    return distribute(Yen(proceeds), [TAX, *secured_claims(mortgages, SEIZED).claims])


def only(found: Secured) -> Claim:
    (claim,) = found.claims
    return claim


def test_an_older_mortgage_goes_before_the_tax_with_its_interest() -> None:
    found = shared(1_000, MORTGAGE)
    assert (found.of("甲"), found.of("市税")) == (Yen(720), Yen(280))


def test_a_mortgage_after_the_seizure_gets_nothing() -> None:
    found = secured_claims([replace(MORTGAGE, registered_on=date(2026, 2, 2))], SEIZED)
    assert only(found).kind is ClaimKind.UNSECURED
    assert found.derivation[0].article == "徴基通129-14"


def test_on_the_day_of_the_seizure_the_register_must_tell_the_order() -> None:
    same_day = replace(MORTGAGE, registered_on=SEIZED)
    with pytest.raises(BadInput) as refused:
        secured_claims([same_day], SEIZED)
    assert refused.value.field == "before_seizure"
    assert only(secured_claims([replace(same_day, before_seizure=True)], SEIZED)).kind is ClaimKind.SECURED
    assert only(secured_claims([replace(same_day, before_seizure=False)], SEIZED)).kind is ClaimKind.UNSECURED


def test_the_registered_maximum_is_the_limit() -> None:
    found = shared(1_000, replace(MORTGAGE, maximum=Yen(600)))
    assert (found.of("甲"), found.of("市税")) == (Yen(600), Yen(400))


def test_principal_that_grew_after_the_notice_stands_behind_the_tax() -> None:
    grown = replace(MORTGAGE, principal_at_notice=Yen(400), notified_on=NOTICE, maximum=Yen(700))
    found = shared(1_000, grown)
    assert (found.of("甲"), found.of("市税"), found.of("甲（通知後）")) == (Yen(420), Yen(500), Yen(80))


def test_what_grew_keeps_its_place_before_a_younger_mortgage() -> None:
    grown = replace(MORTGAGE, principal_at_notice=Yen(400), notified_on=NOTICE, maximum=Yen(720))
    younger = Mortgage("乙", date(2025, 9, 1), Yen(200))
    found = shared(1_100, grown, younger)
    assert found.circle is False
    assert (found.of("甲"), found.of("市税"), found.of("甲（通知後）"), found.of("乙")) == (
        Yen(420),
        Yen(500),
        Yen(180),
        ZERO,
    )


def test_what_grew_goes_before_the_tax_where_a_younger_security_would_pay_for_it() -> None:
    grown = replace(MORTGAGE, principal_at_notice=Yen(400), notified_on=NOTICE, maximum=Yen(720))
    younger = Mortgage("乙", date(2025, 1, 1), Yen(200))
    secured = secured_claims([grown, younger], SEIZED, priority_on=TAX.on)
    found = distribute(Yen(1_000), [TAX, *secured.claims])
    assert (found.of("甲"), found.of("甲（通知後）"), found.of("乙"), found.of("市税")) == (
        Yen(420),
        Yen(300),
        Yen(200),
        Yen(80),
    )


def test_without_a_younger_security_before_the_tax_nothing_is_spared() -> None:
    grown = replace(MORTGAGE, principal_at_notice=Yen(400), notified_on=NOTICE, maximum=Yen(720))
    younger = Mortgage("乙", date(2025, 9, 1), Yen(200))
    assert (
        secured_claims([grown, younger], SEIZED, priority_on=TAX.on).claims
        == secured_claims([grown, younger], SEIZED).claims
    )


def test_an_increase_counts_from_its_own_registration() -> None:
    increased = replace(MORTGAGE, maximum=Yen(300), increases=(Increase(date(2025, 12, 1), Yen(400)),))
    found = shared(1_000, increased)
    assert (found.of("甲"), found.of("市税"), found.of("甲（増額1）")) == (Yen(300), Yen(500), Yen(200))


def test_an_increase_of_a_fixed_claim_is_a_part_of_what_is_owed() -> None:
    increased = replace(MORTGAGE, increases=(Increase(date(2025, 12, 1), Yen(220)),))
    found = shared(1_000, increased)
    assert (found.of("甲"), found.of("市税")) == (Yen(500), Yen(500))


def test_an_increase_with_consent_keeps_the_place_among_private_claims() -> None:
    increase = Increase(date(2025, 12, 1), Yen(400), keeps_rank=True)
    ranks = {
        claim.name: claim.rank
        for claim in secured_claims(
            [
                replace(MORTGAGE, maximum=Yen(300), increases=(increase,)),
                Mortgage("乙", date(2025, 1, 1), Yen(100)),
            ],
            SEIZED,
        ).claims
    }
    assert ranks == {"甲": 1, "甲（増額1）": 2, "乙": 3}


def test_a_mortgage_of_a_former_owner_goes_before_every_tax_of_the_new_one() -> None:
    given_before = replace(MORTGAGE, registered_on=date(2025, 8, 1), by_former_owner=True)
    assert shared(720, given_before).of("甲") == Yen(720)


def test_mortgages_of_one_day_rank_by_their_number() -> None:
    first, second = replace(MORTGAGE, register_no=1), replace(MORTGAGE, name="乙", register_no=2)
    assert [claim.rank for claim in secured_claims([second, first], SEIZED).claims] == [2, 1]


@pytest.mark.parametrize(
    "impossible",
    [
        replace(MORTGAGE, principal=Yen(-1)),
        replace(MORTGAGE, principal_at_notice=Yen(1)),
        replace(MORTGAGE, increases=(Increase(date(2024, 3, 31), Yen(1)),)),
    ],
)
def test_what_no_register_says_is_refused(impossible: Mortgage) -> None:
    with pytest.raises(BadInput):
        secured_claims([impossible], SEIZED)
