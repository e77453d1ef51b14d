"""Unsaved input of screens, by owner."""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime

from core.office.screen_drafts import ScreenDraft


def _draft(row: tuple[str, str, str, str]) -> ScreenDraft:
    return ScreenDraft(row[0], row[1], json.loads(row[2]), datetime.fromisoformat(row[3]))


class ScreenDrafts:
    """One row a person, screen and subject; secure_delete wipes what is dropped."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def save(self, staff_no: str, draft: ScreenDraft) -> None:
        """Keep a draft."""
        self._db.execute(
            """
            INSERT INTO screen_draft VALUES(?,?,?,?,?)
            ON CONFLICT(staff_no, screen_no, subject) DO UPDATE SET body = excluded.body, saved_at = excluded.saved_at
            """,
            (
                staff_no,
                draft.screen_no,
                draft.subject,
                json.dumps(dict(draft.fields), ensure_ascii=False),
                draft.saved_at.isoformat(timespec="seconds"),
            ),
        )

    def find(self, staff_no: str, screen_no: str, subject: str) -> ScreenDraft | None:
        """The owner's draft, if any."""
        row = self._db.execute(
            """
            SELECT screen_no, subject, body, saved_at FROM screen_draft
             WHERE staff_no = ? AND screen_no = ? AND subject = ?
            """,
            (staff_no, screen_no, subject),
        ).fetchone()
        return _draft(row) if row else None

    def drop(self, staff_no: str, screen_no: str, subject: str) -> None:
        """Forget a draft."""
        self._db.execute(
            "DELETE FROM screen_draft WHERE staff_no = ? AND screen_no = ? AND subject = ?",
            (staff_no, screen_no, subject),
        )

    def listed(self, staff_no: str) -> list[ScreenDraft]:
        """The owner's drafts, newest first."""
        rows = self._db.execute(
            "SELECT screen_no, subject, body, saved_at FROM screen_draft WHERE staff_no = ? ORDER BY saved_at DESC",
            (staff_no,),
        )
        return [_draft(row) for row in rows]
