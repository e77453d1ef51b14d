"""Reminders at city size: conditions over all open cases, the extraction with its grounds, letters by the step, their dispatch.

python -m bench.reminders [--cases 15000] [--terms 4] [--letters 5000]

Conditions are to answer within 1 s each over 15,000 cases; no transaction may come near its limit of 2 s. Exit 1 when one does.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from bench import ground
from bench.delinquency import fill, night
from core.delinquency.reminders import dispatching, extraction, issuing, saved
from core.delinquency.reminders.conditions import AllOf, AnyOf, Column, Compared, Comparison, Node, NotSo
from core.delinquency.reminders.extraction import RunWanted
from core.delinquency.reminders.stages import Stage
from core.office.context import Context
from core.office.jobs import run_job
from core.office.papers.running import dispatch_run
from core.office.work import JobProgress

T = TypeVar("T")
MOST_CONDITION_MS = 1_000
MOST_STEP_S = 1.8

OWED = Compared(Column.OWED, Comparison.AT_LEAST, 30_000)
CONDITIONS: dict[str, Node] = {
    "owed": OWED,
    "tax_and_year": AllOf(
        (
            Compared(Column.TAX_ITEM, Comparison.IS, ground.TAX_ITEM),
            Compared(Column.LEVY_YEAR, Comparison.AT_MOST, 2023),
        )
    ),
    "never_reminded": Compared(Column.LAST_REMINDER, Comparison.ABSENT),
    "limitation": Compared(Column.LIMITATION_DAYS, Comparison.AT_MOST, 365),
    "no_grace_no_plan": AllOf(
        (
            Compared(Column.GRACE, Comparison.ABSENT),
            Compared(Column.PLAN, Comparison.ABSENT),
            Compared(Column.SUSPENSION, Comparison.ABSENT),
        )
    ),
    "all_together": AllOf(
        (
            OWED,
            AnyOf(
                (
                    Compared(Column.LAST_REMINDER, Comparison.ABSENT),
                    Compared(Column.LAST_REMINDER, Comparison.DAYS_AGO, 90),
                )
            ),
            NotSo(Compared(Column.GRACE, Comparison.PRESENT)),
            Compared(Column.TERMS, Comparison.AT_LEAST, 2),
            NotSo(Compared(Column.LABEL, Comparison.CONTAINS, "国保")),
            Compared(Column.LAST_STAGE, Comparison.AT_MOST, 1),
            Compared(Column.HOUSEHOLD_DEBTORS, Comparison.AT_MOST, 3),
        )
    ),
}


def timed(act: Callable[[], T]) -> tuple[T, float]:
    """What an act gives, and its seconds."""
    began = time.perf_counter()
    found = act()
    return found, time.perf_counter() - began


def conditions(ctx: Context[Any]) -> dict[str, dict[str, float]]:
    """Milliseconds of each condition over all cases, and how many it takes."""
    found = {}
    for name, tree in CONDITIONS.items():
        count, seconds = timed(lambda tree=tree: saved.count_matching(ctx, tree))
        found[name] = {"ms": round(seconds * 1000, 1), "people": count}
    return found


def letters(ctx: Context[Any], most: int) -> dict[str, float]:
    """A run of so many letters: numbered by the steps of the job, then dispatched in one transaction."""
    today = ctx.today()
    source = saved.save_condition(ctx, "計測", CONDITIONS["no_grace_no_plan"], shared=False).ref
    wanted = RunWanted("計測", Stage.FIRST, source, today + timedelta(days=21))
    made, extract_s = timed(lambda: extraction.extract(ctx, wanted))
    with ctx.write() as store:
        over = store.reminder_runs.lettered(made.run_id)[most:]
        for target in over:
            store.reminder_runs.leave_out(made.run_id, target.party_id, "計測", 1)
    ref = issuing.draft_run(ctx, made.run_id, "計測")
    with ctx.write() as store:
        job_id = issuing.execute_run(ctx, store, store.drafts.get(ref.draft_id))
    longest, last = 0.0, time.perf_counter()

    def look(progress: JobProgress) -> None:
        nonlocal longest, last
        now = time.perf_counter()
        longest, last = max(longest, now - last), now

    _, job_s = timed(lambda: run_job(ctx, job_id, on_progress=look))
    look_found, look_s = timed(lambda: dispatching.before_dispatch(ctx, made.run_id))
    run = look_found.view.run
    assert run.letter_run is not None
    count, dispatch_s = timed(lambda: dispatch_run(ctx, run.letter_run or 0, today, look_found.letters))
    with ctx.read() as store:
        live = store.jobs.live_on(dispatching.JOB, f"reminder:{made.run_id}")
    assert live is not None
    last = time.perf_counter()
    _, sent_s = timed(lambda: run_job(ctx, live.job_id, on_progress=look))
    return {
        "people": made.counts.people,
        "letters": count,
        "extract_s": round(extract_s, 2),
        "job_with_files_s": round(job_s, 1),
        "longest_step_s": round(longest, 2),
        "before_dispatch_s": round(look_s, 2),
        "dispatch_s": round(dispatch_s, 2),
        "reminders_s": round(sent_s, 2),
    }


def main() -> None:
    """Make the city, ask the conditions, send a run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=15_000)
    parser.add_argument("--terms", type=int, default=4)
    parser.add_argument("--letters", type=int, default=5_000)
    parser.add_argument("--base")
    asked = parser.parse_args()
    city = ground.new_city(asked.base)
    try:
        operator = city.context(ground.add_account(city, "BENCH", "operator"))
        fill(city, asked.cases, asked.terms, operator)
        with city.vault.write() as store:
            store.db.execute("UPDATE party SET address = '三重県伊勢市岩渕一丁目7番29号', postal_code = '5160037'")
        night(operator)
        collector = city.context(ground.add_account(city, "COLLECTOR", "delinquency"))
        with city.vault.write() as store:
            store.settings.put("mass_output_rows", collector.now().date(), 10_000, 1)
        asked_s = conditions(collector)
        sent = letters(collector, asked.letters)
        ground.show(bench="reminders", cases=asked.cases, conditions=asked_s, run=sent)
        slow = [name for name, one in asked_s.items() if one["ms"] > MOST_CONDITION_MS]
        if slow or max(sent["longest_step_s"], sent["dispatch_s"]) > MOST_STEP_S:
            sys.exit(1)
    finally:
        ground.drop(city)


if __name__ == "__main__":
    main()
