"""外字保留: letters that wait, and how each ended. What was asked is kept only while it waits."""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime
from typing import Any

from core.office.papers.holding import HeldEnd, HeldLetter, NewHeld
from core.values.refusals import ChangedByAnother, NotFound

_SELECT = """
    SELECT h.held_id, h.form_no, h.title, h.party_id, p.party_no, p.name, h.missing, h.held_at, h.staff_no, s.name,
           h.function_code, h.run_id, coalesce(q.request, ''), e.how, coalesce(e.reason, '')
      FROM held_letter h
      JOIN party p ON p.party_id = h.party_id
      JOIN staff s ON s.staff_no = h.staff_no
      LEFT JOIN held_request q ON q.held_id = h.held_id
      LEFT JOIN held_letter_end e ON e.held_id = h.held_id
"""


class HeldLetters:
    """Rows of `held_letter`."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def add(self, new: NewHeld, at: datetime, staff_no: str, audit_seq: int) -> int:
        """A letter that waits; the same one does not wait twice."""
        same = self._db.execute(
            "SELECT q.held_id FROM held_letter h JOIN held_request q USING(held_id)"
            " WHERE h.party_id = ? AND h.form_no = ? AND h.run_id IS ? AND q.request = ?",
            (new.party_id, new.form_no, new.run_id, new.request),
        ).fetchone()
        if same is not None:
            return int(same[0])
        row = self._db.execute(
            """
            INSERT INTO held_letter(form_no, title, party_id, missing, function_code, run_id, held_at, staff_no, audit_seq)
            VALUES(?,?,?,?,?,?,?,?,?) RETURNING held_id
            """,
            (
                new.form_no,
                new.title,
                new.party_id,
                json.dumps(list(new.missing), ensure_ascii=True),
                new.function_code,
                new.run_id,
                at.isoformat(timespec="seconds"),
                staff_no,
                audit_seq,
            ),
        ).fetchone()
        self._db.execute("INSERT INTO held_request(held_id, request) VALUES(?,?)", (row[0], new.request))
        return int(row[0])

    def get(self, held_id: int) -> HeldLetter:
        """One of them."""
        row = self._db.execute(f"{_SELECT} WHERE h.held_id = ?", (held_id,)).fetchone()
        if row is None:
            raise NotFound(what=f"外字保留{held_id}")
        return _held(row)

    def waiting(self, *, before: int | None = None, limit: int = 100) -> list[HeldLetter]:
        """Those that wait, newest first."""
        rows = self._db.execute(
            f"{_SELECT} WHERE q.held_id IS NOT NULL AND h.held_id < ? ORDER BY h.held_id DESC LIMIT ?",
            (before if before is not None else 1 << 62, limit),
        )
        return [_held(row) for row in rows]

    def count(self) -> int:
        """How many wait."""
        return int(self._db.execute("SELECT count(*) FROM held_request").fetchone()[0])

    def end(
        self, held_id: int, how: HeldEnd, reason: str, document_id: int | None, at: datetime, staff_no: str, seq: int
    ) -> None:
        """It waits no longer."""
        gone = self._db.execute("DELETE FROM held_request WHERE held_id = ?", (held_id,)).rowcount
        if not gone:
            raise ChangedByAnother(what="外字保留の文書")
        self._db.execute(
            "INSERT INTO held_letter_end(held_id, how, reason, document_id, ended_at, staff_no, audit_seq)"
            " VALUES(?,?,?,?,?,?,?)",
            (held_id, how.value, reason, document_id, at.isoformat(timespec="seconds"), staff_no, seq),
        )


def _held(row: tuple[Any, ...]) -> HeldLetter:
    return HeldLetter(
        held_id=row[0],
        form_no=row[1],
        title=row[2],
        party_id=row[3],
        party_no=row[4],
        name=row[5],
        missing=tuple(json.loads(row[6])),
        held_at=datetime.fromisoformat(row[7]),
        staff_no=row[8],
        staff_name=row[9],
        function_code=row[10],
        run_id=row[11],
        request=row[12],
        ended=HeldEnd(row[13]) if row[13] else None,
        reason=row[14],
    )
