"""Contacts by code: kept beside their rows of the course, counted by result."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import date

from core.delinquency.contacts.contact import NewContact


class Contacts:
    """Rows of `contact`."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def add(self, new: NewContact, audit_seq: int) -> int:
        """Keep the codes of a contact; its number."""
        row = self._db.execute(
            """
            INSERT INTO contact(event_id, party_id, contacted_on, contacted_time, method, counterpart, result, reason,
                                mood, staff_no, audit_seq)
            VALUES(?,?,?,?,?,?,?,?,?,?,?) RETURNING contact_id
            """,
            (
                new.event_id,
                new.party_id,
                new.on.isoformat(),
                new.at,
                new.method,
                new.counterpart,
                new.result,
                new.reason,
                new.mood,
                new.staff_no,
                audit_seq,
            ),
        ).fetchone()
        return int(row[0])

    def count_by_result(self, from_on: date, until_on: date, staff_no: str = "") -> dict[str, int]:
        """Contacts of a period by code of the result; a corrected one counts by its correction."""
        rows = self._db.execute(
            """
            SELECT c.result, count(*)
              FROM contact c
             WHERE c.contacted_on BETWEEN ? AND ? AND (? = '' OR c.staff_no = ?)
               AND NOT EXISTS(SELECT 1 FROM case_event e WHERE e.corrects_event_id = c.event_id)
             GROUP BY c.result
             ORDER BY c.result
            """,
            (from_on.isoformat(), until_on.isoformat(), staff_no, staff_no),
        )
        return {code: int(count) for code, count in rows}

    def absences(self, party_id: int, codes: Sequence[str]) -> int:
        """Contacts in a row, the newest first, whose result is one of these codes."""
        rows = self._db.execute(
            """
            SELECT c.result IN (SELECT value FROM json_each(?))
              FROM contact c
             WHERE c.party_id = ?
               AND NOT EXISTS(SELECT 1 FROM case_event e WHERE e.corrects_event_id = c.event_id)
             ORDER BY c.contacted_on DESC, c.contacted_time DESC, c.contact_id DESC
            """,
            (json.dumps(list(codes)), party_id),
        )
        count = 0
        for (absent,) in rows:
            if not absent:
                break
            count += 1
        return count
