"""Jobs that this terminal's process is carrying out: each in a thread of its own, which no screen has to wait for.

A screen looks at `latest` when it likes; the thread writes there and nowhere else. When the clerk signs out, the next
step is refused with the session and the job stays where it stands, to be resumed from 8101.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from textual.app import App

from core.office.context import Context
from core.office.jobs import run_job
from core.office.work import JobProgress


@dataclass(slots=True)
class Run:
    """One job in the hands of this process. `started_at` is the app's monotonic time, for what is left."""

    job_id: int
    started_at: float
    rows_before: int = 0
    latest: JobProgress | None = None
    error: Exception | None = None
    told: bool = False
    """Has a screen said how it ended?"""
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def running(self) -> bool:
        """Is the thread still at work?"""
        return not self.over.is_set()


_RUNS: WeakKeyDictionary[App[Any], dict[int, Run]] = WeakKeyDictionary()


def run_of(app: App[Any], job_id: int) -> Run | None:
    """The run of a job in this process, over or not; None when another process has it or nobody."""
    return _RUNS.get(app, {}).get(job_id)


def running(app: App[Any]) -> list[Run]:
    """Runs of this process that are not over."""
    return [run for run in _RUNS.get(app, {}).values() if run.running]


def start_run(app: App[Any], ctx: Context[Any], job_id: int, now: float) -> Run:
    """Carry out a job in a thread; one that runs here already is only given back."""
    runs = _RUNS.setdefault(app, {})
    here = runs.get(job_id)
    if here is not None and here.running:
        return here
    run = runs[job_id] = Run(job_id, now)
    threading.Thread(target=_carry_out, args=(ctx, run), name=f"job-{job_id}").start()
    return run


def _carry_out(ctx: Context[Any], run: Run) -> None:
    def look(progress: JobProgress) -> None:
        if run.latest is None:
            run.rows_before = progress.reached.row_count
        run.latest = progress

    try:
        run.latest = run_job(ctx, run.job_id, on_progress=look)
    except Exception as error:  # kept for the screen, which shows or logs it as it does for every act
        run.error = error
    finally:
        run.over.set()
