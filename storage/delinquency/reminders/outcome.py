"""What came of reminders: warnings past their day, money that answered, runs that wait."""

from __future__ import annotations

import sqlite3
from datetime import date
from typing import Any

from core.delinquency.reminders.expired import ExpiredWarning
from core.delinquency.reminders.outcome import Paid
from core.parties.party import PROTECTED_NAME
from core.values.money import Yen

_OPEN = "(r.principal_yen+r.demand_fee_yen+r.late_charge_yen+r.penalty_tax_yen+r.disposition_cost_yen)"
_EXPIRED = f"""
      FROM reminder_run n
      JOIN reminder_target t ON t.run_id = n.run_id AND t.dispatched_on IS NOT NULL
      JOIN delinquency_case c ON c.party_id = t.party_id AND c.closed_on IS NULL
      JOIN reminder_target_receivable x ON x.run_id = t.run_id AND x.party_id = t.party_id
      JOIN receivable r ON r.receivable_id = x.receivable_id AND {_OPEN} > r.provisional_yen
     WHERE n.stage = 'seizure' AND n.pay_by_on < :on
       AND t.run_id = (SELECT max(o.run_id) FROM reminder_target o JOIN reminder_run m ON m.run_id = o.run_id
                        WHERE o.party_id = t.party_id AND o.dispatched_on IS NOT NULL AND m.stage = 'seizure')
       AND NOT EXISTS(SELECT 1 FROM receivable_event e WHERE e.receivable_id = x.receivable_id AND e.kind = 'seizure'
                         AND e.from_on >= t.dispatched_on AND +e.cancels_event_id IS NULL)
"""


class ReminderResults:
    """Reads only."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def expired(self, on: date, *, after: tuple[date, int] | None = None, limit: int = 200) -> list[ExpiredWarning]:
        """Warnings whose 指定期限 was before the day, oldest 指定期限 first."""
        day, number = (after[0].isoformat(), after[1]) if after else ("", 0)
        rows = self._db.execute(
            f"""
            SELECT t.run_id, t.party_id, p.party_no, p.name, p.protected, t.document_no, t.dispatched_on, n.pay_by_on,
                   sum({_OPEN} - r.provisional_yen), count(*),
                   coalesce((SELECT s.name FROM case_assignment a JOIN staff s ON s.staff_no = a.staff_no
                              WHERE a.case_id = c.case_id AND a.ended_on IS NULL AND a.duty = 'main'), '')
              {_EXPIRED.replace("JOIN delinquency_case c", "JOIN party p ON p.party_id = t.party_id JOIN delinquency_case c")}
               AND (n.pay_by_on, t.party_id) > (:day, :number)
             GROUP BY t.run_id, t.party_id
             ORDER BY n.pay_by_on, t.party_id LIMIT :limit
            """,
            {"on": on.isoformat(), "day": day, "number": number, "limit": limit},
        )
        return [_expired(row) for row in rows]

    def count_expired(self, on: date) -> int:
        """How many there are."""
        row = self._db.execute(f"SELECT count(DISTINCT t.party_id) {_EXPIRED}", {"on": on.isoformat()}).fetchone()
        return int(row[0])

    def demanded_and_reminded(self, receivable_id: int) -> tuple[date | None, date | None, bool]:
        """Day of the demand and of the newest reminder of a receivable, and whether a 差押予告 listed it."""
        row = self._db.execute(
            """
            SELECT (SELECT d.issued_on FROM demand d WHERE d.receivable_id = :id AND d.cancelled_by_event_id IS NULL),
                   (SELECT max(e.from_on) FROM receivable_event e WHERE e.receivable_id = :id AND e.kind = 'reminder'
                       AND NOT EXISTS(SELECT 1 FROM receivable_event z WHERE z.cancels_event_id = e.event_id)),
                   EXISTS(SELECT 1 FROM reminder_target_receivable x
                           JOIN reminder_target t ON t.run_id = x.run_id AND t.party_id = x.party_id
                           JOIN reminder_run n ON n.run_id = x.run_id
                          WHERE x.receivable_id = :id AND t.dispatched_on IS NOT NULL AND n.stage = 'seizure')
            """,
            {"id": receivable_id},
        ).fetchone()
        demanded, reminded, warned = row
        return (
            date.fromisoformat(demanded) if demanded else None,
            date.fromisoformat(reminded) if reminded else None,
            bool(warned),
        )

    def sent_runs(self, from_on: date, until_on: date) -> list[tuple[int, str, str, date]]:
        """Runs that were dispatched in a period, oldest first."""
        rows = self._db.execute(
            """
            SELECT n.run_id, n.title, n.stage, e.happened_on FROM reminder_run_event e
              JOIN reminder_run n ON n.run_id = e.run_id
             WHERE e.kind = 'dispatched' AND e.happened_on BETWEEN ? AND ? ORDER BY e.happened_on, n.run_id
            """,
            (from_on.isoformat(), until_on.isoformat()),
        )
        return [(number, title, stage, date.fromisoformat(on)) for number, title, stage, on in rows]

    def paid(self, run_id: int, days: int) -> Paid:
        """What was paid on the listed receivables within the days, the day of dispatch counted."""
        row = self._db.execute(
            f"""
            WITH money AS (
              SELECT t.party_id, -sum(o.amount_yen) AS yen
                FROM reminder_target t
                JOIN reminder_target_receivable x ON x.run_id = t.run_id AND x.party_id = t.party_id
                JOIN posting o ON o.receivable_id = x.receivable_id AND o.account = 'receivable'
                 AND o.kind IN ('receipt','attach') AND o.value_on >= t.dispatched_on
                 AND o.value_on < date(t.dispatched_on, :days)
               WHERE t.run_id = :run AND t.dispatched_on IS NOT NULL
               GROUP BY t.party_id HAVING yen > 0)
            SELECT count(*), coalesce(sum(NOT EXISTS(
                     SELECT 1 FROM reminder_target_receivable x JOIN receivable r ON r.receivable_id = x.receivable_id
                      WHERE x.run_id = :run AND x.party_id = money.party_id AND {_OPEN} > 0)), 0),
                   coalesce(sum(yen), 0)
              FROM money
            """,
            {"run": run_id, "days": f"+{days} days"},
        ).fetchone()
        return Paid(*(int(value) for value in row))

    def asked_yen(self, run_id: int) -> int:
        """What the letters that were sent asked for at the extraction."""
        row = self._db.execute(
            "SELECT coalesce(sum(owed_yen), 0) FROM reminder_target WHERE run_id = ? AND dispatched_on IS NOT NULL",
            (run_id,),
        ).fetchone()
        return int(row[0])

    def waiting_runs(self) -> tuple[int, int]:
        """Runs that were approved and neither sent nor cancelled; runs that were drafted and not approved yet."""
        row = self._db.execute(
            """
            SELECT coalesce(sum(approved), 0), coalesce(sum(drafted AND NOT approved), 0)
              FROM (SELECT max(kind = 'approved') AS approved, max(kind = 'drafted') AS drafted
                      FROM reminder_run_event GROUP BY run_id HAVING max(kind IN ('dispatched','cancelled')) = 0)
            """
        ).fetchone()
        return int(row[0]), int(row[1])


def _expired(row: tuple[Any, ...]) -> ExpiredWarning:
    run_id, party_id, party_no, name, protected, document_no, sent_on, pay_by_on, yen, terms, staff = row
    return ExpiredWarning(
        run_id,
        party_id,
        party_no,
        PROTECTED_NAME if protected else name,
        document_no,
        date.fromisoformat(sent_on),
        date.fromisoformat(pay_by_on),
        Yen(yen),
        terms,
        staff,
    )
