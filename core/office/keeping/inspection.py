"""控えの点検 (9402): when the books were last copied, a copy last brought back, the log last kept outside, all last counted.

Each has a limit that the city sets. What is older than its limit, or ended badly, is 不適, whatever the reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from core.office.keeping.backups import FUNCTION, BackupRun, BackupState
from core.office.keeping.expiry import CopyInTime, copies_in_time
from core.office.settings import value_of
from core.values.refusals import Refusal

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.ports import Store

SHOWN = 60
"""Copies that the screen lists."""
COUNTED, KEPT_OUTSIDE = "検算", "操作ログの控え"
"""Acts of the log by which the counting of the books and the keeping of the log's head are found."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One thing that must be done again and again: when it was done last, how old it may be, and how it ended.

    `limit` is None for what the city has not set up at all; `done_at` is None for what was never done.
    """

    name: str
    done_at: datetime | None
    limit: timedelta | None
    well: bool
    told: str

    def fit(self, now: datetime) -> bool:
        """True when it ended well and is not too old, or is not set up."""
        if self.limit is None:
            return True
        return self.well and self.done_at is not None and now - self.done_at <= self.limit


@dataclass(frozen=True, slots=True)
class Inspection:
    """Everything of 9402 at one moment."""

    now: datetime
    kept: Sequence[Kept]
    backups: Sequence[BackupRun]

    @property
    def unfit(self) -> list[str]:
        """Names of what is not as it must be."""
        return [each.name for each in self.kept if not each.fit(self.now)]


class NoCopyChosen(Refusal):
    """A restore is drafted for a copy that was made."""

    sentence = "完了した控えを一覧で選んでください。"


def inspect_keeping(ctx: Context[Store]) -> Inspection:
    """What 9402 shows; the look is recorded."""
    ctx.authorize(FUNCTION, "read")
    found = _inspection(ctx)
    ctx.record_view(FUNCTION, "控えの点検", found=len(found.unfit))
    return found


def unfit_keeping(ctx: Context[Store]) -> list[str]:
    """Names of what is not as it must be, for the menu of whoever may see 9402; leaves no row: it shows nothing more."""
    ctx.require_session()
    return _inspection(ctx).unfit if ctx.may(FUNCTION, "read") is not None else []


def _inspection(ctx: Context[Store]) -> Inspection:
    now = ctx.now()
    with ctx.read() as store:
        limits = {
            key: value_of(store, key, now.date())
            for key in ("backup_hours", "drill_days", "anchor_hours", "verify_hours", "replica_minutes")
        }
        runs = store.backups.listed(limit=SHOWN)
        drills = store.drills.listed(limit=1)
        replica = store.replicas.last()
        last = store.backups.last_acts((KEPT_OUTSIDE, COUNTED))
        in_time = copies_in_time(store, now)
    ended = [run for run in runs if run.state is not BackupState.RUNNING]
    done = next((run for run in runs if run.state is BackupState.DONE), None)
    newest = ended[0] if ended else None
    kept = [
        Kept(
            "控え",
            done.ended_at if done else None,
            timedelta(hours=limits["backup_hours"]),
            newest is not None and newest.state is BackupState.DONE,
            newest.reason if newest and newest.reason else (done.file_name if done else ""),
        ),
        _oldest(in_time),
        Kept(
            "復元訓練",
            drills[0].started_at if drills else None,
            timedelta(days=limits["drill_days"]),
            bool(drills) and drills[0].passed,
            _told_of(drills[0].faults, drills[0].persons, drills[0].seconds) if drills else "",
        ),
        _from_log("ログの外部保管", last.get(KEPT_OUTSIDE), timedelta(hours=limits["anchor_hours"])),
        _from_log("帳簿の検算", last.get(COUNTED), timedelta(hours=limits["verify_hours"])),
        Kept(
            "複製",
            replica.checked_at if replica else None,
            timedelta(minutes=limits["replica_minutes"]) if replica else None,
            replica is not None and replica.reached,
            (replica.reason or f"遅れ {replica.lag_seconds}秒") if replica else "使っていません",
        ),
    ]
    return Inspection(now, tuple(kept), tuple(runs))


def _told_of(faults: str, persons: int, seconds: int) -> str:
    return faults or f"{persons}人を照合 {seconds}秒"


def _oldest(copies: CopyInTime) -> Kept:
    """The oldest copy that is not destroyed, against its last day; a day is given for the nightly run."""
    gone = copies.last
    told = (
        f"期限切れ {copies.past}件。osame backup expire"
        if copies.past
        else f"廃棄 {gone.destroyed_at.month}月{gone.destroyed_at.day}日 {gone.staff_name}・{gone.witness_name}"
        if gone
        else ""
    )
    limit = copies.keep + timedelta(days=1) if copies.oldest else None
    return Kept("最も古い控え", copies.oldest, limit, True, told)


def _from_log(name: str, row: tuple[datetime, bool] | None, limit: timedelta) -> Kept:
    if row is None:
        return Kept(name, None, limit, False, "")
    at, well = row
    return Kept(name, at, limit, well, "" if well else "異常あり。操作ログ（9201）で確かめます")
