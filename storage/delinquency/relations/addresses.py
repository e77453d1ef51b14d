"""Addresses that letters go to."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta
from typing import Any

from core.delinquency.relations.addresses import AddressKind, MailingAddress, NewAddress
from core.values.refusals import NotFound

_SELECT = """
    SELECT address_id, party_id, kind, addressee, postal_code, address, words, from_on, until_on, invalid_from_on,
           invalid_cause
      FROM mailing_address
"""


class MailingAddresses:
    """Rows of `mailing_address`."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def of_party(self, party_id: int) -> list[MailingAddress]:
        """All of a party, newest first."""
        rows = self._db.execute(f"{_SELECT} WHERE party_id = ? ORDER BY from_on DESC, address_id DESC", (party_id,))
        return [_address(row) for row in rows]

    def get(self, address_id: int) -> MailingAddress:
        """One address."""
        row = self._db.execute(f"{_SELECT} WHERE address_id = ?", (address_id,)).fetchone()
        if row is None:
            raise NotFound(what="送付先")
        return _address(row)

    def add(self, new: NewAddress, audit_seq: int) -> int:
        """Keep it; the one of the same kind before it ends on the day before."""
        before = (new.from_on - timedelta(days=1)).isoformat()
        self._db.execute(
            """
            UPDATE mailing_address SET until_on = max(?, from_on), ended_seq = ?
             WHERE party_id = ? AND kind = ? AND (until_on IS NULL OR until_on > ?) AND from_on <= ?
            """,
            (before, audit_seq, new.party_id, new.kind.value, before, new.from_on.isoformat()),
        )
        row = self._db.execute(
            """
            INSERT INTO mailing_address(party_id, kind, addressee, postal_code, address, words, from_on, until_on, audit_seq)
            VALUES(?,?,?,?,?,?,?,?,?) RETURNING address_id
            """,
            (
                new.party_id,
                new.kind.value,
                new.addressee.strip(),
                new.postal_code,
                new.address.strip(),
                new.words,
                new.from_on.isoformat(),
                new.until_on.isoformat() if new.until_on else None,
                audit_seq,
            ),
        ).fetchone()
        return int(row[0])

    def end(self, address_id: int, until_on: date, audit_seq: int) -> bool:
        """Let it end after a day."""
        done = self._db.execute(
            """
            UPDATE mailing_address SET until_on = ?, ended_seq = ?
             WHERE address_id = ? AND (until_on IS NULL OR until_on > ?)
            """,
            (until_on.isoformat(), audit_seq, address_id, until_on.isoformat()),
        )
        return done.rowcount == 1

    def invalidate(self, address_id: int, from_on: date, cause: str, audit_seq: int) -> bool:
        """A letter came back."""
        done = self._db.execute(
            """
            UPDATE mailing_address SET invalid_from_on = ?, invalid_cause = ?, ended_seq = ?
             WHERE address_id = ? AND invalid_from_on IS NULL
            """,
            (from_on.isoformat(), cause or "返戻", audit_seq, address_id),
        )
        return done.rowcount == 1


def _address(row: tuple[Any, ...]) -> MailingAddress:
    number, party_id, kind, addressee, postal, address, words, from_on, until_on, invalid_from, cause = row
    return MailingAddress(
        number,
        party_id,
        AddressKind(kind),
        addressee,
        postal,
        address,
        words,
        date.fromisoformat(from_on),
        _day(until_on),
        _day(invalid_from),
        cause,
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
