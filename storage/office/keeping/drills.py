"""Drills that were held, with every check as JSON."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import astuple
from datetime import datetime

from core.office.keeping.drills import Check, Drill


class Drills:
    """Rows are added."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def add(self, drill: Drill, staff_no: str) -> int:
        """A drill that has been held; its number."""
        row = self._db.execute(
            """
            INSERT INTO drill_run(started_at, staff_no, file_name, made_at, passed, seconds, persons, body)
            VALUES(?,?,?,?,?,?,?,?) RETURNING run_id
            """,
            (
                drill.started_at.isoformat(timespec="seconds"),
                staff_no,
                drill.file_name,
                drill.made_at.isoformat(timespec="seconds") if drill.made_at else None,
                int(drill.passed),
                drill.seconds,
                drill.persons,
                json.dumps([astuple(check) for check in drill.checks], ensure_ascii=False),
            ),
        ).fetchone()
        return int(row[0])

    def listed(self, *, limit: int) -> list[Drill]:
        """Drills, newest first."""
        rows = self._db.execute(
            """
            SELECT d.started_at, d.file_name, d.made_at, d.seconds, d.persons, d.body, s.name
              FROM drill_run d JOIN staff s ON s.staff_no = d.staff_no
             ORDER BY d.run_id DESC LIMIT ?
            """,
            (limit,),
        )
        return [
            Drill(
                started_at=datetime.fromisoformat(row[0]),
                file_name=row[1],
                made_at=datetime.fromisoformat(row[2]) if row[2] else None,
                seconds=row[3],
                persons=row[4],
                checks=tuple(Check(*check) for check in json.loads(row[5])),
                staff_name=row[6],
            )
            for row in rows
        ]
