"""Hashes of recovery codes, each used once."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime


class RecoveryCodes:
    """Rows of one set a person; a new set takes the place of the old one."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def replace(self, staff_no: str, hashes: Sequence[bytes], audit_seq: int) -> None:
        """New codes; those before no longer count."""
        self._db.execute("DELETE FROM recovery_code WHERE staff_no = ?", (staff_no,))
        self._db.executemany(
            "INSERT INTO recovery_code(staff_no, code_hash, audit_seq) VALUES(?,?,?)",
            [(staff_no, each, audit_seq) for each in hashes],
        )

    def use(self, staff_no: str, code_hash: bytes, at: datetime) -> bool:
        """Use a code up; False when there is none or it was used."""
        moved = self._db.execute(
            "UPDATE recovery_code SET used_at = ? WHERE staff_no = ? AND code_hash = ? AND used_at IS NULL",
            (at.isoformat(timespec="seconds"), staff_no, code_hash),
        ).rowcount
        return moved == 1

    def left(self, staff_no: str) -> int:
        """Codes that were not used yet."""
        row = self._db.execute(
            "SELECT count(*) FROM recovery_code WHERE staff_no = ? AND used_at IS NULL", (staff_no,)
        ).fetchone()
        return int(row[0])
