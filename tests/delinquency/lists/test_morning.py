"""朝の一覧: who stands in which list, for whom, and what is said of them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.delinquency.contacts.case_view import open_case
from core.delinquency.lists.morning import open_board, open_list, own_or_all
from core.delinquency.lists.waiting import Cause, MorningList, Waits, way_on
from core.office.context import Context
from tests.builders import a_payment, a_receivable
from tests.conftest import CtxFor
from tests.delinquency.world import Delinquent, a_delinquent
from tests.people import ask_for_grounds
from tui.wiring import City

Ctx = Context[Any]


@pytest.fixture
def collector(ctx_for: CtxFor) -> Ctx:
    return ctx_for("delinquency")


def made(city: City, **how: Any) -> Delinquent:
    with city.vault.write() as store:
        return a_delinquent(store, **how)


def counts(ctx: Ctx, staff_no: str = "") -> dict[MorningList, int]:
    return dict(open_board(ctx, staff_no).counts)


def test_money_of_yesterday_puts_a_case_into_the_first_list(city: City, collector: Ctx) -> None:
    who = made(city)
    with city.vault.write() as store:
        a_payment(store, who.receivables[0], 4_000, date(2026, 11, 19), booked_on=date(2026, 11, 20))
    page = open_list(collector, MorningList.MONEY, "")
    [row] = page.rows
    assert (row.party.party_id, row.cause, row.on, row.amount.amount) == (
        who.party_id,
        Cause.RECEIPT,
        date(2026, 11, 19),
        4_000,
    )
    assert row.owed.amount > 44_000  # 44,000 of principal and the late charge of two years
    assert row.next_step == "継続"


def test_money_of_the_day_before_the_last_business_day_is_no_news(city: City, collector: Ctx) -> None:
    who = made(city)
    with city.vault.write() as store:
        a_payment(store, who.receivables[0], 4_000, date(2026, 11, 19))
    assert counts(collector)[MorningList.MONEY] == 0


def test_money_for_what_is_not_due_or_of_another_fund_moves_no_case(city: City, collector: Ctx) -> None:
    who = made(city)
    with city.vault.write() as store:
        soon = a_receivable(store, party_id=who.party_id, due_on=date(2026, 11, 30), term_no=3, principal=12_000)
        premium = a_receivable(store, party_id=who.party_id, tax_item="23", due_on=date(2026, 6, 30), principal=9_000)
        for number in (soon, premium):
            a_payment(store, number, 3_000, date(2026, 11, 20))
    assert counts(collector)[MorningList.MONEY] == 0


def test_what_a_row_says_is_owed_is_what_the_case_says(city: City, collector: Ctx) -> None:
    who = made(city, opened_on=date(2026, 11, 24))
    with city.vault.write() as store:
        a_receivable(store, party_id=who.party_id, due_on=date(2027, 2, 1), term_no=4, principal=12_000)
        a_receivable(store, party_id=who.party_id, tax_item="23", due_on=date(2026, 6, 30), principal=9_000)
    [row] = open_list(collector, MorningList.NEW, "").rows
    assert row.owed == open_case(collector, who.party_id).now.owed


@pytest.mark.parametrize(
    ("waits", "number"),
    [
        (Waits(1, "completes", "2026-12-01", 0), "6601"),
        (Waits(1, "completed", "2026-11-01", 0), "6602"),
        (Waits(1, "plan_broken", "2026-11-01", 0), "6301"),
        (Waits(1, "sent_back", "2026-11-01", 0, 7), "8001"),
        (Waits(1, "suspension_review", "2026-11-01", 0, 3), "6501"),
        (Waits(1, "task", "2026-11-01", 0, 3, "電話", ""), "6102"),
        (Waits(1, "task", "2026-11-01", 0, 3, "約束確認", "promise:3"), "6102"),
        (Waits(1, "task", "2026-11-01", 0, 3, "満了", "grace:12"), "6401"),
        (Waits(1, "task", "2026-11-01", 0, 3, "相続人", "register:4:deceased"), "6701"),
        (Waits(1, "task", "2026-11-01", 0, 3, "実態調査", "register:4:moved_out"), "6704"),
        (Waits(1, "policy_review", "2026-11-01", 0, 3), ""),
    ],
)
def test_each_row_knows_the_screen_of_its_next_step(waits: Waits, number: str) -> None:
    assert way_on(waits) == number


def test_what_was_paid_whole_is_to_be_closed(city: City, collector: Ctx) -> None:
    who = made(city, dues=((date(2026, 8, 31), 1_500),))
    with city.vault.write() as store:
        a_payment(store, who.receivables[0], 1_500, date(2026, 11, 20))
    [row] = open_list(collector, MorningList.MONEY, "").rows
    assert (row.owed.amount, row.next_step) == (0, "終結")


def test_a_case_born_since_the_last_business_day_is_new_and_a_second_one_a_relapse(city: City, collector: Ctx) -> None:
    first = made(city, dues=((date(2026, 8, 31), 1_500),), opened_on=date(2026, 11, 20))
    made(city, opened_on=date(2026, 11, 19))
    with city.vault.write() as store:
        a_payment(store, first.receivables[0], 1_500, date(2026, 11, 18))
        old = store.delinquency_cases.get(first.case_id)
        store.delinquency_cases.close(old, date(2026, 11, 24), "完納")
        store.delinquency_cases.add(first.party_id, date(2026, 11, 24), 1)
    [row] = open_list(collector, MorningList.NEW, "").rows
    assert (row.party.party_id, row.cause) == (first.party_id, Cause.REOPENED)


def test_the_count_of_a_list_is_the_number_of_its_rows(city: City, collector: Ctx) -> None:
    for _ in range(3):
        who = made(city, opened_on=date(2026, 11, 24))
        with city.vault.write() as store:
            a_payment(store, who.receivables[1], 100, date(2026, 11, 20))
    told = counts(collector)
    assert told[MorningList.MONEY] == told[MorningList.NEW] == 3
    for which, count in told.items():
        assert len(open_list(collector, which, "").rows) == count


def test_a_collector_sees_the_own_cases_only_and_everybody_when_asked(city: City, collector: Ctx) -> None:
    mine, other = made(city, opened_on=date(2026, 11, 24)), made(city, opened_on=date(2026, 11, 24))
    with city.vault.write() as store:
        ask_for_grounds(store)
    assert own_or_all(collector) == ""
    with city.vault.write() as store:
        store.db.execute(
            "INSERT INTO case_list VALUES(?,?,'2026-11-01',NULL)", (collector.actor.staff_no, mine.party_id)
        )
    assert own_or_all(collector) == collector.actor.staff_no
    rows = open_list(collector, MorningList.NEW, collector.actor.staff_no).rows
    assert [row.party.party_id for row in rows] == [mine.party_id]
    assert {row.party.party_id for row in open_list(collector, MorningList.NEW, "").rows} == {
        mine.party_id,
        other.party_id,
    }


def test_a_protected_person_stands_by_number_alone(city: City, collector: Ctx) -> None:
    made(city, opened_on=date(2026, 11, 24), name="秘　花子", protected=True)
    [row] = open_list(collector, MorningList.NEW, "").rows
    assert (row.party.name, row.party.address, row.party.phone) == ("支援措置", "", "")


def test_a_look_at_a_list_is_recorded_with_who_was_seen(city: City, collector: Ctx) -> None:
    made(city, opened_on=date(2026, 11, 24), party_no="00123456")
    open_list(collector, MorningList.NEW, "")
    with city.vault.read() as store:
        body = store.db.execute("SELECT body FROM audit_log ORDER BY seq DESC LIMIT 1").fetchone()[0]
    assert "00123456" in str(body)
