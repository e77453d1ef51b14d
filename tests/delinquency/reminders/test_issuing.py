"""From the draft to the post: approved by another, printed with a second look, counted, dispatched; what it does to limitation."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.delinquency.limitation import Event, EventKind, limitation
from core.delinquency.reminders import dispatching, expired, extraction, issuing, outcome, reviewing
from core.delinquency.reminders.dispatching import CancelFirst, LettersDiffer
from core.delinquency.reminders.extraction import RunWanted
from core.delinquency.reminders.runs import NobodyLeft, RunNotOpen, RunState
from core.delinquency.reminders.saved import NewSet, SourceKind, SourceRef
from core.delinquency.reminders.stages import Stage
from core.office.approvals import approve, get_draft
from core.office.drafts import OwnDraft
from core.office.jobs import run_job
from core.office.papers.freezing import thaw
from core.office.papers.letters import ClaimTable, texts_of
from core.office.work import JobState
from core.values.refusals import BadInput, ChangedByAnother
from tests.builders import a_payment, an_entry
from tests.delinquency.world import Delinquent, a_delinquent
from tests.people import TUESDAY, add_staff, code_at, context_of

TODAY = TUESDAY.date()
PAY_BY = date(2026, 12, 15)


@pytest.fixture
def collector(ctx_for: Any) -> Any:
    return ctx_for("delinquency")


@pytest.fixture
def people(city: Any) -> list[Delinquent]:
    with city.vault.write() as store:
        return [
            a_delinquent(store, name="髙﨑 一郎", kana="タカサキ イチロウ"),
            a_delinquent(store, name="株式会社伊勢", kind="company"),
            a_delinquent(store, name="伊勢 三郎", dues=((date(2025, 7, 1), 9_000),)),
        ]


def a_run(ctx: Any, people: list[Delinquent], stage: Stage = Stage.FIRST, *, leaflet: bool = False) -> int:
    with ctx.write() as store:
        seq = store.audit.record(an_entry("準備", function_code="delinquency.reminders"))
        new = NewSet("名簿", "試験", ctx.actor.staff_no, False, ctx.now())
        number = store.reminder_sources.add_set(new, [one.party_id for one in people], seq)
    wanted = RunWanted("11月の催告", stage, SourceRef(SourceKind.SET, number), PAY_BY, leaflet)
    return extraction.extract(ctx, wanted).run_id


def state(ctx: Any, run_id: int) -> RunState:
    return next(view.state for view in reviewing.list_runs(ctx) if view.run.run_id == run_id)


def approved(ctx: Any, chief: Any, run_id: int, reason: str = "通常の催告") -> int:
    """The run drafted and approved; the job that prints."""
    ref = issuing.draft_run(ctx, run_id, reason)
    view = get_draft(chief, ref.draft_id)
    done = approve(chief, ref.draft_id, view.draft.revision, view.draft.digest, code_at(chief.now()))
    assert done.job_id is not None
    return done.job_id


def printed(ctx: Any, chief: Any, run_id: int, reason: str = "通常の催告") -> None:
    done = run_job(ctx, approved(ctx, chief, run_id, reason))
    assert done.job.state is JobState.DONE, done.job.message


def letters_of(ctx: Any, run_id: int) -> list[Any]:
    with ctx.read() as store:
        targets = [one for one in store.reminder_runs.lettered(run_id) if one.document_id]
        return [thaw(store.documents.frozen(one.document_id)) for one in targets]


def anew(city: Any) -> Any:
    """A collector who signed in on the day that the clock shows."""
    number = f"D{city.clock.now():%m%d}"
    return context_of(city, add_staff(city, number, "delinquency"))


def words_of(letter: Any) -> str:
    return "\n".join(text for block in letter.blocks for text in texts_of(block))


def test_a_run_goes_from_draft_to_dispatch_and_each_receivable_is_reminded(
    collector: Any, chief: Any, people: list[Delinquent]
) -> None:
    run_id = a_run(collector, people)
    assert state(collector, run_id) is RunState.REVIEW
    printed(collector, chief, run_id)
    assert state(collector, run_id) is RunState.PRINTED
    assert dispatching.before_dispatch(collector, run_id).letters == 3
    assert dispatching.dispatch(collector, run_id, TODAY, 3) == 3
    assert state(collector, run_id) is RunState.DISPATCHED
    with collector.read() as store:
        every = [number for one in people for number in one.receivables]
        events = [event for rows in store.receivable_events.of(every).values() for event in rows]
        course = store.timeline.of_party(people[0].party_id)
    assert [(event.kind, event.from_on) for event in events] == [("reminder", date(2026, 11, 26))] * 5
    assert course[0].words.startswith("第1回催告（") and "期限 R8.12.15" in course[0].words


def test_a_reminder_holds_off_the_completion_for_six_months_from_its_arrival_and_only_once() -> None:
    due = date(2021, 12, 1)
    before = limitation(due, 5, [], date(2026, 11, 25))
    assert before.completes_on == date(2026, 12, 1)
    first = [Event(EventKind.REMINDER, date(2026, 11, 26))]
    assert limitation(due, 5, first, date(2026, 11, 27)).completes_on == date(2027, 5, 26)
    again = [*first, Event(EventKind.REMINDER, date(2027, 4, 1))]
    assert limitation(due, 5, again, date(2027, 4, 2)).completes_on == date(2027, 5, 26)


def test_one_letter_a_person_lists_all_receivables_and_says_what_it_must(
    collector: Any, chief: Any, people: list[Delinquent]
) -> None:
    run_id = a_run(collector, people)
    printed(collector, chief, run_id)
    letters = letters_of(collector, run_id)
    assert [letter.address.name for letter in letters] == ["髙﨑 一郎", "株式会社伊勢", "伊勢 三郎"]
    letter = letters[0]
    table = next(block for block in letter.blocks if isinstance(block, ClaimTable))
    assert len(table.rows) == 2 and table.totals[0].amount == 48_000
    words = words_of(letter)
    assert "令和8年12月15日" in words and "延滞金は、納付する日まで" in words and "金融機関" in words
    assert "時効" not in words and letter.appeal_text == ""


def test_the_drafter_does_not_approve_their_own_run(city: Any, people: list[Delinquent], ctx_for: Any) -> None:
    add_staff(city, "BOTH", "delinquency", "chief")
    both = context_of(city, "BOTH")
    ref = issuing.draft_run(both, a_run(both, people), "催告")
    with pytest.raises(OwnDraft):
        approve(both, ref.draft_id, ref.revision, ref.digest, code_at(both.now()))


def test_people_are_not_changed_while_the_draft_lies_in_the_tray(collector: Any, people: list[Delinquent]) -> None:
    run_id = a_run(collector, people)
    issuing.draft_run(collector, run_id, "")
    assert state(collector, run_id) is RunState.AWAITED
    with pytest.raises(RunNotOpen, match="決裁待"):
        reviewing.leave_out(collector, run_id, people[0].party_id, "来庁の予定")
    with pytest.raises(CancelFirst):
        dispatching.cancel_run(collector, run_id, "やり直し")
    issuing.take_back(collector, run_id, "対象を直す")
    assert reviewing.leave_out(collector, run_id, people[0].party_id, "来庁の予定").state == "除く"


def test_a_run_that_changed_behind_the_draft_is_not_approved(
    city: Any, collector: Any, chief: Any, people: list[Delinquent]
) -> None:
    run_id = a_run(collector, people)
    ref = issuing.draft_run(collector, run_id, "")
    with city.vault.write() as store:
        store.reminder_runs.leave_out(run_id, people[0].party_id, "裏の変更", 1)
    with pytest.raises(ChangedByAnother):
        approve(chief, ref.draft_id, ref.revision, ref.digest, code_at(chief.now()))


def test_a_run_without_a_letter_is_not_drafted(city: Any, collector: Any) -> None:
    with city.vault.write() as store:
        dead = a_delinquent(store, status="deceased")
    with pytest.raises(NobodyLeft):
        issuing.draft_run(collector, a_run(collector, [dead]), "")


def test_skipping_a_stage_needs_a_reason(collector: Any, people: list[Delinquent]) -> None:
    run_id = a_run(collector, people, Stage.FINAL)
    with pytest.raises(BadInput, match="47-18"):
        issuing.draft_run(collector, run_id, " ")
    assert issuing.draft_run(collector, run_id, "時効が近い").draft_id


def test_money_between_approval_and_printing_pulls_the_letter_before_it_is_made(
    city: Any, collector: Any, chief: Any, people: list[Delinquent]
) -> None:
    run_id = a_run(collector, people)
    job_id = approved(collector, chief, run_id)
    with city.vault.write() as store:
        a_payment(store, people[2].receivables[0], 9_000, TODAY)
        a_payment(store, people[0].receivables[0], 24_000, TODAY)
    run_job(collector, job_id)
    with collector.read() as store:
        pulled = store.reminder_runs.target(run_id, people[2].party_id)
        part = store.reminder_runs.target(run_id, people[0].party_id)
    assert (pulled.state, pulled.withdrawn, pulled.document_id) == ("引抜", "入金・減額により残額なし", None)
    assert part.claims == (people[0].receivables[1],)
    assert len(letters_of(collector, run_id)) == 2


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        ("UPDATE party SET status = 'deceased', status_on = '2026-11-24' WHERE party_id = ?", "死亡"),
        ("UPDATE party SET protected = 1 WHERE party_id = ?", "支援措置"),
    ],
)
def test_whoever_died_or_came_under_protection_before_printing_gets_no_letter(
    city: Any, collector: Any, chief: Any, people: list[Delinquent], change: str, cause: str
) -> None:
    run_id = a_run(collector, people)
    job_id = approved(collector, chief, run_id)
    with city.vault.write() as store:
        store.db.execute(change, (people[1].party_id,))
    run_job(collector, job_id)
    with collector.read() as store:
        assert store.reminder_runs.target(run_id, people[1].party_id).withdrawn == cause


def test_money_after_printing_gives_a_list_of_letters_to_take_out_and_the_count_must_fit(
    city: Any, collector: Any, chief: Any, people: list[Delinquent]
) -> None:
    run_id = a_run(collector, people)
    printed(collector, chief, run_id)
    with city.vault.write() as store:
        a_payment(store, people[2].receivables[0], 9_000, TODAY)
    look = dispatching.before_dispatch(collector, run_id)
    assert [(one.name, one.cause) for one in look.pulled] == [("伊勢 三郎", "入金・減額により残額なし")]
    assert look.pulled[0].document_no and look.letters == 2
    with pytest.raises(LettersDiffer, match="2通のはず"):
        dispatching.dispatch(collector, run_id, TODAY, 3)
    assert len(dispatching.pull_letters(collector, run_id)) == 1
    with pytest.raises(LettersDiffer):
        dispatching.dispatch(collector, run_id, TODAY, 3)
    assert dispatching.dispatch(collector, run_id, TODAY, 2) == 2
    with collector.read() as store:
        assert store.receivable_events.of(people[2].receivables)[people[2].receivables[0]] == []


def test_a_run_is_dispatched_once_and_not_before_it_was_printed(
    collector: Any, chief: Any, people: list[Delinquent]
) -> None:
    run_id = a_run(collector, people)
    with pytest.raises(RunNotOpen, match="精査中"):
        dispatching.dispatch(collector, run_id, TODAY, 3)
    printed(collector, chief, run_id)
    with pytest.raises(BadInput, match="発送日"):
        dispatching.dispatch(collector, run_id, date(2026, 11, 25), 3)
    dispatching.dispatch(collector, run_id, TODAY, 3)
    with pytest.raises(RunNotOpen, match="発送済"):
        dispatching.dispatch(collector, run_id, TODAY, 3)


def test_a_run_is_cancelled_as_a_whole_until_it_is_dispatched(
    collector: Any, chief: Any, people: list[Delinquent], clock: Any
) -> None:
    run_id = a_run(collector, people)
    printed(collector, chief, run_id)
    dispatching.cancel_run(collector, run_id, "期限の誤り")
    assert state(collector, run_id) is RunState.CANCELLED
    with collector.read() as store:
        documents = [one.document_id for one in store.reminder_runs.lettered(run_id) if one.document_id]
        assert all(one.gone for one in store.documents.with_numbers(documents))
    clock.move(minutes=1)
    other = a_run(collector, people)
    printed(collector, chief, other)
    dispatching.dispatch(collector, other, TODAY, 3)
    with pytest.raises(RunNotOpen, match="発送済"):
        dispatching.cancel_run(collector, other, "期限の誤り")


def test_a_run_that_was_cancelled_before_printing_prints_nothing(
    collector: Any, chief: Any, people: list[Delinquent]
) -> None:
    run_id = a_run(collector, people)
    job_id = approved(collector, chief, run_id)
    dispatching.cancel_run(collector, run_id, "期限の誤り")
    run_job(collector, job_id)
    assert letters_of(collector, run_id) == []


def test_a_warning_of_seizure_is_past_its_day_on_the_morning_after(
    city: Any, collector: Any, chief: Any, people: list[Delinquent], clock: Any
) -> None:
    run_id = a_run(collector, people, Stage.SEIZURE)
    printed(collector, chief, run_id, "時効が近い")
    dispatching.dispatch(collector, run_id, TODAY, 3)
    clock.move(days=21)
    assert clock.now().date() == PAY_BY and expired.list_expired(anew(city)) == []
    clock.move(days=1)
    later = anew(city)
    found = expired.list_expired(later)
    assert [one.name for one in found] == ["髙﨑 一郎", "株式会社伊勢", "伊勢 三郎"]
    assert found[0].pay_by_on == PAY_BY and found[0].open.amount == 48_000
    assert expired.count_waiting(later)[0] == 3


def test_who_has_paid_is_not_among_those_past_their_day(
    city: Any, collector: Any, chief: Any, people: list[Delinquent], clock: Any
) -> None:
    run_id = a_run(collector, people, Stage.SEIZURE)
    printed(collector, chief, run_id, "時効が近い")
    dispatching.dispatch(collector, run_id, TODAY, 3)
    with city.vault.write() as store:
        a_payment(store, people[2].receivables[0], 9_000, date(2026, 12, 1))
    clock.move(days=22)
    assert len(expired.list_expired(anew(city))) == 2


def test_the_warning_of_seizure_names_the_day_and_kinds_of_property_but_no_property(
    collector: Any, chief: Any, people: list[Delinquent]
) -> None:
    run_id = a_run(collector, people, Stage.SEIZURE)
    printed(collector, chief, run_id, "時効が近い")
    words = words_of(letters_of(collector, run_id)[0])
    assert "差し押さえます" in words and "令和8年12月15日" in words and "預金、給与" in words


def test_a_summons_says_nothing_of_taxes_and_holds_nothing_off(
    collector: Any, chief: Any, people: list[Delinquent]
) -> None:
    run_id = a_run(collector, people, Stage.SUMMONS)
    printed(collector, chief, run_id)
    letter = letters_of(collector, run_id)[0]
    words = f"{letter.title}\n{words_of(letter)}"
    assert not any(word in words for word in ("税", "滞納", "納付", "円", "差押"))
    dispatching.dispatch(collector, run_id, TODAY, 3)
    with collector.read() as store:
        assert not any(store.receivable_events.of(people[0].receivables).values())


def test_the_leaflet_goes_to_those_without_a_direct_debit_alone(
    city: Any, collector: Any, chief: Any, people: list[Delinquent]
) -> None:
    with city.vault.write() as store:
        store.db.execute(
            "INSERT INTO payment_slip(slip_key, receivable_id, kind) VALUES('C1', ?, 'customer_no')",
            (people[1].receivables[0],),
        )
    run_id = a_run(collector, people, leaflet=True)
    printed(collector, chief, run_id)
    assert ["口座振替" in words_of(letter) for letter in letters_of(collector, run_id)] == [True, False, True]


def test_a_draft_print_is_marked_and_takes_no_number(collector: Any, people: list[Delinquent]) -> None:
    run_id = a_run(collector, people)
    issued = issuing.print_draft(collector, run_id, people[0].party_id)
    assert issued.document_no == "" and issued.output.number
    with collector.read() as store:
        assert store.reminder_runs.target(run_id, people[0].party_id).document_id is None


def test_the_outcome_counts_who_paid_within_the_days(
    city: Any, collector: Any, chief: Any, people: list[Delinquent], clock: Any
) -> None:
    run_id = a_run(collector, people)
    printed(collector, chief, run_id)
    dispatching.dispatch(collector, run_id, TODAY, 3)
    with city.vault.write() as store:
        a_payment(store, people[2].receivables[0], 9_000, date(2026, 12, 1))
        a_payment(store, people[0].receivables[0], 1_000, date(2026, 12, 24))
    clock.move(days=40)
    later = anew(city)
    found = outcome.outcomes(later, TODAY, TODAY)[0]
    assert (found.counts.sent, found.paid_people, found.paid_whole, found.paid.amount) == (3, 1, 1, 9_000)
    assert found.per_mille == 333
    assert outcome.outcomes(later, TODAY, TODAY, days=31)[0].paid.amount == 10_000


def test_a_large_run_is_noted_step_by_step_and_each_letter_once(
    collector: Any, chief: Any, people: list[Delinquent], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatching, "AT_ONCE", 2)
    run_id = a_run(collector, people)
    printed(collector, chief, run_id)
    assert dispatching.dispatch(collector, run_id, TODAY, 3) == 3
    with collector.read() as store:
        every = [number for one in people for number in one.receivables]
        events = [event for rows in store.receivable_events.of(every).values() for event in rows]
        assert store.reminder_runs.counts(run_id).sent == 3
        assert [store.timeline.count(one.party_id) for one in people] == [1, 1, 1]
    assert len(events) == 5
