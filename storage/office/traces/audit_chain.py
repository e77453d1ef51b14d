"""Verifying the log: the chain recomputed from the first row, the heads kept outside, and the lists of persons beside it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from core.office.traces.audit_chain import ChainState
from storage.connection import StoreUnusable
from storage.office.audit import COLUMNS, START, row_hash, seen_numbers

Columns = tuple[Any, ...]
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


class _Reading:
    """One pass over the log; `count` and `before` (the hash of the last good row) tell how far it came."""

    def __init__(self, db: sqlite3.Connection, heads: Mapping[int, str]) -> None:
        self._db = db
        self._heads = heads
        self._seen = _Seen(db)
        self.count = 0
        self.before = START

    def run(self) -> None:
        """To the end, or to the first row that is not as it was written."""
        heads, seen = self._heads, self._seen
        text_of_lists, count, before = '"seen":[', 0, START
        for columns, prev_hash, stored in self._rows():
            seq, body = count + 1, columns[12]
            if columns[0] != seq:
                raise _Broken(seq, f"連番 {seq} の行がありません（次の行は {columns[0]}）。")
            if prev_hash != before:
                raise self._does_not_follow(seq, columns, prev_hash, stored)
            if _hash(before, columns) != stored:
                raise _Broken(seq, "行の内容が記録時と違います。")
            self.count = count = seq
            self.before = before = stored
            if seq in heads and stored.hex() != heads[seq]:
                raise _Broken(seq, "外に控えた値と一致しません。")
            if text_of_lists in body:
                if not seen.fits(seq, body):
                    raise _Broken(seq, _WRONG_SEEN)
            elif seen.next_seq <= seq:
                raise _Broken(seq, _WRONG_SEEN)
        missing = [count for count in heads if count > self.count]
        if missing:
            raise _Broken(self.count + 1, f"外に控えた件数 {max(missing):,} まで行がありません。")
        if seen.left:
            raise _Broken(self.count + 1, _WRONG_SEEN)

    def _rows(self) -> Iterator[tuple[Columns, bytes, bytes]]:
        """All rows in order: columns from seq to body, prev_hash, hash. Text that is none any more is a changed row."""
        found = self._db.execute(f"SELECT {COLUMNS}, prev_hash, hash FROM audit_log ORDER BY seq")
        while True:
            try:
                rows = found.fetchmany(1000)
            except sqlite3.OperationalError as error:
                if "decode" not in str(error):
                    raise
                rows = self._readable_rows()
                for row in rows:
                    yield row[:13], row[13], row[14]
                raise _Broken(self.count + 1, "行の文字が壊れています。") from error
            if not rows:
                return
            for row in rows:
                yield row[:13], row[13], row[14]

    def _readable_rows(self) -> list[tuple[Any, ...]]:
        """The rows behind the last good one, up to the one whose text cannot be read."""
        rows: list[tuple[Any, ...]] = []
        while True:
            try:
                row = self._db.execute(
                    f"SELECT {COLUMNS}, prev_hash, hash FROM audit_log WHERE seq > ? ORDER BY seq LIMIT 1",
                    (self.count + len(rows),),
                ).fetchone()
            except sqlite3.OperationalError:
                return rows
            if row is None:
                return rows
            rows.append(row)

    def _does_not_follow(self, seq: int, columns: Columns, prev_hash: bytes, stored: bytes) -> _Broken:
        """A row that is whole in itself names the hash that the row before it had: then that one was written anew."""
        if seq > 1 and _hash(prev_hash, columns) == stored:
            return _Broken(seq - 1, "行の内容と値が記録時と違います（次の行の控えと一致しません）。")
        return _Broken(seq, "前の行の値と一致しません。")


def _hash(before: bytes, columns: Columns) -> bytes:
    try:
        return row_hash(before, columns)
    except (TypeError, UnicodeError):  # a value of a kind that no row has
        return b""


class _Seen:
    """The lists of persons by row, read beside the chain: each must hold who stands in the row's body, and nobody else."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._numbers: dict[str, int] = dict(db.execute("SELECT party_no, party_id FROM party"))
        self._known = set(self._numbers.values())
        self._rows = iter(db.execute("SELECT seq, party_id FROM audit_seen ORDER BY seq, party_id"))
        self._next: tuple[int, int] | None = None
        self.next_seq = 0
        self._step()

    def _step(self) -> None:
        """To the next entry; `next_seq` is its row, beyond every row when there is none left."""
        self._next = next(self._rows, None)
        self.next_seq = self._next[0] if self._next is not None else 1 << 62

    @property
    def left(self) -> bool:
        """Whether entries remain that no row tells of."""
        return self._next is not None

    def fits(self, seq: int, body: str) -> bool:
        """Whether the entries of the row are those of its body. A party that is no longer in the register has no number."""
        kept = set()
        while self._next is not None and self._next[0] <= seq:
            if self._next[0] < seq:
                return False
            kept.add(self._next[1])
            self._step()
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
