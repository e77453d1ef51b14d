"""折衝・納付約束・予定: contacts by code, promises with what they cover and how they ended, tasks of collectors."""

from sqlite_utils import Database

from storage.migrations.plan import append_only, migrations

STATEMENTS = [
    """
    -- The coded side of a contact; what was said stands in its row of the course (case_event).
    CREATE TABLE contact(
      contact_id INTEGER PRIMARY KEY,
      event_id INTEGER NOT NULL UNIQUE REFERENCES case_event,
      party_id INTEGER NOT NULL REFERENCES party,
      contacted_on TEXT NOT NULL CHECK(contacted_on=date(contacted_on,'+0 days')),
      contacted_time TEXT NOT NULL,
      method TEXT NOT NULL,
      counterpart TEXT NOT NULL,
      result TEXT NOT NULL,
      reason TEXT NOT NULL DEFAULT '',
      mood TEXT NOT NULL DEFAULT '',
      staff_no TEXT NOT NULL REFERENCES staff,
      audit_seq INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE INDEX contact_party ON contact(party_id, contacted_on)
    """,
    """
    CREATE INDEX contact_day ON contact(contacted_on, staff_no, result)
    """,
    """
    CREATE TABLE promise(
      promise_id INTEGER PRIMARY KEY,
      event_id INTEGER NOT NULL REFERENCES case_event,
      party_id INTEGER NOT NULL REFERENCES party,
      made_on TEXT NOT NULL CHECK(made_on=date(made_on,'+0 days')),
      promised_on TEXT NOT NULL CHECK(promised_on=date(promised_on,'+0 days')),
      judged_from_on TEXT NOT NULL CHECK(judged_from_on>promised_on),
      amount_yen INTEGER NOT NULL CHECK(amount_yen>0),
      method TEXT NOT NULL,
      staff_no TEXT NOT NULL REFERENCES staff,
      audit_seq INTEGER NOT NULL,
      CHECK(promised_on>=made_on)
    ) STRICT
    """,
    """
    CREATE INDEX promise_party ON promise(party_id, promised_on)
    """,
    """
    CREATE INDEX promise_day ON promise(promised_on, promise_id)
    """,
    """
    CREATE TABLE promise_receivable(
      promise_id INTEGER NOT NULL REFERENCES promise,
      receivable_id INTEGER NOT NULL REFERENCES receivable,
      PRIMARY KEY(promise_id, receivable_id)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE INDEX promise_receivable_receivable ON promise_receivable(receivable_id)
    """,
    """
    -- What was told of a promise, each outcome once. How it stands is read from the money.
    CREATE TABLE promise_event(
      promise_id INTEGER NOT NULL REFERENCES promise,
      outcome TEXT NOT NULL,
      judged_on TEXT NOT NULL CHECK(judged_on=date(judged_on,'+0 days')),
      paid_yen INTEGER NOT NULL CHECK(paid_yen>=0),
      audit_seq INTEGER NOT NULL,
      PRIMARY KEY(promise_id, outcome)
    ) STRICT
    """,
    """
    -- 予定. `source` names what asks for it ('grace:12'); a source has one live task of a kind.
    CREATE TABLE case_task(
      task_id INTEGER PRIMARY KEY,
      party_id INTEGER NOT NULL REFERENCES party,
      kind TEXT NOT NULL,
      due_on TEXT NOT NULL CHECK(due_on=date(due_on,'+0 days')),
      due_time TEXT NOT NULL DEFAULT '',
      words TEXT NOT NULL,
      statutory INTEGER NOT NULL DEFAULT 0 CHECK(statutory IN (0,1)),
      source TEXT NOT NULL DEFAULT '',
      staff_no TEXT REFERENCES staff,
      area TEXT NOT NULL DEFAULT '',
      made_by TEXT NOT NULL REFERENCES staff,
      ended_on TEXT CHECK(ended_on=date(ended_on,'+0 days')),
      outcome TEXT NOT NULL DEFAULT '',
      ended_by TEXT REFERENCES staff,
      version INTEGER NOT NULL DEFAULT 1,
      audit_seq INTEGER NOT NULL,
      CHECK(ended_on IS NULL OR outcome<>'')
    ) STRICT
    """,
    """
    CREATE UNIQUE INDEX case_task_source ON case_task(source, kind) WHERE ended_on IS NULL AND source<>''
    """,
    """
    CREATE INDEX case_task_party ON case_task(party_id, due_on) WHERE ended_on IS NULL
    """,
    """
    CREATE INDEX case_task_due ON case_task(due_on, due_time, task_id) WHERE ended_on IS NULL
    """,
    """
    CREATE INDEX case_task_staff ON case_task(staff_no, due_on) WHERE ended_on IS NULL
    """,
    """
    CREATE INDEX case_task_law ON case_task(party_id, source) WHERE statutory=1
    """,
    """
    CREATE TRIGGER case_task_arrows BEFORE UPDATE ON case_task
    WHEN OLD.ended_on IS NOT NULL OR NEW.party_id<>OLD.party_id OR NEW.kind<>OLD.kind OR NEW.statutory<>OLD.statutory
    BEGIN SELECT RAISE(ABORT,'task is ended'); END
    """,
    """
    CREATE TRIGGER case_task_statutory BEFORE DELETE ON case_task WHEN OLD.statutory=1
    BEGIN SELECT RAISE(ABORT,'statutory'); END
    """,
]

APPEND_ONLY = ["contact", "promise", "promise_receivable", "promise_event"]


@migrations()
def m0020_contacts(db: Database) -> None:
    """折衝・納付約束・予定: contacts by code, promises with what they cover and how they ended, tasks of collectors."""
    for statement in STATEMENTS:
        db.execute(statement)
    for table in APPEND_ONLY:
        append_only(db, table)
