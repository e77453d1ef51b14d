"""The other side of the figures: the same posting in bare sqlite3, best schema, one transaction, row by row in Python."""

from __future__ import annotations

import hashlib
import sqlite3
import tempfile
import time
from pathlib import Path

SCHEMA = (
    "CREATE TABLE receivable(id INTEGER PRIMARY KEY, party_id INTEGER NOT NULL, notice TEXT NOT NULL, tax INTEGER NOT NULL,"
    " year INTEGER NOT NULL, term INTEGER NOT NULL, due TEXT NOT NULL, balance INTEGER NOT NULL CHECK(balance>=0)) STRICT",
    "CREATE UNIQUE INDEX receivable_key ON receivable(notice, tax, year, term)",
    "CREATE INDEX receivable_party ON receivable(party_id)",
    "CREATE INDEX receivable_open ON receivable(due) WHERE balance>0",
    "CREATE TABLE receipt(id INTEGER PRIMARY KEY, batch INTEGER NOT NULL, line INTEGER NOT NULL, paid_on TEXT NOT NULL,"
    " amount INTEGER NOT NULL, raw TEXT NOT NULL) STRICT",
    "CREATE TABLE allocation(id INTEGER PRIMARY KEY, receipt_id INTEGER NOT NULL REFERENCES receipt,"
    " receivable_id INTEGER NOT NULL REFERENCES receivable, amount INTEGER NOT NULL) STRICT",
    "CREATE INDEX allocation_receivable ON allocation(receivable_id)",
    "CREATE TABLE audit(id INTEGER PRIMARY KEY, at TEXT NOT NULL, who INTEGER NOT NULL, ref INTEGER NOT NULL,"
    " body TEXT NOT NULL, hash BLOB NOT NULL) STRICT",
)


def connect(path: Path) -> sqlite3.Connection:
    """The engine at its best: a large cache and the file mapped."""
    db = sqlite3.connect(path, isolation_level=None, timeout=5.0)
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "cache_size=-65536",
        "mmap_size=268435456",
    ):
        db.execute(f"PRAGMA {pragma}")
    return db


def post_row_by_row(count: int, base: str | None = None) -> float:
    """Post `count` payments in a random order of keys; wall seconds of the posting alone."""
    import random

    with tempfile.TemporaryDirectory(prefix="bare.", dir=base) as folder:
        db = connect(Path(folder) / "bare.db")
        for statement in SCHEMA:
            db.execute(statement)
        db.execute("BEGIN IMMEDIATE")
        db.executemany(
            "INSERT INTO receivable VALUES(?,?,?,?,?,?,?,?)",
            (
                (i + 1, i // 4 + 1, f"{i * 7919:011d}", i % 5, 2026, i % 4 + 1, "2026-06-30", 1_000 + i % 500 * 100)
                for i in range(count)
            ),
        )
        db.execute("COMMIT")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        order = list(range(count))
        random.Random(1).shuffle(order)
        began = time.perf_counter()
        run, last = db.execute, b""
        run("BEGIN IMMEDIATE")
        for line, i in enumerate(order, 1):
            amount = 1_000 + i % 500 * 100
            number, balance = run(
                "SELECT id, balance FROM receivable WHERE notice=? AND tax=? AND year=? AND term=?",
                (f"{i * 7919:011d}", i % 5, 2026, i % 4 + 1),
            ).fetchone()
            run("INSERT INTO receipt VALUES(?,1,?,?,?,?)", (line, line, "2026-06-20", amount, "2" * 119))
            run("INSERT INTO allocation(receipt_id, receivable_id, amount) VALUES(?,?,?)", (line, number, amount))
            run("UPDATE receivable SET balance=? WHERE id=?", (balance - amount, number))
            body = f'{{"receivable":{number},"amount":{amount}}}'
            last = hashlib.sha256(last + body.encode()).digest()
            run(
                "INSERT INTO audit(at, who, ref, body, hash) VALUES(?,?,?,?,?)",
                ("2026-06-21T00:00:00", 1, line, body, last),
            )
        run("COMMIT")
        seconds = time.perf_counter() - began
        db.close()
    return seconds
