"""受領したファイルの棚: what came in, and how long the files themselves stay there once their bytes are in the books."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from core.office.receiving.received import ReceivedFile
from core.office.settings import value_of

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.ports import S_co

FUNCTION = "office.operations"
SETTING = "done_files_days"


def list_received(ctx: Context[S_co], *, before: int | None = None, limit: int = 100) -> list[ReceivedFile]:
    """Files that came in, newest first, with numbers below `before`. Names and sizes only, no content."""
    ctx.authorize(FUNCTION, "enter")
    with ctx.read() as store:
        return store.received.listed(before=before, limit=limit)


def clear_shelves(ctx: Context[S_co]) -> int:
    """Delete the files that were put aside longer ago than the setting says (days); how many."""
    ctx.authorize(FUNCTION, "enter")
    today = ctx.now().date()
    with ctx.read() as store:
        days = int(value_of(store, SETTING, today))
    before = today - timedelta(days=days)
    count = ctx.outside.inbox.clear_shelves(before)
    with ctx.write() as store:
        store.audit.record(ctx.entry(FUNCTION, "受領箱の整理", count=count, day=before.isoformat()))
    return count
