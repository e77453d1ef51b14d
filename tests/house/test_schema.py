"""The schema of a new file: strict tables, rows of the journal and the log that nobody changes, amounts in whole yen."""

from __future__ import annotations

import functools
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.connection import WANTED
from tests.builders import new_books

NEVER_CHANGED = ("voucher", "voucher_seal", "posting", "payment", "audit_log", "draft", "approval")
"""Tables of which no row is updated or deleted, besides those whose name ends in `_event`."""


@functools.cache
def _schema() -> dict[str, str]:
    """Name and SQL of each table of a new file."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        db = sqlite3.connect(new_books(Path(folder) / "city.db"))
        rows = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
        db.close()
    return {name: sql for name, sql in rows if not name.startswith(("sqlite_", "_sqlite_"))}


def append_only_tables() -> list[str]:
    """The tables of the rule, from the schema itself: a new table of events joins by its name."""
    return [name for name in _schema() if name in NEVER_CHANGED or name.endswith("_event")]


@pytest.fixture
def books(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A file with its refusing triggers only, into which any row can be put."""
    db = sqlite3.connect(new_books(tmp_path / "city.db"), isolation_level=None)
    db.execute("PRAGMA recursive_triggers=ON")
    db.execute("PRAGMA foreign_keys=OFF")
    db.execute("PRAGMA ignore_check_constraints=ON")
    for name, sql in db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall():
        if re.search(r"\b(BEFORE|AFTER)\s+INSERT\b", sql):
            db.execute(f"DROP TRIGGER {name}")
    yield db
    db.close()


def _columns(db: sqlite3.Connection, table: str) -> dict[str, str]:
    return {row[1]: row[2] for row in db.execute(f"PRAGMA table_info({table})")}


def _put_any_row(db: sqlite3.Connection, table: str) -> None:
    values = {"INTEGER": 1, "TEXT": "2026-11-24", "BLOB": bytes(32)}
    columns = _columns(db, table)
    marks = ",".join("?" * len(columns))
    db.execute(f"INSERT INTO {table} VALUES({marks})", [values[kind] for kind in columns.values()])


def test_the_rule_covers_the_tables_that_it_names() -> None:
    assert set(NEVER_CHANGED) <= set(append_only_tables())
    assert "receivable_event" in append_only_tables()


@pytest.mark.parametrize("table", append_only_tables())
def test_no_row_of_it_is_updated(table: str, books: sqlite3.Connection) -> None:
    _put_any_row(books, table)
    column = next(iter(_columns(books, table)))
    with pytest.raises(sqlite3.IntegrityError, match="append only"):
        books.execute(f"UPDATE {table} SET {column} = {column}")


@pytest.mark.parametrize("table", append_only_tables())
def test_no_row_of_it_is_deleted(table: str, books: sqlite3.Connection) -> None:
    _put_any_row(books, table)
    with pytest.raises(sqlite3.IntegrityError, match="append only"):
        books.execute(f"DELETE FROM {table}")


@pytest.mark.parametrize("table", append_only_tables())
def test_no_row_of_it_is_replaced(table: str, books: sqlite3.Connection) -> None:
    _put_any_row(books, table)
    names = ",".join(_columns(books, table))
    with pytest.raises(sqlite3.IntegrityError, match="append only"):
        books.execute(f"INSERT OR REPLACE INTO {table} SELECT {names} FROM {table}")


def test_replacing_is_seen_only_because_every_connection_says_so() -> None:
    assert WANTED["recursive_triggers"] == 1


def test_every_table_is_strict(books: sqlite3.Connection) -> None:
    strict = {row[1] for row in books.execute("PRAGMA table_list") if row[5]}
    assert not set(_schema()) - strict


def test_amounts_are_whole_yen_and_days_are_text(books: sqlite3.Connection) -> None:
    wanted = {"_yen": "INTEGER", "_on": "TEXT", "_at": "TEXT"}
    wrong = [
        f"{table}.{column} is {kind}"
        for table in _schema()
        for column, kind in _columns(books, table).items()
        for ending, right in wanted.items()
        if column.endswith(ending) and kind != right
    ]
    assert not wrong


def test_no_column_is_called_year_without_saying_which(books: sqlite3.Connection) -> None:
    vague = [f"{table}.year" for table in _schema() if "year" in _columns(books, table)]
    assert not vague


def test_nothing_is_stored_as_a_floating_number(books: sqlite3.Connection) -> None:
    kinds = {kind for table in _schema() for kind in _columns(books, table).values()}
    assert kinds <= {"INTEGER", "TEXT", "BLOB"}


@pytest.mark.parametrize("table", ["payment_batch", "job"])
def test_a_state_changes_only_along_its_arrows(table: str, books: sqlite3.Connection) -> None:
    found = books.execute("SELECT sql FROM sqlite_master WHERE name = ?", (f"{table}_arrows",)).fetchone()
    assert found is not None
    assert "BEFORE UPDATE OF state" in found[0]


def test_every_reference_has_a_table(books: sqlite3.Connection) -> None:
    lost = [
        f"{table} refers to {row[2]}"
        for table in _schema()
        for row in books.execute(f"PRAGMA foreign_key_list({table})")
        if row[2] not in _schema()
    ]
    assert not lost
