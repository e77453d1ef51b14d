"""Changes of the register that open cases have to answer to."""

from __future__ import annotations

import sqlite3
from datetime import date

from core.delinquency.cases.register_changes import RegisterChange
from core.parties.party import PartyStatus


class RegisterChanges:
    """Rows of `case_register_event` beside the register."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def unanswered(self, after: int, limit: int) -> list[RegisterChange]:
        """By the number of the case above `after`."""
        rows = self._db.execute(
            """
            SELECT c.case_id, c.party_id, p.status, p.status_on
              FROM delinquency_case c JOIN party p ON p.party_id = c.party_id
             WHERE c.closed_on IS NULL AND c.case_id > ? AND p.status <> 'current'
               AND NOT EXISTS(SELECT 1 FROM case_register_event e
                     WHERE e.case_id = c.case_id AND e.status = p.status AND e.status_on = coalesce(p.status_on, ''))
             ORDER BY c.case_id LIMIT ?
            """,
            (after, limit),
        )
        return [
            RegisterChange(case_id, party_id, PartyStatus(status), date.fromisoformat(on) if on else None)
            for case_id, party_id, status, on in rows
        ]

    def answer(self, change: RegisterChange, audit_seq: int) -> None:
        """The case has answered to it."""
        self._db.execute(
            "INSERT INTO case_register_event(case_id, status, status_on, audit_seq) VALUES(?,?,?,?)",
            (
                change.case_id,
                change.status.value,
                change.status_on.isoformat() if change.status_on else "",
                audit_seq,
            ),
        )
