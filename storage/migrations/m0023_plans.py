"""分納誓約: plans by version with their lines and what happened to them; 納付受託; third-party payers."""

from sqlite_utils import Database

from storage.migrations.plan import append_only, migrations

STATEMENTS = [
    """
    -- One version of a plan. `basis_posting_id` is the last posting that its amounts knew of: later money fulfils it.
    CREATE TABLE instalment_plan(
      plan_id INTEGER PRIMARY KEY,
      series_id INTEGER NOT NULL,
      version_no INTEGER NOT NULL CHECK(version_no>0),
      replaces_plan_id INTEGER REFERENCES instalment_plan,
      party_id INTEGER NOT NULL REFERENCES party,
      made_on TEXT NOT NULL CHECK(made_on=date(made_on,'+0 days')),
      start_on TEXT NOT NULL CHECK(start_on=date(start_on,'+0 days')),
      day_of_month INTEGER NOT NULL CHECK(day_of_month BETWEEN 1 AND 31),
      monthly_yen INTEGER NOT NULL CHECK(monthly_yen>0),
      total_yen INTEGER NOT NULL CHECK(total_yen>0),
      late_charge_mode TEXT NOT NULL,
      part_order TEXT NOT NULL,
      late_charge_yen INTEGER NOT NULL CHECK(late_charge_yen>=0),
      assumed TEXT NOT NULL DEFAULT '',
      pay_method TEXT NOT NULL,
      beyond TEXT NOT NULL DEFAULT '',
      basis_posting_id INTEGER NOT NULL,
      staff_no TEXT NOT NULL REFERENCES staff,
      audit_seq INTEGER NOT NULL,
      UNIQUE(series_id, version_no)
    ) STRICT
    """,
    """
    CREATE INDEX instalment_plan_party ON instalment_plan(party_id, plan_id)
    """,
    """
    CREATE TABLE instalment_plan_receivable(
      plan_id INTEGER NOT NULL REFERENCES instalment_plan,
      place INTEGER NOT NULL CHECK(place>0),
      receivable_id INTEGER NOT NULL REFERENCES receivable,
      principal_yen INTEGER NOT NULL CHECK(principal_yen>=0),
      other_yen INTEGER NOT NULL CHECK(other_yen>=0),
      late_charge_yen INTEGER NOT NULL CHECK(late_charge_yen>=0),
      PRIMARY KEY(plan_id, place),
      UNIQUE(plan_id, receivable_id)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE INDEX instalment_plan_receivable_claim ON instalment_plan_receivable(receivable_id)
    """,
    """
    CREATE TABLE instalment_plan_line(
      plan_id INTEGER NOT NULL REFERENCES instalment_plan,
      line_no INTEGER NOT NULL CHECK(line_no>0),
      nominal_on TEXT NOT NULL,
      due_on TEXT NOT NULL CHECK(due_on=date(due_on,'+0 days') AND due_on>=nominal_on),
      amount_yen INTEGER NOT NULL CHECK(amount_yen>0),
      PRIMARY KEY(plan_id, line_no)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE instalment_plan_part(
      plan_id INTEGER NOT NULL,
      line_no INTEGER NOT NULL,
      receivable_id INTEGER NOT NULL,
      base_yen INTEGER NOT NULL CHECK(base_yen>=0),
      late_charge_yen INTEGER NOT NULL CHECK(late_charge_yen>=0),
      PRIMARY KEY(plan_id, line_no, receivable_id),
      FOREIGN KEY(plan_id, line_no) REFERENCES instalment_plan_line,
      FOREIGN KEY(plan_id, receivable_id) REFERENCES instalment_plan_receivable(plan_id, receivable_id)
    ) STRICT, WITHOUT ROWID
    """,
    """
    -- drafted, approved, printed, signed, defaulted, noticed, completed, cancelled, replaced, dropped.
    CREATE TABLE instalment_plan_event(
      event_id INTEGER PRIMARY KEY,
      plan_id INTEGER NOT NULL REFERENCES instalment_plan,
      kind TEXT NOT NULL,
      happened_on TEXT NOT NULL CHECK(happened_on=date(happened_on,'+0 days')),
      line_no INTEGER NOT NULL DEFAULT 0,
      facts TEXT NOT NULL DEFAULT '{}',
      document_id INTEGER REFERENCES document,
      draft_id INTEGER,
      staff_no TEXT NOT NULL REFERENCES staff,
      audit_seq INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE INDEX instalment_plan_event_plan ON instalment_plan_event(plan_id, event_id)
    """,
    """
    -- A default of an instalment is noted once, a plan is signed once and ends once.
    CREATE UNIQUE INDEX instalment_plan_event_default ON instalment_plan_event(plan_id, line_no) WHERE kind='defaulted'
    """,
    """
    CREATE UNIQUE INDEX instalment_plan_event_signed ON instalment_plan_event(plan_id) WHERE kind='signed'
    """,
    """
    CREATE UNIQUE INDEX instalment_plan_event_end ON instalment_plan_event(plan_id)
     WHERE kind IN ('completed','cancelled','replaced','dropped')
    """,
    """
    -- How each plan stands as of the last count: for lists alone, never for a decision.
    CREATE TABLE instalment_plan_watch(
      plan_id INTEGER PRIMARY KEY REFERENCES instalment_plan,
      party_id INTEGER NOT NULL REFERENCES party,
      as_of_on TEXT NOT NULL,
      state TEXT NOT NULL,
      open INTEGER NOT NULL CHECK(open IN (0,1)),
      consecutive INTEGER NOT NULL DEFAULT 0,
      kept INTEGER NOT NULL DEFAULT 0,
      judged INTEGER NOT NULL DEFAULT 0,
      paid_yen INTEGER NOT NULL DEFAULT 0,
      rest_yen INTEGER NOT NULL DEFAULT 0,
      short_yen INTEGER NOT NULL DEFAULT 0,
      next_due_on TEXT,
      next_yen INTEGER NOT NULL DEFAULT 0,
      failed_on TEXT
    ) STRICT
    """,
    """
    CREATE INDEX instalment_plan_watch_failed ON instalment_plan_watch(failed_on, plan_id) WHERE open=1 AND consecutive>0
    """,
    """
    CREATE INDEX instalment_plan_watch_open ON instalment_plan_watch(plan_id) WHERE open=1
    """,
    """
    CREATE INDEX instalment_plan_watch_party ON instalment_plan_watch(party_id, plan_id)
    """,
    """
    -- 第三者納付: who pays for the delinquent; receipts stay in the delinquent's name (法20条の6).
    CREATE TABLE third_party_payer(
      payer_id INTEGER PRIMARY KEY,
      party_id INTEGER NOT NULL REFERENCES party,
      name TEXT NOT NULL,
      relation TEXT NOT NULL,
      from_on TEXT NOT NULL CHECK(from_on=date(from_on,'+0 days')),
      ended_on TEXT CHECK(ended_on>=from_on),
      version INTEGER NOT NULL DEFAULT 1,
      audit_seq INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE INDEX third_party_payer_party ON third_party_payer(party_id)
    """,
    """
    -- 納付受託: a cheque or other paper that was entrusted (法16条の2). Nothing is posted for it; the money comes as usual.
    CREATE TABLE entrusted_paper(
      entrusted_id INTEGER PRIMARY KEY,
      party_id INTEGER NOT NULL REFERENCES party,
      accepted_on TEXT NOT NULL CHECK(accepted_on=date(accepted_on,'+0 days')),
      paper_kind TEXT NOT NULL,
      paper_no TEXT NOT NULL,
      face_yen INTEGER NOT NULL CHECK(face_yen>0),
      due_on TEXT NOT NULL CHECK(due_on>=accepted_on),
      drawn_by TEXT NOT NULL,
      drawn_on_bank TEXT NOT NULL,
      brought_by TEXT NOT NULL,
      reentrusted_to TEXT NOT NULL,
      charge_until_on TEXT NOT NULL,
      basis_posting_id INTEGER NOT NULL,
      staff_no TEXT NOT NULL REFERENCES staff,
      version INTEGER NOT NULL DEFAULT 1,
      audit_seq INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE INDEX entrusted_paper_party ON entrusted_paper(party_id, entrusted_id)
    """,
    """
    CREATE TABLE entrusted_part(
      entrusted_id INTEGER NOT NULL REFERENCES entrusted_paper,
      receivable_id INTEGER NOT NULL REFERENCES receivable,
      amount_yen INTEGER NOT NULL CHECK(amount_yen>0),
      PRIMARY KEY(entrusted_id, receivable_id)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE INDEX entrusted_part_receivable ON entrusted_part(receivable_id)
    """,
    """
    -- receipted, dishonoured, returned, delayed.
    CREATE TABLE entrusted_event(
      event_id INTEGER PRIMARY KEY,
      entrusted_id INTEGER NOT NULL REFERENCES entrusted_paper,
      kind TEXT NOT NULL,
      happened_on TEXT NOT NULL CHECK(happened_on=date(happened_on,'+0 days')),
      until_on TEXT,
      document_id INTEGER REFERENCES document,
      staff_no TEXT NOT NULL REFERENCES staff,
      audit_seq INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE INDEX entrusted_event_paper ON entrusted_event(entrusted_id, event_id)
    """,
    """
    CREATE UNIQUE INDEX entrusted_event_end ON entrusted_event(entrusted_id) WHERE kind IN ('dishonoured','returned')
    """,
]

APPEND_ONLY = [
    "instalment_plan",
    "instalment_plan_receivable",
    "instalment_plan_line",
    "instalment_plan_part",
    "instalment_plan_event",
    "entrusted_part",
    "entrusted_event",
]


@migrations()
def m0023_plans(db: Database) -> None:
    """分納誓約: plans by version with their lines and what happened to them; 納付受託; third-party payers."""
    for statement in STATEMENTS:
        db.execute(statement)
    for table in APPEND_ONLY:
        append_only(db, table)
