"""繰上徴収 as it was decided, with the due days of before."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import date

from core.delinquency.obligors.advance import Advance, AdvanceGround, NewAdvance
from core.values.refusals import NotFound


class Advances:
    """Rows of `advance_collection` and `advance_receivable`."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def add(self, new: NewAdvance, old_due: Mapping[int, date], decided_on: date, draft_id: int, audit_seq: int) -> int:
        """One that was decided; its number."""
        row = self._db.execute(
            """
            INSERT INTO advance_collection(party_id, ground, ground_words, new_due_on, decided_on, draft_id, audit_seq)
            VALUES(?,?,?,?,?,?,?) RETURNING advance_id
            """,
            (
                new.party_id,
                new.ground.value,
                new.ground_words,
                new.new_due_on.isoformat(),
                decided_on.isoformat(),
                draft_id,
                audit_seq,
            ),
        ).fetchone()
        number = int(row[0])
        self._db.executemany(
            "INSERT INTO advance_receivable(advance_id, receivable_id, old_due_on) VALUES(?,?,?)",
            [(number, claim, day.isoformat()) for claim, day in old_due.items()],
        )
        return number

    def get(self, advance_id: int) -> Advance:
        """One of them."""
        found = self._those("advance_id = ?", advance_id)
        if not found:
            raise NotFound(what=f"繰上徴収{advance_id}")
        return found[0]

    def of_party(self, party_id: int) -> list[Advance]:
        """Those of a party, newest first."""
        return self._those("party_id = ?", party_id)

    def listed(self, *, limit: int) -> list[Advance]:
        """Newest first."""
        return self._those(
            "advance_id IN (SELECT advance_id FROM advance_collection ORDER BY advance_id DESC LIMIT ?)", limit
        )

    def _those(self, where: str, value: int) -> list[Advance]:
        rows = self._db.execute(
            f"""
            SELECT advance_id, party_id, ground, ground_words, new_due_on, decided_on, draft_id
              FROM advance_collection WHERE {where} ORDER BY advance_id DESC
            """,
            (value,),
        ).fetchall()
        return [
            Advance(
                number,
                party_id,
                AdvanceGround(ground),
                words,
                date.fromisoformat(new_due),
                date.fromisoformat(decided),
                draft_id,
                {
                    claim: date.fromisoformat(day)
                    for claim, day in self._db.execute(
                        "SELECT receivable_id, old_due_on FROM advance_receivable WHERE advance_id = ? ORDER BY 1",
                        (number,),
                    )
                },
            )
            for number, party_id, ground, words, new_due, decided, draft_id in rows
        ]
