"""What becomes of a granted grace: fulfilment, warning and end, hearing and cancellation (G67, G72, G74)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from core.delinquency.graces.acting import demand_barred, realisation_barred, seizure_barred
from core.delinquency.graces.applying import (
    give_security,
)
from core.delinquency.graces.causes import Cause
from core.delinquency.graces.deciding import (
    draft_decision,
    draft_plan_change,
)
from core.delinquency.graces.desk import count_graces, list_graces
from core.delinquency.graces.ending import (
    CauseNotOfKind,
    Ending,
    HearingNeeded,
    draft_ending,
    excuse,
    notify_hearing,
    record_hearing,
)
from core.delinquency.graces.grace import GraceEventKind, GraceState
from core.delinquency.graces.keeping import kept_of, proposals_of
from core.delinquency.graces.kinds import Clause, GraceKind
from core.delinquency.graces.planning import Instalment
from core.delinquency.graces.watching import watch_step
from core.delinquency.limits.state import limitation_of
from core.delinquency.standing import standing_of
from core.ledger.waivers import waivers_of
from core.office.context import Context
from core.values.money import Yen
from core.values.refusals import BadInput, ChangedByAnother
from tests.builders import a_payment, a_receivable
from tests.delinquency.graces.world import (
    TODAY,
    Approve,
    Later,
    a_decision,
    a_grace,
    an_applicant,
    an_application,
    days,
)

Ctx = Context[Any]


def events(ctx: Ctx, number: int) -> list[Any]:
    with ctx.read() as store:
        return list(store.receivable_events.of([number])[number])


def reread(ctx: Ctx, grace_id: int) -> Any:
    with ctx.read() as store:
        return store.graces.get(grace_id)


# Fulfilment


def test_an_instalment_that_is_missing_is_proposed_and_nothing_more(
    collector: Ctx, approve_it: Approve, later: Later
) -> None:
    who = an_applicant(collector)
    grace = a_grace(collector, approve_it, who)
    later(45)
    with collector.read() as store:
        [proposal] = proposals_of(store, reread(collector, grace.grace_id), collector.today())
    assert proposal.cause is Cause.DEFAULT
    assert reread(collector, grace.grace_id).state(collector.today()) is GraceState.RUNNING
    [line] = list_graces(collector)
    assert line.to_do == "分割不履行"


def test_money_that_came_keeps_the_instalment(collector: Ctx, approve_it: Approve, later: Later) -> None:
    who = an_applicant(collector)
    grace = a_grace(collector, approve_it, who)
    later(30)
    with collector.write() as store:
        a_payment(store, who.receivables[0], 40_000, date(2026, 12, 24))
    later(15)
    with collector.read() as store:
        kept = kept_of(store, grace, collector.today())
        assert proposals_of(store, grace, collector.today()) == ()
    assert kept is not None
    assert (kept.judged, kept.kept) == (1, 1)


def test_new_delinquency_is_proposed(collector: Ctx, approve_it: Approve, later: Later) -> None:
    who = an_applicant(collector)
    grace = a_grace(collector, approve_it, who)
    with collector.write() as store:
        a_receivable(store, party_id=who.party_id, principal=30_000, due_on=date(2026, 12, 1), notice_no="N-NEW")
    later(10)
    with collector.read() as store:
        assert [each.cause for each in proposals_of(store, grace, collector.today())] == [Cause.NEW_DELINQUENCY]


def test_an_unavoidable_reason_lets_the_grace_go_on(collector: Ctx, approve_it: Approve, later: Later) -> None:
    who = an_applicant(collector)
    grace = a_grace(collector, approve_it, who)
    later(45)
    excuse(collector, grace.grace_id, Cause.DEFAULT, "入院により次回の期限までに納付の見込み")
    with collector.read() as store:
        assert proposals_of(store, reread(collector, grace.grace_id), collector.today()) == ()


def test_the_rest_of_a_grace_gets_other_instalments(collector: Ctx, approve_it: Approve) -> None:
    who = an_applicant(collector)
    grace = a_grace(collector, approve_it, who)
    lines = [
        Instalment(n, line.due_on, Yen(30_000 if n < 6 else 90_000)) for n, line in enumerate(grace.instalments, 1)
    ]
    approve_it(draft_plan_change(collector, grace.grace_id, lines, "収入が減った"))
    changed = reread(collector, grace.grace_id)
    assert (changed.plan_no, changed.instalments[-1].amount) == (2, Yen(90_000))


# End


def test_thirty_days_before_the_end_the_night_warns_once(collector: Ctx, approve_it: Approve, later: Later) -> None:
    who = an_applicant(collector)
    grace = a_grace(collector, approve_it, who, until_on=date(2027, 1, 20))
    for _ in range(2):
        with collector.write() as store:
            watch_step(collector, store, 0, 100)
    assert reread(collector, grace.grace_id).last(GraceEventKind.WARNED) is None
    later(28)
    for _ in range(2):
        with collector.write() as store:
            watch_step(collector, store, 0, 100)
    warned = [event for event in reread(collector, grace.grace_id).events if event.kind is GraceEventKind.WARNED]
    assert len(warned) == 1
    with collector.read() as store:
        [task] = store.tasks.of_party(who.party_id)
    assert (task.due_on, task.statutory) == (date(2027, 1, 20), True)


def test_the_day_after_the_last_one_it_has_ended(collector: Ctx, approve_it: Approve, later: Later) -> None:
    who = an_applicant(collector)
    grace = a_grace(collector, approve_it, who, until_on=date(2027, 1, 20))
    later(57)
    assert collector.today() == date(2027, 1, 20)
    assert reread(collector, grace.grace_id).state(collector.today()) is GraceState.RUNNING
    later(1)
    with collector.write() as store:
        watch_step(collector, store, 0, 100)
    assert reread(collector, grace.grace_id).state(collector.today()) is GraceState.ENDED
    assert standing_of(events(collector, who.receivables[0]), collector.today()).held == ()
    assert count_graces(collector) == 0


# Cancellation


def a_collection_grace(ctx: Ctx, approve_it: Approve) -> tuple[Any, Any]:
    who = an_applicant(ctx)
    return who, a_grace(ctx, approve_it, who, kind=GraceKind.COLLECTION, clause=Clause.LOSS)


def test_a_collection_grace_is_not_cancelled_before_its_holder_was_heard(
    collector: Ctx, approve_it: Approve, later: Later
) -> None:
    _, grace = a_collection_grace(collector, approve_it)
    ending = Ending(Cause.DEFAULT, TODAY, "第1回の納付がない")
    with pytest.raises(HearingNeeded):
        draft_ending(collector, grace.grace_id, ending)
    notify_hearing(collector, grace.grace_id, Cause.DEFAULT, TODAY + days(7), "収納推進課の窓口")
    with pytest.raises(HearingNeeded):
        draft_ending(collector, grace.grace_id, ending)
    later(7)
    record_hearing(collector, grace.grace_id, collector.today(), "売掛金が入らず払えない")
    approve_it(draft_ending(collector, grace.grace_id, ending))
    assert reread(collector, grace.grace_id).state(collector.today()) is GraceState.CANCELLED


def test_a_cause_of_advanced_collection_needs_no_hearing(collector: Ctx, approve_it: Approve) -> None:
    _, grace = a_collection_grace(collector, approve_it)
    approve_it(draft_ending(collector, grace.grace_id, Ending(Cause.ADVANCED, TODAY, "強制換価手続の開始")))
    assert reread(collector, grace.grace_id).state(TODAY) is GraceState.CANCELLED


def test_a_realisation_grace_is_cancelled_without_a_hearing(collector: Ctx, approve_it: Approve) -> None:
    grace = a_grace(collector, approve_it, an_applicant(collector))
    approve_it(draft_ending(collector, grace.grace_id, Ending(Cause.FALSE, TODAY, "収入を隠した")))
    assert reread(collector, grace.grace_id).state(TODAY) is GraceState.CANCELLED


def test_a_grace_of_the_office_has_no_false_application(collector: Ctx, approve_it: Approve) -> None:
    grace = a_grace(collector, approve_it, an_applicant(collector), kind=GraceKind.BY_OFFICE)
    with pytest.raises(CauseNotOfKind):
        draft_ending(collector, grace.grace_id, Ending(Cause.FALSE, TODAY, "収入を隠した"))


def test_after_a_cancellation_days_from_the_cause_on_are_charged_and_limitation_runs(
    collector: Ctx, approve_it: Approve, later: Later
) -> None:
    who = an_applicant(collector)
    grace = a_grace(collector, approve_it, who)
    later(60)
    ending = Ending(Cause.DEFAULT, date(2027, 1, 5), "分割納付がない")
    approve_it(draft_ending(collector, grace.grace_id, ending))
    today = collector.today()
    rows = events(collector, who.receivables[0])
    [waiver] = waivers_of(rows)
    assert (waiver.from_on, waiver.until_on) == (TODAY, date(2027, 1, 4))
    assert standing_of(rows, today).held == ()
    with collector.read() as store:
        pauses = limitation_of(store, who.receivables, today)[who.receivables[0]].pauses
    assert [pause.until_on for pause in pauses] == [today - days(1)]


def test_money_that_came_before_the_approval_stops_the_cancelling(
    collector: Ctx, approve_it: Approve, later: Later
) -> None:
    who = an_applicant(collector)
    grace = a_grace(collector, approve_it, who)
    later(45)
    ref = draft_ending(collector, grace.grace_id, Ending(Cause.DEFAULT, date(2027, 1, 5), "分割納付がない"))
    with collector.write() as store:
        a_payment(store, who.receivables[0], 40_000, date(2027, 1, 8))
    with pytest.raises(ChangedByAnother, match="分割不履行。納付されています"):
        approve_it(ref)
    assert reread(collector, grace.grace_id).state(collector.today()) is GraceState.RUNNING


def test_an_instalment_of_a_closed_day_may_be_paid_on_the_next_business_day(
    collector: Ctx, approve_it: Approve, later: Later
) -> None:
    """2026-12-31 is closed: the instalment ends on 2027-01-04 (法20条の5②), its allowed day is the one after."""
    who = an_applicant(collector)
    grace = a_grace(collector, approve_it, who)
    later(1)
    with collector.read() as store:
        kept = kept_of(store, grace, collector.today())
    assert kept is not None
    assert (kept.lines[0].due_on, kept.lines[0].allowed_on) == (date(2026, 12, 31), date(2027, 1, 5))


def test_a_shortened_grace_goes_on_to_its_new_day(collector: Ctx, approve_it: Approve, clock: Any) -> None:
    who = an_applicant(collector)
    grace = a_grace(collector, approve_it, who)
    shorter = Ending(Cause.CIRCUMSTANCES, TODAY, "資力が回復した", date(2027, 2, 28), waive_after_cause=True)
    approve_it(draft_ending(collector, grace.grace_id, shorter))
    assert reread(collector, grace.grace_id).until_on == date(2027, 2, 28)
    assert reread(collector, grace.grace_id).state(date(2027, 2, 28)) is GraceState.RUNNING
    assert reread(collector, grace.grace_id).state(date(2027, 3, 1)) is GraceState.ENDED


def test_a_change_between_draft_and_approval_is_found(collector: Ctx, approve_it: Approve) -> None:
    grace = an_application(collector, an_applicant(collector))
    ref = draft_decision(collector, grace.grace_id, a_decision(grace))
    give_security(collector, grace.grace_id, "保証人の保証", "保証書 1通", Yen(240_000))
    with pytest.raises(Exception, match="変更しました"):
        approve_it(ref)


def test_a_grace_of_another_is_not_extended(collector: Ctx, approve_it: Approve) -> None:
    first = a_grace(collector, approve_it, an_applicant(collector))
    other = an_applicant(collector)
    with pytest.raises(BadInput, match="同じ人"):
        an_application(collector, other, parent_id=first.grace_id, until_on=date(2028, 3, 31))


def test_the_decision_is_read_with_its_examination_by_the_approver(collector: Ctx) -> None:
    from core.delinquency.graces.deciding import describe_decision

    grace = an_application(collector, an_applicant(collector))
    ref = draft_decision(collector, grace.grace_id, a_decision(grace))
    with collector.read() as store:
        told = describe_decision(store, store.drafts.get(ref.draft_id))
    assert told.title.startswith("申請による換価の猶予 許可")
    assert any("担保" in note for note in told.notes)
    assert replace(told, rows=()).rows == ()


def test_a_collection_grace_bars_a_seizure_until_its_day_and_says_from_when(
    collector: Ctx, approve_it: Approve
) -> None:
    who = an_applicant(collector)
    a_grace(collector, approve_it, who, kind=GraceKind.COLLECTION, clause=Clause.ILLNESS)
    standing = standing_of(events(collector, who.receivables[0]), TODAY)
    assert seizure_barred(standing) == "徴収猶予中のため差押えはできません。R9.6.1 から可。（法15条の2の3①）"
    assert demand_barred(standing).startswith("徴収猶予中のため督促")
    assert realisation_barred(standing).startswith("徴収猶予中のため換価")


def test_a_realisation_grace_bars_the_sale_alone(collector: Ctx, approve_it: Approve) -> None:
    who = an_applicant(collector)
    a_grace(collector, approve_it, who)
    standing = standing_of(events(collector, who.receivables[0]), TODAY)
    assert (seizure_barred(standing), demand_barred(standing)) == ("", "")
    assert realisation_barred(standing).startswith("換価猶予中のため換価")
