"""控えの廃棄: a copy still holds what was erased since, so it has a last day; its destruction is a row with two names (D5).

The newest copy stays, whatever its age. What lies beside the copies in their folder (the plain file from before a
migration, books that a restore has set aside) has the same days.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from core.office.keeping.backups import FUNCTION, BackupRun
from core.office.roster import StaffKind, StaffState
from core.office.settings import value_of
from core.values.refusals import BadInput

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.ports import Store

KEEP_DAYS = "backup_keep_days"
WITNESS = "backup_witness"


@dataclass(frozen=True, slots=True)
class DestroyedCopy:
    """A row of the register: the copy (None for what was no copy), its file, and the two people."""

    run_id: int | None
    file_name: str
    destroyed_at: datetime
    lay_here: bool
    staff_name: str
    witness_name: str


@dataclass(frozen=True, slots=True)
class CopyInTime:
    """How the copies stand: the oldest that is not destroyed, how many are past their day, when one was last destroyed."""

    oldest: datetime | None
    keep: timedelta
    past: int
    last: DestroyedCopy | None


class Expiries(Protocol):
    """The register of destroyed copies; rows are only added."""

    def standing(self) -> list[BackupRun]:
        """Copies that were made and not destroyed, oldest first."""
        ...

    def add(
        self, copy: BackupRun | str, at: datetime, lay_here: bool, staff_no: str, witness_no: str, seq: int
    ) -> None:
        """A copy, or a file of this name that was none, is destroyed."""
        ...

    def listed(self, *, limit: int) -> list[DestroyedCopy]:
        """The register, newest first."""
        ...


def copies_in_time(store: Store, now: datetime) -> CopyInTime:
    """How the copies stand today, for 9402."""
    keep = timedelta(days=int(value_of(store, KEEP_DAYS, now.date())))
    standing = store.expiries.standing()
    last = store.expiries.listed(limit=1)
    past = _past(standing, now - keep)
    return CopyInTime(standing[0].started_at if standing else None, keep, len(past), last[0] if last else None)


def expired_copies(ctx: Context[Store]) -> list[BackupRun]:
    """Copies that are past their day and to be destroyed; never the newest one."""
    ctx.authorize(FUNCTION, "enter")
    now = ctx.now()
    with ctx.read() as store:
        keep = timedelta(days=int(value_of(store, KEEP_DAYS, now.date())))
        return _past(store.expiries.standing(), now - keep)


def destroy_copy(ctx: Context[Store], copy: BackupRun | str, witness_no: str, *, lay_here: bool) -> None:
    """Write down that a copy (or another file of the folder, by its name) is destroyed, before its file goes.

    `witness_no` is another person of the office than who runs it; empty stands for the one of the setting. Raises BadInput
    when there is none.
    """
    ctx.authorize(FUNCTION, "enter")
    name = copy if isinstance(copy, str) else copy.file_name
    with ctx.write() as store:
        witness = _witness(ctx, store, witness_no)
        entry = ctx.entry(
            FUNCTION, "控えの廃棄", file=name, run=None if isinstance(copy, str) else copy.run_id, witness=witness,
            lay_here=lay_here,
        )  # fmt: skip
        seq = store.audit.record(entry)
        store.expiries.add(copy, ctx.now(), lay_here, ctx.actor.staff_no, witness, seq)


def _past(standing: Sequence[BackupRun], before: datetime) -> list[BackupRun]:
    return [run for run in standing[:-1] if run.started_at < before]


def _witness(ctx: Context[Store], store: Store, witness_no: str) -> str:
    wanted = witness_no.strip() or str(value_of(store, WITNESS, ctx.today())).strip()
    found = {each.staff_no: each for each in store.roster.listed()}.get(wanted)
    fit = found is not None and found.kind is StaffKind.PERSON and found.state is StaffState.ACTIVE
    if not fit or wanted == ctx.actor.staff_no:
        raise BadInput(
            reason="廃棄を確かめる別の職員の職員番号を --witness か設定「控えの廃棄を確かめる職員」で指定してください。",
            field="witness",
        )
    return wanted
