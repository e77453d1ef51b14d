"""Who waits in a morning list, found by index: one statement a list, the same for the count and for the rows."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta

from core.delinquency.lists.waiting import MorningList, Waits

_OWN = """
    SELECT c.party_id FROM case_list c
     WHERE c.staff_no = :staff AND c.from_on <= :today AND (c.until_on IS NULL OR c.until_on >= :today)
"""
_ALL = "SELECT d.party_id FROM delinquency_case d WHERE d.closed_on IS NULL"

_TAX = "r.tax_item IN (SELECT i.tax_item FROM tax_item i WHERE i.late_charge = 'local_tax')"
"""A claim of another fund is no work of the case (A13)."""

_MONEY = f"""
    SELECT w.party_id, w.cause, max(w.on_day) AS on_day, sum(w.yen) AS yen, 0 AS subject, '' AS told, '' AS source
      FROM (SELECT r.party_id, 'receipt' AS cause, p.value_on AS on_day, -p.amount_yen AS yen
              FROM voucher v
              JOIN posting p ON p.voucher_id = v.voucher_id
              JOIN receivable r ON r.receivable_id = p.receivable_id
             WHERE v.booked_on >= :since AND v.booked_on <= :today
               AND p.account = 'receivable' AND p.kind IN ('receipt','attach','offset') AND p.reverses_posting_id IS NULL
               AND NOT EXISTS(SELECT 1 FROM posting x WHERE x.reverses_posting_id = p.posting_id)
               AND r.due_on < :today AND {_TAX}
            UNION ALL
            SELECT r.party_id, 'preliminary', y.paid_on, m.amount_yen
              FROM provisional_mark m
              JOIN payment y ON y.payment_id = m.payment_id
              JOIN receivable r ON r.receivable_id = m.receivable_id
             WHERE NOT EXISTS(SELECT 1 FROM provisional_end e WHERE e.mark_id = m.mark_id)
               AND r.due_on < :today AND {_TAX}) w
     WHERE w.party_id IN scope
       AND EXISTS(SELECT 1 FROM delinquency_case d WHERE d.party_id = w.party_id AND d.closed_on IS NULL)
     GROUP BY w.party_id, w.cause
"""
"""What only a preliminary notice says stands here until it is confirmed or cancelled; money for what is not yet due
moves no case."""

_NEW = """
    SELECT d.party_id, CASE WHEN EXISTS(SELECT 1 FROM delinquency_case b WHERE b.party_id = d.party_id AND b.case_id < d.case_id)
           THEN 'reopened' ELSE 'opened' END AS cause, d.opened_on AS on_day, 0 AS yen, d.case_id AS subject, d.case_no AS told, '' AS source
      FROM delinquency_case d
     WHERE d.closed_on IS NULL AND d.opened_on >= :since AND d.party_id IN scope
"""

_OPEN_YEN = "r.principal_yen + r.demand_fee_yen + r.late_charge_yen + r.penalty_tax_yen + r.disposition_cost_yen"

_UNANSWERED = """
    NOT EXISTS(SELECT 1 FROM contact c WHERE c.party_id = {party} AND c.contacted_on >= {day})
"""
"""Nobody has spoken with the delinquent since: what was taken up leaves the list."""

_BROKEN = f"""
    SELECT q.party_id, 'promise_broken' AS cause, q.promised_on AS on_day, q.amount_yen AS yen, q.promise_id AS subject,
           '' AS told, '' AS source
      FROM promise q
      JOIN promise_event e ON e.promise_id = q.promise_id AND e.outcome IN ('不履行','一部履行')
     WHERE q.party_id IN scope AND q.judged_from_on <= :today
       AND NOT EXISTS(SELECT 1 FROM promise n WHERE n.party_id = q.party_id AND n.promise_id > q.promise_id)
       AND {_UNANSWERED.format(party="q.party_id", day="q.judged_from_on")}
    UNION ALL
    SELECT w.party_id, 'plan_broken', w.failed_on, w.short_yen, w.plan_id, '連続' || w.consecutive || '回', ''
      FROM instalment_plan_watch w
     WHERE w.open = 1 AND w.consecutive > 0 AND w.failed_on IS NOT NULL AND w.party_id IN scope
       AND {_UNANSWERED.format(party="w.party_id", day="w.failed_on")}
"""

_TASKS = """
    SELECT t.party_id, 'task' AS cause, t.due_on AS on_day, 0 AS yen, t.task_id AS subject,
           replace(trim(t.kind || ' ' || t.due_time || ' ' || t.words), '  ', ' ') AS told, t.source AS source
      FROM case_task t
     WHERE t.ended_on IS NULL AND t.due_on <= {until} AND t.kind IN ({kinds})
       AND (CASE WHEN t.staff_no IS NOT NULL AND :staff <> '' THEN t.staff_no = :staff ELSE t.party_id IN scope END)
"""

_DEADLINES = f"""
    {_TASKS.format(until=":soon", kinds="'満了','法定期限','解除','返戻'")}
       AND NOT (t.source GLOB 'seizable:*' AND t.due_on > :since AND t.due_on <= :today)
    UNION ALL
    SELECT r.party_id, 'seizable', min(m.seizable_from_on), 0, 0, count(*) || '期別', ''
      FROM demand m
      JOIN receivable r ON r.receivable_id = m.receivable_id
     WHERE m.seizable_from_on > :since AND m.seizable_from_on <= :today AND m.cancelled_by_event_id IS NULL
       AND {_OPEN_YEN} > r.provisional_yen AND r.party_id IN scope AND {_TAX}
     GROUP BY r.party_id
    UNION ALL
    SELECT t.party_id, 'warning_over', n.pay_by_on, 0, n.run_id, t.document_no, ''
      FROM reminder_run n
      JOIN reminder_target t ON t.run_id = n.run_id AND t.dispatched_on IS NOT NULL AND t.withdrawn = ''
     WHERE n.stage = 'seizure' AND n.pay_by_on < :today AND t.party_id IN scope
       AND EXISTS(SELECT 1 FROM reminder_target_receivable x JOIN receivable r ON r.receivable_id = x.receivable_id
             WHERE x.run_id = t.run_id AND x.party_id = t.party_id AND {_OPEN_YEN} > r.provisional_yen)
       AND NOT EXISTS(SELECT 1 FROM reminder_target_receivable x JOIN receivable_event e ON e.receivable_id = x.receivable_id
             WHERE x.run_id = t.run_id AND x.party_id = t.party_id AND e.kind = 'seizure' AND e.from_on > n.pay_by_on)
       AND {_UNANSWERED.format(party="t.party_id", day="n.pay_by_on")}
"""
"""A warning of a seizure stands here from the day after its day, until somebody acts on it (E44). Completions have a list
of their own, and a day of today that the demand tells itself is not told twice."""

_LIMITATION = f"""
    SELECT l.party_id,
           CASE WHEN min(l.last_on) < :today THEN 'completed' ELSE 'completes' END AS cause,
           min(l.last_on) AS on_day, sum({_OPEN_YEN}) AS yen, CASE WHEN {_TAX} THEN 0 ELSE 1 END AS subject,
           count(*) || '期別' || CASE WHEN {_TAX} THEN '' ELSE ' 別管轄' END AS told, '' AS source
      FROM (SELECT receivable_id, party_id, completes_on AS last_on FROM receivable_limit WHERE completes_on <= :quarter
            UNION ALL
            SELECT receivable_id, party_id, expires_on FROM receivable_limit
             WHERE expires_on <> '' AND expires_on <= :quarter AND (completes_on IS NULL OR completes_on > :quarter)) l
      JOIN receivable r ON r.receivable_id = l.receivable_id
     WHERE l.party_id IN scope AND {_OPEN_YEN} > 0
     GROUP BY l.party_id, l.last_on < :today, {_TAX}
"""
"""The earlier of the two ends counts: limitation, or three years of suspension (E11). A claim of another fund stands on a
row of its own (`subject` 1), so that its end is not missed either."""

_REVIEWS = """
    SELECT s.party_id, 'suspension_review' AS cause, s.review_on AS on_day, 0 AS yen, s.suspension_id AS subject,
           s.suspension_no AS told, '' AS source
      FROM suspension s
     WHERE s.ended_on = '' AND s.suspended_on <> '' AND s.review_on <> '' AND s.review_on <= :today AND s.party_id IN scope
    UNION ALL
    SELECT d.party_id, 'policy_review', y.review_on, 0, d.case_id, y.policy, ''
      FROM delinquency_case d
      JOIN case_policy_event y
        ON y.policy_id = (SELECT max(z.policy_id) FROM case_policy_event z WHERE z.case_id = d.case_id)
     WHERE d.closed_on IS NULL AND y.review_on <= :today AND d.party_id IN scope
"""

_LISTS: dict[MorningList, str] = {
    MorningList.MONEY: _MONEY,
    MorningList.BROKEN: _BROKEN,
    MorningList.DEADLINES: _DEADLINES,
    MorningList.LIMITATION: _LIMITATION,
    MorningList.ANSWERS: _TASKS.format(until=":today", kinds="'回答待'"),
    MorningList.TASKS: _TASKS.format(
        until=":today", kinds="'電話','臨戸','来庁','約束確認','分納','実態調査','相続人','その他'"
    ),
    MorningList.NEW: _NEW,
    MorningList.REVIEWS: f"""
        {_REVIEWS} UNION ALL {_TASKS.format(until=":today", kinds="'見直し'")} AND t.source NOT GLOB 'suspension:*'
    """,
}


class Morning:
    """Reads the lists; nothing is kept for them."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def count(self, which: MorningList, staff_no: str, today: date, since: date) -> int:
        """How many rows a list has."""
        row = self._db.execute(
            f"{_scope(staff_no)} SELECT count(*) FROM ({_LISTS[which]})", _values(staff_no, today, since)
        ).fetchone()
        return int(row[0])

    def rows(self, which: MorningList, staff_no: str, today: date, since: date, limit: int) -> list[Waits]:
        """The rows of a list, the most pressing day first."""
        rows = self._db.execute(
            f"""
            {_scope(staff_no)}
            SELECT party_id, cause, on_day, yen, subject, told, source FROM ({_LISTS[which]})
             ORDER BY on_day, yen DESC, party_id, subject LIMIT :limit
            """,
            {**_values(staff_no, today, since), "limit": limit},
        )
        return [Waits._make(row) for row in rows]

    def has_cases(self, staff_no: str, today: date) -> bool:
        """Does the staff member have a case of their own today?"""
        row = self._db.execute(f"{_OWN} LIMIT 1", {"staff": staff_no, "today": today.isoformat()}).fetchone()
        return row is not None


def _scope(staff_no: str) -> str:
    return f"WITH scope(party_id) AS MATERIALIZED ({_OWN if staff_no else _ALL})"


def _values(staff_no: str, today: date, since: date) -> dict[str, str]:
    return {
        "staff": staff_no,
        "today": today.isoformat(),
        "since": since.isoformat(),
        "soon": (today + timedelta(days=30)).isoformat(),
        "quarter": (today + timedelta(days=90)).isoformat(),
    }
