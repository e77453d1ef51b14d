"""Policies of cases."""

from __future__ import annotations

import sqlite3
from datetime import date

from core.delinquency.cases.policies import Policy, PolicyKind


class Policies:
    """Rows of `case_policy_event`."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def of_case(self, case_id: int) -> list[Policy]:
        """All of a case, newest first."""
        rows = self._db.execute(
            """
            SELECT p.policy_id, p.case_id, p.policy, p.review_on, p.words, p.set_on, p.staff_no, s.name
              FROM case_policy_event p JOIN staff s ON s.staff_no = p.staff_no
             WHERE p.case_id = ? ORDER BY p.policy_id DESC
            """,
            (case_id,),
        )
        return [
            Policy(
                number,
                case,
                PolicyKind(policy),
                date.fromisoformat(review),
                words,
                date.fromisoformat(set_on),
                staff,
                name,
            )
            for number, case, policy, review, words, set_on, staff, name in rows
        ]

    def add(
        self, case_id: int, policy: PolicyKind, review_on: date, words: str, set_on: date, staff_no: str, audit_seq: int
    ) -> int:
        """A new policy, which counts from now on."""
        row = self._db.execute(
            """
            INSERT INTO case_policy_event(case_id, policy, review_on, words, set_on, staff_no, audit_seq)
            VALUES(?,?,?,?,?,?,?) RETURNING policy_id
            """,
            (case_id, policy.value, review_on.isoformat(), words, set_on.isoformat(), staff_no, audit_seq),
        ).fetchone()
        return int(row[0])
