"""Contact points of delinquents."""

from __future__ import annotations

import sqlite3
from datetime import date
from typing import Any

from core.delinquency.relations.contact_points import ContactPoint, NewPoint, PointKind
from core.values.refusals import NotFound

_SELECT = """
    SELECT point_id, party_id, kind, number, holder, hours, days, consent_on, words, from_on, until_on FROM contact_point
"""


class ContactPoints:
    """Rows of `contact_point`."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def of_party(self, party_id: int) -> list[ContactPoint]:
        """All of a party, those in use first."""
        rows = self._db.execute(
            f"{_SELECT} WHERE party_id = ? ORDER BY until_on IS NOT NULL, point_id DESC", (party_id,)
        )
        return [_point(row) for row in rows]

    def get(self, point_id: int) -> ContactPoint:
        """One."""
        row = self._db.execute(f"{_SELECT} WHERE point_id = ?", (point_id,)).fetchone()
        if row is None:
            raise NotFound(what="連絡先")
        return _point(row)

    def add(self, new: NewPoint, audit_seq: int) -> int:
        """Keep it; its number."""
        row = self._db.execute(
            """
            INSERT INTO contact_point(party_id, kind, number, holder, hours, days, consent_on, words, from_on, until_on,
                                      audit_seq)
            VALUES(?,?,?,?,?,?,?,?,?,?,?) RETURNING point_id
            """,
            (
                new.party_id,
                new.kind.value,
                new.number,
                new.holder,
                new.hours,
                new.days,
                new.consent_on.isoformat() if new.consent_on else None,
                new.words,
                new.from_on.isoformat(),
                new.until_on.isoformat() if new.until_on else None,
                audit_seq,
            ),
        ).fetchone()
        return int(row[0])

    def end(self, point_id: int, until_on: date, audit_seq: int) -> bool:
        """Let it end after a day."""
        done = self._db.execute(
            "UPDATE contact_point SET until_on = ?, ended_seq = ? WHERE point_id = ? AND (until_on IS NULL OR until_on > ?)",
            (until_on.isoformat(), audit_seq, point_id, until_on.isoformat()),
        )
        return done.rowcount == 1


def _point(row: tuple[Any, ...]) -> ContactPoint:
    number, party_id, kind, value, holder, hours, days, consent, words, from_on, until_on = row
    return ContactPoint(
        number,
        party_id,
        PointKind(kind),
        value,
        holder,
        hours,
        days,
        date.fromisoformat(consent) if consent else None,
        words,
        date.fromisoformat(from_on),
        date.fromisoformat(until_on) if until_on else None,
    )
