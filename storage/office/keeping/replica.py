"""What the last look at the replica has found: one row."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from core.office.keeping.replica import ReplicaState


class Replicas:
    """One row, written over by each look."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def last(self) -> ReplicaState | None:
        """What the last look found."""
        row = self._db.execute("SELECT checked_at, lag_seconds, reached, reason FROM replica_state").fetchone()
        return ReplicaState(datetime.fromisoformat(row[0]), row[1], bool(row[2]), row[3]) if row else None

    def put(self, state: ReplicaState) -> None:
        """Keep what a look has found."""
        self._db.execute(
            "INSERT OR REPLACE INTO replica_state VALUES(1,?,?,?,?)",
            (state.checked_at.isoformat(timespec="seconds"), state.lag_seconds, int(state.reached), state.reason),
        )
