"""Open cases with what was done last, by index."""

from __future__ import annotations

import sqlite3
from datetime import date

from core.delinquency.figures.progress import Lying

_MINE = """
    (:staff = '' OR EXISTS(SELECT 1 FROM case_assignment a WHERE a.case_id = k.case_id AND a.staff_no = :staff
                              AND a.duty = 'main' AND a.ended_on IS NULL))
"""

_LYING = f"""
    WITH paid(case_id, last_on) AS (
      SELECT m.case_id, max(p.value_on)
        FROM delinquency_case k
        JOIN case_receivable m ON m.case_id = k.case_id
        JOIN posting p ON p.receivable_id = m.receivable_id
       WHERE k.closed_on IS NULL AND p.account = 'receivable' AND p.kind IN ('receipt','attach','offset')
         AND p.amount_yen < 0 AND p.value_on >= k.opened_on AND p.value_on <= :today
         AND NOT EXISTS(SELECT 1 FROM posting x WHERE x.reverses_posting_id = p.posting_id)
       GROUP BY m.case_id)
    SELECT k.case_id, k.case_no, k.party_id,
           coalesce((SELECT s.name FROM case_assignment a JOIN staff s ON s.staff_no = a.staff_no
                      WHERE a.case_id = k.case_id AND a.duty = 'main' AND a.ended_on IS NULL), ''),
           coalesce(y.policy, ''), coalesce(y.review_on, ''), k.opened_on,
           max(coalesce(e.happened_on, ''), coalesce(d.last_on, '')),
           CASE WHEN d.last_on >= coalesce(e.happened_on, '') THEN '入金' ELSE coalesce(e.kind, '') END,
           (SELECT coalesce(sum(r.principal_yen + r.demand_fee_yen + r.late_charge_yen + r.penalty_tax_yen
                                + r.disposition_cost_yen), 0)
              FROM case_receivable c JOIN receivable r ON r.receivable_id = c.receivable_id WHERE c.case_id = k.case_id)
      FROM delinquency_case k
      LEFT JOIN case_policy_event y
        ON y.policy_id = (SELECT max(z.policy_id) FROM case_policy_event z WHERE z.case_id = k.case_id)
      LEFT JOIN case_event e
        ON e.event_id = (SELECT n.event_id FROM case_event n
                          WHERE n.party_id = k.party_id AND n.happened_on <= :today
                            AND n.happened_on >= k.opened_on AND n.kind NOT IN ('案件','担当','予定','訂正')
                            AND NOT EXISTS(SELECT 1 FROM case_event x WHERE x.corrects_event_id = n.event_id)
                          ORDER BY n.happened_on DESC, n.event_id DESC LIMIT 1)
      LEFT JOIN paid d ON d.case_id = k.case_id
     WHERE k.closed_on IS NULL AND {_MINE}
     ORDER BY max(coalesce(e.happened_on, k.opened_on), coalesce(d.last_on, '')), k.case_id
     LIMIT :limit
"""


class Progresses:
    """Counts; keeps nothing."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def lying(self, staff_no: str, today: date, limit: int) -> list[Lying]:
        """Open cases of a collector, the longest untouched first."""
        rows = self._db.execute(_LYING, {"staff": staff_no, "today": today.isoformat(), "limit": limit})
        return [Lying._make(row) for row in rows]

    def count(self, staff_no: str) -> int:
        """How many open cases there are."""
        row = self._db.execute(
            f"SELECT count(*) FROM delinquency_case k WHERE k.closed_on IS NULL AND {_MINE}", {"staff": staff_no}
        ).fetchone()
        return int(row[0])
