"""複製: another machine follows the file within seconds; how far it is behind is measured, and told when it is too far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from core.office.audit import Result
from core.office.keeping.backups import FUNCTION
from core.office.traces.alarms import AlarmKind, raise_alarm

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.ports import Store


@dataclass(frozen=True, slots=True)
class ReplicaState:
    """What the last look found: seconds behind (None if it was not reached in time) and why it was not well."""

    checked_at: datetime
    lag_seconds: int | None
    reached: bool
    reason: str


class Replicas(Protocol):
    """The state of the replica in the store."""

    def last(self) -> ReplicaState | None:
        """What the last look found; None where no replica was ever looked at."""
        ...

    def put(self, state: ReplicaState) -> None:
        """Keep what a look has found in place of the one before."""
        ...


def touch(ctx: Context[Store]) -> datetime:
    """Write a row that the replica must soon have; the moment."""
    ctx.authorize(FUNCTION, "enter")
    at = ctx.now()
    with ctx.write() as store:
        before = store.replicas.last()
        reason = before.reason if before else ""
        store.replicas.put(
            ReplicaState(at, before.lag_seconds if before else None, bool(before and before.reached), reason)
        )
    return at


def record_replica(ctx: Context[Store], lag_seconds: int | None, reason: str) -> ReplicaState:
    """Keep what a look has found. The first bad one after a good one raises the alarm; the next good one is logged."""
    ctx.authorize(FUNCTION, "enter")
    with ctx.write() as store:
        before = store.replicas.last()
        state = ReplicaState(ctx.now(), lag_seconds, reason == "", reason)
        store.replicas.put(state)
        was_well = before is None or before.reason == ""
        if reason and was_well:
            store.audit.record(ctx.entry(FUNCTION, "複製の確認", Result.FAILED, reason=reason, seconds=lag_seconds))
            raise_alarm(ctx, store, FUNCTION, AlarmKind.REPLICA, f"複製が遅れています。{reason}")
        elif not reason and (before is None or not before.reached):
            store.audit.record(ctx.entry(FUNCTION, "複製の確認", seconds=lag_seconds))
    return state
