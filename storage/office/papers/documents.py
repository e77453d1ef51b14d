"""The register of documents: numbers without gaps by form and fiscal year, what each says (compressed), what became of it."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Sequence
from datetime import date
from typing import Any

from core.office.papers.documents import Body, Document, DocumentEvent, DocumentStep, NewDocument
from core.values.refusals import NotFound

_LAST = """
    (SELECT e.event_id FROM document_event e
      WHERE e.document_id = d.document_id AND e.kind <> 'reprinted' ORDER BY e.event_id DESC LIMIT 1)
"""
_SELECT = f"""
    SELECT d.document_id, d.kind, coalesce(l.title, CASE d.kind WHEN 'demand' THEN '督促状' ELSE d.kind END), d.fiscal_year, d.serial_no,
           coalesce(l.document_no, CASE d.kind WHEN 'demand' THEN '' ELSE d.kind || '-' END || d.fiscal_year || '-' || d.serial_no), d.party_id, p.party_no,
           coalesce(nullif(d.addressee, ''), t.name, ''), d.issued_on, l.run_id, e.kind, e.event_on, coalesce(l.function_code, ''),
           coalesce(l.letter_key, ''), l.to_party_id
      FROM document d
      JOIN party p ON p.party_id = d.party_id
      LEFT JOIN letter l ON l.document_id = d.document_id
      LEFT JOIN party t ON t.party_id = l.to_party_id
      LEFT JOIN document_event e ON e.event_id = {_LAST}
"""


class Documents:
    """Documents in the store."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def next_serial(self, form_no: str, fiscal_year: int) -> int:
        """The next number of a form in a fiscal year."""
        row = self._db.execute(
            "SELECT 1 + coalesce(max(serial_no), 0) FROM document WHERE kind = ? AND fiscal_year = ?",
            (form_no, fiscal_year),
        ).fetchone()
        return int(row[0])

    def add(self, new: NewDocument, serial_no: int, digest: bytes, body: Body, audit_seq: int) -> int:
        """A document with what it says."""
        document_id = int(
            self._db.execute(
                """
                INSERT INTO document(kind, fiscal_year, serial_no, party_id, addressee, issued_on, content_digest,
                                     draft_id, job_id, audit_seq)
                VALUES(?,?,?,?,?,?,?,?,?,?) RETURNING document_id
                """,
                (
                    new.form_no,
                    new.fiscal_year,
                    serial_no,
                    new.party_id,
                    new.addressee,
                    new.issued_on.isoformat(),
                    digest,
                    new.draft_id,
                    new.job_id,
                    audit_seq,
                ),
            ).fetchone()[0]
        )
        self._db.execute(
            "INSERT INTO letter(document_id, letter_key, title, document_no, function_code, to_party_id, postal_code,"
            " pages, run_id, file_no, place) VALUES(?,?,?,?,?,?,?,?,?,?,?)",
            (
                document_id,
                body.letter_key,
                body.title,
                body.document_no,
                body.function_code,
                body.to_party_id,
                body.postal_code,
                body.pages,
                body.run_id,
                body.file_no,
                body.place,
            ),
        )
        self._db.execute(
            "INSERT INTO letter_body(document_id, body) VALUES(?,?)",
            (document_id, zlib.compress(body.frozen.encode("utf-8", "surrogatepass"))),
        )
        return document_id

    def happen(self, document_id: int, kind: DocumentEvent, on: date, audit_seq: int, reason: str = "") -> int:
        """An event of a document."""
        row = self._db.execute(
            "INSERT INTO document_event(document_id, kind, event_on, reason, audit_seq) VALUES(?,?,?,?,?)"
            " RETURNING event_id",
            (document_id, kind.value, on.isoformat(), reason or None, audit_seq),
        ).fetchone()
        return int(row[0])

    def happen_to_all(
        self, document_ids: Sequence[int], kind: DocumentEvent, on: date, audit_seq: int, reason: str = ""
    ) -> None:
        """The same event of many."""
        self._db.executemany(
            "INSERT INTO document_event(document_id, kind, event_on, reason, audit_seq) VALUES(?,?,?,?,?)",
            [(number, kind.value, on.isoformat(), reason or None, audit_seq) for number in document_ids],
        )

    def get(self, document_id: int) -> Document:
        """One document."""
        row = self._db.execute(f"{_SELECT} WHERE d.document_id = ?", (document_id,)).fetchone()
        if row is None:
            raise NotFound(what="文書")
        return _document(row)

    def with_key(self, letter_key: str) -> Document | None:
        """The document of a letter's key."""
        row = self._db.execute(f"{_SELECT} WHERE l.letter_key = ?", (letter_key,)).fetchone()
        return _document(row) if row is not None else None

    def frozen(self, document_id: int) -> str | None:
        """What it says."""
        row = self._db.execute("SELECT body FROM letter_body WHERE document_id = ?", (document_id,)).fetchone()
        return zlib.decompress(row[0]).decode("utf-8", "surrogatepass") if row is not None else None

    def digest(self, document_id: int) -> bytes:
        """The digest that was written down when it was issued."""
        row = self._db.execute("SELECT content_digest FROM document WHERE document_id = ?", (document_id,)).fetchone()
        if row is None:
            raise NotFound(what="文書")
        return bytes(row[0])

    def outputs_of(self, document_id: int) -> list[int]:
        """By which outputs it left, in order."""
        rows = self._db.execute(
            "SELECT output_id FROM letter_output WHERE document_id = ? ORDER BY output_id", (document_id,)
        )
        return [row[0] for row in rows]

    def party_with(self, party_no: str) -> int | None:
        """The party of a 宛名番号."""
        row = self._db.execute("SELECT party_id FROM party WHERE party_no = ?", (party_no,)).fetchone()
        return int(row[0]) if row is not None else None

    def events(self, document_id: int) -> list[DocumentStep]:
        """What happened to it, in order."""
        rows = self._db.execute(
            """
            SELECT e.kind, e.event_on, coalesce(e.reason, ''), coalesce(s.name, '')
              FROM document_event e
              LEFT JOIN audit_log a ON a.seq = e.audit_seq
              LEFT JOIN staff s ON s.staff_no = a.staff_no
             WHERE e.document_id = ? ORDER BY e.event_id
            """,
            (document_id,),
        )
        return [DocumentStep(DocumentEvent(kind), date.fromisoformat(on), why, who) for kind, on, why, who in rows]

    def link(self, document_id: int, output_id: int, audit_seq: int) -> None:
        """Note by which output it left."""
        self.link_all([document_id], output_id, audit_seq)

    def link_all(self, document_ids: Sequence[int], output_id: int, audit_seq: int) -> None:
        """The same output of many."""
        self._db.executemany(
            "INSERT INTO letter_output(document_id, output_id, audit_seq) VALUES(?,?,?)",
            [(number, output_id, audit_seq) for number in document_ids],
        )

    def listed(
        self,
        *,
        number: str = "",
        party_id: int | None = None,
        run_id: int | None = None,
        form_no: str = "",
        before: int | None = None,
        limit: int = 100,
    ) -> list[Document]:
        """Documents, newest first."""
        wanted: list[tuple[str, Any]] = [
            ("d.document_id < ?", before),
            ("d.party_id = ?", party_id),
            ("l.run_id = ?", run_id),
            ("d.kind = ?", form_no or None),
        ]
        conditions, values = ["1"], []
        for condition, value in wanted:
            if value is not None:
                conditions.append(condition)
                values.append(value)
        if number.isascii() and number.isdigit():
            conditions.append("d.serial_no = ?")
            values.append(int(number))
        elif number:
            conditions.append("l.document_no = ?")
            values.append(number)
        rows = self._db.execute(
            f"{_SELECT} WHERE {' AND '.join(conditions)} ORDER BY d.document_id DESC LIMIT ?", (*values, limit)
        )
        return [_document(row) for row in rows]

    def returned_since(self, party_id: int, address: str, *, mailing: bool) -> date | None:
        """The day on which a letter to this address came back, while the entry is not ended."""
        row = self._db.execute(
            """
            SELECT max(m.returned_on) FROM returned_mail m JOIN party p ON p.party_id = m.party_id
             WHERE m.party_id = :party
               AND (m.address = :address OR (NOT :mailing AND m.address_key = p.address_key))
               AND NOT EXISTS(SELECT 1 FROM returned_mail_end e WHERE e.returned_id = m.returned_id)
            """,
            {"party": party_id, "address": address, "mailing": mailing},
        ).fetchone()
        return date.fromisoformat(row[0]) if row[0] is not None else None

    def of_run(self, run_id: int, *, after: int = 0, limit: int = 1000) -> list[Document]:
        """Documents of a run in its order."""
        rows = self._db.execute(
            f"{_SELECT} WHERE l.run_id = ? AND l.place > ? ORDER BY l.place LIMIT ?", (run_id, after, limit)
        )
        return [_document(row) for row in rows]

    def with_numbers(self, document_ids: Sequence[int]) -> list[Document]:
        """Some documents."""
        rows = self._db.execute(
            f"{_SELECT} WHERE d.document_id IN (SELECT value FROM json_each(?)) ORDER BY d.document_id",
            (json.dumps(list(document_ids)),),
        )
        return [_document(row) for row in rows]


def _document(row: tuple[Any, ...]) -> Document:
    return Document(
        document_id=row[0],
        form_no=row[1],
        title=row[2],
        fiscal_year=row[3],
        serial_no=row[4],
        document_no=row[5],
        party_id=row[6],
        party_no=row[7],
        addressee=row[8],
        issued_on=date.fromisoformat(row[9]),
        run_id=row[10],
        state=DocumentEvent(row[11]) if row[11] else None,
        state_on=date.fromisoformat(row[12]) if row[12] else None,
        function_code=row[13],
        letter_key=row[14],
        to_party_id=row[15],
    )
