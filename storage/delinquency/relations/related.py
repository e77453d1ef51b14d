"""Related persons, what their households owe, and claims of other funds."""

from __future__ import annotations

import sqlite3
from datetime import date
from typing import Any

from core.delinquency.relations.related import (
    HouseholdDebt,
    NewRelation,
    OtherClaim,
    RelatedPerson,
    RelationKind,
)
from core.values.refusals import NotFound
from storage.delinquency.cases.births import OWED

_SELECT = """
    SELECT r.relation_id, r.party_id, r.kind, r.related_party_id, coalesce(p.name, r.name),
           coalesce(nullif(r.postal_code, ''), p.postal_code, ''), coalesce(nullif(r.address, ''), p.address, ''),
           coalesce(nullif(r.phone, ''), p.phone, ''), r.words, r.from_on, r.until_on
      FROM party_relation r LEFT JOIN party p ON p.party_id = r.related_party_id
"""


class RelatedPersons:
    """Rows of `party_relation`."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def of_party(self, party_id: int) -> list[RelatedPerson]:
        """All of a delinquent, those that hold first."""
        rows = self._db.execute(
            f"{_SELECT} WHERE r.party_id = ? ORDER BY r.until_on IS NOT NULL, r.relation_id DESC", (party_id,)
        )
        return [_related(row) for row in rows]

    def pointing_to(self, party_id: int) -> list[RelatedPerson]:
        """Relations of others in which this party is the related one."""
        rows = self._db.execute(
            f"{_SELECT} WHERE r.related_party_id = ? ORDER BY r.until_on IS NOT NULL, r.relation_id DESC", (party_id,)
        )
        return [_related(row) for row in rows]

    def get(self, relation_id: int) -> RelatedPerson:
        """One relation."""
        row = self._db.execute(f"{_SELECT} WHERE r.relation_id = ?", (relation_id,)).fetchone()
        if row is None:
            raise NotFound(what="関係人")
        return _related(row)

    def add(self, new: NewRelation, audit_seq: int) -> int:
        """Register it; its number."""
        row = self._db.execute(
            """
            INSERT INTO party_relation(party_id, kind, related_party_id, name, postal_code, address, phone, words, from_on,
                                       until_on, audit_seq)
            VALUES(?,?,?,?,?,?,?,?,?,?,?) RETURNING relation_id
            """,
            (
                new.party_id,
                new.kind.value,
                new.related_party_id,
                new.name.strip(),
                new.postal_code,
                new.address,
                new.phone,
                new.words,
                new.from_on.isoformat(),
                new.until_on.isoformat() if new.until_on else None,
                audit_seq,
            ),
        ).fetchone()
        return int(row[0])

    def end(self, relation_id: int, until_on: date, audit_seq: int) -> bool:
        """Let it end after a day."""
        done = self._db.execute(
            """
            UPDATE party_relation SET until_on = ?, ended_seq = ?
             WHERE relation_id = ? AND (until_on IS NULL OR until_on > ?)
            """,
            (until_on.isoformat(), audit_seq, relation_id, until_on.isoformat()),
        )
        return done.rowcount == 1

    def household_debts(self, party_id: int) -> list[HouseholdDebt]:
        """What the others of the party's household owe, each on their own."""
        rows = self._db.execute(
            f"""
            SELECT h.party_id, coalesce(sum({OWED}), 0), count(r.receivable_id)
              FROM party p JOIN party h ON h.household_no = p.household_no AND h.party_id <> p.party_id
              LEFT JOIN receivable r ON r.party_id = h.party_id AND {OWED} > 0
               AND EXISTS(SELECT 1 FROM demand d WHERE d.receivable_id = r.receivable_id AND d.cancelled_by_event_id IS NULL)
             WHERE p.party_id = ? AND p.household_no <> ''
             GROUP BY h.party_id ORDER BY h.party_id
            """,
            (party_id,),
        )
        return [HouseholdDebt(*row) for row in rows]

    def other_claims(self, party_id: int) -> list[OtherClaim]:
        """Overdue claims of other funds than taxes."""
        rows = self._db.execute(
            f"""
            SELECT r.tax_item, t.name, t.fund, count(*), sum({OWED})
              FROM receivable r JOIN tax_item t ON t.tax_item = r.tax_item
             WHERE r.party_id = ? AND {OWED} > 0 AND t.late_charge <> 'local_tax'
               AND EXISTS(SELECT 1 FROM demand d WHERE d.receivable_id = r.receivable_id AND d.cancelled_by_event_id IS NULL)
             GROUP BY r.tax_item ORDER BY r.tax_item
            """,
            (party_id,),
        )
        return [OtherClaim(*row) for row in rows]


def _related(row: tuple[Any, ...]) -> RelatedPerson:
    number, party_id, kind, related, name, postal, address, phone, words, from_on, until_on = row
    return RelatedPerson(
        number,
        party_id,
        RelationKind(kind),
        related,
        name,
        postal,
        address,
        phone,
        words,
        date.fromisoformat(from_on),
        date.fromisoformat(until_on) if until_on else None,
    )
