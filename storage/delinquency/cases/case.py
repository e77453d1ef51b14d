"""Cases and the receivables that belong to them."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import date
from typing import Any

from core.delinquency.cases.case import DelinquencyCase
from core.values.refusals import ChangedByAnother, NotFound

_COLUMNS = "case_id, case_no, party_id, opened_on, closed_on, closing_cause, version"


class DelinquencyCases:
    """Rows of `delinquency_case` and `case_receivable`."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def get(self, case_id: int) -> DelinquencyCase:
        """One case."""
        row = self._db.execute(f"SELECT {_COLUMNS} FROM delinquency_case WHERE case_id = ?", (case_id,)).fetchone()
        if row is None:
            raise NotFound(what="案件")
        return _case(row)

    def open_of(self, party_id: int) -> DelinquencyCase | None:
        """The party's open case."""
        row = self._db.execute(
            f"SELECT {_COLUMNS} FROM delinquency_case WHERE party_id = ? AND closed_on IS NULL", (party_id,)
        ).fetchone()
        return _case(row) if row else None

    def of_party(self, party_id: int) -> list[DelinquencyCase]:
        """All cases of a party, newest first."""
        rows = self._db.execute(
            f"SELECT {_COLUMNS} FROM delinquency_case WHERE party_id = ? ORDER BY case_id DESC", (party_id,)
        )
        return [_case(row) for row in rows]

    def add(self, party_id: int, opened_on: date, audit_seq: int) -> DelinquencyCase:
        """A new case with the next number of the fiscal year."""
        year = opened_on.year - (opened_on.month < 4)
        row = self._db.execute(
            f"""
            INSERT INTO delinquency_case(case_no, party_id, opened_on, audit_seq)
            SELECT printf('K-%04d-%06d', :year, coalesce(max(CAST(substr(case_no, 8) AS INTEGER)), 0) + 1),
                   :party, :day, :seq
              FROM delinquency_case
             WHERE case_no >= printf('K-%04d-', :year) AND case_no < printf('K-%04d-', :year + 1)
            RETURNING {_COLUMNS}
            """,
            {"year": year, "party": party_id, "day": opened_on.isoformat(), "seq": audit_seq},
        ).fetchone()
        return _case(row)

    def join(self, case_id: int, receivable_ids: Sequence[int], from_on: date) -> int:
        """Let receivables belong to a case; how many are new to it."""
        before = self._db.total_changes
        self._db.executemany(
            "INSERT INTO case_receivable(case_id, receivable_id, from_on) VALUES(?,?,?) ON CONFLICT DO NOTHING",
            [(case_id, number, from_on.isoformat()) for number in receivable_ids],
        )
        return self._db.total_changes - before

    def receivables(self, case_id: int) -> list[int]:
        """The receivables that belong to a case, by number."""
        rows = self._db.execute(
            "SELECT receivable_id FROM case_receivable WHERE case_id = ? ORDER BY receivable_id", (case_id,)
        )
        return [int(row[0]) for row in rows]

    def close(self, case: DelinquencyCase, closed_on: date, cause: str) -> None:
        """Close it for a cause."""
        done = self._db.execute(
            """
            UPDATE delinquency_case SET closed_on = ?, closing_cause = ?, version = version + 1
             WHERE case_id = ? AND version = ? AND closed_on IS NULL
            """,
            (closed_on.isoformat(), cause, case.case_id, case.version),
        ).rowcount
        if done != 1:
            raise ChangedByAnother(what="案件")


def _case(row: tuple[Any, ...]) -> DelinquencyCase:
    case_id, case_no, party_id, opened_on, closed_on, cause, version = row
    return DelinquencyCase(
        case_id,
        case_no,
        party_id,
        date.fromisoformat(opened_on),
        date.fromisoformat(closed_on) if closed_on else None,
        cause,
        version,
    )
