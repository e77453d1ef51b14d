"""What the audit log holds: one row an act, view, refusal or job step (評価書 Ⅲ: どの職員がどのファイルに)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from core.office.traces.alarms import AlarmKind


class Result(StrEnum):
    """How an act ended; stored as it stands."""

    DONE = "done"
    VIEWED = "viewed"
    REFUSED = "refused"
    FAILED = "failed"

    @property
    def label(self) -> str:
        """The word on the screen."""
        return {"done": "成功", "viewed": "閲覧", "refused": "拒否", "failed": "失敗"}[self.value]


RECEIPTS_FILE = "収納情報ファイル"
DELINQUENCY_FILE = "滞納情報ファイル"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """A row before it gets its number and its place in the chain. `facts` become the body, as JSON with sorted keys.

    The fact `seen` is a list of 宛名番号 or ids of parties: who stood in a list that the row tells of. `clock` is asked
    again before a row that comes late is taken for a clock that was set back; a row without one tells of the past.
    """

    at: datetime
    boot_id: str
    staff_no: str
    session_id: int | None
    terminal: str
    function_code: str
    act: str
    result: Result
    party_id: int | None = None
    file_name: str | None = None
    reason: str | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
    clock: Callable[[], datetime] | None = field(default=None, compare=False, repr=False)


def clock_set_back(entry: AuditEntry, before: datetime) -> AuditEntry:
    """The row that tells of a clock which was set back behind the newest row: of the machine, and of no person."""
    seconds = int((before - entry.at).total_seconds())
    body = f"時計が {seconds:,}秒 戻りました。時刻合わせを確かめてください。"
    return AuditEntry(
        at=entry.at,
        boot_id=entry.boot_id,
        staff_no="system",  # the account of founding.py, which imports this file
        session_id=None,
        terminal="local",
        function_code="office.alarms",
        act="通報",
        result=Result.DONE,
        facts={"kind": AlarmKind.CLOCK.value, "body": body, "seconds": seconds},
    )


class AuditLog(Protocol):
    """The chained log of the store."""

    def record(self, entry: AuditEntry) -> int:
        """Append the entry in this transaction; its number `seq`."""
        ...

    def last_seq(self) -> int:
        """Number of the newest row; 0 when the log is empty."""
        ...
