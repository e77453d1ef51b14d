"""Sealed fields by number, to be put under another key."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from core.office.keeping.key_rotation import SealedRow
from storage.unlocking import unlocked


class SealedColumn:
    """One sealed column of a table; its rows are listed by rowid and named in the seal as `name` says."""

    def __init__(
        self, db: sqlite3.Connection, table: str, column: str, name: str, where: str = "1", join: str = ""
    ) -> None:
        """Table, column, the SQL of the row's name, a condition and a join: constants of the program."""
        self._db = db
        self._table = table
        self._column = column
        self._select = f"""
            SELECT t.rowid, {name}, t.{column} FROM {table} t {join}
             WHERE t.rowid > ? AND length(t.{column}) > 0 AND {where}
             ORDER BY t.rowid LIMIT ?
        """

    def after(self, key: int, limit: int) -> list[SealedRow]:
        """The next rows that hold something."""
        return [SealedRow(row[0], str(row[1]), bytes(row[2])) for row in self._db.execute(self._select, (key, limit))]

    def put(self, rows: Sequence[tuple[int, bytes]]) -> None:
        """Put the same content back under another seal."""
        if not rows:
            return
        with unlocked(self._db, self._table):
            self._db.executemany(
                f"UPDATE {self._table} SET {self._column} = ? WHERE rowid = ?", [(sealed, key) for key, sealed in rows]
            )
