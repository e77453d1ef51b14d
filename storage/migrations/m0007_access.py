"""Enrolment of the second factor, recovery codes, dated transfers, and the end of a session by the hours of use."""

from sqlite_utils import Database

from storage.migrations.plan import migrations

STATEMENTS = [
    """
    ALTER TABLE live_session ADD COLUMN until_at TEXT
    """,
    """
    ALTER TABLE staff ADD COLUMN enrol_until_at TEXT
    """,
    """
    ALTER TABLE staff ADD COLUMN kana TEXT NOT NULL DEFAULT ''
    """,
    """
    CREATE TABLE recovery_code(
      staff_no TEXT NOT NULL REFERENCES staff,
      code_hash BLOB NOT NULL CHECK(length(code_hash)=32),
      used_at TEXT,
      audit_seq INTEGER NOT NULL,
      PRIMARY KEY(staff_no, code_hash)
    ) STRICT
    """,
    """
    CREATE TABLE staff_transfer(
      staff_no TEXT NOT NULL REFERENCES staff,
      from_on TEXT NOT NULL,
      office_code TEXT NOT NULL REFERENCES office,
      done INTEGER NOT NULL DEFAULT 0 CHECK(done IN (0,1)),
      audit_seq INTEGER NOT NULL,
      PRIMARY KEY(staff_no, from_on)
    ) STRICT
    """,
    """
    CREATE INDEX staff_transfer_ahead ON staff_transfer(from_on) WHERE done=0
    """,
]


@migrations()
def m0007_access(db: Database) -> None:
    """Whoever is in the file has a second factor: nothing changes for them."""
    for statement in STATEMENTS:
        db.execute(statement)
