"""会計年度 and 年度区分 (自治令142条, 160条; 自治法235条の5)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ledger.fiscal_years import (
    RevenueClass,
    adjustment_period_of,
    books_close_on,
    fiscal_year_containing,
    fiscal_year_of,
    fiscal_year_steps,
    origin_year,
)

CURRENT, CARRIED = RevenueClass.CURRENT, RevenueClass.CARRIED_OVER


@pytest.mark.parametrize(
    ("booked_on", "levied_this_year", "carried_into_it"),
    [
        (date(2026, 4, 1), (2026, CURRENT), (2026, CARRIED)),
        (date(2027, 3, 31), (2026, CURRENT), (2026, CARRIED)),
        (date(2027, 4, 1), (2026, CURRENT), (2027, CARRIED)),
        (date(2027, 5, 31), (2026, CURRENT), (2027, CARRIED)),
        (date(2027, 6, 1), (2027, CARRIED), (2027, CARRIED)),
    ],
)
def test_the_table_of_receipt_days(booked_on: date, levied_this_year: tuple, carried_into_it: tuple) -> None:
    assert fiscal_year_of(2026, booked_on) == levied_this_year
    assert fiscal_year_of(2024, booked_on) == carried_into_it


def test_the_31st_of_may_does_not_shift_on_a_sunday() -> None:
    assert books_close_on(2025) == date(2026, 5, 31)
    assert fiscal_year_of(2025, date(2026, 6, 1)) == (2026, CARRIED)


def test_money_received_before_its_year_begins_belongs_to_it() -> None:
    assert fiscal_year_of(2026, date(2026, 3, 20)) == (2026, CURRENT)


def test_the_year_of_a_receivable_follows_the_unshifted_due_day() -> None:
    assert origin_year(date(2026, 3, 31)) == 2025
    assert origin_year(date(2026, 4, 30)) == 2026


def test_a_notice_sent_after_the_year_of_its_due_day_moves_the_receivable() -> None:
    assert origin_year(date(2026, 2, 28), notice_on=date(2026, 2, 10)) == 2025
    assert origin_year(date(2026, 2, 28), notice_on=date(2026, 4, 10)) == 2026


def test_an_occasional_receivable_takes_the_year_of_its_notice_or_receipt() -> None:
    assert origin_year(date(2026, 4, 30), notice_on=date(2026, 3, 25), occasional=True) == 2025
    assert origin_year(date(2026, 4, 30), received_on=date(2026, 3, 25), occasional=True) == 2025


def test_withheld_tax_takes_the_year_of_the_month_of_deduction() -> None:
    assert origin_year(date(2026, 4, 10), withheld_in=date(2026, 3, 1)) == 2025
    assert origin_year(date(2026, 5, 10), withheld_in=date(2026, 4, 1)) == 2026
    assert origin_year(date(2026, 6, 10), withheld_in=date(2026, 5, 1)) == 2026
    assert origin_year(date(2026, 7, 10), withheld_in=date(2026, 6, 1)) == 2026


def test_the_adjustment_period_is_april_and_may() -> None:
    assert adjustment_period_of(date(2027, 4, 1)) == 2026
    assert adjustment_period_of(date(2027, 5, 31)) == 2026
    assert adjustment_period_of(date(2027, 6, 1)) is None
    assert adjustment_period_of(date(2027, 3, 31)) is None


def test_the_stored_words_and_their_labels() -> None:
    assert [c.value for c in RevenueClass] == ["current", "carried_over", "none"]
    assert (CURRENT.label, CARRIED.label) == ("現年課税分", "滞納繰越分")


@given(st.integers(1990, 2100), st.dates(date(1990, 4, 1), date(2120, 12, 31)))
def test_money_is_never_booked_into_a_year_whose_books_are_closed(year: int, booked_on: date) -> None:
    found, revenue_class = fiscal_year_of(year, booked_on)
    assert booked_on <= books_close_on(found)
    assert (revenue_class is CARRIED) == (found != year)
    if revenue_class is CARRIED:
        assert found == fiscal_year_containing(booked_on) > year
    assert str(fiscal_year_steps(year, booked_on)[1].text).endswith("です。")
