"""The watch of plans: money since the paper counts, defaults are found by night and acted upon by nobody but people."""

from __future__ import annotations

from datetime import date

import pytest

from core.delinquency.event_kinds import StandingKind
from core.delinquency.plans import ending, watching
from core.delinquency.plans.fulfilment import LineState, PlanState
from core.delinquency.plans.plan import PlanEvent
from core.delinquency.plans.planning import LateChargeMode
from core.office.drafts import OwnDraft
from core.values.money import ZERO, Yen
from core.values.refusals import BadInput, ChangedByAnother, Refusal
from tests.delinquency.plans.desk import Collecting
from tests.printouts.reading import whole


def test_money_on_the_listed_receivables_fulfils_and_the_surplus_goes_on(desk: Collecting) -> None:
    number = desk.signed()
    desk.pay(24_000, date(2026, 12, 20))
    desk.pay(6_000, date(2026, 12, 20), 1)
    desk.on(date(2027, 1, 4))
    told = desk.told(number)
    assert told.state is PlanState.KEPT
    assert [line.state for line in told.kept.lines] == [LineState.KEPT, LineState.AHEAD, LineState.AHEAD]
    assert [line.paid for line in told.kept.lines] == [Yen(20_000), Yen(10_000), ZERO]


def test_money_on_other_receivables_does_not_count(desk: Collecting) -> None:
    number = desk.signed(numbers=desk.who.receivables[:2])
    desk.pay(12_000, date(2026, 12, 20), 2)
    assert desk.told(number).kept.paid == ZERO


def test_a_preliminary_notice_keeps_the_night_from_finding_a_default(desk: Collecting) -> None:
    number = desk.signed()
    desk.mark(20_000, date(2026, 12, 25))
    desk.on(date(2026, 12, 29))
    desk.night()
    assert desk.told(number).state is PlanState.KEPT


def test_the_night_notes_each_default_once_and_ends_nothing(desk: Collecting) -> None:
    number = desk.signed()
    desk.on(date(2026, 12, 28))
    desk.night()
    assert desk.told(number).event(PlanEvent.DEFAULTED) is None
    desk.on(date(2026, 12, 29))
    assert desk.night() == 1
    assert desk.night() == 0
    desk.on(date(2027, 1, 29))
    desk.night()
    told = desk.told(number)
    assert [event.line_no for event in told.events if event.kind is PlanEvent.DEFAULTED] == [1, 2]
    assert (told.state, told.kept.consecutive) == (PlanState.DEFAULTED, 2)
    assert not told.over
    assert [line for line in desk.course() if "不履行" in line] == [
        "誓約 分納 第2回 R9.1.25 不足 20,000円 不履行（連続2回）",
        "誓約 分納 第1回 R8.12.25 不足 20,000円 不履行",
    ]
    assert StandingKind.PLAN_ENDED not in {event.kind for event in desk.events()}


def test_the_lists_count_what_the_night_found(desk: Collecting) -> None:
    desk.signed()
    desk.on(date(2026, 12, 29))
    desk.night()
    assert watching.count_failed(desk.ctx) == 1
    assert watching.count_plans(desk.ctx) == {PlanState.DEFAULTED: 1}
    [row] = watching.list_plans(desk.ctx, failed=True)
    assert (row.watch.shortage, row.watch.failed_on, row.watch.next_due_on) == (
        Yen(20_000),
        date(2026, 12, 28),
        date(2026, 12, 25),
    )


def test_money_takes_the_default_back_and_leaves_the_note(desk: Collecting) -> None:
    number = desk.signed()
    desk.on(date(2026, 12, 29))
    desk.night()
    desk.pay(20_000, date(2026, 12, 29))
    desk.on(date(2026, 12, 30))
    desk.night()
    told = desk.told(number)
    assert (told.state, told.kept.rate) == (PlanState.KEPT, "0/1")
    assert watching.count_failed(desk.ctx) == 0


def test_the_last_yen_completes_the_plan_by_night(desk: Collecting) -> None:
    number = desk.signed()
    desk.pay(24_000, date(2026, 12, 1))
    desk.pay(24_000, date(2026, 12, 1), 1)
    desk.pay(12_000, date(2026, 12, 1), 2)
    desk.on(date(2026, 12, 2))
    desk.night()
    told = desk.told(number)
    assert (told.state, told.over, told.kept.rest) == (PlanState.DONE, True, ZERO)
    assert StandingKind.PLAN_ENDED in {event.kind for event in desk.events()}
    assert desk.night() == 0


def test_a_plan_with_late_charge_is_settled_by_what_the_books_fix(desk: Collecting) -> None:
    number = desk.signed(mode=LateChargeMode.INCLUDED)
    expected = desk.told(number).plan.late_charge
    for place, yen in enumerate((24_000, 24_000, 12_000)):
        desk.pay(yen, date(2026, 12, 1), place)
    actual = Yen(expected.amount - 1_200)
    desk.book("assess", actual.amount, date(2026, 12, 1), component="late_charge")
    told = desk.told(number)
    assert (told.kept.total.amount, told.settlement) == (60_000 + actual.amount, Yen(-1_200))
    desk.pay(actual.amount, date(2026, 12, 2), component="late_charge")
    desk.on(date(2026, 12, 3))
    desk.night()
    assert (desk.told(number).state, desk.told(number).kept.rest) == (PlanState.DONE, ZERO)


def test_a_plan_without_late_charge_does_not_count_what_went_to_it(desk: Collecting) -> None:
    number = desk.signed()
    desk.book("assess", 3_000, date(2026, 12, 1), component="late_charge")
    desk.pay(3_000, date(2026, 12, 2), component="late_charge")
    assert desk.told(number).kept.paid == ZERO


def test_cancelling_is_a_draft_that_another_approves_and_the_acknowledgement_stays(desk: Collecting) -> None:
    number = desk.signed()
    desk.on(date(2027, 1, 29))
    desk.night()
    ref = ending.draft_cancel(desk.ctx, number, "2回連続の不履行 電話に応答なし", desk.told(number).last_event)
    assert desk.told(number).state is PlanState.DEFAULTED
    desk.approve(ref.draft_id)
    told = desk.told(number)
    assert told.state is PlanState.CANCELLED
    assert [event.kind for event in desk.events()] == ["written_acknowledgement", "plan", "plan_ended"]


def test_money_that_came_before_the_approval_stops_the_cancelling(desk: Collecting) -> None:
    number = desk.signed()
    desk.on(date(2026, 12, 29))
    desk.night()
    ref = ending.draft_cancel(desk.ctx, number, "不履行", desk.told(number).last_event)
    desk.pay(20_000, date(2026, 12, 29))
    with pytest.raises(ChangedByAnother, match="不足分が納付されています"):
        desk.approve(ref.draft_id)
    assert desk.told(number).state is PlanState.KEPT


def test_money_stops_a_cancelling_that_was_drafted_before_the_night_noted_the_default(desk: Collecting) -> None:
    number = desk.signed()
    desk.on(date(2026, 12, 29))
    ref = ending.draft_cancel(desk.ctx, number, "不履行", desk.told(number).last_event)
    desk.pay(20_000, date(2026, 12, 29))
    with pytest.raises(ChangedByAnother, match="不足分が納付されています"):
        desk.approve(ref.draft_id)


def test_the_drafter_does_not_approve_the_cancelling(desk: Collecting) -> None:
    from core.office.approvals import approve
    from tests.people import code_at

    desk.chief, drafter = desk.ctx, desk.ctx
    number = desk.signed()
    ref = ending.draft_cancel(drafter, number, "本人の申出", desk.told(number).last_event)
    desk.clock.move(seconds=40)
    with pytest.raises((OwnDraft, Refusal)):
        approve(drafter, ref.draft_id, ref.revision, ref.digest, code_at(desk.clock.now()))


def test_the_notice_names_what_is_missing_and_by_when_to_pay(desk: Collecting) -> None:
    number = desk.signed()
    desk.on(date(2027, 1, 29))
    desk.night()
    desk.pay(5_000, date(2027, 1, 29))
    issued = ending.send_default_notice(desk.ctx, number, date(2027, 2, 12), desk.told(number).last_event)
    read = whole(desk.paper(issued.output.place))
    for words in (
        "分納不履行通知書",
        "連続2回",
        "R8.12.25",
        "R9.1.25",
        "35,000",
        "令和9年2月12日",
        "分納誓約を取り消し",
    ):
        assert words in read, words
    assert desk.told(number).event(PlanEvent.NOTICED) is not None


def test_no_notice_is_written_where_nothing_is_missing(desk: Collecting) -> None:
    number = desk.signed()
    with pytest.raises(Refusal, match="不履行の回がありません"):
        ending.send_default_notice(desk.ctx, number, date(2026, 12, 28), desk.told(number).last_event)
    with pytest.raises(BadInput):
        ending.send_default_notice(desk.ctx, number, date(2026, 11, 24), desk.told(number).last_event)


def test_a_seizure_is_warned_of_a_plan_and_not_forbidden(desk: Collecting) -> None:
    desk.signed()
    desk.on(date(2026, 12, 29))
    with desk.city.vault.read() as store:
        [words] = watching.warnings_for_seizure(store, desk.who.receivables[:1], date(2026, 12, 29))
    assert words == "分納誓約を履行中です（R8.11.24 履行 0/1 不履行 連続1回）。差し押える理由が要ります。"
