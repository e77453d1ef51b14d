"""配当: each yen once, nobody more than its claim, the plain order where the ranks run in no circle."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.seizure.distribution.claims import PRIOR, Claim, ClaimKind
from core.seizure.distribution.sharing import Distribution, distribute
from core.values.money import ZERO, Yen
from core.values.refusals import BadInput
from tests.seizure.distribution.plain_order import in_plain_order, paid_in_order

START = date(2024, 1, 1)
amounts = st.integers(0, 1_000).map(Yen)
days = st.integers(0, 6).map(lambda n: START + timedelta(days=n))


def tax(name: str, amount: int, on: date, rank: int | None = None) -> Claim:
    return Claim(name, ClaimKind.TAX, Yen(amount), on, rank)


def security(name: str, amount: int, on: date, rank: int | None = None) -> Claim:
    return Claim(name, ClaimKind.SECURED, Yen(amount), on, rank)


@st.composite
def ranked_claims(draw: st.DrawFn) -> list[Claim]:
    """Taxes and securities, each side with ranks of its own in any order."""
    found = []
    for kind in (ClaimKind.TAX, ClaimKind.SECURED):
        number = draw(st.integers(0, 4))
        ranks = draw(st.permutations(range(1, number + 1)))
        found += [Claim(f"{kind}{rank}", kind, draw(amounts), draw(days), rank) for rank in ranks]
    return found


@st.composite
def any_claims(draw: st.DrawFn) -> list[Claim]:
    """Claims of every kind, some of one rank, some of one day."""
    ranked = draw(st.booleans())
    kinds = draw(st.lists(st.sampled_from(ClaimKind), max_size=9))
    return [
        Claim(f"債権{number}", kind, draw(amounts), draw(days), draw(st.integers(1, 3)) if ranked else None)
        for number, kind in enumerate(kinds)
    ]


def paid(found: Distribution) -> dict[str, int]:
    return {share.claim.name: share.paid.amount for share in found.shares}


@given(amounts, amounts, any_claims())
def test_each_yen_is_paid_exactly_once_and_nobody_gets_more_than_its_claim(
    proceeds: Yen, costs: Yen, claims: list[Claim]
) -> None:
    found = distribute(proceeds, claims, costs=costs)
    assert found.costs.amount + sum(paid(found).values()) + found.surplus.amount == proceeds.amount
    assert ZERO <= found.costs <= costs
    assert all(ZERO <= share.paid <= share.claim.amount for share in found.shares)
    assert len(found.shares) == len(claims)


@given(amounts, any_claims())
def test_the_owner_gets_nothing_while_a_claim_that_takes_part_is_open(proceeds: Yen, claims: list[Claim]) -> None:
    found = distribute(proceeds, claims)
    if found.surplus:
        assert all(
            share.paid == share.claim.amount or share.claim.kind is ClaimKind.UNSECURED for share in found.shares
        )


@given(amounts, amounts, any_claims(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(proceeds: Yen, costs: Yen, claims: list[Claim], random) -> None:
    shuffled = list(claims)
    random.shuffle(shuffled)
    assert distribute(proceeds, shuffled, costs=costs) == distribute(proceeds, claims, costs=costs)


@given(amounts, ranked_claims())
def test_without_a_circle_it_is_the_plain_order(proceeds: Yen, claims: list[Claim]) -> None:
    ordered = in_plain_order(claims)
    assume(ordered is not None)
    assert ordered is not None
    assert paid(distribute(proceeds, claims)) == paid_in_order(proceeds.amount, ordered)


@given(ranked_claims())
def test_a_circle_is_told_exactly_where_no_order_exists(claims: list[Claim]) -> None:
    assert distribute(Yen(1), claims).circle is (in_plain_order(claims) is None)


@given(amounts, ranked_claims())
def test_within_its_side_a_claim_is_paid_before_the_next_gets_anything(proceeds: Yen, claims: list[Claim]) -> None:
    found = distribute(proceeds, claims)
    for kind in (ClaimKind.TAX, ClaimKind.SECURED):
        side = [share for share in found.shares if share.claim.kind is kind]
        assert all(not after.paid or not before.unpaid for before, after in zip(side, side[1:], strict=False))


@given(amounts, ranked_claims(), amounts, days)
def test_a_claim_that_joins_takes_at_most_its_own_amount_from_the_others(
    proceeds: Yen, claims: list[Claim], amount: Yen, on: date
) -> None:
    before = paid(distribute(proceeds, claims))
    after = paid(distribute(proceeds, [*claims, Claim("新しい税", ClaimKind.TAX, amount, on, 9)]))
    assert sum(before[name] - after[name] for name in before) <= amount.amount


def test_on_the_same_day_the_security_goes_first() -> None:
    found = distribute(Yen(100), [tax("税", 100, START), security("抵当権", 60, START)])
    assert paid(found) == {"税": 40, "抵当権": 60}


def test_a_day_earlier_the_tax_goes_first() -> None:
    found = distribute(Yen(100), [tax("税", 100, START - timedelta(days=1)), security("抵当権", 60, START)])
    assert paid(found) == {"税": 100, "抵当権": 0}


def test_the_seizure_that_came_first_goes_before_an_older_tax() -> None:
    found = distribute(Yen(100), [tax("交付要求", 80, START, 2), tax("差押え", 80, START + timedelta(days=300), 1)])
    assert paid(found) == {"差押え": 80, "交付要求": 20}


def test_taxes_of_one_rank_share_and_the_odd_yen_goes_to_the_older() -> None:
    found = distribute(Yen(100), [tax("乙", 100, START + timedelta(days=1), 1), tax("甲", 200, START, 1)])
    assert paid(found) == {"甲": 67, "乙": 33}


def test_a_levy_waits_for_the_taxes_whatever_its_day() -> None:
    levy = Claim("年金保険料", ClaimKind.LEVY, Yen(100), START - timedelta(days=300))
    assert paid(distribute(Yen(120), [levy, tax("税", 100, START)])) == {"税": 100, "年金保険料": 20}


def test_an_older_levy_goes_before_a_security() -> None:
    levy = Claim("年金保険料", ClaimKind.LEVY, Yen(100), START)
    found = distribute(Yen(120), [levy, security("抵当権", 100, START + timedelta(days=1))])
    assert paid(found) == {"年金保険料": 100, "抵当権": 20}


def test_an_unsecured_claim_gets_nothing_and_the_owner_the_rest() -> None:
    found = distribute(Yen(100), [Claim("貸金", ClaimKind.UNSECURED, Yen(50))])
    assert (found.of("貸金"), found.surplus) == (ZERO, Yen(100))


def test_the_prior_kinds_come_in_the_order_of_the_law() -> None:
    claims = [Claim(kind.value, kind, Yen(10)) for kind in reversed(PRIOR)]
    found = distribute(Yen(35), claims, costs=Yen(10))
    assert [share.paid.amount for share in found.shares] == [10, 10, 5, 0, 0, 0]
    assert found.costs == Yen(10)


def test_a_name_that_is_not_there_gets_nothing() -> None:
    assert distribute(Yen(100), []).of("税") == ZERO


@pytest.mark.parametrize(
    ("claims", "field"),
    [
        ([tax("税", -1, START)], "amount"),
        ([tax("税", 1, START), security("税", 1, START)], "name"),
        ([tax("", 1, START)], "name"),
        ([Claim("税", ClaimKind.TAX, Yen(1))], "date"),
        ([tax("甲", 1, START, 1), tax("乙", 1, START)], "tax_rank"),
        ([security("甲", 1, START, 1), security("乙", 1, START)], "private_rank"),
    ],
)
def test_what_makes_no_order_is_refused_with_its_field(claims: list[Claim], field: str) -> None:
    with pytest.raises(BadInput) as refused:
        distribute(Yen(1), claims)
    assert refused.value.field == field


def test_the_steps_add_up_to_the_proceeds() -> None:
    found = distribute(Yen(1_000), [tax("税", 300, START), security("抵当権", 400, START)], costs=Yen(50))
    paid_steps = [step.amount.amount for step in found.derivation if step.amount and "総額" not in step.text]
    assert paid_steps[0] == sum(paid_steps[1:]) == 1_000
