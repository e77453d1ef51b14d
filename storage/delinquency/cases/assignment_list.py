"""Open cases as they are given out."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from core.delinquency.cases.assignment import Duty, Origin
from core.delinquency.cases.assignment_list import AssignmentLine
from storage.delinquency.cases.births import OWED

_FROM = """
      FROM delinquency_case c
      LEFT JOIN case_figure f ON f.case_id = c.case_id
      LEFT JOIN case_assignment a ON a.case_id = c.case_id AND a.ended_on IS NULL
            AND ((:staff = '' AND a.duty = 'main') OR a.staff_no = :staff)
     WHERE c.closed_on IS NULL AND (:staff = '') = (a.assignment_id IS NULL)
"""


_OPEN = f"""
    (SELECT coalesce(sum({OWED}), 0) FROM case_receivable m JOIN receivable r ON r.receivable_id = m.receivable_id
      WHERE m.case_id = c.case_id)
"""
"""What is owed this moment (N174)."""

_SHOWN = f"""
            SELECT c.case_id, c.party_id, c.case_no, p.party_no, p.name, p.protected, p.address, {_OPEN} AS owed,
                   (SELECT count(*) FROM case_receivable m JOIN receivable r ON r.receivable_id = m.receivable_id
                     WHERE m.case_id = c.case_id AND {OWED} > 0), coalesce(f.oldest_due_on, ''), coalesce(f.state, '新規'), coalesce(f.proposal, ''),
                   coalesce(a.duty, ''), coalesce(a.origin, ''),
                   coalesce((SELECT group_concat(s.name, '・') FROM case_assignment d JOIN staff s ON s.staff_no = d.staff_no
                              WHERE d.case_id = c.case_id AND d.duty = 'deputy' AND d.ended_on IS NULL), '')
"""


class AssignmentLines:
    """Reads only."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def page(self, staff_no: str, after: tuple[int, int] | None, limit: int) -> list[AssignmentLine]:
        """The largest first, behind (yen, case)."""
        yen, case_id = after if after is not None else (2**62, 0)
        rows = self._db.execute(
            f"""
            SELECT * FROM ({_SHOWN} {_FROM.replace("WHERE", "JOIN party p ON p.party_id = c.party_id WHERE", 1)})
             WHERE owed < :yen OR (owed = :yen AND case_id > :case)
             ORDER BY owed DESC, case_id LIMIT :limit
            """,
            {"staff": staff_no, "yen": yen, "case": case_id, "limit": limit},
        )
        return [_line(row) for row in rows]

    def of_party(self, party_id: int) -> list[AssignmentLine]:
        """The open case of one party, with its collector."""
        rows = self._db.execute(
            f"""
            {_SHOWN}
              FROM delinquency_case c JOIN party p ON p.party_id = c.party_id
              LEFT JOIN case_figure f ON f.case_id = c.case_id
              LEFT JOIN case_assignment a ON a.case_id = c.case_id AND a.ended_on IS NULL AND a.duty = 'main'
             WHERE c.closed_on IS NULL AND c.party_id = ?
            """,
            (party_id,),
        )
        return [_line(row) for row in rows]

    def sums(self, staff_no: str) -> tuple[int, int]:
        """How many there are and what they owe."""
        row = self._db.execute(f"SELECT count(*), coalesce(sum({_OPEN}), 0) {_FROM}", {"staff": staff_no}).fetchone()
        return int(row[0]), int(row[1])


def _line(row: Sequence[Any]) -> AssignmentLine:
    duty = Duty(row[12]).label if row[12] else ""
    origin = Origin(row[13]).label if row[13] else ""
    return AssignmentLine._make((*row[:5], bool(row[5]), *row[6:12], duty, origin, row[14]))
