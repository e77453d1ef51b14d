"""充当: costs, 本税, 延滞金; among receivables by 民法488条④."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ledger.components import Component, Parts
from core.seizure.distribution.own_claims import OwnClaim, apply_to_own
from core.values.money import ZERO, Yen
from core.values.refusals import BadInput

LOW, HIGH = Fraction("2.8"), Fraction("9.1")
JUNE, AUGUST = date(2026, 6, 30), date(2026, 8, 31)

parts = st.builds(Parts, *(st.integers(0, 5_000).map(Yen) for _ in Component))
own = st.lists(st.tuples(st.sampled_from([JUNE, AUGUST]), parts, st.sampled_from([LOW, HIGH])), max_size=5).map(
    lambda rows: [OwnClaim(f"期別{n}", due_on, open_, rate) for n, (due_on, open_, rate) in enumerate(rows)]
)


def test_costs_and_fees_of_all_go_before_any_principal_and_late_charges_come_last() -> None:
    claims = [
        OwnClaim("1期", JUNE, Parts(Yen(10_000), Yen(100), Yen(500)), HIGH),
        OwnClaim("2期", AUGUST, Parts(Yen(10_000), Yen(100), Yen(300), disposition_cost=Yen(2_000)), HIGH),
    ]
    found = apply_to_own(Yen(22_300), claims)
    assert found.of("1期") == Parts(Yen(10_000), Yen(100), Yen(100))
    assert found.of("2期") == Parts(Yen(10_000), Yen(100), disposition_cost=Yen(2_000))


def test_the_principal_that_bears_more_goes_before_an_older_one() -> None:
    claims = [
        OwnClaim("猶予中の1期", JUNE, Parts(Yen(10_000)), LOW),
        OwnClaim("2期", AUGUST, Parts(Yen(10_000)), HIGH),
    ]
    assert apply_to_own(Yen(10_000), claims).of("2期") == Parts(Yen(10_000))


def test_at_the_same_benefit_the_one_that_fell_due_first() -> None:
    claims = [OwnClaim("2期", AUGUST, Parts(Yen(10_000)), HIGH), OwnClaim("1期", JUNE, Parts(Yen(10_000)), HIGH)]
    assert apply_to_own(Yen(10_000), claims).of("1期") == Parts(Yen(10_000))


def test_a_principal_below_two_thousand_yen_bears_nothing_and_waits() -> None:
    claims = [OwnClaim("1期", JUNE, Parts(Yen(1_999)), HIGH), OwnClaim("2期", AUGUST, Parts(Yen(5_000)), LOW)]
    assert apply_to_own(Yen(5_000), claims).of("2期") == Parts(Yen(5_000))


def test_equals_share_by_their_amounts_and_the_odd_yen_goes_by_name() -> None:
    claims = [OwnClaim("乙", JUNE, Parts(Yen(20_000)), HIGH), OwnClaim("甲", JUNE, Parts(Yen(10_000)), HIGH)]
    found = apply_to_own(Yen(10_000), claims)
    assert (found.of("乙").principal, found.of("甲").principal) == (Yen(6_667), Yen(3_333))


@given(st.integers(0, 60_000).map(Yen), own)
def test_every_yen_is_laid_once_and_nothing_beyond_what_is_open(amount: Yen, claims: list[OwnClaim]) -> None:
    found = apply_to_own(amount, claims)
    assert sum(share.applied.total.amount for share in found.shares) + found.surplus.amount == amount.amount
    for claim in claims:
        assert all(ZERO <= found.of(claim.name).of(part) <= claim.open.of(part) for part in Component)
    if found.surplus:
        assert all(found.of(claim.name) == claim.open for claim in claims)


@given(st.integers(0, 60_000).map(Yen), own)
def test_the_order_of_the_list_does_not_matter(amount: Yen, claims: list[OwnClaim]) -> None:
    turned = apply_to_own(amount, claims[::-1])
    assert all(turned.of(claim.name) == apply_to_own(amount, claims).of(claim.name) for claim in claims)


@pytest.mark.parametrize(
    ("amount", "claims"),
    [
        (Yen(-1), []),
        (Yen(1), [OwnClaim("1期", JUNE, Parts(Yen(-1)))]),
        (Yen(1), [OwnClaim("1期", JUNE, Parts()), OwnClaim("1期", JUNE, Parts())]),
    ],
)
def test_what_cannot_be_laid_is_refused(amount: Yen, claims: list[OwnClaim]) -> None:
    with pytest.raises(BadInput):
        apply_to_own(amount, claims)
