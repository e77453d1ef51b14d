"""Entrusted papers with their parts and events, and the money that came for them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import date
from typing import Any

from core.delinquency.plans.securities import (
    EntrustedPaper,
    PaperEvent,
    PaperHappening,
    PaperKind,
    PaperPart,
    PaperWish,
)
from core.values.money import Yen
from core.values.refusals import ChangedByAnother, NotFound

_SELECT = """
    SELECT e.entrusted_id, e.party_id, e.accepted_on, e.paper_kind, e.paper_no, e.face_yen, e.due_on, e.drawn_by,
           e.drawn_on_bank, e.brought_by, e.reentrusted_to, e.charge_until_on, e.version,
           (SELECT coalesce(-sum(o.amount_yen), 0)
              FROM entrusted_part t JOIN posting o ON o.receivable_id = t.receivable_id
             WHERE t.entrusted_id = e.entrusted_id AND o.posting_id > e.basis_posting_id AND o.account = 'receivable'
               AND o.kind IN ('receipt','attach','absorb','overpaid') AND o.value_on >= e.due_on)
      FROM entrusted_paper e
"""


class EntrustedPapers:
    """Rows of `entrusted_paper` and what hangs on it."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def add(
        self,
        party_id: int,
        accepted_on: date,
        wish: PaperWish,
        parts: Sequence[PaperPart],
        staff_no: str,
        audit_seq: int,
    ) -> int:
        """A new one; its number."""
        row = self._db.execute(
            """
            INSERT INTO entrusted_paper(party_id, accepted_on, paper_kind, paper_no, face_yen, due_on, drawn_by,
                   drawn_on_bank, brought_by, reentrusted_to, charge_until_on, basis_posting_id, staff_no, audit_seq)
            VALUES(?,?,?,?,?,?,?,?,?,?,?,(SELECT coalesce(max(posting_id), 0) FROM posting),?,?)
            RETURNING entrusted_id
            """,
            (
                party_id,
                accepted_on.isoformat(),
                wish.kind.value,
                wish.paper_no,
                wish.face.amount,
                wish.due_on.isoformat(),
                wish.drawn_by,
                wish.drawn_on_bank,
                wish.brought_by,
                wish.reentrusted_to,
                wish.charge_until_on.isoformat(),
                staff_no,
                audit_seq,
            ),
        ).fetchone()
        number = int(row[0])
        self._db.executemany(
            "INSERT INTO entrusted_part VALUES(?,?,?)",
            [(number, part.receivable_id, part.amount.amount) for part in parts],
        )
        return number

    def get(self, entrusted_id: int) -> EntrustedPaper:
        """One of them."""
        found = self._read("e.entrusted_id = ?", (entrusted_id,))
        if not found:
            raise NotFound(what="納付受託")
        return found[0]

    def of_party(self, party_id: int) -> list[EntrustedPaper]:
        """All of a party, newest first."""
        return self._read("e.party_id = ? ORDER BY e.entrusted_id DESC", (party_id,))

    def of_receivables(self, receivable_ids: Sequence[int]) -> list[EntrustedPaper]:
        """Those that are meant for one of the receivables."""
        return self._read(
            """
            e.entrusted_id IN (SELECT t.entrusted_id FROM entrusted_part t
                                WHERE t.receivable_id IN (SELECT value FROM json_each(?))) ORDER BY e.entrusted_id
            """,
            (json.dumps(list(receivable_ids)),),
        )

    def happen(
        self,
        paper: EntrustedPaper,
        kind: PaperEvent,
        on: date,
        staff_no: str,
        audit_seq: int,
        *,
        until_on: date | None = None,
        document_id: int | None = None,
    ) -> None:
        """Append an event."""
        done = self._db.execute(
            "UPDATE entrusted_paper SET version = version + 1 WHERE entrusted_id = ? AND version = ?",
            (paper.entrusted_id, paper.version),
        )
        if done.rowcount != 1:
            raise ChangedByAnother(what="納付受託")
        self._db.execute(
            """
            INSERT INTO entrusted_event(entrusted_id, kind, happened_on, until_on, document_id, staff_no, audit_seq)
            VALUES(?,?,?,?,?,?,?)
            """,
            (
                paper.entrusted_id,
                kind.value,
                on.isoformat(),
                until_on.isoformat() if until_on else None,
                document_id,
                staff_no,
                audit_seq,
            ),
        )

    def _read(self, where: str, values: Sequence[Any]) -> list[EntrustedPaper]:
        return [self._paper(row) for row in self._db.execute(f"{_SELECT} WHERE {where}", values).fetchall()]

    def _paper(self, row: tuple[Any, ...]) -> EntrustedPaper:
        parts = self._db.execute(
            "SELECT receivable_id, amount_yen FROM entrusted_part WHERE entrusted_id = ? ORDER BY receivable_id",
            (row[0],),
        )
        events = self._db.execute(
            """
            SELECT e.event_id, e.kind, e.happened_on, e.until_on, e.document_id, s.name
              FROM entrusted_event e JOIN staff s ON s.staff_no = e.staff_no WHERE e.entrusted_id = ? ORDER BY e.event_id
            """,
            (row[0],),
        )
        wish = PaperWish(
            PaperKind(row[3]),
            row[4],
            Yen(row[5]),
            date.fromisoformat(row[6]),
            row[7],
            row[8],
            row[9],
            row[10],
            date.fromisoformat(row[11]),
        )
        return EntrustedPaper(
            row[0],
            row[1],
            date.fromisoformat(row[2]),
            wish,
            tuple(PaperPart(number, Yen(yen)) for number, yen in parts),
            tuple(_event(each) for each in events),
            Yen(max(0, row[13])),
            row[12],
        )


def _event(row: tuple[Any, ...]) -> PaperHappening:
    event_id, kind, on, until_on, document_id, name = row
    return PaperHappening(
        event_id,
        PaperEvent(kind),
        date.fromisoformat(on),
        date.fromisoformat(until_on) if until_on else None,
        document_id,
        name,
    )
