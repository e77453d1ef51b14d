"""Reading the audit log by conditions, newest first."""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime
from typing import Any

from core.office.audit import Result
from core.office.audit_view import AuditFilter, AuditRow, ChainCheck
from core.values.refusals import NotFound
from storage.office.audit import COLUMNS, START, row_hash

_SELECT = f"""
    SELECT {", ".join("a." + column.strip() for column in COLUMNS.split(","))}, a.prev_hash, a.hash,
           coalesce(s.name, ''), (SELECT b.hash FROM audit_log b WHERE b.seq = a.seq - 1), coalesce(p.party_no, '')
      FROM audit_log a LEFT JOIN staff s ON s.staff_no = a.staff_no LEFT JOIN party p ON p.party_id = a.party_id
"""


_STAFF = """
    SELECT staff_no FROM staff
     WHERE staff_no = :wanted OR login_id = lower(:wanted)
        OR instr(replace(replace(name, ' ', ''), '\u3000', ''), replace(replace(:wanted, ' ', ''), '\u3000', ''))
"""


def _row(row: tuple[Any, ...]) -> AuditRow:
    columns, prev_hash, stored = row[:13], row[13], row[14]
    facts = json.loads(columns[12])
    return AuditRow(
        seq=columns[0],
        at=datetime.fromisoformat(columns[2]),
        at_utc=datetime.fromisoformat(columns[1]),
        staff_no=columns[4],
        staff_name=row[15],
        session_id=columns[5],
        terminal=columns[6],
        function_code=columns[7],
        act=facts.pop("act", ""),
        result=Result(columns[11]),
        party_id=columns[8],
        file_name=columns[9],
        reason=columns[10],
        facts=facts,
        prev_hash=prev_hash,
        hash=stored,
        intact=prev_hash == (row[16] or START) and row_hash(prev_hash, columns) == stored,
        party_no=row[17],
    )


class AuditReader:
    """Reads; never writes."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def listed(self, wanted: AuditFilter, *, before: int | None, limit: int) -> list[AuditRow]:
        """Rows below a number, newest first."""
        conditions: list[tuple[str, object]] = [("a.seq < ?", before if before is not None else 1 << 62)]
        if wanted.staff is not None:
            found = [row[0] for row in self._db.execute(_STAFF, {"wanted": wanted.staff})]
            conditions.append(("a.staff_no IN (SELECT value FROM json_each(?))", json.dumps(found)))
        if wanted.staff_no is not None:
            conditions.append(("a.staff_no = ?", wanted.staff_no))
        if wanted.party_id is not None:
            conditions.append(("a.party_id = ?", wanted.party_id))
        if wanted.function_codes:
            codes = json.dumps(wanted.function_codes)
            conditions.append(("a.function_code IN (SELECT value FROM json_each(?))", codes))
        if wanted.from_on is not None:
            conditions.append(("a.at_local >= ?", wanted.from_on.isoformat()))
        if wanted.until_on is not None:
            conditions.append(("a.at_local < ?", f"{wanted.until_on.isoformat()}U"))
        if wanted.result is not None:
            conditions.append(("a.result = ?", str(wanted.result)))
        rows = self._db.execute(
            f"{_SELECT} WHERE {' AND '.join(text for text, _ in conditions)} ORDER BY a.seq DESC LIMIT ?",
            (*(value for _, value in conditions), limit),
        )
        return [_row(row) for row in rows]

    def get(self, seq: int) -> AuditRow:
        """One row."""
        row = self._db.execute(f"{_SELECT} WHERE a.seq = ?", (seq,)).fetchone()
        if row is None:
            raise NotFound(what=f"操作ログ{seq}")
        return _row(row)

    def party_id_of(self, party_no: str) -> int | None:
        """The party of a 宛名番号."""
        row = self._db.execute("SELECT party_id FROM party WHERE party_no = ?", (party_no,)).fetchone()
        return int(row[0]) if row else None

    def last_check(self) -> ChainCheck | None:
        """The last verification of the chain that is in the log."""
        row = self._db.execute(
            """
            SELECT at_local, json_extract(body, '$.count'), json_extract(body, '$.broken_at') FROM audit_log
             WHERE function_code = 'office.audit' AND party_id IS NULL AND json_extract(body, '$.act') = '操作ログの検証'
             ORDER BY seq DESC LIMIT 1
            """
        ).fetchone()
        return ChainCheck(datetime.fromisoformat(row[0]), int(row[1] or 0), row[2]) if row else None
