"""Publications, their claims and what was done."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import date

from core.notices.publication import NewPublication, Publication, PublicationGround, PublicationStep
from core.values.refusals import NotFound


class Publications:
    """Rows of `publication`, `publication_receivable` and `publication_event`."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def add(
        self,
        new: NewPublication,
        document_words: str,
        receivables: Sequence[int],
        approved_on: date,
        draft_id: int,
        audit_seq: int,
    ) -> int:
        """One that was approved; its number."""
        row = self._db.execute(
            """
            INSERT INTO publication(party_id, document_id, document_words, survey_id, ground, kept_at, is_demand,
                                    approved_on, draft_id, audit_seq)
            VALUES(?,?,?,?,?,?,?,?,?,?) RETURNING publication_id
            """,
            (
                new.party_id,
                new.document_id,
                document_words,
                new.survey_id,
                new.ground.value,
                new.kept_at,
                int(bool(receivables)),
                approved_on.isoformat(),
                draft_id,
                audit_seq,
            ),
        ).fetchone()
        number = int(row[0])
        self._db.executemany(
            "INSERT INTO publication_receivable(publication_id, receivable_id) VALUES(?,?)",
            [(number, claim) for claim in receivables],
        )
        return number

    def get(self, publication_id: int) -> Publication:
        """One of them."""
        found = self._those("p.publication_id = ?", (publication_id,))
        if not found:
            raise NotFound(what=f"公示送達{publication_id}")
        return found[0]

    def of_party(self, party_id: int) -> list[Publication]:
        """Those of a party, newest first."""
        return self._those("p.party_id = ?", (party_id,))

    def listed(self, *, limit: int) -> list[Publication]:
        """Newest first."""
        return self._those(
            "p.publication_id IN (SELECT publication_id FROM publication ORDER BY publication_id DESC LIMIT ?)",
            (limit,),
        )

    def running(self, after: int, limit: int) -> list[Publication]:
        """Those that have no end and are not yet noted as served, by number."""
        found = self._those(
            """
            p.publication_id IN (SELECT q.publication_id FROM publication q
                WHERE q.publication_id > ?
                  AND NOT EXISTS(SELECT 1 FROM publication_event e WHERE e.publication_id = q.publication_id
                                  AND e.kind IN ('served','cancelled'))
                ORDER BY q.publication_id LIMIT ?)
            """,
            (after, limit),
        )
        return found[::-1]

    def of_document(self, document_id: int) -> list[Publication]:
        """Those of a letter."""
        return self._those("p.document_id = ?", (document_id,))

    def add_step(self, publication_id: int, step: PublicationStep, on: date, note: str, audit_seq: int) -> int:
        """Append what was done; its number."""
        row = self._db.execute(
            """
            INSERT INTO publication_event(publication_id, kind, event_on, note, audit_seq) VALUES(?,?,?,?,?)
            RETURNING event_id
            """,
            (publication_id, step.value, on.isoformat(), note, audit_seq),
        ).fetchone()
        return int(row[0])

    def demanded_by(self, document_id: int) -> list[int]:
        """Receivables whose demand the letter is."""
        rows = self._db.execute(
            "SELECT receivable_id FROM demand WHERE document_id = ? AND cancelled_by_event_id IS NULL ORDER BY 1",
            (document_id,),
        )
        return [row[0] for row in rows]

    def set_seizable(self, document_id: int, from_on: date) -> None:
        """From when its demands let seize."""
        self._db.execute(
            "UPDATE demand SET seizable_from_on = ? WHERE document_id = ? AND cancelled_by_event_id IS NULL",
            (from_on.isoformat(), document_id),
        )

    def _those(self, where: str, values: tuple[int, ...]) -> list[Publication]:
        heads = self._db.execute(
            f"""
            SELECT p.publication_id, p.party_id, p.document_id, p.document_words, p.survey_id, p.ground, p.kept_at,
                   p.is_demand, p.approved_on, p.draft_id
              FROM publication p WHERE {where} ORDER BY p.publication_id DESC
            """,
            values,
        ).fetchall()
        numbers = json.dumps([row[0] for row in heads])
        claims: dict[int, list[int]] = {}
        for number, claim in self._db.execute(
            """
            SELECT publication_id, receivable_id FROM publication_receivable
             WHERE publication_id IN (SELECT value FROM json_each(?)) ORDER BY 1, 2
            """,
            (numbers,),
        ):
            claims.setdefault(number, []).append(claim)
        events: dict[int, dict[PublicationStep, date]] = {}
        for number, kind, on in self._db.execute(
            """
            SELECT publication_id, kind, event_on FROM publication_event
             WHERE publication_id IN (SELECT value FROM json_each(?)) ORDER BY event_id
            """,
            (numbers,),
        ):
            events.setdefault(number, {})[PublicationStep(kind)] = date.fromisoformat(on)
        return [
            Publication(
                row[0],
                row[1],
                row[2],
                row[3],
                row[4],
                PublicationGround(row[5]),
                row[6],
                bool(row[7]),
                date.fromisoformat(row[8]),
                row[9],
                tuple(claims.get(row[0], ())),
                events.get(row[0], {}),
            )
            for row in heads
        ]
