"""Copying the city's file while clerks work, and what a copy must be found to be.

The copy is one look at the books: a reader of the write-ahead log holds no writer up. It lies in DIR/backup/.work, for
the owner's eyes only, until it is encrypted, and is gone with the act, or with the next one if the machine died.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from core.office.keeping.backups import Manifest
from storage.connection import StoreUnusable, connect
from storage.office.keeping.packing import sha256_of

WORK = ".work"
_PART = 1024
"""Pages copied at once, 4 MiB. What the disk has in hand is never more than a part, so that no clerk's commit waits long."""
_PAUSE = 0.005


@contextmanager
def work_room(backup: Path) -> Iterator[Path]:
    """An empty folder for plain copies, alone; emptied before and after. Raises StoreUnusable while another act uses it."""
    try:
        backup.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(backup / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise StoreUnusable(
            f"{backup} に書き込めません（{error.strerror}）。置き場の権限を確かめてください。"
        ) from error
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StoreUnusable("控えの作成か復元訓練が実行中です。終わってから行ってください。") from error
        room = backup / WORK
        _empty(room)
        try:
            room.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise StoreUnusable(f"{room} を作成できません（{error.strerror}）。") from error
        try:
            yield room
        finally:
            _empty(room)
    finally:
        os.close(lock)


def _empty(room: Path) -> None:
    if room.is_dir():
        for each in room.iterdir():
            each.unlink()
        room.rmdir()


def copy_online(path: Path, work: Path) -> None:
    """A whole copy of one moment of the file into a new file of mode 0600. Raises StoreUnusable."""
    handle = os.open(work, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        source = connect(path)
        try:
            target = sqlite3.connect(work, isolation_level=None)
            try:
                target.execute("PRAGMA synchronous=OFF")  # each part is brought to the disk below
                target.execute("PRAGMA journal_mode=OFF")
                source.execute("BEGIN")  # one look for all parts: what is written meanwhile does not begin it anew
                source.execute("SELECT count(*) FROM sqlite_master").fetchone()
                source.backup(target, pages=_PART, progress=lambda *_: os.fdatasync(handle), sleep=_PAUSE)
            finally:
                target.close()
        except sqlite3.Error as error:
            raise StoreUnusable(f"控えを作成できません（{error}）。") from error
        finally:
            source.close()
    finally:
        os.close(handle)


@contextmanager
def at_rest(path: Path) -> Iterator[sqlite3.Connection]:
    """A file that nobody writes to, read without a trace beside it. Raises StoreUnusable when it is no database."""
    db = None
    try:
        db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None)
        yield db
    except sqlite3.DatabaseError as error:
        raise StoreUnusable(f"{path.name} を読めません（{error}）。") from error
    finally:
        if db is not None:
            db.close()


def manifest_of(work: Path, *, file_name: str, made_at: datetime, recipients: Sequence[str]) -> Manifest:
    """What a plain copy says of itself. Raises StoreUnusable."""
    with at_rest(work) as db:
        code, name = db.execute("SELECT municipality_code, name FROM municipality").fetchone()
        count, head = head_of(db)
        return Manifest(
            municipality_code=code,
            municipality_name=name,
            city_mark=mark_of(db),
            steps=steps_of(db),
            audit_count=count,
            audit_head=head,
            totals=totals_of(db),
            sha256=sha256_of(work),
            byte_count=work.stat().st_size,
            made_at=made_at,
            file_name=file_name,
            recipients=list(recipients),
        )


def mark_of(db: sqlite3.Connection) -> str:
    """The city's own mark."""
    return str(db.execute("SELECT mark FROM city_mark").fetchone()[0])


def steps_of(db: sqlite3.Connection) -> list[str]:
    """Names of the migrations that the file has had, in their order of name."""
    rows = db.execute("SELECT name FROM _sqlite_migrations WHERE migration_set='osame' ORDER BY name")
    return [row[0] for row in rows]


def head_of(db: sqlite3.Connection) -> tuple[int, str]:
    """Count and head (hex) of the log."""
    row = db.execute("SELECT seq, hash FROM audit_log ORDER BY seq DESC LIMIT 1").fetchone()
    return (int(row[0]), bytes(row[1]).hex()) if row else (0, "")


def totals_of(db: sqlite3.Connection) -> Mapping[str, int]:
    """Counts and sums of the books, by name: the journal by account, vouchers, persons, open balances."""
    totals = {
        "persons": db.execute("SELECT count(*) FROM party").fetchone()[0],
        "vouchers": db.execute("SELECT count(*) FROM voucher").fetchone()[0],
        "receivables": db.execute("SELECT count(*) FROM receivable").fetchone()[0],
        "open_yen": db.execute(
            """
            SELECT coalesce(sum(principal_yen + demand_fee_yen + late_charge_yen + penalty_tax_yen
                                + disposition_cost_yen), 0) FROM receivable
            """
        ).fetchone()[0],
    }
    for account, count, yen in db.execute("SELECT account, count(*), sum(amount_yen) FROM posting GROUP BY account"):
        totals[f"{account}_count"] = count
        totals[f"{account}_yen"] = yen
    return totals


def hash_at(db: sqlite3.Connection, seq: int) -> str:
    """Hash (hex) of a row of the log; empty when there is none."""
    row = db.execute("SELECT hash FROM audit_log WHERE seq = ?", (seq,)).fetchone()
    return bytes(row[0]).hex() if row else ""


LaterEntry = tuple[int, str, str, str, str, int | None, int]
"""Number of the row, moment, staff number, function, act, voucher if it sealed one, and the yen of cash in it."""


def later_entries(db: sqlite3.Connection, audit_count: int) -> Iterator[LaterEntry]:
    """What was done after so many rows of the log, row by row and without persons: what must be entered anew."""
    yield from db.execute(
        """
        SELECT a.seq, a.at_local, a.staff_no, a.function_code, coalesce(json_extract(a.body, '$.act'), ''), s.voucher_id,
               (SELECT coalesce(sum(p.amount_yen), 0) FROM posting p
                 WHERE p.voucher_id = s.voucher_id AND p.account = 'cash_in')
          FROM audit_log a LEFT JOIN voucher_seal s ON s.audit_seq = a.seq
         WHERE a.seq > ? AND a.result = 'done'
         ORDER BY a.seq, s.voucher_id
        """,
        (audit_count,),
    )


def last_voucher(db: sqlite3.Connection) -> int:
    """Number of the newest voucher; 0 when there is none."""
    return int(db.execute("SELECT coalesce(max(voucher_id), 0) FROM voucher").fetchone()[0])


def drawn_persons(db: sqlite3.Connection, most: int) -> list[int]:
    """Persons drawn by lot."""
    return [row[0] for row in db.execute("SELECT party_id FROM party ORDER BY random() LIMIT ?", (most,))]


_COMPONENTS = ("principal", "demand_fee", "late_charge", "penalty_tax", "disposition_cost")


def kept_balances(db: sqlite3.Connection, party_id: int) -> dict[int, tuple[int, ...]]:
    """The five balances of each receivable of a person, as the file keeps them."""
    columns = ", ".join(f"{name}_yen" for name in _COMPONENTS)
    rows = db.execute(f"SELECT receivable_id, {columns} FROM receivable WHERE party_id = ?", (party_id,))
    return {row[0]: tuple(row[1:]) for row in rows}


def counted_balances(db: sqlite3.Connection, receivable_id: int, until_voucher: int) -> tuple[int, ...]:
    """The five balances of a receivable, counted from its postings up to a voucher."""
    found = dict(
        db.execute(
            """
            SELECT component, sum(amount_yen) FROM posting
             WHERE account = 'receivable' AND receivable_id = ? AND voucher_id <= ? GROUP BY component
            """,
            (receivable_id, until_voucher),
        )
    )
    return tuple(found.get(name, 0) for name in _COMPONENTS)
