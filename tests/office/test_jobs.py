"""Jobs: bounded steps with checkpoints, resumed where they stood, nothing twice and nothing lost."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from typing import Any

import pytest

from core.office import jobs
from core.office.jobs import begin_reversal, cancel_job, get_job, list_jobs, pause_job, request_job, run_job
from core.office.rights import NotPermitted
from core.office.work import JobAlreadyLive, JobKindUnknown, JobNotReady, JobState, JobTaken, NotReversible
from tests.conftest import CtxFor, FixedClock, context_of
from tests.office.counting import counted, counting, with_job
from tui.wiring import City


@pytest.fixture
def clerk_no(ctx_for: CtxFor) -> str:
    return ctx_for("collection").actor.staff_no


def worker(city: City, clerk_no: str, **disturbed: Any) -> Any:
    """The clerk's context in a city whose only job is the counting one."""
    return context_of(with_job(city, counting(**disturbed)), clerk_no)


def asked(ctx: Any, rows: int = 5, subject: str = "batch:1") -> int:
    with ctx.write() as store:
        return request_job(ctx, store, "count", subject, {"rows": rows}, expected_count=rows)


def test_a_job_runs_to_its_end_in_steps(city: City, clerk_no: str) -> None:
    ctx = worker(city, clerk_no)
    done = run_job(ctx, asked(ctx))
    assert (done.job.state, done.reached.step_no, done.amount.amount) == (JobState.DONE, 5, 50)
    assert counted(city) == [1, 2, 3, 4, 5]


def test_progress_is_told_after_each_step(city: City, clerk_no: str) -> None:
    ctx = worker(city, clerk_no)
    seen = []
    run_job(ctx, asked(ctx, rows=4), on_progress=lambda progress: seen.append(progress.percent))
    assert seen == [25, 50, 75, 100]


def test_a_step_s_own_audit_row_is_its_checkpoint_s(city: City, clerk_no: str) -> None:
    ctx = worker(city, clerk_no)
    job_id = asked(ctx, rows=1)
    run_job(ctx, job_id)
    with city.vault.read() as store:
        acts = store.db.execute(
            "SELECT json_extract(body, '$.act') FROM job_step JOIN audit_log ON seq = audit_seq WHERE job_id = ?",
            (job_id,),
        ).fetchall()
    assert acts == [("数える",)]


def test_a_step_that_refuses_leaves_the_job_failed_with_the_sentence(city: City, clerk_no: str) -> None:
    ctx = worker(city, clerk_no, refuses_at=3)
    failed = run_job(ctx, asked(ctx))
    assert (failed.job.state, failed.job.message) == (JobState.FAILED, "3で止まりました。")
    assert counted(city) == [1, 2]


def test_a_failed_job_goes_on_where_it_stood(city: City, clerk_no: str) -> None:
    ctx = worker(city, clerk_no, refuses_at=3)
    job_id = asked(ctx)
    run_job(ctx, job_id)
    done = run_job(worker(city, clerk_no), job_id)
    assert (done.job.state, done.job.message) == (JobState.DONE, "")
    assert counted(city) == [1, 2, 3, 4, 5]


def test_a_step_that_breaks_leaves_nothing_of_itself(city: City, clerk_no: str) -> None:
    ctx = worker(city, clerk_no, breaks_at=3)
    job_id = asked(ctx)
    with pytest.raises(ZeroDivisionError):
        run_job(ctx, job_id)
    assert get_job(ctx, job_id).job.message == jobs.INTERNAL
    assert counted(city) == [1, 2]


def test_a_paused_job_stops_after_its_step_and_can_go_on(city: City, clerk_no: str) -> None:
    ctx = worker(city, clerk_no)
    job_id = asked(ctx)

    def pause_at_two(progress: Any) -> None:
        if progress.job.state == JobState.RUNNING and progress.reached.step_no == 2:
            pause_job(ctx, job_id)

    paused = run_job(ctx, job_id, on_progress=pause_at_two)
    assert (paused.job.state, counted(city)) == (JobState.PAUSED, [1, 2])
    assert run_job(ctx, job_id).job.state == JobState.DONE
    assert counted(city) == [1, 2, 3, 4, 5]


def test_until_stops_after_a_step(city: City, clerk_no: str) -> None:
    ctx = worker(city, clerk_no)
    stopped = run_job(ctx, asked(ctx), until=lambda progress: progress.reached.step_no == 4)
    assert (stopped.job.state, stopped.reached.last_key) == (JobState.PAUSED, "4")


def test_a_cancelled_job_does_not_run(city: City, clerk_no: str) -> None:
    ctx = worker(city, clerk_no)
    job_id = asked(ctx)
    assert cancel_job(ctx, job_id).job.state == JobState.CANCELLED
    with pytest.raises(JobNotReady):
        run_job(ctx, job_id)


def test_a_job_that_is_done_does_not_run_again(city: City, clerk_no: str) -> None:
    ctx = worker(city, clerk_no)
    job_id = asked(ctx)
    run_job(ctx, job_id)
    with pytest.raises(JobNotReady):
        run_job(ctx, job_id)
    assert counted(city) == [1, 2, 3, 4, 5]


def test_two_live_jobs_on_one_subject_are_refused(city: City, clerk_no: str) -> None:
    ctx = worker(city, clerk_no)
    asked(ctx)
    with pytest.raises(JobAlreadyLive):
        asked(ctx)


def test_an_unknown_kind_is_refused(city: City, clerk_no: str) -> None:
    ctx = worker(city, clerk_no)
    with pytest.raises(JobKindUnknown), ctx.write() as store:
        request_job(ctx, store, "nothing", "batch:1")


def test_who_may_not_enter_its_function_cannot_run_it(city: City, clerk_no: str, auditor: Any) -> None:
    job_id = asked(worker(city, clerk_no))
    with pytest.raises(NotPermitted):
        run_job(worker(city, auditor.actor.staff_no), job_id)


def test_a_right_taken_away_stops_the_job_at_the_next_step(city: City, clerk_no: str) -> None:
    ctx = worker(city, clerk_no)

    def take_away(progress: Any) -> None:
        if progress.reached.step_no == 2:
            with city.vault.write() as store:
                store.roster.end_role(clerk_no, "collection", ctx.now().date() - timedelta(days=1))

    stopped = run_job(ctx, asked(ctx), on_progress=take_away)
    assert (stopped.job.state, counted(city)) == (JobState.FAILED, [1, 2])


def test_a_done_job_is_reversed_as_a_whole(city: City, clerk_no: str) -> None:
    ctx = worker(city, clerk_no)
    job_id = asked(ctx)
    run_job(ctx, job_id)
    with ctx.write() as store:
        begin_reversal(ctx, store, job_id)
    back = run_job(ctx, job_id)
    assert (back.job.state, back.amount.amount) == (JobState.REVERSED, -50)
    assert counted(city, "数え戻す") == [5, 4, 3, 2, 1]


def test_only_a_done_job_is_reversed(city: City, clerk_no: str) -> None:
    ctx = worker(city, clerk_no)
    job_id = asked(ctx)
    with pytest.raises(JobNotReady), ctx.write() as store:
        begin_reversal(ctx, store, job_id)


def test_a_kind_without_a_way_back_is_not_reversed(city: City, clerk_no: str) -> None:
    from dataclasses import replace

    ctx = context_of(with_job(city, replace(counting(), undo=None)), clerk_no)
    job_id = asked(ctx)
    run_job(ctx, job_id)
    with pytest.raises(NotReversible), ctx.write() as store:
        begin_reversal(ctx, store, job_id)


def test_jobs_are_listed_newest_first_and_by_page(city: City, clerk_no: str) -> None:
    ctx = worker(city, clerk_no)
    made = [asked(ctx, subject=f"batch:{number}") for number in range(3)]
    assert [each.job.job_id for each in list_jobs(ctx, limit=2)] == made[:0:-1]
    assert [each.job.job_id for each in list_jobs(ctx, before=made[1])] == made[:1]


# A worker in a process of its own, stopped where it hurts


def started(city: City, ctx: Any, job_id: int, where: str, at: int) -> subprocess.Popen[str]:
    keys = city.folder.with_name("city.keys")
    command = [sys.executable, "-m", "tests.office.counting", str(city.folder), str(keys)]
    command += [ctx.actor.staff_no, str(ctx.actor.session_id), str(job_id), where, str(at)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "here\n"
    return process


def killed(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


@pytest.mark.parametrize("where", ["inside", "between"])
def test_a_killed_worker_s_job_is_resumed_at_once_without_loss_or_repetition(
    city: City, clerk_no: str, where: str
) -> None:
    ctx = worker(city, clerk_no)
    job_id = asked(ctx)
    killed(started(city, ctx, job_id, where, 3))
    assert get_job(ctx, job_id).stalled
    assert run_job(ctx, job_id).job.state == JobState.DONE
    assert counted(city) == [1, 2, 3, 4, 5]


def test_a_job_with_a_living_worker_is_left_alone(city: City, clerk_no: str) -> None:
    ctx = worker(city, clerk_no)
    job_id = asked(ctx)
    process = started(city, ctx, job_id, "between", 3)
    try:
        with pytest.raises(JobTaken):
            run_job(ctx, job_id)
    finally:
        killed(process)
    assert counted(city) == [1, 2, 3]


def test_a_silent_worker_loses_its_job_when_the_lease_is_over(city: City, clerk_no: str, clock: FixedClock) -> None:
    ctx = worker(city, clerk_no)
    job_id = asked(ctx)
    process = started(city, ctx, job_id, "between", 3)
    clock.move(seconds=16)
    assert run_job(ctx, job_id).job.state == JobState.DONE
    process.communicate("go on\n")
    assert counted(city) == [1, 2, 3, 4, 5]
