"""Money and demands of a party as rows of its course of things."""

from __future__ import annotations

import sqlite3
from datetime import date

from core.delinquency.contacts.course import Claim, Demanded, Receipt
from core.delinquency.contacts.promises import ReceiptSeen

_MONEY = "('receipt','attach','absorb','offset')"


class CourseReader:
    """Reads only, by the receivables of the party."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def receipts(self, party_id: int, before: tuple[str, int], limit: int) -> list[Receipt]:
        """The newest money, newest first, before a day and voucher."""
        rows = self._db.execute(
            f"""
            WITH money AS (
              SELECT p.voucher_id, max(p.value_on) AS paid_on, -sum(p.amount_yen) AS yen,
                     count(DISTINCT p.receivable_id) AS claims, min(p.receivable_id) AS receivable_id,
                     min(p.payment_id) AS payment_id
                FROM receivable r
                JOIN posting p ON p.receivable_id = r.receivable_id
               WHERE r.party_id = :party AND p.account = 'receivable' AND p.kind IN {_MONEY}
               GROUP BY p.voucher_id
              HAVING (max(p.value_on), p.voucher_id) < (:day, :number)
               ORDER BY 2 DESC, 1 DESC
               LIMIT :limit)
            SELECT m.voucher_id, m.paid_on, m.yen, coalesce(b.channel, ''), v.act_code, m.claims, r.levy_year,
                   t.short_name, r.tax_item, r.term_no, s.name
              FROM money m
              JOIN voucher v ON v.voucher_id = m.voucher_id
              JOIN staff s ON s.staff_no = v.staff_no
              JOIN receivable r ON r.receivable_id = m.receivable_id
              JOIN tax_item t ON t.tax_item = r.tax_item
              LEFT JOIN payment y ON y.payment_id = m.payment_id
              LEFT JOIN payment_batch b ON b.batch_id = y.batch_id
             ORDER BY m.paid_on DESC, m.voucher_id DESC
            """,
            {"party": party_id, "day": before[0], "number": before[1], "limit": limit},
        )
        return [Receipt._make((*row[:6], Claim._make(row[6:10]), row[10])) for row in rows]

    def demands(self, party_id: int, before: tuple[str, int], limit: int) -> list[Demanded]:
        """The newest days of demands, newest first, before a day and receivable."""
        rows = self._db.execute(
            """
            WITH days AS (
              SELECT d.issued_on, min(d.receivable_id) AS receivable_id, count(*) AS claims
                FROM receivable r
                JOIN demand d ON d.receivable_id = r.receivable_id AND d.cancelled_by_event_id IS NULL
               WHERE r.party_id = :party
               GROUP BY d.issued_on
              HAVING (d.issued_on, min(d.receivable_id)) < (:day, :number)
               ORDER BY 1 DESC, 2 DESC
               LIMIT :limit)
            SELECT m.issued_on, m.receivable_id, m.claims, r.levy_year, t.short_name, r.tax_item, r.term_no
              FROM days m
              JOIN receivable r ON r.receivable_id = m.receivable_id
              JOIN tax_item t ON t.tax_item = r.tax_item
             ORDER BY m.issued_on DESC, m.receivable_id DESC
            """,
            {"party": party_id, "day": before[0], "number": before[1], "limit": limit},
        )
        return [Demanded._make((*row[:3], Claim._make(row[3:]))) for row in rows]

    def count(self, party_id: int) -> int:
        """How many rows the course has: noted ones, vouchers of money, days of demands."""
        row = self._db.execute(
            f"""
            SELECT (SELECT count(*) FROM case_event WHERE party_id = :party)
                 + (SELECT count(DISTINCT p.voucher_id)
                      FROM receivable r JOIN posting p ON p.receivable_id = r.receivable_id
                     WHERE r.party_id = :party AND p.account = 'receivable' AND p.kind IN {_MONEY})
                 + (SELECT count(DISTINCT d.issued_on)
                      FROM receivable r JOIN demand d ON d.receivable_id = r.receivable_id
                     WHERE r.party_id = :party AND d.cancelled_by_event_id IS NULL)
            """,
            {"party": party_id},
        ).fetchone()
        return int(row[0])

    def money_since(self, party_id: int, from_on: date) -> list[ReceiptSeen]:
        """Money for each receivable of the party with 領収日 from a day on, red rows taken off."""
        rows = self._db.execute(
            f"""
            SELECT p.receivable_id, p.value_on, -sum(p.amount_yen)
              FROM receivable r
              JOIN posting p ON p.receivable_id = r.receivable_id
             WHERE r.party_id = ? AND p.account = 'receivable' AND p.kind IN {_MONEY} AND p.value_on >= ?
             GROUP BY p.receivable_id, p.value_on
            HAVING sum(p.amount_yen) < 0
             ORDER BY p.value_on, p.receivable_id
            """,
            (party_id, from_on.isoformat()),
        )
        return [ReceiptSeen(number, date.fromisoformat(day), int(yen)) for number, day, yen in rows]

    def provisional(self, party_id: int) -> dict[int, int]:
        """速報: yen that came for each receivable and are not in the books yet."""
        rows = self._db.execute(
            "SELECT receivable_id, provisional_yen FROM receivable WHERE party_id = ? AND provisional_yen > 0",
            (party_id,),
        )
        return {int(number): int(yen) for number, yen in rows}

    def owed_by(self, party_ids: tuple[int, ...], due_before: date) -> tuple[int, int]:
        """Of some parties, claims whose 納期限 is past: how many parties owe, and how much in all, by the books."""
        row = self._db.execute(
            f"""
            SELECT count(DISTINCT party_id),
                   coalesce(sum(principal_yen + demand_fee_yen + late_charge_yen + penalty_tax_yen
                                + disposition_cost_yen), 0)
              FROM receivable
             WHERE party_id IN ({",".join("?" * len(party_ids))}) AND due_on < ?
               AND tax_item IN (SELECT i.tax_item FROM tax_item i WHERE i.late_charge = 'local_tax')
               AND principal_yen + demand_fee_yen + late_charge_yen + penalty_tax_yen + disposition_cost_yen > 0
            """,
            (*party_ids, due_before.isoformat()),
        ).fetchone()
        return int(row[0]), int(row[1])
