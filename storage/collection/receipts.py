"""Receipts with the places where their money lies."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import date
from typing import Any

from core.collection.payments import BatchState, Channel
from core.collection.records.receipts import Lies, Place, Receipt
from core.values.money import Yen
from core.values.refusals import NotFound

_RECEIPT = """
SELECT p.payment_id, p.slip_key, p.amount_yen, p.paid_on, p.booked_on, p.outlet, p.line_no, b.batch_id, b.state, b.channel,
       b.source_name
  FROM payment p JOIN payment_batch b ON b.batch_id = p.batch_id
"""
_LIES = {"receivable": Lies.CLAIM, "overpayment": Lies.OVERPAID, "suspense": Lies.SUSPENSE}


class Receipts:
    """Read from the journal."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def get(self, payment_id: int) -> Receipt:
        """One."""
        row = self._db.execute(
            f"{_RECEIPT} WHERE p.payment_id = ? AND p.notice_kind = 'settled'", (payment_id,)
        ).fetchone()
        if row is None:
            raise NotFound(what=f"収納{payment_id}")
        return self._receipts([row])[0]

    def of_claims(self, receivable_ids: Sequence[int], before: int, limit: int) -> list[Receipt]:
        """Receipts that have ever had money on the claims, newest first, with numbers below `before`."""
        marks = ",".join("?" * len(receivable_ids))
        rows = self._db.execute(
            f"""
            {_RECEIPT}
             WHERE p.payment_id IN (SELECT q.payment_id FROM posting q
                                     WHERE q.receivable_id IN ({marks}) AND q.payment_id < ?
                                       AND q.kind IN ('receipt', 'attach'))
             ORDER BY p.payment_id DESC LIMIT ?
            """,
            (*receivable_ids, before, limit),
        )
        return self._receipts(rows.fetchall())

    def _receipts(self, rows: Sequence[tuple[Any, ...]]) -> list[Receipt]:
        marks = ",".join("?" * len(rows))
        places: dict[int, list[Place]] = {}
        for payment_id, account, claim, yen in self._db.execute(
            f"""
            SELECT payment_id, account, receivable_id, -sum(amount_yen)
              FROM posting
             WHERE payment_id IN ({marks}) AND account IN ('receivable', 'overpayment', 'suspense')
               AND kind IN ('receipt', 'attach', 'absorb', 'overpaid')
             GROUP BY payment_id, account, receivable_id HAVING sum(amount_yen) < 0
             ORDER BY payment_id, account DESC, receivable_id
            """,
            [row[0] for row in rows],
        ):
            places.setdefault(payment_id, []).append(Place(_LIES[account], claim, yen))
        return [
            Receipt(
                payment_id,
                slip_key,
                Yen(yen),
                date.fromisoformat(paid_on),
                date.fromisoformat(booked_on),
                outlet,
                line_no,
                batch_id,
                BatchState(state),
                Channel(channel),
                source,
                tuple(sorted(places.get(payment_id, ()), key=lambda place: -place.amount_yen)),
            )
            for payment_id, slip_key, yen, paid_on, booked_on, outlet, line_no, batch_id, state, channel, source in rows
        ]

    def given_away_above(self, posting_ids: Sequence[int]) -> bool:
        """True when an offset or refund stands on an over-payment of the claims that is younger than one of the rows."""
        marks = ",".join("?" * len(posting_ids))
        row = self._db.execute(
            f"""
            SELECT EXISTS(
              SELECT 1
                FROM posting r
                JOIN overpayment o ON o.receivable_id = r.receivable_id
                JOIN posting p ON p.overpayment_id = o.overpayment_id AND p.kind IN ('offset', 'refund')
                LEFT JOIN posting x ON x.reverses_posting_id = p.posting_id
               WHERE r.posting_id IN ({marks}) AND r.account = 'receivable' AND r.kind IN ('receipt', 'attach')
                 AND p.account = 'overpayment' AND +p.reverses_posting_id IS NULL AND x.posting_id IS NULL
                 AND r.posting_id < (SELECT max(m.posting_id) FROM posting m
                                      WHERE m.overpayment_id = o.overpayment_id AND m.amount_yen < 0))
            """,
            list(posting_ids),
        ).fetchone()
        return bool(row[0])

    def suspense_of(self, payment_id: int) -> int | None:
        """The suspense row of a payment, open or empty."""
        row = self._db.execute("SELECT suspense_id FROM suspense WHERE payment_id = ?", (payment_id,)).fetchone()
        return int(row[0]) if row else None
