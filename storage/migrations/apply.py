"""Applying the steps to a city's file."""

from __future__ import annotations

import importlib
import pkgutil
import sqlite3
from pathlib import Path

import storage.migrations
from storage.connection import connect


def names() -> list[str]:
    """Names of all steps in order, read from the folder without loading one of them."""
    return sorted(m.name for m in pkgutil.iter_modules(storage.migrations.__path__) if m.name.startswith("m"))


def pending(path: Path) -> list[str]:
    """Steps that the file still lacks. The app does not open a file that lacks one."""
    db = connect(path)
    try:
        try:
            done = {row[0] for row in db.execute("SELECT name FROM _sqlite_migrations WHERE migration_set='osame'")}
        except sqlite3.OperationalError:
            done = set()
    finally:
        db.close()
    return [name for name in names() if name not in done]


def migrate(path: Path) -> list[str]:
    """Create the file if it is absent and apply what is pending, each step whole or not at all; the steps applied."""
    from sqlite_utils import Database

    from storage.migrations.plan import migrations

    if not path.exists():
        path.touch(mode=0o600)
        sqlite3.connect(path).execute("PRAGMA journal_mode=WAL").close()
    steps = pending(path)
    for name in names():
        importlib.import_module(f"storage.migrations.{name}")
    connection = connect(path)
    try:
        migrations.apply(Database(connection))
    finally:
        connection.close()
    return steps
