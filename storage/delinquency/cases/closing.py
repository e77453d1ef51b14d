"""Cases of which nothing is owed: found by what was booked, closed with their assignments."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import date, timedelta

from core.delinquency.cases.closing import Settled
from storage.delinquency.cases.births import OWED


class Closings:
    """Reads the journal behind the open cases."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def last_voucher(self) -> int:
        """The last voucher of the journal."""
        return int(self._db.execute("SELECT coalesce(max(voucher_id), 0) FROM voucher").fetchone()[0])

    def touched(self, after: int) -> tuple[int, list[int]]:
        """The last voucher of the journal, and the parties whose claims in open cases moved after that one."""
        last = self.last_voucher()
        rows = self._db.execute(
            """
            SELECT DISTINCT c.party_id
              FROM posting p JOIN case_receivable m ON m.receivable_id = p.receivable_id
              JOIN delinquency_case c ON c.case_id = m.case_id AND c.closed_on IS NULL
             WHERE p.voucher_id > ? AND p.account = 'receivable'
            """,
            (after,),
        )
        return last, [int(row[0]) for row in rows]

    def settled(self, *, after: int = 0, limit: int = -1, party_ids: Sequence[int] | None = None) -> list[Settled]:
        """Open cases with receivables none of which is owed."""
        of_these = "" if party_ids is None else "AND c.party_id IN (SELECT value FROM json_each(:parties))"
        rows = self._db.execute(
            f"""
            SELECT c.case_id, c.party_id, c.case_no,
                   (SELECT json_group_array(DISTINCT p.kind) FROM case_receivable m
                      JOIN posting p ON p.receivable_id = m.receivable_id
                     WHERE m.case_id = c.case_id AND p.account = 'receivable' AND p.amount_yen < 0)
              FROM delinquency_case c
             WHERE c.closed_on IS NULL AND c.case_id > :after {of_these}
               AND EXISTS(SELECT 1 FROM case_receivable m WHERE m.case_id = c.case_id)
               AND NOT EXISTS(SELECT 1 FROM case_receivable m JOIN receivable r ON r.receivable_id = m.receivable_id
                     WHERE m.case_id = c.case_id AND {OWED} > 0)
             ORDER BY c.case_id LIMIT :limit
            """,
            {"after": after, "limit": limit, "parties": json.dumps(list(party_ids or ()))},
        )
        return [
            Settled(case_id, party_id, case_no, frozenset(json.loads(kinds)))
            for case_id, party_id, case_no, kinds in rows
        ]

    def close_many(self, rows: Sequence[tuple[int, str]], on: str, audit_seq: int) -> None:
        """Close cases for a cause; their figures go, their assignments end with the day."""
        next_day = (date.fromisoformat(on) + timedelta(days=1)).isoformat()
        wanted = json.dumps([case_id for case_id, _ in rows])
        these = "case_id IN (SELECT value FROM json_each(?))"
        self._db.execute(
            f"""
            UPDATE case_list SET until_on = ?
             WHERE until_on IS NULL AND (staff_no, party_id) IN (
                   SELECT staff_no, party_id FROM case_assignment WHERE ended_on IS NULL AND {these})
            """,
            (on, wanted),
        )
        self._db.execute(
            f"UPDATE case_assignment SET ended_on = ?, ended_seq = ? WHERE ended_on IS NULL AND {these}",
            (next_day, audit_seq, wanted),
        )
        self._db.execute(f"DELETE FROM case_figure WHERE {these}", (wanted,))
        self._db.executemany(
            """
            UPDATE delinquency_case SET closed_on = ?, closing_cause = ?, version = version + 1
             WHERE case_id = ? AND closed_on IS NULL
            """,
            [(on, cause, case_id) for case_id, cause in rows],
        )

    def mark(self, name: str) -> int:
        """How far something has been looked at."""
        row = self._db.execute("SELECT reached FROM delinquency_mark WHERE name = ?", (name,)).fetchone()
        return int(row[0]) if row else 0

    def set_mark(self, name: str, reached: int) -> None:
        """Note how far it has been looked at."""
        self._db.execute(
            "INSERT INTO delinquency_mark VALUES(?,?) ON CONFLICT DO UPDATE SET reached = max(reached, excluded.reached)",
            (name, reached),
        )
