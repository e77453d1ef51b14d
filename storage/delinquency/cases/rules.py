"""Rules of assignment, and what of open cases they look at."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from core.delinquency.cases.figures import HIGH
from core.delinquency.cases.rules import AssignmentRule, CaseTraits, conditions_from


class AssignmentRules:
    """Rows of `assignment_rule`."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def all(self) -> list[AssignmentRule]:
        """The rules that hold, by rank."""
        rows = self._db.execute(
            """
            SELECT r.rule_id, r.rank, r.name, r.staff_no, s.name, r.conditions
              FROM assignment_rule r JOIN staff s ON s.staff_no = r.staff_no
             WHERE r.ended_on IS NULL ORDER BY r.rank
            """
        )
        return [
            AssignmentRule(number, rank, name, staff_no, staff_name, conditions_from(json.loads(conditions)))
            for number, rank, name, staff_no, staff_name, conditions in rows
        ]

    def add(
        self, rank: int, name: str, staff_no: str, conditions: Mapping[str, Any], from_on: date, audit_seq: int
    ) -> int:
        """A new rule; its number."""
        row = self._db.execute(
            """
            INSERT INTO assignment_rule(rank, name, staff_no, conditions, from_on, audit_seq) VALUES(?,?,?,?,?,?)
            RETURNING rule_id
            """,
            (rank, name, staff_no, json.dumps(dict(conditions), ensure_ascii=False), from_on.isoformat(), audit_seq),
        ).fetchone()
        return int(row[0])

    def end(self, rule_id: int, ended_on: date) -> bool:
        """Let a rule end."""
        done = self._db.execute(
            "UPDATE assignment_rule SET ended_on = ? WHERE rule_id = ? AND ended_on IS NULL",
            (ended_on.isoformat(), rule_id),
        )
        return done.rowcount == 1

    def traits(self, *, unassigned: bool, after: int, limit: int) -> list[CaseTraits]:
        """Open cases by number above `after` that no one has, or also those that a rule gave."""
        held = "a.assignment_id IS NULL" if unassigned else "(a.assignment_id IS NULL OR a.origin = 'rule')"
        rows = self._db.execute(
            f"""
            SELECT c.case_id, c.party_id, p.address_key, p.postal_code, p.kana_key, f.owed_yen, f.oldest_due_on, f.proposal,
                   f.counted_on,
                   (SELECT json_group_array(DISTINCT r.tax_item) FROM case_receivable m
                      JOIN receivable r ON r.receivable_id = m.receivable_id WHERE m.case_id = c.case_id)
              FROM delinquency_case c JOIN party p ON p.party_id = c.party_id
              JOIN case_figure f ON f.case_id = c.case_id
              LEFT JOIN case_assignment a ON a.case_id = c.case_id AND a.duty = 'main' AND a.ended_on IS NULL
             WHERE c.closed_on IS NULL AND c.case_id > ? AND {held}
             ORDER BY c.case_id LIMIT ?
            """,
            (after, limit),
        )
        return [_traits(row) for row in rows]

    def near(self, staff_nos: Sequence[str]) -> dict[str, frozenset[int]]:
        """The parties of these staff members and of their households."""
        found: dict[str, set[int]] = {staff_no: set() for staff_no in staff_nos}
        for staff_no, party_id in self._db.execute(
            """
            SELECT s.staff_no, h.party_id
              FROM staff s JOIN party p ON p.party_id = s.party_id
              JOIN party h ON h.party_id = p.party_id OR (p.household_no <> '' AND h.household_no = p.household_no)
             WHERE s.staff_no IN (SELECT value FROM json_each(?))
            """,
            (json.dumps(list(staff_nos)),),
        ):
            found[staff_no].add(party_id)
        return {staff_no: frozenset(parties) for staff_no, parties in found.items()}


def _traits(row: tuple[Any, ...]) -> CaseTraits:
    case_id, party_id, address, postal, kana, owed, oldest, proposal, counted_on, items = row
    years = 0
    if oldest:
        first, day = date.fromisoformat(oldest), date.fromisoformat(counted_on)
        years = day.year - first.year - ((day.month, day.day) < (first.month, first.day))
    return CaseTraits(
        case_id, party_id, address, postal, kana, frozenset(json.loads(items)), owed, years, proposal == HIGH
    )
