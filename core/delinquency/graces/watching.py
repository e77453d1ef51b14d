"""満了の監視: what the night does about graces (G74).

The night warns 30 days before the last day and notes the end on the day after. It never cancels anything.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from core.delinquency.contacts.tasks import TaskKind, TaskRequest, add_task, end_tasks
from core.delinquency.graces.grace import Grace, GraceEventKind, GraceState
from core.delinquency.nightly.phases import FUNCTION as NIGHTLY
from core.delinquency.nightly.phases import Phase, PhaseStep
from core.delinquency.timeline import Happened, tell
from core.values.dates import wareki

if TYPE_CHECKING:
    from core.delinquency.ports import Context, Store

WARN_DAYS = timedelta(days=30)


def watch_step(ctx: Context, store: Store, after: int, limit: int) -> PhaseStep:
    """The next graces that end within 30 days or have ended. Run again on the same day it finds nothing new."""
    today = ctx.now().date()
    numbers = store.graces.ending(today + WARN_DAYS, after, limit)
    rows = 0
    for grace in store.graces.many(numbers):
        if grace.until_on < today:
            _end(ctx, store, grace, today)
        elif grace.last(GraceEventKind.WARNED) is None and grace.state(today) is GraceState.RUNNING:
            _warn(ctx, store, grace, today)
        else:
            continue
        rows += 1
    return PhaseStep(numbers[-1] if len(numbers) == limit else None, rows)


PHASE = Phase("graces", "猶予の満了", watch_step)


def _warn(ctx: Context, store: Store, grace: Grace, today: date) -> None:
    seq = store.audit.record(
        ctx.entry(
            NIGHTLY, "猶予満了の予告", party_id=grace.party_id, grace=grace.grace_id, on=grace.until_on.isoformat()
        )
    )
    store.graces.happen(grace, GraceEventKind.WARNED, today, ctx.actor.staff_no, seq)
    wanted = TaskRequest(
        grace.party_id,
        TaskKind.EXPIRY,
        grace.until_on,
        f"{grace.kind.short}の猶予が満了（{grace.grace_no}）。延長か、満了後の処分を決める",
        statutory=True,
        source=f"grace:{grace.grace_id}",
    )
    add_task(ctx, store, wanted)
    words = f"猶予の満了まで{grace.days_left(today)}日（{wareki(grace.until_on)}）"
    tell(ctx, store, grace.party_id, Happened.GRACE, words, seq, facts={"grace": grace.grace_id})


def _end(ctx: Context, store: Store, grace: Grace, today: date) -> None:
    """State changes on the day after the last one: what was held may go on, limitation runs again."""
    seq = store.audit.record(
        ctx.entry(NIGHTLY, "猶予の満了", party_id=grace.party_id, grace=grace.grace_id, on=grace.until_on.isoformat())
    )
    store.graces.happen(grace, GraceEventKind.ENDED, today, ctx.actor.staff_no, seq, over=True)
    end_tasks(ctx, store, f"grace:{grace.grace_id}", "満了")
    after = "督促・差押・換価を再開できます" if grace.kind.stops_collection else "換価を再開できます"
    words = f"{grace.kind.label}が{wareki(grace.until_on)}に満了。{after}"
    tell(ctx, store, grace.party_id, Happened.GRACE, words, seq, facts={"grace": grace.grace_id})
