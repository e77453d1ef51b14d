"""Dispatch from 9303 and from 6201, and letters that waited in 外字保留: one count, one day, nothing half sent."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.delinquency.obligors import returned
from core.delinquency.reminders import dispatching
from core.delinquency.reminders.dispatching import RunNotSent
from core.delinquency.reminders.issuing import TOO_LATE
from core.delinquency.reminders.runs import RunState
from core.notices.returned_mail import NewReturn, ReturnReason
from core.office.jobs import run_job
from core.office.papers.releasing import NoLongerDue, release_held
from core.office.papers.running import (
    CountDiffers,
    NothingToSend,
    SentWithItsRun,
    dispatch_letters,
    dispatch_run,
    withdraw_letter,
)
from core.values.refusals import BadInput
from tests.builders import a_payment
from tests.delinquency.reminders.test_issuing import TODAY, a_run, anew, approved, letters_of, printed, state
from tests.delinquency.world import Delinquent, a_delinquent
from tests.office.papers.desk import MISSING


@pytest.fixture
def collector(ctx_for: Any) -> Any:
    return ctx_for("delinquency")


@pytest.fixture
def people(city: Any) -> list[Delinquent]:
    with city.vault.write() as store:
        return [a_delinquent(store, name=name) for name in ("伊勢 一郎", "伊勢 二郎", MISSING)]


def letter_run(ctx: Any, run_id: int) -> int:
    with ctx.read() as store:
        return int(store.reminder_runs.get(run_id).letter_run)


def documents(ctx: Any, run_id: int) -> list[int]:
    with ctx.read() as store:
        return [one.document_id for one in store.reminder_runs.lettered(run_id) if one.document_id]


def held(city: Any) -> int:
    """The waiting letter, its name mended in the register."""
    with city.vault.write() as store:
        store.db.execute("UPDATE party SET name = '伊勢 直子' WHERE name = ?", (MISSING,))
        return int(store.db.execute("SELECT held_id FROM held_letter").fetchone()[0])


def reminded(ctx: Any, people: list[Delinquent]) -> list[int]:
    """How many of the receivables of each have a reminder."""
    with ctx.read() as store:
        return [sum(len(found) for found in store.receivable_events.of(one.receivables).values()) for one in people]


def test_the_dispatch_of_9303_takes_the_count_and_the_days_of_6201(
    city: Any, collector: Any, chief: Any, people: list[Delinquent], clock: Any
) -> None:
    run_id = a_run(collector, people)
    printed(collector, chief, run_id)
    number = letter_run(collector, run_id)
    with pytest.raises(CountDiffers, match="2通のはず"):
        dispatch_run(collector, number, TODAY, 3)
    clock.move(days=15)
    with pytest.raises(BadInput, match="14日前"):
        dispatch_run(anew(city), number, TODAY, 2)
    clock.move(days=-15)
    assert reminded(collector, people) == [0, 0, 0]
    dispatch_run(collector, number, TODAY, 2)
    assert state(collector, run_id) is RunState.DISPATCHED
    assert reminded(collector, people) == [2, 2, 0]


def test_one_letter_of_a_run_is_not_dispatched_by_itself(collector: Any, chief: Any, people: list[Delinquent]) -> None:
    run_id = a_run(collector, people)
    printed(collector, chief, run_id)
    with pytest.raises(SentWithItsRun, match="全体で"):
        dispatch_letters(collector, documents(collector, run_id)[:1], TODAY)
    assert state(collector, run_id) is RunState.PRINTED


def test_a_letter_that_waited_for_its_glyph_is_counted_and_sent_with_its_run(
    city: Any, collector: Any, chief: Any, people: list[Delinquent]
) -> None:
    run_id = a_run(collector, people)
    printed(collector, chief, run_id)
    assert dispatching.before_dispatch(collector, run_id).letters == 2
    issued = release_held(collector, held(city), "宛名を訂正")
    with pytest.raises(RunNotSent, match="6201"):
        dispatch_letters(collector, [issued.document_id], TODAY)
    assert dispatching.before_dispatch(collector, run_id).letters == 3
    assert dispatching.dispatch(collector, run_id, TODAY, 3) == 3
    assert reminded(collector, people) == [2, 2, 2]


def test_a_letter_that_waited_longer_than_its_run_is_sent_by_itself(
    city: Any, collector: Any, chief: Any, people: list[Delinquent]
) -> None:
    run_id = a_run(collector, people)
    printed(collector, chief, run_id)
    dispatching.dispatch(collector, run_id, TODAY, 2)
    issued = release_held(collector, held(city), "宛名を訂正")
    dispatch_letters(collector, [issued.document_id], TODAY)
    assert reminded(collector, people) == [2, 2, 2]


def test_a_letter_that_waited_asks_for_what_is_owed_when_it_is_let_go(
    city: Any, collector: Any, chief: Any, people: list[Delinquent]
) -> None:
    run_id = a_run(collector, people)
    printed(collector, chief, run_id)
    with city.vault.write() as store:
        a_payment(store, people[2].receivables[0], 24_000, TODAY)
    release_held(collector, held(city), "宛名を訂正")
    with collector.read() as store:
        assert store.reminder_runs.target(run_id, people[2].party_id).claims == (people[2].receivables[1],)


def test_who_has_paid_while_the_letter_waited_gets_none(
    city: Any, collector: Any, chief: Any, people: list[Delinquent]
) -> None:
    run_id = a_run(collector, people)
    printed(collector, chief, run_id)
    with city.vault.write() as store:
        for receivable in people[2].receivables:
            a_payment(store, receivable, 24_000, TODAY)
    with pytest.raises(NoLongerDue, match="残額なし"):
        release_held(collector, held(city), "宛名を訂正")
    with collector.read() as store:
        assert store.held_letters.count() == 0
        assert store.reminder_runs.target(run_id, people[2].party_id).state == "引抜"


def test_a_letter_that_waits_is_not_let_go_once_its_run_was_cancelled(
    city: Any, collector: Any, chief: Any, people: list[Delinquent]
) -> None:
    run_id = a_run(collector, people)
    printed(collector, chief, run_id)
    dispatching.cancel_run(collector, run_id, "期限の誤り")
    with pytest.raises(NoLongerDue, match="催告の取消"):
        release_held(collector, held(city), "宛名を訂正")


def test_a_run_of_which_every_letter_was_pulled_out_is_cancelled_and_not_dispatched(
    collector: Any, chief: Any, people: list[Delinquent]
) -> None:
    run_id = a_run(collector, people)
    printed(collector, chief, run_id)
    for number in documents(collector, run_id):
        withdraw_letter(collector, number, "来庁して納付")
    dispatching.pull_letters(collector, run_id)
    with pytest.raises(NothingToSend):
        dispatching.dispatch(collector, run_id, TODAY, 0)
    dispatching.cancel_run(collector, run_id, "全て納付済")
    assert state(collector, run_id) is RunState.CANCELLED


def test_no_letter_asks_to_pay_by_a_day_that_is_past(
    city: Any, collector: Any, chief: Any, people: list[Delinquent], clock: Any
) -> None:
    run_id = a_run(collector, people)
    job_id = approved(collector, chief, run_id)
    clock.move(days=21)
    assert clock.now().date() == date(2026, 12, 15)
    late = anew(city)
    run_job(late, job_id)
    assert letters_of(late, run_id) == []
    with late.read() as store:
        assert store.reminder_runs.target(run_id, people[0].party_id).withdrawn == TOO_LATE


@pytest.mark.parametrize(
    ("reason", "left"), [(ReturnReason.UNKNOWN, 0), (ReturnReason.EXPIRED, 0), (ReturnReason.REFUSED, 2)]
)
def test_a_reminder_that_came_back_holds_nothing_off_unless_it_was_refused(
    collector: Any, chief: Any, people: list[Delinquent], reason: ReturnReason, left: int
) -> None:
    run_id = a_run(collector, people)
    printed(collector, chief, run_id)
    dispatching.dispatch(collector, run_id, TODAY, 2)
    with collector.read() as store:
        letter = store.reminder_runs.target(run_id, people[0].party_id).document_id
    returned.put_returned(collector, NewReturn(people[0].party_id, TODAY, reason, letter))
    assert reminded(collector, people) == [left, 2, 0]
    with collector.read() as store:
        told = [row.words for row in store.timeline.of_party(people[0].party_id)]
    assert any("到達せず" in words for words in told) is (left == 0)
