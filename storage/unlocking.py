"""Lifting the lock of an append-only table for erasure and for sealing anew, inside one transaction.

Two rooms may do it: what the law wants gone is erased after its approval, and sealed fields get a new key. The rows
of the journal and of the audit log are never among them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

NEVER = frozenset({"voucher", "voucher_seal", "posting", "audit_log", "draft", "approval", "draft_execution"})
"""Tables whose rows nobody ever changes, whatever the reason."""


@contextmanager
def unlocked(db: sqlite3.Connection, *tables: str, also: Sequence[str] = ()) -> Iterator[None]:
    """Take the refusing triggers of the tables away and put the very same ones back before the transaction ends.

    `also` names other triggers that hold ended rows fast. An error rolls the whole transaction back, and the triggers with it.
    """
    if NEVER & set(tables):
        raise ValueError(f"{sorted(NEVER & set(tables))} are never unlocked")
    if not db.in_transaction:
        raise RuntimeError("unlocked() needs an open transaction")
    found = [
        (name, sql)
        for table in tables
        for name, sql in db.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ? AND name IN (?, ?)",
            (table, f"{table}_no_update", f"{table}_no_delete"),
        ).fetchall()
    ]
    for name in also:
        row = db.execute(
            "SELECT tbl_name, sql FROM sqlite_master WHERE type = 'trigger' AND name = ?", (name,)
        ).fetchone()
        if row is not None and row[0] not in NEVER:
            found.append((name, row[1]))
    for name, _ in found:
        db.execute(f"DROP TRIGGER {name}")
    yield
    for _, sql in found:
        db.execute(sql)
