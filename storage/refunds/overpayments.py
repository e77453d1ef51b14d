"""Over-payments and what is open in them."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from core.refunds.overpayments import OpenOverpayment


class Overpayments:
    """Read from the journal: what is open is the sum of an over-payment's rows."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def open_of(self, receivable_ids: Sequence[int]) -> dict[int, list[OpenOverpayment]]:
        """What is open, by receivable, the last payment first."""
        found: dict[int, list[OpenOverpayment]] = {}
        for start in range(0, len(receivable_ids), 500):
            part = list(receivable_ids[start : start + 500])
            rows = self._db.execute(
                f"""
                SELECT o.overpayment_id, o.receivable_id, o.payment_id, o.cause, o.arose_on, -sum(p.amount_yen)
                  FROM posting p JOIN overpayment o USING(overpayment_id)
                 WHERE p.receivable_id IN ({",".join("?" * len(part))}) AND p.account = 'overpayment'
                 GROUP BY o.overpayment_id HAVING sum(p.amount_yen) < 0
                 ORDER BY o.overpayment_id DESC
                """,
                part,
            )
            for row in rows:
                found.setdefault(row[1], []).append(OpenOverpayment._make(row))
        return found
