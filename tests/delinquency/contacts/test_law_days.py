"""Days of the law come into the tasks by themselves, once, and leave when what set them is gone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from core.delinquency.contacts.law_days import keep_law_days
from core.delinquency.contacts.task import TaskKind
from core.delinquency.limits.nightly import keep_limits
from tests.builders import a_demand, a_payment
from tests.delinquency.world import a_delinquent
from tui.wiring import City

CtxFor = Callable[..., Any]


def night(ctx: Any, store: Any) -> int:
    keep_limits(ctx, store, 0, 100)
    return keep_law_days(ctx, store, 0, 100).rows


def test_the_day_from_which_one_may_seize_is_a_task_that_comes_once(city: City, ctx_for: CtxFor) -> None:
    ctx = ctx_for("delinquency")
    with city.vault.write() as store:
        who = a_delinquent(store, dues=((date(2026, 10, 31), 9_000),), demanded=False)
        a_demand(store, who.receivables[0], date(2026, 11, 20))
        assert (night(ctx, store), night(ctx, store)) == (1, 0)
        [task] = store.tasks.of_party(who.party_id)
        assert (task.kind, task.due_on, task.statutory) == (TaskKind.DEADLINE, date(2026, 12, 1), True)


def test_a_limitation_within_ninety_days_is_a_task(city: City, ctx_for: CtxFor) -> None:
    ctx = ctx_for("delinquency")
    with city.vault.write() as store:
        who = a_delinquent(store, dues=((date(2021, 12, 1), 9_000),))
        night(ctx, store)
        [task] = store.tasks.of_party(who.party_id)
        assert task.kind is TaskKind.LIMITATION
        assert task.words == "時効の完成日（1期別）"


def test_what_was_paid_needs_no_day_any_more(city: City, ctx_for: CtxFor) -> None:
    ctx = ctx_for("delinquency")
    with city.vault.write() as store:
        dues = ((date(2026, 10, 31), 9_000), (date(2024, 10, 31), 9_000))
        who = a_delinquent(store, dues=dues, demanded=False)
        a_demand(store, who.receivables[0], date(2026, 11, 20))
        night(ctx, store)
        a_payment(store, who.receivables[0], 9_000, date(2026, 11, 24))
        night(ctx, store)
        assert store.tasks.of_party(who.party_id) == []
        assert store.tasks.of_party(who.party_id, live=False)[0].outcome.startswith("期限の消滅")


def test_the_tasks_of_a_closed_case_end(city: City, ctx_for: CtxFor) -> None:
    ctx = ctx_for("delinquency")
    with city.vault.write() as store:
        who = a_delinquent(store, dues=((date(2026, 10, 31), 9_000),), demanded=False)
        a_demand(store, who.receivables[0], date(2026, 11, 20))
        night(ctx, store)
        a_payment(store, who.receivables[0], 9_000, date(2026, 11, 24))
        store.delinquency_cases.close(store.delinquency_cases.get(who.case_id), date(2026, 11, 24), "完納")
        night(ctx, store)
        assert [task.outcome for task in store.tasks.of_party(who.party_id, live=False)] == ["案件の終結"]
