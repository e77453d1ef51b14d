"""催告: saved conditions, sets of parties, runs with their targets, lists of telephone calls, messages sent."""

from sqlite_utils import Database

from storage.migrations.plan import append_only, migrations

STATEMENTS = [
    """
    -- 抽出条件. A change is a new version; the newest one that is not retired can be run.
    CREATE TABLE reminder_condition(
      condition_id INTEGER NOT NULL,
      version INTEGER NOT NULL CHECK(version>0),
      name TEXT NOT NULL CHECK(name<>''),
      owner_no TEXT NOT NULL REFERENCES staff,
      shared INTEGER NOT NULL CHECK(shared IN (0,1)),
      tree TEXT NOT NULL,
      retired INTEGER NOT NULL DEFAULT 0 CHECK(retired IN (0,1)),
      saved_by TEXT NOT NULL REFERENCES staff,
      saved_at TEXT NOT NULL,
      audit_seq INTEGER NOT NULL,
      PRIMARY KEY(condition_id, version)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE reminder_set(
      set_id INTEGER PRIMARY KEY,
      name TEXT NOT NULL CHECK(name<>''),
      origin TEXT NOT NULL,
      owner_no TEXT NOT NULL REFERENCES staff,
      shared INTEGER NOT NULL CHECK(shared IN (0,1)),
      made_at TEXT NOT NULL,
      audit_seq INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE reminder_set_party(
      set_id INTEGER NOT NULL REFERENCES reminder_set,
      party_id INTEGER NOT NULL REFERENCES party,
      PRIMARY KEY(set_id, party_id)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE INDEX reminder_set_party_party ON reminder_set_party(party_id)
    """,
    """
    CREATE TABLE reminder_run(
      run_id INTEGER PRIMARY KEY,
      title TEXT NOT NULL CHECK(title<>''),
      stage TEXT NOT NULL,
      form_no TEXT NOT NULL,
      source TEXT NOT NULL,
      extracted_on TEXT NOT NULL CHECK(extracted_on=date(extracted_on,'+0 days')),
      pay_by_on TEXT NOT NULL CHECK(pay_by_on=date(pay_by_on,'+0 days')),
      facts TEXT NOT NULL DEFAULT '{}',
      made_by TEXT NOT NULL REFERENCES staff,
      made_at TEXT NOT NULL,
      audit_seq INTEGER NOT NULL,
      CHECK(pay_by_on>extracted_on)
    ) STRICT
    """,
    """
    -- 起案, 決裁, 印刷, 発送, 取消 of a run: its state is read from these rows.
    CREATE TABLE reminder_run_event(
      event_id INTEGER PRIMARY KEY,
      run_id INTEGER NOT NULL REFERENCES reminder_run,
      kind TEXT NOT NULL CHECK(kind IN ('drafted','approved','printed','dispatched','cancelled')),
      happened_on TEXT NOT NULL CHECK(happened_on=date(happened_on,'+0 days')),
      facts TEXT NOT NULL DEFAULT '{}',
      staff_no TEXT NOT NULL REFERENCES staff,
      audit_seq INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE INDEX reminder_run_event_run ON reminder_run_event(run_id, event_id)
    """,
    """
    -- A run is dispatched once, and not after it was cancelled; what was dispatched is not cancelled.
    CREATE UNIQUE INDEX reminder_run_event_end ON reminder_run_event(run_id) WHERE kind IN ('dispatched','cancelled')
    """,
    """
    -- One letter of the run, or why there is none: ground is the first of the grounds that hold, put_back why it goes
    -- out all the same, left_out why a clerk took it out, withdrawn why it was pulled.
    CREATE TABLE reminder_target(
      run_id INTEGER NOT NULL REFERENCES reminder_run,
      party_id INTEGER NOT NULL REFERENCES party,
      ground TEXT NOT NULL DEFAULT '',
      grounds TEXT NOT NULL DEFAULT '[]',
      put_back TEXT NOT NULL DEFAULT '',
      left_out TEXT NOT NULL DEFAULT '',
      owed_yen INTEGER NOT NULL CHECK(owed_yen>=0),
      terms INTEGER NOT NULL,
      skips TEXT NOT NULL DEFAULT '',
      document_id INTEGER REFERENCES document,
      document_no TEXT NOT NULL DEFAULT '',
      withdrawn TEXT NOT NULL DEFAULT '',
      withdrawn_when TEXT NOT NULL DEFAULT '' CHECK(withdrawn_when IN ('','before_print','before_dispatch')),
      dispatched_on TEXT CHECK(dispatched_on=date(dispatched_on,'+0 days')),
      audit_seq INTEGER NOT NULL,
      PRIMARY KEY(run_id, party_id),
      CHECK(put_back='' OR ground<>''),
      CHECK((withdrawn='')=(withdrawn_when='')),
      CHECK(dispatched_on IS NULL OR (withdrawn='' AND left_out='' AND (ground='' OR put_back<>'')))
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE INDEX reminder_target_party ON reminder_target(party_id, run_id)
    """,
    """
    CREATE INDEX reminder_target_ground ON reminder_target(run_id, ground)
    """,
    """
    -- What was sent is not taken back.
    CREATE TRIGGER reminder_target_sent BEFORE UPDATE ON reminder_target WHEN OLD.dispatched_on IS NOT NULL
    BEGIN SELECT RAISE(ABORT,'reminder is dispatched'); END
    """,
    """
    CREATE TABLE reminder_target_receivable(
      run_id INTEGER NOT NULL REFERENCES reminder_run,
      party_id INTEGER NOT NULL REFERENCES party,
      receivable_id INTEGER NOT NULL REFERENCES receivable,
      open_yen INTEGER NOT NULL,
      event_id INTEGER REFERENCES receivable_event,
      PRIMARY KEY(run_id, party_id, receivable_id)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE INDEX reminder_target_receivable_receivable ON reminder_target_receivable(receivable_id)
    """,
    """
    CREATE TABLE call_list(
      list_id INTEGER PRIMARY KEY,
      title TEXT NOT NULL CHECK(title<>''),
      source TEXT NOT NULL,
      made_on TEXT NOT NULL CHECK(made_on=date(made_on,'+0 days')),
      made_by TEXT NOT NULL REFERENCES staff,
      ended_on TEXT CHECK(ended_on=date(ended_on,'+0 days')),
      audit_seq INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE call_list_party(
      list_id INTEGER NOT NULL REFERENCES call_list,
      party_id INTEGER NOT NULL REFERENCES party,
      place_no INTEGER NOT NULL,
      owed_yen INTEGER NOT NULL,
      hours TEXT NOT NULL DEFAULT '',
      PRIMARY KEY(list_id, party_id)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE INDEX call_list_party_party ON call_list_party(party_id)
    """,
    """
    CREATE INDEX receivable_event_reminder ON receivable_event(receivable_id, from_on) WHERE kind='reminder'
    """,
]

APPEND_ONLY = [
    "reminder_condition",
    "reminder_set",
    "reminder_set_party",
    "reminder_run",
    "reminder_run_event",
    "call_list_party",
]


@migrations()
def m0021_reminders(db: Database) -> None:
    """催告: saved conditions, sets of parties, runs with their targets, lists of telephone calls."""
    for statement in STATEMENTS:
        db.execute(statement)
    for table in APPEND_ONLY:
        append_only(db, table)
