"""滞納案件: one a delinquent, the receivables that belong to it, and the course of things (経過)."""

from sqlite_utils import Database

from storage.migrations.plan import append_only, migrations

STATEMENTS = [
    """
    CREATE TABLE delinquency_case(
      case_id INTEGER PRIMARY KEY,
      case_no TEXT NOT NULL UNIQUE,
      party_id INTEGER NOT NULL REFERENCES party,
      opened_on TEXT NOT NULL CHECK(opened_on=date(opened_on,'+0 days')),
      closed_on TEXT CHECK(closed_on=date(closed_on,'+0 days')),
      closing_cause TEXT NOT NULL DEFAULT '',
      version INTEGER NOT NULL DEFAULT 1,
      audit_seq INTEGER NOT NULL,
      CHECK(closed_on IS NULL OR (closed_on>=opened_on AND closing_cause<>''))
    ) STRICT
    """,
    """
    -- One open case a delinquent; a relapse is a new case (A2).
    CREATE UNIQUE INDEX delinquency_case_open ON delinquency_case(party_id) WHERE closed_on IS NULL
    """,
    """
    CREATE INDEX delinquency_case_party ON delinquency_case(party_id)
    """,
    """
    -- A closed case stays closed, and whose case it is does not change.
    CREATE TRIGGER delinquency_case_arrows BEFORE UPDATE ON delinquency_case
    WHEN OLD.closed_on IS NOT NULL OR NEW.party_id<>OLD.party_id OR NEW.case_no<>OLD.case_no
    BEGIN SELECT RAISE(ABORT,'case is closed'); END
    """,
    """
    CREATE TABLE case_receivable(
      case_id INTEGER NOT NULL REFERENCES delinquency_case,
      receivable_id INTEGER NOT NULL REFERENCES receivable,
      from_on TEXT NOT NULL,
      PRIMARY KEY(case_id, receivable_id)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE INDEX case_receivable_receivable ON case_receivable(receivable_id)
    """,
    """
    -- 経過: contacts and what the system did, in one course of things. A correction is a row that names the one it corrects.
    CREATE TABLE case_event(
      event_id INTEGER PRIMARY KEY,
      party_id INTEGER NOT NULL REFERENCES party,
      case_id INTEGER REFERENCES delinquency_case,
      kind TEXT NOT NULL,
      happened_on TEXT NOT NULL CHECK(happened_on=date(happened_on,'+0 days')),
      happened_at TEXT NOT NULL DEFAULT '',
      words TEXT NOT NULL,
      facts TEXT NOT NULL DEFAULT '{}',
      staff_no TEXT NOT NULL REFERENCES staff,
      corrects_event_id INTEGER REFERENCES case_event,
      audit_seq INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE INDEX case_event_party ON case_event(party_id, happened_on, event_id)
    """,
    """
    CREATE INDEX case_event_corrects ON case_event(corrects_event_id) WHERE corrects_event_id IS NOT NULL
    """,
]

APPEND_ONLY = [
    "case_event",
    "case_receivable",
]


@migrations()
def m0018_cases(db: Database) -> None:
    """滞納案件: one a delinquent, the receivables that belong to it, and the course of things (経過)."""
    for statement in STATEMENTS:
        db.execute(statement)
    for table in APPEND_ONLY:
        append_only(db, table)
