"""Successions: the deceased, the lists of heirs by revision, the events."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from core.delinquency.obligors.heirs import Heir, Succession, SuccessionEvent, SuccessionKind, VoidDocument
from core.delinquency.obligors.shares import Relation, read_fraction
from core.values.refusals import NotFound

_OPEN_YEN = """r.principal_yen + r.demand_fee_yen + r.late_charge_yen + r.penalty_tax_yen + r.disposition_cost_yen"""


class Successions:
    """Rows of `succession`, `succession_heir` and `succession_event`."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def open(self, party_id: int, died_on: date, opened_on: date, audit_seq: int) -> int:
        """A new succession; its number."""
        row = self._db.execute(
            "INSERT INTO succession(party_id, died_on, opened_on, audit_seq) VALUES(?,?,?,?) RETURNING succession_id",
            (party_id, died_on.isoformat(), opened_on.isoformat(), audit_seq),
        ).fetchone()
        return int(row[0])

    def get(self, succession_id: int) -> Succession:
        """One of them."""
        found = self._those("s.succession_id = ?", succession_id)
        if not found:
            raise NotFound(what=f"相続{succession_id}")
        return found[0]

    def of_party(self, party_id: int) -> Succession | None:
        """That of a deceased."""
        found = self._those("s.party_id = ?", party_id)
        return found[0] if found else None

    def of_heir(self, party_id: int) -> list[int]:
        """Numbers of the successions in whose newest list a party stands."""
        rows = self._db.execute(
            """
            SELECT h.succession_id FROM succession_heir h
             WHERE h.party_id = ?
               AND h.revision = (SELECT max(x.revision) FROM succession_heir x WHERE x.succession_id = h.succession_id)
             ORDER BY 1
            """,
            (party_id,),
        )
        return [row[0] for row in rows]

    def listed(self, *, limit: int) -> list[Succession]:
        """Successions, the newest first."""
        newest = "s.succession_id IN (SELECT succession_id FROM succession ORDER BY succession_id DESC LIMIT ?)"
        return self._those(newest, limit)

    def waiting(self, limit: int) -> list[tuple[int, date | None, int]]:
        """Deceased parties who owe and have no succession yet."""
        rows = self._db.execute(
            f"""
            SELECT p.party_id, p.status_on, sum({_OPEN_YEN})
              FROM receivable r JOIN party p ON p.party_id = r.party_id
             WHERE {_OPEN_YEN} > 0 AND p.status = 'deceased'
               AND p.party_id NOT IN (SELECT party_id FROM succession)
             GROUP BY p.party_id ORDER BY p.status_on, p.party_id LIMIT ?
            """,
            (limit,),
        )
        return [(party_id, date.fromisoformat(on) if on else None, yen) for party_id, on, yen in rows]

    def put_heirs(self, succession_id: int, revision: int, heirs: Sequence[Heir], audit_seq: int) -> None:
        """The list as the next revision."""
        self._db.executemany(
            """
            INSERT INTO succession_heir(succession_id, revision, heir_no, party_id, name, relation, through_no, half_blood,
                                        died_before, renounced_on, by_will, representative, audit_seq)
            VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?)
            """,
            [
                (
                    succession_id,
                    revision,
                    heir.heir_no,
                    heir.party_id,
                    heir.name,
                    heir.relation.value,
                    heir.through_no,
                    int(heir.half_blood),
                    int(heir.died_before),
                    heir.renounced_on.isoformat() if heir.renounced_on else None,
                    f"{heir.by_will.numerator}/{heir.by_will.denominator}" if heir.by_will is not None else "",
                    int(heir.representative),
                    audit_seq,
                )
                for heir in heirs
            ],
        )

    def add_event(
        self,
        succession_id: int,
        kind: SuccessionKind,
        on: date,
        facts: Mapping[str, Any],
        draft_id: int | None,
        audit_seq: int,
    ) -> int:
        """Append an event; its number."""
        row = self._db.execute(
            """
            INSERT INTO succession_event(succession_id, kind, event_on, facts, draft_id, audit_seq) VALUES(?,?,?,?,?,?)
            RETURNING event_id
            """,
            (
                succession_id,
                kind.value,
                on.isoformat(),
                json.dumps(dict(facts), ensure_ascii=False),
                draft_id,
                audit_seq,
            ),
        ).fetchone()
        return int(row[0])

    def documents_after(self, party_id: int, died_on: date) -> list[VoidDocument]:
        """Letters issued to the party after a day, newest first."""
        rows = self._db.execute(
            """
            SELECT d.document_id,
                   coalesce(l.title || ' ' || l.document_no,
                            CASE d.kind WHEN 'demand' THEN '督促状' ELSE d.kind END || ' ' || d.fiscal_year || '-'
                            || d.serial_no),
                   d.issued_on,
                   EXISTS(SELECT 1 FROM document_event e WHERE e.document_id = d.document_id AND e.kind = 'cancelled')
              FROM document d LEFT JOIN letter l ON l.document_id = d.document_id
             WHERE d.party_id = ? AND d.issued_on > ? ORDER BY d.issued_on DESC, d.document_id DESC
            """,
            (party_id, died_on.isoformat()),
        )
        return [VoidDocument(number, words, date.fromisoformat(on), bool(noted)) for number, words, on, noted in rows]

    def _those(self, where: str, value: int) -> list[Succession]:
        heads = self._db.execute(
            f"""
            SELECT s.succession_id, s.party_id, s.died_on, s.opened_on,
                   (SELECT coalesce(max(h.revision), 0) FROM succession_heir h WHERE h.succession_id = s.succession_id)
              FROM succession s WHERE {where} ORDER BY s.succession_id DESC
            """,
            (value,),
        ).fetchall()
        numbers = json.dumps([row[0] for row in heads])
        heirs: dict[tuple[int, int], list[Heir]] = {}
        for row in self._db.execute(
            """
            SELECT succession_id, revision, heir_no, name, relation, party_id, through_no, half_blood, died_before,
                   renounced_on, by_will, representative
              FROM succession_heir WHERE succession_id IN (SELECT value FROM json_each(?)) ORDER BY 1, 2, 3
            """,
            (numbers,),
        ):
            heirs.setdefault((row[0], row[1]), []).append(_heir(row[2:]))
        events: dict[int, list[SuccessionEvent]] = {}
        for number, event_id, kind, on, facts, draft_id in self._db.execute(
            """
            SELECT succession_id, event_id, kind, event_on, facts, draft_id FROM succession_event
             WHERE succession_id IN (SELECT value FROM json_each(?)) ORDER BY event_id
            """,
            (numbers,),
        ):
            event = SuccessionEvent(event_id, SuccessionKind(kind), date.fromisoformat(on), json.loads(facts), draft_id)
            events.setdefault(number, []).append(event)
        return [
            Succession(
                number,
                party_id,
                date.fromisoformat(died_on),
                date.fromisoformat(opened_on),
                revision,
                tuple(heirs.get((number, revision), ())),
                tuple(events.get(number, ())),
            )
            for number, party_id, died_on, opened_on, revision in heads
        ]


def _heir(row: tuple[Any, ...]) -> Heir:
    number, name, relation, party_id, through_no, half, died, renounced_on, by_will, leads = row
    return Heir(
        number,
        name,
        Relation(relation),
        party_id,
        through_no,
        bool(half),
        bool(died),
        date.fromisoformat(renounced_on) if renounced_on else None,
        read_fraction(by_will),
        bool(leads),
    )
