"""Money that comes in: batches, payments, slips, provisional marks, suspense, over-payments, closes."""

from sqlite_utils import Database

from storage.migrations.plan import append_only, migrations

STATEMENTS = [
    """
    CREATE TABLE bank(
      bank_no TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      kana TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE payment_batch(
      batch_id INTEGER PRIMARY KEY,
      channel TEXT NOT NULL,
      source_name TEXT NOT NULL,
      content_sha256 BLOB,
      vendor_code TEXT NOT NULL DEFAULT '',
      bank_no TEXT NOT NULL DEFAULT '',
      booked_on TEXT,
      declared_count INTEGER NOT NULL,
      declared_yen INTEGER NOT NULL,
      state TEXT NOT NULL DEFAULT 'read' CHECK(state IN ('read','ready','posting','posted','rejected','reversing','reversed')),
      read_by TEXT NOT NULL REFERENCES staff,
      read_at TEXT NOT NULL,
      version INTEGER NOT NULL DEFAULT 1,
      layout TEXT NOT NULL DEFAULT '',
      branch_no TEXT NOT NULL DEFAULT '',
      read_count INTEGER NOT NULL DEFAULT 0,
      warnings TEXT NOT NULL DEFAULT '[]',
      rejected_reason TEXT NOT NULL DEFAULT '',
      serial_no INTEGER NOT NULL DEFAULT 0
    ) STRICT
    """,
    """
    CREATE UNIQUE INDEX payment_batch_content ON payment_batch(content_sha256)
      WHERE state NOT IN ('rejected','reversed')
    """,
    """
    CREATE INDEX payment_batch_booked ON payment_batch(booked_on)
    """,
    """
    -- A batch moves along these arrows only.
    CREATE TRIGGER payment_batch_arrows BEFORE UPDATE OF state ON payment_batch
    WHEN OLD.state||'>'||NEW.state NOT IN ('read>ready','read>rejected','ready>rejected','ready>posting','posting>posted','posted>reversing','reversing>reversed')
    BEGIN
      SELECT RAISE(ABORT,'batch state');
    END
    """,
    """
    CREATE TABLE payment(
      payment_id INTEGER PRIMARY KEY,
      batch_id INTEGER NOT NULL REFERENCES payment_batch,
      line_no INTEGER NOT NULL,
      notice_kind TEXT NOT NULL CHECK(notice_kind IN ('settled','preliminary','cancelled','failed')),
      slip_key TEXT NOT NULL,
      amount_yen INTEGER NOT NULL CHECK(amount_yen>0),
      paid_on TEXT NOT NULL,
      paid_at TEXT NOT NULL DEFAULT '',
      booked_on TEXT,
      outlet TEXT NOT NULL DEFAULT '',
      raw BLOB NOT NULL,
      fault TEXT NOT NULL DEFAULT '',
      fault_reason TEXT NOT NULL DEFAULT '',
      split_principal_yen INTEGER,
      split_demand_fee_yen INTEGER,
      split_late_charge_yen INTEGER,
      result_code TEXT NOT NULL DEFAULT '',
      data_on TEXT NOT NULL DEFAULT '',
      UNIQUE(batch_id, line_no),
      CHECK((notice_kind='settled') = (booked_on IS NOT NULL))
    ) STRICT
    """,
    """
    CREATE INDEX payment_slip_key ON payment(slip_key)
    """,
    """
    -- The money of a batch is summed within one write, however long its file is.
    CREATE INDEX payment_money ON payment(batch_id, notice_kind, amount_yen)
    """,
    """
    CREATE INDEX payment_fault ON payment(batch_id) WHERE fault<>''
    """,
    """
    CREATE TABLE payment_slip(
      slip_key TEXT PRIMARY KEY,
      receivable_id INTEGER NOT NULL REFERENCES receivable,
      kind TEXT NOT NULL CHECK(kind IN ('barcode','slip_no','customer_no','typed')),
      issued_on TEXT,
      amount_yen INTEGER,
      split_principal_yen INTEGER,
      split_demand_fee_yen INTEGER,
      split_late_charge_yen INTEGER,
      cancelled_on TEXT
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE INDEX payment_slip_receivable ON payment_slip(receivable_id)
    """,
    """
    CREATE TABLE paid_slip_line(
      batch_id INTEGER NOT NULL REFERENCES payment_batch,
      line_no INTEGER NOT NULL,
      slip_key TEXT NOT NULL,
      receivable_id INTEGER REFERENCES receivable,
      cause TEXT NOT NULL DEFAULT '',
      paid_on TEXT NOT NULL,
      principal_yen INTEGER NOT NULL,
      demand_fee_yen INTEGER NOT NULL,
      late_charge_yen INTEGER NOT NULL,
      typed TEXT NOT NULL,
      version INTEGER NOT NULL DEFAULT 1,
      PRIMARY KEY(batch_id, line_no)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE bank_total(
      booked_on TEXT NOT NULL,
      bank_no TEXT NOT NULL,
      channel TEXT NOT NULL,
      slip_count INTEGER NOT NULL,
      amount_yen INTEGER NOT NULL,
      typed_by TEXT NOT NULL REFERENCES staff,
      version INTEGER NOT NULL DEFAULT 1,
      PRIMARY KEY(booked_on, bank_no, channel)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE provisional_mark(
      mark_id INTEGER PRIMARY KEY,
      payment_id INTEGER NOT NULL UNIQUE REFERENCES payment,
      receivable_id INTEGER NOT NULL REFERENCES receivable,
      amount_yen INTEGER NOT NULL CHECK(amount_yen>0)
    ) STRICT
    """,
    """
    CREATE INDEX provisional_mark_receivable ON provisional_mark(receivable_id)
    """,
    """
    -- Claims that are provisionally paid now: few among many.
    CREATE INDEX receivable_provisional ON receivable(receivable_id) WHERE provisional_yen>0
    """,
    """
    CREATE TABLE provisional_end(
      mark_id INTEGER PRIMARY KEY REFERENCES provisional_mark,
      kind TEXT NOT NULL CHECK(kind IN ('confirmed','cancelled','released')),
      payment_id INTEGER UNIQUE REFERENCES payment,
      reason TEXT,
      audit_seq INTEGER NOT NULL,
      CHECK((kind='released') = (payment_id IS NULL))
    ) STRICT
    """,
    """
    -- What is provisionally paid is kept beside the balance, never in it.
    CREATE TRIGGER provisional_on AFTER INSERT ON provisional_mark
    BEGIN
      UPDATE receivable SET provisional_yen=provisional_yen+NEW.amount_yen WHERE receivable_id=NEW.receivable_id;
    END
    """,
    """
    -- The end of a mark takes its amount back.
    CREATE TRIGGER provisional_off AFTER INSERT ON provisional_end
    BEGIN
      UPDATE receivable
        SET provisional_yen=provisional_yen-(SELECT amount_yen FROM provisional_mark WHERE mark_id=NEW.mark_id)
        WHERE receivable_id=(SELECT receivable_id FROM provisional_mark WHERE mark_id=NEW.mark_id);
    END
    """,
    """
    CREATE TABLE suspense(
      suspense_id INTEGER PRIMARY KEY,
      payment_id INTEGER NOT NULL UNIQUE REFERENCES payment,
      cause TEXT NOT NULL CHECK(cause IN ('no_receivable','amount','year','term','cancelled','check_digit','closed','unknown'))
    ) STRICT
    """,
    """
    CREATE TABLE suspense_note(
      note_id INTEGER PRIMARY KEY,
      suspense_id INTEGER NOT NULL REFERENCES suspense,
      noted_on TEXT NOT NULL,
      noted_by TEXT NOT NULL REFERENCES staff,
      note TEXT NOT NULL,
      audit_seq INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE INDEX suspense_note_suspense ON suspense_note(suspense_id)
    """,
    """
    CREATE TABLE overpayment(
      overpayment_id INTEGER PRIMARY KEY,
      receivable_id INTEGER NOT NULL REFERENCES receivable,
      payment_id INTEGER REFERENCES payment,
      cause TEXT NOT NULL CHECK(cause IN ('excess','double','wrong_term','no_debt','reduced','after_extinction')),
      interest_cause INTEGER NOT NULL CHECK(interest_cause BETWEEN 1 AND 4),
      arose_on TEXT NOT NULL,
      UNIQUE(receivable_id, payment_id, cause)
    ) STRICT
    """,
    """
    CREATE TABLE offsetting(
      offsetting_id INTEGER PRIMARY KEY,
      overpayment_id INTEGER NOT NULL REFERENCES overpayment,
      receivable_id INTEGER NOT NULL REFERENCES receivable,
      effective_on TEXT NOT NULL,
      decided_on TEXT NOT NULL,
      form TEXT NOT NULL CHECK(form IN ('offset','entrusted')),
      draft_id INTEGER NOT NULL REFERENCES draft_execution,
      notice_id INTEGER REFERENCES document,
      CHECK(decided_on>=effective_on)
    ) STRICT
    """,
    """
    CREATE TABLE refund(
      refund_id INTEGER PRIMARY KEY,
      overpayment_id INTEGER NOT NULL REFERENCES overpayment,
      payee_key TEXT NOT NULL,
      decided_on TEXT NOT NULL,
      way TEXT NOT NULL CHECK(way IN ('return_of_revenue','expenditure')),
      draft_id INTEGER NOT NULL REFERENCES draft_execution
    ) STRICT
    """,
    """
    CREATE TABLE refund_event(
      event_id INTEGER PRIMARY KEY,
      refund_id INTEGER NOT NULL REFERENCES refund,
      kind TEXT NOT NULL CHECK(kind IN ('in_file','paid','returned','cancelled')),
      event_on TEXT NOT NULL,
      audit_seq INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE deposit(
      deposit_id INTEGER PRIMARY KEY,
      party_id INTEGER NOT NULL REFERENCES party,
      kind TEXT NOT NULL CHECK(kind IN ('prepaid','surplus','auction_bond','entrusted')),
      payment_id INTEGER REFERENCES payment
    ) STRICT
    """,
    """
    CREATE TABLE day_close(
      booked_on TEXT PRIMARY KEY,
      bank_yen INTEGER NOT NULL,
      books_yen INTEGER NOT NULL,
      closed_by TEXT NOT NULL,
      audit_seq INTEGER NOT NULL,
      CHECK(bank_yen=books_yen)
    ) STRICT
    """,
    """
    CREATE TABLE daily_report(
      booked_on TEXT NOT NULL,
      serial_no INTEGER NOT NULL,
      printed_by TEXT NOT NULL REFERENCES staff,
      printed_at TEXT NOT NULL,
      audit_seq INTEGER NOT NULL,
      PRIMARY KEY(booked_on, serial_no)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE fiscal_year_close(
      fiscal_year INTEGER PRIMARY KEY,
      closed_on TEXT NOT NULL,
      audit_seq INTEGER NOT NULL
    ) STRICT
    """,
]

APPEND_ONLY = [
    "payment",
    "provisional_mark",
    "provisional_end",
    "suspense",
    "suspense_note",
    "overpayment",
    "offsetting",
    "refund",
    "refund_event",
    "day_close",
    "daily_report",
    "fiscal_year_close",
]


@migrations()
def m0004_collection(db: Database) -> None:
    """Money that comes in: batches, payments, slips, provisional marks, suspense, over-payments, closes."""
    for statement in STATEMENTS:
        db.execute(statement)
    for table in APPEND_ONLY:
        append_only(db, table)
