"""異動の検知 (A14, A15): what the register says of a delinquent, answered once each by a task of the collector.

死亡 → 相続人調査 (法9条), and nothing more is issued; 転出・閉鎖 → 実態調査.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Protocol

from core.delinquency.contacts.tasks import TaskKind, TaskRequest, add_task
from core.delinquency.nightly.phases import Phase, PhaseStep
from core.delinquency.timeline import Happened, tell
from core.parties.party import PartyStatus

if TYPE_CHECKING:
    from core.delinquency.ports import Context, Store

FUNCTION = "delinquency.cases"
WITHIN = timedelta(days=7)
"""How soon the survey is to be taken up."""


@dataclass(frozen=True, slots=True)
class RegisterChange:
    """An open case whose party is no longer as it was, and that has not answered to it."""

    case_id: int
    party_id: int
    status: PartyStatus
    status_on: date | None


class RegisterChanges(Protocol):
    """Changes of the register in the store."""

    def unanswered(self, after: int, limit: int) -> list[RegisterChange]:
        """By the number of the case above `after`."""
        ...

    def answer(self, change: RegisterChange, audit_seq: int) -> None:
        """The case has answered to it."""
        ...


def register_step(ctx: Context, store: Store, after: int, limit: int) -> PhaseStep:
    """One step of the night."""
    found = store.register_changes.unanswered(after, limit)
    for change in found:
        _answer(ctx, store, change)
    return PhaseStep(found[-1].case_id if len(found) == limit else None, len(found))


PHASE = Phase("register", "異動の検知", register_step)


def _answer(ctx: Context, store: Store, change: RegisterChange) -> None:
    dead = change.status is PartyStatus.DECEASED
    word = "死亡" if dead else change.status.label
    seq = store.audit.record(ctx.entry(FUNCTION, "異動の検知", party_id=change.party_id, status=change.status.value))
    store.register_changes.answer(change, seq)
    facts = {"status": change.status.value, "status_on": change.status_on.isoformat() if change.status_on else ""}
    told = f"住民記録の異動 {word}。催告を止め、相続人を調査" if dead else f"住民記録の異動 {word}。実態を調査"
    tell(ctx, store, change.party_id, Happened.REGISTER, told, seq, facts=facts)
    add_task(
        ctx,
        store,
        TaskRequest(
            change.party_id,
            TaskKind.HEIRS if dead else TaskKind.SURVEY,
            ctx.now().date() + WITHIN,
            "相続人調査（死亡の異動）" if dead else f"{word}先の実態調査（{word}の異動）",
            source=f"register:{change.case_id}:{change.status.value}",
        ),
    )
