"""Assignments of cases, and the case lists of the staff that follow from them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from core.delinquency.cases.assignment import Assignment, Duty, NewAssignment, Origin

_SELECT = """
    SELECT a.assignment_id, a.case_id, a.party_id, a.staff_no, s.name, a.duty, a.origin, a.rule_id, a.from_on, a.ended_on
      FROM case_assignment a JOIN staff s ON s.staff_no = a.staff_no
"""
_MAIN_FIRST = "ORDER BY a.duty = 'deputy', a.assignment_id"


class Assignments:
    """Rows of `case_assignment`; rows of `case_list` go with them."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def of_case(self, case_id: int) -> list[Assignment]:
        """Those that hold, the main one first."""
        rows = self._db.execute(f"{_SELECT} WHERE a.case_id = ? AND a.ended_on IS NULL {_MAIN_FIRST}", (case_id,))
        return [_assignment(row) for row in rows]

    def of_party(self, party_id: int) -> list[Assignment]:
        """Those that hold for the open case of the party, the main one first."""
        rows = self._db.execute(
            f"""
            {_SELECT}
             WHERE a.case_id = (SELECT case_id FROM delinquency_case WHERE party_id = ? AND closed_on IS NULL)
               AND a.ended_on IS NULL {_MAIN_FIRST}
            """,
            (party_id,),
        )
        return [_assignment(row) for row in rows]

    def history(self, case_id: int) -> list[Assignment]:
        """All of a case, oldest first."""
        rows = self._db.execute(f"{_SELECT} WHERE a.case_id = ? ORDER BY a.from_on, a.assignment_id", (case_id,))
        return [_assignment(row) for row in rows]

    def of_staff(self, staff_no: str) -> list[Assignment]:
        """All that the staff member holds, by case."""
        rows = self._db.execute(
            f"{_SELECT} WHERE a.staff_no = ? AND a.ended_on IS NULL ORDER BY a.case_id", (staff_no,)
        )
        return [_assignment(row) for row in rows]

    def loads(self) -> dict[str, tuple[int, int, int]]:
        """By staff number: cases as the main one, cases as a deputy, yen owed in the former."""
        rows = self._db.execute(
            """
            SELECT a.staff_no, count(*) FILTER (WHERE a.duty = 'main'), count(*) FILTER (WHERE a.duty = 'deputy'),
                   coalesce(sum(f.owed_yen) FILTER (WHERE a.duty = 'main'), 0)
              FROM case_assignment a LEFT JOIN case_figure f ON f.case_id = a.case_id
             WHERE a.ended_on IS NULL GROUP BY a.staff_no
            """
        )
        return {staff_no: (main, deputy, yen) for staff_no, main, deputy, yen in rows}

    def mains(self, case_ids: Sequence[int]) -> dict[int, Assignment]:
        """The main ones of these cases."""
        rows = self._db.execute(
            f"""
            {_SELECT}
             WHERE a.duty = 'main' AND a.ended_on IS NULL AND a.case_id IN (SELECT value FROM json_each(?))
            """,
            (json.dumps(list(case_ids)),),
        )
        return {row[1]: _assignment(row) for row in rows}

    def deputies(self, pairs: Sequence[tuple[int, str]]) -> list[int]:
        """The numbers of the assignments by which these staff members are deputies in these cases."""
        rows = self._db.execute(
            """
            SELECT a.assignment_id
              FROM json_each(?) w JOIN case_assignment a
                ON a.case_id = w.value ->> 0 AND a.staff_no = w.value ->> 1
             WHERE a.duty = 'deputy' AND a.ended_on IS NULL
            """,
            (json.dumps([list(pair) for pair in pairs]),),
        )
        return [int(row[0]) for row in rows]

    def add(self, rows: Sequence[NewAssignment], audit_seq: int) -> None:
        """Let them hold from their day on, and let the parties stand on the lists."""
        self._db.executemany(
            """
            INSERT INTO case_assignment(case_id, party_id, staff_no, duty, origin, rule_id, from_on, audit_seq)
            VALUES(?,?,?,?,?,?,?,?)
            """,
            [
                (
                    r.case_id,
                    r.party_id,
                    r.staff_no,
                    r.duty.value,
                    r.origin.value,
                    r.rule_id,
                    r.from_on.isoformat(),
                    audit_seq,
                )
                for r in rows
            ],
        )
        listed = [(r.staff_no, r.party_id, r.from_on.isoformat()) for r in rows]
        self._db.executemany("DELETE FROM case_list WHERE staff_no = ? AND party_id = ? AND from_on = ?", listed)
        self._db.executemany("INSERT INTO case_list(staff_no, party_id, from_on) VALUES(?,?,?)", listed)

    def end(self, assignment_ids: Sequence[int], ended_on: date, audit_seq: int) -> int:
        """Let them end, and let the parties leave the lists on the day before."""
        wanted = json.dumps(list(assignment_ids))
        self._db.execute(
            """
            UPDATE case_list SET until_on = :last
             WHERE until_on IS NULL
               AND (staff_no, party_id) IN (SELECT staff_no, party_id FROM case_assignment
                     WHERE ended_on IS NULL AND assignment_id IN (SELECT value FROM json_each(:wanted)))
            """,
            {"last": (ended_on - timedelta(days=1)).isoformat(), "wanted": wanted},
        )
        return self._db.execute(
            """
            UPDATE case_assignment SET ended_on = max(?, from_on), ended_seq = ?
             WHERE ended_on IS NULL AND assignment_id IN (SELECT value FROM json_each(?))
            """,
            (ended_on.isoformat(), audit_seq, wanted),
        ).rowcount


def _assignment(row: tuple[Any, ...]) -> Assignment:
    number, case_id, party_id, staff_no, name, duty, origin, rule_id, from_on, ended_on = row
    return Assignment(
        number,
        case_id,
        party_id,
        staff_no,
        name,
        Duty(duty),
        Origin(origin),
        rule_id,
        date.fromisoformat(from_on),
        date.fromisoformat(ended_on) if ended_on else None,
    )
