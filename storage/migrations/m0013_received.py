"""Files that came in, with their bytes: what was taken can be shown again, whatever has become of the medium."""

from sqlite_utils import Database

from storage.migrations.plan import migrations

STATEMENTS = [
    """
    CREATE TABLE received_file(
      received_id INTEGER PRIMARY KEY,
      channel TEXT NOT NULL,
      name TEXT NOT NULL,
      content_sha256 BLOB NOT NULL UNIQUE CHECK(length(content_sha256)=32),
      size INTEGER NOT NULL CHECK(size>=0),
      piece_count INTEGER NOT NULL CHECK(piece_count>=1),
      received_by TEXT NOT NULL REFERENCES staff,
      received_at TEXT NOT NULL,
      audit_seq INTEGER NOT NULL,
      outcome TEXT NOT NULL DEFAULT '受領' CHECK(outcome IN ('受領','取込済','不受理')),
      settled_at TEXT,
      reason TEXT NOT NULL DEFAULT '',
      place TEXT NOT NULL DEFAULT '',
      CHECK((settled_at IS NULL) = (outcome='受領'))
    ) STRICT
    """,
    """
    CREATE TABLE received_piece(
      received_id INTEGER NOT NULL REFERENCES received_file,
      piece_no INTEGER NOT NULL CHECK(piece_no>=1),
      body BLOB NOT NULL,
      PRIMARY KEY(received_id, piece_no)
    ) STRICT
    """,
    """
    CREATE INDEX received_file_settled ON received_file(settled_at) WHERE settled_at IS NOT NULL
    """,
]


@migrations()
def m0013_received(db: Database) -> None:
    """The two tables; imports from before keep no bytes."""
    for statement in STATEMENTS:
        db.execute(statement)
