"""Live sessions, one a person, and the counters of failed sign-ins."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import Any

from core.office.sessions import NO_FAILURES, EndCause, Failures, LiveSession

_LIVE = """
    SELECT session_id, staff_no, terminal, started_at, seen_at, process, must_change, until_at
      FROM live_session WHERE ended_at IS NULL
"""


def _session(row: tuple[Any, ...]) -> LiveSession:
    return LiveSession(
        row[0],
        row[1],
        row[2],
        datetime.fromisoformat(row[3]),
        datetime.fromisoformat(row[4]),
        row[5],
        bool(row[6]),
        datetime.fromisoformat(row[7]) if row[7] else None,
    )


def _text(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


class Sessions:
    """Rows of sessions stay after their end; only the end is written into them."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def open(
        self,
        staff_no: str,
        terminal: str,
        at: datetime,
        process: str,
        *,
        must_change: bool,
        until: datetime | None = None,
        terminal_key: str = "",
    ) -> int:
        """A new session; its number."""
        row = self._db.execute(
            """
            INSERT INTO live_session(staff_no, terminal, started_at, seen_at, process, must_change, until_at, terminal_key)
            VALUES(?,?,?,?,?,?,?,?) RETURNING session_id
            """,
            (
                staff_no,
                terminal,
                _text(at),
                _text(at),
                process,
                int(must_change),
                _text(until) if until else None,
                terminal_key,
            ),
        ).fetchone()
        return int(row[0])

    def get(self, session_id: int) -> LiveSession | None:
        """The session if it has not ended."""
        row = self._db.execute(f"{_LIVE} AND session_id = ?", (session_id,)).fetchone()
        return _session(row) if row else None

    def live_of(self, staff_no: str) -> LiveSession | None:
        """The person's session that has not ended."""
        row = self._db.execute(f"{_LIVE} AND staff_no = ?", (staff_no,)).fetchone()
        return _session(row) if row else None

    def live(self) -> list[LiveSession]:
        """All sessions that have not ended."""
        return [_session(row) for row in self._db.execute(f"{_LIVE} ORDER BY session_id")]

    def end(self, session_id: int, at: datetime, cause: EndCause) -> bool:
        """End a session; False when it had ended before."""
        moved = self._db.execute(
            "UPDATE live_session SET ended_at = ?, end_cause = ? WHERE session_id = ? AND ended_at IS NULL",
            (_text(at), str(cause), session_id),
        ).rowcount
        return moved == 1

    def seen(self, session_id: int, at: datetime, until: datetime | None) -> None:
        """Somebody works in the session, and until when they may."""
        self._db.execute(
            "UPDATE live_session SET seen_at = ?, until_at = ? WHERE session_id = ? AND ended_at IS NULL",
            (_text(at), _text(until) if until else None, session_id),
        )

    def enrolled(self, session_id: int) -> None:
        """The session may now do what its owner may."""
        self._db.execute("UPDATE live_session SET must_change = 0 WHERE session_id = ?", (session_id,))

    def knows(self, staff_no: str, terminal: str) -> bool:
        """True when the person has signed in from the terminal before."""
        row = self._db.execute(
            "SELECT 1 FROM live_session WHERE staff_no = ? AND terminal = ? LIMIT 1", (staff_no, terminal)
        ).fetchone()
        return row is not None

    def failures(self, login_id: str, terminal: str) -> Failures:
        """The counter of a login id at a terminal."""
        row = self._db.execute(
            "SELECT failures, wait_until_at, last_at FROM sign_in_failure WHERE login_id = ? AND terminal = ?",
            (login_id, terminal),
        ).fetchone()
        return Failures(row[0], *map(datetime.fromisoformat, row[1:])) if row else NO_FAILURES

    def failures_in_all(self, login_id: str) -> int:
        """Failures in a row over all counters of a login id."""
        row = self._db.execute(
            "SELECT coalesce(sum(failures), 0) FROM sign_in_failure WHERE login_id = ?", (login_id,)
        ).fetchone()
        return int(row[0])

    def fail(self, login_id: str, terminal: str, failures: Failures, at: datetime) -> None:
        """Set a counter."""
        self._db.execute(
            """
            INSERT INTO sign_in_failure(login_id, terminal, failures, last_at, wait_until_at) VALUES(?,?,?,?,?)
            ON CONFLICT(login_id, terminal) DO UPDATE SET failures = excluded.failures, last_at = excluded.last_at,
                                                          wait_until_at = excluded.wait_until_at
            """,
            (login_id, terminal, failures.count, _text(at), _text(failures.wait_until or at)),
        )

    def forget_failures(self, login_id: str, terminal: str | None = None) -> None:
        """Set a counter, or all of a login id, back to none."""
        self._db.execute(
            "DELETE FROM sign_in_failure WHERE login_id = :login AND terminal = coalesce(:terminal, terminal)",
            {"login": login_id, "terminal": terminal},
        )

    def calm_failures(self, login_id: str, at_most: int) -> None:
        """Let the counters of a login id sink to a number."""
        self._db.execute(
            "UPDATE sign_in_failure SET failures = ? WHERE login_id = ? AND failures > ?", (at_most, login_id, at_most)
        )
