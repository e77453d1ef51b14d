"""The audit chain: rows that follow one another by number and by hash, written in the transaction of what they tell of."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from json.encoder import encode_basestring as _q
from typing import Any

from core.office.audit import AuditEntry, clock_set_back

COLUMNS = (
    "seq, at_utc, at_local, boot_id, staff_no, session_id, terminal, function_code, party_id, file_name, reason,"
    " result, body"
)
START = bytes(32)
STEP_BACK = timedelta(seconds=2)
"""A row that is more than this older than the one before it, of the same boot, tells of a clock that was set back."""


def row_hash(prev_hash: bytes, columns: Sequence[Any]) -> bytes:
    """SHA-256 over the hash before and the JSON array of all columns from `seq` to `body`."""
    return hashlib.sha256(prev_hash + _json_array(columns)).digest()


def _json_array(columns: Sequence[Any]) -> bytes:
    """The columns as json.dumps writes them, without escaping what need not be; spelt out, a third of its time."""
    seq, at_utc, at_local, boot, staff, session, terminal, code, party, file, reason, result, body = columns
    if seq.__class__ is int and _number(session) and _number(party):
        try:
            return (
                f"[{seq},{_q(at_utc)},{_q(at_local)},{_q(boot)},{_q(staff)},{'null' if session is None else session},"
                f"{_q(terminal)},{_q(code)},{'null' if party is None else party},{'null' if file is None else _q(file)},"
                f"{'null' if reason is None else _q(reason)},{_q(result)},{_q(body)}]"
            ).encode()
        except (TypeError, UnicodeEncodeError):
            pass  # a value that is no text, or half a character: written the slow way, if it can be written at all
    text = json.dumps(columns, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def _number(value: object) -> bool:
    return value is None or value.__class__ is int


def seen_numbers(facts: Mapping[str, object]) -> list[str | int]:
    """The persons in a list that a row tells of: 宛名番号, or ids of parties."""
    seen = facts.get("seen")
    return [each for each in seen if isinstance(each, str | int)] if isinstance(seen, list | tuple) else []


class AuditLog:
    """Appends to the log inside the transaction of the act that it tells of."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def record(self, entry: AuditEntry) -> int:
        """Append one row and, by person, whom its list has shown; its `seq`. A clock set back raises an alarm once."""
        last = self._db.execute("SELECT seq, hash, at_utc, boot_id FROM audit_log ORDER BY seq DESC LIMIT 1").fetchone()
        seq, prev_hash = (last[0] + 1, last[1]) if last else (1, START)
        self._append(seq, prev_hash, entry)
        if last and last[3] == entry.boot_id and set_back(entry, last[2]):
            self._tell_of_the_clock(entry, last[2])
        return seq

    def _append(self, seq: int, prev_hash: bytes, entry: AuditEntry) -> bytes:
        body = json.dumps({"act": entry.act, **entry.facts}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        columns = (
            seq,
            entry.at.astimezone(UTC).isoformat(timespec="milliseconds"),
            entry.at.isoformat(timespec="milliseconds"),
            entry.boot_id,
            entry.staff_no,
            entry.session_id,
            entry.terminal,
            entry.function_code,
            entry.party_id,
            entry.file_name,
            entry.reason,
            str(entry.result),
            body,
        )
        own_hash = row_hash(prev_hash, columns)
        self._db.execute(
            "INSERT INTO audit_log VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            (*columns, prev_hash, own_hash),
        )
        seen = seen_numbers(entry.facts)
        if seen:
            self._db.execute(
                """
                INSERT OR IGNORE INTO audit_seen(party_id, seq)
                SELECT p.party_id, :seq FROM json_each(:seen) s CROSS JOIN party p ON p.party_no = s.value
                 WHERE s.type = 'text'
                 UNION ALL
                SELECT value, :seq FROM json_each(:seen) WHERE type = 'integer'
                """,
                {"seq": seq, "seen": json.dumps(seen)},
            )
        return own_hash

    def _tell_of_the_clock(self, entry: AuditEntry, before: str) -> None:
        """A row and an alarm of their own; the rows that follow are compared with this one and are quiet."""
        told = clock_set_back(entry, datetime.fromisoformat(before))
        seq, prev_hash = self._db.execute("SELECT seq, hash FROM audit_log ORDER BY seq DESC LIMIT 1").fetchone()
        self._append(seq + 1, prev_hash, told)
        self._db.execute(
            "INSERT INTO alarm(kind, raised_at, staff_no, body, audit_seq) VALUES(?,?,?,?,?)",
            (
                told.facts["kind"],
                told.at.isoformat(timespec="seconds"),
                told.staff_no,
                told.facts["body"],
                seq + 1,
            ),
        )

    def last_seq(self) -> int:
        """Number of the newest row; 0 when the log is empty."""
        return int(self._db.execute("SELECT coalesce(max(seq), 0) FROM audit_log").fetchone()[0])


def set_back(entry: AuditEntry, before: str) -> bool:
    """Whether the clock stands before the newest row. A row that only waited long for its turn is no step back."""
    newest = datetime.fromisoformat(before) - STEP_BACK
    if entry.at >= newest:
        return False
    return entry.clock is not None and entry.clock() < newest
