"""Opening a city's file: the pragmas that every connection has, set, read back and asserted."""

from __future__ import annotations

import sqlite3
from pathlib import Path

WANTED = {
    "foreign_keys": 1,
    "journal_mode": "wal",
    "synchronous": 2,  # FULL: what was committed survives a power cut
    "secure_delete": 1,
    "recursive_triggers": 1,  # else INSERT OR REPLACE slips past the append-only triggers
    "busy_timeout": 5000,
}
_SET = ";".join(f"PRAGMA {name}={value}" for name, value in WANTED.items() if name != "journal_mode")


class StoreUnusable(Exception):
    """The file cannot be opened as a city's file; the text says why, for the administrator."""


def connect(path: Path, *, cache_kib: int = 8192) -> sqlite3.Connection:
    """Open the file for one transaction. Raises StoreUnusable when it is absent, unreadable or not as it must be."""
    try:
        db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True, isolation_level=None, timeout=5.0)
        try:
            for statement in _SET.split(";"):
                db.execute(statement)
            db.execute(f"PRAGMA cache_size=-{cache_kib}")
            for name, value in WANTED.items():
                if db.execute(f"PRAGMA {name}").fetchone()[0] != value:
                    raise StoreUnusable(f"{name} をこのファイルに設定できません（{path.name}）。")
        except BaseException:
            db.close()
            raise
    except sqlite3.Error as error:
        raise StoreUnusable(f"データファイル {path.name} を開けません（{error}）。") from error
    return db
