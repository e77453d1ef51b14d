"""Tasks: kept once a source, ended with their source, statutory ones out of reach."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from core.delinquency.contacts.tasks import (
    NoOutcome,
    StatutoryTask,
    TaskKind,
    TaskRequest,
    add_task,
    check_completed,
    check_movable,
    days_until,
    end_tasks,
)
from core.values.refusals import BadInput
from tests.delinquency.world import a_delinquent
from tui.wiring import City

CtxFor = Callable[..., Any]
DAY = date(2026, 12, 1)


def wanted(party_id: int, *, source: str = "", statutory: bool = False, due_on: date = DAY) -> TaskRequest:
    return TaskRequest(party_id, TaskKind.EXPIRY, due_on, "徴収猶予の満了", statutory, source)


def test_a_source_that_asks_again_moves_its_task(city: City, ctx_for: CtxFor) -> None:
    ctx = ctx_for("delinquency")
    with city.vault.write() as store:
        who = a_delinquent(store)
        first = add_task(ctx, store, wanted(who.party_id, source="grace:1"))
        assert add_task(ctx, store, wanted(who.party_id, source="grace:1", due_on=date(2026, 12, 8))) == first
        assert [task.due_on for task in store.tasks.of_party(who.party_id)] == [date(2026, 12, 8)]


def test_the_end_of_a_source_ends_its_tasks_and_its_parts_and_no_other(city: City, ctx_for: CtxFor) -> None:
    ctx = ctx_for("delinquency")
    with city.vault.write() as store:
        who = a_delinquent(store)
        for source in ("grace:1", "grace:1:warning", "grace:12"):
            add_task(ctx, store, wanted(who.party_id, source=source, statutory=True))
        assert end_tasks(ctx, store, "grace:1", "猶予の取消し") == 2
        assert [task.source for task in store.tasks.of_party(who.party_id)] == ["grace:12"]
        assert store.tasks.count_live(who.party_id) == 1


def test_a_statutory_task_is_neither_removed_nor_moved_by_hand(city: City, ctx_for: CtxFor) -> None:
    ctx = ctx_for("delinquency")
    with city.vault.write() as store:
        who = a_delinquent(store)
        task = store.tasks.get(add_task(ctx, store, wanted(who.party_id, statutory=True)))
    with pytest.raises(StatutoryTask, match="徴収猶予の満了"):
        check_movable(task)


def test_a_task_is_completed_with_a_result_and_says_something(city: City, ctx_for: CtxFor) -> None:
    ctx = ctx_for("delinquency")
    with city.vault.write() as store:
        who = a_delinquent(store)
        task = store.tasks.get(add_task(ctx, store, wanted(who.party_id)))
        with pytest.raises(NoOutcome):
            check_completed(task, "　")
        with pytest.raises(BadInput):
            add_task(ctx, store, TaskRequest(who.party_id, TaskKind.OTHER, DAY, " "))
    assert [days_until(task, day) for day in (date(2026, 11, 28), DAY, date(2026, 12, 3))] == [
        "あと3日",
        "本日",
        "2日超過",
    ]
