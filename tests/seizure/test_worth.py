"""財産の値打ち: too much, in vain, to be released."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.seizure.worth import PriorClaim, Valued, excessive, futile, net_worth, release_due
from core.values.money import ZERO, Yen
from core.values.refusals import BadInput

JOINT = PriorClaim("共同抵当", Yen(1_000))
LAND, HOUSE = Valued("土地", Yen(700), (JOINT,)), Valued("家屋", Yen(600), (JOINT,))
DEPOSIT = Valued("預金", Yen(300))
CAR = Valued("自動車", Yen(5_000))


def test_a_joint_mortgage_counts_once() -> None:
    assert net_worth([LAND, HOUSE]) == Yen(300)
    assert net_worth([LAND]) == ZERO


def test_an_asset_is_never_worth_less_than_nothing() -> None:
    assert net_worth([LAND, DEPOSIT]) == Yen(300)


def test_one_thing_that_cannot_be_split_may_be_worth_more_than_the_debt() -> None:
    assert not excessive(Yen(100), [], [CAR]).holds


def test_a_second_asset_is_too_much_once_the_debt_is_covered() -> None:
    found = excessive(Yen(300), [DEPOSIT], [CAR])
    assert (found.holds, found.assets) == (True, ("自動車",))


def test_of_two_planned_assets_the_one_that_is_not_needed_is_named() -> None:
    assert excessive(Yen(400), [], [DEPOSIT, CAR]).assets == ("預金",)


def test_assets_that_are_needed_together_are_not_too_much() -> None:
    assert not excessive(Yen(500), [DEPOSIT], [Valued("車両", Yen(250))]).holds


def test_what_can_be_split_is_seized_in_part() -> None:
    assert excessive(Yen(100), [], [Valued("在庫", Yen(500), splittable=True)]).assets == ("在庫",)


def test_a_thing_that_pays_only_costs_and_prior_claims_is_seized_in_vain() -> None:
    prior = (PriorClaim("国税", Yen(200)),)
    assert futile([Valued("動産", Yen(250), prior)], Yen(50)).holds
    assert not futile([Valued("動産", Yen(251), prior)], Yen(50)).holds


def test_assets_under_a_joint_mortgage_are_judged_together() -> None:
    assert futile([LAND], Yen(50)).holds
    assert not futile([LAND, HOUSE], Yen(50)).holds
    assert not futile([LAND], Yen(50), [HOUSE]).holds


def test_a_seizure_is_released_when_nothing_is_owed() -> None:
    assert release_due(ZERO, [DEPOSIT]).assets == ("預金",)


def test_a_seizure_is_released_when_the_asset_is_worth_nothing_any_more() -> None:
    found = release_due(Yen(100), [LAND, DEPOSIT])
    assert (found.holds, found.assets) == (True, ("土地",))


def test_a_seizure_that_is_worth_something_stays() -> None:
    assert not release_due(Yen(100), [DEPOSIT]).holds


@pytest.mark.parametrize(
    "assets",
    [
        [DEPOSIT, DEPOSIT],
        [Valued("預金", Yen(-1))],
        [LAND, Valued("家屋", Yen(600), (PriorClaim("共同抵当", Yen(999)),))],
    ],
)
def test_what_does_not_fit_together_is_refused(assets: list[Valued]) -> None:
    with pytest.raises(BadInput):
        net_worth(assets)


@given(st.lists(st.tuples(st.integers(0, 900), st.lists(st.integers(0, 3), max_size=3, unique=True)), max_size=6))
def test_joint_claims_tie_assets_whatever_their_order(rows: list[tuple[int, list[int]]]) -> None:
    assets = [
        Valued(f"財産{n}", Yen(price), tuple(PriorClaim(str(claim), Yen(100 * claim)) for claim in claims))
        for n, (price, claims) in enumerate(rows)
    ]
    assert net_worth(assets) == net_worth(assets[::-1])
    assert net_worth(assets).amount <= sum(asset.price.amount for asset in assets)
