"""The journal: vouchers, seals, postings, and what the books refuse."""

from sqlite_utils import Database

from storage.migrations.plan import append_only, migrations

STATEMENTS = [
    """
    CREATE TABLE voucher(
      voucher_id INTEGER PRIMARY KEY REFERENCES voucher_seal(voucher_id) DEFERRABLE INITIALLY DEFERRED,
      act_code TEXT NOT NULL,
      booked_on TEXT NOT NULL CHECK(booked_on=date(booked_on,'+0 days')),
      batch_id INTEGER REFERENCES payment_batch,
      draft_id INTEGER REFERENCES draft_execution,
      reason TEXT,
      staff_no TEXT NOT NULL REFERENCES staff,
      CHECK(act_code NOT IN ('offset','refund','write_off','reduction','dishonour') OR draft_id IS NOT NULL),
      CHECK(act_code NOT IN ('reversal','dishonour','transfer') OR reason IS NOT NULL)
    ) STRICT
    """,
    """
    CREATE TABLE voucher_seal(
      voucher_id INTEGER PRIMARY KEY REFERENCES voucher,
      posting_count INTEGER NOT NULL CHECK(posting_count>1),
      digest BLOB NOT NULL CHECK(length(digest)=32),
      audit_seq INTEGER NOT NULL UNIQUE REFERENCES audit_log
    ) STRICT
    """,
    """
    CREATE TABLE posting(
      posting_id INTEGER PRIMARY KEY,
      voucher_id INTEGER NOT NULL REFERENCES voucher,
      account TEXT NOT NULL CHECK(account IN ('receivable','revenue','cash_in','cash_out','suspense','overpayment','deposit','payable','interest','written_off')),
      kind TEXT NOT NULL CHECK(kind IN ('assess','change','receipt','attach','overpaid','absorb','offset','refund','pay_out','reduction','write_off','carry','succession','expire')),
      receivable_id INTEGER REFERENCES receivable,
      component TEXT NOT NULL DEFAULT '' CHECK(component IN ('','principal','demand_fee','late_charge','penalty_tax','disposition_cost')),
      amount_yen INTEGER NOT NULL CHECK(amount_yen<>0),
      value_on TEXT NOT NULL CHECK(value_on=date(value_on,'+0 days')),
      fiscal_year INTEGER NOT NULL,
      revenue_class TEXT NOT NULL CHECK(revenue_class IN ('current','carried_over','none')),
      payment_id INTEGER REFERENCES payment,
      suspense_id INTEGER REFERENCES suspense,
      overpayment_id INTEGER REFERENCES overpayment,
      deposit_id INTEGER REFERENCES deposit,
      offsetting_id INTEGER REFERENCES offsetting,
      refund_id INTEGER REFERENCES refund,
      reverses_posting_id INTEGER REFERENCES posting,
      CHECK(account NOT IN ('receivable','overpayment') OR (receivable_id IS NOT NULL AND component<>'')),
      CHECK((account='suspense') <= (suspense_id IS NOT NULL)),
      CHECK((account='overpayment') <= (overpayment_id IS NOT NULL)),
      CHECK((account='deposit') <= (deposit_id IS NOT NULL)),
      CHECK((kind='offset') <= (offsetting_id IS NOT NULL)),
      CHECK((kind='refund') <= (refund_id IS NOT NULL)),
      CHECK(account<>'receivable'
        OR reverses_posting_id IS NOT NULL
        OR kind IN ('change','carry','succession')
        OR (kind IN ('assess','overpaid')) = (amount_yen>0))
    ) STRICT
    """,
    """
    -- One red row an original. Most rows are no red rows: they take no place in the index.
    CREATE UNIQUE INDEX posting_reverses ON posting(reverses_posting_id) WHERE reverses_posting_id IS NOT NULL
    """,
    """
    CREATE INDEX posting_voucher ON posting(voucher_id)
    """,
    """
    CREATE INDEX posting_receivable ON posting(receivable_id) WHERE receivable_id IS NOT NULL
    """,
    """
    CREATE INDEX posting_payment ON posting(payment_id) WHERE payment_id IS NOT NULL
    """,
    """
    CREATE INDEX posting_overpayment ON posting(overpayment_id) WHERE overpayment_id IS NOT NULL
    """,
    """
    CREATE INDEX posting_suspense ON posting(suspense_id) WHERE suspense_id IS NOT NULL
    """,
    """
    CREATE INDEX posting_deposit_id ON posting(deposit_id) WHERE deposit_id IS NOT NULL
    """,
    """
    -- The cash of a batch is compared with its payments when it is called posted: few rows among very many.
    CREATE INDEX posting_cash ON posting(voucher_id, amount_yen) WHERE account='cash_in'
    """,
    """
    CREATE INDEX voucher_booked ON voucher(booked_on)
    """,
    """
    CREATE INDEX voucher_batch ON voucher(batch_id) WHERE batch_id IS NOT NULL
    """,
    """
    -- A voucher is sealed when its postings are all there and sum to zero.
    CREATE TRIGGER voucher_seal_balanced BEFORE INSERT ON voucher_seal
    WHEN (SELECT count(*)<>NEW.posting_count OR sum(amount_yen)<>0 FROM posting WHERE voucher_id=NEW.voucher_id)
    BEGIN
      SELECT RAISE(ABORT,'voucher does not balance');
    END
    """,
    """
    -- A sealed voucher takes no more rows.
    CREATE TRIGGER posting_sealed BEFORE INSERT ON posting
    WHEN EXISTS(SELECT 1 FROM voucher_seal WHERE voucher_id=NEW.voucher_id)
    BEGIN
      SELECT RAISE(ABORT,'voucher is sealed');
    END
    """,
    """
    -- A closed fiscal year takes no more rows.
    CREATE TRIGGER posting_year_closed BEFORE INSERT ON posting
    WHEN EXISTS(SELECT 1 FROM fiscal_year_close WHERE fiscal_year=NEW.fiscal_year)
    BEGIN
      SELECT RAISE(ABORT,'fiscal year is closed');
    END
    """,
    """
    -- A closed day takes no more cash.
    CREATE TRIGGER posting_day_closed BEFORE INSERT ON posting
    WHEN NEW.account='cash_in'
      AND EXISTS(SELECT 1
        FROM day_close c
        JOIN voucher v ON v.booked_on=c.booked_on
        WHERE v.voucher_id=NEW.voucher_id)
    BEGIN
      SELECT RAISE(ABORT,'day is closed');
    END
    """,
    """
    -- Money for a claim goes to the year that R-17 gives (自治令142条; books close on 5/31).
    CREATE TRIGGER posting_fiscal_year BEFORE INSERT ON posting
    WHEN NEW.account='receivable'
      AND NEW.kind IN ('receipt','attach','offset')
      AND NEW.reverses_posting_id IS NULL
      AND NOT EXISTS(SELECT 1
        FROM receivable r, voucher v
        WHERE r.receivable_id=NEW.receivable_id
        AND v.voucher_id=NEW.voucher_id
        AND CASE
        WHEN v.booked_on<=(r.fiscal_year+1)||'-05-31'
        THEN NEW.fiscal_year=r.fiscal_year
        AND NEW.revenue_class='current'
        ELSE NEW.fiscal_year=CAST(substr(v.booked_on,1,4) AS INTEGER)-(substr(v.booked_on,6,2)<'04')
        AND NEW.revenue_class='carried_over' END)
    BEGIN
      SELECT RAISE(ABORT,'fiscal year');
    END
    """,
    """
    -- A red row is the mirror of its original; no red of a red.
    CREATE TRIGGER posting_reversal BEFORE INSERT ON posting
    WHEN NEW.reverses_posting_id IS NOT NULL
      AND NOT EXISTS(SELECT 1
        FROM posting o
        WHERE o.posting_id=NEW.reverses_posting_id
        AND o.amount_yen=-NEW.amount_yen
        AND o.account=NEW.account
        AND o.kind=NEW.kind
        AND o.component=NEW.component
        AND o.value_on=NEW.value_on
        AND o.receivable_id IS NEW.receivable_id
        AND o.payment_id IS NEW.payment_id
        AND o.reverses_posting_id IS NULL)
    BEGIN
      SELECT RAISE(ABORT,'not the mirror of its original');
    END
    """,
    """
    -- A receipt under an excess that was offset or refunded stands (except a dishonoured cheque).
    CREATE TRIGGER posting_dependent BEFORE INSERT ON posting
    WHEN NEW.reverses_posting_id IS NOT NULL
      AND NEW.account='receivable'
      AND NEW.kind IN ('receipt','attach')
      AND (SELECT act_code FROM voucher WHERE voucher_id=NEW.voucher_id)<>'dishonour'
      AND EXISTS(SELECT 1
        FROM overpayment o
        JOIN posting p USING(overpayment_id)
        LEFT JOIN posting x ON x.reverses_posting_id=p.posting_id
        WHERE o.receivable_id=NEW.receivable_id
        AND p.account='overpayment'
        AND p.kind IN ('offset','refund')
        AND p.reverses_posting_id IS NULL
        AND x.posting_id IS NULL
        AND NEW.reverses_posting_id<(SELECT max(posting_id)
          FROM posting
          WHERE overpayment_id=o.overpayment_id
          AND amount_yen<0))
    BEGIN
      SELECT RAISE(ABORT,'offset or refund stands on it');
    END
    """,
    """
    -- No more leaves an over-payment than is open in it.
    CREATE TRIGGER posting_overpayment BEFORE INSERT ON posting
    WHEN NEW.account='overpayment'
      AND NEW.amount_yen>-coalesce((SELECT sum(amount_yen)
        FROM posting
        WHERE overpayment_id=NEW.overpayment_id
        AND account='overpayment'),0)
    BEGIN
      SELECT RAISE(ABORT,'more than is open');
    END
    """,
    """
    -- No more leaves suspense than is open in it.
    CREATE TRIGGER posting_suspense BEFORE INSERT ON posting
    WHEN NEW.account='suspense'
      AND NEW.amount_yen>-coalesce((SELECT sum(amount_yen)
        FROM posting
        WHERE suspense_id=NEW.suspense_id
        AND account='suspense'),0)
    BEGIN
      SELECT RAISE(ABORT,'more than is open');
    END
    """,
    """
    -- No more leaves a deposit than is open in it.
    CREATE TRIGGER posting_deposit BEFORE INSERT ON posting
    WHEN NEW.account='deposit'
      AND NEW.amount_yen>-coalesce((SELECT sum(amount_yen)
        FROM posting
        WHERE deposit_id=NEW.deposit_id
        AND account='deposit'),0)
    BEGIN
      SELECT RAISE(ABORT,'more than is open');
    END
    """,
    """
    -- The balances of a receivable are what the journal says.
    CREATE TRIGGER posting_balance AFTER INSERT ON posting
    WHEN NEW.account='receivable'
    BEGIN
      UPDATE receivable
        SET principal_yen=principal_yen+NEW.amount_yen*(NEW.component='principal'),
          demand_fee_yen=demand_fee_yen+NEW.amount_yen*(NEW.component='demand_fee'),
          late_charge_yen=late_charge_yen+NEW.amount_yen*(NEW.component='late_charge'),
          penalty_tax_yen=penalty_tax_yen+NEW.amount_yen*(NEW.component='penalty_tax'),
          disposition_cost_yen=disposition_cost_yen+NEW.amount_yen*(NEW.component='disposition_cost')
        WHERE receivable_id=NEW.receivable_id;
    END
    """,
    """
    -- A batch is called posted when its cash is its payments, reversed when its cash is nought.
    CREATE TRIGGER payment_batch_posted BEFORE UPDATE OF state ON payment_batch
    WHEN NEW.state IN ('posted','reversed')
      AND (SELECT coalesce(sum(p.amount_yen),0)
        FROM posting p
        JOIN voucher v USING(voucher_id)
        WHERE v.batch_id=NEW.batch_id
        AND p.account='cash_in') <> CASE NEW.state
      WHEN 'posted'
      THEN (SELECT coalesce(sum(amount_yen),0) FROM payment WHERE batch_id=NEW.batch_id AND notice_kind='settled')
      ELSE 0 END
    BEGIN
      SELECT RAISE(ABORT,'batch total');
    END
    """,
]

APPEND_ONLY = [
    "voucher",
    "voucher_seal",
    "posting",
]


@migrations()
def m0005_journal(db: Database) -> None:
    """The journal: vouchers, seals, postings, and what the books refuse."""
    for statement in STATEMENTS:
        db.execute(statement)
    for table in APPEND_ONLY:
        append_only(db, table)
