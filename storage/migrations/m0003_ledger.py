"""Receivables (期別調定), their parts and events, demands, tax items, rates and due dates."""

from sqlite_utils import Database

from storage.migrations.plan import append_only, migrations

STATEMENTS = [
    """
    CREATE TABLE tax_item(
      tax_item TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      short_name TEXT NOT NULL,
      kana TEXT NOT NULL,
      fund TEXT NOT NULL,
      late_charge TEXT NOT NULL DEFAULT 'local_tax' CHECK(late_charge IN ('local_tax','none')),
      parts TEXT NOT NULL DEFAULT '[]',
      articles TEXT NOT NULL DEFAULT '[]'
    ) STRICT
    """,
    """
    CREATE TABLE late_charge_rate(
      from_on TEXT PRIMARY KEY,
      until_on TEXT NOT NULL,
      low TEXT NOT NULL,
      high TEXT NOT NULL,
      grace TEXT NOT NULL DEFAULT '',
      corporate_extension TEXT NOT NULL DEFAULT '',
      refund TEXT NOT NULL DEFAULT '',
      audit_seq INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE demand_fee_rate(
      from_on TEXT PRIMARY KEY,
      fee_yen INTEGER NOT NULL CHECK(fee_yen>=0),
      audit_seq INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE due_date(
      tax_item TEXT NOT NULL REFERENCES tax_item,
      levy_year INTEGER NOT NULL,
      term_no INTEGER NOT NULL,
      nominal_due_on TEXT NOT NULL,
      due_on TEXT NOT NULL,
      PRIMARY KEY(tax_item, levy_year, term_no)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE receivable(
      receivable_id INTEGER PRIMARY KEY,
      party_id INTEGER NOT NULL REFERENCES party,
      tax_item TEXT NOT NULL,
      levy_year INTEGER NOT NULL,
      tax_year INTEGER NOT NULL,
      notice_no TEXT NOT NULL,
      term_no INTEGER NOT NULL,
      withholding_no TEXT NOT NULL DEFAULT '',
      return_no TEXT NOT NULL DEFAULT '',
      business_year_no TEXT NOT NULL DEFAULT '',
      child_no TEXT NOT NULL DEFAULT '',
      share_no INTEGER NOT NULL DEFAULT 0,
      parent_id INTEGER REFERENCES receivable,
      fiscal_year INTEGER NOT NULL,
      nominal_due_on TEXT NOT NULL,
      due_on TEXT NOT NULL,
      statutory_due_on TEXT NOT NULL,
      priority_on TEXT NOT NULL,
      principal_yen INTEGER NOT NULL DEFAULT 0 CHECK(principal_yen>=0),
      demand_fee_yen INTEGER NOT NULL DEFAULT 0 CHECK(demand_fee_yen>=0),
      late_charge_yen INTEGER NOT NULL DEFAULT 0 CHECK(late_charge_yen>=0),
      penalty_tax_yen INTEGER NOT NULL DEFAULT 0 CHECK(penalty_tax_yen>=0),
      disposition_cost_yen INTEGER NOT NULL DEFAULT 0 CHECK(disposition_cost_yen>=0),
      provisional_yen INTEGER NOT NULL DEFAULT 0 CHECK(provisional_yen>=0),
      version INTEGER NOT NULL DEFAULT 1,
      CHECK(due_on>=nominal_due_on),
      UNIQUE(notice_no,
        tax_item,
        levy_year,
        tax_year,
        term_no,
        withholding_no,
        return_no,
        business_year_no,
        child_no,
        share_no)
    ) STRICT
    """,
    """
    CREATE INDEX receivable_party ON receivable(party_id)
    """,
    """
    CREATE INDEX receivable_withholding ON receivable(withholding_no) WHERE withholding_no<>''
    """,
    """
    CREATE INDEX receivable_open ON receivable(due_on) WHERE principal_yen>0
    """,
    """
    CREATE TABLE receivable_part(
      receivable_id INTEGER NOT NULL REFERENCES receivable,
      part_code TEXT NOT NULL,
      assessed_yen INTEGER NOT NULL,
      PRIMARY KEY(receivable_id, part_code)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE receivable_event(
      event_id INTEGER PRIMARY KEY,
      receivable_id INTEGER NOT NULL REFERENCES receivable,
      kind TEXT NOT NULL,
      from_on TEXT NOT NULL,
      until_on TEXT,
      facts TEXT NOT NULL DEFAULT '{}',
      document_id INTEGER REFERENCES document,
      draft_id INTEGER,
      cancels_event_id INTEGER UNIQUE REFERENCES receivable_event,
      audit_seq INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE INDEX receivable_event_receivable ON receivable_event(receivable_id)
    """,
    """
    CREATE TABLE demand(
      receivable_id INTEGER NOT NULL REFERENCES receivable,
      document_id INTEGER NOT NULL REFERENCES document,
      issued_on TEXT NOT NULL,
      seizable_from_on TEXT NOT NULL,
      cancelled_by_event_id INTEGER REFERENCES document_event,
      PRIMARY KEY(receivable_id, document_id)
    ) STRICT
    """,
    """
    CREATE UNIQUE INDEX demand_once ON demand(receivable_id) WHERE cancelled_by_event_id IS NULL
    """,
]

APPEND_ONLY = [
    "receivable_event",
]


@migrations()
def m0003_ledger(db: Database) -> None:
    """Receivables (期別調定), their parts and events, demands, tax items, rates and due dates."""
    for statement in STATEMENTS:
        db.execute(statement)
    for table in APPEND_ONLY:
        append_only(db, table)
