"""Graces as services: reception, correction, decision, effects, end, cancellation (G62 to G74)."""

from __future__ import annotations

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
)
from core.delinquency.graces.desk import count_graces, grace_desk, list_graces
from core.delinquency.graces.ending import (
    draft_release,
)
from core.delinquency.graces.examining import NotEligible
from core.delinquency.graces.grace import GraceState
from core.delinquency.graces.kinds import Clause, GraceKind
from core.delinquency.graces.planning import Finances, InstalmentsWrong, PeriodTooLong, proposed
from core.delinquency.limits.state import LimitationCompleted, limitation_of
from core.delinquency.standing import Hold, standing_of
from core.ledger.late_charge import late_charge
from core.ledger.rates import PUBLISHED
from core.ledger.waivers import Waiver, WaiverKind, waivers_of
from core.office.context import Context
from core.values.money import Yen
from core.values.refusals import BadInput
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
    assert (line.state, line.to_do) == (GraceState.CORRECTION_OVER, "みなし取下げ")
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
