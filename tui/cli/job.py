"""`osame job`: big work without a screen, by an unattended account."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from core.office import jobs
from core.office.work import JobProgress, JobState
from tui.cli.data import add_account_options, add_data_options, as_account, say


def add_parser(subparsers: Any) -> None:
    """Register `job` with its acts."""
    acts = subparsers.add_parser("job", help="ジョブを実行します").add_subparsers(dest="act", required=True)
    for name, help_text in (
        ("list", "ジョブの一覧を表示します"),
        ("show", "1件を表示します"),
        ("run", "1件を実行または再開します。番号がなければ待っているものを順に実行します"),
        ("pause", "実行中の1件を中断します"),
        ("cancel", "待ち・中断の1件を取り消します"),
        ("nightly", "滞納の夜間計算を依頼します。実行は job run で行います"),
    ):
        parser = acts.add_parser(name, help=help_text)
        add_data_options(parser)
        add_account_options(parser)
        if name not in ("list", "nightly"):
            parser.add_argument("job_id", type=int, nargs="?" if name == "run" else None, help="ジョブの番号")


def run(args: argparse.Namespace) -> int:
    """Do one act; 1 when a job that was run has failed."""
    with as_account(args) as ctx:
        if args.act == "list":
            found = jobs.list_jobs(ctx)
        elif args.act == "show":
            found = [jobs.get_job(ctx, args.job_id)]
        elif args.act == "nightly":
            found = [_nightly(ctx)]
        elif args.act == "pause":
            found = [jobs.pause_job(ctx, args.job_id)]
        elif args.act == "cancel":
            found = [jobs.cancel_job(ctx, args.job_id)]
        else:
            waiting = [
                each.job.job_id for each in jobs.list_jobs(ctx) if each.job.state == JobState.WAITING or each.stalled
            ]
            wanted = [args.job_id] if args.job_id is not None else sorted(waiting)
            found = [jobs.run_job(ctx, job_id, on_progress=None if args.json else _tell) for job_id in wanted]
    say(args, {"jobs": [_facts(each) for each in found]}, lambda: "\n".join(_words(each) for each in found))
    return int(args.act == "run" and any(each.job.state == JobState.FAILED for each in found))


def _nightly(ctx: Any) -> JobProgress:
    """Tonight's count, or the one that waits already: a timer that fires twice asks once."""
    from core.delinquency.nightly.phases import JOB, request_nightly

    waiting = [each for each in jobs.list_jobs(ctx) if each.job.kind == JOB and each.job.state.live]
    return waiting[0] if waiting else jobs.get_job(ctx, request_nightly(ctx))


def _tell(progress: JobProgress) -> None:
    if sys.stderr.isatty():
        print(f"\r{progress.name} {progress.percent}% {progress.reached.row_count:,}件", end="", file=sys.stderr)


def _facts(progress: JobProgress) -> dict[str, Any]:
    job = progress.job
    return {
        "job_id": job.job_id,
        "kind": job.kind,
        "name": progress.name,
        "subject": job.subject,
        "state": job.state.value,
        "stalled": progress.stalled,
        "steps": progress.reached.step_no,
        "rows": progress.reached.row_count,
        "yen": progress.reached.amount_yen,
        "expected": job.expected_count,
        "message": job.message,
    }


def _words(progress: JobProgress) -> str:
    job, reached = progress.job, progress.reached
    state = "停止（再開できます）" if progress.stalled else job.state.label
    counts = f"{reached.row_count:,}件 {reached.amount_yen:,}円"
    return f"{job.job_id}  {progress.name}  {job.subject}  {state}  {counts}  {job.message}".rstrip()
