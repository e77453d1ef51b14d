"""Children of claims: rows of `receivable` that name a parent."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import date

from core.delinquency.obligors.child_claims import ChildClaim


class ChildClaims:
    """Written without a balance: what they come to is what the journal gives them."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def add(self, parent_id: int, party_id: int, due_on: date | None = None) -> int:
        """A child with the next share of the same key."""
        row = self._db.execute(
            """
            INSERT INTO receivable(party_id, tax_item, levy_year, tax_year, notice_no, term_no, withholding_no, return_no,
                                   business_year_no, child_no, share_no, parent_id, fiscal_year, nominal_due_on, due_on,
                                   statutory_due_on, priority_on)
            SELECT :party, p.tax_item, p.levy_year, p.tax_year, p.notice_no, p.term_no, p.withholding_no, p.return_no,
                   p.business_year_no, p.child_no,
                   (SELECT max(s.share_no) + 1 FROM receivable s
                     WHERE s.notice_no = p.notice_no AND s.tax_item = p.tax_item AND s.levy_year = p.levy_year
                       AND s.tax_year = p.tax_year AND s.term_no = p.term_no AND s.withholding_no = p.withholding_no
                       AND s.return_no = p.return_no AND s.business_year_no = p.business_year_no
                       AND s.child_no = p.child_no),
                   p.receivable_id, p.fiscal_year, coalesce(:due, p.nominal_due_on), coalesce(:due, p.due_on),
                   p.statutory_due_on, p.priority_on
              FROM receivable p WHERE p.receivable_id = :parent
            RETURNING receivable_id
            """,
            {"party": party_id, "parent": parent_id, "due": due_on.isoformat() if due_on else None},
        ).fetchone()
        return int(row[0])

    def of_parents(self, parent_ids: Sequence[int]) -> list[ChildClaim]:
        """The children of some claims."""
        rows = self._db.execute(
            """
            SELECT receivable_id, parent_id, party_id, share_no FROM receivable
             WHERE parent_id IN (SELECT value FROM json_each(?)) ORDER BY parent_id, share_no
            """,
            (json.dumps(list(parent_ids)),),
        )
        return [ChildClaim(*row) for row in rows]

    def copy_demand(self, parent_id: int, child_id: int) -> None:
        """The demand that counts for the parent, for the child."""
        self._db.execute(
            """
            INSERT INTO demand(receivable_id, document_id, issued_on, seizable_from_on)
            SELECT ?, document_id, issued_on, seizable_from_on FROM demand
             WHERE receivable_id = ? AND cancelled_by_event_id IS NULL
            """,
            (child_id, parent_id),
        )

    def cancel_demand(self, document_id: int, event_id: int) -> int:
        """Let the demands of a letter count no longer; how many there were."""
        done = self._db.execute(
            "UPDATE demand SET cancelled_by_event_id = ? WHERE document_id = ? AND cancelled_by_event_id IS NULL",
            (event_id, document_id),
        )
        return done.rowcount

    def put_demand(self, receivable_id: int, document_id: int, issued_on: date, seizable_from_on: date) -> None:
        """The demand that counts for a claim from now on."""
        self._db.execute(
            "INSERT INTO demand(receivable_id, document_id, issued_on, seizable_from_on) VALUES(?,?,?,?)",
            (receivable_id, document_id, issued_on.isoformat(), seizable_from_on.isoformat()),
        )

    def set_due_on(self, receivable_id: int, due_on: date) -> None:
        """The 納期限 that a notice of its own gives to a child."""
        self._db.execute(
            """
            UPDATE receivable SET nominal_due_on = :day, due_on = :day, version = version + 1
             WHERE receivable_id = :number AND parent_id IS NOT NULL
            """,
            {"day": due_on.isoformat(), "number": receivable_id},
        )
