"""出力簿: what leaves on paper and as files, the printers and their terminals, media for other bodies."""

from sqlite_utils import Database

from storage.migrations.plan import append_only, migrations

STATEMENTS = [
    """
    CREATE TABLE output(
      output_id INTEGER PRIMARY KEY,
      kind TEXT NOT NULL CHECK(kind GLOB '[A-Z]*' AND length(kind)<=8),
      fiscal_year INTEGER NOT NULL,
      serial_no INTEGER NOT NULL CHECK(serial_no>0),
      title TEXT NOT NULL,
      name TEXT NOT NULL DEFAULT '',
      addressee TEXT NOT NULL DEFAULT '',
      reason TEXT NOT NULL CHECK(reason<>''),
      media_type TEXT NOT NULL,
      subject TEXT NOT NULL DEFAULT '{}',
      person_count INTEGER NOT NULL CHECK(person_count>=0),
      function_code TEXT NOT NULL,
      office_code TEXT NOT NULL REFERENCES office,
      staff_no TEXT NOT NULL REFERENCES staff,
      terminal TEXT NOT NULL,
      requested_at TEXT NOT NULL,
      witness_no TEXT NOT NULL DEFAULT '',
      reissue_of INTEGER REFERENCES output,
      draft_id INTEGER,
      audit_seq INTEGER NOT NULL,
      UNIQUE(kind, fiscal_year, serial_no)
    ) STRICT
    """,
    """
    CREATE INDEX output_office ON output(office_code, output_id)
    """,
    """
    CREATE INDEX output_subject ON output(kind, subject) WHERE subject<>'{}'
    """,
    """
    CREATE INDEX output_reissue ON output(reissue_of) WHERE reissue_of IS NOT NULL
    """,
    """
    -- Numbers of a kind follow one another within a fiscal year: a register without gaps.
    CREATE TRIGGER output_serial BEFORE INSERT ON output
    WHEN NEW.serial_no IS NOT 1+coalesce((SELECT max(serial_no)
      FROM output
      WHERE kind=NEW.kind
      AND fiscal_year=NEW.fiscal_year),0)
    BEGIN
      SELECT RAISE(ABORT,'output serial');
    END
    """,
    """
    CREATE TABLE output_party(
      output_id INTEGER NOT NULL REFERENCES output,
      party_id INTEGER NOT NULL REFERENCES party,
      PRIMARY KEY(output_id, party_id)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE INDEX output_party_party ON output_party(party_id, output_id)
    """,
    """
    CREATE TABLE output_event(
      event_id INTEGER PRIMARY KEY,
      output_id INTEGER NOT NULL REFERENCES output,
      kind TEXT NOT NULL CHECK(kind IN ('issued','void','held','sent','to_folder','printed','print_failed','placed',
        'picked_up','expired','reissued','taken')),
      happened_at TEXT NOT NULL,
      staff_no TEXT NOT NULL,
      detail TEXT NOT NULL DEFAULT '',
      pages INTEGER,
      byte_count INTEGER,
      sha256 BLOB CHECK(sha256 IS NULL OR length(sha256)=32),
      audit_seq INTEGER NOT NULL,
      CHECK((kind='issued') = (sha256 IS NOT NULL AND pages IS NOT NULL AND byte_count IS NOT NULL))
    ) STRICT
    """,
    """
    CREATE INDEX output_event_output ON output_event(output_id, event_id)
    """,
    """
    CREATE UNIQUE INDEX output_event_issued ON output_event(output_id) WHERE kind='issued'
    """,
    """
    -- Sealed bytes, only until the paper is printed or the file picked up or past its time; then the row goes.
    CREATE TABLE output_content(
      output_id INTEGER PRIMARY KEY REFERENCES output,
      body BLOB NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE printer(
      printer_code TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      place TEXT NOT NULL DEFAULT '',
      kind TEXT NOT NULL DEFAULT 'laser' CHECK(kind IN ('laser','impact','label')),
      office_code TEXT NOT NULL REFERENCES office,
      active INTEGER NOT NULL DEFAULT 1 CHECK(active IN (0,1)),
      command TEXT NOT NULL DEFAULT '[]',
      version INTEGER NOT NULL DEFAULT 1
    ) STRICT
    """,
    """
    CREATE TABLE terminal_printer(
      terminal TEXT PRIMARY KEY,
      printer_code TEXT NOT NULL REFERENCES printer
    ) STRICT
    """,
    """
    CREATE TABLE media_recipient(
      recipient_id INTEGER PRIMARY KEY,
      name TEXT NOT NULL,
      public_key TEXT NOT NULL,
      from_on TEXT NOT NULL,
      until_on TEXT NOT NULL CHECK(until_on>=from_on),
      ended_on TEXT,
      registered_by TEXT NOT NULL REFERENCES staff,
      audit_seq INTEGER NOT NULL,
      UNIQUE(public_key, from_on)
    ) STRICT
    """,
    """
    CREATE TABLE media(
      media_id INTEGER PRIMARY KEY,
      source_id INTEGER NOT NULL REFERENCES output,
      recipient_id INTEGER NOT NULL REFERENCES media_recipient,
      medium TEXT NOT NULL,
      label TEXT NOT NULL,
      office_code TEXT NOT NULL REFERENCES office,
      purpose TEXT NOT NULL,
      draft_id INTEGER NOT NULL UNIQUE,
      drafted_by TEXT NOT NULL REFERENCES staff,
      approved_by TEXT NOT NULL REFERENCES staff,
      approved_at TEXT NOT NULL,
      audit_seq INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE media_event(
      event_id INTEGER PRIMARY KEY,
      media_id INTEGER NOT NULL REFERENCES media,
      kind TEXT NOT NULL CHECK(kind IN ('written','given','returned','destroyed')),
      happened_on TEXT NOT NULL,
      staff_no TEXT NOT NULL REFERENCES staff,
      second_name TEXT NOT NULL DEFAULT '',
      counterpart TEXT NOT NULL DEFAULT '',
      note TEXT NOT NULL DEFAULT '',
      output_id INTEGER REFERENCES output,
      recorded_at TEXT NOT NULL,
      audit_seq INTEGER NOT NULL,
      CHECK(kind<>'destroyed' OR second_name<>''),
      CHECK(kind NOT IN ('given','returned') OR counterpart<>'')
    ) STRICT
    """,
    """
    CREATE INDEX media_event_media ON media_event(media_id, event_id)
    """,
]

APPEND_ONLY = ["output", "output_party", "output_event", "media", "media_event"]

SYSTEM_RIGHTS = ("office.outputs", "office.printers")
"""What the commands at the machine need: sweeping the folder, and telling how a printer is reached."""


@migrations()
def m0012_outputs(db: Database) -> None:
    """A city that was founded before gets the rights of its system account; a new one is founded with them."""
    for statement in STATEMENTS:
        db.execute(statement)
    for table in APPEND_ONLY:
        append_only(db, table)
    if db.execute("SELECT count(*) FROM staff WHERE staff_no = 'system'").fetchone()[0] == 0:
        return
    for role in ("chief", "manager"):  # who approves hand-overs keeps the keys of their bodies, on the same screen
        db.execute("INSERT OR IGNORE INTO role_right VALUES(?,'office.media','read','')", (role,))
    for code in SYSTEM_RIGHTS:
        db.execute(
            "INSERT OR IGNORE INTO staff_right VALUES('system',?,'enter','grant','1950-01-01',NULL,0,1)",
            (code,),
        )
