"""Links between numbers of one person, and who may be one."""

from __future__ import annotations

import json
import sqlite3
from datetime import date
from typing import Any

from core.delinquency.relations.name_links import NameLink
from core.parties.names import address_key, kana_key, name_key, phone_key
from core.parties.party import Party
from core.values.refusals import NotFound
from storage.parties.parties import Parties

_SELECT = "SELECT link_id, party_id, other_id, grounds, from_on, ended_on FROM name_link"


class NameLinks:
    """Rows of `name_link`, and reads of the register."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def candidates(self, party: Party, limit: int) -> list[tuple[Party, tuple[str, ...]]]:
        """Parties that agree in a key, each with the address keys of where it lived before."""
        rows = self._db.execute(
            """
            SELECT party_id FROM (
              SELECT party_id FROM party WHERE kana_key = :kana AND :kana <> ''
              UNION SELECT party_id FROM party WHERE name_key = :name AND :name <> ''
              UNION SELECT party_id FROM party WHERE phone_key = :phone AND phone_key <> '' AND :phone <> ''
              UNION SELECT party_id FROM party
                     WHERE address_key = :address AND address_key <> '' AND birth_on = :birth)
             WHERE party_id <> :party ORDER BY party_id LIMIT :limit
            """,
            {
                "kana": kana_key(party.name_kana),
                "name": name_key(party.name) if party.name.strip() else "",
                "phone": phone_key(party.phone),
                "address": address_key(party.address) if party.address else "",
                "birth": party.birth_on.isoformat() if party.birth_on else "",
                "party": party.party_id,
                "limit": limit,
            },
        ).fetchall()
        parties = Parties(self._db)
        return [(parties.get(number), self.former_addresses(number)) for (number,) in rows]

    def former_addresses(self, party_id: int) -> tuple[str, ...]:
        """Keys of where the party lived before."""
        rows = self._db.execute("SELECT before FROM party_change WHERE party_id = ? ORDER BY change_id", (party_id,))
        keys = [json.loads(before).get("address_key", "") for (before,) in rows]
        return tuple(dict.fromkeys(key for key in keys if key))

    def of_party(self, party_id: int) -> list[NameLink]:
        """Links of a party that hold, from either side."""
        rows = self._db.execute(
            f"{_SELECT} WHERE ? IN (party_id, other_id) AND ended_on IS NULL ORDER BY link_id", (party_id,)
        )
        return [_link(row) for row in rows]

    def group(self, party_id: int) -> list[int]:
        """All numbers that are linked with this one, directly or through others."""
        rows = self._db.execute(
            """
            WITH RECURSIVE linked(party_id) AS (
              VALUES(:party)
              UNION SELECT CASE WHEN n.party_id = l.party_id THEN n.other_id ELSE n.party_id END
                      FROM linked l JOIN name_link n ON l.party_id IN (n.party_id, n.other_id) AND n.ended_on IS NULL)
            SELECT party_id FROM linked WHERE party_id <> :party ORDER BY party_id
            """,
            {"party": party_id},
        )
        return [int(row[0]) for row in rows]

    def get(self, link_id: int) -> NameLink:
        """One link."""
        row = self._db.execute(f"{_SELECT} WHERE link_id = ?", (link_id,)).fetchone()
        if row is None:
            raise NotFound(what="名寄せ")
        return _link(row)

    def add(self, party_id: int, other_id: int, grounds: str, draft_id: int, on: date, audit_seq: int) -> int:
        """Link them."""
        row = self._db.execute(
            """
            INSERT INTO name_link(party_id, other_id, grounds, draft_id, from_on, audit_seq) VALUES(?,?,?,?,?,?)
            RETURNING link_id
            """,
            (party_id, other_id, grounds, draft_id, on.isoformat(), audit_seq),
        ).fetchone()
        return int(row[0])

    def end(self, link_id: int, draft_id: int, on: date, audit_seq: int) -> bool:
        """Undo it."""
        done = self._db.execute(
            "UPDATE name_link SET ended_on = ?, ended_draft_id = ?, ended_seq = ? WHERE link_id = ? AND ended_on IS NULL",
            (on.isoformat(), draft_id, audit_seq, link_id),
        )
        return done.rowcount == 1


def _link(row: tuple[Any, ...]) -> NameLink:
    number, party_id, other_id, grounds, from_on, ended_on = row
    return NameLink(
        number,
        party_id,
        other_id,
        grounds,
        date.fromisoformat(from_on),
        date.fromisoformat(ended_on) if ended_on else None,
    )
