"""Third-party payers."""

from __future__ import annotations

import sqlite3
from datetime import date
from typing import Any

from core.delinquency.plans.payers import Payer
from core.values.refusals import NotFound

_COLUMNS = "payer_id, party_id, name, relation, from_on, ended_on, version"


class Payers:
    """Rows of `third_party_payer`."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def add(self, party_id: int, name: str, relation: str, from_on: date, audit_seq: int) -> int:
        """A new one; its number."""
        row = self._db.execute(
            """
            INSERT INTO third_party_payer(party_id, name, relation, from_on, audit_seq) VALUES(?,?,?,?,?)
            RETURNING payer_id
            """,
            (party_id, name, relation, from_on.isoformat(), audit_seq),
        ).fetchone()
        return int(row[0])

    def end(self, payer: Payer, ended_on: date) -> bool:
        """Let one end; False when somebody else was faster."""
        done = self._db.execute(
            """
            UPDATE third_party_payer SET ended_on = ?, version = version + 1
             WHERE payer_id = ? AND version = ? AND ended_on IS NULL
            """,
            (ended_on.isoformat(), payer.payer_id, payer.version),
        )
        return done.rowcount == 1

    def get(self, payer_id: int) -> Payer:
        """One of them."""
        row = self._db.execute(f"SELECT {_COLUMNS} FROM third_party_payer WHERE payer_id = ?", (payer_id,)).fetchone()
        if row is None:
            raise NotFound(what="第三者納付")
        return _payer(row)

    def of_party(self, party_id: int) -> list[Payer]:
        """All of a party, the present ones first."""
        rows = self._db.execute(
            f"""
            SELECT {_COLUMNS} FROM third_party_payer WHERE party_id = ? ORDER BY ended_on IS NOT NULL, payer_id DESC
            """,
            (party_id,),
        )
        return [_payer(row) for row in rows]


def _payer(row: tuple[Any, ...]) -> Payer:
    payer_id, party_id, name, relation, from_on, ended_on, version = row
    return Payer(
        payer_id,
        party_id,
        name,
        relation,
        date.fromisoformat(from_on),
        date.fromisoformat(ended_on) if ended_on else None,
        version,
    )
