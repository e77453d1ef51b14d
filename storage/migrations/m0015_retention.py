"""The list of what was erased after its period, kept to clean older copies of the books with."""

from sqlite_utils import Database

from storage.migrations.plan import append_only, migrations

STATEMENTS = [
    """
    CREATE TABLE erased(
      kind TEXT NOT NULL,
      key INTEGER NOT NULL,
      erased_on TEXT NOT NULL,
      audit_seq INTEGER NOT NULL,
      PRIMARY KEY(kind, key)
    ) STRICT, WITHOUT ROWID
    """,
]

APPEND_ONLY = ["erased"]


@migrations()
def m0015_retention(db: Database) -> None:
    """What was erased, by kind and number."""
    for statement in STATEMENTS:
        db.execute(statement)
    for table in APPEND_ONLY:
        append_only(db, table)
