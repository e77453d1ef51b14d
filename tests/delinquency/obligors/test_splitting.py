"""承継の按分: nothing is lost, nothing is made, what was paid stays paid."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.delinquency.obligors.shares import RestTo
from core.delinquency.obligors.splitting import Lot, divide, overpaid_heirs, postings_of, sum_of
from core.ledger.components import Component, Parts
from core.values.money import Yen

HALVES = {1: Fraction(1, 2), 2: Fraction(1, 4), 3: Fraction(1, 4)}
OPEN = Parts(principal=Yen(24_001), demand_fee=Yen(100))


def _lot(parent: Parts, moved: dict[int, Parts] | None = None, still: dict[int, Parts] | None = None) -> Lot:
    return Lot(parent, moved or {}, still if still is not None else (moved or {}))


def test_each_heir_gets_their_part_and_the_odd_yen_goes_to_the_largest() -> None:
    division = divide(_lot(OPEN), HALVES, RestTo.LARGEST, 0)
    assert [part.principal.amount for part in division.parts.values()] == [12_001, 6_000, 6_000]
    assert [part.demand_fee.amount for part in division.parts.values()] == [50, 25, 25]


def test_the_claim_of_the_deceased_comes_to_nothing() -> None:
    division = divide(_lot(OPEN), HALVES, RestTo.LARGEST, 0)
    assert division.deceased == {Component.PRINCIPAL: -24_001, Component.DEMAND_FEE: -100}


def test_who_renounces_later_gives_their_part_to_the_others() -> None:
    first = divide(_lot(OPEN), HALVES, RestTo.LARGEST, 0)
    lot = _lot(Parts(), dict(first.parts))
    division = divide(lot, {1: Fraction(1, 2), 2: Fraction(1, 2)}, RestTo.LARGEST, 0)
    assert division.heirs[3] == {Component.PRINCIPAL: -6_000, Component.DEMAND_FEE: -25}
    assert division.heirs[2][Component.PRINCIPAL] == 6_000


def test_what_an_heir_has_paid_stands_against_a_renunciation() -> None:
    first = divide(_lot(OPEN), HALVES, RestTo.LARGEST, 0)
    still = dict(first.parts) | {3: first.parts[3].with_amount(Component.PRINCIPAL, Yen(1_000))}
    lot = _lot(Parts(), dict(first.parts), still)
    assert overpaid_heirs(lot, {1: Fraction(1, 2), 2: Fraction(1, 2)}, RestTo.LARGEST, 0) == {3: Yen(5_000)}
    with pytest.raises(ValueError, match="paid more"):
        divide(lot, {1: Fraction(1)}, RestTo.LARGEST, 0)


def test_a_succession_that_is_taken_back_leaves_the_claim_as_it_was() -> None:
    first = divide(_lot(OPEN), HALVES, RestTo.LARGEST, 0)
    back = divide(_lot(Parts(), dict(first.parts)), {}, RestTo.LARGEST, 0)
    assert back.deceased == {Component.PRINCIPAL: 24_001, Component.DEMAND_FEE: 100}


@given(
    st.integers(0, 5_000_000),
    st.integers(0, 300_000),
    st.lists(st.integers(1, 9), min_size=1, max_size=6),
    st.sampled_from(list(RestTo)),
)
def test_the_rows_of_a_voucher_sum_to_zero(principal: int, late: int, weights: list[int], rest_to: RestTo) -> None:
    shares = {number: Fraction(weight, sum(weights)) for number, weight in enumerate(weights, 1)}
    lot = _lot(Parts(principal=Yen(principal), late_charge=Yen(late)))
    division = divide(lot, shares, rest_to, 1)
    rows = postings_of(division, 99, {number: number for number in shares}, "2026-11-24", (2026, "current"))
    assert sum_of(rows) == 0
    back = divide(_lot(Parts(), dict(division.parts)), {}, rest_to, 1)
    assert sum(back.deceased.values()) == principal + late
