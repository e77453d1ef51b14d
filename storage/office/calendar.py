"""Days that the city closes or keeps open against the law's calendar."""

from __future__ import annotations

import sqlite3
from datetime import date

from core.office.calendar import CalendarDay


class Calendar:
    """One row a day; the audit log keeps what was set before."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def put(self, day: CalendarDay, audit_seq: int) -> None:
        """Set a day."""
        self._db.execute(
            """
            INSERT INTO calendar_day VALUES(?,?,?,?)
            ON CONFLICT(day) DO UPDATE SET kind = excluded.kind, name = excluded.name, audit_seq = excluded.audit_seq
            """,
            (day.day.isoformat(), day.kind, day.name, audit_seq),
        )

    def remove(self, day: date) -> bool:
        """Leave a day to the law's calendar again."""
        return self._db.execute("DELETE FROM calendar_day WHERE day = ?", (day.isoformat(),)).rowcount == 1

    def listed(self, from_on: date, until_on: date) -> list[CalendarDay]:
        """Days set in a period, in order."""
        rows = self._db.execute(
            "SELECT day, kind, name FROM calendar_day WHERE day BETWEEN ? AND ? ORDER BY day",
            (from_on.isoformat(), until_on.isoformat()),
        )
        return [CalendarDay(date.fromisoformat(day), kind, name) for day, kind, name in rows]
