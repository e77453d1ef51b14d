"""Plans as drafts: worked out from the books, refused beside what forbids them, put to approval beyond the limits."""

from __future__ import annotations

from datetime import date

import pytest

from core.delinquency.event_kinds import StandingKind
from core.delinquency.limitation import EventKind
from core.delinquency.limits.state import LimitationCompleted
from core.delinquency.plans import drafting, pledging
from core.delinquency.plans.claims import NoPlanPossible
from core.delinquency.plans.drafting import StartInThePast
from core.delinquency.plans.fulfilment import PlanState
from core.delinquency.plans.planning import LateChargeMode, PlanOverOwed
from core.delinquency.plans.pledging import NotApprovedYet, OutOfDate
from core.ledger.receivable_events import NewReceivableEvent
from core.office.traces.grounds import NearChange
from core.values.money import Yen
from core.values.refusals import BadInput, ChangedByAnother, Refusal
from tests.builders import a_party, a_receivable, an_entry
from tests.conftest import CtxFor
from tests.delinquency.plans.desk import START, Collecting, collecting
from tests.people import FixedClock
from tui.wiring import City

TODAY = date(2026, 11, 24)


def stands(desk: Collecting, kind: str, from_on: date = TODAY, until_on: date | None = None, *places: int) -> None:
    """Something stands over receivables of the delinquent, over all unless places are named."""
    numbers = [desk.who.receivables[place] for place in places] or list(desk.who.receivables)
    with desk.city.vault.write() as store:
        seq = store.audit.record(an_entry(function_code="delinquency.graces"))
        for number in numbers:
            store.receivable_events.add(NewReceivableEvent(number, kind, from_on, until_on), seq)


def test_a_plan_is_worked_out_without_keeping_anything(desk: Collecting) -> None:
    found = drafting.work_out(desk.ctx, desk.who.party_id, desk.wish())
    assert (found.plan.count, found.plan.total, found.plan.last.amount) == (3, Yen(60_000), Yen(20_000))
    assert found.assumed_words == "R9の割合は未公示。R8の割合で計算"
    assert found.renews == (date(2026, 11, 25), date(2031, 11, 24))
    assert desk.seen().versions == ()


def test_a_draft_is_kept_with_the_receivables_in_the_order_of_the_clerk(desk: Collecting) -> None:
    swapped = desk.who.receivables[::-1]
    plan = desk.told(desk.kept(numbers=swapped)).plan
    assert plan.receivable_ids == swapped
    assert plan.lines[0].parts[0].receivable_id == swapped[0]
    assert desk.told(plan.plan_id).state is PlanState.DRAFT


def test_a_second_draft_takes_the_place_of_the_first(desk: Collecting) -> None:
    first = desk.kept()
    desk.kept(monthly=Yen(10_000))
    assert desk.told(first).state is PlanState.CANCELLED
    assert [each.state for each in desk.seen().versions] == [PlanState.DRAFT, PlanState.CANCELLED]


def test_of_two_clerks_who_saw_the_same_the_second_is_refused(desk: Collecting) -> None:
    seen = desk.seen().seen
    drafting.keep_plan(desk.ctx, desk.who.party_id, desk.wish(), seen)
    with pytest.raises(ChangedByAnother):
        drafting.keep_plan(desk.ctx, desk.who.party_id, desk.wish(), seen)


def test_a_draft_is_dropped(desk: Collecting) -> None:
    number = desk.kept()
    drafting.drop_plan(desk.ctx, number, desk.told(number).last_event)
    assert desk.told(number).state is PlanState.CANCELLED
    with pytest.raises(Refusal, match="案だけを取り下げられます"):
        drafting.drop_plan(desk.ctx, number, desk.told(number).last_event)


def test_a_plan_over_what_is_owed_is_refused_and_names_the_field(desk: Collecting) -> None:
    with pytest.raises(PlanOverOwed) as refusal:
        desk.kept(monthly=Yen(60_001))
    assert refusal.value.field == "monthly"


def test_a_start_in_the_past_is_refused(desk: Collecting) -> None:
    with pytest.raises(StartInThePast, match="R8.11.23 は過ぎています"):
        desk.kept(start_on=date(2026, 11, 23))


@pytest.mark.parametrize(
    ("kind", "until", "words"),
    [
        (EventKind.COLLECTION_GRACE, date(2027, 3, 31), "徴収猶予中です（R9.3.31 まで）"),
        (EventKind.SUSPENSION, None, "執行停止中です（R8.11.24 から）"),
        (StandingKind.HANDED_OVER, None, "移管中です（R8.11.24 から）"),
    ],
)
def test_under_what_forbids_it_a_plan_is_refused_with_the_reason(
    desk: Collecting, kind: str, until: date | None, words: str
) -> None:
    stands(desk, kind, TODAY, until)
    assert words in desk.seen().impossible
    with pytest.raises(NoPlanPossible, match="未納の全期別が"):
        desk.kept()


def test_one_receivable_under_a_grace_is_left_out_and_the_others_may_be_planned(desk: Collecting) -> None:
    stands(desk, EventKind.COLLECTION_GRACE, TODAY, date(2027, 3, 31), 0)
    with pytest.raises(NoPlanPossible, match="R6 市県民税 1期は徴収猶予中"):
        desk.kept()
    assert [choice.usual for choice in desk.seen().choices] == [False, True, True]
    assert desk.kept(numbers=desk.who.receivables[1:])


def test_nobody_plans_with_the_dead(city: City, ctx_for: CtxFor, clock: FixedClock) -> None:
    dead = collecting(city, ctx_for, clock, status="deceased")
    assert "死亡した人とは誓約できません" in dead.seen().impossible
    with pytest.raises(NoPlanPossible):
        dead.kept()


def test_what_is_complete_by_limitation_is_in_no_plan(city: City, ctx_for: CtxFor, clock: FixedClock) -> None:
    old = collecting(city, ctx_for, clock, dues=((date(2020, 7, 31), 24_000),))
    with pytest.raises(LimitationCompleted):
        old.kept()


def test_another_persons_receivable_is_in_no_plan(desk: Collecting) -> None:
    with desk.city.vault.write() as store:
        foreign = a_receivable(store, party_id=a_party(store, name="別　人"))
    with pytest.raises(ChangedByAnother):
        desk.kept(numbers=[foreign])


def test_twenty_five_months_go_to_approval_and_are_printed_after_it(desk: Collecting) -> None:
    number = desk.kept(monthly=None, count=25)
    told = desk.told(number)
    assert told.waits_for_approval
    with pytest.raises(NotApprovedYet, match="25回"):
        pledging.print_pledge(desk.ctx, number)
    draft = next(event.draft_id for event in told.events if event.draft_id)
    desk.approve(int(draft or 0))
    assert desk.printed(number).startswith(b"%PDF")


def beyond_the_limits(desk: Collecting) -> int:
    """A plan of 25 months that waits for approval; the number of its draft."""
    told = desk.told(desk.kept(monthly=None, count=25))
    return next(int(event.draft_id) for event in told.events if event.draft_id)


def test_a_plan_is_not_approved_when_money_came_since_it_was_drafted(desk: Collecting) -> None:
    draft = beyond_the_limits(desk)
    desk.pay(1_000, TODAY)
    with pytest.raises(OutOfDate):
        desk.approve(draft)


def test_a_plan_is_not_approved_when_a_grace_came_over_one_receivable(desk: Collecting) -> None:
    draft = beyond_the_limits(desk)
    stands(desk, EventKind.COLLECTION_GRACE, TODAY, date(2027, 3, 31), 0)
    with pytest.raises(NoPlanPossible, match="R6市1は徴収猶予中"):
        desk.approve(draft)


def test_a_plan_is_not_approved_for_somebody_who_died_meanwhile(desk: Collecting) -> None:
    draft = beyond_the_limits(desk)
    with desk.city.vault.write() as store:
        store.db.execute("UPDATE party SET status = 'deceased' WHERE party_id = ?", (desk.who.party_id,))
    with pytest.raises(NoPlanPossible, match="死亡した人とは"):
        desk.approve(draft)


def test_late_charge_included_is_part_of_the_total(desk: Collecting) -> None:
    plan = desk.told(desk.kept(mode=LateChargeMode.INCLUDED)).plan
    assert plan.total == plan.base + plan.late_charge
    assert plan.late_charge.amount > 0


def test_the_receivables_of_the_drafters_own_household_are_not_planned(desk: Collecting) -> None:
    with desk.city.vault.write() as store:
        store.db.execute(
            "UPDATE staff SET party_id = ? WHERE staff_no = ?", (desk.who.party_id, desk.ctx.actor.staff_no)
        )
        store.db.execute("UPDATE party SET household_no = 'H1' WHERE party_id = ?", (desk.who.party_id,))
    with pytest.raises(NearChange):
        drafting.keep_plan(desk.ctx, desk.who.party_id, desk.wish(start_on=START), 0)


def test_nothing_chosen_is_refused(desk: Collecting) -> None:
    with pytest.raises(BadInput, match="月額か回数"):
        desk.kept(monthly=None)
