"""What becomes of a suspension: cancelled and counted from nought, another ground with the same day, looked at every year."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.delinquency.standing import Hold, standing_of
from core.delinquency.suspension.candidates import Condition, list_candidates
from core.delinquency.suspension.drafting import NotSuspendable
from core.delinquency.suspension.ending import (
    ThreeYearsOver,
    describe_change,
    draft_cancel,
    draft_change,
    issue_cancellation,
)
from core.delinquency.suspension.rules import Ground
from core.delinquency.suspension.sheet import save_sheet
from core.delinquency.suspension.suspension import EndCause, NewSuspension, SuspensionState
from core.delinquency.suspension.watching import (
    end_paid,
    issue_record,
    list_suspensions,
    open_suspension,
    record_review,
)
from core.ledger.receivable_events import NewReceivableEvent
from core.values.refusals import BadInput, ChangedByAnother
from tests.builders import a_payment, a_receivable, an_entry
from tests.delinquency.deciding import Deciders
from tests.delinquency.suspension.world import a_sheet, full_entry, someone, standing
from tests.people import TUESDAY, FixedClock

TODAY = TUESDAY.date()


def cancel(ctx: Any, deciders: Deciders, number: int, cause_on: date = TODAY) -> None:
    deciders.decide(draft_cancel(ctx, number, "給与の支払が始まった", cause_on))


def test_a_cancelled_one_ends_for_each_claim_and_asks_for_its_notice(collector: Any, deciders: Deciders) -> None:
    who = someone(collector)
    number = standing(collector, deciders, who)
    cancel(collector, deciders, number)
    with collector.read() as store:
        suspension = store.suspensions.get(number)
        assert (suspension.ended_on, suspension.end_cause) == (TODAY, EndCause.CANCELLED)
        events = store.receivable_events.of(who.receivables)
        assert not any(standing_of(rows, TODAY).under(Hold.SUSPENSION) for rows in events.values())
        assert {row.expires_on for row in store.limits.of(who.receivables).values()} == {None}
        assert any("取消通知書" in task.words for task in store.tasks.of_party(who.party_id))
    assert issue_cancellation(collector, number, in_person=True).document_no
    with collector.read() as store:
        assert not any("取消通知書" in task.words for task in store.tasks.of_party(who.party_id))


def test_suspended_again_it_counts_from_nought(collector: Any, deciders: Deciders, clock: FixedClock) -> None:
    who = someone(collector)
    cancel(collector, deciders, standing(collector, deciders, who))
    again = standing(collector, deciders, who)
    with collector.read() as store:
        assert store.suspensions.get(again).expires_on == date(2029, 11, 24)


def test_another_ground_keeps_the_day_and_2_is_refused_to_a_company(collector: Any, deciders: Deciders) -> None:
    who = someone(collector)
    number = standing(collector, deciders, who)
    sheet = a_sheet(collector, who.party_id)
    deciders.decide(draft_change(collector, number, Ground.HARDSHIP, sheet.sheet_id, "生活保護の開始"))
    with collector.read() as store:
        changed = store.suspensions.get(number)
    assert (changed.ground, changed.suspended_on) == (Ground.HARDSHIP, TODAY)
    with pytest.raises(BadInput, match="いまも2号"):
        draft_change(collector, number, Ground.HARDSHIP, sheet.sheet_id, "同じ")
    company = someone(collector, kind="company", birth_on=None)
    other = standing(collector, deciders, company)
    with pytest.raises(NotSuspendable):
        draft_change(collector, other, Ground.HARDSHIP, a_sheet(collector, company.party_id).sheet_id, "窮迫")


def test_a_change_to_2_names_the_seizures_to_release_and_asks_for_them(collector: Any, deciders: Deciders) -> None:
    who = someone(collector)
    number = standing(collector, deciders, who)
    with collector.write() as store:
        seq = store.audit.record(an_entry(function_code="delinquency.suspension"))
        store.receivable_events.add(NewReceivableEvent(who.receivables[1], "seizure", date(2026, 10, 1)), seq)
    sheet = a_sheet(collector, who.party_id, judgement="生活保護の開始")
    ref = draft_change(collector, number, Ground.HARDSHIP, sheet.sheet_id, "生活保護の開始")
    with collector.read() as store:
        notes = describe_change(store, store.drafts.get(ref.draft_id)).notes
    assert any("差押中の1期別（R6 市県民税 2期）" in note for note in notes)
    deciders.decide(ref)
    with collector.read() as store:
        assert ("解除", True) in [(task.kind.value, task.statutory) for task in store.tasks.of_party(who.party_id)]
        assert store.suspensions.get(number).sheet_id == sheet.sheet_id


def test_a_change_waits_for_nothing_that_was_written_over(collector: Any, deciders: Deciders) -> None:
    who = someone(collector)
    number = standing(collector, deciders, who)
    sheet = a_sheet(collector, who.party_id)
    ref = draft_change(collector, number, Ground.HARDSHIP, sheet.sheet_id, "窮迫")
    save_sheet(collector, who.party_id, full_entry(income_yen=500_000), sheet_id=sheet.sheet_id, version=sheet.version)
    with pytest.raises(ChangedByAnother):
        deciders.decide(ref)


def test_what_began_on_the_last_of_february_ends_on_the_last_of_february(collector: Any) -> None:
    """停止日 2025-02-28 is counted from 1 March: the list and the state end it with 2028-02-29 (民法143条②)."""
    who = someone(collector)
    with collector.write() as store:
        new = NewSuspension(
            who.party_id, Ground.NO_ASSETS, "", a_sheet_in(store, who.party_id), 1, date(2025, 2, 28), who.receivables
        )
        found = store.suspensions.add(new, store.audit.last_seq())
        store.suspensions.stand(found, date(2025, 2, 28), date(2028, 12, 1), {})
        for day, expected in (
            (date(2028, 2, 29), SuspensionState.STANDING),
            (date(2028, 3, 1), SuspensionState.EXPIRED),
        ):
            assert store.suspensions.get(found.suspension_id).state(day) is expected
            assert store.suspensions.count(expected, day) == 1


def a_sheet_in(store: Any, party_id: int) -> int:
    return int(store.suspension_sheets.add(party_id, date(2025, 2, 1), store.audit.last_seq()))


def test_it_waits_in_the_list_of_reviews_until_it_was_looked_at(collector: Any, deciders: Deciders) -> None:
    who = someone(collector)
    number = standing(collector, deciders, who)
    assert [line.suspension.suspension_id for line in list_suspensions(collector, SuspensionState.STANDING).lines] == [
        number
    ]
    with collector.write() as store:
        store.db.execute("UPDATE suspension SET review_on = '2026-11-24' WHERE suspension_id = ?", (number,))
    assert [line.claims for line in list_suspensions(collector, SuspensionState.REVIEW_DUE).lines] == [2]
    with pytest.raises(BadInput, match="結果を入力"):
        record_review(collector, number, " ")
    assert record_review(collector, number, "預金照会 残高なし") == date(2027, 11, 24)
    assert not list_suspensions(collector, SuspensionState.REVIEW_DUE).lines


def test_the_next_look_may_be_earlier_than_a_year_and_never_later(
    collector: Any, deciders: Deciders, clock: FixedClock
) -> None:
    number = standing(collector, deciders, someone(collector))
    for day in (TODAY, date(2027, 11, 25)):
        with pytest.raises(BadInput, match=r"明日から R9\.11\.24 まで"):
            record_review(collector, number, "給与照会の回答待ち", day)
    assert record_review(collector, number, "給与照会の回答待ち", date(2026, 12, 10)) == date(2026, 12, 10)
    pass_days(collector, clock, 16)
    assert [line.claims for line in list_suspensions(collector, SuspensionState.REVIEW_DUE).lines] == [2]


def test_a_new_levy_money_and_a_change_of_the_register_since_then_stand_on_the_review(
    collector: Any, deciders: Deciders
) -> None:
    who = someone(collector)
    number = standing(collector, deciders, who)
    with collector.write() as store:
        a_receivable(store, party_id=who.party_id, due_on=date(2027, 6, 30), levy_year=2027, assessed_on=TODAY)
        a_payment(store, who.receivables[0], 1_000, TODAY)
        store.db.execute(
            "INSERT INTO party_change(party_id, changed_at, before, audit_seq) VALUES(?, '2026-11-24T09:00:00', '{}', 1)",
            (who.party_id,),
        )
    kinds = [change.kind for change in open_suspension(collector, number).changes]
    assert sorted(kinds) == ["住基", "入金", "賦課"]


def test_the_night_ends_those_of_which_nothing_is_open(collector: Any, deciders: Deciders) -> None:
    who = someone(collector)
    number = standing(collector, deciders, who)
    with collector.write() as store:
        for claim in who.receivables:
            a_payment(store, claim, 24_000, TODAY)
        assert end_paid(collector, store, 0, 100).rows == 1
        assert store.suspensions.get(number).end_cause is EndCause.PAID
        assert end_paid(collector, store, 0, 100).rows == 0


def test_the_record_has_a_number_of_its_own_and_is_told(collector: Any, deciders: Deciders) -> None:
    who = someone(collector)
    number = standing(collector, deciders, who)
    letter = issue_record(collector, number)
    with collector.read() as store:
        assert any(letter.document_no in row.words for row in store.timeline.of_party(who.party_id))


def test_candidates_are_counted_by_condition_and_the_suspended_are_none(collector: Any, deciders: Deciders) -> None:
    old = someone(collector, dues=((date(2021, 11, 24), 9_000),))
    someone(collector, dues=((date(2021, 11, 25), 9_000),))
    dead = someone(collector)
    with collector.write() as store:
        store.db.execute("UPDATE party SET status = 'deceased' WHERE party_id = ?", (dead.party_id,))
    checked = someone(collector)
    a_sheet(collector, checked.party_id)
    counts = dict(list_candidates(collector).counts)
    assert {k: v for k, v in counts.items() if v} == {Condition.OLD: 1, Condition.DEAD: 1, Condition.NO_ASSETS: 1}
    assert [row.party_id for row in list_candidates(collector, Condition.OLD).rows] == [old.party_id]
    standing(collector, deciders, checked)
    assert dict(list_candidates(collector).counts)[Condition.NO_ASSETS] == 0


def test_after_three_years_nothing_is_cancelled_and_no_ground_changes(
    collector: Any, deciders: Deciders, clock: FixedClock
) -> None:
    """A claim that is extinct does not come back by the end of its suspension (法15条の7④)."""
    who = someone(collector, dues=((date(2026, 6, 30), 24_000),))
    number = standing(collector, deciders, who)
    sheet = a_sheet(collector, who.party_id)
    pass_days(collector, clock, 1_096)
    draft_cancel(collector, number, "給与の支払が始まった", collector.today())
    pass_days(collector, clock, 1)
    with pytest.raises(ThreeYearsOver, match=r"R11\.11\.24.*6602"):
        draft_cancel(collector, number, "給与の支払が始まった", collector.today())
    with pytest.raises(ThreeYearsOver):
        draft_change(collector, number, Ground.HARDSHIP, sheet.sheet_id, "窮迫")


def pass_days(ctx: Any, clock: FixedClock, count: int) -> None:
    clock.move(days=count)
    with ctx.write() as store:
        store.db.execute("UPDATE live_session SET started_at = ?", (clock.now().isoformat(timespec="seconds"),))
