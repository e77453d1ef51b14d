"""夜間計算 (8101 `delinquency_nightly`): the phases of the night, one after another, each in bounded steps.

A step is one transaction with its checkpoint. A phase is idempotent: run twice on a day it changes nothing more, and a
night that was cut off goes on behind its last checkpoint.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.office.jobs import request_job
from core.office.work import Job, JobKind, StepDone
from core.values.refusals import BadInput

if TYPE_CHECKING:
    from core.delinquency.ports import Context, Store

FUNCTION = "delinquency.nightly"
JOB = "delinquency_nightly"
NAME = "滞納の夜間計算"
SUBJECT = "delinquency:nightly"
"""One night runs at a time."""
ROWS_A_STEP = 500
"""Cases, receivables or whatever a phase counts, in one transaction."""


@dataclass(frozen=True, slots=True)
class PhaseStep:
    """What a step of a phase did: the key it reached (None when the phase is through) and the rows it changed."""

    last_key: int | None
    rows: int


@dataclass(frozen=True, slots=True)
class Phase:
    """A phase of the night. `step(ctx, store, after, limit)` takes up to `limit` rows with keys above `after` (0 first)."""

    code: str
    name: str
    step: Callable[[Context, Store, int, int], PhaseStep]


def request_nightly(ctx: Context) -> int:
    """Ask for tonight's count; the number of the job, to be run in 8101 or by `osame job run`. Raises JobAlreadyLive."""
    ctx.authorize(FUNCTION, "enter")
    ctx.outside.steps.get(JOB)  # the phases are loaded before the books are taken, not while others wait
    with ctx.write() as store:
        job_id = request_job(ctx, store, JOB, SUBJECT, {"on": ctx.now().date().isoformat()})
        store.audit.record(ctx.entry(FUNCTION, f"{NAME}の依頼", job=job_id))
    return job_id


def nightly_job(phases: Sequence[Phase]) -> JobKind:
    """The kind of job that runs these phases in their order."""

    def step(ctx: Context, store: Store, _job: Job, last_key: str) -> StepDone:
        return run_step(phases, ctx, store, last_key)

    return JobKind(NAME, FUNCTION, step)


def run_step(phases: Sequence[Phase], ctx: Context, store: Store, last_key: str, limit: int = ROWS_A_STEP) -> StepDone:
    """One step of the night behind the checkpoint `last_key` ('' at first, then `phase:key`).

    Raises BadInput for a checkpoint of a phase that this version does not have.
    """
    place, after = _place(phases, last_key)
    if place >= len(phases):
        return StepDone(last_key, 0, 0, finished=True)
    phase = phases[place]
    done = phase.step(ctx, store, after, limit)
    if done.last_key is not None:
        return StepDone(f"{phase.code}:{done.last_key}", done.rows, 0, finished=False)
    return StepDone(f"{phase.code}:", done.rows, 0, finished=place + 1 == len(phases))


def _place(phases: Sequence[Phase], last_key: str) -> tuple[int, int]:
    """Which phase is next, and behind which key."""
    if not last_key:
        return 0, 0
    code, _, after = last_key.partition(":")
    found = next((place for place, phase in enumerate(phases) if phase.code == code), None)
    if found is None:
        raise BadInput(reason=f"夜間計算の段「{code}」がありません。ジョブを取り消し、新しく始めてください（8101）。")
    return (found, int(after)) if after else (found + 1, 0)
