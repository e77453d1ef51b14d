"""Rights as rows: who stands behind a session, and what speaks for or against a right on a day."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from core.office.rights import LONGEST_SESSION, Level, RightRow, Standing


class Rights:
    """Looked up at every call of a service."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def standing(self, staff_no: str, session_id: int | None, now: datetime) -> Standing | None:
        """The staff member's state, and whether the session is theirs, still open, not too old and within the hours."""
        row = self._db.execute(
            """
            SELECT s.state = 'active', l.session_id IS NOT NULL, s.kind = 'unattended', s.rights_version,
                   coalesce(l.must_change, 0)
              FROM staff s
              LEFT JOIN live_session l ON l.session_id = ? AND l.staff_no = s.staff_no AND l.ended_at IS NULL
                                      AND l.started_at > ? AND coalesce(l.until_at, '9999') > ?
             WHERE s.staff_no = ?
            """,
            (
                session_id,
                (now - LONGEST_SESSION).isoformat(timespec="seconds"),
                now.isoformat(timespec="seconds"),
                staff_no,
            ),
        ).fetchone()
        return Standing(bool(row[0]), bool(row[1]), bool(row[2]), row[3], bool(row[4])) if row else None

    def rows(self, staff_no: str, function_code: str, day: str, at: datetime | None = None) -> list[RightRow]:
        """Rights by role, single grants and refusals in force on the day, and an emergency support of the moment."""
        rows = self._db.execute(
            """
            SELECT 'role', r.level, r.scope
              FROM staff_role s JOIN role_right r USING(role_code)
             WHERE s.staff_no = :staff AND r.function_code = :function
               AND s.from_on <= :day AND coalesce(s.until_on, '9999-12-31') >= :day
             UNION ALL
            SELECT effect, level, ''
              FROM staff_right
             WHERE staff_no = :staff AND function_code = :function
               AND from_on <= :day AND coalesce(until_on, '9999-12-31') >= :day
               AND (effect = 'refuse' OR EXISTS(SELECT 1 FROM staff_role o
                                                 WHERE o.staff_no = :staff AND o.from_on <= :day
                                                   AND coalesce(o.until_on, '9999-12-31') >= :day)
                    OR EXISTS(SELECT 1 FROM staff m WHERE m.staff_no = :staff AND m.kind = 'unattended'))
             UNION ALL
            SELECT 'emergency', 'enter', ''
              FROM emergency_support e JOIN emergency_function f USING(support_id)
             WHERE e.staff_no = :staff AND e.ended_at IS NULL AND f.function_code = :function
               AND e.from_at <= :at AND e.until_at > :at
            """,
            {
                "staff": staff_no,
                "function": function_code,
                "day": day,
                "at": at.isoformat(timespec="seconds") if at else "",
            },
        )
        return [RightRow(source, Level(level), scope) for source, level, scope in rows]
