"""Running big work (8101): bounded steps, each one transaction with its checkpoint; what dies is resumed where it stood.

A job is asked for by an act's own service (`request_job`), run by whoever has the right to enter its kind's function
(`run_job`, from a screen's thread or `osame job run`), and can be paused, cancelled and, by an approved act, reversed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from core.office.audit import Result
from core.office.context import Context
from core.office.ports import Store
from core.office.work import (
    Direction,
    Job,
    JobAlreadyLive,
    JobKind,
    JobKindUnknown,
    JobNotReady,
    JobProgress,
    JobState,
    JobTaken,
    NotReversible,
    Step,
)
from core.values.refusals import Refusal

LEASE = timedelta(seconds=15)
"""How long a worker may be silent before another one takes its job over. A dead process of this machine need not wait."""

INTERNAL = "内部エラーで止まりました。情報係へ連絡し、直ったら再開してください。"

_RESUMABLE = (JobState.WAITING, JobState.RUNNING, JobState.PAUSED, JobState.FAILED, JobState.REVERSING)


def request_job(
    ctx: Context[Store],
    store: Store,
    kind: str,
    subject: str,
    params: Mapping[str, Any] | None = None,
    *,
    expected_count: int = 0,
) -> int:
    """Put a job in the queue, inside the transaction of the act that wants it; the job's number.

    `subject` names what it works on; one live job of a kind a subject, else JobAlreadyLive. `params` are JSON values
    that every step can read; `expected_count` is how many rows it will move, for its share on the screen.
    """
    registered = _kind(ctx, kind)
    live = store.jobs.live_on(kind, subject)
    if live is not None:
        raise JobAlreadyLive(name=registered.name, job_id=live.job_id)
    return store.jobs.add(kind, subject, params or {}, expected_count, ctx.actor.staff_no, ctx.now())


def begin_reversal(ctx: Context[Store], store: Store, job_id: int, *, expected_count: int = 0) -> Job:
    """Set a finished job to be reversed as a whole, inside the transaction of the act that was approved for it.

    The steps back are taken by `run_job`. Raises NotReversible, JobNotReady.
    """
    job = store.jobs.get(job_id)
    kind = _kind(ctx, job.kind)
    if kind.undo is None:
        raise NotReversible(name=kind.name)
    if job.state != JobState.DONE:
        raise JobNotReady(job_id=job_id, state=job.state.label, act="戻しを開始")
    store.jobs.move(job, JobState.REVERSING)
    store.audit.record(
        ctx.entry(kind.function_code, f"{kind.name} 戻し開始", job=job_id, subject=job.subject, expected=expected_count)
    )
    return store.jobs.get(job_id)


def run_job(
    ctx: Context[Store],
    job_id: int,
    *,
    until: Callable[[JobProgress], bool] | None = None,
    on_progress: Callable[[JobProgress], None] | None = None,
) -> JobProgress:
    """Run or resume a job to its end, step by step, and tell `on_progress` after each.

    Needs the right to enter the kind's function, asked before every step. Resumes after the highest checkpoint. A step
    that refuses or breaks leaves the job failed with its sentence; what was done before stays, and a later run goes on
    from there. `until` may stop it after a step (the job is then paused). Raises JobTaken, JobNotReady.
    """
    ctx.authorize("office.menu", "read")
    me = ctx.outside.processes.me()
    with ctx.read() as store:
        kind = _kind(ctx, store.jobs.get(job_id).kind)
    ctx.authorize(kind.function_code, "enter")
    if kind.beforehand is not None:
        kind.beforehand(ctx)
    with ctx.write() as store:
        _take(ctx, store, job_id, me)
    try:
        while True:
            ctx.authorize(kind.function_code, "enter")
            progress = _one_step(ctx, job_id, kind, me)
            if on_progress is not None:
                on_progress(progress)
            if progress.job.state not in (JobState.RUNNING, JobState.REVERSING):
                if kind.afterwards is not None and progress.job.state == JobState.DONE:
                    kind.afterwards(ctx)
                return progress
            if until is not None and until(progress):
                return _stop(ctx, job_id, me)
    except Refusal as refusal:
        _fail(ctx, job_id, kind, me, refusal.message)
        if isinstance(refusal, (JobTaken, JobNotReady)):
            raise
        with ctx.read() as store:
            return progress_of(ctx, store, store.jobs.get(job_id))
    except BaseException:  # even a stopped process must not leave the job looking alive; the cause goes on up
        _fail(ctx, job_id, kind, me, INTERNAL)
        raise


def pause_job(ctx: Context[Store], job_id: int) -> JobProgress:
    """Ask a running job to stop after its step; `run_job` goes on from there. Raises JobNotReady."""
    ctx.authorize("office.menu", "read")
    return _move(ctx, job_id, JobState.PAUSED, (JobState.RUNNING,), "中断")


def cancel_job(ctx: Context[Store], job_id: int) -> JobProgress:
    """Give up a job that waits or is paused; what its steps did stays and is corrected by its own acts."""
    ctx.authorize("office.menu", "read")
    return _move(ctx, job_id, JobState.CANCELLED, (JobState.WAITING, JobState.PAUSED), "取消")


def get_job(ctx: Context[Store], job_id: int) -> JobProgress:
    """One job with how far it is, for 8101."""
    ctx.authorize("office.jobs", "read")
    with ctx.read() as store:
        return progress_of(ctx, store, store.jobs.get(job_id))


def list_jobs(ctx: Context[Store], *, before: int | None = None, limit: int = 100) -> list[JobProgress]:
    """Jobs, newest first; the next page comes by the number of the last one shown."""
    ctx.authorize("office.jobs", "read")
    with ctx.read() as store:
        return [progress_of(ctx, store, job) for job in store.jobs.listed(before=before, limit=limit)]


def progress_of(ctx: Context[Store], store: Store, job: Job) -> JobProgress:
    """A job with what its steps have done, read in the caller's transaction."""
    kind = ctx.outside.steps.get(job.kind)
    return JobProgress(
        job=job,
        name=kind.name if kind else job.kind,
        requested_by_name=store.roster.get(job.requested_by).name,
        reached=store.jobs.reached(job.job_id, job.direction),
        stalled=job.state in (JobState.RUNNING, JobState.REVERSING) and _free(ctx, job),
    )


def _kind(ctx: Context[Store], kind: str) -> JobKind:
    registered = ctx.outside.steps.get(kind)
    if registered is None:
        raise JobKindUnknown(kind=kind)
    return registered


def _free(ctx: Context[Store], job: Job) -> bool:
    """True when nobody holds the job: no lease, an old one, or a worker whose process is gone."""
    if not job.worker or job.lease_until_at is None or job.lease_until_at < ctx.now():
        return True
    return ctx.outside.processes.gone(job.worker)


def _take(ctx: Context[Store], store: Store, job_id: int, me: str) -> None:
    job = store.jobs.get(job_id)
    if job.state not in _RESUMABLE:
        raise JobNotReady(job_id=job_id, state=job.state.label, act="実行")
    if job.state in (JobState.RUNNING, JobState.REVERSING) and not _free(ctx, job):
        raise JobTaken(job_id=job_id)
    state = JobState.REVERSING if job.state == JobState.REVERSING else JobState.RUNNING
    if store.jobs.take(job, state, me, ctx.now() + LEASE) is None:
        raise JobTaken(job_id=job_id)


def _one_step(ctx: Context[Store], job_id: int, kind: JobKind, me: str) -> JobProgress:
    """One step with its checkpoint, whole or not at all; the job is finished in the transaction of its last step."""
    with ctx.write() as store:
        job = store.jobs.renew(job_id, me, ctx.now() + LEASE)
        if job is None:
            found = store.jobs.get(job_id)
            if found.state in (JobState.RUNNING, JobState.REVERSING):
                raise JobTaken(job_id=job_id)
            return progress_of(ctx, store, found)
        reached = store.jobs.reached(job_id, job.direction)
        before = store.audit.last_seq()
        done = _step_of(kind, job.direction)(ctx, store, job, reached.last_key)
        audit_seq = done.audit_seq or store.audit.last_seq()
        if audit_seq == before:
            word = "戻し" if job.direction == Direction.UNDO else "処理"
            audit_seq = store.audit.record(
                ctx.entry(
                    kind.function_code,
                    f"{kind.name} {word}",
                    job=job_id,
                    step=reached.step_no + 1,
                    rows=done.row_count,
                    yen=done.amount_yen,
                )
            )
        store.jobs.add_step(job_id, job.direction, reached.step_no + 1, done, audit_seq)
        if done.finished:
            store.jobs.move(job, JobState.REVERSED if job.direction == Direction.UNDO else JobState.DONE)
        return progress_of(ctx, store, store.jobs.get(job_id))


def _step_of(kind: JobKind, direction: Direction) -> Step:
    if direction == Direction.DO:
        return kind.step
    if kind.undo is None:
        raise NotReversible(name=kind.name)
    return kind.undo


def _stop(ctx: Context[Store], job_id: int, me: str) -> JobProgress:
    with ctx.write() as store:
        job = store.jobs.get(job_id)
        if job.worker == me and job.state == JobState.RUNNING:
            store.jobs.move(job, JobState.PAUSED)
        elif job.worker == me:
            store.jobs.let_go(job_id, me)
        return progress_of(ctx, store, store.jobs.get(job_id))


def _fail(ctx: Context[Store], job_id: int, kind: JobKind, me: str, message: str) -> None:
    """Leave a job that is still ours as failed (a reversal: waiting for its next run), with the sentence why."""
    with ctx.write() as store:
        job = store.jobs.get(job_id)
        if job.worker != me:
            return
        if job.state == JobState.RUNNING:
            store.jobs.move(job, JobState.FAILED, message)
        else:
            store.jobs.let_go(job_id, me, message)
        store.audit.record(
            ctx.entry(kind.function_code, f"{kind.name} 停止", Result.FAILED, reason=message, job=job_id)
        )


def _move(ctx: Context[Store], job_id: int, state: JobState, allowed: tuple[JobState, ...], act: str) -> JobProgress:
    """A change of state that a person asks for, by the right on the job's own function."""
    with ctx.read() as store:
        kind = _kind(ctx, store.jobs.get(job_id).kind)
    ctx.authorize(kind.function_code, "enter")
    with ctx.write() as store:
        job = store.jobs.get(job_id)
        if job.state not in allowed:
            raise JobNotReady(job_id=job_id, state=job.state.label, act=act)
        store.jobs.move(job, state)
        store.audit.record(ctx.entry(kind.function_code, f"{kind.name} {act}", job=job_id, subject=job.subject))
        return progress_of(ctx, store, store.jobs.get(job_id))
