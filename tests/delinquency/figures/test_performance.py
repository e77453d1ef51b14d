"""担当者別実績・処分統計: nothing is counted twice, and money counts for whoever had the case on the day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from core.delinquency.contacts.contact import ContactEntry, PromiseWanted
from core.delinquency.contacts.recording import correct_contact, record_contact
from core.delinquency.figures.performance import NOBODY, UNASSIGNED, Done, PeriodBackwards, performance
from core.delinquency.limitation import EventKind
from core.ledger.receivable_events import NewReceivableEvent
from core.office.context import Context
from core.values.money import Yen
from tests.builders import AT, a_payment, a_receivable, a_staff, an_entry
from tests.conftest import CtxFor
from tests.delinquency.world import Delinquent, a_delinquent
from tui.wiring import City

Ctx = Context[Any]
FIRST, UNTIL = date(2026, 11, 1), date(2026, 11, 30)


@pytest.fixture
def collector(ctx_for: CtxFor) -> Ctx:
    return ctx_for("delinquency")


def assigned(store: Any, who: Delinquent, staff_no: str, from_on: date, ended_on: date | None = None) -> None:
    a_staff(store, staff_no, name=f"職員{staff_no}")
    store.db.execute(
        """
        INSERT INTO case_assignment(case_id, party_id, staff_no, duty, origin, from_on, ended_on, audit_seq, ended_seq)
        VALUES(?,?,?,'main','manual',?,?,1,?)
        """,
        (
            who.case_id,
            who.party_id,
            staff_no,
            from_on.isoformat(),
            ended_on.isoformat() if ended_on else None,
            1 if ended_on else None,
        ),
    )


def row(ctx: Ctx, staff_no: str, first: date = FIRST, until: date = UNTIL) -> Done:
    return next(one for one in performance(ctx, first, until).rows if one.staff_no == staff_no)


def test_money_counts_for_whoever_had_the_case_on_the_day_it_was_booked(city: City, collector: Ctx) -> None:
    with city.vault.write() as store:
        who = a_delinquent(store)
        assigned(store, who, "A1", date(2026, 11, 2), date(2026, 11, 16))
        assigned(store, who, "A2", date(2026, 11, 16))
        a_payment(store, who.receivables[0], 3_000, date(2026, 11, 13))
        a_payment(store, who.receivables[0], 5_000, date(2026, 11, 16))
    assert (row(collector, "A1").collected_yen, row(collector, "A2").collected_yen) == (3_000, 5_000)
    assert performance(collector, FIRST, UNTIL).collected.amount == 8_000


def test_money_of_a_case_without_a_collector_stands_in_a_row_of_its_own(city: City, collector: Ctx) -> None:
    with city.vault.write() as store:
        who = a_delinquent(store)
        a_payment(store, who.receivables[0], 3_000, date(2026, 11, 13))
    found = row(collector, NOBODY)
    assert (found.name, found.collected_yen, found.opened) == (UNASSIGNED, 3_000, 1)


def test_money_of_who_has_no_case_is_nobodys_success(city: City, collector: Ctx) -> None:
    with city.vault.write() as store:
        who = a_delinquent(store, opened_on=date(2026, 11, 20))
        a_payment(store, who.receivables[0], 3_000, date(2026, 11, 13))
    assert performance(collector, FIRST, UNTIL).collected.amount == 0


def test_a_payment_that_was_taken_back_counts_for_nothing(city: City, collector: Ctx) -> None:
    from core.ledger.journal import Posting
    from tests.builders import a_voucher

    with city.vault.write() as store:
        who = a_delinquent(store)
        payment = a_payment(store, who.receivables[0], 3_000, date(2026, 11, 13))
        rows = store.db.execute(
            "SELECT account, kind, amount_yen, value_on, fiscal_year, revenue_class, receivable_id, component, payment_id,"
            " posting_id FROM posting WHERE voucher_id = (SELECT voucher_id FROM posting WHERE payment_id = ?)",
            (payment,),
        ).fetchall()
        red = [
            Posting(account, kind, -yen, day, year, klass, claim, component, paid, reverses_posting_id=number)
            for account, kind, yen, day, year, klass, claim, component, paid, number in rows
        ]
        a_voucher(store, "reversal", date(2026, 11, 20), red, reason="取消")
    assert performance(collector, FIRST, UNTIL).collected.amount == 0


def test_money_on_what_is_not_yet_overdue_is_not_what_the_collector_collected(city: City, collector: Ctx) -> None:
    with city.vault.write() as store:
        who = a_delinquent(store)
        assigned(store, who, "A1", date(2026, 11, 2))
        in_time = a_receivable(store, party_id=who.party_id, levy_year=2026, principal=9_000, due_on=date(2026, 11, 30))
        a_payment(store, in_time, 9_000, date(2026, 11, 16))
        a_payment(store, who.receivables[0], 5_000, date(2026, 11, 16))
    assert performance(collector, FIRST, UNTIL).collected.amount == 5_000


def test_a_corrected_contact_and_its_promise_count_once(city: City, collector: Ctx) -> None:
    with city.vault.write() as store:
        who = a_delinquent(store)
    said = ContactEntry(who.party_id, date(2026, 11, 24), "10:40", "1", "1", "91", "一部を納める。")
    said = replace(said, promise=PromiseWanted(date(2026, 11, 27), Yen(30_000), "2"))
    wrong = record_contact(collector, said)
    less = PromiseWanted(date(2026, 11, 27), Yen(10_000), "2")
    correct_contact(collector, wrong.event_id, replace(said, promise=less), "金額の聞き違い")
    mine = row(collector, collector.actor.staff_no)
    assert (mine.contacts, mine.promises, mine.promised_yen) == (1, 1, 10_000)


def test_a_new_collector_does_not_take_over_what_was_opened_and_closed_before(city: City, collector: Ctx) -> None:
    with city.vault.write() as store:
        who = a_delinquent(store)
        assigned(store, who, "A1", date(2026, 11, 2), date(2026, 11, 20))
        assigned(store, who, "A2", date(2026, 11, 20))
        for number in who.receivables:
            a_payment(store, number, 24_000, date(2026, 11, 24))
        store.db.execute(
            "UPDATE delinquency_case SET closed_on = '2026-11-24', closing_cause = '完納' WHERE case_id = ?",
            (who.case_id,),
        )
    assert [(row(collector, staff).opened, row(collector, staff).closed) for staff in ("A1", "A2")] == [(1, 0), (0, 1)]


def test_a_month_that_is_over_is_not_changed_by_what_is_cancelled_later(city: City, collector: Ctx) -> None:
    with city.vault.write() as store:
        who = a_delinquent(store)
        day = date(2026, 11, 9)
        seq = store.audit.record(an_entry("停止"))
        wrong = store.receivable_events.add(NewReceivableEvent(who.receivables[0], EventKind.SUSPENSION, day), seq)
        in_december = replace(an_entry("取消"), at=datetime(2026, 12, 3, 9, 0, tzinfo=AT.tzinfo))
        later = store.audit.record(in_december)
        store.receivable_events.add(
            NewReceivableEvent(who.receivables[0], EventKind.SUSPENSION, day, cancels=wrong), later
        )
    assert performance(collector, FIRST, UNTIL).disposed == ((EventKind.SUSPENSION, 1, 1, 24_000),)
    assert performance(collector, FIRST, date(2026, 12, 31)).disposed == ()


def test_events_are_counted_by_delinquents_and_receivables_without_what_was_cancelled(
    city: City, collector: Ctx
) -> None:
    with city.vault.write() as store:
        who = a_delinquent(store)
        seq = store.audit.record(an_entry("催告"))
        day = date(2026, 11, 9)
        events = [
            store.receivable_events.add(NewReceivableEvent(number, EventKind.REMINDER, day), seq)
            for number in who.receivables
        ]
        wrong = store.receivable_events.add(NewReceivableEvent(who.receivables[0], EventKind.SUSPENSION, day), seq)
        store.receivable_events.add(
            NewReceivableEvent(who.receivables[0], EventKind.SUSPENSION, day, cancels=wrong), seq
        )
    assert len(events) == 2
    assert performance(collector, FIRST, UNTIL).disposed == ((EventKind.REMINDER, 1, 2, 48_000),)


def test_a_period_that_ends_before_it_begins_is_refused(collector: Ctx) -> None:
    with pytest.raises(PeriodBackwards, match="入れ替えて"):
        performance(collector, UNTIL, FIRST)
