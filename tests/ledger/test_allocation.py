"""How a payment is applied within one receivable (法20条の9の4②, 法14条の5)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ledger.allocation import FROM_SEIZURE, VOLUNTARY, OrderAgainstLaw, allocate, checked_order
from core.ledger.components import Component, Parts
from core.values.money import Yen

AMOUNTS = st.integers(0, 50_000).map(Yen)
PARTS = st.builds(Parts, AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS)
LAWFUL_ORDERS = (
    st.permutations(list(Component))
    .map(tuple)
    .filter(lambda order: order.index(Component.PRINCIPAL) < order.index(Component.LATE_CHARGE))
)
OPEN = Parts(principal=Yen(9_000), late_charge=Yen(2_000))


def test_money_without_a_split_goes_to_the_principal_first() -> None:
    found = allocate(Yen(10_000), OPEN)
    assert found.applied == Parts(principal=Yen(9_000), late_charge=Yen(1_000))
    assert found.surplus == Yen(0)


def test_what_is_too_much_is_surplus_and_goes_nowhere_by_itself() -> None:
    claim = Parts(principal=Yen(20_000), demand_fee=Yen(100), late_charge=Yen(1_200))
    found = allocate(Yen(25_000), claim)
    assert found.applied == claim
    assert found.surplus == Yen(3_700)
    assert found.derivation[-1].amount == Yen(3_700)


def test_money_from_a_seizure_pays_cost_and_fee_first() -> None:
    claim = Parts(Yen(10_000), Yen(100), Yen(500), Yen(0), Yen(3_000))
    assert allocate(Yen(5_000), claim, order=FROM_SEIZURE).applied == Parts(
        principal=Yen(1_900), demand_fee=Yen(100), disposition_cost=Yen(3_000)
    )


def test_a_printed_split_is_kept() -> None:
    claim = Parts(principal=Yen(9_000), demand_fee=Yen(100))
    found = allocate(Yen(100), claim, printed_split=Parts(demand_fee=Yen(100)))
    assert found.applied == Parts(demand_fee=Yen(100))


def test_a_late_charge_paid_before_the_principal_is_complete_is_principal_by_law() -> None:
    found = allocate(Yen(2_000), OPEN, printed_split=Parts(late_charge=Yen(2_000)))
    assert found.applied == Parts(principal=Yen(2_000))
    assert found.moved_by_law == Yen(2_000)
    assert any(step.article == "法20条の9の4②" for step in found.derivation)


def test_only_what_the_principal_still_lacks_is_moved() -> None:
    found = allocate(Yen(9_500), OPEN, printed_split=Parts(principal=Yen(8_000), late_charge=Yen(1_500)))
    assert found.applied == Parts(principal=Yen(9_000), late_charge=Yen(500))
    assert found.moved_by_law == Yen(1_000)


def test_a_slip_of_late_charge_alone_leaves_a_paid_principal_alone() -> None:
    found = allocate(Yen(2_000), Parts(late_charge=Yen(2_000)), printed_split=Parts(late_charge=Yen(2_000)))
    assert found.applied == Parts(late_charge=Yen(2_000))


def test_a_split_of_more_than_is_owed_by_now_goes_on_to_what_is_open_in_the_same_term() -> None:
    found = allocate(Yen(9_000), Parts(principal=Yen(4_000), late_charge=Yen(700)), printed_split=Parts(Yen(9_000)))
    assert found.applied == Parts(principal=Yen(4_000), late_charge=Yen(700))
    assert found.surplus == Yen(4_300)


@pytest.mark.parametrize(
    "order",
    [
        (),
        VOLUNTARY[:4],
        (*VOLUNTARY, Component.PRINCIPAL),
        (Component.LATE_CHARGE, *(c for c in VOLUNTARY if c is not Component.LATE_CHARGE)),
    ],
)
def test_an_order_against_the_law_is_refused(order: tuple[Component, ...]) -> None:
    with pytest.raises(OrderAgainstLaw):
        checked_order(order)
    with pytest.raises(OrderAgainstLaw):
        allocate(Yen(1), OPEN, order=order)


def test_a_negative_amount_is_a_programming_fault() -> None:
    with pytest.raises(ValueError):
        allocate(Yen(-1), OPEN)


@given(AMOUNTS, PARTS, LAWFUL_ORDERS, st.none() | PARTS)
def test_no_yen_is_made_or_lost(amount: Yen, claim: Parts, order: tuple[Component, ...], printed: Parts | None) -> None:
    found = allocate(amount, claim, order=order, printed_split=printed)
    assert found.applied.total + found.surplus == amount
    for component in Component:
        assert Yen(0) <= found.applied.of(component) <= claim.of(component)
    if found.surplus:
        assert found.applied == claim
    if found.applied.late_charge:
        assert found.applied.principal == claim.principal
