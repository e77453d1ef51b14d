"""What would be lost by going back to a copy: everything that was done after it, as far as anybody can still tell."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from core.office.keeping.backups import Manifest
from core.office.keeping.deletion import ErasedRow
from storage.backup import LaterEntry, hash_at, head_of, later_entries, mark_of
from storage.connection import StoreUnusable, connect
from storage.office.keeping.deletion import Deletions


@dataclass(frozen=True, slots=True)
class Present:
    """The books that stand in the place: whose they are, how far they go, what they have beyond the copy."""

    code: str
    mark: str
    count: int
    head: str
    lost: int | None
    """Rows of the log beyond the copy; None when these books are no continuation of it and cannot be compared."""
    entries: Sequence[LaterEntry]
    erased: Sequence[ErasedRow]

    @property
    def groups(self) -> Mapping[tuple[str, str], int]:
        """How many acts of each person and function."""
        return Counter((entry[2], entry[3]) for entry in self.entries)

    @property
    def vouchers(self) -> int:
        """Vouchers beyond the copy."""
        return len({entry[5] for entry in self.entries if entry[5] is not None})

    @property
    def received_yen(self) -> int:
        """Yen of cash in these vouchers."""
        return sum(entry[6] for entry in self.entries)


def present_books(path: Path, manifest: Manifest) -> Present | None:
    """The books in a file, compared with a copy; None when there are none or they cannot be read any more."""
    if not path.is_file():
        return None
    with suppress(StoreUnusable, sqlite3.Error):
        db = connect(path)
        try:
            if db.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                return None
            (code,) = db.execute("SELECT municipality_code FROM municipality").fetchone()
            count, head = head_of(db)
            related = hash_at(db, manifest.audit_count) == manifest.audit_head
            entries = list(later_entries(db, manifest.audit_count)) if related else []
            lost = count - manifest.audit_count if related else None
            return Present(code, mark_of(db), count, head, lost, entries, _erased(db))
        finally:
            db.close()
    return None


def _erased(db: sqlite3.Connection) -> list[ErasedRow]:
    rows: list[ErasedRow] = []
    after = ("", 0)
    while page := Deletions(db).listed(after=after, limit=5000):
        rows += page
        after = (page[-1].kind, page[-1].key)
    return rows
