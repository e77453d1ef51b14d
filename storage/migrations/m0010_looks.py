"""Looks at persons: permits, lifted brakes, the list of watched parties, and finding a clerk's own looks quickly."""

from sqlite_utils import Database

from storage.migrations.plan import migrations

STATEMENTS = [
    """
    CREATE TABLE look_permit(
      permit_id INTEGER PRIMARY KEY,
      staff_no TEXT NOT NULL REFERENCES staff,
      party_id INTEGER NOT NULL REFERENCES party,
      given_by TEXT NOT NULL REFERENCES staff,
      given_at TEXT NOT NULL,
      until_at TEXT NOT NULL CHECK(until_at>given_at),
      audit_seq INTEGER NOT NULL,
      CHECK(given_by<>staff_no)
    ) STRICT
    """,
    """
    CREATE INDEX look_permit_staff ON look_permit(staff_no, party_id, until_at)
    """,
    """
    CREATE TABLE brake_lift(
      lift_id INTEGER PRIMARY KEY,
      staff_no TEXT NOT NULL REFERENCES staff,
      given_by TEXT NOT NULL REFERENCES staff,
      given_at TEXT NOT NULL,
      until_at TEXT NOT NULL CHECK(until_at>given_at),
      audit_seq INTEGER NOT NULL,
      CHECK(given_by<>staff_no)
    ) STRICT
    """,
    """
    CREATE INDEX brake_lift_staff ON brake_lift(staff_no, until_at)
    """,
    """
    CREATE TABLE watch_list(
      watch_id INTEGER PRIMARY KEY,
      party_id INTEGER NOT NULL REFERENCES party,
      kind TEXT NOT NULL CHECK(kind IN ('要人','報道','議員','職員','その他')),
      reason TEXT NOT NULL CHECK(reason<>''),
      from_on TEXT NOT NULL,
      until_on TEXT,
      added_by TEXT NOT NULL REFERENCES staff,
      audit_seq INTEGER NOT NULL,
      ended_by TEXT NOT NULL DEFAULT '',
      ended_at TEXT,
      CHECK((ended_at IS NULL) = (ended_by='')),
      CHECK(until_on IS NULL OR until_on>=from_on)
    ) STRICT
    """,
    """
    CREATE UNIQUE INDEX watch_list_open ON watch_list(party_id) WHERE ended_at IS NULL
    """,
    """
    CREATE TRIGGER watch_list_kept BEFORE DELETE ON watch_list WHEN OLD.ended_at IS NULL
    BEGIN SELECT RAISE(ABORT, 'watch_list: an entry ends before its time is over'); END
    """,
    """
    CREATE TRIGGER watch_list_ends BEFORE UPDATE ON watch_list
    WHEN OLD.ended_at IS NOT NULL
      OR (NEW.watch_id, NEW.party_id, NEW.kind, NEW.reason, NEW.from_on, NEW.until_on, NEW.added_by, NEW.audit_seq)
         IS NOT (OLD.watch_id, OLD.party_id, OLD.kind, OLD.reason, OLD.from_on, OLD.until_on, OLD.added_by, OLD.audit_seq)
    BEGIN SELECT RAISE(ABORT, 'watch_list: an entry only ends'); END
    """,
    # Nobody's case list yet: the areas that give cases to staff write into it. A table and no view: with a view in the
    # schema SQLite 3.40's integrity_check may count itself partial and overlook pages that nothing refers to.
    """
    CREATE TABLE case_list(
      staff_no TEXT NOT NULL REFERENCES staff,
      party_id INTEGER NOT NULL REFERENCES party,
      from_on TEXT NOT NULL,
      until_on TEXT,
      PRIMARY KEY(staff_no, party_id, from_on)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE INDEX audit_log_look ON audit_log(staff_no, at_local, result, party_id, function_code) WHERE party_id IS NOT NULL
    """,
    """
    CREATE INDEX audit_log_search ON audit_log(staff_no, at_local, party_id, result, function_code)
     WHERE party_id IS NULL AND result='viewed' AND function_code='parties.search'
    """,
    """
    CREATE INDEX alarm_told ON alarm(staff_no, kind, raised_at)
    """,
]


@migrations()
def m0010_looks(db: Database) -> None:
    """Permits, lifted brakes, the watch list, and the indexes of the looks."""
    for statement in STATEMENTS:
        db.execute(statement)
