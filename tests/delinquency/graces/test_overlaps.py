"""A grace lies over no other, over no suspension and no handover, and an extension follows what still stands (§7, §15.2)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.delinquency.event_kinds import StandingKind
from core.delinquency.graces.applying import GraceNotOpen, HolderIsDead, give_security
from core.delinquency.graces.causes import Cause
from core.delinquency.graces.deciding import Outcome, draft_decision
from core.delinquency.graces.ending import Ending, HearingNeeded, draft_ending, notify_hearing, record_hearing
from core.delinquency.graces.examining import NotEligible
from core.delinquency.graces.kinds import GraceKind
from core.delinquency.limitation import EventKind
from core.ledger.receivable_events import NewReceivableEvent
from core.office.context import Context
from core.values.money import Yen
from core.values.refusals import BadInput
from tests.builders import a_payment, an_entry
from tests.delinquency.graces.world import TODAY, Approve, a_decision, a_grace, an_applicant, an_application
from tests.delinquency.world import Delinquent

Ctx = Context[Any]


def put(ctx: Ctx, who: Delinquent, kind: str, on: date = date(2026, 11, 2)) -> None:
    with ctx.write() as store:
        seq = store.audit.record(an_entry(function_code="delinquency.suspension"))
        store.receivable_events.add(NewReceivableEvent(who.receivables[0], kind, on), seq)


def test_a_grace_that_begins_later_bars_every_day_of_it(collector: Ctx, approve_it: Approve) -> None:
    who = an_applicant(collector)
    a_grace(
        collector,
        approve_it,
        who,
        decision={"from_on": date(2027, 1, 10)},
        from_on=date(2027, 1, 10),
    )
    over = an_application(collector, who, kind=GraceKind.COLLECTION, until_on=date(2027, 3, 31))
    with pytest.raises(NotEligible, match="R9.1.10からR9.5.31まで.*徴基通151-6"):
        draft_decision(collector, over.grace_id, a_decision(over))
    shorter = a_decision(over, until_on=date(2027, 1, 9), outcome=Outcome.PARTIAL, reasons="次の猶予まで")
    assert draft_decision(collector, over.grace_id, shorter)


@pytest.mark.parametrize(
    ("kind", "word"), [(EventKind.SUSPENSION.value, "執行停止中"), (StandingKind.HANDED_OVER.value, "移管中")]
)
def test_what_is_suspended_or_handed_over_is_granted_nothing(collector: Ctx, kind: str, word: str) -> None:
    who = an_applicant(collector)
    grace = an_application(collector, who)
    put(collector, who, kind)
    with pytest.raises(NotEligible, match=f"{word}（R8.11.2から）"):
        draft_decision(collector, grace.grace_id, a_decision(grace))


def test_the_office_grants_nothing_for_days_before_it_took_it_up(collector: Ctx) -> None:
    who = an_applicant(collector)
    grace = an_application(
        collector, who, kind=GraceKind.BY_OFFICE, from_on=date(2026, 9, 1), until_on=date(2027, 5, 31)
    )
    with pytest.raises(BadInput, match="R8.11.24 以後"):
        draft_decision(collector, grace.grace_id, a_decision(grace))


def test_an_extension_of_what_was_cancelled_meanwhile_is_not_granted(collector: Ctx, approve_it: Approve) -> None:
    who = an_applicant(collector)
    first = a_grace(collector, approve_it, who)
    more = an_application(collector, who, parent_id=first.grace_id, until_on=date(2027, 8, 31))
    approve_it(draft_ending(collector, first.grace_id, Ending(Cause.DEFAULT, TODAY, "履行がない")))
    with pytest.raises(GraceNotOpen, match="取消"):
        draft_decision(collector, more.grace_id, a_decision(more))


def test_an_extension_follows_a_shortened_one_on_its_new_day(collector: Ctx, approve_it: Approve) -> None:
    who = an_applicant(collector)
    first = a_grace(collector, approve_it, who)
    more = an_application(collector, who, parent_id=first.grace_id, until_on=date(2027, 8, 31))
    approve_it(draft_ending(collector, first.grace_id, Ending(Cause.WISH, TODAY, "早く払える", date(2027, 3, 31))))
    with pytest.raises(BadInput, match="翌日 R9.4.1 から"):
        draft_decision(collector, more.grace_id, a_decision(more))
    approve_it(draft_decision(collector, more.grace_id, a_decision(more, from_on=date(2027, 4, 1))))


def test_a_hearing_about_one_cause_does_not_serve_another(collector: Ctx, approve_it: Approve) -> None:
    who = an_applicant(collector)
    grace = a_grace(collector, approve_it, who, kind=GraceKind.COLLECTION)
    notify_hearing(collector, grace.grace_id, Cause.DEFAULT, TODAY, "窓口")
    with pytest.raises(BadInput, match="R8.11.24 以後"):
        record_hearing(collector, grace.grace_id, date(2026, 11, 20), "述べた")
    record_hearing(collector, grace.grace_id, TODAY, "述べた")
    with pytest.raises(HearingNeeded, match="事情の変化"):
        draft_ending(collector, grace.grace_id, Ending(Cause.CIRCUMSTANCES, TODAY, "資力の回復"))
    draft_ending(collector, grace.grace_id, Ending(Cause.DEFAULT, TODAY, "履行がない"))


def died(ctx: Ctx, who: Delinquent, on: str) -> None:
    with ctx.write() as store:
        store.db.execute("UPDATE party SET status = 'deceased', status_on = ? WHERE party_id = ?", (on, who.party_id))


def test_the_dead_apply_for_nothing_but_what_came_in_before_is_received(collector: Ctx) -> None:
    who = an_applicant(collector)
    died(collector, who, "2026-11-20")
    with pytest.raises(HolderIsDead, match="死亡した人に猶予はできません"):
        an_application(collector, who)
    with pytest.raises(HolderIsDead):
        an_application(collector, who, kind=GraceKind.BY_OFFICE)
    assert an_application(collector, who, received_on=date(2026, 11, 19))


def test_nothing_is_granted_to_somebody_who_died_between_draft_and_approval(
    collector: Ctx, approve_it: Approve
) -> None:
    who = an_applicant(collector)
    grace = an_application(collector, who)
    ref = draft_decision(collector, grace.grace_id, a_decision(grace))
    died(collector, who, "2026-11-24")
    with pytest.raises(HolderIsDead):
        approve_it(ref)


def test_money_that_came_between_draft_and_approval_is_not_put_off(collector: Ctx, approve_it: Approve) -> None:
    who = an_applicant(collector)
    grace = an_application(collector, who)
    ref = draft_decision(collector, grace.grace_id, a_decision(grace))
    with collector.write() as store:
        a_payment(store, who.receivables[0], 20_000, TODAY)
    with pytest.raises(NotEligible, match="220,000円 までです"):
        approve_it(ref)


def test_the_security_of_a_grace_serves_its_extension(collector: Ctx, approve_it: Approve) -> None:
    who = an_applicant(collector, dues=((date(2026, 6, 30), 1_200_000),))
    first = an_application(collector, who)
    give_security(collector, first.grace_id, "土地", "岩渕一丁目 宅地 200㎡", Yen(1_200_000))
    approve_it(draft_decision(collector, first.grace_id, a_decision(first)))
    more = an_application(collector, who, parent_id=first.grace_id, until_on=date(2027, 10, 31))
    assert draft_decision(collector, more.grace_id, a_decision(more))
