"""鍵の更新: a new data key, and a job that seals every sealed field anew with it, step by step.

Each area names its sealed fields (SEALED). A process that started before the new key was made goes on sealing with
the old one until its session ends, so an old key is only retired a day later and when nothing is sealed with it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from core.office.jobs import request_job
from core.office.work import Job, StepDone
from core.values.refusals import Refusal

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.ports import Store

FUNCTION = "office.operations"
JOB = "seal_anew"
ROWS_A_STEP = 500
BETWEEN = ":"
PATIENCE = timedelta(hours=24)
"""How old the newest key must be before an older one may go: longer than any session."""


class SealedRow(NamedTuple):
    """A sealed field of one row: the number it is listed by, the row's name in the seal, the sealed bytes."""

    key: int
    row: str
    sealed: bytes


class SealedRows(Protocol):
    """All rows of one sealed field, by ascending number."""

    def after(self, key: int, limit: int) -> list[SealedRow]:
        """The next rows that hold something."""
        ...

    def put(self, rows: Sequence[tuple[int, bytes]]) -> None:
        """Put the same content back under another seal."""
        ...


@dataclass(frozen=True, slots=True)
class SealedField:
    """A sealed field as an area registers it in SEALED by its column: its name, and its room of the store."""

    name: str
    room: Callable[[Any], SealedRows]


class KeyInUse(Refusal):
    """Something is still sealed with the key, or may be."""

    sentence = "鍵 {number} はまだ使えなくできません。{reason}"


def request_sealing(ctx: Context[Store]) -> int:
    """Ask for the job that seals everything with the newest key; its number. Raises JobAlreadyLive."""
    ctx.authorize(FUNCTION, "enter")
    newest = ctx.outside.keys.newest
    with ctx.write() as store:
        job_id = request_job(ctx, store, JOB, "keys", {"newest": newest})
        store.audit.record(ctx.entry(FUNCTION, "鍵の更新", newest=newest, job=job_id))
    return job_id


def seal_step(ctx: Context[Store], store: Store, job: Job, last_key: str) -> StepDone:
    """Seal the next rows of the field that has been reached with the newest key; those that are already are passed."""
    fields = sorted(ctx.outside.sealed)
    if not fields:
        return StepDone(last_key, 0, 0, True)
    column, _, reached = last_key.partition(BETWEEN) if last_key else (fields[0], BETWEEN, "0")
    room = ctx.outside.sealed[column].room(store)
    rows = room.after(int(reached), ROWS_A_STEP)
    keys = ctx.outside.keys
    old = [each for each in rows if keys.number_of(each.sealed) != keys.newest]
    room.put([(each.key, keys.seal(column, each.row, keys.open(column, each.row, each.sealed))) for each in old])
    if rows:
        return StepDone(f"{column}{BETWEEN}{rows[-1].key}", len(old), 0, False)
    rest = [each for each in fields if each > column]
    return StepDone(f"{rest[0]}{BETWEEN}0" if rest else last_key, 0, 0, not rest)


def count_by_key(ctx: Context[Store]) -> dict[int, int]:
    """How many sealed fields each data key still opens."""
    ctx.authorize(FUNCTION, "read")
    counts: Counter[int] = Counter()
    for field in ctx.outside.sealed.values():
        key = 0
        while True:
            with ctx.read() as store:
                rows = field.room(store).after(key, ROWS_A_STEP)
            counts.update(ctx.outside.keys.number_of(each.sealed) for each in rows)
            if not rows:
                break
            key = rows[-1].key
    return dict(counts)


def refuse_in_use(ctx: Context[Store], number: int, newest_since: datetime) -> None:
    """Before a key is retired: nothing is sealed with it, it is not the newest, and nobody may still be using it.

    Raises KeyInUse; leaves an audit row when the key may go.
    """
    ctx.authorize(FUNCTION, "enter")
    if number >= ctx.outside.keys.newest:
        raise KeyInUse(number=number, reason="いま使っている鍵です。osame keys rotate で新しい鍵を作ってください。")
    if ctx.now() - newest_since < PATIENCE:
        raise KeyInUse(number=number, reason="新しい鍵を作ってから24時間たっていません。")
    left = count_by_key(ctx).get(number, 0)
    if left:
        raise KeyInUse(
            number=number, reason=f"{left:,}件がこの鍵のままです。鍵の更新のジョブを最後まで実行してください。"
        )
    with ctx.write() as store:
        store.audit.record(ctx.entry(FUNCTION, "鍵の廃止", key=number))
