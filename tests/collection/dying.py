"""A worker that is killed in the middle of a step: `python -m tests.collection.dying DIR KEYS STAFF SESSION JOB STEPS`.

It carries out so many steps of a job and dies inside the next one, when its rows are written and not committed.
"""

from __future__ import annotations

import os
import signal
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from core.office.context import Actor
from core.office.jobs import run_job
from core.office.work import Job, StepDone
from tests.people import FixedClock
from tui.wiring import open_city


def main(arguments: list[str]) -> None:
    folder, keys, staff_no, session_id, job_id, steps = arguments
    city = open_city(Path(folder), Path(keys), clock=FixedClock())
    with city.vault.read() as store:
        kind = city.outside.steps[store.jobs.get(int(job_id)).kind]
    left = int(steps)

    def step(ctx: Any, store: Any, job: Job, last_key: str) -> StepDone:
        nonlocal left
        done = kind.step(ctx, store, job, last_key)
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1
        return done

    city = replace(city, outside=replace(city.outside, steps={job_kind: replace(kind, step=step) for job_kind in city.outside.steps}))  # fmt: skip
    run_job(city.context(Actor(staff_no, "", "0100", "", int(session_id), "worker")), int(job_id))


if __name__ == "__main__":
    main(sys.argv[1:])
