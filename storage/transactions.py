"""The one transaction rule: reads see one moment, writes queue, begin, commit and let the next one in."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.connection import STOCK, WANTED, StoreUnusable
from storage.store import Store

LONGEST_WRITE = 2.0
"""Seconds. Who holds the write lock longer is rolled back: a write never waits for a person, a printer or a file."""

LONGEST_LOG = 8 * 1024 * 1024
"""Bytes of the write-ahead log, above which the next writer copies it into the file and begins it anew."""

_nesting = threading.local()


class HeldTooLong(Exception):
    """A write took longer than LONGEST_WRITE and was rolled back; a fault of the program, not of the clerk."""


@contextmanager
def queue(lock: Path) -> Iterator[None]:
    """Wait in line for the right to write. The kernel wakes the waiters in turn; SQLite's own busy handler does not.

    Raises StoreUnusable when the place cannot be written.
    """
    try:
        handle = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise StoreUnusable(
            f"{lock.name} を開けません（{error.strerror}）。置き場の権限を確かめてください。"
        ) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


@contextmanager
def _borrowed(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection for one transaction; what is open at the end is rolled back, a connection that fails is closed."""
    db = STOCK.take(path)
    sound = False
    try:
        yield db
        sound = True
    except sqlite3.OperationalError:
        raise
    except BaseException:  # whatever the act broke on, the connection itself is sound and goes back
        sound = True
        raise
    finally:
        if sound:
            if db.in_transaction:
                db.execute("ROLLBACK")
            STOCK.give_back(path, db)
        else:
            db.close()


@contextmanager
def read(path: Path) -> Iterator[Store]:
    """Look at one moment of the books; nothing that is done here stays."""
    with _borrowed(path) as db:
        db.execute("BEGIN")
        yield Store(db)


def _begin_log_anew(db: sqlite3.Connection, path: Path) -> None:
    """Keep the log short. SQLite's own way tries at every commit once readers have let the log grow, and each try waits
    for the disk; here it is done once in so many bytes, alone, and waits a moment for the readers to look away."""
    try:
        if os.stat(f"{path}-wal").st_size < LONGEST_LOG:
            return
    except FileNotFoundError:
        return
    try:
        db.execute("PRAGMA busy_timeout=50")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    except sqlite3.Error:
        return  # the act is committed and must not be told as failed; the next writer tries again
    finally:
        db.execute(f"PRAGMA busy_timeout={WANTED['busy_timeout']}")


def begin_log_anew(path: Path) -> bool:
    """Copy the whole log into the file and empty it, in turn with the writers; False when readers still hold it."""
    with queue(path.with_suffix(".lock")), _borrowed(path) as db:
        busy, _, _ = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy


@contextmanager
def write(path: Path, *, longest: float = LONGEST_WRITE) -> Iterator[Store]:
    """Do one short piece of work alone, whole or not at all.

    Cannot be nested in a thread. Raises HeldTooLong when it lasts longer than `longest` seconds.
    """
    if getattr(_nesting, "writing", False):
        raise RuntimeError("write() cannot be nested: shared steps are functions that take a store")
    _nesting.writing = True
    try:
        with queue(path.with_suffix(".lock")), _borrowed(path) as db:
            deadline = time.monotonic() + longest
            db.set_progress_handler(lambda: time.monotonic() > deadline, 50_000)
            try:
                db.execute("BEGIN IMMEDIATE")
                yield Store(db)
                if time.monotonic() > deadline:
                    raise HeldTooLong
                db.execute("COMMIT")
                _begin_log_anew(db, path)
            except sqlite3.OperationalError as error:
                if "interrupted" in str(error):
                    raise HeldTooLong from error
                if any(word in str(error) for word in ("full", "readonly", "disk I/O")):
                    raise StoreUnusable(f"データファイルに書き込めません（{error}）。") from error
                raise
            finally:
                db.set_progress_handler(None, 0)
                if db.in_transaction:
                    db.execute("ROLLBACK")  # before the next one in the queue begins
    finally:
        _nesting.writing = False
