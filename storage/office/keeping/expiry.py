"""The register of destroyed copies, and files of the copies' folder that are past their time."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from core.office.keeping.backups import BackupRun, BackupState
from core.office.keeping.expiry import DestroyedCopy
from storage.office.keeping.backups import SELECT_RUN, run_of


class Expiries:
    """Rows are added when a copy goes and never taken out."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def standing(self) -> list[BackupRun]:
        """Copies that were made and not destroyed, oldest first."""
        rows = self._db.execute(
            f"""
            {SELECT_RUN} WHERE b.state = ? AND NOT EXISTS(SELECT 1 FROM destroyed_copy d WHERE d.run_id = b.run_id)
             ORDER BY b.run_id
            """,
            (str(BackupState.DONE),),
        )
        return [run_of(row) for row in rows]

    def add(
        self, copy: BackupRun | str, at: datetime, lay_here: bool, staff_no: str, witness_no: str, seq: int
    ) -> None:
        """A copy, or a file of this name that was none, is destroyed."""
        run_id, name = (None, copy) if isinstance(copy, str) else (copy.run_id, copy.file_name)
        self._db.execute(
            """
            INSERT INTO destroyed_copy(run_id, file_name, destroyed_at, lay_here, staff_no, witness_no, audit_seq)
            VALUES(?,?,?,?,?,?,?)
            """,
            (run_id, name, at.isoformat(timespec="seconds"), int(lay_here), staff_no, witness_no, seq),
        )

    def listed(self, *, limit: int) -> list[DestroyedCopy]:
        """The register, newest first."""
        rows = self._db.execute(
            """
            SELECT d.run_id, d.file_name, d.destroyed_at, d.lay_here, s.name, w.name
              FROM destroyed_copy d JOIN staff s ON s.staff_no = d.staff_no JOIN staff w ON w.staff_no = d.witness_no
             ORDER BY d.destroyed_id DESC LIMIT ?
            """,
            (limit,),
        )
        return [
            DestroyedCopy(run_id, name, datetime.fromisoformat(at), bool(here), staff, witness)
            for run_id, name, at, here, staff, witness in rows
        ]
