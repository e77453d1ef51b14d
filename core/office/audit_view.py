"""Looking into the audit log (9201): by person, party, function, period and result; each look is itself recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol

from core.office.audit import Result
from core.office.functions import FUNCTIONS

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.ports import Store

FUNCTION = "office.audit"
_NAMES = {function.code: function.name for function in FUNCTIONS}


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """What to look for; what is left out does not matter. Days are those of the office."""

    staff_no: str | None = None
    party_id: int | None = None
    function_code: str | None = None
    from_on: date | None = None
    until_on: date | None = None
    result: Result | None = None

    @property
    def facts(self) -> dict[str, object]:
        """The conditions as they go into the record of the look."""
        return {key: str(value) for key, value in asdict(self).items() if value is not None}


@dataclass(frozen=True, slots=True)
class AuditRow:
    """A row of the log with the names that belong to its numbers, its hashes, and whether they fit its content."""

    seq: int
    at: datetime
    at_utc: datetime
    staff_no: str
    staff_name: str
    session_id: int | None
    terminal: str
    function_code: str
    act: str
    result: Result
    party_id: int | None
    file_name: str | None
    reason: str | None
    facts: Mapping[str, Any]
    prev_hash: bytes
    hash: bytes
    intact: bool
    """The hash fits the content and the row before; the whole chain is another question (`osame audit verify`)."""

    @property
    def function_name(self) -> str:
        """The function's name on the screen."""
        return _NAMES.get(self.function_code, self.function_code)


class AuditReader(Protocol):
    """The log, read by conditions."""

    def listed(self, wanted: AuditFilter, *, before: int | None, limit: int) -> list[AuditRow]:
        """Rows below a number, newest first."""
        ...

    def get(self, seq: int) -> AuditRow:
        """One row. Raises NotFound."""
        ...


def list_audit(
    ctx: Context[Store], wanted: AuditFilter | None = None, *, before: int | None = None, limit: int = 100
) -> list[AuditRow]:
    """Rows of the log, newest first; the next page comes by the number of the last one shown."""
    ctx.authorize(FUNCTION, "read")
    wanted = wanted or AuditFilter()
    with ctx.read() as store:
        rows = store.audit_reader.listed(wanted, before=before, limit=limit)
    ctx.record_view(
        FUNCTION, "操作ログの閲覧", party_id=wanted.party_id, found=len(rows), before=before, wanted=wanted.facts
    )
    return rows


def get_audit(ctx: Context[Store], seq: int) -> AuditRow:
    """One row in full."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        row = store.audit_reader.get(seq)
    ctx.record_view(FUNCTION, "操作ログの詳細", party_id=row.party_id, seq=seq)
    return row
