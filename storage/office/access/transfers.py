"""Transfers of staff between offices, by day."""

from __future__ import annotations

import sqlite3
from datetime import date

from core.office.access.transfers import Transfer

_SELECT = """
    SELECT t.staff_no, t.from_on, t.office_code, coalesce(o.name, ''), t.done
      FROM staff_transfer t LEFT JOIN office o USING(office_code)
"""


def _transfer(row: tuple[str, str, str, str, int]) -> Transfer:
    return Transfer(row[0], date.fromisoformat(row[1]), row[2], row[3], bool(row[4]))


class Transfers:
    """One row a person and day."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def put(self, staff_no: str, from_on: date, office_code: str, audit_seq: int) -> None:
        """A transfer from a day on; one of the same day is replaced."""
        self._db.execute(
            "INSERT OR REPLACE INTO staff_transfer(staff_no, from_on, office_code, done, audit_seq) VALUES(?,?,?,0,?)",
            (staff_no, from_on.isoformat(), office_code, audit_seq),
        )

    def remove(self, staff_no: str, from_on: date) -> bool:
        """Take back a transfer that is not done."""
        gone = self._db.execute(
            "DELETE FROM staff_transfer WHERE staff_no = ? AND from_on = ? AND done = 0",
            (staff_no, from_on.isoformat()),
        ).rowcount
        return gone == 1

    def of(self, staff_no: str) -> list[Transfer]:
        """All transfers of a person by day."""
        rows = self._db.execute(f"{_SELECT} WHERE t.staff_no = ? ORDER BY t.from_on", (staff_no,))
        return [_transfer(row) for row in rows]

    def due(self, on: date) -> list[Transfer]:
        """Transfers that are not done and whose day has come."""
        rows = self._db.execute(
            f"{_SELECT} WHERE t.done = 0 AND t.from_on <= ? ORDER BY t.from_on, t.staff_no", (on.isoformat(),)
        )
        return [_transfer(row) for row in rows]

    def mark_done(self, staff_no: str, from_on: date) -> None:
        """The transfer was done."""
        self._db.execute(
            "UPDATE staff_transfer SET done = 1 WHERE staff_no = ? AND from_on = ?", (staff_no, from_on.isoformat())
        )
