"""宛名: who the office writes to or collects from."""

from sqlite_utils import Database

from storage.migrations.plan import append_only, migrations

STATEMENTS = [
    """
    CREATE TABLE party(
      party_id INTEGER PRIMARY KEY,
      party_no TEXT NOT NULL UNIQUE,
      kind TEXT NOT NULL DEFAULT 'resident' CHECK(kind IN ('resident','non_resident','company','co_owners','trade_name')),
      name TEXT NOT NULL DEFAULT '',
      name_kana TEXT NOT NULL DEFAULT '',
      birth_on TEXT,
      sex TEXT NOT NULL DEFAULT '' CHECK(sex IN ('','1','2')),
      postal_code TEXT NOT NULL DEFAULT '',
      address TEXT NOT NULL DEFAULT '',
      address_building TEXT NOT NULL DEFAULT '',
      phone TEXT NOT NULL DEFAULT '',
      household_no TEXT NOT NULL DEFAULT '',
      household_relation TEXT NOT NULL DEFAULT '',
      status TEXT NOT NULL DEFAULT 'current' CHECK(status IN ('current','moved_out','deceased','closed')),
      status_on TEXT,
      corporate_no TEXT NOT NULL DEFAULT '',
      representative TEXT NOT NULL DEFAULT '',
      protected INTEGER NOT NULL DEFAULT 0 CHECK(protected IN (0,1)),
      lived_from TEXT,
      kana_key TEXT NOT NULL DEFAULT '',
      name_key TEXT NOT NULL DEFAULT '',
      address_key TEXT NOT NULL DEFAULT '',
      phone_key TEXT NOT NULL DEFAULT '',
      version INTEGER NOT NULL DEFAULT 1
    ) STRICT
    """,
    """
    CREATE INDEX party_kana ON party(kana_key, birth_on, party_id)
    """,
    """
    CREATE INDEX party_name ON party(name_key, birth_on, party_id)
    """,
    """
    CREATE INDEX party_birth ON party(birth_on, kana_key, party_id) WHERE birth_on IS NOT NULL
    """,
    """
    CREATE INDEX party_phone ON party(phone_key, party_id) WHERE phone_key<>''
    """,
    """
    CREATE INDEX party_address ON party(address_key, party_id) WHERE address_key<>''
    """,
    """
    CREATE INDEX party_household ON party(household_no) WHERE household_no<>''
    """,
    """
    CREATE TABLE party_member(
      party_id INTEGER NOT NULL REFERENCES party,
      member_id INTEGER NOT NULL REFERENCES party,
      PRIMARY KEY(party_id, member_id)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE party_change(
      change_id INTEGER PRIMARY KEY,
      party_id INTEGER NOT NULL REFERENCES party,
      changed_at TEXT NOT NULL,
      before TEXT NOT NULL,
      audit_seq INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE INDEX party_change_party ON party_change(party_id)
    """,
    """
    CREATE TABLE party_label(
      label_id INTEGER PRIMARY KEY,
      party_id INTEGER NOT NULL REFERENCES party,
      text TEXT NOT NULL,
      from_on TEXT NOT NULL,
      until_on TEXT,
      audit_seq INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE INDEX party_label_party ON party_label(party_id)
    """,
    """
    CREATE TABLE import_file(
      import_id INTEGER PRIMARY KEY,
      kind TEXT NOT NULL CHECK(kind IN ('parties','assessments')),
      source_name TEXT NOT NULL,
      content_sha256 BLOB NOT NULL UNIQUE CHECK(length(content_sha256)=32),
      row_count INTEGER NOT NULL,
      amount_yen INTEGER NOT NULL,
      read_by TEXT NOT NULL REFERENCES staff,
      read_at TEXT NOT NULL
    ) STRICT
    """,
    """
    -- What an accepted file holds, in the pieces that its job takes step by step; a piece goes when it has been taken.
    CREATE TABLE import_piece(
      import_id INTEGER NOT NULL REFERENCES import_file,
      piece_no INTEGER NOT NULL,
      body BLOB NOT NULL,
      PRIMARY KEY(import_id, piece_no)
    ) STRICT
    """,
]

APPEND_ONLY = [
    "party_change",
    "import_file",
]


@migrations()
def m0002_parties(db: Database) -> None:
    """宛名: who the office writes to or collects from."""
    for statement in STATEMENTS:
        db.execute(statement)
    for table in APPEND_ONLY:
        append_only(db, table)
