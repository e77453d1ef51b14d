"""履行監視: the night finds instalments that are missing and plans that are through; lists; what a seizure must heed.

A default is noted and proposed on, never acted upon (F56): cancelling is a draft that somebody approves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from core.delinquency.event_kinds import StandingKind
from core.delinquency.nightly.phases import FUNCTION as NIGHTLY
from core.delinquency.nightly.phases import Phase, PhaseStep
from core.delinquency.plans.fulfilment import PlanState
from core.delinquency.plans.keeping import PlanTold, new_defaults, rules_on, told_of, watch_of
from core.delinquency.plans.plan import NewPlanEvent, PlanEvent, PlanRow, PlanWatch
from core.delinquency.timeline import Happened, tell
from core.ledger.receivable_events import NewReceivableEvent
from core.office.traces.looking import near_parties
from core.parties.party import PROTECTED_NAME
from core.parties.search import sees_protected
from core.values.dates import wareki
from core.values.money import ZERO

if TYPE_CHECKING:
    from core.delinquency.plans.plan import Plan
    from core.delinquency.ports import Context, Store

FUNCTION = "delinquency.plans"
PAGE = 100
MOST_A_STEP = 250
"""Plans of one transaction of the night: each is counted from its receipts, which takes a millisecond or two."""


def watch_step(ctx: Context, store: Store, after: int, limit: int) -> PhaseStep:
    """The next plans of the night. Run again on the same day it finds nothing new."""
    today = ctx.now().date()
    limit = min(limit, MOST_A_STEP)
    numbers = store.plans.open_after(after, limit)
    told = told_of(store, [store.plans.get(number) for number in numbers], today, rules_on(store, today))
    news = [(each, new_defaults(each)) for each in told]
    done = [each for each in told if each.state is PlanState.DONE and not each.over]
    rows = store.plans.watch([watch_of(each, today) for each in told])
    if done or any(lines for _, lines in news):
        defaults = sum(len(lines) for _, lines in news)
        seq = store.audit.record(ctx.entry(NIGHTLY, "分納の履行判定", defaults=defaults, completed=len(done)))
        for each, lines in news:
            _note_defaults(ctx, store, each, lines, today, seq)
        for each in done:
            end_plan(ctx, store, each, PlanEvent.COMPLETED, today, seq)
            words = f"分納誓約 完了（{each.kept.paid}円）" if each.kept.paid else "分納誓約 対象の期別が消滅"
            tell(ctx, store, each.plan.party_id, Happened.PLAN, words, seq)
    return PhaseStep(numbers[-1] if len(numbers) == limit else None, rows)


PHASE = Phase("plans", "分納の履行", watch_step)


def _note_defaults(ctx: Context, store: Store, told: PlanTold, lines: Sequence[int], today: date, seq: int) -> None:
    """A row of the plan and of the course for each missing instalment, in their order."""
    staff = ctx.actor.staff_no
    for line in told.kept.lines:
        if line.line_no not in lines:
            continue
        facts = {"short_yen": line.short.amount, "consecutive": told.kept.consecutive}
        event = NewPlanEvent(told.plan.plan_id, PlanEvent.DEFAULTED, today, line.line_no, facts)
        store.plans.happen(event, staff, seq)
        in_a_row = f"（連続{told.kept.consecutive}回）" if told.kept.consecutive > 1 else ""
        words = f"分納 第{line.line_no}回 {wareki(line.due_on)} 不足 {line.short}円 不履行{in_a_row}"
        tell(ctx, store, told.plan.party_id, Happened.PLAN, words, seq, facts={"plan": told.plan.plan_id})


def end_plan(
    ctx: Context, store: Store, told: PlanTold, kind: PlanEvent, today: date, seq: int, draft_id: int | None = None
) -> None:
    """Write the end of a version and of what stands over its receivables, in the transaction of the act."""
    plan = told.plan
    for number, rows in store.receivable_events.of(list(plan.receivable_ids)).items():
        ended = {row.facts.get("ends") for row in rows if row.kind == StandingKind.PLAN_ENDED}
        for row in rows:
            if row.kind != StandingKind.PLAN or row.facts.get("plan_id") != plan.plan_id or row.event_id in ended:
                continue
            facts = {"ends": row.event_id, "plan_id": plan.plan_id, "cause": kind.value}
            store.receivable_events.add(
                NewReceivableEvent(number, StandingKind.PLAN_ENDED, today, facts=facts, draft_id=draft_id), seq
            )
    event = NewPlanEvent(plan.plan_id, kind, today, draft_id=draft_id)
    store.plans.happen(event, ctx.actor.staff_no, seq)
    [after] = told_of(store, [plan], today)
    store.plans.watch([watch_of(after, today)])


def list_plans(
    ctx: Context,
    *,
    states: Sequence[PlanState] = (),
    mine: bool = False,
    failed: bool = False,
    after: int = 0,
    limit: int = PAGE,
) -> list[PlanRow]:
    """Plans that are not over, as the last count left them; `mine` those of one's own cases alone."""
    ctx.authorize(FUNCTION, "read")
    staff_no = ctx.actor.staff_no if mine else ""
    with ctx.read() as store:
        sees = sees_protected(ctx, store)
        rows = store.plans.rows(
            ctx.now().date(), states=states, staff_no=staff_no, failed=failed, after=after, limit=limit
        )
        near = near_parties(ctx, store, [row.watch.party_id for row in rows])
    ctx.record_view(FUNCTION, "分納誓約の一覧", found=len(rows), seen=[row.party_no for row in rows])
    shown = [replace(row, name=PROTECTED_NAME) if row.protected and not sees else row for row in rows]
    return [_who_alone(row) if row.watch.party_id in near else row for row in shown]


def _who_alone(row: PlanRow) -> PlanRow:
    """A row that tells no more than who it is: a plan of the clerk's own household."""
    watch = PlanWatch(row.watch.plan_id, row.watch.party_id, row.watch.as_of, row.watch.state, row.watch.open)
    return replace(row, watch=watch, monthly=ZERO, count=0, signed_on=None)


def count_plans(ctx: Context, *, mine: bool = False) -> dict[PlanState, int]:
    """How many plans stand in each state. Shows nobody."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        return store.plans.state_counts(ctx.now().date(), ctx.actor.staff_no if mine else "")


def count_failed(ctx: Context) -> int:
    """Plans of the office with instalments missing: what the menu shows. Shows nobody."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        return sum(store.plans.failed_count(ctx.now().date(), ""))


def live_plans(store: Store, receivable_ids: Sequence[int], today: date) -> list[PlanTold]:
    """The plans in force that list one of the receivables."""
    plans: list[Plan] = [store.plans.get(number) for number in store.plans.holding(receivable_ids)]
    return [told for told in told_of(store, plans, today) if told.state.live]


def warnings_for_seizure(store: Store, receivable_ids: Sequence[int], today: date) -> list[str]:
    """What the draft of a seizure must heed (F58): a plan does not forbid it, but it needs a reason."""
    found = []
    for told in live_plans(store, receivable_ids, today):
        signed = wareki(told.signed_on) if told.signed_on is not None else ""
        failed = f" 不履行 連続{told.kept.consecutive}回" if told.kept.consecutive else ""
        found.append(f"分納誓約を履行中です（{signed} 履行 {told.kept.rate}{failed}）。差し押える理由が要ります。")
    return found
