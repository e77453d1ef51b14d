"""発送文書: what issued letters say, 外字保留, the dated masters of letters, and the great runs with their files."""

from sqlite_utils import Database

from storage.migrations.plan import append_only, migrations

STATEMENTS = [
    """
    CREATE INDEX document_party ON document(party_id)
    """,
    """
    CREATE INDEX document_event_document ON document_event(document_id)
    """,
    """
    CREATE TABLE letter_run(
      run_id INTEGER PRIMARY KEY,
      form_no TEXT NOT NULL,
      title TEXT NOT NULL,
      subject TEXT NOT NULL,
      params TEXT NOT NULL DEFAULT '{}',
      issued_on TEXT NOT NULL CHECK(issued_on=date(issued_on,'+0 days')),
      draft_id INTEGER,
      job_id INTEGER NOT NULL UNIQUE REFERENCES job,
      requested_at TEXT NOT NULL,
      staff_no TEXT NOT NULL REFERENCES staff,
      audit_seq INTEGER NOT NULL,
      UNIQUE(form_no, subject)
    ) STRICT
    """,
    """
    -- In the order of postal codes; the place of a letter follows it.
    CREATE TABLE letter_target(
      run_id INTEGER NOT NULL REFERENCES letter_run,
      place INTEGER NOT NULL CHECK(place>0),
      party_id INTEGER NOT NULL REFERENCES party,
      postal_code TEXT NOT NULL,
      facts TEXT NOT NULL DEFAULT '{}',
      PRIMARY KEY(run_id, place)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE INDEX letter_target_party ON letter_target(party_id)
    """,
    """
    CREATE TABLE letter(
      document_id INTEGER PRIMARY KEY REFERENCES document,
      letter_key TEXT NOT NULL UNIQUE,
      title TEXT NOT NULL,
      document_no TEXT NOT NULL UNIQUE,
      function_code TEXT NOT NULL,
      to_party_id INTEGER REFERENCES party,
      postal_code TEXT NOT NULL DEFAULT '',
      pages INTEGER NOT NULL DEFAULT 0 CHECK(pages>=0),
      run_id INTEGER REFERENCES letter_run,
      file_no INTEGER,
      place INTEGER,
      CHECK((run_id IS NULL)=(file_no IS NULL) AND (run_id IS NULL)=(place IS NULL)),
      FOREIGN KEY(run_id, place) REFERENCES letter_target(run_id, place)
    ) STRICT
    """,
    """
    -- One letter for one place of a run: a job that went on where it stood makes none twice.
    CREATE UNIQUE INDEX letter_place ON letter(run_id, place) WHERE run_id IS NOT NULL
    """,
    """
    -- What the letter says, frozen; it goes when the person is erased, the number stays.
    CREATE TABLE letter_body(
      document_id INTEGER PRIMARY KEY REFERENCES document,
      body BLOB NOT NULL
    ) STRICT
    """,
    """
    CREATE TRIGGER letter_body_no_update BEFORE UPDATE ON letter_body
    BEGIN SELECT RAISE(ABORT,'a letter says what it said'); END
    """,
    """
    CREATE TABLE letter_output(
      document_id INTEGER NOT NULL REFERENCES document,
      output_id INTEGER NOT NULL REFERENCES output,
      audit_seq INTEGER NOT NULL,
      PRIMARY KEY(document_id, output_id)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE INDEX letter_output_output ON letter_output(output_id)
    """,
    """
    CREATE TABLE letter_skip(
      run_id INTEGER NOT NULL,
      place INTEGER NOT NULL,
      party_id INTEGER NOT NULL REFERENCES party,
      ground TEXT NOT NULL CHECK(ground<>''),
      held_id INTEGER REFERENCES held_letter,
      audit_seq INTEGER NOT NULL,
      PRIMARY KEY(run_id, place),
      FOREIGN KEY(run_id, place) REFERENCES letter_target(run_id, place)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE letter_file(
      run_id INTEGER NOT NULL REFERENCES letter_run,
      file_no INTEGER NOT NULL CHECK(file_no>0),
      output_id INTEGER NOT NULL REFERENCES output,
      audit_seq INTEGER NOT NULL,
      PRIMARY KEY(run_id, file_no)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE letter_dispatch(
      run_id INTEGER PRIMARY KEY REFERENCES letter_run,
      dispatched_on TEXT NOT NULL CHECK(dispatched_on=date(dispatched_on,'+0 days')),
      audit_seq INTEGER NOT NULL
    ) STRICT
    """,
    """
    -- 外字保留: no number was taken, nothing was printed. What was asked goes when it ends or the person is erased.
    CREATE TABLE held_letter(
      held_id INTEGER PRIMARY KEY,
      form_no TEXT NOT NULL,
      title TEXT NOT NULL,
      party_id INTEGER NOT NULL REFERENCES party,
      missing TEXT NOT NULL,
      function_code TEXT NOT NULL,
      run_id INTEGER REFERENCES letter_run,
      held_at TEXT NOT NULL,
      staff_no TEXT NOT NULL REFERENCES staff,
      audit_seq INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE INDEX held_letter_party ON held_letter(party_id)
    """,
    """
    CREATE TABLE held_request(
      held_id INTEGER PRIMARY KEY REFERENCES held_letter,
      request TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE held_letter_end(
      held_id INTEGER PRIMARY KEY REFERENCES held_letter,
      how TEXT NOT NULL CHECK(how IN ('発行','取りやめ')),
      reason TEXT NOT NULL,
      document_id INTEGER REFERENCES document,
      ended_at TEXT NOT NULL,
      staff_no TEXT NOT NULL REFERENCES staff,
      audit_seq INTEGER NOT NULL,
      CHECK((how='発行')=(document_id IS NOT NULL))
    ) STRICT
    """,
    """
    CREATE TABLE letter_master(
      master_id INTEGER PRIMARY KEY,
      kind TEXT NOT NULL CHECK(kind IN ('発行者','公印','問い合わせ先','文書番号','教示文','様式','代替文字')),
      code TEXT NOT NULL,
      from_on TEXT NOT NULL CHECK(from_on=date(from_on,'+0 days')),
      value TEXT NOT NULL,
      audit_seq INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE INDEX letter_master_code ON letter_master(kind, code, from_on)
    """,
]

APPEND_ONLY = [
    "letter",
    "letter_run",
    "letter_target",
    "letter_output",
    "letter_skip",
    "letter_file",
    "letter_dispatch",
    "held_letter",
    "held_letter_end",
    "letter_master",
]


@migrations()
def m0022_letters(db: Database) -> None:
    """発送文書: what issued letters say, 外字保留, the dated masters of letters, and the great runs with their files."""
    for statement in STATEMENTS:
        db.execute(statement)
    for table in APPEND_ONLY:
        append_only(db, table)
