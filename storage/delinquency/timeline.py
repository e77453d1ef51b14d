"""The course of things of a party, newest first by an index."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import date
from typing import Any

from core.delinquency.timeline import Happened, Happening, NewHappening
from core.values.refusals import NotFound

_SELECT = """
    SELECT e.event_id, e.party_id, e.case_id, e.kind, e.happened_on, e.happened_at, e.words, e.facts, e.staff_no,
           e.corrects_event_id, (SELECT min(c.event_id) FROM case_event c WHERE c.corrects_event_id = e.event_id)
      FROM case_event e
"""


class Timeline:
    """Rows of `case_event`."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def add(self, new: NewHappening, staff_no: str, audit_seq: int) -> int:
        """Append a row."""
        row = self._db.execute(
            """
            INSERT INTO case_event(party_id, case_id, kind, happened_on, happened_at, words, facts, staff_no,
                                   corrects_event_id, audit_seq)
            VALUES(:party,
                   coalesce(:case, (SELECT case_id FROM delinquency_case WHERE party_id = :party AND closed_on IS NULL)),
                   :kind, :on, :at, :words, :facts, :staff, :corrects, :seq)
            RETURNING event_id
            """,
            {
                "party": new.party_id,
                "case": new.case_id,
                "kind": new.kind.value,
                "on": new.on.isoformat(),
                "at": new.at,
                "words": new.words,
                "facts": json.dumps(dict(new.facts), ensure_ascii=False),
                "staff": staff_no,
                "corrects": new.corrects,
                "seq": audit_seq,
            },
        ).fetchone()
        return int(row[0])

    def of_party(
        self, party_id: int, *, kinds: Sequence[Happened] = (), before: tuple[date, int] | None = None, limit: int = 200
    ) -> list[Happening]:
        """The newest rows, newest first."""
        day, number = (before[0].isoformat(), before[1]) if before else ("9999-12-31", 0)
        rows = self._db.execute(
            f"""
            {_SELECT}
             WHERE e.party_id = :party
               AND (e.happened_on, e.event_id) < (:day, :number)
               AND (:kinds = '[]' OR e.kind IN (SELECT value FROM json_each(:kinds)))
             ORDER BY e.happened_on DESC, e.event_id DESC
             LIMIT :limit
            """,
            {
                "party": party_id,
                "day": day,
                "number": number,
                "kinds": json.dumps([kind.value for kind in kinds], ensure_ascii=False),
                "limit": limit,
            },
        )
        return [_happening(row) for row in rows]

    def count(self, party_id: int) -> int:
        """How many rows there are."""
        row = self._db.execute("SELECT count(*) FROM case_event WHERE party_id = ?", (party_id,)).fetchone()
        return int(row[0])

    def get(self, event_id: int) -> Happening:
        """One row."""
        row = self._db.execute(f"{_SELECT} WHERE e.event_id = ?", (event_id,)).fetchone()
        if row is None:
            raise NotFound(what="経過の記録")
        return _happening(row)


def _happening(row: tuple[Any, ...]) -> Happening:
    event_id, party_id, case_id, kind, on, at, words, facts, staff_no, corrects, corrected_by = row
    return Happening(
        event_id,
        party_id,
        case_id,
        Happened(kind),
        date.fromisoformat(on),
        at,
        words,
        json.loads(facts),
        staff_no,
        corrects,
        corrected_by,
    )
