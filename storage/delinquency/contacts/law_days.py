"""Days of the law by party, and the tasks that stand for them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import date

from core.delinquency.contacts.law_days import CLOSED, LIMITATION, SEIZABLE, LawDay

_OWED = "r.principal_yen + r.demand_fee_yen + r.late_charge_yen + r.penalty_tax_yen + r.disposition_cost_yen > 0"
_TAX = "r.tax_item IN (SELECT i.tax_item FROM tax_item i WHERE i.late_charge = 'local_tax')"
"""Claims of another fund are watched by their own office (A13)."""


class LawDays:
    """Reads demands and kept limitations; ends tasks of closed cases."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def parties(self, after: int, limit: int) -> list[int]:
        """The next parties with an open case, by number."""
        rows = self._db.execute(
            "SELECT party_id FROM delinquency_case WHERE closed_on IS NULL AND party_id > ? ORDER BY party_id LIMIT ?",
            (after, limit),
        )
        return [int(row[0]) for row in rows]

    def seizable(self, party_ids: Sequence[int], from_on: date, until_on: date) -> list[LawDay]:
        """差押可能日 within a period, of what is owed."""
        rows = self._db.execute(
            f"""
            SELECT r.party_id, d.seizable_from_on, count(*)
              FROM json_each(?) p
              JOIN receivable r ON r.party_id = p.value AND {_OWED}
              JOIN demand d ON d.receivable_id = r.receivable_id AND d.cancelled_by_event_id IS NULL
             WHERE d.seizable_from_on BETWEEN ? AND ? AND {_TAX}
             GROUP BY r.party_id, d.seizable_from_on
             ORDER BY r.party_id, d.seizable_from_on
            """,
            (json.dumps(list(party_ids)), from_on.isoformat(), until_on.isoformat()),
        )
        return [LawDay(party_id, SEIZABLE, date.fromisoformat(day), int(count)) for party_id, day, count in rows]

    def limitations(self, party_ids: Sequence[int], from_on: date, until_on: date) -> list[LawDay]:
        """Days of completion within a period that nothing holds off."""
        rows = self._db.execute(
            f"""
            SELECT l.party_id, l.completes_on, count(*)
              FROM receivable_limit l
              JOIN receivable r ON r.receivable_id = l.receivable_id AND {_TAX}
             WHERE l.completes_on BETWEEN ? AND ? AND l.held_until = ''
               AND l.party_id IN (SELECT value FROM json_each(?))
             GROUP BY l.party_id, l.completes_on
             ORDER BY l.party_id, l.completes_on
            """,
            (from_on.isoformat(), until_on.isoformat(), json.dumps(list(party_ids))),
        )
        return [LawDay(party_id, LIMITATION, date.fromisoformat(day), int(count)) for party_id, day, count in rows]

    def known(self, party_ids: Sequence[int], today: date) -> dict[str, bool]:
        """Sources that have had a task; True while it is live and its day has not come."""
        rows = self._db.execute(
            """
            SELECT t.source, max(t.ended_on IS NULL AND t.due_on >= ?)
              FROM case_task t
             WHERE t.statutory = 1 AND (t.source GLOB ? OR t.source GLOB ?)
               AND t.party_id IN (SELECT value FROM json_each(?))
             GROUP BY t.source
            """,
            (today.isoformat(), f"{SEIZABLE}:*", f"{LIMITATION}:*", json.dumps(list(party_ids))),
        )
        return {source: bool(live) for source, live in rows}

    def end_closed(self, on: date, by: str) -> int:
        """End the live tasks of parties whose cases are all closed."""
        return self._db.execute(
            """
            UPDATE case_task SET ended_on = ?, outcome = ?, ended_by = ?, version = version + 1
             WHERE ended_on IS NULL
               AND EXISTS(SELECT 1 FROM delinquency_case c WHERE c.party_id = case_task.party_id)
               AND NOT EXISTS(SELECT 1 FROM delinquency_case c
                     WHERE c.party_id = case_task.party_id AND c.closed_on IS NULL)
            """,
            (on.isoformat(), CLOSED, by),
        ).rowcount
