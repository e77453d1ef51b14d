"""Notices for all clerks."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime

from core.office.notices import Notice


def _text(at: datetime) -> str:
    """Moments in UTC, so that their texts compare as they follow one another."""
    return at.astimezone(UTC).isoformat(timespec="seconds")


def _notice(row: tuple[int, str, str, str, str, str | None, str], zone: datetime) -> Notice:
    from_at, until_at, ended_at = (
        datetime.fromisoformat(text).astimezone(zone.tzinfo) if text else None for text in (row[2], row[3], row[5])
    )
    if from_at is None or until_at is None:
        raise ValueError("a notice without a beginning or an end")
    return Notice(row[0], row[1], from_at, until_at, row[4], ended_at, row[6])


_SELECT = """
    SELECT notice_id, body, from_at, until_at, n.staff_no, ended_at, coalesce(s.name, n.staff_no)
      FROM notice n LEFT JOIN staff s ON s.staff_no = n.staff_no
"""


class Notices:
    """Rows stay; taking one down writes its end."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def add(self, body: str, from_at: datetime, until_at: datetime, staff_no: str, audit_seq: int) -> int:
        """A new notice; its number."""
        row = self._db.execute(
            """
            INSERT INTO notice(body, from_at, until_at, staff_no, audit_seq) VALUES(?,?,?,?,?) RETURNING notice_id
            """,
            (body, _text(from_at), _text(until_at), staff_no, audit_seq),
        ).fetchone()
        return int(row[0])

    def current(self, now: datetime) -> list[Notice]:
        """Notices that hold at a moment, newest first."""
        rows = self._db.execute(
            f"""
            {_SELECT}
             WHERE from_at <= :now AND until_at > :now AND coalesce(ended_at, '9999') > :now
             ORDER BY notice_id DESC
            """,
            {"now": _text(now)},
        )
        return [_notice(row, now) for row in rows]

    def coming(self, now: datetime) -> list[Notice]:
        """Notices that hold at a moment or will, the earliest first."""
        rows = self._db.execute(
            f"{_SELECT} WHERE until_at > :now AND coalesce(ended_at, '9999') > :now ORDER BY from_at, notice_id",
            {"now": _text(now)},
        )
        return [_notice(row, now) for row in rows]

    def end(self, notice_id: int, at: datetime) -> bool:
        """Take a notice down."""
        moved = self._db.execute(
            "UPDATE notice SET ended_at = :at WHERE notice_id = :id AND ended_at IS NULL AND until_at > :at",
            {"at": _text(at), "id": notice_id},
        ).rowcount
        return moved == 1
