"""What verifying the log has found: recorded each time, and a break told to whoever must hear of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from core.office.traces.alarms import AlarmKind, raise_alarm

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.ports import Store

FUNCTION = "office.audit"
VERIFIED, ANCHORED = "操作ログの検証", "操作ログの控え"
"""The words of the acts; 9201 finds the last check by the first."""


@dataclass(frozen=True, slots=True)
class ChainState:
    """What the verification found: rows read, hash of the last good one (hex), and the first wrong row, if any."""

    count: int
    head: str
    broken_at: int | None
    reason: str = ""


def record_check(ctx: Context[Store], act: str, state: ChainState) -> datetime:
    """Write down a verification or an anchor; its moment. A break raises an alarm, once until it has been answered."""
    ctx.authorize(FUNCTION, "read")
    entry = ctx.entry(FUNCTION, act, count=state.count, head=state.head, broken_at=state.broken_at)
    with ctx.write() as store:
        store.audit.record(entry)
        if state.broken_at is not None:
            body = f"操作ログの {state.broken_at:,}行目 から鎖が合いません。{state.reason}"
            told = store.alarms.listed(answered=False, before=None, limit=1000)
            if not any(alarm.kind is AlarmKind.CHAIN and alarm.body == body for alarm in told):
                raise_alarm(ctx, store, FUNCTION, AlarmKind.CHAIN, body)
    return entry.at
