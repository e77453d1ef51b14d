"""Balances as of a day: what the books said, and what the law says, for every day of a story."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ledger.accrual import Terms, accrual_of, course_of, in_one_line
from core.ledger.balances import booked_balance, legal_balance, sums_of
from core.ledger.components import Component
from core.ledger.rates import PUBLISHED
from core.ledger.receivables import Entry
from core.office.context import Context
from core.values.money import Yen
from tests import builders

Ctx = Context[Any]


@pytest.fixture
def claim(clerk: Ctx) -> int:
    """30,000 yen due 6/30; 10,000 paid on 6/25 that reached the city on 6/26; a demand of 7/17 with its fee."""
    with clerk.write() as store:
        number = builders.a_receivable(store, assessed_on=date(2026, 6, 10))
        builders.a_payment(store, number, 10_000, date(2026, 6, 25), booked_on=date(2026, 6, 26))
        builders.a_demand(store, number, fee=100)
    return number


@pytest.mark.parametrize(
    ("day", "booked", "legal"),
    [
        (date(2026, 6, 9), 0, 0),
        (date(2026, 6, 10), 30_000, 30_000),
        (date(2026, 6, 25), 30_000, 20_000),
        (date(2026, 6, 26), 20_000, 20_000),
        (date(2026, 7, 17), 20_100, 20_100),
    ],
)
def test_a_balance_is_known_for_every_past_day(clerk: Ctx, claim: int, day: date, booked: int, legal: int) -> None:
    with clerk.read() as store:
        assert booked_balance(store, claim, day).total == Yen(booked)
        assert legal_balance(store, claim, day).total == Yen(legal)


def test_the_components_stand_apart(clerk: Ctx, claim: int) -> None:
    with clerk.read() as store:
        parts = booked_balance(store, claim, date(2026, 12, 31))
    assert (parts.principal, parts.demand_fee, parts.late_charge) == (Yen(20_000), Yen(100), Yen(0))


_entries = st.builds(
    Entry,
    st.just(1),
    st.just("receivable"),
    st.sampled_from(
        ["assess", "change", "receipt", "attach", "overpaid", "absorb", "offset", "reduction", "write_off"]
    ),
    st.sampled_from([str(c) for c in Component]),
    st.integers(-10_000, 10_000).filter(bool),
    st.dates(date(2020, 1, 1), date(2026, 12, 31)).map(date.isoformat),
    st.just("2026-01-01"),
    st.just("receipt"),
    st.just(None),
    st.just(1),
    st.just(1),
)


@given(st.lists(_entries, max_size=30))
def test_what_is_open_is_what_was_assessed_less_received_less_given_up(entries: list[Entry]) -> None:
    sums = sums_of(entries)
    for component in Component:
        assert sums.open.of(component).amount == sum(e.amount_yen for e in entries if e.component == component)


def entry(kind: str, yen: int, value_on: str, component: str = "principal") -> Entry:
    return Entry(1, "receivable", kind, component, yen, value_on, value_on, "", None, 1, 1)


def test_a_part_payment_lowers_the_base_from_the_next_day() -> None:
    """27,000 … of 2105: 24,000 due 2024-09-02, 10,000 paid on 2025-03-10, 3,000 yen late charge on 2026-11-24."""
    course = course_of(
        [entry("assess", 24_000, "2024-06-10"), entry("receipt", -10_000, "2025-03-10")], date(2026, 11, 24), ()
    )
    accrual = accrual_of(course, date(2024, 9, 2), date(2026, 11, 24), Terms(PUBLISHED))
    assert accrual.charge is not None
    assert [segment.amount.amount for segment in accrual.charge.segments] == [47, 514, 394, 987, 1_144]
    assert accrual.missing == Yen(3_000)


def test_the_books_lack_only_what_was_not_posted() -> None:
    entries = [
        entry("assess", 24_000, "2024-06-10"),
        entry("receipt", -10_000, "2025-03-10"),
        entry("assess", 1_200, "2025-09-01", "late_charge"),
        entry("receipt", -1_200, "2025-09-01", "late_charge"),
    ]
    accrual = accrual_of(
        course_of(entries, date(2026, 11, 24), ()), date(2024, 9, 2), date(2026, 11, 24), Terms(PUBLISHED)
    )
    assert (accrual.fixed, accrual.missing) == (Yen(1_200), Yen(1_800))


def test_a_payment_that_was_taken_back_never_lowered_the_base() -> None:
    entries = [
        entry("assess", 24_000, "2024-06-10"),
        entry("receipt", -10_000, "2025-03-10"),
        entry("receipt", 10_000, "2025-03-10"),
    ]
    assert course_of(entries, date(2026, 11, 24), ()).payments == ()


def test_a_reduction_counts_from_the_beginning_and_takes_back_the_last_payment() -> None:
    entries = [
        entry("assess", 12_000, "2026-06-10"),
        entry("receipt", -8_000, "2026-07-10"),
        entry("receipt", -4_000, "2026-08-10"),
        entry("overpaid", 3_000, "2026-08-10"),
        entry("change", -3_000, "2026-09-15"),
    ]
    course = course_of(entries, date(2026, 11, 24), ())
    assert course.principal == Yen(9_000)
    assert course.payments == ((date(2026, 7, 10), Yen(8_000)), (date(2026, 8, 10), Yen(1_000)))


def test_a_day_on_which_more_went_back_than_came_lowers_the_days_before() -> None:
    entries = [
        entry("assess", 12_000, "2026-06-10"),
        entry("receipt", -8_000, "2026-07-10"),
        entry("absorb", 3_000, "2026-08-10"),
    ]
    assert course_of(entries, date(2026, 11, 24), ()).payments == ((date(2026, 7, 10), Yen(5_000)),)


def test_a_later_payment_does_not_count_on_an_earlier_day() -> None:
    entries = [entry("assess", 24_000, "2024-06-10"), entry("receipt", -24_000, "2026-03-10")]
    accrual = accrual_of(course_of(entries, date(2025, 9, 1), ()), date(2024, 9, 2), date(2025, 9, 1), Terms(PUBLISHED))
    assert accrual.charge is not None and accrual.charge.segments[-1].until_on == date(2025, 9, 1)


def test_a_paid_principal_accrues_nothing() -> None:
    entries = [entry("assess", 24_000, "2024-06-10"), entry("receipt", -24_000, "2024-09-01")]
    accrual = accrual_of(course_of(entries, date(2026, 1, 1), ()), date(2024, 9, 2), date(2026, 1, 1), Terms(PUBLISHED))
    assert accrual.charge is None and not accrual.missing


def test_the_derivation_fits_in_a_line() -> None:
    course = course_of([entry("assess", 27_000, "2026-06-10")], date(2026, 11, 24), ())
    accrual = accrual_of(course, date(2026, 6, 30), date(2026, 11, 24), Terms(PUBLISHED))
    assert accrual.charge is not None
    assert in_one_line(accrual.charge) == "27,000 x 2.8% x 31日=64 / x 9.1% x 116日=780 / 計 844、千円未満で 0"
