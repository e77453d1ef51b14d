"""A kind of job for tests: it counts from 1 to `rows`, a step a number, and each number leaves an audit row.

Run as a program it is a worker in a process of its own, which stops at a number until a line comes in:
`python -m tests.office.counting DIR KEYS STAFF SESSION JOB WHERE AT`, WHERE being `inside` or `between` the steps.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from core.office.context import Actor, Context
from core.office.jobs import run_job
from core.office.work import JobKind, StepDone
from core.values.refusals import Refusal
from tui.wiring import City, open_city

FUNCTION = "collection.payment_files"


class Unlucky(Refusal):
    """What the counting job says at its unlucky number."""

    sentence = "{number}で止まりました。"


def counting(
    *, pause_inside: Callable[[int], None] = lambda number: None, refuses_at: int = 0, breaks_at: int = 0
) -> JobKind:
    """The kind of job, with what disturbs it."""

    def step(ctx: Context[Any], store: Any, job: Any, last_key: str) -> StepDone:
        number = int(last_key or 0) + 1
        if number == refuses_at:
            raise Unlucky(number=number)
        store.audit.record(ctx.entry(FUNCTION, "数える", number=number))
        pause_inside(number)
        if number == breaks_at:
            raise ZeroDivisionError
        return StepDone(str(number), 1, 10, number == job.params["rows"])

    def undo(ctx: Context[Any], store: Any, job: Any, last_key: str) -> StepDone:
        number = int(last_key or job.params["rows"] + 1) - 1
        store.audit.record(ctx.entry(FUNCTION, "数え戻す", number=number))
        return StepDone(str(number), 1, -10, number == 1)

    return JobKind("数え", FUNCTION, step, undo)


def with_job(city: City, kind: JobKind) -> City:
    """The same city, whose only kind of job is this one."""
    return replace(city, outside=replace(city.outside, steps={"count": kind}))


def counted(city: City, act: str = "数える") -> list[int]:
    """The numbers that are in the log, in order."""
    with city.vault.read() as store:
        rows = store.db.execute(
            "SELECT json_extract(body, '$.number') FROM audit_log WHERE json_extract(body, '$.act') = ? ORDER BY seq",
            (act,),
        ).fetchall()
    return [row[0] for row in rows]


def main(arguments: list[str]) -> None:
    folder, keys, staff_no, session_id, job_id, where, at = arguments

    def wait() -> None:
        print("here", flush=True)
        sys.stdin.readline()

    def inside(number: int) -> None:
        if where == "inside" and number == int(at):
            wait()

    def between(progress: Any) -> None:
        if where == "between" and progress.reached.row_count == int(at):
            wait()

    from tests.people import FixedClock

    opened = with_job(open_city(Path(folder), Path(keys), clock=FixedClock()), counting(pause_inside=inside))
    actor = Actor(staff_no, "", "0100", "", int(session_id), "worker")
    run_job(opened.context(actor), int(job_id), on_progress=between)


if __name__ == "__main__":
    main(sys.argv[1:])
