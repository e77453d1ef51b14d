"""Dated settings: the newest row that holds on a day."""

from __future__ import annotations

import json
import sqlite3
from datetime import date
from typing import Any


class Settings:
    """What a city may decide, from which day on."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def get(self, key: str, on: date) -> Any:
        """The value in force on the day, or None."""
        row = self._db.execute(
            "SELECT value FROM setting WHERE key = ? AND from_on <= ? ORDER BY from_on DESC, audit_seq DESC LIMIT 1",
            (key, on.isoformat()),
        ).fetchone()
        return json.loads(row[0]) if row else None

    def put(self, key: str, from_on: date, value: object, audit_seq: int) -> None:
        """Append a value that holds from the day on."""
        self._db.execute(
            "INSERT INTO setting VALUES(?,?,?,?)",
            (key, from_on.isoformat(), json.dumps(value, ensure_ascii=False, sort_keys=True), audit_seq),
        )
