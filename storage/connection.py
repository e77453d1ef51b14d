"""Opening a city's file: the pragmas that every connection has, set, read back and asserted; and the idle connections.

Opening costs a millisecond, since SQLite reads the whole schema with all its triggers for each connection. So a
connection goes back to a small stock of the process when its transaction has ended, and the next one takes it from there.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from pathlib import Path

from core.office.ports import StoreFault

WANTED = {
    "foreign_keys": 1,
    "journal_mode": "wal",
    "synchronous": 2,  # FULL: what was committed survives a power cut
    "secure_delete": 1,
    "recursive_triggers": 1,  # else INSERT OR REPLACE slips past the append-only triggers
    "busy_timeout": 5000,
    "wal_autocheckpoint": 0,  # the writer in its turn does it: see transactions
}
_SET = [f"PRAGMA {name}={value}" for name, value in WANTED.items() if name != "journal_mode"]
_MOST_IDLE = 2


class StoreUnusable(StoreFault):
    """The file cannot be opened as a city's file; the text says why, for the administrator."""


def connect(path: Path, *, cache_kib: int = 8192) -> sqlite3.Connection:
    """Open the file. Raises StoreUnusable when it is absent, unreadable or not as it must be."""
    try:
        # Any thread may use it, one transaction at a time: SQLite is built serialised (threadsafety 3).
        db = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=rw", uri=True, isolation_level=None, timeout=5.0, check_same_thread=False
        )
        try:
            for statement in _SET:
                db.execute(statement)
            db.execute(f"PRAGMA cache_size=-{cache_kib}")
            for name, value in WANTED.items():
                if db.execute(f"PRAGMA {name}").fetchone()[0] != value:
                    raise StoreUnusable(f"{name} をこのファイルに設定できません（{path.name}）。")
        except BaseException:  # no connection is left open, whatever went wrong; the cause goes on up
            db.close()
            raise
    except sqlite3.Error as error:
        raise StoreUnusable(f"データファイル {path.name} を開けません（{error}）。") from error
    return db


class Stock:
    """Idle connections of this process, newest first; a child process begins with none."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: dict[tuple[int, Path], list[tuple[tuple[int, int], sqlite3.Connection]]] = {}

    def take(self, path: Path) -> sqlite3.Connection:
        """An idle connection to the file, or a new one. A file that was replaced meanwhile is opened anew."""
        mark = _mark(path)
        with self._lock:
            idle = self._idle.get((os.getpid(), path), [])
            while idle:
                known, db = idle.pop()
                if known == mark:
                    return db
                db.close()
        return connect(path)

    def give_back(self, path: Path, db: sqlite3.Connection) -> None:
        """Put a connection back that has no open transaction; more than a few are closed."""
        with self._lock:
            idle = self._idle.setdefault((os.getpid(), path), [])
            if len(idle) < _MOST_IDLE:
                idle.append((_mark(path), db))
                return
        db.close()

    def drop(self, path: Path) -> None:
        """Close what is idle for the file: before it is replaced, moved or handed over."""
        with self._lock:
            for _, db in self._idle.pop((os.getpid(), path), []):
                db.close()


def _mark(path: Path) -> tuple[int, int]:
    """Device and inode: another file under the same name is another city."""
    try:
        found = path.stat()
    except OSError:
        return (0, 0)
    return (found.st_dev, found.st_ino)


STOCK = Stock()
