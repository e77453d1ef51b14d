"""Verifying the log: the chain recomputed from the first row, the heads kept outside, and the lists of persons beside it."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from core.office.traces.audit_chain import ChainState
from storage.connection import StoreUnusable
from storage.office.audit import COLUMNS, START, row_hash, seen_numbers

NO_HEADS: Mapping[int, str] = {}
_WRONG_SEEN = "検索結果に出た人の索引が、行の内容と違います。"


class _Broken(Exception):
    """The chain ends here: the row and why."""

    def __init__(self, seq: int, reason: str) -> None:
        super().__init__(reason)
        self.seq = seq
        self.reason = reason


def verify_chain(db: sqlite3.Connection, heads: Mapping[int, str] = NO_HEADS) -> ChainState:
    """Read the whole chain and recompute it, and whom its lists have shown.

    `heads` are rows and their hashes (hex) kept outside: through them a cut tail, an older file and a chain that was
    computed anew are found too, which the chain alone cannot tell.
    """
    state = _Reading(db, heads)
    try:
        state.run()
    except _Broken as broken:
        return ChainState(state.count, state.before.hex(), broken.seq, broken.reason)
    return ChainState(state.count, state.before.hex(), None)


_LISTS = '"seen":['
"""What the body of a row with a list of persons holds."""
_ROWS = f"""
    SELECT seq, prev_hash, hash, CAST(json_array({COLUMNS}) AS BLOB), CASE WHEN instr(body, '{_LISTS}') THEN body END
      FROM audit_log
"""
"""SQLite writes the text that is hashed, in half of Python's time; where the two should differ, Python's counts."""


class _Reading:
    """One pass over the log; `count` and `before` (the hash of the last good row) tell how far it came."""

    def __init__(self, db: sqlite3.Connection, heads: Mapping[int, str]) -> None:
        self._db = db
        self._heads = heads
        self._seen = _Seen(db)
        self.count = 0
        self.before = self._prior = START

    def run(self) -> None:
        """To the end, or to the first row that is not as it was written."""
        heads, seen, sha256 = self._heads, self._seen, hashlib.sha256
        count, before = 0, START
        for number, prev_hash, stored, text, listing in self._rows():
            seq = count + 1
            if number != seq:
                raise _Broken(seq, f"連番 {seq} の行がありません（次の行は {number}）。")
            if prev_hash != before:
                raise self._does_not_follow(seq, prev_hash, stored)
            if sha256(before + text).digest() != stored and self._hash_of(seq, before) != stored:
                raise _Broken(seq, "行の内容が記録時と違います。")
            self.count = count = seq
            self._prior, self.before, before = before, stored, stored
            if seq in heads and stored.hex() != heads[seq]:
                raise _Broken(seq, "外に控えた値と一致しません。")
            if listing is not None:
                if not seen.fits(seq, listing):
                    raise _Broken(seq, _WRONG_SEEN)
            elif seen.next_seq <= seq:
                raise _Broken(seq, _WRONG_SEEN)
        missing = [count for count in heads if count > self.count]
        if missing:
            raise _Broken(self.count + 1, f"外に控えた件数 {max(missing):,} まで行がありません。")
        if seen.left:
            raise _Broken(self.count + 1, _WRONG_SEEN)

    def _rows(self) -> Iterator[Any]:
        """All rows in order. What is no text any more, or none that JSON can hold, is a changed row."""
        found = self._db.execute(f"{_ROWS} ORDER BY seq")
        while True:
            try:
                rows = found.fetchmany(1000)
            except sqlite3.OperationalError as error:
                if not any(word in str(error) for word in ("decode", "JSON")):
                    raise
                yield from self._readable_rows()
                raise _Broken(self.count + 1, "行の文字が壊れています。") from error
            if not rows:
                return
            yield from rows

    def _readable_rows(self) -> Iterator[Any]:
        """The rows behind the last good one, one by one, up to the one that cannot be read."""
        while True:
            try:
                row = self._db.execute(f"{_ROWS} WHERE seq > ? ORDER BY seq LIMIT 1", (self.count,)).fetchone()
            except sqlite3.OperationalError:
                return
            if row is None:
                return
            yield row

    def _does_not_follow(self, seq: int, prev_hash: bytes, stored: bytes) -> _Broken:
        """A row that is whole in itself names the hash that the row before it had: then that one was written anew."""
        if seq > 1 and isinstance(prev_hash, bytes) and self._hash_of(seq, prev_hash) == stored:
            return _Broken(seq - 1, "行の内容と値が記録時と違います（次の行の控えと一致しません）。")
        if seq > 1 and prev_hash == self._prior and stored != self.before:
            return _Broken(seq - 1, "記録にない行が入っています（次の行は、その前の行に続くものです）。")
        return _Broken(seq, "前の行の値と一致しません。")

    def _hash_of(self, seq: int, before: bytes) -> bytes:
        """The hash of a row as it was computed when it was written; empty where its values cannot be read."""
        try:
            row = self._db.execute(f"SELECT {COLUMNS} FROM audit_log WHERE seq = ?", (seq,)).fetchone()
            return row_hash(before, row)
        except (sqlite3.OperationalError, TypeError, UnicodeError):
            return b""


_NONE = (1 << 62, "")
"""Beyond every row: no list is left."""


class _Seen:
    """The lists of persons by row, read beside the chain: each must hold who stands in the row's body, and nobody else."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._numbers: dict[str, int] = dict(db.execute("SELECT party_no, party_id FROM party"))
        self._known = set(self._numbers.values())
        self._quoted = {str(party_id): f'"{number}"' for number, party_id in self._numbers.items()}
        self._rows = iter(db.execute("SELECT seq, group_concat(party_id) FROM audit_seen GROUP BY seq"))
        self.next_seq: int
        self._next: str
        self.next_seq, self._next = next(self._rows, _NONE)

    @property
    def left(self) -> bool:
        """Whether lists remain that no row tells of."""
        return self.next_seq != _NONE[0]

    def fits(self, seq: int, body: str) -> bool:
        """Whether the list kept for the row is that of its body. A party that is no longer in the register has no number."""
        if self.next_seq < seq:
            return False
        ids_kept: list[str] = []
        if self.next_seq == seq:
            ids_kept = self._next.split(",")
            self.next_seq, self._next = next(self._rows, _NONE)
        begin = body.index(_LISTS) + len(_LISTS)
        if set(body[begin : body.find("]", begin)].split(",")) == set(map(self._quoted.get, ids_kept)):
            return True  # as nearly all are: every number of the list is in the register and in the index
        kept = set(map(int, ids_kept))
        try:
            told = set(seen_numbers(json.loads(body)))
        except ValueError:
            return False
        ids = {each for each in told if isinstance(each, int)}
        ids |= {self._numbers[each] for each in told if isinstance(each, str) and each in self._numbers}
        unknown = sum(isinstance(each, str) and each not in self._numbers for each in told)
        extra = kept - ids
        return ids <= kept and len(extra) <= unknown and not extra & self._known


def verify_file(path: Path, heads: Mapping[int, str] = NO_HEADS) -> ChainState:
    """Verify the log in a copy of the file that nobody writes to, even in a folder that cannot be written."""
    try:
        db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            return verify_chain(db, heads)
        finally:
            db.close()
    except sqlite3.Error as error:
        raise StoreUnusable(f"{path.name} を読めません（{error}）。") from error
