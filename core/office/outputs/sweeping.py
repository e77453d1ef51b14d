"""The output folder is emptied: what was not fetched in time goes, and what the register does not know (X5, D7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from core.office.outputs.register import Output, OutputEvent, OutputState
from core.office.settings import value_of

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.ports import Store

FUNCTION = "office.outputs"
HELD_DAYS = 31
"""A list that was made for another body and never approved: it is made anew when it is wanted."""

_OWED = (OutputState.PLACED, OutputState.ISSUED, OutputState.SENT, OutputState.PRINT_FAILED)


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep did: outputs past their time, numbers whose paper was never made, files of no output."""

    expired: int
    unmade: int
    strays: int


def sweep_outputs(ctx: Context[Store]) -> Swept:
    """Take away what is past its time, by the hour; each removal is a row of the register or of the log."""
    ctx.authorize(FUNCTION, "enter")
    now = ctx.now()
    with ctx.read() as store:
        latest = now - timedelta(hours=int(value_of(store, "output_keep_hours", now.date())))
        old = store.outputs.stale(_OWED, latest)
        held = store.outputs.stale((OutputState.HELD,), now - timedelta(days=HELD_DAYS))
        unmade = store.outputs.stale((OutputState.MAKING,), latest)
    expired = sum(_end(ctx, each, OutputEvent.EXPIRED) for each in (*old, *held))
    void = sum(_end(ctx, each, OutputEvent.VOID) for each in unmade)
    with ctx.read() as store:
        placed = store.outputs.stale((OutputState.PLACED,), now + timedelta(days=1))
    known = {each.detail for each in placed}
    strays = 0
    for file in ctx.outside.outbox.lying():
        if file.place not in known and file.since < latest and ctx.outside.outbox.remove(file.place):
            with ctx.write() as store:
                store.audit.record(ctx.entry(FUNCTION, "出力簿にないファイルの削除", place=file.place))
            strays += 1
    return Swept(expired, void, strays)


def _end(ctx: Context[Store], output: Output, kind: OutputEvent) -> int:
    """The row first, then the file: a machine that stops between leaves a file of no output, which the next sweep takes."""
    with ctx.write() as store:
        if store.outputs.get(output.output_id).state is not output.state:
            return 0  # fetched or printed in the meantime
        seq = store.audit.record(ctx.entry(FUNCTION, f"{output.title} {kind.label}", output=output.number))
        store.outputs.happen(output.output_id, kind, ctx.now(), ctx.actor.staff_no, seq, detail=output.state.value)
        store.outputs.drop(output.output_id)
    if output.state is OutputState.PLACED:
        ctx.outside.outbox.remove(output.detail)
    return 1
