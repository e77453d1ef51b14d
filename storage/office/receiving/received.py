"""Received files and their sealed pieces."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from core.office.receiving.received import Outcome, ReceivedFile
from core.values.refusals import NotFound

_COLUMNS = """
    received_id, channel, name, content_sha256, size, piece_count, received_by, received_at, outcome, settled_at, reason,
    place
"""


class ReceivedFiles:
    """One row for each content that ever came; the pieces lie apart, so that a look at the rows does not read them."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def with_content(self, content_sha256: bytes) -> ReceivedFile | None:
        """The received file of this content, or None."""
        return self.with_contents([content_sha256]).get(content_sha256)

    def with_contents(self, contents: list[bytes]) -> dict[bytes, ReceivedFile]:
        """Those of several contents that have come before."""
        found = {}
        for content in dict.fromkeys(contents):
            row = self._db.execute(
                f"SELECT {_COLUMNS} FROM received_file WHERE content_sha256 = ?", (content,)
            ).fetchone()
            if row is not None:
                found[content] = _received(row)
        return found

    def get(self, received_id: int) -> ReceivedFile:
        """One received file. Raises NotFound."""
        row = self._db.execute(f"SELECT {_COLUMNS} FROM received_file WHERE received_id = ?", (received_id,)).fetchone()
        if row is None:
            raise NotFound(what=f"受領ファイル{received_id}")
        return _received(row)

    def listed(self, *, before: int | None, limit: int) -> list[ReceivedFile]:
        """Received files, newest first, with numbers below `before`."""
        rows = self._db.execute(
            f"""
            SELECT {_COLUMNS} FROM received_file WHERE received_id < coalesce(?, received_id + 1)
             ORDER BY received_id DESC LIMIT ?
            """,
            (before, limit),
        )
        return [_received(row) for row in rows]

    def add(
        self,
        channel: str,
        name: str,
        content_sha256: bytes,
        size: int,
        piece_count: int,
        received_by: str,
        received_at: datetime,
        audit_seq: int,
    ) -> int:
        """A new file, whose pieces follow; its number."""
        row = self._db.execute(
            """
            INSERT INTO received_file(channel, name, content_sha256, size, piece_count, received_by, received_at, audit_seq)
            VALUES(?,?,?,?,?,?,?,?) RETURNING received_id
            """,
            (channel, name, content_sha256, size, piece_count, received_by, _text(received_at), audit_seq),
        ).fetchone()
        return int(row[0])

    def kept_pieces(self, received_id: int) -> int:
        """How many pieces are there."""
        row = self._db.execute("SELECT count(*) FROM received_piece WHERE received_id = ?", (received_id,)).fetchone()
        return int(row[0])

    def keep_piece(self, received_id: int, piece_no: int, body: bytes) -> None:
        """Keep a packed and sealed piece; one that is there already stays."""
        self._db.execute("INSERT OR IGNORE INTO received_piece VALUES(?,?,?)", (received_id, piece_no, body))

    def piece(self, received_id: int, piece_no: int) -> bytes | None:
        """A sealed piece, or None when it is not there (any more)."""
        row = self._db.execute(
            "SELECT body FROM received_piece WHERE received_id = ? AND piece_no = ?", (received_id, piece_no)
        ).fetchone()
        return row[0] if row else None

    def settle(self, content_sha256: bytes, outcome: Outcome, at: datetime, reason: str) -> bool:
        """Say what became of a content; False when it never came."""
        changed = self._db.execute(
            """
            UPDATE received_file SET outcome = ?, settled_at = ?, reason = ?
             WHERE content_sha256 = ?
            """,
            (outcome.value, None if outcome is Outcome.WAITING else _text(at), reason, content_sha256),
        )
        return changed.rowcount == 1

    def settled_since(self, channels: Sequence[str], since: datetime) -> list[ReceivedFile]:
        """Files of the channels of which something has become since, by number."""
        marks = ",".join("?" * len(channels))
        rows = self._db.execute(
            f"SELECT {_COLUMNS} FROM received_file WHERE settled_at >= ? AND channel IN ({marks}) ORDER BY received_id",
            (_text(since), *channels),
        )
        return [_received(row) for row in rows]

    def placed(self, received_id: int, place: str) -> None:
        """Where the file lies now, '' for the tray."""
        self._db.execute("UPDATE received_file SET place = ? WHERE received_id = ?", (place, received_id))


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _received(row: tuple[Any, ...]) -> ReceivedFile:
    received_id, channel, name, content, size, pieces, by, received_at, outcome, settled_at, reason, place = row
    return ReceivedFile(
        received_id,
        channel,
        name,
        content,
        size,
        pieces,
        by,
        datetime.fromisoformat(received_at),
        Outcome(outcome),
        datetime.fromisoformat(settled_at) if settled_at else None,
        reason,
        place,
    )
