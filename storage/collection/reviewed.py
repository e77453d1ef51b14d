"""What a review of a batch reads: faults of its lines, what its vouchers posted for each, and cash by day."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from datetime import date

from core.collection.payments import Batch
from core.collection.records.reviewed import PostedLine, Remark
from storage.collection.batches import BATCH_COLUMNS, batch_of

_POSTED = """p.payment_id, p.line_no, p.notice_kind, p.slip_key, p.amount_yen, p.paid_on, p.booked_on,
       p.fault, p.fault_reason, p.result_code, coalesce(d.receivable_id, k.receivable_id, s.receivable_id),
       d.applied_yen, coalesce(d.surplus_yen, 0), v.cause, u.suspense_id, u.cause,
       coalesce((SELECT -sum(h.amount_yen) FROM posting h
                  WHERE h.suspense_id = u.suspense_id AND h.account = 'suspense'), 0),
       k.mark_id IS NOT NULL OR EXISTS(SELECT 1 FROM provisional_end n
                                        WHERE n.payment_id = p.payment_id AND n.kind = 'cancelled')
  FROM payment p
  LEFT JOIN (
    SELECT o.payment_id, max(o.receivable_id) AS receivable_id, max(o.overpayment_id) AS overpayment_id,
           -coalesce(sum(o.amount_yen) FILTER (WHERE o.account = 'receivable' AND o.kind = 'receipt'), 0) AS applied_yen,
           -coalesce(sum(o.amount_yen) FILTER (WHERE o.account = 'overpayment'), 0) AS surplus_yen
      FROM voucher w JOIN posting o USING(voucher_id)
     WHERE w.batch_id = :batch AND w.act_code = 'receipt' AND o.payment_id IS NOT NULL
     GROUP BY o.payment_id
  ) d ON d.payment_id = p.payment_id
  LEFT JOIN overpayment v ON v.overpayment_id = d.overpayment_id
  LEFT JOIN suspense u ON u.payment_id = p.payment_id
  LEFT JOIN provisional_mark k ON k.payment_id = p.payment_id
  LEFT JOIN payment_slip s ON s.slip_key = p.slip_key"""


class Reviews:
    """Reads alone; nothing is written by a review."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def remarks(self, batch_id: int) -> dict[int, Remark]:
        """Faults and result codes of the lines that have any."""
        rows = self._db.execute(
            """
            SELECT payment_id, fault_reason, result_code
              FROM payment
             WHERE batch_id = ? AND (fault_reason <> '' OR notice_kind = 'failed')
            """,
            (batch_id,),
        )
        return {number: Remark(reason, code) for number, reason, code in rows}

    def posted(self, batch_id: int) -> list[PostedLine]:
        """All lines of a batch with what its vouchers posted for them; later vouchers of other acts are left out."""
        rows = self._db.execute(f"SELECT {_POSTED} WHERE p.batch_id = :batch", {"batch": batch_id})
        return [PostedLine._make(row) for row in rows]

    def line(self, payment_id: int) -> tuple[PostedLine, int, str, str, bytes] | None:
        """One line with what was posted for it: its batch, outlet, time and the bytes of the file."""
        found = self._db.execute(
            "SELECT batch_id, outlet, paid_at, raw FROM payment WHERE payment_id = ?", (payment_id,)
        ).fetchone()
        if found is None:
            return None
        row = self._db.execute(
            f"SELECT {_POSTED} WHERE p.payment_id = :payment", {"batch": found[0], "payment": payment_id}
        ).fetchone()
        return PostedLine._make(row), *found

    def settled(self, batch_id: int) -> tuple[int, int]:
        """Lines that are money, and their yen."""
        row = self._db.execute(
            """
            SELECT count(*), coalesce(sum(amount_yen), 0)
              FROM payment WHERE batch_id = ? AND notice_kind = 'settled'
            """,
            (batch_id,),
        ).fetchone()
        return int(row[0]), int(row[1])

    def cash_of(self, days: Collection[date]) -> dict[date, int]:
        """Cash in the books by 収入日."""
        marks = ",".join("?" * len(days))
        rows = self._db.execute(
            f"""
            SELECT v.booked_on, sum(p.amount_yen)
              FROM voucher v JOIN posting p USING(voucher_id)
             WHERE v.booked_on IN ({marks}) AND p.account = 'cash_in'
             GROUP BY v.booked_on
            """,
            [day.isoformat() for day in days],
        )
        found = {date.fromisoformat(day): int(yen) for day, yen in rows}
        return {day: found.get(day, 0) for day in days}

    def open_files(self) -> list[Batch]:
        """Batches that came as files and are read, ready or being posted, oldest first."""
        rows = self._db.execute(
            f"""
            SELECT {BATCH_COLUMNS} FROM payment_batch
             WHERE content_sha256 IS NOT NULL AND state IN ('read', 'ready', 'posting')
             ORDER BY batch_id
            """
        )
        return [batch_of(row) for row in rows]

    def contents(self, digests: Collection[bytes]) -> dict[bytes, Batch]:
        """The batch that holds each content and counts."""
        marks = ",".join("?" * len(digests))
        rows = self._db.execute(
            f"""
            SELECT content_sha256, {BATCH_COLUMNS} FROM payment_batch
             WHERE content_sha256 IN ({marks}) AND state NOT IN ('rejected', 'reversed')
            """,
            list(digests),
        )
        return {row[0]: batch_of(row[1:]) for row in rows}
