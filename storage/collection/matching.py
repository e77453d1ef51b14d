"""The rows that reconciliation looks at, joined; and the rows that it appends."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence

from core.collection.reconciled import History, Line, Reconciled

_JOIN = """
SELECT p.payment_id, p.line_no, p.notice_kind, p.slip_key, p.amount_yen, p.paid_on, p.paid_at, p.booked_on, p.outlet,
       p.fault, p.split_principal_yen, p.split_demand_fee_yen, p.split_late_charge_yen,
       s.kind, s.amount_yen, s.split_principal_yen, s.split_demand_fee_yen, s.split_late_charge_yen, s.cancelled_on,
       s.receivable_id, r.tax_item, r.fiscal_year, r.due_on, r.principal_yen, r.demand_fee_yen, r.late_charge_yen,
       r.penalty_tax_yen, r.disposition_cost_yen, t.late_charge = 'local_tax',
       (SELECT d.issued_on FROM demand d
         WHERE d.receivable_id = s.receivable_id AND d.cancelled_by_event_id IS NULL),
       (SELECT m.mark_id
          FROM payment e JOIN provisional_mark m ON m.payment_id = e.payment_id
          LEFT JOIN provisional_end n ON n.mark_id = m.mark_id
         WHERE e.slip_key = p.slip_key AND e.notice_kind = 'preliminary' AND e.paid_on = p.paid_on
           AND e.paid_at = p.paid_at AND e.outlet = p.outlet AND n.mark_id IS NULL
         LIMIT 1),
       EXISTS(SELECT 1
                FROM payment e CROSS JOIN posting o ON o.payment_id = e.payment_id  -- CROSS: in this order
                LEFT JOIN posting x ON x.reverses_posting_id = o.posting_id
               WHERE e.slip_key = p.slip_key AND e.notice_kind = 'settled' AND e.payment_id <> p.payment_id
                 AND o.reverses_posting_id IS NULL AND x.posting_id IS NULL)
  FROM payment p
  LEFT JOIN payment_slip s ON s.slip_key = p.slip_key
  LEFT JOIN receivable r ON r.receivable_id = s.receivable_id
  LEFT JOIN tax_item t ON t.tax_item = r.tax_item
"""


class Matching:
    """Joins a step's lines with what they may belong to."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def lines(self, batch_id: int, after: int, until: int, limit: int) -> list[Line]:
        """The next lines of a batch by payment number, at most `limit`, none above `until`."""
        rows = self._db.execute(
            f"{_JOIN} WHERE p.payment_id > ? AND p.payment_id <= ? AND +p.batch_id = ? ORDER BY p.payment_id LIMIT ?",
            (after, until, batch_id, limit),
        )
        return [Line._make(row) for row in rows]

    def line(self, payment_id: int) -> Line | None:
        """One line, as it would be matched now."""
        row = self._db.execute(f"{_JOIN} WHERE p.payment_id = ?", (payment_id,)).fetchone()
        return Line._make(row) if row else None

    def histories(self, receivable_ids: Sequence[int]) -> dict[int, History]:
        """What the journal says of the receivables beyond their balances."""
        found: dict[int, History] = {}
        for start in range(0, len(receivable_ids), 500):
            part = receivable_ids[start : start + 500]
            marks = ",".join("?" * len(part))
            received: dict[int, list[tuple[str, int]]] = {}
            for receivable_id, value_on, yen in self._db.execute(
                f"""
                SELECT receivable_id, value_on, -sum(amount_yen)
                  FROM posting
                 WHERE receivable_id IN ({marks}) AND account = 'receivable' AND component = 'principal'
                   AND kind IN ('receipt', 'attach', 'absorb', 'offset', 'overpaid')
                 GROUP BY receivable_id, value_on HAVING sum(amount_yen) < 0
                 ORDER BY receivable_id, value_on
                """,
                part,
            ):
                received.setdefault(receivable_id, []).append((value_on, yen))
            for receivable_id, assessed, late, written_off in self._db.execute(
                f"""
                SELECT receivable_id,
                       coalesce(sum(amount_yen) FILTER (WHERE account = 'receivable' AND component = 'principal'
                                          AND kind IN ('assess', 'change', 'reduction', 'succession')), 0),
                       coalesce(sum(amount_yen) FILTER (WHERE account = 'receivable' AND component = 'late_charge'
                                          AND kind IN ('assess', 'change')), 0),
                       coalesce(sum(amount_yen) FILTER (WHERE account = 'receivable' AND kind = 'write_off'), 0) < 0
                  FROM posting
                 WHERE receivable_id IN ({marks})
                 GROUP BY receivable_id
                """,
                part,
            ):
                found[receivable_id] = History(
                    assessed, late, bool(written_off), tuple(received.get(receivable_id, ()))
                )
        return found

    def next_numbers(self) -> tuple[int, int]:
        """The next free numbers of suspense and over-payment."""
        row = self._db.execute(
            """
            SELECT (SELECT coalesce(max(suspense_id), 0) + 1 FROM suspense),
                   (SELECT coalesce(max(overpayment_id), 0) + 1 FROM overpayment)
            """
        ).fetchone()
        return int(row[0]), int(row[1])

    def append(self, reconciled: Reconciled, audit_seq: int) -> None:
        """The rows beside the journal; suspense and over-payments before the postings that name them."""
        db = self._db
        db.executemany("INSERT INTO suspense(suspense_id, payment_id, cause) VALUES(?,?,?)", reconciled.suspense)
        db.executemany(
            """
            INSERT INTO overpayment(overpayment_id, receivable_id, payment_id, cause, interest_cause, arose_on)
            VALUES(?,?,?,?,?,?)
            """,
            reconciled.overpayments,
        )
        db.executemany(
            "INSERT INTO provisional_mark(payment_id, receivable_id, amount_yen) VALUES(?,?,?)", reconciled.marks
        )
        db.executemany(
            f"INSERT INTO provisional_end(mark_id, kind, payment_id, audit_seq) VALUES(?,?,?,{int(audit_seq)})",
            reconciled.mark_ends,
        )
        db.executemany(
            f"INSERT INTO receivable_event(receivable_id, kind, from_on, audit_seq) VALUES(?,'demand_crossed',?,{int(audit_seq)})",
            reconciled.crossed_demands,
        )

    def closed_days(self, days: Sequence[str]) -> frozenset[str]:
        """Those of the days that are closed."""
        marks = ",".join("?" * len(days))
        rows = self._db.execute(f"SELECT booked_on FROM day_close WHERE booked_on IN ({marks})", list(days))
        return frozenset(row[0] for row in rows)

    def booking_days(self, batch_id: int) -> list[str]:
        """The days on which the money of a batch reached the city."""
        rows = self._db.execute(
            "SELECT DISTINCT booked_on FROM payment WHERE batch_id = ? AND booked_on IS NOT NULL ORDER BY 1",
            (batch_id,),
        )
        return [row[0] for row in rows]

    def late_charge_open(self, receivable_ids: Sequence[int]) -> dict[int, int]:
        """Open late charge of the receivables, yen."""
        found: dict[int, int] = {}
        for start in range(0, len(receivable_ids), 500):
            part = list(receivable_ids[start : start + 500])
            marks = ",".join("?" * len(part))
            found.update(
                self._db.execute(
                    f"SELECT receivable_id, late_charge_yen FROM receivable WHERE receivable_id IN ({marks})", part
                )
            )
        return found

    def vouchers(self, batch_id: int, below: int, limit: int) -> Iterator[int]:
        """Vouchers of a batch that are not reversals, newest first, below a number."""
        rows = self._db.execute(
            """
            SELECT voucher_id FROM voucher
             WHERE batch_id = ? AND act_code <> 'reversal' AND voucher_id < ?
             ORDER BY voucher_id DESC LIMIT ?
            """,
            (batch_id, below, limit),
        ).fetchall()
        return (int(row[0]) for row in rows)
