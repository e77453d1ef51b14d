"""Who waits in a morning list, found by index: one statement a list, the same for the count and for the rows."""

from __future__ import annotations

import sqlite3
from datetime import date

from core.delinquency.lists.waiting import MorningList, Waits

_OWN = """
    SELECT c.party_id FROM case_list c
     WHERE c.staff_no = :staff AND c.from_on <= :today AND (c.until_on IS NULL OR c.until_on >= :today)
"""
_ALL = "SELECT d.party_id FROM delinquency_case d WHERE d.closed_on IS NULL"

_MONEY = """
    SELECT w.party_id, w.cause, max(w.on_day) AS on_day, sum(w.yen) AS yen, 0 AS subject, '' AS told
      FROM (SELECT r.party_id, 'receipt' AS cause, p.value_on AS on_day, -p.amount_yen AS yen
              FROM voucher v
              JOIN posting p ON p.voucher_id = v.voucher_id
              JOIN receivable r ON r.receivable_id = p.receivable_id
             WHERE v.booked_on >= :since AND v.booked_on <= :today
               AND p.account = 'receivable' AND p.kind IN ('receipt','attach','offset') AND p.reverses_posting_id IS NULL
               AND NOT EXISTS(SELECT 1 FROM posting x WHERE x.reverses_posting_id = p.posting_id)
            UNION ALL
            SELECT r.party_id, 'preliminary', y.paid_on, m.amount_yen
              FROM provisional_mark m
              JOIN payment y ON y.payment_id = m.payment_id
              JOIN receivable r ON r.receivable_id = m.receivable_id
             WHERE NOT EXISTS(SELECT 1 FROM provisional_end e WHERE e.mark_id = m.mark_id)) w
     WHERE w.party_id IN scope
       AND EXISTS(SELECT 1 FROM delinquency_case d WHERE d.party_id = w.party_id AND d.closed_on IS NULL)
     GROUP BY w.party_id, w.cause
"""
"""What only a preliminary notice says stands here until it is confirmed or cancelled."""

_NEW = """
    SELECT d.party_id, CASE WHEN EXISTS(SELECT 1 FROM delinquency_case b WHERE b.party_id = d.party_id AND b.case_id < d.case_id)
           THEN 'reopened' ELSE 'opened' END AS cause, d.opened_on AS on_day, 0 AS yen, d.case_id AS subject, d.case_no AS told
      FROM delinquency_case d
     WHERE d.closed_on IS NULL AND d.opened_on >= :since AND d.party_id IN scope
"""

_NOTHING = "SELECT 0 AS party_id, '' AS cause, '' AS on_day, 0 AS yen, 0 AS subject, '' AS told WHERE 0"

_LISTS: dict[MorningList, str] = {
    MorningList.MONEY: _MONEY,
    MorningList.BROKEN: _NOTHING,
    MorningList.DEADLINES: _NOTHING,
    MorningList.LIMITATION: _NOTHING,
    MorningList.ANSWERS: _NOTHING,
    MorningList.TASKS: _NOTHING,
    MorningList.NEW: _NEW,
    MorningList.REVIEWS: _NOTHING,
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
            SELECT party_id, cause, on_day, yen, subject, told FROM ({_LISTS[which]})
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
    return {"staff": staff_no, "today": today.isoformat(), "since": since.isoformat()}
