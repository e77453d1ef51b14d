"""Erasing the lines of payments as they came, and the notes on money that was held; amounts and days stay."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import date

from core.office.keeping.retention import Erased
from storage.office.keeping.erasing import digest
from storage.unlocking import unlocked

_DUE = """
    SELECT p.payment_id FROM payment p JOIN payment_batch b USING(batch_id)
     WHERE p.payment_id > :after AND coalesce(p.booked_on, p.paid_on) < :before AND length(p.raw) > 0
       AND b.state IN ('posted','reversed','rejected')
       -- held money is not yet anybody's
       AND NOT EXISTS(SELECT 1 FROM suspense s JOIN posting o ON o.suspense_id = s.suspense_id AND o.account = 'suspense'
             WHERE s.payment_id = p.payment_id GROUP BY s.suspense_id HAVING sum(o.amount_yen) <> 0)
     ORDER BY p.payment_id LIMIT :limit
"""
_NOTES = "suspense_id IN (SELECT suspense_id FROM suspense WHERE payment_id IN (SELECT value FROM json_each(?)))"


class PaymentErasing:
    """Looks anew at each call whether money is still held."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def due(self, before: date, after: int, limit: int) -> list[int]:
        """Payments booked before the day whose line is still there and whose money is settled."""
        values = {"before": before.isoformat(), "after": after, "limit": limit}
        return [row[0] for row in self._db.execute(_DUE, values)]

    def erase(self, keys: Sequence[int]) -> Erased:
        """Empty the lines and delete the notes."""
        wanted = json.dumps(list(keys))
        where = "payment_id IN (SELECT value FROM json_each(?))"
        with unlocked(self._db, "payment", "suspense_note"):
            lines = self._db.execute(
                f"SELECT payment_id, raw FROM payment WHERE {where} ORDER BY 1", (wanted,)
            ).fetchall()
            notes = self._db.execute(f"SELECT * FROM suspense_note WHERE {_NOTES} ORDER BY 1", (wanted,)).fetchall()
            self._db.execute(f"DELETE FROM suspense_note WHERE {_NOTES}", (wanted,))
            rows = self._db.execute(f"UPDATE payment SET raw = x'' WHERE {where}", (wanted,)).rowcount
        return Erased(rows, digest([*lines, *notes]), digest([(key, b"") for key in keys]))
