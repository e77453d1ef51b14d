"""Live tasks by day, with whose they are: the person named, else whoever has the case."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import date

from core.delinquency.contacts.agenda import TaskLine
from core.delinquency.contacts.task import TaskKind

_WHOSE = """coalesce(t.staff_no, (SELECT a.staff_no FROM case_assignment a
             WHERE a.party_id = t.party_id AND a.duty = 'main' AND a.ended_on IS NULL LIMIT 1), '')"""


class Agendas:
    """Reads only."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def listed(self, until_on: date, staff_no: str, kinds: Sequence[TaskKind], limit: int) -> list[TaskLine]:
        """Live tasks due until a day, by day and time."""
        rows = self._db.execute(
            f"""
            WITH due AS (
              SELECT t.task_id, t.party_id, t.kind, t.due_on, t.due_time, t.words, t.statutory, {_WHOSE} AS whose,
                     t.area, t.version
                FROM case_task t
               WHERE t.ended_on IS NULL AND t.due_on <= :until
                 AND (:kinds = '[]' OR t.kind IN (SELECT value FROM json_each(:kinds))))
            SELECT d.task_id, d.party_id, p.party_no, p.name, p.protected, d.kind, d.due_on, d.due_time, d.words,
                   d.statutory, d.whose, coalesce(s.name, ''), p.address, p.phone, d.area,
                   coalesce((SELECT f.owed_yen FROM case_figure f WHERE f.party_id = d.party_id
                              ORDER BY f.case_id DESC LIMIT 1), 0), d.version
              FROM due d
              JOIN party p ON p.party_id = d.party_id
              LEFT JOIN staff s ON s.staff_no = d.whose
             WHERE :staff = '' OR d.whose = :staff
             ORDER BY d.due_on, d.due_time = '', d.due_time, d.task_id
             LIMIT :limit
            """,
            {
                "until": until_on.isoformat(),
                "staff": staff_no,
                "kinds": json.dumps([kind.value for kind in kinds], ensure_ascii=False),
                "limit": limit,
            },
        )
        return [
            TaskLine._make(
                (
                    *row[:4],
                    bool(row[4]),
                    TaskKind(row[5]),
                    date.fromisoformat(row[6]),
                    *row[7:9],
                    bool(row[9]),
                    *row[10:],
                )
            )
            for row in rows
        ]

    def count(self, until_on: date, staff_no: str) -> int:
        """How many are live and due until a day."""
        row = self._db.execute(
            f"""
            SELECT count(*) FROM case_task t
             WHERE t.ended_on IS NULL AND t.due_on <= ? AND (? = '' OR {_WHOSE} = ?)
            """,
            (until_on.isoformat(), staff_no, staff_no),
        ).fetchone()
        return int(row[0])

    def on_days(self, from_on: date, until_on: date, staff_no: str) -> dict[date, int]:
        """How many are due on each day of a period."""
        rows = self._db.execute(
            f"""
            SELECT t.due_on, count(*) FROM case_task t
             WHERE t.ended_on IS NULL AND t.due_on BETWEEN ? AND ? AND (? = '' OR {_WHOSE} = ?)
             GROUP BY t.due_on
            """,
            (from_on.isoformat(), until_on.isoformat(), staff_no, staff_no),
        )
        return {date.fromisoformat(day): int(count) for day, count in rows}
