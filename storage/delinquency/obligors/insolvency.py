"""Proceedings over the property of parties, their claims and events."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from core.delinquency.obligors.insolvency import (
    Insolvency,
    InsolvencyEvent,
    InsolvencyStep,
    NewInsolvency,
    RankedClaim,
)
from core.delinquency.obligors.ranks import Proceedings, Rank
from core.values.refusals import NotFound


class Insolvencies:
    """Rows of `insolvency`, `insolvency_receivable` and `insolvency_event`."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def add(self, new: NewInsolvency, address_id: int | None, audit_seq: int) -> int:
        """New ones; their number."""
        row = self._db.execute(
            """
            INSERT INTO insolvency(party_id, kind, court, case_no, opened_on, trustee, trustee_postal_code,
                                   trustee_address, address_id, claim_by_on, audit_seq)
            VALUES(?,?,?,?,?,?,?,?,?,?,?) RETURNING insolvency_id
            """,
            (
                new.party_id,
                new.kind.value,
                new.court.strip(),
                new.case_no.strip(),
                new.opened_on.isoformat(),
                new.trustee.strip(),
                new.trustee_postal_code.strip(),
                new.trustee_address.strip(),
                address_id,
                new.claim_by_on.isoformat() if new.claim_by_on else None,
                audit_seq,
            ),
        ).fetchone()
        return int(row[0])

    def add_claims(self, insolvency_id: int, claims: Sequence[RankedClaim]) -> None:
        """Claims with their ranks."""
        self._db.executemany(
            """
            INSERT INTO insolvency_receivable(insolvency_id, receivable_id, rank, late_rank, event_id) VALUES(?,?,?,?,?)
            """,
            [
                (insolvency_id, each.receivable_id, each.rank.value, each.late_rank.value, each.event_id)
                for each in claims
            ],
        )

    def get(self, insolvency_id: int) -> Insolvency:
        """One of them."""
        found = self._those("i.insolvency_id = ?", insolvency_id)
        if not found:
            raise NotFound(what=f"倒産手続{insolvency_id}")
        return found[0]

    def of_party(self, party_id: int) -> list[Insolvency]:
        """Those of a party, newest first."""
        return self._those("i.party_id = ?", party_id)

    def listed(self, *, limit: int) -> list[Insolvency]:
        """Newest first."""
        return self._those("i.insolvency_id IN (SELECT insolvency_id FROM insolvency ORDER BY 1 DESC LIMIT ?)", limit)

    def add_event(
        self, insolvency_id: int, kind: InsolvencyStep, on: date, facts: Mapping[str, Any], audit_seq: int
    ) -> int:
        """Append an event; its number."""
        row = self._db.execute(
            "INSERT INTO insolvency_event(insolvency_id, kind, event_on, facts, audit_seq) VALUES(?,?,?,?,?) RETURNING event_id",
            (insolvency_id, kind.value, on.isoformat(), json.dumps(dict(facts), ensure_ascii=False), audit_seq),
        ).fetchone()
        return int(row[0])

    def _those(self, where: str, value: int) -> list[Insolvency]:
        heads = self._db.execute(
            f"""
            SELECT i.insolvency_id, i.party_id, i.kind, i.court, i.case_no, i.opened_on, i.trustee, i.trustee_postal_code,
                   i.trustee_address, i.address_id, i.claim_by_on
              FROM insolvency i WHERE {where} ORDER BY i.insolvency_id DESC
            """,
            (value,),
        ).fetchall()
        numbers = json.dumps([row[0] for row in heads])
        claims: dict[int, list[RankedClaim]] = {}
        for number, receivable_id, rank, late, event_id in self._db.execute(
            """
            SELECT insolvency_id, receivable_id, rank, late_rank, event_id FROM insolvency_receivable
             WHERE insolvency_id IN (SELECT value FROM json_each(?)) ORDER BY 1, 2
            """,
            (numbers,),
        ):
            claims.setdefault(number, []).append(RankedClaim(receivable_id, Rank(rank), Rank(late), event_id))
        events: dict[int, list[InsolvencyEvent]] = {}
        for number, event_id, kind, on, facts in self._db.execute(
            """
            SELECT insolvency_id, event_id, kind, event_on, facts FROM insolvency_event
             WHERE insolvency_id IN (SELECT value FROM json_each(?)) ORDER BY event_id
            """,
            (numbers,),
        ):
            event = InsolvencyEvent(event_id, InsolvencyStep(kind), date.fromisoformat(on), json.loads(facts))
            events.setdefault(number, []).append(event)
        return [_insolvency(row, claims.get(row[0], ()), events.get(row[0], ())) for row in heads]


def _insolvency(row: tuple[Any, ...], claims: Sequence[RankedClaim], events: Sequence[InsolvencyEvent]) -> Insolvency:
    number, party_id, kind, court, case_no, opened_on, trustee, code, address, address_id, claim_by = row
    return Insolvency(
        number,
        party_id,
        Proceedings(kind),
        court,
        case_no,
        date.fromisoformat(opened_on),
        trustee,
        code,
        address,
        address_id,
        date.fromisoformat(claim_by) if claim_by else None,
        tuple(claims),
        tuple(events),
    )
