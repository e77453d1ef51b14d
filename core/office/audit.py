"""What the audit log holds: one row an act, view, refusal or job step (評価書 Ⅲ: どの職員がどのファイルに)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol


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
    """A row before it gets its number and its place in the chain. `facts` become the body, as JSON with sorted keys."""

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


class AuditLog(Protocol):
    """The chained log of the store."""

    def record(self, entry: AuditEntry) -> int:
        """Append the entry in this transaction; its number `seq`."""
        ...

    def last_seq(self) -> int:
        """Number of the newest row; 0 when the log is empty."""
        ...
