"""The audit chain: rows that follow one another by number and by hash, and its verification."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

from core.office.audit import AuditEntry
from storage.connection import StoreUnusable

COLUMNS = (
    "seq, at_utc, at_local, boot_id, staff_no, session_id, terminal, function_code, party_id, file_name, reason,"
    " result, body"
)
START = bytes(32)


def row_hash(prev_hash: bytes, columns: tuple[object, ...]) -> bytes:
    """SHA-256 over the hash before and the JSON array of all columns from `seq` to `body`."""
    text = json.dumps(columns, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(prev_hash + text.encode("utf-8", "surrogatepass")).digest()


class AuditLog:
    """Appends to the log inside the transaction of the act that it tells of."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def record(self, entry: AuditEntry) -> int:
        """Append one row; its `seq`."""
        last = self._db.execute("SELECT seq, hash FROM audit_log ORDER BY seq DESC LIMIT 1").fetchone()
        seq, prev_hash = (last[0] + 1, last[1]) if last else (1, START)
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
        self._db.execute(
            "INSERT INTO audit_log VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            (*columns, prev_hash, row_hash(prev_hash, columns)),
        )
        return seq

    def last_seq(self) -> int:
        """Number of the newest row; 0 when the log is empty."""
        return int(self._db.execute("SELECT coalesce(max(seq), 0) FROM audit_log").fetchone()[0])


@dataclass(frozen=True, slots=True)
class ChainState:
    """What the verification found: rows read, hash of the last one (hex), and the first wrong row, if any."""

    count: int
    head: str
    broken_at: int | None
    reason: str = ""


def chain_rows(db: sqlite3.Connection) -> Iterator[tuple[tuple[object, ...], bytes, bytes]]:
    """All rows in order: (columns from seq to body, prev_hash, hash)."""
    for row in db.execute(f"SELECT {COLUMNS}, prev_hash, hash FROM audit_log ORDER BY seq"):
        yield row[:13], row[13], row[14]


def verify_chain(db: sqlite3.Connection, *, anchor_count: int = 0, anchor_head: str = "") -> ChainState:
    """Read the whole chain and recompute it. With an anchor (count and head kept outside), a cut tail is found too."""
    count, before, anchored = 0, START, anchor_count == 0
    for columns, prev_hash, stored in chain_rows(db):
        count += 1
        seq = columns[0]
        if seq != count:
            return ChainState(count, before.hex(), count, f"連番 {count} の行がありません（次の行は {seq}）。")
        if prev_hash != before:
            return ChainState(count, before.hex(), count, "前の行の値と一致しません。")
        if row_hash(before, columns) != stored:
            return ChainState(count, before.hex(), count, "行の内容が記録時と違います。")
        before = stored
        if count == anchor_count:
            anchored = stored.hex() == anchor_head
            if not anchored:
                return ChainState(count, before.hex(), count, "外に控えた値と一致しません。")
    if not anchored:
        return ChainState(count, before.hex(), count + 1, f"外に控えた件数 {anchor_count} まで行がありません。")
    return ChainState(count, before.hex(), None)


def verify_file(path: Path, *, anchor_count: int = 0, anchor_head: str = "") -> ChainState:
    """Verify the chain in a copy of the file that nobody writes to, even in a folder that cannot be written."""
    try:
        db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            return verify_chain(db, anchor_count=anchor_count, anchor_head=anchor_head)
        finally:
            db.close()
    except sqlite3.Error as error:
        raise StoreUnusable(f"{path.name} を読めません（{error}）。") from error
