"""Copies that were destroyed when their time was over: which one, when, by whom and under whose eyes."""

from sqlite_utils import Database

from storage.migrations.plan import append_only, migrations

STATEMENTS = [
    """
    CREATE TABLE destroyed_copy(
      destroyed_id INTEGER PRIMARY KEY,
      run_id INTEGER UNIQUE REFERENCES backup_run,
      file_name TEXT NOT NULL CHECK(file_name<>''),
      destroyed_at TEXT NOT NULL,
      lay_here INTEGER NOT NULL CHECK(lay_here IN (0,1)),
      staff_no TEXT NOT NULL REFERENCES staff,
      witness_no TEXT NOT NULL REFERENCES staff,
      audit_seq INTEGER NOT NULL,
      CHECK(staff_no<>witness_no)
    ) STRICT
    """,
]

APPEND_ONLY = ["destroyed_copy"]


@migrations()
def m0017_destroyed_copies(db: Database) -> None:
    """One row a copy, with two names."""
    for statement in STATEMENTS:
        db.execute(statement)
    for table in APPEND_ONLY:
        append_only(db, table)
