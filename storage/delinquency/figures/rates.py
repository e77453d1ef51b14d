"""What was to come in and came in on the claims of cases, by collector."""

from __future__ import annotations

import sqlite3

from core.delinquency.figures.rates import OfCollector

_BY_COLLECTOR = """
    WITH claims AS (
      SELECT m.receivable_id, max(m.case_id) AS case_id
        FROM delinquency_case k JOIN case_receivable m ON m.case_id = k.case_id
       WHERE k.closed_on IS NULL OR k.closed_on >= :april
       GROUP BY m.receivable_id),
    counted AS (
      SELECT c.case_id, r.fiscal_year < :year AS carried, r.principal_yen AS open_yen,
             (SELECT coalesce(-sum(p.amount_yen), 0) FROM posting p JOIN voucher v ON v.voucher_id = p.voucher_id
               WHERE p.receivable_id = r.receivable_id AND p.account = 'receivable' AND p.component = 'principal'
                 AND p.kind IN ('receipt','attach','offset','overpaid','absorb')
                 AND (r.fiscal_year >= :year OR v.booked_on >= :april)) AS received,
             (SELECT coalesce(-sum(p.amount_yen), 0) FROM posting p JOIN voucher v ON v.voucher_id = p.voucher_id
               WHERE p.receivable_id = r.receivable_id AND p.account = 'receivable' AND p.component = 'principal'
                 AND p.kind = 'write_off' AND (r.fiscal_year >= :year OR v.booked_on >= :april)) AS written_off
        FROM claims c JOIN receivable r ON r.receivable_id = c.receivable_id)
    SELECT coalesce(a.staff_no, ''), coalesce(s.name, ''), n.carried, sum(n.received), sum(n.written_off), sum(n.open_yen)
      FROM counted n
      LEFT JOIN case_assignment a
        ON a.assignment_id = (SELECT max(b.assignment_id) FROM case_assignment b
             WHERE b.case_id = n.case_id AND b.duty = 'main')
      LEFT JOIN staff s ON s.staff_no = a.staff_no
     GROUP BY 1, 2, 3
     ORDER BY coalesce(a.staff_no, '') = '', 1, 3
"""


class CollectorRates:
    """Counts; keeps nothing."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def by_collector(self, fiscal_year: int) -> list[OfCollector]:
        """Claims in cases that were open at some time of the fiscal year."""
        rows = self._db.execute(_BY_COLLECTOR, {"year": fiscal_year, "april": f"{fiscal_year}-04-01"})
        return [OfCollector(staff, name, bool(carried), *yen) for staff, name, carried, *yen in rows]
