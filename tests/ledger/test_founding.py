"""The founding rows of the ledger: tax items, rates, fees and due dates of a new city."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from core.ledger.founding import due_dates_of, found_ledger
from core.ledger.rates import PUBLISHED
from core.ledger.tax_items import TAX_ITEMS, term_label
from storage import transactions
from storage.store import Store
from tests import builders


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with transactions.write(builders.new_books(tmp_path / "city.db")) as opened:
        found_ledger(opened, opened.audit.record(builders.an_entry()))
        yield opened


def test_the_tax_items_come_back_as_they_were_written(store: Store) -> None:
    assert store.tax_items.all() == {item.tax_item: item for item in TAX_ITEMS}


def test_the_rates_come_back_as_they_were_published(store: Store) -> None:
    assert store.rates.table() == PUBLISHED


def test_the_founding_can_be_written_twice(store: Store) -> None:
    found_ledger(store, 1)
    assert len(store.tax_items.due_dates("01", 2026)) == 4


@pytest.mark.parametrize(("issued_on", "fee"), [(date(2025, 3, 31), 100), (date(2025, 4, 1), 0)])
def test_the_fee_of_a_demand_goes_by_its_day_of_issue(store: Store, issued_on: date, fee: int) -> None:
    assert store.rates.demand_fee_yen(issued_on) == fee


@pytest.mark.parametrize(
    ("tax_item", "levy_year", "term_no", "due_on"),
    [
        ("03", 2026, 3, date(2026, 12, 28)),
        ("03", 2027, 3, date(2027, 12, 27)),
        ("08", 2026, 1, date(2026, 6, 1)),
        ("01", 2026, 4, date(2027, 2, 1)),
        ("02", 2026, 1, date(2026, 7, 10)),
        ("02", 2026, 12, date(2027, 6, 10)),
        ("23", 2026, 10, date(2027, 3, 31)),
    ],
)
def test_a_due_date_on_a_closed_day_moves_to_the_next_business_day(
    tax_item: str, levy_year: int, term_no: int, due_on: date
) -> None:
    found = {(d.tax_item, d.term_no): d for d in due_dates_of(levy_year)}
    assert found[tax_item, term_no].due_on == due_on


def test_the_term_of_december_ends_on_the_26th() -> None:
    nominal = {
        d.nominal_due_on for d in due_dates_of(2026) if d.tax_item in ("03", "23") and d.nominal_due_on.month == 12
    }
    assert nominal == {date(2026, 12, 26)}


def test_light_vehicles_have_new_articles_since_the_law_of_reiwa_8(store: Store) -> None:
    light = store.tax_items.all()["08"]
    old, new = light.articles_on(date(2026, 3, 31)), light.articles_on(date(2026, 4, 1))
    assert old is not None and new is not None
    assert (old.demand, new.demand) == ("法463条の25", "法458条")


def test_a_premium_bears_no_late_charge_of_the_tax_law(store: Store) -> None:
    assert not store.tax_items.all()["23"].bears_late_charge


@pytest.mark.parametrize(
    ("tax_item", "term_no", "label"),
    [("01", 3, "3"), ("08", 1, "全"), ("02", 1, "6月"), ("02", 12, "5月"), ("01", 0, "随")],
)
def test_a_term_has_the_word_of_its_tax(tax_item: str, term_no: int, label: str) -> None:
    assert term_label(tax_item, term_no) == label
