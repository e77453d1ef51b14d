"""Emergency supports: opened by a draft, closed once, and what was done meanwhile by the log."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime

from core.office.access.break_glass import Done, Support
from core.values.refusals import NotFound

_SUPPORT = """
    SELECT e.support_id, e.staff_no, s.name, e.draft_id, e.reason, e.from_at, e.until_at, e.ended_at,
           coalesce((SELECT name FROM staff b WHERE b.staff_no = e.ended_by), ''),
           (SELECT group_concat(function_code) FROM (SELECT function_code FROM emergency_function f
                                                      WHERE f.support_id = e.support_id ORDER BY f.rowid)),
           coalesce((SELECT w.name FROM draft d JOIN staff w ON w.staff_no = d.drafted_by
                      WHERE d.draft_id = e.draft_id ORDER BY d.revision DESC LIMIT 1), ''),
           coalesce((SELECT w.name FROM approval a JOIN staff w ON w.staff_no = a.decided_by
                      WHERE a.draft_id = e.draft_id AND a.decision = 'approve'
                      ORDER BY a.revision DESC, a.step_no DESC LIMIT 1), ''),
           e.audit_seq
      FROM emergency_support e JOIN staff s USING(staff_no)
"""


def _support(row: tuple[int, str, str, int, str, str, str, str | None, str, str, str, str, int]) -> Support:
    return Support(
        *row[:5],
        datetime.fromisoformat(row[5]),
        datetime.fromisoformat(row[6]),
        datetime.fromisoformat(row[7]) if row[7] else None,
        row[8],
        tuple(row[9].split(",")),
        *row[10:],
    )


class Supports:
    """Supports; the rights look at the same rows at each call."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def add(
        self,
        staff_no: str,
        draft_id: int,
        reason: str,
        functions: Sequence[str],
        begins: datetime,
        ends: datetime,
        seq: int,
    ) -> int:
        """Open one."""
        moments = (begins.isoformat(timespec="seconds"), ends.isoformat(timespec="seconds"))
        support_id = self._db.execute(
            """
            INSERT INTO emergency_support(staff_no, draft_id, reason, from_at, until_at, audit_seq) VALUES(?,?,?,?,?,?)
            """,
            (staff_no, draft_id, reason, *moments, seq),
        ).lastrowid
        assert support_id is not None
        self._db.executemany(
            "INSERT INTO emergency_function(support_id, function_code) VALUES(?,?)",
            [(support_id, code) for code in functions],
        )
        return support_id

    def get(self, support_id: int) -> Support:
        """One of them."""
        row = self._db.execute(f"{_SUPPORT} WHERE e.support_id = ?", (support_id,)).fetchone()
        if row is None:
            raise NotFound(what=f"緊急の支援{support_id}")
        return _support(row)

    def listed(self, *, limit: int) -> list[Support]:
        """Newest first."""
        rows = self._db.execute(f"{_SUPPORT} ORDER BY e.support_id DESC LIMIT ?", (limit,))
        return [_support(row) for row in rows]

    def unfinished(self) -> list[Support]:
        """Those that have not been closed."""
        return [_support(row) for row in self._db.execute(f"{_SUPPORT} WHERE e.ended_at IS NULL ORDER BY e.support_id")]

    def end(self, support_id: int, at: datetime, by: str) -> bool:
        """Close it."""
        moved = self._db.execute(
            "UPDATE emergency_support SET ended_at = ?, ended_by = ? WHERE support_id = ? AND ended_at IS NULL",
            (at.isoformat(timespec="seconds"), by, support_id),
        ).rowcount
        return moved == 1

    def done(self, support: Support, until: datetime) -> list[Done]:
        """What the account did, by function and act."""
        rows = self._db.execute(
            """
            SELECT function_code, json_extract(body, '$.act'), count(*), sum(result = 'refused')
              FROM audit_log WHERE staff_no = ? AND seq > ? AND at_utc <= ?
             GROUP BY 1, 2 ORDER BY min(seq)
            """,
            (support.staff_no, support.audit_seq, until.astimezone(UTC).isoformat(timespec="milliseconds")),
        )
        return [Done(*row) for row in rows]

    def awaited(self, staff_no: str) -> bool:
        """Is a draft for the account waiting for a decision?"""
        row = self._db.execute(
            """
            SELECT 1 FROM draft d
             WHERE d.act_code = 'office.break_glass' AND json_extract(d.payload, '$.staff_no') = ?
               AND d.revision = (SELECT max(revision) FROM draft n WHERE n.draft_id = d.draft_id)
               AND NOT EXISTS(SELECT 1 FROM draft_execution x WHERE x.draft_id = d.draft_id)
               AND NOT EXISTS(SELECT 1 FROM approval a
                               WHERE a.draft_id = d.draft_id AND a.revision = d.revision AND a.decision <> 'approve')
             LIMIT 1
            """,
            (staff_no,),
        ).fetchone()
        return row is not None
