"""The case as one service gives it: rows, sums, limitation, household, the course in one order and by pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from core.delinquency.cases.assignment_list import list_lines
from core.delinquency.contacts.case_acts import acts_of, seizable_of
from core.delinquency.contacts.case_list import CaseAsked, CaseOrder, list_cases
from core.delinquency.contacts.case_view import open_case
from core.delinquency.contacts.contact import ContactEntry
from core.delinquency.contacts.course import course_of, list_course
from core.delinquency.contacts.recording import record_contact
from core.delinquency.event_kinds import StandingKind
from core.delinquency.limitation import EventKind
from core.delinquency.limits.nightly import keep_limits
from core.delinquency.plans.claims import choices_of
from core.delinquency.timeline import Happened
from core.ledger.receivable_events import NewReceivableEvent
from core.office.traces.grounds import GroundNeeded
from core.values.money import Yen
from core.values.refusals import NotFound
from tests.builders import a_demand, a_party, a_payment, a_receivable
from tests.delinquency.world import a_delinquent
from tests.people import ask_for_grounds
from tui.wiring import City

CtxFor = Callable[..., Any]
TODAY = date(2026, 11, 24)


def test_the_case_shows_what_is_owed_and_what_is_not_due_stays_out(city: City, ctx_for: CtxFor) -> None:
    with city.vault.write() as store:
        who = a_delinquent(store)
        a_receivable(store, party_id=who.party_id, due_on=date(2027, 2, 1), term_no=4)
        late = a_receivable(store, party_id=who.party_id, due_on=date(2026, 11, 2), term_no=3, principal=27_000)
        a_payment(store, who.receivables[0], 24_000, date(2024, 7, 1))
    view = open_case(ctx_for("delinquency"), who.party_id)
    assert [row.receivable_id for row in view.rows] == [who.receivables[1], late]
    assert view.sums.unpaid == Yen(51_000)
    assert view.sums == view.now


def test_another_day_counts_to_that_day_and_today_stands_beside_it(city: City, ctx_for: CtxFor) -> None:
    with city.vault.write() as store:
        who = a_delinquent(store)
    ctx = ctx_for("delinquency")
    later = open_case(ctx, who.party_id, date(2027, 11, 24))
    assert later.sums.late_charge.amount > later.now.late_charge.amount
    assert later.now == open_case(ctx, who.party_id).now


def test_the_row_of_the_night_and_the_rule_say_the_same(city: City, ctx_for: CtxFor) -> None:
    ctx = ctx_for("delinquency")
    with city.vault.write() as store:
        who = a_delinquent(store)
    before = [row.limit for row in open_case(ctx, who.party_id).rows]
    with city.vault.write() as store:
        keep_limits(ctx, store, 0, 100)
    assert [row.limit for row in open_case(ctx, who.party_id).rows] == before


@pytest.mark.parametrize(
    ("completes", "mark"),
    [(date(2026, 11, 23), "済"), (date(2026, 12, 24), "!!"), (date(2027, 2, 22), "!"), (date(2027, 2, 23), "")],
)
def test_the_mark_of_limitation(completes: date, mark: str) -> None:
    from core.delinquency.contacts.case_rows import LimitSeen

    assert LimitSeen(completes).mark(TODAY) == mark


def test_what_the_household_owes_is_told_and_never_added(city: City, ctx_for: CtxFor) -> None:
    with city.vault.write() as store:
        who = a_delinquent(store, household_no="0001")
        a_delinquent(store, name="伊勢　花子", household_no="0001", dues=((date(2026, 6, 30), 5_000),))
    view = open_case(ctx_for("delinquency"), who.party_id)
    assert (view.household.people, view.household.owing, view.household.owed) == (1, 1, Yen(5_000))
    assert view.now.unpaid == Yen(48_000)


def test_claims_of_another_fund_are_told_apart_and_enter_no_sum_and_no_act(city: City, ctx_for: CtxFor) -> None:
    with city.vault.write() as store:
        who = a_delinquent(store)
        premium = a_receivable(store, party_id=who.party_id, tax_item="23", due_on=date(2026, 6, 30), principal=9_000)
        a_demand(store, premium)
    view = open_case(ctx_for("delinquency"), who.party_id)
    assert [row.receivable_id for row in view.rows] == list(who.receivables)
    assert view.sums.unpaid == Yen(48_000)
    assert [(other.tax_item, other.terms, other.owed_yen) for other in view.others] == [("23", 1, 9_000)]
    with city.vault.read() as store:
        assert premium not in [each.receivable_id for each in choices_of(store, who.party_id, TODAY)]


def test_an_act_is_possible_while_one_receivable_is_left_and_of_marked_ones_each_must_do(
    city: City, ctx_for: CtxFor
) -> None:
    with city.vault.write() as store:
        who = a_delinquent(store)
        held = NewReceivableEvent(who.receivables[0], EventKind.COLLECTION_GRACE, date(2026, 4, 1), date(2027, 3, 31))
        store.receivable_events.add(held, 1)
    view = open_case(ctx_for("delinquency"), who.party_id)
    every = {act.code: act.reason for act in acts_of(view, (), (), False)}
    assert (every["plans"], every["graces"], every["suspension"]) == ("", "", "")
    marked = {act.code: act.reason for act in acts_of(view, who.receivables[:1], (), False)}
    assert marked["plans"].startswith("市県民税1期は徴収猶予中です（R9.3.31 まで）")
    assert "R9.4.1 から可能です" in marked["graces"]
    assert "徴収猶予中" in marked["suspension"]
    assert "see_graces" in marked


def test_a_reminder_to_the_dead_is_not_offered(city: City, ctx_for: CtxFor) -> None:
    with city.vault.write() as store:
        who = a_delinquent(store, status="deceased")
    view = open_case(ctx_for("delinquency"), who.party_id)
    reasons = {act.code: act.reason for act in acts_of(view, (), (), False)}
    assert "死亡しています" in reasons["reminders"]
    assert "6701" in reasons["plans"]


def test_what_stands_over_rows_is_one_line(city: City, ctx_for: CtxFor) -> None:
    with city.vault.write() as store:
        who = a_delinquent(store)
        for number in who.receivables:
            store.receivable_events.add(
                NewReceivableEvent(number, EventKind.COLLECTION_GRACE, date(2026, 4, 1), date(2027, 3, 31)), 1
            )
        store.receivable_events.add(NewReceivableEvent(who.receivables[0], StandingKind.PLAN, date(2026, 5, 1)), 1)
    view = open_case(ctx_for("delinquency"), who.party_id)
    assert [(one.hold.value, len(one.receivable_ids)) for one in view.arrangements] == [
        ("分納誓約", 1),
        ("徴収猶予", 2),
    ]
    check = seizable_of(view.rows[0], TODAY)
    assert (check.reason, check.from_on) == ("徴収猶予中は新たな差押えができません。", date(2027, 4, 1))
    reasons = {act.code: act.reason for act in acts_of(view, (), (), False)}
    assert "R9.4.1 から可能" in reasons["graces"]


def test_behind_the_day_of_an_advanced_collection_a_seizure_needs_no_demand(city: City, ctx_for: CtxFor) -> None:
    """法331条①二."""
    with city.vault.write() as store:
        who = a_delinquent(store)
        claim = a_receivable(store, party_id=who.party_id, term_no=4, due_on=date(2027, 1, 31), principal=12_000)
        store.delinquency_cases.join(who.case_id, [claim], date(2026, 11, 20))
        facts = {"due_on": "2026-12-04", "advance_id": 1}
        store.receivable_events.add(
            NewReceivableEvent(claim, StandingKind.ADVANCED, date(2026, 11, 20), facts=facts), 1
        )
    view = open_case(ctx_for("delinquency"), who.party_id)
    row = next((row for row in view.rows if row.receivable_id == claim), None)
    assert row is not None
    early = seizable_of(row, date(2026, 12, 4))
    assert (early.article, early.from_on) == ("法331条①二", date(2026, 12, 5))
    assert seizable_of(row, date(2026, 12, 5)).reason == ""
    assert row.stay == "繰上徴収"


def test_who_has_no_case_and_owes_nothing_is_shown_empty(city: City, ctx_for: CtxFor) -> None:
    with city.vault.write() as store:
        party_id = a_party(store)
    view = open_case(ctx_for("delinquency"), party_id)
    assert (view.case, view.rows, view.course.rows) == (None, (), ())
    reasons = {act.code: act.reason for act in acts_of(view, (), ("delinquency.contacts",), False)}
    assert reasons["contact"].startswith("入力の権限がありません。")
    assert reasons["plans"].startswith("滞納案件がありません。")


def test_a_closed_case_stays_readable_and_takes_contacts_only(city: City, ctx_for: CtxFor) -> None:
    ctx = ctx_for("delinquency")
    with city.vault.write() as store:
        who = a_delinquent(store)
        for number in who.receivables:
            a_payment(store, number, 24_000, TODAY)
        store.delinquency_cases.close(store.delinquency_cases.get(who.case_id), TODAY, "完納")
    view = open_case(ctx, who.party_id)
    assert view.case is not None and view.state == "終結"
    reasons = {act.code: act.reason for act in acts_of(view, (), (), False)}
    assert reasons["contact"] == "" and "終結しています（完納）" in reasons["plans"]
    record_contact(ctx, ContactEntry(who.party_id, TODAY, "10:40", "1", "1", "91", "納付の礼。"))


def test_it_is_opened_on_a_ground_and_leaves_its_row(city: City, ctx_for: CtxFor) -> None:
    ctx = ctx_for("delinquency")
    with city.vault.write() as store:
        who = a_delinquent(store)
        ask_for_grounds(store)
    with pytest.raises(GroundNeeded):
        open_case(ctx, who.party_id)
    with pytest.raises(NotFound):
        open_case(ctx, 999)
    open_case(ctx, who.party_id, reason="納付の相談")
    with city.vault.read() as store:
        rows = store.db.execute("SELECT body FROM audit_log WHERE party_id = ?", (who.party_id,)).fetchall()
    assert any("案件の閲覧" in body for (body,) in rows)


def test_the_course_joins_money_and_demands_and_pages_make_the_whole(city: City, ctx_for: CtxFor) -> None:
    ctx = ctx_for("delinquency")
    with city.vault.write() as store:
        who = a_delinquent(store)
        a_payment(store, who.receivables[0], 5_000, date(2026, 11, 20))
        a_payment(store, who.receivables[1], 6_000, date(2026, 11, 20))
    for day in (20, 24):
        record_contact(ctx, ContactEntry(who.party_id, date(2026, 11, day), "10:40", "1", "1", "91", "電話。"))
    with city.vault.read() as store:
        whole = course_of(store, who.party_id, limit=100).rows
        paged, after = [], None
        while True:
            page = course_of(store, who.party_id, after=after, limit=2)
            paged += page.rows
            after = page.after
            if after is None:
                break
        assert paged == list(whole)
        assert store.course.count(who.party_id) == len(whole) == 6
    kinds = [row.kind for row in whole]
    assert kinds == [
        Happened.CONTACT,
        Happened.CONTACT,
        Happened.RECEIPT,
        Happened.RECEIPT,
        Happened.DEMAND,
        Happened.DEMAND,
    ]
    assert [row.kind for row in list_course(ctx, who.party_id, (Happened.RECEIPT,)).rows] == [Happened.RECEIPT] * 2


def test_money_that_came_is_off_the_lists_at_once_and_not_after_the_night(city: City, ctx_for: CtxFor) -> None:
    with city.vault.write() as store:
        who = a_delinquent(store)
        a_payment(store, who.receivables[0], 24_000, date(2026, 11, 24))
    [row] = list_cases(ctx_for("delinquency"), CaseAsked()).rows
    assert (row.owed_yen, row.terms) == (24_000, 1)
    page = list_lines(ctx_for("chief"))
    assert (page.rows[0].owed_yen, page.rows[0].terms, page.owed_yen) == (24_000, 1, 24_000)


def test_cases_are_listed_by_collector_state_and_reading(city: City, ctx_for: CtxFor) -> None:
    ctx = ctx_for("delinquency")
    with city.vault.write() as store:
        for name, kana in (("伊勢　太郎", "イセ　タロウ"), ("志摩　次郎", "シマ　ジロウ")):
            a_delinquent(store, name=name, kana=kana)
    assert list_cases(ctx, CaseAsked()).count == 2
    assert [row.name for row in list_cases(ctx, CaseAsked(word="シマ")).rows] == ["志摩　次郎"]
    assert list_cases(ctx, CaseAsked(staff_no=ctx.actor.staff_no)).rows == ()
    kana = list_cases(ctx, CaseAsked(order=CaseOrder.KANA)).rows
    assert [row.name for row in kana] == ["伊勢　太郎", "志摩　次郎"]
    assert (
        list_cases(ctx, CaseAsked(order=CaseOrder.KANA), ("イセタロウ", kana[0].case_id)).rows[0].name == "志摩　次郎"
    )
