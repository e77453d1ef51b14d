"""Alarms: added when something happens, closed by an answer."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import Any

from core.office.traces.alarms import Alarm, AlarmKind
from core.values.refusals import NotFound

_SELECT = """
    SELECT a.alarm_id, a.kind, a.raised_at, a.staff_no, coalesce(s.name, ''), a.party_id, coalesce(p.party_no, ''),
           a.body, a.audit_seq, a.answered_by, a.answered_at, a.answer
      FROM alarm a LEFT JOIN staff s ON s.staff_no = a.staff_no LEFT JOIN party p ON p.party_id = a.party_id
"""


def _alarm(row: tuple[Any, ...]) -> Alarm:
    return Alarm(
        alarm_id=row[0],
        kind=AlarmKind(row[1]),
        raised_at=datetime.fromisoformat(row[2]),
        staff_no=row[3],
        staff_name=row[4],
        party_id=row[5],
        party_no=row[6],
        body=row[7],
        audit_seq=row[8],
        answered_by=row[9],
        answered_at=datetime.fromisoformat(row[10]) if row[10] else None,
        answer=row[11],
    )


class Alarms:
    """Rows are added; the answer is written once."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def add(self, kind: AlarmKind, at: datetime, staff_no: str, party_id: int | None, body: str, audit_seq: int) -> int:
        """A new alarm; its number."""
        row = self._db.execute(
            "INSERT INTO alarm(kind, raised_at, staff_no, party_id, body, audit_seq) VALUES(?,?,?,?,?,?) RETURNING alarm_id",
            (str(kind), at.isoformat(timespec="seconds"), staff_no, party_id, body, audit_seq),
        ).fetchone()
        return int(row[0])

    def get(self, alarm_id: int) -> Alarm:
        """One alarm."""
        row = self._db.execute(f"{_SELECT} WHERE a.alarm_id = ?", (alarm_id,)).fetchone()
        if row is None:
            raise NotFound(what=f"通報{alarm_id}")
        return _alarm(row)

    def listed(self, *, answered: bool, before: int | None, limit: int) -> list[Alarm]:
        """Open ones, or all, newest first."""
        rows = self._db.execute(
            f"{_SELECT} WHERE a.alarm_id < ? AND (a.answered_at IS NULL OR ?) ORDER BY a.alarm_id DESC LIMIT ?",
            (before if before is not None else 1 << 62, answered, limit),
        )
        return [_alarm(row) for row in rows]

    def open_kinds(self) -> dict[AlarmKind, int]:
        """How many are open of each kind."""
        rows = self._db.execute("SELECT kind, count(*) FROM alarm WHERE answered_at IS NULL GROUP BY kind")
        return {AlarmKind(kind): count for kind, count in rows}

    def answer(self, alarm_id: int, staff_no: str, at: datetime, words: str) -> bool:
        """Answer an open alarm; False when somebody has."""
        done = self._db.execute(
            "UPDATE alarm SET answered_by = ?, answered_at = ?, answer = ? WHERE alarm_id = ? AND answered_at IS NULL",
            (staff_no, at.isoformat(timespec="seconds"), words, alarm_id),
        )
        return done.rowcount == 1
