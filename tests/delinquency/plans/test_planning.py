"""The layout of a plan: the mock-up of 6301 to the yen, and what holds for any plan."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.delinquency.plans.planning import (
    InstalmentPlan,
    LateChargeMode,
    NothingToPlan,
    PartOrder,
    PlannedClaim,
    PlanOverOwed,
    Wish,
    beyond_limits,
    plan_instalments,
    settled_lines,
)
from core.ledger.accrual import Course, Terms
from core.ledger.rates import PUBLISHED
from core.values.money import ZERO, Yen
from core.values.refusals import BadInput

TERMS = Terms(PUBLISHED)
START = date(2026, 12, 25)


def claim(number: int, yen: int, due_on: date, short: str = "", fee: int = 0, late: bool = True) -> PlannedClaim:
    course = Course(Yen(yen), (), ZERO) if late and yen else None
    return PlannedClaim(number, short, short or f"#{number}", due_on, Yen(yen), Yen(fee), ZERO, course)


MOCK_UP = (
    claim(1, 24_000, date(2024, 7, 1), "R6市1"),
    claim(2, 14_000, date(2024, 9, 2), "R6市2"),
    claim(3, 23_000, date(2025, 10, 31), "R7市3"),
    claim(4, 28_000, date(2026, 2, 2), "R7市4"),
    claim(5, 10_800, date(2026, 6, 1), "R8軽"),
    claim(6, 27_000, date(2026, 6, 30), "R8市1"),
    claim(7, 27_000, date(2026, 8, 31), "R8市2"),
)


def told(plan: InstalmentPlan) -> list[tuple[int, date, int, list[tuple[int, int]], int]]:
    return [
        (
            line.line_no,
            line.due_on,
            line.amount.amount,
            [(part.receivable_id, part.amount.amount) for part in line.parts],
            line.rest.amount,
        )
        for line in plan.lines
    ]


def test_the_mock_up_comes_out_to_the_yen() -> None:
    plan = plan_instalments(MOCK_UP, Wish(START, 25, monthly=Yen(20_000)), TERMS)
    assert told(plan) == [
        (1, date(2026, 12, 25), 20_000, [(1, 20_000)], 133_800),
        (2, date(2027, 1, 25), 20_000, [(1, 4_000), (2, 14_000), (3, 2_000)], 113_800),
        (3, date(2027, 2, 25), 20_000, [(3, 20_000)], 93_800),
        (4, date(2027, 3, 25), 20_000, [(3, 1_000), (4, 19_000)], 73_800),
        (5, date(2027, 4, 26), 20_000, [(4, 9_000), (5, 10_800), (6, 200)], 53_800),
        (6, date(2027, 5, 25), 20_000, [(6, 20_000)], 33_800),
        (7, date(2027, 6, 25), 20_000, [(6, 6_800), (7, 13_200)], 13_800),
        (8, date(2027, 7, 26), 13_800, [(7, 13_800)], 0),
    ]
    assert plan.assumed_years == (2027,)
    assert plan.basis_year == 2026


def test_a_count_gives_the_amount_and_the_amount_the_count() -> None:
    by_count = plan_instalments(MOCK_UP, Wish(START, 25, count=8), TERMS)
    by_amount = plan_instalments(MOCK_UP, Wish(START, 25, monthly=Yen(20_000)), TERMS)
    assert by_count == by_amount


def test_an_amount_over_what_is_owed_is_refused_with_both_figures() -> None:
    with pytest.raises(PlanOverOwed, match="153,801円は対象の未納 153,800円を超えています"):
        plan_instalments(MOCK_UP, Wish(START, 25, monthly=Yen(153_801)), TERMS)


def test_one_payment_of_all_is_a_plan_of_one() -> None:
    plan = plan_instalments(MOCK_UP, Wish(START, 25, monthly=Yen(153_800)), TERMS)
    assert (plan.count, plan.last.amount) == (1, Yen(153_800))


def test_nothing_unpaid_is_nothing_to_plan() -> None:
    with pytest.raises(NothingToPlan):
        plan_instalments((claim(1, 0, date(2026, 6, 30)),), Wish(START, 25, count=2), TERMS)


def test_the_last_day_of_the_month_is_31() -> None:
    plan = plan_instalments((claim(1, 3_000, date(2026, 6, 30)),), Wish(date(2027, 1, 4), 31, count=3), TERMS)
    assert [line.nominal_on for line in plan.lines] == [date(2027, 1, 31), date(2027, 2, 28), date(2027, 3, 31)]
    assert [line.due_on for line in plan.lines] == [date(2027, 2, 1), date(2027, 3, 1), date(2027, 3, 31)]


def test_a_start_behind_the_day_begins_next_month() -> None:
    plan = plan_instalments(MOCK_UP, Wish(date(2026, 12, 26), 25, count=8), TERMS)
    assert plan.lines[0].due_on == date(2027, 1, 25)


def test_late_charge_in_the_plan_comes_after_all_principal() -> None:
    plan = plan_instalments(MOCK_UP, Wish(START, 25, monthly=Yen(20_000), mode=LateChargeMode.INCLUDED), TERMS)
    assert plan.total == plan.base + plan.late_charge
    assert plan.late_charge.amount > 10_000
    kinds = [bool(part.late_charge) for line in plan.lines for part in line.parts if not part.base]
    assert all(kinds)
    assert plan.lines[-1].parts[-1].late_charge


def test_by_receivable_late_charge_follows_its_own_principal() -> None:
    wish = Wish(START, 25, monthly=Yen(20_000), mode=LateChargeMode.INCLUDED, order=PartOrder.BY_RECEIVABLE)
    plan = plan_instalments(MOCK_UP, wish, TERMS)
    assert [part.receivable_id for part in plan.lines[1].parts] == [1, 2]
    assert plan.lines[1].parts[0].late_charge


def test_two_years_are_granted_and_a_month_more_needs_approval() -> None:
    small = (claim(1, 25_000, date(2026, 6, 30)),)
    within = plan_instalments(small, Wish(START, 25, count=24), TERMS)
    over = plan_instalments(small, Wish(START, 25, count=25), TERMS)
    assert beyond_limits(within, 24, 24) == ""
    assert beyond_limits(over, 24, 24) == "25回（24回まで）、完納予定まで24か月を超える"


def test_neither_amount_nor_count_is_asked_for() -> None:
    with pytest.raises(BadInput, match="月額か回数"):
        plan_instalments(MOCK_UP, Wish(START, 25), TERMS)


claims_of_any_size = st.lists(
    st.tuples(
        st.integers(0, 400_000), st.integers(0, 300), st.booleans(), st.dates(date(2021, 1, 1), date(2026, 11, 1))
    ),
    min_size=1,
    max_size=6,
).map(lambda rows: [claim(n, yen, due, fee=fee, late=late) for n, (yen, fee, late, due) in enumerate(rows, 1)])


@settings(max_examples=120, deadline=None)
@given(
    claims_of_any_size,
    st.integers(1, 200_000) | st.none(),
    st.integers(1, 60),
    st.sampled_from(LateChargeMode),
    st.sampled_from(PartOrder),
    st.integers(1, 31),
    st.dates(date(2026, 11, 24), date(2028, 3, 1)),
)
def test_parts_always_add_up_and_no_instalment_is_negative(
    claims: list[PlannedClaim],
    monthly: int | None,
    count: int,
    mode: LateChargeMode,
    order: PartOrder,
    day: int,
    start_on: date,
) -> None:
    wish = Wish(start_on, day, None if monthly is None else Yen(monthly), count, mode, order)
    try:
        plan = plan_instalments(claims, wish, TERMS)
    except (BadInput, PlanOverOwed, NothingToPlan):
        return
    wanted = plan.base + (plan.late_charge if mode is LateChargeMode.INCLUDED else ZERO)
    assert plan.total == wanted
    assert all(line.amount.amount > 0 for line in plan.lines)
    assert all(part.base.amount >= 0 and part.late_charge.amount >= 0 for line in plan.lines for part in line.parts)
    for line in plan.lines:
        assert sum(part.amount.amount for part in line.parts) == line.amount.amount
        assert line.due_on >= line.nominal_on >= start_on
    for each in plan.claims:
        given_base = sum(
            p.base.amount for line in plan.lines for p in line.parts if p.receivable_id == each.receivable_id
        )
        assert given_base == each.base.amount
    if monthly is None:
        assert plan.count == count
    assert plan.last.rest == ZERO


@given(st.lists(st.integers(0, 50_000), min_size=1, max_size=12), st.integers(0, 600_000))
def test_settled_lines_come_to_what_the_books_ask_for(amounts: list[int], required: int) -> None:
    settled = settled_lines([Yen(each) for each in amounts], Yen(required))
    assert sum(each.amount for each in settled) == required
    assert all(each.amount >= 0 for each in settled)
    assert len(settled) == len(amounts)
