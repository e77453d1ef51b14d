"""控え: whole encrypted copies of the city's file, as rows that tell when one was begun, how it ended and what it holds.

Who begins a copy writes a row first: one that never ends is a failure too, and is told as one by the next that begins.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from core.office.audit import Result
from core.office.traces.alarms import AlarmKind, raise_alarm
from core.values.refusals import Refusal

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.ports import Store

FUNCTION = "office.backup"
DIED = "途中で止まりました。"


class BackupState(StrEnum):
    """How far a copy has come; stored as it is."""

    RUNNING = "実行中"
    DONE = "完了"
    FAILED = "失敗"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a copy says of itself, sealed with it: whose it is, from when, and what must be found in it.

    `totals` are counts and yen by name; `file_name` is the name under which it was made, `recipients` are the public
    keys of those who can open it.
    """

    municipality_code: str
    municipality_name: str
    city_mark: str
    steps: Sequence[str]
    audit_count: int
    audit_head: str
    totals: Mapping[str, int]
    sha256: str
    byte_count: int
    made_at: datetime
    file_name: str
    recipients: Sequence[str]


@dataclass(frozen=True, slots=True)
class BackupRun:
    """One copy that was taken, or tried. `sha256` is that of the encrypted file; empty while there is none.

    `destroyed_at` tells when it was destroyed because its time was over.
    """

    run_id: int
    started_at: datetime
    staff_no: str
    staff_name: str
    process: str
    file_name: str
    state: BackupState
    ended_at: datetime | None
    byte_count: int
    sha256: str
    audit_count: int
    reason: str
    destroyed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LaterActs:
    """Rows of the log behind a copy's last one, by person and function: what would be lost with a restore."""

    staff_no: str
    staff_name: str
    function_code: str
    count: int
    first_at: datetime
    last_at: datetime


class BackupRefused(Refusal):
    """A copy that is damaged, cut, exchanged, of another city, or too new for this version."""

    sentence = "控え {name} は使えません。{reason}"


class TooFewRecipients(Refusal):
    """Two people outside the machine must each be able to open a copy."""

    sentence = (
        "控えの受取人が{count}人です。2人以上を osame backup recipients --add で登録してから、もう一度行ってください。"
    )


class Backups(Protocol):
    """Runs of backups in the store, and what a copy is judged by."""

    def mark(self) -> str:
        """The city's own mark, drawn when its file was made."""
        ...

    def start(self, at: datetime, staff_no: str, process: str, file_name: str) -> int:
        """A run that has begun; its number."""
        ...

    def end(self, run_id: int, at: datetime, byte_count: int, sha256: str, audit_count: int) -> None:
        """The run has made its file."""
        ...

    def fail(self, run_id: int, at: datetime, reason: str) -> None:
        """The run has made nothing."""
        ...

    def get(self, run_id: int) -> BackupRun:
        """One run. Raises NotFound."""
        ...

    def running(self) -> list[BackupRun]:
        """Runs that have not ended."""
        ...

    def newest(self) -> BackupRun | None:
        """The newest run that made a file."""
        ...

    def listed(self, *, limit: int) -> list[BackupRun]:
        """Runs, newest first."""
        ...

    def later_acts(self, audit_count: int) -> list[LaterActs]:
        """What was done after so many rows of the log, by person and function; looks are left out."""
        ...

    def executed_on(self, draft_id: int) -> date | None:
        """The day on which a draft was approved to the end; None if it was not."""
        ...

    def last_acts(self, acts: Sequence[str]) -> dict[str, tuple[datetime, bool]]:
        """When each of the acts was last recorded at the machine, and whether it found all well."""
        ...


def begin_backup(ctx: Context[Store], file_name: str) -> int:
    """Note that a copy is begun; its number. Runs of processes that are gone are told as failures before."""
    ctx.authorize(FUNCTION, "enter")
    with ctx.write() as store:
        for run in store.backups.running():
            if ctx.outside.processes.gone(run.process):
                _failed(ctx, store, run.run_id, run.file_name, DIED)
        run_id = store.backups.start(ctx.now(), ctx.actor.staff_no, ctx.outside.processes.me(), file_name)
        store.audit.record(ctx.entry(FUNCTION, "控えの開始", file=file_name, run=run_id))
    return run_id


def end_backup(ctx: Context[Store], run_id: int, byte_count: int, sha256: str, manifest: Manifest) -> None:
    """The file lies whole on the disk: write down what it is."""
    ctx.authorize(FUNCTION, "enter")
    with ctx.write() as store:
        store.backups.end(run_id, ctx.now(), byte_count, sha256, manifest.audit_count)
        entry = ctx.entry(
            FUNCTION, "控えの作成", file=manifest.file_name, run=run_id, bytes=byte_count, sha256=sha256,
            count=manifest.audit_count, head=manifest.audit_head, recipients=len(manifest.recipients),
        )  # fmt: skip
        store.audit.record(entry)


def fail_backup(ctx: Context[Store], run_id: int, file_name: str, reason: str) -> None:
    """There is no file: write it down and raise the alarm."""
    ctx.authorize(FUNCTION, "enter")
    with ctx.write() as store:
        _failed(ctx, store, run_id, file_name, reason)


def _failed(ctx: Context[Store], store: Store, run_id: int, file_name: str, reason: str) -> None:
    store.backups.fail(run_id, ctx.now(), reason)
    store.audit.record(ctx.entry(FUNCTION, "控えの失敗", Result.FAILED, reason=reason, file=file_name, run=run_id))
    raise_alarm(ctx, store, FUNCTION, AlarmKind.BACKUP, f"控え {file_name} を作成できません。{reason}")


def change_recipients(ctx: Context[Store], act: str, name: str, public_key: str) -> None:
    """Record that somebody can open the copies from now on, or no longer; `act` is the Japanese word for it."""
    ctx.authorize(FUNCTION, "enter")
    with ctx.write() as store:
        store.audit.record(ctx.entry(FUNCTION, act, name=name, recipient=public_key))
