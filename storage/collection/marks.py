"""仮消 marks that still stand."""

from __future__ import annotations

import sqlite3
from datetime import date
from typing import Any

from core.collection.payments import Channel
from core.collection.records.marks import OpenMark
from core.values.money import Yen

_OPEN = """
SELECT m.mark_id, m.receivable_id, m.amount_yen, p.paid_on, p.slip_key, p.outlet, b.channel, b.source_name, p.line_no
  FROM receivable r
  JOIN provisional_mark m ON m.receivable_id = r.receivable_id
  JOIN payment p ON p.payment_id = m.payment_id
  JOIN payment_batch b ON b.batch_id = p.batch_id
  LEFT JOIN provisional_end e ON e.mark_id = m.mark_id
 WHERE e.mark_id IS NULL
"""


class Marks:
    """Only claims that are provisionally paid now have open marks: they are few."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def get(self, mark_id: int) -> OpenMark | None:
        """An open mark; None when it has ended or never was."""
        row = self._db.execute(f"{_OPEN} AND m.mark_id = ?", (mark_id,)).fetchone()
        return _mark(row) if row else None

    def open_until(self, last: date, after: tuple[date, int] | None, limit: int) -> list[OpenMark]:
        """Open marks of payments up to a day, the oldest first, behind a day and number."""
        day, number = after or (date.min, 0)
        rows = self._db.execute(
            f"""
            {_OPEN} AND r.provisional_yen > 0 AND p.paid_on <= ?
               AND (p.paid_on > ? OR (p.paid_on = ? AND m.mark_id > ?))
             ORDER BY p.paid_on, m.mark_id
             LIMIT ?
            """,
            (last.isoformat(), day.isoformat(), day.isoformat(), number, limit),
        )
        return [_mark(row) for row in rows]

    def release(self, mark_id: int, reason: str, audit_seq: int) -> None:
        """End a mark without money."""
        self._db.execute(
            "INSERT INTO provisional_end(mark_id, kind, reason, audit_seq) VALUES(?, 'released', ?, ?)",
            (mark_id, reason, audit_seq),
        )


def _mark(row: tuple[Any, ...]) -> OpenMark:
    mark_id, claim, yen, paid_on, slip_key, outlet, channel, source, line_no = row
    return OpenMark(
        mark_id, claim, Yen(yen), date.fromisoformat(paid_on), slip_key, outlet, Channel(channel), source, line_no
    )
