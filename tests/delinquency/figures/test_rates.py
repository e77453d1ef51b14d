"""徴収率: 調定 - 収納 - 欠損 = 残, current and carried over, by tax item and by collector."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.delinquency.figures.carry_over import Moved
from core.delinquency.figures.rates import Split, rates, rates_of
from core.office.context import Context
from tests.builders import a_payment, a_receivable
from tests.conftest import CtxFor
from tests.delinquency.figures.test_carry_over import books
from tests.delinquency.figures.test_performance import assigned
from tests.delinquency.world import a_delinquent
from tui.wiring import City

Ctx = Context[Any]
TODAY = date(2026, 11, 24)


@pytest.fixture
def collector(ctx_for: CtxFor) -> Ctx:
    return ctx_for("delinquency")


def figures(ctx: Ctx, split: Split, until: date = TODAY) -> list[tuple[Any, ...]]:
    return [
        (
            row.name,
            row.klass,
            row.assessed.amount,
            row.received.amount,
            row.written_off.amount,
            row.open.amount,
            row.rate,
        )
        for row in rates(ctx, split, until).rows
    ]


def test_carried_over_is_what_was_open_in_april_and_current_what_was_assessed(city: City, collector: Ctx) -> None:
    books(city)  # 35,000 of R7, 10,000 of it paid in that year; 20,000 of R8
    assert figures(collector, Split.TAX_ITEM) == [
        ("市県民税", "現年", 20_000, 0, 0, 20_000, "0.0"),
        ("市県民税", "滞繰", 25_000, 5_000, 5_000, 15_000, "20.0"),
        ("計", "現年", 20_000, 0, 0, 20_000, "0.0"),
        ("計", "滞繰", 25_000, 5_000, 5_000, 15_000, "20.0"),
    ]


def test_a_month_that_is_over_stands_beside_the_same_month_of_the_year_before(city: City, collector: Ctx) -> None:
    books(city)
    found = rates(collector, Split.TAX_ITEM, date(2026, 9, 15))
    assert found.month == "2026-09"
    current, carried = found.rows[-2:]
    assert (current.before, carried.rate, carried.before) == ("28.6%", "16.0", "")
    assert rates(collector, Split.TAX_ITEM, date(2027, 5, 1)).month == "2026-11"


def test_the_claims_of_a_collector_are_those_of_the_cases_of_today(city: City, collector: Ctx) -> None:
    with city.vault.write() as store:
        who = a_delinquent(store, opened_on=date(2025, 1, 6))
        assigned(store, who, "A1", date(2025, 1, 6), date(2026, 7, 1))
        assigned(store, who, "A2", date(2026, 7, 1))
        a_payment(store, who.receivables[0], 4_000, date(2026, 3, 2))  # of the year before
        a_payment(store, who.receivables[0], 5_000, date(2026, 6, 2))
        a_receivable(store, party_id=who.party_id, levy_year=2026, principal=9_000, due_on=date(2026, 11, 30))
    assert figures(collector, Split.COLLECTOR) == [
        ("職員A2", "滞繰", 44_000, 5_000, 0, 39_000, "11.4"),
        ("計", "現年", 0, 0, 0, 0, ""),
        ("計", "滞繰", 44_000, 5_000, 0, 39_000, "11.4"),
    ]


@given(
    st.lists(
        st.builds(
            Moved,
            st.sampled_from(["2025-03", "2025-04", "2026-03", "2026-04", "2026-11"]),
            st.integers(2022, 2026),
            st.sampled_from(["01", "03"]),
            st.integers(0, 9_999),
            st.integers(0, 9_999),
            st.integers(0, 99),
            st.integers(-99, 99),
        ),
        max_size=20,
    ),
    st.sampled_from(["2025-12", "2026-03", "2026-04", "2026-11"]),
)
def test_what_is_open_is_what_the_books_say_and_the_items_add_up(rows: list[Moved], month: str) -> None:
    found = rates_of(rows, month, {})
    current, carried = found[-2:]
    assert current.open.amount + carried.open.amount == sum(row.open_yen for row in rows if row.month <= month)
    for total in (current, carried):
        items = [row for row in found[:-2] if row.carried is total.carried]
        assert sum(row.open.amount for row in items) == total.open.amount
