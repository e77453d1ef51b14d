"""Figures by collector, from contacts, promises, plans, drafts, cases and the journal."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta

from core.delinquency.figures.performance import Disposed, Done

_BY_COLLECTOR = """
    WITH counted(staff_no, contacts, promises, promised, plans, acts, collected, opened, closed) AS (
      SELECT c.staff_no, count(*), 0, 0, 0, 0, 0, 0, 0
        FROM contact c
       WHERE c.contacted_on BETWEEN :first AND :until
         AND NOT EXISTS(SELECT 1 FROM case_event x WHERE x.corrects_event_id = c.event_id)
       GROUP BY 1
      UNION ALL
      SELECT q.staff_no, 0, count(*), sum(q.amount_yen), 0, 0, 0, 0, 0
        FROM promise q
       WHERE q.made_on BETWEEN :first AND :until
         AND NOT EXISTS(SELECT 1 FROM case_event x WHERE x.corrects_event_id = q.event_id)
       GROUP BY 1
      UNION ALL
      SELECT e.staff_no, 0, 0, 0, count(*), 0, 0, 0, 0
        FROM instalment_plan_event e WHERE e.kind = 'signed' AND e.happened_on BETWEEN :first AND :until GROUP BY 1
      UNION ALL
      SELECT d.drafted_by, 0, 0, 0, 0, count(DISTINCT d.draft_id), 0, 0, 0
        FROM draft_execution x JOIN draft d ON d.draft_id = x.draft_id AND d.revision = x.revision
       WHERE x.executed_on BETWEEN :first AND :until AND d.party_id IS NOT NULL
         AND EXISTS(SELECT 1 FROM delinquency_case k WHERE k.party_id = d.party_id)
       GROUP BY 1
      UNION ALL
      SELECT coalesce(a.staff_no, ''), 0, 0, 0, 0, 0, sum(-p.amount_yen), 0, 0
        FROM voucher v
        JOIN posting p ON p.voucher_id = v.voucher_id
        JOIN receivable r ON r.receivable_id = p.receivable_id
        JOIN delinquency_case k
          ON k.party_id = r.party_id AND k.opened_on <= v.booked_on AND (k.closed_on IS NULL OR k.closed_on >= v.booked_on)
         AND k.case_id = (SELECT max(z.case_id) FROM delinquency_case z WHERE z.party_id = r.party_id
               AND z.opened_on <= v.booked_on AND (z.closed_on IS NULL OR z.closed_on >= v.booked_on))
        JOIN case_receivable m ON m.case_id = k.case_id AND m.receivable_id = p.receivable_id AND m.from_on <= v.booked_on
        LEFT JOIN case_assignment a
          ON a.assignment_id = (SELECT max(b.assignment_id) FROM case_assignment b
               WHERE b.case_id = k.case_id AND b.duty = 'main' AND b.from_on <= v.booked_on
                 AND (b.ended_on IS NULL OR b.ended_on > v.booked_on))
       WHERE v.booked_on BETWEEN :first AND :until
         AND p.account = 'receivable' AND p.kind IN ('receipt','attach','offset')
       GROUP BY 1
      UNION ALL
      SELECT coalesce((SELECT b.staff_no FROM case_assignment b
                        WHERE b.case_id = k.case_id AND b.duty = 'main' ORDER BY b.assignment_id LIMIT 1), ''),
             0, 0, 0, 0, 0, 0, count(*), 0
        FROM delinquency_case k WHERE k.opened_on BETWEEN :first AND :until
       GROUP BY 1
      UNION ALL
      SELECT coalesce((SELECT b.staff_no FROM case_assignment b
                        WHERE b.case_id = k.case_id AND b.duty = 'main' AND b.from_on <= k.closed_on
                          AND (b.ended_on IS NULL OR b.ended_on >= k.closed_on)
                        ORDER BY b.assignment_id DESC LIMIT 1), ''),
             0, 0, 0, 0, 0, 0, 0, count(*)
        FROM delinquency_case k WHERE k.closed_on BETWEEN :first AND :until
       GROUP BY 1
    )
    SELECT n.staff_no, coalesce(s.name, ''), sum(contacts), sum(promises), sum(promised), sum(plans), sum(acts),
           sum(collected), sum(opened), sum(closed)
      FROM counted n LEFT JOIN staff s ON s.staff_no = n.staff_no
     GROUP BY n.staff_no
     ORDER BY n.staff_no = '', n.staff_no
"""

_DISPOSED = """
    WITH counted AS (
      SELECT e.kind, e.receivable_id, min(e.from_on) AS from_on
        FROM receivable_event e
       WHERE e.from_on <= :until AND e.audit_seq <= :last AND (e.from_on >= :first OR e.audit_seq > :before)
         AND e.cancels_event_id IS NULL
         AND NOT EXISTS(SELECT 1 FROM receivable_event c
                         WHERE c.cancels_event_id = e.event_id AND c.audit_seq <= :last)
       GROUP BY e.kind, e.receivable_id)
    SELECT n.kind, count(DISTINCT r.party_id), count(*),
           sum((SELECT coalesce(sum(CASE WHEN n.kind = 'written_off' THEN -p.amount_yen ELSE p.amount_yen END), 0)
                  FROM posting p JOIN voucher v ON v.voucher_id = p.voucher_id
                 WHERE p.receivable_id = n.receivable_id AND p.account = 'receivable' AND p.component = 'principal'
                   AND CASE WHEN n.kind = 'written_off' THEN v.booked_on <= :until ELSE v.booked_on < n.from_on END
                   AND (n.kind <> 'written_off' OR (p.kind = 'write_off' AND v.booked_on >= n.from_on))))
      FROM counted n JOIN receivable r ON r.receivable_id = n.receivable_id
     GROUP BY n.kind ORDER BY 3 DESC, 1
"""

_ROW_OF_DAY = """
    SELECT coalesce(max(seq), 0) FROM audit_log
     WHERE substr(at_local, 1, 10) = (SELECT max(substr(at_local, 1, 10)) FROM audit_log
                                       WHERE substr(at_local, 1, 10) <= ?)
"""


class Performances:
    """Counts; keeps nothing."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def by_collector(self, first: date, until: date) -> list[Done]:
        """Everybody who did something or had money come in."""
        return [Done._make(row) for row in self._db.execute(_BY_COLLECTOR, _values(first, until))]

    def disposed(self, first: date, until: date) -> list[Disposed]:
        """Events on receivables that began in the period, or that were noted in it of a day before."""
        noted = {"before": self._last_row(first - timedelta(days=1)), "last": self._last_row(until)}
        return [Disposed._make(row) for row in self._db.execute(_DISPOSED, _values(first, until) | noted)]

    def _last_row(self, day: date) -> int:
        """The newest row of the log that is not younger than a day."""
        return int(self._db.execute(_ROW_OF_DAY, (day.isoformat(),)).fetchone()[0])


def _values(first: date, until: date) -> dict[str, str | int]:
    return {"first": first.isoformat(), "until": until.isoformat()}
