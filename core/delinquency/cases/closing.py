"""案件の終結: by what happened and never by hand. A case ends when nothing of it is owed any more, settled money alone counted.

A preliminary notice (速報) closes nothing. A claim that comes back (a payment taken back) opens a new case by its next birth.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from core.delinquency.cases.births import Told, open_cases_of
from core.delinquency.nightly.phases import Phase, PhaseStep
from core.delinquency.timeline import Happened

if TYPE_CHECKING:
    from core.delinquency.ports import Context, Store

FUNCTION = "delinquency.cases"

PAID = "完納"
EXTINCT = "消滅"
SUCCEEDED = "承継"
REDUCED = "減額"

MOST_VOUCHERS = 10_000
"""More than that are not gone through while a clerk waits."""

_CAUSES = (
    (frozenset({"write_off", "expire"}), EXTINCT),
    (frozenset({"succession"}), SUCCEEDED),
    (frozenset({"receipt", "attach", "absorb", "offset"}), PAID),
)
"""Kinds of postings that lower a claim, the gravest cause first."""


@dataclass(frozen=True, slots=True)
class Settled:
    """An open case of which nothing is owed: its version, and the kinds of postings that brought its claims down."""

    case_id: int
    party_id: int
    case_no: str
    kinds: frozenset[str]


class Closings(Protocol):
    """What the journal says of open cases, in the store."""

    def last_voucher(self) -> int:
        """The last voucher of the journal, 0 before the first."""
        ...

    def touched(self, after: int) -> tuple[int, list[int]]:
        """The last voucher of the journal, and the parties whose claims in open cases moved after that one."""
        ...

    def settled(self, *, after: int = 0, limit: int = -1, party_ids: Sequence[int] | None = None) -> list[Settled]:
        """Open cases with receivables none of which is owed, by number above `after`; only of these parties, if given."""
        ...

    def close_many(self, rows: Sequence[tuple[int, str]], on: str, audit_seq: int) -> None:
        """Close cases for a cause on an ISO day; their figures go, their assignments end."""
        ...

    def mark(self, name: str) -> int:
        """How far something has been looked at; 0 at first."""
        ...

    def set_mark(self, name: str, reached: int) -> None:
        """Note how far it has been looked at."""
        ...


def cause_of(kinds: frozenset[str]) -> str:
    """終結の原因 in a word, from the kinds of postings that brought the claims down to nothing."""
    return next((cause for some, cause in _CAUSES if some & kinds), REDUCED)


def close_settled(ctx: Context) -> int:
    """Look at what was booked since the last look: new claims join, and what is settled is closed. How many were closed.

    To be called where the freshest state is wanted before the night (朝の一覧).
    """
    ctx.authorize(FUNCTION, "enter")
    with ctx.write() as store:
        return catch_up(ctx, store)


def catch_up(ctx: Context, store: Store) -> int:
    """`close_settled` inside a transaction. A journal that no night has gone through is left to the night."""
    mark = store.closings.mark("closing")
    if not mark and store.closings.last_voucher() > MOST_VOUCHERS:
        return 0
    reached, parties = store.closings.touched(mark)
    if parties:
        open_cases_of(ctx, store, parties)
    closed = _close(ctx, store, store.closings.settled(party_ids=parties)) if parties else 0
    store.closings.set_mark("closing", reached)
    return closed


def closing_step(ctx: Context, store: Store, after: int, limit: int) -> PhaseStep:
    """One step of the night: all open cases are looked at, whatever was seen before."""
    found = store.closings.settled(after=after, limit=limit)
    closed = _close(ctx, store, found)
    if len(found) == limit:
        return PhaseStep(found[-1].case_id, closed)
    store.closings.set_mark("closing", store.closings.last_voucher())
    return PhaseStep(None, closed)


PHASE = Phase("closings", "案件の終結", closing_step)


def _close(ctx: Context, store: Store, found: Sequence[Settled]) -> int:
    if not found:
        return 0
    day = ctx.now().date()
    one = found[0].party_id if len(found) == 1 else None
    seq = store.audit.record(ctx.entry(FUNCTION, "案件の終結", party_id=one, cases=len(found)))
    causes = [(settled, cause_of(settled.kinds)) for settled in found]
    told = [
        Told(settled.party_id, settled.case_id, Happened.CASE, day, f"案件 {settled.case_no} を終結（{cause}）")
        for settled, cause in causes
    ]
    store.births.tell_many(told, ctx.actor.staff_no, seq)
    for settled, cause in causes:
        for task in store.tasks.of_party(settled.party_id):
            if not task.statutory:
                store.tasks.end(task, day, f"案件の終結（{cause}）", ctx.actor.staff_no)
    store.closings.close_many([(settled.case_id, cause) for settled, cause in causes], day.isoformat(), seq)
    return len(found)
