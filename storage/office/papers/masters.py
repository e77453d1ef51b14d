"""The dated masters of letters: appended, never changed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from datetime import date

from core.office.papers.masters import Master, MasterKind


class Masters:
    """Rows of `letter_master`."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def get(self, kind: MasterKind, code: str, on: date) -> Mapping[str, str] | None:
        """The value in force on a day."""
        row = self._db.execute(
            "SELECT value FROM letter_master WHERE kind = ? AND code = ? AND from_on <= ?"
            " ORDER BY from_on DESC, master_id DESC LIMIT 1",
            (kind.value, code, on.isoformat()),
        ).fetchone()
        return dict(json.loads(row[0])) if row is not None else None

    def put(self, master: Master, audit_seq: int) -> None:
        """Append a value."""
        self._db.execute(
            "INSERT INTO letter_master(kind, code, from_on, value, audit_seq) VALUES(?,?,?,?,?)",
            (
                master.kind.value,
                master.code,
                master.from_on.isoformat(),
                json.dumps(dict(master.value), ensure_ascii=False, sort_keys=True),
                audit_seq,
            ),
        )

    def listed(self, kind: MasterKind | None = None) -> list[Master]:
        """All rows, newest day first."""
        rows = self._db.execute(
            "SELECT kind, code, from_on, value FROM letter_master WHERE ? IS NULL OR kind = ?"
            " ORDER BY kind, code, from_on DESC, master_id DESC",
            (kind.value if kind else None,) * 2,
        )
        return [
            Master(MasterKind(sort), code, date.fromisoformat(on), dict(json.loads(value)))
            for sort, code, on, value in rows
        ]
