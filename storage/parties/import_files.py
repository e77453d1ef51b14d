"""Accepted files and the pieces in which their jobs take them."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from core.parties.import_files import ImportFile


class ImportFiles:
    """Files are kept for ever by their content's hash, their pieces until they are applied."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def with_content(self, content_sha256: bytes) -> ImportFile | None:
        """The accepted file of this content, or None."""
        row = self._db.execute(
            """
            SELECT import_id, kind, source_name, row_count, amount_yen, read_by, read_at
              FROM import_file WHERE content_sha256 = ?
            """,
            (content_sha256,),
        ).fetchone()
        if row is None:
            return None
        import_id, kind, source_name, row_count, amount_yen, read_by, read_at = row
        return ImportFile(import_id, kind, source_name, row_count, amount_yen, read_by, datetime.fromisoformat(read_at))

    def add(
        self,
        kind: str,
        source_name: str,
        content_sha256: bytes,
        row_count: int,
        amount_yen: int,
        pieces: Sequence[bytes],
        read_by: str,
        read_at: datetime,
    ) -> int:
        """Keep an accepted file and its pieces."""
        import_id = self._db.execute(
            """
            INSERT INTO import_file(kind, source_name, content_sha256, row_count, amount_yen, read_by, read_at)
            VALUES(?,?,?,?,?,?,?) RETURNING import_id
            """,
            (kind, source_name, content_sha256, row_count, amount_yen, read_by, read_at.isoformat(timespec="seconds")),
        ).fetchone()[0]
        self._db.executemany(
            "INSERT INTO import_piece VALUES(?,?,?)", [(import_id, no, piece) for no, piece in enumerate(pieces, 1)]
        )
        return int(import_id)

    def take_piece(self, import_id: int, piece_no: int) -> bytes | None:
        """One piece, deleted in the transaction that applies it."""
        row = self._db.execute(
            "DELETE FROM import_piece WHERE import_id = ? AND piece_no = ? RETURNING body", (import_id, piece_no)
        ).fetchone()
        return row[0] if row else None

    def has_piece(self, import_id: int, piece_no: int) -> bool:
        """Whether a piece still waits."""
        found = self._db.execute(
            "SELECT 1 FROM import_piece WHERE import_id = ? AND piece_no = ?", (import_id, piece_no)
        ).fetchone()
        return found is not None
