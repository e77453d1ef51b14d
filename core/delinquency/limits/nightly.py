"""The night's phase of 時効: every open receivable gets the row that the rule gives; what has not changed is not written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from core.delinquency.limits.rows import LimitRow
from core.delinquency.limits.state import fresh_rows
from core.delinquency.nightly.phases import FUNCTION as JOB_FUNCTION
from core.delinquency.nightly.phases import Phase, PhaseStep
from core.office.traces.alarms import AlarmKind, raise_alarm

if TYPE_CHECKING:
    from core.delinquency.ports import Context, Store

PAGE = 2_000
NAMED = 20
"""So many receivables are named in an alarm; the others are counted."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A receivable whose stored row is not what the rule gives: what is stored, what it should be; None for no row."""

    receivable_id: int
    stored: LimitRow | None
    computed: LimitRow | None


def keep_limits(ctx: Context, store: Store, after: int, limit: int) -> PhaseStep:
    """The next receivables of the night: rows that changed are written, those of closed receivables taken away."""
    today = ctx.now().date()
    numbers = store.limits.page(after, limit, today)
    known = store.limits.of(numbers)
    rows = fresh_rows(store, numbers, today)
    changed = [row for row in rows if known.get(row.receivable_id) is not row and known.get(row.receivable_id) != row]
    store.limits.put(changed)
    finished = len(numbers) < limit
    until = store.limits.last_number() if finished else numbers[-1]
    dropped = store.limits.drop_closed(after, until)
    return PhaseStep(None if finished else numbers[-1], len(changed) + dropped)


def differences(store: Store, today: date) -> Iterator[Difference]:
    """Where the stored rows are not what a recomputation from zero gives; none when the books are whole."""
    after = 0
    while True:
        numbers = store.limits.page(after, PAGE, today)
        stored = store.limits.of(numbers)
        for row in fresh_rows(store, numbers, today, from_zero=True):
            there = stored.get(row.receivable_id)
            if there is None or not _same(there, row):
                yield Difference(row.receivable_id, there, row)
        if len(numbers) < PAGE:
            return
        after = numbers[-1]


def check_limits(ctx: Context, store: Store, after: int, limit: int) -> PhaseStep:
    """期限のずれ検査: the next receivables worked out from zero; what is stored otherwise is told by an alarm and set right.

    The rows of this night are there already, so that a difference is a fault of the books and not a change of the day.
    """
    today = ctx.now().date()
    numbers = store.limits.page(after, limit, today)
    stored = store.limits.of(numbers)
    wrong = []
    for row in fresh_rows(store, numbers, today, from_zero=True):
        there = stored.get(row.receivable_id)
        if there is None or not _same(there, row):
            wrong.append(row)
    if wrong:
        store.limits.put(wrong)
        named = "、".join(str(row.receivable_id) for row in wrong[:NAMED]) + (" ほか" if len(wrong) > NAMED else "")
        body = f"時効の保存値が再計算と違う期別 {len(wrong)}件（期別の内部番号 {named}）。再計算の値に直しました。"
        raise_alarm(ctx, store, JOB_FUNCTION, AlarmKind.LIMIT_DRIFT, body)
    return PhaseStep(None if len(numbers) < limit else numbers[-1], len(wrong))


def _same(one: LimitRow, other: LimitRow) -> bool:
    """Equal but for the day on which they were worked out."""
    return (one.basis, one.party_id, one.starts_on, one.completes_on, one.expires_on, one.suspended_from) == (
        other.basis,
        other.party_id,
        other.starts_on,
        other.completes_on,
        other.expires_on,
        other.suspended_from,
    )


PHASE = Phase("limits", "時効の再計算", keep_limits)
CHECK = Phase("limit_check", "期限のずれ検査", check_limits)
