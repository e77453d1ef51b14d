"""滞納繰越の推移: the ends of the months from what moved in them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.delinquency.figures.carry_over import MONTH_ENDS, MonthEnd, Moved, after, before, carry_over, ends_of
from core.office.context import Context
from core.values.money import Yen
from tests.builders import a_payment, a_receivable, a_write_off
from tests.conftest import CtxFor
from tui.wiring import City

Ctx = Context[Any]


@pytest.fixture
def collector(ctx_for: CtxFor) -> Ctx:
    return ctx_for("delinquency")


def books(city: City) -> None:
    """Two claims of R7 and one of R8, with money, a write-off and a payment of this month."""
    with city.vault.write() as store:
        old = a_receivable(
            store, levy_year=2025, principal=30_000, due_on=date(2025, 6, 30), assessed_on=date(2025, 6, 10)
        )
        lost = a_receivable(
            store, levy_year=2025, principal=5_000, due_on=date(2025, 6, 30), assessed_on=date(2025, 6, 10)
        )
        a_receivable(store, levy_year=2026, principal=20_000, due_on=date(2026, 6, 30), assessed_on=date(2026, 6, 10))
        a_payment(store, old, 10_000, date(2025, 9, 1))
        a_payment(store, old, 4_000, date(2026, 7, 1))
        a_write_off(store, lost, 5_000, date(2026, 10, 1))
        a_payment(store, old, 1_000, date(2026, 11, 10))


def end(found: Any, month: str) -> MonthEnd:
    return next(one for one in found.ends if one.month == month)


def test_what_is_open_is_current_in_its_year_and_carried_over_from_the_next_april(city: City, collector: Ctx) -> None:
    books(city)
    found = carry_over(collector)
    assert (end(found, "2026-03").current_open.amount, end(found, "2026-03").carried_open.amount) == (25_000, 0)
    assert (end(found, "2026-04").current_open.amount, end(found, "2026-04").carried_open.amount) == (0, 25_000)
    july = end(found, "2026-07")
    assert (july.carried_open.amount, july.carried_received.amount) == (21_000, 4_000)
    october = end(found, "2026-10")
    assert (october.carried_open.amount, october.carried_written_off.amount) == (16_000, 5_000)
    assert end(found, "2026-11") == MonthEnd("2026-11", Yen(20_000), Yen(15_000), Yen(1_000), Yen(0), True)
    assert found.year_before(july) == end(found, "2025-07")


def test_the_night_lays_down_the_months_that_are_over_once_and_changes_nothing(city: City, ctx_for: CtxFor) -> None:
    books(city)
    collector, operator = ctx_for("delinquency"), ctx_for("operator")
    live = carry_over(collector)
    for _ in range(2):  # two nights
        reached: int | None = 0
        while reached is not None:
            with operator.write() as store:
                reached = MONTH_ENDS.step(operator, store, reached, 100).last_key
    with collector.read() as store:
        assert store.figure_months.counted() == "2026-10"
        assert [row.month for row in store.figure_months.kept()][-1] == "2026-10"
    assert carry_over(collector) == live


def test_money_booked_late_into_a_month_that_was_laid_down_moves_in_the_next_one(city: City, ctx_for: CtxFor) -> None:
    books(city)
    collector, operator = ctx_for("delinquency"), ctx_for("operator")
    before_it = carry_over(collector)
    reached: int | None = 0
    while reached is not None:
        with operator.write() as store:
            reached = MONTH_ENDS.step(operator, store, reached, 100).last_key
    with city.vault.write() as store:
        [old] = store.db.execute("SELECT min(receivable_id) FROM receivable").fetchone()
        a_payment(store, old, 2_000, date(2026, 10, 30))
    found = carry_over(collector)
    assert end(found, "2026-10") == end(before_it, "2026-10")
    assert (end(found, "2026-11").carried_received.amount, end(found, "2026-11").carried_open.amount) == (3_000, 13_000)


def test_one_tax_item_can_be_looked_at_alone(city: City, collector: Ctx) -> None:
    with city.vault.write() as store:
        a_receivable(store, tax_item="03", principal=7_000)
        a_receivable(store, tax_item="08", principal=9_000)
    assert carry_over(collector, "03").ends[-1].current_open.amount == 7_000
    assert carry_over(collector).ends[-1].current_open.amount == 16_000


def test_an_empty_book_has_no_months(collector: Ctx) -> None:
    assert carry_over(collector).ends == ()


@given(
    st.lists(
        st.builds(
            Moved,
            st.sampled_from(["2025-06", "2025-12", "2026-02", "2026-05", "2026-11"]),
            st.integers(2022, 2026),
            st.just("01"),
            st.integers(0, 9_999),
            st.integers(0, 9_999),
            st.integers(0, 99),
            st.integers(-99, 99),
        ),
        max_size=20,
    )
)
def test_at_every_end_the_open_is_all_that_was_assessed_less_all_that_went(rows: list[Moved]) -> None:
    for one in ends_of(rows, "2026-11"):
        moved = [row for row in rows if row.month <= one.month]
        assert one.current_open.amount + one.carried_open.amount == sum(row.open_yen for row in moved)


def test_months_follow_one_another_over_new_year() -> None:
    assert (after("2026-12"), before("2027-01"), after("2028-01")) == ("2027-01", "2026-12", "2028-02")


def test_no_two_phases_of_the_night_have_one_code() -> None:
    from core.delinquency.nightly.registered import PHASES

    codes = [phase.code for phase in PHASES]
    assert len(set(codes)) == len(codes)
