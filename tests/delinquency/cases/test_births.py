"""Cases are born of demanded taxes that are owed, one a delinquent, and end by what happened (A1, A2, §15.1)."""

from __future__ import annotations

import sqlite3
from datetime import date
from typing import Any

import pytest

from core.delinquency.cases.births import open_cases_of
from core.delinquency.cases.closing import catch_up, close_settled
from core.delinquency.timeline import Happened
from core.office.context import Context
from tests.builders import a_demand, a_party, a_payment, a_receivable, a_write_off
from tui.wiring import City


@pytest.fixture
def collector(ctx_for: Any) -> Context[Any]:
    return ctx_for("delinquency")


def owes(city: City, *terms: int, item: str = "01", demanded: bool = True) -> tuple[int, list[int]]:
    """A party with one receivable of 10,000 yen a term."""
    with city.vault.write() as store:
        party = a_party(store)
        return party, [a_term(store, party, term, item=item, demanded=demanded) for term in terms]


def a_term(store: Any, party: int, term: int, *, item: str = "01", demanded: bool = True) -> int:
    number = a_receivable(
        store, party_id=party, term_no=term, tax_item=item, principal=10_000, due_on=date(2026, 6, 30)
    )
    if demanded:
        a_demand(store, number)
    return number


def born(ctx: Context[Any], *parties: int) -> tuple[int, int]:
    with ctx.write() as store:
        opened = open_cases_of(ctx, store, parties)
    return opened.cases, opened.receivables


def case_nos(city: City, party: int) -> list[tuple[str, str]]:
    with city.vault.read() as store:
        return [(case.case_no, case.closing_cause) for case in reversed(store.delinquency_cases.of_party(party))]


def test_three_demanded_terms_make_one_case(city: City, collector: Context[Any]) -> None:
    party, numbers = owes(city, 1, 2, 3)
    assert born(collector, party) == (1, 3)
    with city.vault.read() as store:
        case = store.delinquency_cases.open_of(party)
        assert store.delinquency_cases.receivables(case.case_id) == numbers
        assert store.timeline.of_party(party)[0].words == "案件 K-2026-000001 を開始（3期 30,000円）"


def test_a_new_term_joins_the_open_case(city: City, collector: Context[Any]) -> None:
    party, _ = owes(city, 1)
    born(collector, party)
    with city.vault.write() as store:
        a_term(store, party, 2)
    assert born(collector, party) == (0, 1)
    assert len(case_nos(city, party)) == 1


def test_what_is_not_demanded_or_paid_makes_no_case(city: City, collector: Context[Any]) -> None:
    undemanded, _ = owes(city, 1, demanded=False)
    paid, numbers = owes(city, 1)
    with city.vault.write() as store:
        a_payment(store, numbers[0], 10_000, date(2026, 8, 3))
    assert born(collector, undemanded, paid) == (0, 0)


def test_what_a_preliminary_notice_covers_counts_as_paid(city: City, collector: Context[Any]) -> None:
    party, numbers = owes(city, 1)
    with city.vault.write() as store:
        store.db.execute("UPDATE receivable SET provisional_yen = 10000 WHERE receivable_id = ?", numbers)
    assert born(collector, party) == (0, 0)


def test_a_premium_is_no_tax_and_makes_no_case(city: City, collector: Context[Any]) -> None:
    party, _ = owes(city, 1, item="23")
    assert born(collector, party) == (0, 0)


def test_the_last_payment_closes_the_case(city: City, collector: Context[Any]) -> None:
    party, numbers = owes(city, 1, 2)
    born(collector, party)
    with city.vault.write() as store:
        a_payment(store, numbers[0], 10_000, date(2026, 11, 20))
    assert close_settled(collector) == 0
    with city.vault.write() as store:
        a_payment(store, numbers[1], 10_000, date(2026, 11, 24))
    assert close_settled(collector) == 1
    assert case_nos(city, party) == [("K-2026-000001", "完納")]
    with city.vault.read() as store:
        assert [row.kind for row in store.timeline.of_party(party)] == [Happened.CASE, Happened.CASE]


def test_a_preliminary_notice_closes_nothing(city: City, collector: Context[Any]) -> None:
    party, numbers = owes(city, 1)
    born(collector, party)
    with city.vault.write() as store:
        store.db.execute("UPDATE receivable SET provisional_yen = 10000 WHERE receivable_id = ?", numbers)
        assert catch_up(collector, store) == 0
    assert case_nos(city, party) == [("K-2026-000001", "")]


def test_a_case_that_was_written_off_ends_as_extinct(city: City, collector: Context[Any]) -> None:
    party, numbers = owes(city, 1)
    born(collector, party)
    with city.vault.write() as store:
        a_write_off(store, numbers[0], 10_000, date(2026, 11, 24))
    close_settled(collector)
    assert case_nos(city, party) == [("K-2026-000001", "消滅")]


def test_a_relapse_has_a_new_number_and_the_old_case_stays_closed(city: City, collector: Context[Any]) -> None:
    party, numbers = owes(city, 1)
    born(collector, party)
    with city.vault.write() as store:
        a_payment(store, numbers[0], 10_000, date(2026, 11, 20))
    close_settled(collector)
    with city.vault.write() as store:
        a_term(store, party, 2)
    assert born(collector, party) == (1, 1)
    assert case_nos(city, party) == [("K-2026-000001", "完納"), ("K-2026-000002", "")]
    with city.vault.read() as store:
        assert "再発" in store.timeline.of_party(party)[0].words


def test_the_store_closes_no_case_with_something_owed(city: City, collector: Context[Any]) -> None:
    party, _ = owes(city, 1)
    born(collector, party)
    with pytest.raises(sqlite3.IntegrityError, match="something is owed"), city.vault.write() as store:
        store.delinquency_cases.close(store.delinquency_cases.open_of(party), date(2026, 11, 24), "完納")


def test_a_party_is_looked_at_behind_the_last_voucher_only(city: City, collector: Context[Any]) -> None:
    party, numbers = owes(city, 1)
    born(collector, party)
    close_settled(collector)
    with city.vault.read() as store:
        mark = store.closings.mark("closing")
        assert store.closings.touched(mark)[1] == []
    with city.vault.write() as store:
        a_payment(store, numbers[0], 1_000, date(2026, 11, 20))
    with city.vault.read() as store:
        assert store.closings.touched(mark)[1] == [party]
