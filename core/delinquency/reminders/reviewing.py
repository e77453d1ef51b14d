"""精査: the people of a run are looked through; an exclusion is put back with a reason, a target is left out with one.

Counts by ground add up to everybody of the run. The dead and the protected are never put back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.delinquency.reminders.exclusions import Ground
from core.delinquency.reminders.extraction import judged_of
from core.delinquency.reminders.runs import (
    FUNCTION,
    PAGE,
    NeverPutBack,
    ReminderRun,
    RunCounts,
    RunNotOpen,
    RunState,
    Target,
)
from core.office.drafts import DraftState
from core.office.traces.looking import changing, near_parties, refuse_near
from core.office.work import JobState
from core.values.refusals import BadInput

if TYPE_CHECKING:
    from core.delinquency.ports import Context, Store

MOST_REASON = 60


@dataclass(frozen=True, slots=True)
class RunView:
    """A run with its state and counts, as lists show it."""

    run: ReminderRun
    state: RunState
    counts: RunCounts


@dataclass(frozen=True, slots=True)
class TargetPage:
    """A page of the people of a run; `near` are those of whom the clerk sees no more than the name."""

    view: RunView
    targets: tuple[Target, ...]
    near: frozenset[int]
    more: bool


def list_runs(ctx: Context, *, before: int | None = None, limit: int = 50) -> list[RunView]:
    """Runs, newest first, with their state."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        return [view_of(store, run) for run in store.reminder_runs.listed(before=before, limit=limit)]


def open_run(
    ctx: Context, run_id: int, *, after: int = 0, limit: int = PAGE, ground: str = "", excluded: bool | None = None
) -> TargetPage:
    """A run with a page of its people. Raises NotFound."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        view = view_of(store, store.reminder_runs.get(run_id))
        found = store.reminder_runs.targets(run_id, after=after, limit=limit + 1, ground=ground, excluded=excluded)
        page = tuple(found[:limit])
        near = near_parties(ctx, store, [target.party_id for target in page])
    ctx.record_view(
        FUNCTION,
        "催告の対象の一覧",
        reminder=run_id,
        count=len(page),
        seen=[target.party_no for target in page],
    )
    return TargetPage(view, page, near, len(found) > limit)


def put_back(ctx: Context, run_id: int, party_id: int, reason: str) -> Target:
    """Send a letter all the same, for a reason. Raises RunNotOpen, NeverPutBack, BadInput, NearChange."""
    ctx.authorize(FUNCTION, "enter", party_id=party_id)
    words = _reason(reason, "復帰の理由")
    today = ctx.today()
    with changing(ctx, FUNCTION) as store:
        refuse_near(ctx, store, party_id)
        run, target = _editable(store, run_id, "対象への復帰"), store.reminder_runs.target(run_id, party_id)
        if not target.grounds:
            raise BadInput(reason="除外されていません。対象のままです。", field="reason")
        judged = judged_of(store, [party_id], today)[party_id]
        final = next((ground for ground in (*judged.grounds, *target.grounds) if ground.final), None)
        if final is not None:
            raise NeverPutBack(name=target.name, ground=final.value, reason=final.reason)
        claims = judged.listed_if(True)
        if not claims:
            raise NeverPutBack(name=target.name, ground=Ground.NOTHING_OPEN.value, reason=Ground.NOTHING_OPEN.reason)
        entry = ctx.entry(
            FUNCTION,
            "催告の対象への復帰",
            party_id=party_id,
            reason=words,
            reminder=run.run_id,
            ground="・".join(ground.value for ground in target.grounds),
        )
        seq = store.audit.record(entry)
        store.reminder_runs.put_back(run_id, party_id, words, sum(yen for _, yen in claims), claims, seq)
        return store.reminder_runs.target(run_id, party_id)


def leave_out(ctx: Context, run_id: int, party_id: int, reason: str) -> Target:
    """Send no letter although nothing is against it, for a reason. Raises RunNotOpen, BadInput, NearChange."""
    ctx.authorize(FUNCTION, "enter", party_id=party_id)
    words = _reason(reason, "除く理由")
    with changing(ctx, FUNCTION) as store:
        refuse_near(ctx, store, party_id)
        run, target = _editable(store, run_id, "対象からの除外"), store.reminder_runs.target(run_id, party_id)
        if not target.gets_letter:
            raise BadInput(reason="対象ではありません。", field="reason")
        seq = store.audit.record(
            ctx.entry(FUNCTION, "催告の対象から除く", party_id=party_id, reason=words, reminder=run.run_id)
        )
        if target.put_back:
            store.reminder_runs.put_back(run_id, party_id, "", 0, (), seq)
        else:
            store.reminder_runs.leave_out(run_id, party_id, words, seq)
        return store.reminder_runs.target(run_id, party_id)


def take_in(ctx: Context, run_id: int, party_id: int) -> Target:
    """Take back that somebody was left out. Raises RunNotOpen, BadInput, NearChange."""
    ctx.authorize(FUNCTION, "enter", party_id=party_id)
    with changing(ctx, FUNCTION) as store:
        refuse_near(ctx, store, party_id)
        run, target = _editable(store, run_id, "対象への復帰"), store.reminder_runs.target(run_id, party_id)
        if not target.left_out:
            raise BadInput(reason="除いた人ではありません。", field="reason")
        seq = store.audit.record(ctx.entry(FUNCTION, "催告の対象へ戻す", party_id=party_id, reminder=run.run_id))
        store.reminder_runs.leave_out(run_id, party_id, "", seq)
        return store.reminder_runs.target(run_id, party_id)


def view_of(store: Store, run: ReminderRun) -> RunView:
    """A run with its state, in the caller's transaction."""
    return RunView(run, state_of(store, run), store.reminder_runs.counts(run.run_id))


def state_of(store: Store, run: ReminderRun) -> RunState:
    """Where a run stands, by its own events, the tray and the job of its letters."""
    awaited = run.draft_id is not None and store.drafts.get(run.draft_id).state in (
        DraftState.AWAITED,
        DraftState.EXECUTED,
    )
    done = run.job_id is not None and store.jobs.get(run.job_id).state is JobState.DONE
    return run.state(draft_awaited=awaited, job_done=done)


def _editable(store: Store, run_id: int, act: str) -> ReminderRun:
    run = store.reminder_runs.get(run_id)
    state = state_of(store, run)
    if not state.editable:
        raise RunNotOpen(state=state.value, act=act)
    return run


def _reason(typed: str, label: str) -> str:
    words = typed.strip()
    if len(words) < 2 or len(words) > MOST_REASON:
        raise BadInput(reason=f"{label}を2字以上{MOST_REASON}字までで入力してください。", field="reason")
    return words
