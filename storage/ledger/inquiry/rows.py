"""What the screens of inquiry read: the journal with its payments and people, provisional marks, days of the channels."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import date

from core.ledger.inquiry.rows import HistoryEntry, Mark, Reflected


class Inquiries:
    """Reads only."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def reflected(self) -> list[Reflected]:
        """The newest day of each channel: of money by 収入日, of news by the day of payment.

        A file of one booking day says it in its batch; of the files of many days only the newest is opened.
        """
        newest: dict[tuple[str, bool], str] = {}
        rows = self._db.execute(
            """
            SELECT channel, 1, max(booked_on) FROM payment_batch
             WHERE state = 'posted' AND booked_on IS NOT NULL AND channel <> 'opening' GROUP BY channel
            """
        ).fetchall()
        rows += self._db.execute(
            """
            SELECT b.channel, p.notice_kind = 'settled', max(coalesce(p.booked_on, p.paid_on))
              FROM (SELECT channel, max(batch_id) AS batch_id FROM payment_batch
                     WHERE state = 'posted' AND booked_on IS NULL AND channel <> 'opening' GROUP BY channel) b
              JOIN payment p ON p.batch_id = b.batch_id
             WHERE p.notice_kind IN ('settled', 'preliminary')
             GROUP BY 1, 2
            """
        ).fetchall()
        for channel, settled, day in rows:
            key = (channel, bool(settled))
            newest[key] = max(day, newest.get(key, ""))
        return [
            Reflected(channel, settled, date.fromisoformat(day)) for (channel, settled), day in sorted(newest.items())
        ]

    def history(self, receivable_id: int) -> list[HistoryEntry]:
        """The journal of one receivable in order."""
        rows = self._db.execute(
            """
            SELECT p.posting_id, p.voucher_id, v.act_code, v.booked_on, v.reason, s.name, p.kind, p.component,
                   p.amount_yen, p.value_on, p.payment_id, p.reverses_posting_id, coalesce(y.slip_key, ''),
                   coalesce(y.outlet, ''), coalesce(b.channel, ''), coalesce(b.bank_no, ''), b.batch_id, y.line_no
              FROM posting p
              JOIN voucher v ON v.voucher_id = p.voucher_id
              JOIN staff s ON s.staff_no = v.staff_no
              LEFT JOIN payment y ON y.payment_id = p.payment_id
              LEFT JOIN payment_batch b ON b.batch_id = y.batch_id
             WHERE p.receivable_id = ? AND p.account = 'receivable'
             ORDER BY p.posting_id
            """,
            (receivable_id,),
        )
        return [HistoryEntry._make(row) for row in rows]

    def marks(self, receivable_ids: Sequence[int]) -> list[Mark]:
        """Provisional marks in the order in which they came."""
        rows = self._db.execute(
            f"""
            SELECT m.mark_id, m.receivable_id, m.amount_yen, m.payment_id, y.paid_on, substr(b.read_at, 1, 10), b.channel,
                   y.outlet, y.slip_key, e.kind, substr(a.at_local, 1, 10)
              FROM provisional_mark m
              JOIN payment y ON y.payment_id = m.payment_id
              JOIN payment_batch b ON b.batch_id = y.batch_id
              LEFT JOIN provisional_end e ON e.mark_id = m.mark_id
              LEFT JOIN audit_log a ON a.seq = e.audit_seq
             WHERE m.receivable_id IN ({",".join("?" * len(receivable_ids))})
             ORDER BY m.mark_id
            """,
            list(receivable_ids),
        )
        return [Mark._make(row) for row in rows]
