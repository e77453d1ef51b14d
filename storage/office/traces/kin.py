"""Relations between staff and parties, by the register's households."""

from __future__ import annotations

import sqlite3

from core.office.traces.kin import Relation


class Kin:
    """Reads; never writes."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def relation(self, staff_no: str, party_id: int) -> Relation:
        """How the staff member stands to the party; a colleague's household counts as the colleague."""
        row = self._db.execute(
            """
            WITH target AS (SELECT party_id, household_no FROM party WHERE party_id = :party),
                 near AS (
                   SELECT s.staff_no, s.state, p.party_id, p.household_no
                     FROM staff s JOIN party p ON p.party_id = s.party_id, target t
                    WHERE p.party_id = t.party_id OR (p.household_no <> '' AND p.household_no = t.household_no))
            SELECT coalesce(max(staff_no = :staff AND party_id = :party), 0), coalesce(max(staff_no = :staff), 0),
                   coalesce(max(staff_no <> :staff AND state = 'active'), 0)
              FROM near
            """,
            {"party": party_id, "staff": staff_no},
        ).fetchone()
        own, household, colleague = row
        if own:
            return Relation.OWN
        if household:
            return Relation.HOUSEHOLD
        return Relation.COLLEAGUE if colleague else Relation.NONE
