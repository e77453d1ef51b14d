"""The list of watched parties: entries are added, and ended once."""

from __future__ import annotations

import sqlite3
from datetime import date, datetime
from typing import Any

from core.office.traces.watch_list import Watched, WatchKind
from core.values.refusals import NotFound

_SELECT = """
    SELECT w.watch_id, w.party_id, p.party_no, CASE WHEN p.protected THEN '支援措置' ELSE p.name END, w.kind, w.reason,
           w.from_on, w.until_on, coalesce(s.name, w.added_by), w.ended_by
      FROM watch_list w JOIN party p ON p.party_id = w.party_id LEFT JOIN staff s ON s.staff_no = w.added_by
"""


def _watched(row: tuple[Any, ...]) -> Watched:
    return Watched(
        watch_id=row[0],
        party_id=row[1],
        party_no=row[2],
        party_name=row[3],
        kind=WatchKind(row[4]),
        reason=row[5],
        from_on=date.fromisoformat(row[6]),
        until_on=date.fromisoformat(row[7]) if row[7] else None,
        added_by=row[8],
        ended_by=row[9],
    )


class WatchList:
    """Entries of the list."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def add(
        self, party_id: int, kind: WatchKind, reason: str, from_on: date, until_on: date | None, by: str, audit_seq: int
    ) -> int:
        """A new entry; its number."""
        until = until_on.isoformat() if until_on else None
        row = self._db.execute(
            """
            INSERT INTO watch_list(party_id, kind, reason, from_on, until_on, added_by, audit_seq)
            VALUES(?,?,?,?,?,?,?) RETURNING watch_id
            """,
            (party_id, str(kind), reason, from_on.isoformat(), until, by, audit_seq),
        ).fetchone()
        return int(row[0])

    def get(self, watch_id: int) -> Watched:
        """One entry."""
        row = self._db.execute(f"{_SELECT} WHERE w.watch_id = ?", (watch_id,)).fetchone()
        if row is None:
            raise NotFound(what=f"要注意の登録{watch_id}")
        return _watched(row)

    def listed(self, *, ended: bool, before: int | None, limit: int) -> list[Watched]:
        """Entries that are not ended, or all, newest first."""
        rows = self._db.execute(
            f"{_SELECT} WHERE w.watch_id < ? AND (w.ended_at IS NULL OR ?) ORDER BY w.watch_id DESC LIMIT ?",
            (before if before is not None else 1 << 62, ended, limit),
        )
        return [_watched(row) for row in rows]

    def open_for(self, party_id: int) -> Watched | None:
        """The entry of a party that is not ended."""
        row = self._db.execute(f"{_SELECT} WHERE w.party_id = ? AND w.ended_at IS NULL", (party_id,)).fetchone()
        return _watched(row) if row else None

    def end(self, watch_id: int, by: str, at: datetime) -> bool:
        """End an entry; False when somebody has."""
        done = self._db.execute(
            "UPDATE watch_list SET ended_by = ?, ended_at = ? WHERE watch_id = ? AND ended_at IS NULL",
            (by, at.isoformat(timespec="seconds"), watch_id),
        )
        return done.rowcount == 1
