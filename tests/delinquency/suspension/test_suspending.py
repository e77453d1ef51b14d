"""執行停止: the finished sheet, the decision, the notice that lets it stand, and what is refused on the way."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.delinquency.limitation import EventKind
from core.delinquency.limits.state import LimitationCompleted, limitation_of
from core.delinquency.standing import Hold, standing_of
from core.delinquency.suspension.drafting import (
    NotSuspendable,
    PartialWithoutReason,
    describe_suspension,
    draft_suspension,
)
from core.delinquency.suspension.notifying import NoticeWay, issue_notice
from core.delinquency.suspension.rules import ActWhileSuspended, Ground, forbidden_while_suspended, livelihood
from core.delinquency.suspension.sheet import AssetKind, SheetUnfinished, save_sheet
from core.delinquency.suspension.suspension import SuspensionState
from core.ledger.receivable_events import NewReceivableEvent
from core.values.money import Yen
from core.values.refusals import BadInput, ChangedByAnother
from tests.builders import a_payment, an_entry
from tests.delinquency.deciding import Deciders
from tests.delinquency.suspension.world import a_sheet, decided, full_entry, someone, standing, wanted
from tests.people import TUESDAY, FixedClock

TODAY = TUESDAY.date()


def state_of(ctx: Any, number: int) -> SuspensionState:
    with ctx.read() as store:
        return store.suspensions.get(number).state(ctx.today())  # type: ignore[no-any-return]  # a Store of Any


def test_a_sheet_with_an_open_kind_is_not_drafted_on_and_the_kind_is_named(collector: Any) -> None:
    who = someone(collector)
    sheet = a_sheet(collector, who.party_id, leave_out=AssetKind.INSURANCE, household="")
    with pytest.raises(SheetUnfinished, match="生命保険、世帯"):
        draft_suspension(collector, wanted(collector, who, sheet=sheet))


def test_a_sheet_that_was_opened_again_after_the_draft_holds_the_approval(collector: Any, deciders: Deciders) -> None:
    who = someone(collector)
    sheet = a_sheet(collector, who.party_id)
    ref = draft_suspension(collector, wanted(collector, who, sheet=sheet))
    entry = full_entry(leave_out=AssetKind.DEPOSIT)
    changed = save_sheet(collector, who.party_id, entry, sheet_id=sheet.sheet_id, version=sheet.version)
    with pytest.raises(SheetUnfinished, match="預貯金"):
        deciders.decide(ref)
    save_sheet(collector, who.party_id, full_entry(), sheet_id=sheet.sheet_id, version=changed.sheet.version)
    with pytest.raises(ChangedByAnother):
        deciders.decide(ref)


def test_money_between_draft_and_approval_holds_the_approval(collector: Any, deciders: Deciders) -> None:
    who = someone(collector)
    ref = draft_suspension(collector, wanted(collector, who))
    with collector.write() as store:
        a_payment(store, who.receivables[0], 1_000, TODAY)
    with pytest.raises(ChangedByAnother, match="入金"):
        deciders.decide(ref)


def test_a_sheet_that_was_decided_on_is_never_written_over(collector: Any, deciders: Deciders) -> None:
    """P-80 says what was known on the day of the decision, whatever is found later."""
    who = someone(collector)
    number = decided(collector, deciders, who)
    with collector.read() as store:
        sheet = store.suspension_sheets.latest(who.party_id)
    entry = full_entry(found=AssetKind.WAGES, judgement="給与が見つかった")
    later = save_sheet(collector, who.party_id, entry, sheet_id=sheet.sheet_id, version=sheet.version).sheet
    assert later.sheet_id != sheet.sheet_id
    with collector.read() as store:
        assert store.suspension_sheets.get(store.suspensions.get(number).sheet_id) == sheet
        assert store.suspension_sheets.latest(who.party_id).found == ("給与・報酬",)


def test_it_does_not_stand_before_its_notice_and_then_from_that_day(
    collector: Any, deciders: Deciders, clock: FixedClock
) -> None:
    who = someone(collector)
    number = decided(collector, deciders, who)
    assert state_of(collector, number) is SuspensionState.TO_NOTIFY
    with collector.read() as store:
        events = store.receivable_events.of(who.receivables)
        assert not any(standing_of(rows, TODAY).under(Hold.SUSPENSION) for rows in events.values())
        assert [task.statutory for task in store.tasks.of_party(who.party_id)] == [True]
    clock.move(hours=2)
    letter = issue_notice(collector, number)
    assert letter.document_no
    with collector.read() as store:
        suspension = store.suspensions.get(number)
        assert (suspension.suspended_on, suspension.expires_on) == (TODAY, date(2029, 11, 24))
        events = store.receivable_events.of(who.receivables)
        assert all(standing_of(rows, TODAY).under(Hold.SUSPENSION) for rows in events.values())
        assert all(row.facts["waiver"] == "all" for rows in events.values() for row in rows)
        limits = store.limits.of(who.receivables)
        assert {row.expires_on for row in limits.values()} == {date(2029, 11, 24)}
    assert state_of(collector, number) is SuspensionState.STANDING


def test_a_notice_is_issued_once(collector: Any, deciders: Deciders) -> None:
    number = standing(collector, deciders, someone(collector))
    with pytest.raises(BadInput, match="すでに通知"):
        issue_notice(collector, number)


def test_limitation_goes_on_while_it_is_suspended(collector: Any, deciders: Deciders) -> None:
    who = someone(collector)
    with collector.read() as store:
        before = limitation_of(store, who.receivables, TODAY)
    standing(collector, deciders, who)
    with collector.read() as store:
        after = limitation_of(store, who.receivables, TODAY)
    assert {n: s.completes_on for n, s in before.items()} == {n: s.completes_on for n, s in after.items()}


def test_hardship_is_for_natural_persons_alone(collector: Any) -> None:
    who = someone(collector, kind="company", birth_on=None)
    with pytest.raises(NotSuspendable, match="2号は個人だけ"):
        draft_suspension(collector, wanted(collector, who, Ground.HARDSHIP))


@pytest.mark.parametrize("ground", [Ground.NO_ASSETS, Ground.UNKNOWN])
def test_assets_that_were_found_carry_neither_1_nor_3(collector: Any, ground: Ground) -> None:
    who = someone(collector)
    sheet = a_sheet(collector, who.party_id, found=AssetKind.DEPOSIT)
    with pytest.raises(NotSuspendable, match="預貯金"):
        draft_suspension(collector, wanted(collector, who, ground, sheet=sheet))


def test_leaving_a_claim_out_needs_its_reason(collector: Any) -> None:
    who = someone(collector)
    first = who.receivables[:1]
    with pytest.raises(PartialWithoutReason, match="2期"):
        draft_suspension(collector, wanted(collector, who, claims=first))
    draft_suspension(collector, wanted(collector, who, claims=first, partial_reason="2期は保証人から徴収する"))


def test_a_claim_under_a_distribution_claim_or_that_is_complete_is_not_suspended(collector: Any) -> None:
    who = someone(collector)
    with collector.write() as store:
        seq = store.audit.record(an_entry(function_code="delinquency.suspension"))
        new = NewReceivableEvent(who.receivables[0], EventKind.DISTRIBUTION_CLAIM, date(2026, 10, 1))
        store.receivable_events.add(new, seq)
    with pytest.raises(NotSuspendable, match="交付要求中"):
        draft_suspension(collector, wanted(collector, who))
    old = someone(collector, dues=((date(2020, 6, 30), 10_000),))
    with pytest.raises(LimitationCompleted):
        draft_suspension(collector, wanted(collector, old))


def test_a_claim_is_suspended_once(collector: Any, deciders: Deciders) -> None:
    who = someone(collector)
    standing(collector, deciders, who)
    with pytest.raises(NotSuspendable, match="すでに執行停止中"):
        draft_suspension(collector, wanted(collector, who))


def test_what_was_paid_between_decision_and_notice_is_left_out(collector: Any, deciders: Deciders) -> None:
    who = someone(collector)
    number = decided(collector, deciders, who)
    with collector.write() as store:
        a_payment(store, who.receivables[0], 24_000, TODAY)
    issue_notice(collector, number, NoticeWay.HAND)
    with collector.read() as store:
        events = store.receivable_events.of(who.receivables)
    assert [bool(events[n]) for n in who.receivables] == [False, True]


def test_a_seizure_of_a_2_asks_for_its_release_by_a_task_that_nobody_removes(
    collector: Any, deciders: Deciders
) -> None:
    who = someone(collector)
    with collector.write() as store:
        seq = store.audit.record(an_entry(function_code="delinquency.suspension"))
        store.receivable_events.add(NewReceivableEvent(who.receivables[0], EventKind.SEIZURE, date(2026, 10, 1)), seq)
    ref = draft_suspension(collector, wanted(collector, who, Ground.HARDSHIP))
    with collector.read() as store:
        notes = describe_suspension(store, store.drafts.get(ref.draft_id)).notes
    assert any("差押中の1期別（R6 市県民税 1期）は解除" in note for note in notes)
    issue_notice(collector, int(deciders.decide(ref)), NoticeWay.HAND)
    with collector.read() as store:
        tasks = [(task.kind.value, task.statutory) for task in store.tasks.of_party(who.party_id)]
    assert ("解除", True) in tasks


@pytest.mark.parametrize(
    ("act", "refused"),
    [
        (ActWhileSuspended.SEIZURE, True),
        (ActWhileSuspended.REALISATION, True),
        (ActWhileSuspended.DISTRIBUTION_CLAIM, False),
        (ActWhileSuspended.JOINING_SEIZURE, False),
        (ActWhileSuspended.VOLUNTARY_PAYMENT, False),
        (ActWhileSuspended.OFFSET, False),
    ],
)
def test_while_it_is_suspended_seizures_are_forbidden_and_claims_and_money_are_not(
    collector: Any, deciders: Deciders, act: ActWhileSuspended, refused: bool
) -> None:
    who = someone(collector)
    standing(collector, deciders, who)
    with collector.read() as store:
        held = standing_of(store.receivable_events.of(who.receivables)[who.receivables[0]], TODAY)
    assert bool(forbidden_while_suspended(act, held)) is refused


def test_the_amount_to_live_on_is_that_of_the_day() -> None:
    assert livelihood(0, date(2026, 3, 31)) == Yen(100_000)
    assert livelihood(2, date(2026, 4, 1)) == Yen(203_000)


def test_whoever_saves_a_judgement_is_named_as_the_one_who_judged(collector: Any) -> None:
    who = someone(collector)
    sheet = a_sheet(collector, who.party_id)
    assert (sheet.judged_by, sheet.judged_on) == (collector.actor.staff_no, TODAY)
    assert a_sheet(collector, who.party_id, judgement="").missing == ("判定",)


def test_a_day_to_come_is_no_day_of_a_look(collector: Any) -> None:
    who = someone(collector)
    with pytest.raises(BadInput, match="今日より後"):
        save_sheet(collector, who.party_id, full_entry(survey_on=date(2026, 12, 1)))
