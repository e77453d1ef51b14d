"""Letters that came back, and what became of them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from core.notices.returned_mail import NewReturn, ReturnedMail, ReturnOutcome, ReturnReason
from core.values.refusals import NotFound

_SELECT = """
    SELECT m.returned_id, m.party_id, p.party_no, p.name, m.document_id, m.document_words, m.returned_on, m.reason,
           m.address, m.note, e.ended_on, coalesce(e.outcome, '')
      FROM returned_mail m
      JOIN party p ON p.party_id = m.party_id
      LEFT JOIN returned_mail_end e ON e.returned_id = m.returned_id
"""


class ReturnedMails:
    """Rows of `returned_mail` and their ends."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def add(self, new: NewReturn, document_words: str, address: str, key: str, staff_no: str, audit_seq: int) -> int:
        """Append an entry; its number."""
        row = self._db.execute(
            """
            INSERT INTO returned_mail(party_id, document_id, document_words, returned_on, reason, address, address_key,
                                      note, staff_no, audit_seq)
            VALUES(?,?,?,?,?,?,?,?,?,?) RETURNING returned_id
            """,
            (
                new.party_id,
                new.document_id,
                document_words,
                new.returned_on.isoformat(),
                new.reason.value,
                address,
                key,
                new.note.strip(),
                staff_no,
                audit_seq,
            ),
        ).fetchone()
        return int(row[0])

    def end(
        self, returned_id: int, ended_on: date, outcome: ReturnOutcome, note: str, staff_no: str, audit_seq: int
    ) -> None:
        """What became of it."""
        self._db.execute(
            "INSERT INTO returned_mail_end(returned_id, ended_on, outcome, note, staff_no, audit_seq) VALUES(?,?,?,?,?,?)",
            (returned_id, ended_on.isoformat(), outcome.value, note, staff_no, audit_seq),
        )

    def get(self, returned_id: int) -> ReturnedMail:
        """One entry."""
        row = self._db.execute(f"{_SELECT} WHERE m.returned_id = ?", (returned_id,)).fetchone()
        if row is None:
            raise NotFound(what=f"返戻{returned_id}")
        return _returned(row)

    def of_party(self, party_id: int) -> list[ReturnedMail]:
        """All entries of a party, newest first."""
        rows = self._db.execute(f"{_SELECT} WHERE m.party_id = ? ORDER BY m.returned_on DESC, 1 DESC", (party_id,))
        return [_returned(row) for row in rows]

    def open_of(self, party_ids: Sequence[int]) -> Mapping[int, ReturnedMail]:
        """The newest open entry of each party whose letters would still go where that one went."""
        rows = self._db.execute(
            f"""
            {_SELECT}
             WHERE m.party_id IN (SELECT value FROM json_each(?)) AND e.returned_id IS NULL
               AND m.address_key = p.address_key
               AND NOT EXISTS(SELECT 1 FROM mailing_address a
                     WHERE a.party_id = m.party_id AND a.kind IN ('mailing','agent')
                       AND a.until_on IS NULL AND a.invalid_from_on IS NULL)
             ORDER BY m.returned_on, m.returned_id
            """,
            (json.dumps(list(party_ids)),),
        )
        return {row[1]: _returned(row) for row in rows}

    def listed(self, *, open_only: bool, limit: int) -> list[ReturnedMail]:
        """Entries, newest first."""
        where = "WHERE e.returned_id IS NULL" if open_only else ""
        rows = self._db.execute(f"{_SELECT} {where} ORDER BY m.returned_id DESC LIMIT ?", (limit,))
        return [_returned(row) for row in rows]

    def count_open(self) -> int:
        """How many are open."""
        row = self._db.execute(
            "SELECT count(*) FROM returned_mail WHERE returned_id NOT IN (SELECT returned_id FROM returned_mail_end)"
        ).fetchone()
        return int(row[0])

    def of_document(self, document_id: int) -> list[ReturnedMail]:
        """Entries of one letter."""
        rows = self._db.execute(f"{_SELECT} WHERE m.document_id = ? ORDER BY 1", (document_id,))
        return [_returned(row) for row in rows]

    def addressed(self, document_id: int) -> tuple[int, str, date] | None:
        """Whose letter it is, its words and its day of issue."""
        row = self._db.execute(
            """
            SELECT d.party_id,
                   coalesce(l.title || ' ' || l.document_no,
                            CASE d.kind WHEN 'demand' THEN '督促状' ELSE d.kind END || ' ' || d.fiscal_year || '-'
                            || d.serial_no),
                   d.issued_on
              FROM document d LEFT JOIN letter l ON l.document_id = d.document_id WHERE d.document_id = ?
            """,
            (document_id,),
        ).fetchone()
        if row is None:
            return None
        party_id, words, issued_on = row
        return int(party_id), str(words), date.fromisoformat(issued_on)

    def mark_document(self, document_id: int, kind: str, on: date, reason: str, audit_seq: int) -> int:
        """What happened to a letter; the number of the event."""
        row = self._db.execute(
            """
            INSERT INTO document_event(document_id, kind, event_on, reason, audit_seq) VALUES(?,?,?,?,?)
            RETURNING event_id
            """,
            (document_id, kind, on.isoformat(), reason or None, audit_seq),
        ).fetchone()
        return int(row[0])


def _returned(row: tuple[Any, ...]) -> ReturnedMail:
    number, party_id, party_no, name, document_id, words, on, reason, address, note, ended_on, outcome = row
    return ReturnedMail(
        number,
        party_id,
        party_no,
        name,
        document_id,
        words,
        date.fromisoformat(on),
        ReturnReason(reason),
        address,
        note,
        date.fromisoformat(ended_on) if ended_on else None,
        outcome,
    )
