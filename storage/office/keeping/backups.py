"""Runs of backups, the city's mark, and what was recorded after a copy."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from core.office.keeping.backups import BackupRun, BackupState, LaterActs
from core.values.refusals import NotFound

SELECT_RUN = """
    SELECT b.run_id, b.started_at, b.staff_no, s.name, b.process, b.file_name, b.state, b.ended_at, b.byte_count, b.sha256,
           b.audit_count, b.reason, (SELECT d.destroyed_at FROM destroyed_copy d WHERE d.run_id = b.run_id)
      FROM backup_run b JOIN staff s ON s.staff_no = b.staff_no
"""


def run_of(row: tuple[Any, ...]) -> BackupRun:
    """A run from a row of SELECT_RUN."""
    return BackupRun(
        run_id=row[0],
        started_at=datetime.fromisoformat(row[1]),
        staff_no=row[2],
        staff_name=row[3],
        process=row[4],
        file_name=row[5],
        state=BackupState(row[6]),
        ended_at=datetime.fromisoformat(row[7]) if row[7] else None,
        byte_count=row[8],
        sha256=row[9],
        audit_count=row[10],
        reason=row[11],
        destroyed_at=datetime.fromisoformat(row[12]) if row[12] else None,
    )


def _text(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


class Backups:
    """A run is begun and ended once."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def mark(self) -> str:
        """The city's own mark."""
        return str(self._db.execute("SELECT mark FROM city_mark").fetchone()[0])

    def start(self, at: datetime, staff_no: str, process: str, file_name: str) -> int:
        """A run that has begun; its number."""
        row = self._db.execute(
            """
            INSERT INTO backup_run(started_at, staff_no, process, file_name, state) VALUES(?,?,?,?,?) RETURNING run_id
            """,
            (_text(at), staff_no, process, file_name, str(BackupState.RUNNING)),
        ).fetchone()
        return int(row[0])

    def end(self, run_id: int, at: datetime, byte_count: int, sha256: str, audit_count: int) -> None:
        """The run has made its file."""
        self._db.execute(
            """
            UPDATE backup_run SET state = ?, ended_at = ?, byte_count = ?, sha256 = ?, audit_count = ?
             WHERE run_id = ? AND ended_at IS NULL
            """,
            (str(BackupState.DONE), _text(at), byte_count, sha256, audit_count, run_id),
        )

    def fail(self, run_id: int, at: datetime, reason: str) -> None:
        """The run has made nothing."""
        self._db.execute(
            "UPDATE backup_run SET state = ?, ended_at = ?, reason = ? WHERE run_id = ? AND ended_at IS NULL",
            (str(BackupState.FAILED), _text(at), reason, run_id),
        )

    def get(self, run_id: int) -> BackupRun:
        """One run."""
        row = self._db.execute(f"{SELECT_RUN} WHERE b.run_id = ?", (run_id,)).fetchone()
        if row is None:
            raise NotFound(what=f"控え{run_id}")
        return run_of(row)

    def running(self) -> list[BackupRun]:
        """Runs that have not ended."""
        rows = self._db.execute(f"{SELECT_RUN} WHERE b.state = ? ORDER BY b.run_id", (str(BackupState.RUNNING),))
        return [run_of(row) for row in rows]

    def newest(self) -> BackupRun | None:
        """The newest run that made a file."""
        row = self._db.execute(
            f"{SELECT_RUN} WHERE b.state = ? ORDER BY b.run_id DESC LIMIT 1", (str(BackupState.DONE),)
        ).fetchone()
        return run_of(row) if row else None

    def listed(self, *, limit: int) -> list[BackupRun]:
        """Runs, newest first."""
        return [run_of(row) for row in self._db.execute(f"{SELECT_RUN} ORDER BY b.run_id DESC LIMIT ?", (limit,))]

    def later_acts(self, audit_count: int) -> list[LaterActs]:
        """What was recorded after so many rows, by person and function."""
        rows = self._db.execute(
            """
            SELECT a.staff_no, coalesce(s.name, a.staff_no), a.function_code, count(*), min(a.at_local), max(a.at_local)
              FROM audit_log a LEFT JOIN staff s ON s.staff_no = a.staff_no
             WHERE a.seq > ? AND a.result = 'done'
             GROUP BY a.staff_no, a.function_code ORDER BY count(*) DESC, a.staff_no, a.function_code
            """,
            (audit_count,),
        )
        return [
            LaterActs(row[0], row[1], row[2], row[3], datetime.fromisoformat(row[4]), datetime.fromisoformat(row[5]))
            for row in rows
        ]

    def executed_on(self, draft_id: int) -> date | None:
        """The day on which a draft was approved to the end."""
        row = self._db.execute("SELECT executed_on FROM draft_execution WHERE draft_id = ?", (draft_id,)).fetchone()
        return date.fromisoformat(row[0]) if row else None

    def last_acts(self, acts: Sequence[str]) -> dict[str, tuple[datetime, bool]]:
        """When each of the acts was last recorded at the machine, and whether it found all well."""
        found: dict[str, tuple[datetime, bool]] = {}
        rows = self._db.execute(
            """
            SELECT at_local, result, json_extract(body, '$.act'), json_extract(body, '$.broken_at')
              FROM audit_log WHERE staff_no = 'system' AND function_code = 'office.audit'
             ORDER BY seq DESC LIMIT 1000
            """
        )
        for at, result, act, broken_at in rows:
            if act in acts and act not in found:
                found[act] = (datetime.fromisoformat(at), result == "done" and broken_at is None)
                if len(found) == len(acts):
                    break
        return found
