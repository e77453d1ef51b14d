"""Extraction and review: everybody of a source once, excluded ones with their grounds; who is put back and who never."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.delinquency.reminders import extraction, reviewing
from core.delinquency.reminders.conditions import Column, Compared, Comparison
from core.delinquency.reminders.exclusions import Ground
from core.delinquency.reminders.extraction import NobodyFound, NotRemindable, RunWanted
from core.delinquency.reminders.runs import NeverPutBack, RunState
from core.delinquency.reminders.saved import SourceKind, SourceRef, save_condition
from core.delinquency.reminders.stages import Stage, skipped, warning_before_seizure
from core.ledger.receivable_events import NewReceivableEvent
from core.values.refusals import BadInput
from tests.builders import an_entry
from tests.delinquency.world import a_delinquent

PAY_BY = date(2026, 12, 15)
ALL = Compared(Column.OWED, Comparison.AT_LEAST, 0)


@pytest.fixture
def collector(ctx_for: Any) -> Any:
    return ctx_for("delinquency")


def wanted(source: SourceRef, stage: Stage = Stage.FIRST, title: str = "11月の催告") -> RunWanted:
    return RunWanted(title, stage, source, PAY_BY)


@pytest.fixture
def everybody(city: Any, collector: Any) -> SourceRef:
    """A target, a dead, a protected, a graced and a promising one."""
    with city.vault.write() as store:
        a_delinquent(store, name="髙﨑 一郎")
        a_delinquent(store, status="deceased")
        a_delinquent(store, protected=True)
        graced = a_delinquent(store)
        seq = store.audit.record(an_entry("準備", function_code="delinquency.cases"))
        for number in graced.receivables:
            store.receivable_events.add(
                NewReceivableEvent(number, "realisation_grace_by_office", date(2026, 9, 1), date(2027, 8, 31)), seq
            )
    return save_condition(collector, "全員", ALL, shared=False).ref


def numbers(ctx: Any, run_id: int, ground: Ground) -> int:
    with ctx.read() as store:
        return int(store.reminder_runs.targets(run_id, ground=ground.value)[0].party_id)


def test_everybody_of_the_source_stands_in_the_run_once_and_the_counts_add_up(
    collector: Any, everybody: SourceRef
) -> None:
    made = extraction.extract(collector, wanted(everybody))
    counts = made.counts
    assert (counts.people, counts.targets, counts.excluded) == (4, 1, 3)
    assert counts.by_ground == (("死亡", 1), ("支援措置", 1), ("換価猶予", 1))
    assert counts.people == counts.targets + counts.excluded + counts.left_out + counts.withdrawn
    assert sum(count for _, count in counts.by_ground) == counts.excluded


def test_the_run_lists_each_with_the_ground_and_a_protected_one_by_number_alone(
    collector: Any, everybody: SourceRef
) -> None:
    page = reviewing.open_run(collector, extraction.extract(collector, wanted(everybody)).run_id)
    assert [(target.state, target.reason) for target in page.targets] == [
        ("対象", ""),
        ("除外", "死亡"),
        ("除外", "支援措置"),
        ("除外", "換価猶予"),
    ]
    assert page.targets[2].name == "支援措置"
    assert page.view.state is RunState.REVIEW


def test_an_excluded_one_is_put_back_with_a_reason_and_taken_out_again(collector: Any, everybody: SourceRef) -> None:
    run_id = extraction.extract(collector, wanted(everybody)).run_id
    party_id = numbers(collector, run_id, Ground.REALISATION_GRACE)
    back = reviewing.put_back(collector, run_id, party_id, "本人から催告の求め")
    assert (back.state, back.owed.amount) == ("復帰", 48_000)
    assert "本人から" in back.reason
    with collector.read() as store:
        counts = store.reminder_runs.counts(run_id)
    assert (counts.targets, counts.excluded, counts.put_back) == (2, 2, 1)
    out = reviewing.leave_out(collector, run_id, party_id, "やはり送らない")
    assert (out.state, out.claims) == ("除外", ())


@pytest.mark.parametrize("ground", [Ground.DEAD, Ground.PROTECTED])
def test_the_dead_and_the_protected_are_never_put_back(collector: Any, everybody: SourceRef, ground: Ground) -> None:
    run_id = extraction.extract(collector, wanted(everybody)).run_id
    with pytest.raises(NeverPutBack, match=ground.value):
        reviewing.put_back(collector, run_id, numbers(collector, run_id, ground), "事情がある")


def test_no_reason_puts_nobody_back(collector: Any, everybody: SourceRef) -> None:
    run_id = extraction.extract(collector, wanted(everybody)).run_id
    with pytest.raises(BadInput, match="復帰の理由"):
        reviewing.put_back(collector, run_id, numbers(collector, run_id, Ground.REALISATION_GRACE), " ")


def test_a_target_is_left_out_with_a_reason_and_taken_in_again(collector: Any, everybody: SourceRef) -> None:
    run_id = extraction.extract(collector, wanted(everybody)).run_id
    with collector.read() as store:
        party_id = store.reminder_runs.lettered(run_id)[0].party_id
    assert reviewing.leave_out(collector, run_id, party_id, "来庁の予定").state == "除く"
    assert reviewing.take_in(collector, run_id, party_id).state == "対象"


def test_a_single_letter_to_the_dead_or_the_protected_is_refused_with_the_reason(city: Any, collector: Any) -> None:
    with city.vault.write() as store:
        dead, hidden = a_delinquent(store, status="deceased"), a_delinquent(store, protected=True)
    with pytest.raises(NotRemindable, match="相続人"):
        extraction.extract(collector, wanted(SourceRef(SourceKind.PARTY, dead.party_id), Stage.SINGLE))
    with pytest.raises(NotRemindable, match="支援措置"):
        extraction.extract(collector, wanted(SourceRef(SourceKind.PARTY, hidden.party_id), Stage.SINGLE))


def test_a_pay_by_day_that_is_not_ahead_is_refused(collector: Any, everybody: SourceRef) -> None:
    with pytest.raises(BadInput, match="明日以後"):
        extraction.extract(collector, RunWanted("x", Stage.FIRST, everybody, date(2026, 11, 24)))
    with pytest.raises(BadInput, match="180日"):
        extraction.extract(collector, RunWanted("x", Stage.FIRST, everybody, date(2027, 11, 24)))


def test_the_handover_warning_takes_candidates_alone(city: Any, collector: Any, everybody: SourceRef) -> None:
    with pytest.raises(NobodyFound, match="移管予告"):
        extraction.extract(collector, wanted(everybody, Stage.HANDOVER))
    with city.vault.write() as store:
        chosen = a_delinquent(store)
        store.db.execute(
            """
            INSERT INTO case_policy_event(case_id, policy, review_on, set_on, staff_no, audit_seq)
            VALUES(?, '移管', '2027-01-31', '2026-11-02', 'T001', 1)
            """,
            (chosen.case_id,),
        )
    made = extraction.extract(collector, wanted(everybody, Stage.HANDOVER))
    assert (made.counts.people, made.no_candidates) == (1, 4)


def test_a_skipped_stage_is_told_with_its_article(collector: Any, everybody: SourceRef) -> None:
    run_id = extraction.extract(collector, wanted(everybody, Stage.SEIZURE)).run_id
    target = reviewing.open_run(collector, run_id).targets[0]
    assert target.skips == "第1回催告・第2回催告・最終催告を飛ばします（徴基通47-18）"
    assert skipped(Stage.SECOND, [Stage.FIRST]) == () and skipped(Stage.SINGLE, []) == ()


def test_a_seizure_half_a_year_after_the_demand_warns_without_a_reminder() -> None:
    demanded = date(2026, 5, 20)
    assert warning_before_seizure(demanded, None, True, date(2026, 11, 20)) == ""
    assert "47-18" in warning_before_seizure(demanded, None, True, date(2026, 11, 21))
    assert warning_before_seizure(demanded, date(2026, 8, 1), True, date(2026, 11, 21)) == ""
    assert "差押予告" in warning_before_seizure(demanded, date(2026, 8, 1), False, date(2026, 11, 21))


def test_a_clerk_puts_back_nobody_of_their_own_household(city: Any, ctx_for: Any) -> None:
    from core.office.traces.grounds import NearChange
    from tests.builders import a_party

    with city.vault.write() as store:
        own = a_party(store, household_no="777")
        kin = a_delinquent(store, household_no="777", status="current")
        seq = store.audit.record(an_entry("準備", function_code="delinquency.cases"))
        for number in kin.receivables:
            store.receivable_events.add(NewReceivableEvent(number, "suspension", date(2026, 9, 1)), seq)
    from tests.people import add_staff, context_of

    add_staff(city, "D9", "delinquency", party_id=own)
    ctx = context_of(city, "D9")
    source = save_condition(ctx, "全員", ALL, shared=False).ref
    run_id = extraction.extract(ctx, wanted(source)).run_id
    with pytest.raises(NearChange):
        reviewing.put_back(ctx, run_id, kin.party_id, "身内の事情")
