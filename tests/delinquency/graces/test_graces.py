"""Graces as services: reception, correction, decision, effects, end, cancellation (G62 to G74)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from core.delinquency.graces.applying import (
    AppliedAlready,
    CorrectionNotOver,
    GraceNotOpen,
    ask_correction,
    deem_withdrawn,
    give_security,
    note_corrected,
    withdraw_application,
)
from core.delinquency.graces.deciding import (
    CorrectionOpen,
    Outcome,
    PlanNotOfGrace,
    draft_decision,
    draft_plan_change,
)
from core.delinquency.graces.desk import count_graces, grace_desk, list_graces
from core.delinquency.graces.ending import (
    Cause,
    CauseNotOfKind,
    Ending,
    HearingNeeded,
    draft_ending,
    draft_release,
    excuse,
    notify_hearing,
    record_hearing,
)
from core.delinquency.graces.examining import NotEligible
from core.delinquency.graces.grace import GraceEventKind, GraceState
from core.delinquency.graces.kinds import Clause, GraceKind
from core.delinquency.graces.planning import Finances, Instalment, InstalmentsWrong, PeriodTooLong, proposed
from core.delinquency.graces.watching import kept_of, proposals_of, watch_step
from core.delinquency.limits.state import LimitationCompleted, limitation_of
from core.delinquency.standing import Hold, standing_of
from core.ledger.late_charge import late_charge
from core.ledger.rates import PUBLISHED
from core.ledger.waivers import Waiver, WaiverKind, waivers_of
from core.office.context import Context
from core.values.money import Yen
from core.values.refusals import BadInput
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


# Reception


def test_the_application_renews_limitation_on_its_day(collector: Ctx) -> None:
    who = an_applicant(collector)
    an_application(collector, who, received_on=date(2026, 11, 20), from_on=date(2026, 11, 20))
    with collector.read() as store:
        found = limitation_of(store, who.receivables, TODAY)
    assert [found[number].starts_on for number in who.receivables] == [date(2026, 11, 21)] * 2


def test_a_grace_by_the_office_has_no_day_of_application_and_renews_nothing(collector: Ctx) -> None:
    who = an_applicant(collector)
    grace = an_application(collector, who, kind=GraceKind.BY_OFFICE)
    assert grace.received_on is None
    assert events(collector, who.receivables[0]) == []


def test_an_application_from_tomorrow_is_refused(collector: Ctx) -> None:
    with pytest.raises(BadInput, match="受付日は今日まで"):
        an_application(collector, an_applicant(collector), received_on=TODAY + days(1))


def test_an_application_for_a_claim_that_limitation_has_ended_is_refused(collector: Ctx) -> None:
    who = an_applicant(collector, dues=((date(2019, 7, 1), 30_000),))
    with pytest.raises(LimitationCompleted):
        an_application(collector, who)


def test_a_second_application_for_the_same_claim_waits_for_the_first(collector: Ctx) -> None:
    who = an_applicant(collector)
    an_application(collector, who)
    with pytest.raises(AppliedAlready):
        an_application(collector, who)


def test_the_course_of_things_tells_of_the_application(collector: Ctx) -> None:
    who = an_applicant(collector)
    an_application(collector, who)
    with collector.read() as store:
        assert "申請による換価の猶予の申請を受け付け（2期）" in [
            row.words for row in store.timeline.of_party(who.party_id)
        ]


# Correction


def test_a_correction_has_twenty_days_and_a_statutory_task(collector: Ctx) -> None:
    who = an_applicant(collector)
    grace = an_application(collector, who)
    grace = ask_correction(collector, grace.grace_id, "財産収支状況書がない")
    assert grace.correction_until == date(2026, 12, 14)
    with collector.read() as store:
        [task] = store.tasks.of_party(who.party_id)
    assert (task.due_on, task.statutory) == (date(2026, 12, 14), True)


def test_nothing_is_decided_while_a_correction_is_open(collector: Ctx) -> None:
    grace = an_application(collector, an_applicant(collector))
    ask_correction(collector, grace.grace_id, "財産収支状況書がない")
    with pytest.raises(CorrectionOpen):
        draft_decision(collector, grace.grace_id, a_decision(grace))


def test_the_day_after_the_correction_was_due_it_may_be_deemed_withdrawn(collector: Ctx, later: Later) -> None:
    grace = an_application(collector, an_applicant(collector))
    ask_correction(collector, grace.grace_id, "財産収支状況書がない")
    later(20)
    with pytest.raises(CorrectionNotOver):
        deem_withdrawn(collector, grace.grace_id)
    later(1)
    with collector.read() as store:
        assert store.graces.waiting_corrections(collector.today()) == [grace.grace_id]
    [line] = list_graces(collector)
    assert (line.state, line.to_do) == (GraceState.CORRECTION_OVER, "みなし取下げの確認")
    assert deem_withdrawn(collector, grace.grace_id).state(collector.today()) is GraceState.WITHDRAWN
    assert count_graces(collector) == 0


def test_a_corrected_application_goes_on_and_its_task_ends(collector: Ctx) -> None:
    who = an_applicant(collector)
    grace = an_application(collector, who)
    ask_correction(collector, grace.grace_id, "財産収支状況書がない")
    assert note_corrected(collector, grace.grace_id).state(TODAY) is GraceState.EXAMINED
    with collector.read() as store:
        assert store.tasks.of_party(who.party_id) == []


def test_a_withdrawn_application_is_over(collector: Ctx) -> None:
    grace = an_application(collector, an_applicant(collector))
    withdraw_application(collector, grace.grace_id, "本人から電話")
    with pytest.raises(GraceNotOpen):
        draft_decision(collector, grace.grace_id, a_decision(grace))


# Decision and effects


def test_a_granted_grace_stands_over_its_claims_pauses_limitation_and_waives(
    collector: Ctx, approve_it: Approve
) -> None:
    who = an_applicant(collector)
    grace = a_grace(collector, approve_it, who)
    assert grace.state(TODAY) is GraceState.RUNNING
    with collector.read() as store:
        rows = store.receivable_events.of(who.receivables)
        found = limitation_of(store, who.receivables, TODAY)
    for number in who.receivables:
        assert standing_of(rows[number], TODAY).words == (Hold.REALISATION_GRACE.value,)
        [waiver] = waivers_of(rows[number])
        assert (waiver.kind, waiver.from_on, waiver.until_on) == (WaiverKind.EXCESS, TODAY, date(2027, 5, 31))
        assert [pause.until_on for pause in found[number].pauses] == [date(2027, 5, 31)]


def test_limitation_of_example_e8_comes_out_of_the_books(collector: Ctx, approve_it: Approve, clock: Any) -> None:
    """Demand 2024-07-22, application 2024-12-10, grace until 2025-12-09 → completes 2030-12-09."""
    clock.at = clock.at.replace(year=2024, month=12, day=10)
    who = an_applicant(collector, dues=((date(2024, 7, 2), 24_000),), opened_on=date(2024, 9, 2))
    a_grace(collector, approve_it, who, received_on=date(2024, 12, 10), until_on=date(2025, 12, 9), arose_on=None)
    with collector.read() as store:
        assert limitation_of(store, who.receivables, date(2026, 1, 5))[who.receivables[0]].completes_on == date(
            2030, 12, 9
        )


def test_a_disaster_waives_all_late_charge_of_the_days(collector: Ctx, approve_it: Approve) -> None:
    who = an_applicant(collector)
    a_grace(collector, approve_it, who, kind=GraceKind.COLLECTION, clause=Clause.DISASTER)
    [waiver] = waivers_of(events(collector, who.receivables[0]))
    assert waiver.kind is WaiverKind.ALL


def test_a_grace_for_a_part_covers_the_later_claims(collector: Ctx, approve_it: Approve) -> None:
    who = an_applicant(collector)
    finances = Finances(deposits=Yen(150_000))
    a_grace(collector, approve_it, who, finances=finances, decision={"amount": 90_000})
    first, second = who.receivables
    assert waivers_of(events(collector, first)) == ()
    [waiver] = waivers_of(events(collector, second))
    assert waiver.covered == Yen(90_000)


def test_late_charge_is_shown_with_the_waiver_everywhere(collector: Ctx, approve_it: Approve, later: Later) -> None:
    who = an_applicant(collector)
    a_grace(collector, approve_it, who)
    later(90)
    today = collector.today()
    desk = grace_desk(collector, who.party_id)
    waiver = Waiver(WaiverKind.EXCESS, TODAY, date(2027, 5, 31))
    expected = late_charge(Yen(120_000), date(2026, 6, 30), today, PUBLISHED, waivers=[waiver])
    assert desk.choices[0].term.late_charge == expected.result


def test_a_late_application_cannot_be_granted(collector: Ctx) -> None:
    who = an_applicant(collector, dues=((date(2026, 4, 30), 120_000),))
    grace = an_application(collector, who)
    with pytest.raises(NotEligible, match="6か月"):
        draft_decision(collector, grace.grace_id, a_decision(grace))


def test_other_delinquency_bars_a_grant_and_a_refusal_with_reasons_goes_through(
    collector: Ctx, approve_it: Approve
) -> None:
    who = an_applicant(collector)
    grace = an_application(collector, who, receivable_ids=who.receivables[:1])
    with pytest.raises(NotEligible, match="ほかに滞納"):
        draft_decision(collector, grace.grace_id, a_decision(grace))
    refusal = a_decision(grace, outcome=Outcome.REFUSE, reasons="ほかに滞納がある（法15条の6第2項）")
    approve_it(draft_decision(collector, grace.grace_id, refusal))
    assert reread(collector, grace.grace_id).state(TODAY) is GraceState.REFUSED


def test_a_refusal_without_reasons_is_not_drafted(collector: Ctx) -> None:
    grace = an_application(collector, an_applicant(collector))
    with pytest.raises(BadInput, match="不許可の理由"):
        draft_decision(collector, grace.grace_id, a_decision(grace, outcome=Outcome.REFUSE))


def test_a_realisation_grace_over_a_collection_grace_is_not_granted(collector: Ctx, approve_it: Approve) -> None:
    who = an_applicant(collector)
    a_grace(collector, approve_it, who, kind=GraceKind.COLLECTION, clause=Clause.ILLNESS)
    over = an_application(collector, who)
    with pytest.raises(NotEligible, match="重ねられません"):
        draft_decision(collector, over.grace_id, a_decision(over))


def test_less_than_was_asked_for_is_a_partial_grant(collector: Ctx) -> None:
    grace = an_application(collector, an_applicant(collector))
    with pytest.raises(PlanNotOfGrace):
        draft_decision(collector, grace.grace_id, a_decision(grace, until_on=date(2027, 3, 31)))


def test_instalments_that_miss_a_month_are_refused(collector: Ctx) -> None:
    grace = an_application(collector, an_applicant(collector))
    lines = proposed(grace.amount, grace.asked_from_on, grace.asked_until_on)[1:]
    with pytest.raises(InstalmentsWrong):
        draft_decision(collector, grace.grace_id, a_decision(grace, instalments=lines))


def test_a_great_grace_asks_for_security_and_takes_it(collector: Ctx, approve_it: Approve) -> None:
    who = an_applicant(collector, dues=((date(2026, 6, 30), 1_500_000),))
    grace = an_application(collector, who)
    with pytest.raises(NotEligible, match="担保"):
        draft_decision(collector, grace.grace_id, a_decision(grace))
    give_security(collector, grace.grace_id, "土地", "伊勢市岩渕1丁目 宅地 120㎡", Yen(3_000_000))
    approve_it(draft_decision(collector, grace.grace_id, a_decision(grace)))
    [held] = reread(collector, grace.grace_id).held_securities
    approve_it(draft_release(collector, grace.grace_id, held.security_id, "完納の見込み"))
    assert reread(collector, grace.grace_id).held_securities == ()


def test_the_days_of_an_extension_count_with_those_before(collector: Ctx, approve_it: Approve) -> None:
    who = an_applicant(collector)
    first = a_grace(collector, approve_it, who, until_on=date(2027, 11, 23))
    with pytest.raises(PeriodTooLong, match="通算731日"):
        an_application(collector, who, parent_id=first.grace_id, until_on=date(2028, 11, 23))
    second = an_application(collector, who, parent_id=first.grace_id, until_on=date(2028, 3, 31))
    assert second.asked_from_on == date(2027, 11, 24)
    approve_it(draft_decision(collector, second.grace_id, a_decision(second)))
    assert reread(collector, second.grace_id).state(TODAY) is GraceState.COMING


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
    assert line.to_do == "分割納付をしない"


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
