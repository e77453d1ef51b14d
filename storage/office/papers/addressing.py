"""Parties as letters need them: the 送付先 that they have given, where it is valid, else the address of the register."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from datetime import date
from typing import Any

from core.office.papers.addressing import Addressee
from core.values.refusals import NotFound

_SELECT = """
    SELECT p.party_id, p.party_no, p.name, p.kind, p.status, p.status_on,
           p.protected = 1 OR EXISTS(SELECT 1 FROM party_member m JOIN party q ON q.party_id = m.member_id
                                      WHERE m.party_id = p.party_id AND q.protected = 1),
           p.postal_code, p.address, p.address_building,
           a.address_id, a.kind, a.addressee, a.postal_code, a.address,
           p.status = 'deceased' AND a.kind = 'agent' AND EXISTS(
               SELECT 1 FROM succession s JOIN succession_event e ON e.succession_id = s.succession_id
                WHERE s.party_id = p.party_id AND e.kind = 'administrator'
                  AND json_extract(e.facts, '$.address_id') = a.address_id)
      FROM party p
      LEFT JOIN mailing_address a ON a.address_id = (
           SELECT m.address_id FROM mailing_address m
            WHERE m.party_id = p.party_id AND m.kind IN ('mailing','agent')
              AND m.from_on <= :on AND (m.until_on IS NULL OR m.until_on >= :on)
              AND (m.invalid_from_on IS NULL OR m.invalid_from_on > :on)
            ORDER BY m.kind = 'agent' DESC, m.from_on DESC, m.address_id DESC LIMIT 1)
     WHERE p.party_id IN (SELECT value FROM json_each(:ids))
"""
"""An agent comes before a 送付先, and the administrator of an estate stands for the dead. The place of work is never written to: the employer would learn of the debt."""


class Addressees:
    """Parties with the address of a day."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def of(self, party_id: int, on: date) -> Addressee:
        """Name and address of a day."""
        found = self.many([party_id], on)
        if party_id not in found:
            raise NotFound(what=f"宛名{party_id}")
        return found[party_id]

    def many(self, party_ids: Iterable[int], on: date) -> dict[int, Addressee]:
        """Several at once."""
        rows = self._db.execute(_SELECT, {"ids": json.dumps(list(party_ids)), "on": on.isoformat()})
        return {row[0]: _addressee(row) for row in rows}


def _addressee(row: tuple[Any, ...]) -> Addressee:
    party_id, party_no, name, kind, status, status_on, protected, *own = row
    postal_code, address, building, address_id, sort, other_name, other_code, other, estate = own
    mailing = address_id is not None
    agent = mailing and sort == "agent" and other_name
    return Addressee(
        party_id=party_id,
        party_no=party_no,
        name=name,
        company=kind == "company",
        dead=status == "deceased" and not estate,
        dead_on=date.fromisoformat(status_on) if status == "deceased" and status_on else None,
        protected=bool(protected),
        postal_code=other_code if mailing else postal_code,
        address=other if mailing else address,
        address_building="" if mailing else building,
        care_of=f"{other_name} 様方" if mailing and other_name and not agent else "",
        mailing=mailing,
        agent=other_name if agent else "",
        estate=bool(estate),
    )
