"""Backups, restore drills and the replica as rows, and a mark by which a city's own copies are told from others."""

from sqlite_utils import Database

from storage.migrations.plan import migrations

STATEMENTS = [
    """
    CREATE TABLE city_mark(
      one INTEGER PRIMARY KEY CHECK(one=1),
      mark TEXT NOT NULL CHECK(length(mark)=32)
    ) STRICT
    """,
    """
    CREATE TABLE backup_run(
      run_id INTEGER PRIMARY KEY,
      started_at TEXT NOT NULL,
      staff_no TEXT NOT NULL REFERENCES staff,
      process TEXT NOT NULL,
      file_name TEXT NOT NULL,
      state TEXT NOT NULL CHECK(state IN ('実行中','完了','失敗')),
      ended_at TEXT,
      byte_count INTEGER NOT NULL DEFAULT 0,
      sha256 TEXT NOT NULL DEFAULT '',
      audit_count INTEGER NOT NULL DEFAULT 0,
      reason TEXT NOT NULL DEFAULT '',
      CHECK((ended_at IS NULL) = (state='実行中')),
      CHECK((sha256='') = (state<>'完了'))
    ) STRICT
    """,
    """
    CREATE INDEX backup_run_state ON backup_run(state, run_id)
    """,
    """
    CREATE TABLE drill_run(
      run_id INTEGER PRIMARY KEY,
      started_at TEXT NOT NULL,
      staff_no TEXT NOT NULL REFERENCES staff,
      file_name TEXT NOT NULL,
      made_at TEXT,
      passed INTEGER NOT NULL CHECK(passed IN (0,1)),
      seconds INTEGER NOT NULL,
      persons INTEGER NOT NULL,
      body TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE replica_state(
      one INTEGER PRIMARY KEY CHECK(one=1),
      checked_at TEXT NOT NULL,
      lag_seconds INTEGER,
      reached INTEGER NOT NULL CHECK(reached IN (0,1)),
      reason TEXT NOT NULL
    ) STRICT
    """,
    """
    INSERT INTO city_mark VALUES(1, lower(hex(randomblob(16))))
    """,
    """
    INSERT OR IGNORE INTO staff_right
    SELECT staff_no, 'office.backup', 'enter', 'grant', '1950-01-01', NULL, 0, 1 FROM staff WHERE staff_no='system'
    """,
]


@migrations()
def m0014_backups(db: Database) -> None:
    """The mark is drawn once and goes into every copy; the system's own account may take copies."""
    for statement in STATEMENTS:
        db.execute(statement)
