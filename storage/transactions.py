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

from storage.connection import StoreUnusable, connect
from storage.store import Store

LONGEST_WRITE = 2.0
"""Seconds. Who holds the write lock longer is rolled back: a write never waits for a person, a printer or a file."""

_nesting = threading.local()


class HeldTooLong(Exception):
    """A write took longer than LONGEST_WRITE and was rolled back; a fault of the program, not of the clerk."""


@contextmanager
def queue(lock: Path) -> Iterator[None]:
    """Wait in line for the right to write. The kernel wakes the waiters in turn; SQLite's own busy handler does not."""
    handle = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


@contextmanager
def read(path: Path) -> Iterator[Store]:
    """Look at one moment of the books; nothing that is done here stays."""
    db = connect(path)
    try:
        db.execute("BEGIN")
        yield Store(db)
    finally:
        db.close()


@contextmanager
def write(path: Path, *, longest: float = LONGEST_WRITE, cache_kib: int = 8192) -> Iterator[Store]:
    """Do one short piece of work alone, whole or not at all.

    Cannot be nested in a thread. Raises HeldTooLong when it lasts longer than `longest` seconds.
    """
    if getattr(_nesting, "writing", False):
        raise RuntimeError("write() cannot be nested: shared steps are functions that take a store")
    _nesting.writing = True
    try:
        with queue(path.with_suffix(".lock")):
            db = connect(path, cache_kib=cache_kib)
            try:
                deadline = time.monotonic() + longest
                db.set_progress_handler(lambda: time.monotonic() > deadline, 50_000)
                db.execute("BEGIN IMMEDIATE")
                yield Store(db)
                if time.monotonic() > deadline:
                    raise HeldTooLong
                db.execute("COMMIT")
            except sqlite3.OperationalError as error:
                if "interrupted" in str(error):
                    raise HeldTooLong from error
                if "full" in str(error) or "readonly" in str(error) or "disk I/O" in str(error):
                    raise StoreUnusable(f"データファイルに書き込めません（{error}）。") from error
                raise
            finally:
                db.close()  # an open transaction is rolled back
    finally:
        _nesting.writing = False
