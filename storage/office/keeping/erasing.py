"""Erasing rows that carry their own day: sessions, used codes, failures, unfinished entries."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Sequence
from datetime import date
from typing import Any

from core.office.keeping.retention import Erased
from storage.unlocking import unlocked


def digest(rows: Sequence[tuple[Any, ...]]) -> str:
    """SHA-256 (hex) over rows as JSON; bytes as hex."""
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"), default=lambda value: value.hex())
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class DatedRows:
    """Rows of one table that are deleted whole once the day that `over` tells is past; by number of row."""

    def __init__(self, db: sqlite3.Connection, table: str, over: str) -> None:
        """`over` is a condition on the ISO day `:before`, a constant of the program."""
        self._db = db
        self._table = table
        self._over = over

    def due(self, before: date, after: int, limit: int) -> list[int]:
        """Numbers of rows that are past their time."""
        rows = self._db.execute(
            f"SELECT rowid FROM {self._table} WHERE rowid > :after AND {self._over} ORDER BY rowid LIMIT :limit",
            {"before": before.isoformat(), "after": after, "limit": limit},
        )
        return [row[0] for row in rows]

    def erase(self, keys: Sequence[int]) -> Erased:
        """Delete the rows."""
        wanted = json.dumps(list(keys))
        where = "rowid IN (SELECT value FROM json_each(?))"
        with unlocked(self._db, self._table):
            rows = self._db.execute(f"SELECT * FROM {self._table} WHERE {where} ORDER BY rowid", (wanted,)).fetchall()
            gone = self._db.execute(f"DELETE FROM {self._table} WHERE {where}", (wanted,)).rowcount
        return Erased(gone, digest(rows), digest([]))


SESSIONS = "ended_at IS NOT NULL AND ended_at < :before"
CODES = "step * 30 < CAST(strftime('%s', :before) AS INTEGER)"
FAILURES = "last_at < :before"
ENTRIES = "saved_at < :before"
RECEIVED = "received_id IN (SELECT received_id FROM received_file WHERE settled_at < :before)"
