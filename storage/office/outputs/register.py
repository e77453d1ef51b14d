"""The register of outputs: rows that are only ever added, and the sealed bytes that come and go."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from core.office.outputs.register import (
    Content,
    Happened,
    NewOutput,
    Output,
    OutputEvent,
    OutputState,
)
from core.values.refusals import NotFound
from storage.rows import insert_rows

_STATES = {
    "": OutputState.MAKING,
    OutputEvent.ISSUED: OutputState.ISSUED,
    OutputEvent.VOID: OutputState.VOID,
    OutputEvent.HELD: OutputState.HELD,
    OutputEvent.SENT: OutputState.SENT,
    OutputEvent.TO_FOLDER: OutputState.ISSUED,
    OutputEvent.PRINTED: OutputState.PRINTED,
    OutputEvent.PRINT_FAILED: OutputState.PRINT_FAILED,
    OutputEvent.PLACED: OutputState.PLACED,
    OutputEvent.PICKED_UP: OutputState.PICKED_UP,
    OutputEvent.EXPIRED: OutputState.EXPIRED,
    OutputEvent.TAKEN: OutputState.TAKEN,
}
"""The state that a row leads to; 再発行 of a paper changes nothing about the paper itself."""

_LAST = """
    (SELECT e.event_id FROM output_event e
      WHERE e.output_id = o.output_id AND e.kind <> 'reissued' ORDER BY e.event_id DESC LIMIT 1)
"""
_SELECT = f"""
    SELECT o.output_id, o.kind, o.fiscal_year, o.serial_no, o.title, o.name, o.addressee, o.reason, o.media_type,
           o.subject, o.person_count, o.function_code, o.office_code, f.name, o.staff_no, s.name, o.terminal,
           o.requested_at, o.witness_no, o.reissue_of, coalesce(l.kind, ''), coalesce(l.detail, ''),
           coalesce(l.happened_at, o.requested_at), i.pages, i.byte_count, i.sha256
      FROM output o
      JOIN office f ON f.office_code = o.office_code
      JOIN staff s ON s.staff_no = o.staff_no
      LEFT JOIN output_event l ON l.event_id = {_LAST}
      LEFT JOIN output_event i ON i.output_id = o.output_id AND i.kind = 'issued'
"""
_MOST_PARTIES = 500


def _output(row: tuple[Any, ...]) -> Output:
    return Output(
        output_id=row[0],
        kind=row[1],
        fiscal_year=row[2],
        serial_no=row[3],
        title=row[4],
        name=row[5],
        addressee=row[6],
        reason=row[7],
        media_type=row[8],
        subject=json.loads(row[9]),
        person_count=row[10],
        function_code=row[11],
        office_code=row[12],
        office_name=row[13],
        staff_no=row[14],
        staff_name=row[15],
        terminal=row[16],
        at=datetime.fromisoformat(row[17]),
        witness_no=row[18],
        reissue_of=row[19],
        state=_STATES[row[20]],
        detail=row[21],
        state_at=datetime.fromisoformat(row[22]),
        content=Content(row[23], row[24], row[25]) if row[25] is not None else None,
    )


def _canonical(subject: Mapping[str, Any]) -> str:
    return json.dumps(dict(subject), ensure_ascii=False, sort_keys=True)


class Outputs:
    """Numbers without gaps: taken in the transaction that writes the row."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def add(self, new: NewOutput, audit_seq: int) -> Output:
        """The next row of its kind and fiscal year."""
        output_id = self._db.execute(
            """
            INSERT INTO output(kind, fiscal_year, serial_no, title, name, addressee, reason, media_type, subject,
                               person_count, function_code, office_code, staff_no, terminal, requested_at, witness_no,
                               reissue_of, draft_id, audit_seq)
            SELECT :kind, :year, 1 + coalesce(max(serial_no), 0), :title, :name, :addressee, :reason, :media, :subject,
                   :persons, :function, :office, :staff, :terminal, :at, :witness, :reissue, :draft, :seq
              FROM output WHERE kind = :kind AND fiscal_year = :year
            RETURNING output_id
            """,
            {
                "kind": new.kind,
                "year": new.fiscal_year,
                "title": new.title,
                "name": new.name,
                "addressee": new.addressee,
                "reason": new.reason,
                "media": new.media_type,
                "subject": _canonical(new.subject),
                "persons": new.person_count,
                "function": new.function_code,
                "office": new.office_code,
                "staff": new.staff_no,
                "terminal": new.terminal,
                "at": new.at.isoformat(timespec="seconds"),
                "witness": new.witness_no,
                "reissue": new.reissue_of,
                "draft": new.draft_id,
                "seq": audit_seq,
            },
        ).fetchone()[0]
        insert_rows(
            self._db,
            "INSERT INTO output_party(output_id, party_id)",
            [(party_id,) for party_id in new.party_ids],
            leading=output_id,
        )
        return self.get(output_id)

    def happen(
        self,
        output_id: int,
        kind: OutputEvent,
        at: datetime,
        staff_no: str,
        audit_seq: int,
        *,
        detail: str = "",
        content: Content | None = None,
    ) -> None:
        """A row behind an output."""
        facts = (content.pages, content.byte_count, content.sha256) if content else (None, None, None)
        self._db.execute(
            "INSERT INTO output_event(output_id, kind, happened_at, staff_no, detail, pages, byte_count, sha256, audit_seq)"
            " VALUES(?,?,?,?,?,?,?,?,?)",
            (output_id, kind.value, at.isoformat(timespec="seconds"), staff_no, detail, *facts, audit_seq),
        )

    def get(self, output_id: int) -> Output:
        """One row."""
        row = self._db.execute(f"{_SELECT} WHERE o.output_id = ?", (output_id,)).fetchone()
        if row is None:
            raise NotFound(what=f"出力{output_id}")
        return _output(row)

    def earlier(self, kind: str, subject: Mapping[str, Any]) -> int | None:
        """The newest output of the same thing that was not a failure."""
        row = self._db.execute(
            """
            SELECT max(o.output_id) FROM output o
             WHERE o.kind = ? AND o.subject = ?
               AND EXISTS(SELECT 1 FROM output_event e WHERE e.output_id = o.output_id AND e.kind = 'issued')
            """,
            (kind, _canonical(subject)),
        ).fetchone()
        return int(row[0]) if row[0] is not None else None

    def listed(
        self,
        *,
        office_code: str | None,
        kind: str | None,
        from_on: date | None,
        until_on: date | None,
        states: Sequence[OutputState] | None,
        before: int | None,
        limit: int,
    ) -> list[Output]:
        """Rows newest first."""
        conditions = ["o.output_id < ?"]
        values: list[Any] = [before if before is not None else 1 << 62]
        wanted: list[tuple[str, Any]] = [
            ("o.office_code = ?", office_code),
            ("o.kind = ?", kind),
            ("o.requested_at >= ?", from_on.isoformat() if from_on else None),
            ("o.requested_at < ?", f"{until_on.isoformat()}T99" if until_on else None),
        ]
        for condition, value in wanted:
            if value is not None:
                conditions.append(condition)
                values.append(value)
        if states is not None:
            kinds = [str(each) for each, state in _STATES.items() if state in states]
            conditions.append(f"coalesce(l.kind, '') IN ({','.join('?' * len(kinds))})")
            values += kinds
        rows = self._db.execute(
            f"{_SELECT} WHERE {' AND '.join(conditions)} ORDER BY o.output_id DESC LIMIT ?", (*values, limit)
        )
        return [_output(row) for row in rows]

    def events(self, output_id: int) -> list[Happened]:
        """What happened to an output, in order."""
        rows = self._db.execute(
            """
            SELECT e.kind, e.happened_at, e.staff_no, coalesce(s.name, ''), e.detail
              FROM output_event e LEFT JOIN staff s ON s.staff_no = e.staff_no
             WHERE e.output_id = ? ORDER BY e.event_id
            """,
            (output_id,),
        )
        return [
            Happened(OutputEvent(kind), datetime.fromisoformat(at), no, name, detail)
            for kind, at, no, name, detail in rows
        ]

    def parties(self, output_id: int) -> list[int]:
        """Whom it was about."""
        rows = self._db.execute("SELECT party_id FROM output_party WHERE output_id = ? ORDER BY party_id", (output_id,))
        return [row[0] for row in rows]

    def decided_by(self, output_id: int) -> int | None:
        """The draft by which two people decided that it goes."""
        row = self._db.execute("SELECT draft_id FROM output WHERE output_id = ?", (output_id,)).fetchone()
        return row[0] if row else None

    def protected(self, party_ids: Sequence[int]) -> list[int]:
        """Those of the parties who are protected persons, and co-owners among whom one is."""
        found: list[int] = []
        for start in range(0, len(party_ids), _MOST_PARTIES):
            part = list(party_ids[start : start + _MOST_PARTIES])
            rows = self._db.execute(
                f"""
                SELECT p.party_id FROM party p
                 WHERE p.party_id IN ({",".join("?" * len(part))})
                   AND (p.protected = 1 OR EXISTS(SELECT 1 FROM party_member m JOIN party q ON q.party_id = m.member_id
                                                   WHERE m.party_id = p.party_id AND q.protected = 1))
                """,
                part,
            )
            found += [row[0] for row in rows]
        return found

    def written_to(self, party_id: int) -> tuple[str, str]:
        """Name and address of a party as the register has them."""
        row = self._db.execute(
            "SELECT name, address || address_building FROM party WHERE party_id = ?", (party_id,)
        ).fetchone()
        if row is None:
            raise NotFound(what=f"宛名{party_id}")
        return row[0], row[1]

    def keep(self, output_id: int, sealed: bytes) -> None:
        """Keep the sealed bytes until they are delivered."""
        self._db.execute("INSERT INTO output_content(output_id, body) VALUES(?,?)", (output_id, sealed))

    def kept(self, output_id: int) -> bytes | None:
        """The sealed bytes, or None when they are gone."""
        row = self._db.execute("SELECT body FROM output_content WHERE output_id = ?", (output_id,)).fetchone()
        return row[0] if row else None

    def drop(self, output_id: int) -> None:
        """Let the bytes go; secure_delete overwrites the pages."""
        self._db.execute("DELETE FROM output_content WHERE output_id = ?", (output_id,))

    def stale(self, states: Sequence[OutputState], before: datetime) -> list[Output]:
        """Outputs that have been in one of the states since before the moment, oldest first.

        Only those whose bytes are still kept are alive, and those of which none were ever made.
        """
        kinds = [str(each) for each, state in _STATES.items() if state in states]
        rows = self._db.execute(
            f"{_SELECT} WHERE (o.output_id IN (SELECT output_id FROM output_content) OR i.event_id IS NULL)"
            f" AND coalesce(l.kind, '') IN ({','.join('?' * len(kinds))})"
            " AND coalesce(l.happened_at, o.requested_at) < ? ORDER BY o.output_id",
            (*kinds, before.isoformat(timespec="seconds")),
        )
        return [_output(row) for row in rows]

    def owed(self, office_code: str) -> int:
        """How many papers of an office did not come out: few outputs have bytes that are still kept."""
        row = self._db.execute(
            f"""
            SELECT count(*) FROM output_content c JOIN output o ON o.output_id = c.output_id
              JOIN output_event l ON l.event_id = {_LAST}
             WHERE o.office_code = ? AND l.kind IN ('issued','sent','to_folder','print_failed')
            """,
            (office_code,),
        ).fetchone()
        return int(row[0])
