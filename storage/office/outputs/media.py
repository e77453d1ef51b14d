"""Media for other bodies: the bodies with their keys, the approved hand-overs, what became of each."""

from __future__ import annotations

import sqlite3
from datetime import date, datetime
from typing import Any

from core.office.outputs.media import (
    Flagged,
    Media,
    MediaEvent,
    MediaHappened,
    MediaState,
    Medium,
    NewMedia,
)
from core.office.outputs.media_recipients import MediaRecipient
from core.values.refusals import NotFound
from storage.office.outputs.register import Outputs

NOT_AUTOMATIC = "自動応答不可"
"""How a label (付箋) of a person begins for whom nothing is answered automatically."""

_RECIPIENT = "SELECT recipient_id, name, public_key, from_on, until_on, ended_on FROM media_recipient"
_MEDIA = """
    SELECT m.media_id, m.source_id, m.recipient_id, m.medium, m.label, m.office_code, m.purpose, m.draft_id, d.name,
           a.name, m.approved_at, l.kind, l.happened_on,
           (SELECT w.output_id FROM media_event w WHERE w.media_id = m.media_id AND w.kind = 'written')
      FROM media m
      JOIN staff d ON d.staff_no = m.drafted_by
      JOIN staff a ON a.staff_no = m.approved_by
      LEFT JOIN media_event l ON l.event_id = (SELECT max(e.event_id) FROM media_event e WHERE e.media_id = m.media_id)
"""


def _recipient(row: tuple[Any, ...]) -> MediaRecipient:
    ended = date.fromisoformat(row[5]) if row[5] else None
    return MediaRecipient(row[0], row[1], row[2], date.fromisoformat(row[3]), date.fromisoformat(row[4]), ended)


class MediaRows:
    """Few rows: a medium is made some times a year."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._outputs = Outputs(db)

    def recipients(self) -> list[MediaRecipient]:
        """All bodies with their keys."""
        return [_recipient(row) for row in self._db.execute(f"{_RECIPIENT} ORDER BY recipient_id")]

    def recipient(self, recipient_id: int) -> MediaRecipient:
        """One body."""
        row = self._db.execute(f"{_RECIPIENT} WHERE recipient_id = ?", (recipient_id,)).fetchone()
        if row is None:
            raise NotFound(what=f"提供先{recipient_id}")
        return _recipient(row)

    def add_recipient(self, recipient: MediaRecipient, staff_no: str, audit_seq: int) -> MediaRecipient:
        """A new body."""
        row = self._db.execute(
            "INSERT INTO media_recipient(name, public_key, from_on, until_on, registered_by, audit_seq)"
            " VALUES(?,?,?,?,?,?) RETURNING recipient_id",
            (
                recipient.name,
                recipient.public_key,
                recipient.from_on.isoformat(),
                recipient.until_on.isoformat(),
                staff_no,
                audit_seq,
            ),
        ).fetchone()
        return self.recipient(row[0])

    def end_recipient(self, recipient_id: int, on: date) -> None:
        """From this day nothing is encrypted to the key."""
        self._db.execute(
            "UPDATE media_recipient SET ended_on = ? WHERE recipient_id = ? AND ended_on IS NULL",
            (on.isoformat(), recipient_id),
        )

    def add(self, new: NewMedia, audit_seq: int) -> int:
        """An approved hand-over; its number."""
        row = self._db.execute(
            "INSERT INTO media(source_id, recipient_id, medium, label, office_code, purpose, draft_id, drafted_by,"
            " approved_by, approved_at, audit_seq) VALUES(?,?,?,?,?,?,?,?,?,?,?) RETURNING media_id",
            (
                new.source_id,
                new.recipient_id,
                new.medium.value,
                new.label,
                new.office_code,
                new.purpose,
                new.draft_id,
                new.drafted_by,
                new.approved_by,
                new.approved_at.isoformat(timespec="seconds"),
                audit_seq,
            ),
        ).fetchone()
        return int(row[0])

    def get(self, media_id: int) -> Media:
        """One medium."""
        row = self._db.execute(f"{_MEDIA} WHERE m.media_id = ?", (media_id,)).fetchone()
        if row is None:
            raise NotFound(what=f"媒体{media_id}")
        return self._media(row)

    def listed(self, *, office_code: str | None, before: int | None, limit: int) -> list[Media]:
        """Media newest first."""
        rows = self._db.execute(
            f"{_MEDIA} WHERE m.media_id < ? AND (m.office_code = ? OR ? IS NULL) ORDER BY m.media_id DESC LIMIT ?",
            (before if before is not None else 1 << 62, office_code, office_code, limit),
        ).fetchall()
        return [self._media(row) for row in rows]

    def happen(
        self,
        media_id: int,
        happened: MediaHappened,
        staff_no: str,
        at: datetime,
        audit_seq: int,
        *,
        output_id: int | None = None,
    ) -> None:
        """A row behind a medium."""
        self._db.execute(
            "INSERT INTO media_event(media_id, kind, happened_on, staff_no, second_name, counterpart, note, output_id,"
            " recorded_at, audit_seq) VALUES(?,?,?,?,?,?,?,?,?,?)",
            (
                media_id,
                happened.kind.value,
                happened.on.isoformat(),
                staff_no,
                happened.second_name,
                happened.counterpart,
                happened.note,
                output_id,
                at.isoformat(timespec="seconds"),
                audit_seq,
            ),
        )

    def events(self, media_id: int) -> list[MediaHappened]:
        """What happened to a medium, in order."""
        rows = self._db.execute(
            "SELECT e.kind, e.happened_on, s.name, e.second_name, e.counterpart, e.note"
            " FROM media_event e JOIN staff s ON s.staff_no = e.staff_no WHERE e.media_id = ? ORDER BY e.event_id",
            (media_id,),
        )
        return [MediaHappened(MediaEvent(row[0]), date.fromisoformat(row[1]), *row[2:]) for row in rows]

    def flagged(self, output_id: int, on: date) -> list[Flagged]:
        """Persons of a list who are protected or marked 自動応答不可 on the day; co-owners by their members."""
        rows = self._db.execute(
            """
            WITH shown(party_id) AS (
                   SELECT party_id FROM output_party WHERE output_id = :output
                    UNION
                   SELECT m.member_id FROM party_member m JOIN output_party o ON o.party_id = m.party_id
                    WHERE o.output_id = :output)
            SELECT p.party_id, p.party_no, p.protected
              FROM shown s JOIN party p ON p.party_id = s.party_id
             WHERE p.protected = 1
                OR EXISTS(SELECT 1 FROM party_label l
                           WHERE l.party_id = p.party_id AND substr(l.text, 1, length(:mark)) = :mark
                             AND l.from_on <= :day AND coalesce(l.until_on, '9999-12-31') >= :day)
             ORDER BY p.party_no
            """,
            {"output": output_id, "mark": NOT_AUTOMATIC, "day": on.isoformat()},
        )
        return [Flagged(party_id, no, "支援措置" if protected else NOT_AUTOMATIC) for party_id, no, protected in rows]

    def _media(self, row: tuple[Any, ...]) -> Media:
        return Media(
            media_id=row[0],
            source=self._outputs.get(row[1]),
            recipient=self.recipient(row[2]),
            medium=Medium(row[3]),
            label=row[4],
            office_code=row[5],
            purpose=row[6],
            draft_id=row[7],
            drafted_by_name=row[8],
            approved_by_name=row[9],
            approved_at=datetime.fromisoformat(row[10]),
            state=MediaEvent(row[11]).leads_to if row[11] else MediaState.APPROVED,
            state_on=date.fromisoformat(row[12]) if row[12] else None,
            output_number=self._outputs.get(row[13]).number if row[13] else "",
        )
