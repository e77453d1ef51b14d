"""The one transaction rule: reads see one moment, writes queue, begin, commit and let the next one in."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from storage.connection import STOCK, WANTED, StoreUnusable
from storage.store import Store

LONGEST_WRITE = 2.0
"""Seconds. Who holds the write lock longer is rolled back: a write never waits for a person, a printer or a file."""

LONGEST_LOG = 8 * 1024 * 1024
"""Bytes of the write-ahead log, above which the next writer copies it into the file and begins it anew."""

_nesting = threading.local()


LONGEST_REPLICATED_LOG = 256 * 1024 * 1024
"""The same where a replica is kept: it reads the log and begins it anew by itself, and only its absence lets it grow."""


BEHIND_READERS = 0.5
"""Seconds that the writers have for themselves between two tries to empty the log."""
BETWEEN_TRIES = 3.0
"""Seconds between two tries to begin the log anew while somebody still reads it."""


class HeldTooLong(Exception):
    """A write took longer than LONGEST_WRITE and was rolled back; a fault of the program, not of the clerk."""


class Undetermined(StoreUnusable):
    """The disk failed while a write was being committed: nobody can tell yet whether it is there (未確定)."""


class _LogFault(Exception):
    """The log could not be begun anew because the disk failed: the act stands, the connection is not used again."""


_UNDECIDED = (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN)
_NOT_WRITTEN = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY)
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def _told(error: sqlite3.Error, *, committing: bool = False) -> StoreUnusable | None:
    """What an administrator and a clerk are told of a fault of the disk or the file; None for any other error.

    After a failed sync the kernel may have dropped the pages and call the next sync good, so what was being committed
    is never tried again and never called done: whoever asked for it looks whether it is there.
    """
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in _DAMAGED:
        return StoreUnusable(f"データファイルが壊れています（{error}）。作業を止め、情報係へ連絡してください。")
    if code in _UNDECIDED and committing:
        return Undetermined(
            f"書き込みの結果が未確定です（{error}）。画面を開き直し、記録されたかを確かめてから続けてください。"
        )
    if code in _UNDECIDED or code in _NOT_WRITTEN:
        return StoreUnusable(f"データファイルを読み書きできません（{error}）。情報係へ連絡してください。")
    return None


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
    except (StoreUnusable, _LogFault):
        raise
    except sqlite3.DatabaseError as error:
        sound = isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError)
        told = _told(error)
        if told is None:
            raise
        raise told from error
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
    for the disk; here it is done once in so many bytes, alone, and waits a moment for the readers to look away. While
    one of them reads for long (a copy, a count of the books), all writers together try now and then and not each time:
    the time of the last try in vain stands on the file that they queue at."""
    lock = path.with_suffix(".lock")
    try:
        longest = LONGEST_REPLICATED_LOG if path.with_name(f".{path.name}-litestream").is_dir() else LONGEST_LOG
        if os.stat(f"{path}-wal").st_size < longest or abs(time.time() - lock.stat().st_mtime) < BETWEEN_TRIES:
            return
    except FileNotFoundError:
        return
    try:
        db.execute("PRAGMA busy_timeout=50")
        if db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
            os.utime(lock)
    except sqlite3.Error as error:  # the act is committed and must not be told as failed; the next writer tries again
        raise _LogFault from error
    finally:
        db.execute(f"PRAGMA busy_timeout={WANTED['busy_timeout']}")


def begin_log_anew(path: Path) -> bool:
    """Copy the whole log into the file and empty it, in turn with the writers; False when readers still hold it.

    It waits for readers half a second at most, because the writers wait behind it, and lets those have their turn before
    it says so. A litestream at work reads all the time: it has to be stopped for this.
    """
    with queue(path.with_suffix(".lock")), _borrowed(path) as db:
        try:
            db.execute("PRAGMA busy_timeout=500")
            busy, _, _ = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            db.execute(f"PRAGMA busy_timeout={WANTED['busy_timeout']}")
    if busy:
        time.sleep(BEHIND_READERS)
    return not busy


@contextmanager
def write(path: Path, *, longest: float = LONGEST_WRITE) -> Iterator[Store]:
    """Do one short piece of work alone, whole or not at all.

    Cannot be nested in a thread. Raises HeldTooLong when it lasts longer than `longest` seconds.
    """
    if getattr(_nesting, "writing", False):
        raise RuntimeError("write() cannot be nested: shared steps are functions that take a store")
    _nesting.writing = True
    committing = False
    try:
        with suppress(_LogFault), queue(path.with_suffix(".lock")), _borrowed(path) as db:
            deadline = time.monotonic() + longest
            db.set_progress_handler(lambda: time.monotonic() > deadline, 50_000)
            try:
                db.execute("BEGIN IMMEDIATE")
                yield Store(db)
                if time.monotonic() > deadline:
                    raise HeldTooLong
                committing = True
                db.execute("COMMIT")
                committing = False
                _begin_log_anew(db, path)
            except sqlite3.DatabaseError as error:
                if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_INTERRUPT:
                    raise HeldTooLong from error
                told = _told(error, committing=committing)
                if told is None:
                    raise
                raise told from error
            finally:
                db.set_progress_handler(None, 0)
                if db.in_transaction:
                    db.execute("ROLLBACK")  # before the next one in the queue begins
    finally:
        _nesting.writing = False
