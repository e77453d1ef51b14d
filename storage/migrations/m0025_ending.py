"""How claims end without money: 時効 (years, where each receivable stands), 執行停止, 不納欠損."""

from sqlite_utils import Database

from storage.migrations.plan import append_only, migrations

STATEMENTS = [
    """
    -- Years of the limitation by tax item, from a day on; '' holds for every item that is not named (K144).
    CREATE TABLE limitation_years(
      tax_item TEXT NOT NULL,
      from_on TEXT NOT NULL CHECK(from_on=date(from_on,'+0 days')),
      years INTEGER NOT NULL CHECK(years BETWEEN 1 AND 20),
      article TEXT NOT NULL,
      PRIMARY KEY(tax_item, from_on)
    ) STRICT, WITHOUT ROWID
    """,
    """
    INSERT INTO limitation_years VALUES
      ('','1950-08-01',5,'法18条①'),
      ('23','1959-01-01',2,'国保法110条①')
    """,
    """
    -- Where the limitation of each open receivable stands, kept by night from what happened; any row can be made anew.
    CREATE TABLE receivable_limit(
      receivable_id INTEGER PRIMARY KEY REFERENCES receivable,
      party_id INTEGER NOT NULL REFERENCES party,
      starts_on TEXT NOT NULL,
      completes_on TEXT,
      held_until TEXT NOT NULL DEFAULT '',
      held_by TEXT NOT NULL DEFAULT '',
      suspended_from TEXT NOT NULL DEFAULT '',
      expires_on TEXT NOT NULL DEFAULT '',
      basis TEXT NOT NULL,
      computed_on TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE INDEX receivable_limit_completes ON receivable_limit(completes_on)
    """,
    """
    CREATE INDEX receivable_limit_held ON receivable_limit(held_until) WHERE held_until<>''
    """,
    """
    CREATE INDEX receivable_limit_expires ON receivable_limit(expires_on) WHERE expires_on<>''
    """,
    """
    CREATE INDEX receivable_limit_party ON receivable_limit(party_id)
    """,
    """
    CREATE INDEX document_event_published ON document_event(document_id) WHERE kind='published'
    """,
    """
    -- Why a completion could not be prevented (P-85): the newest row of a receivable is what the paper says.
    CREATE TABLE expiry_account_event(
      account_id INTEGER PRIMARY KEY,
      receivable_id INTEGER NOT NULL REFERENCES receivable,
      party_id INTEGER NOT NULL REFERENCES party,
      words TEXT NOT NULL CHECK(words<>''),
      noted_on TEXT NOT NULL,
      staff_no TEXT NOT NULL REFERENCES staff,
      audit_seq INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE INDEX expiry_account_event_receivable ON expiry_account_event(receivable_id)
    """,
    """
    -- 調査票: what was looked for before a suspension, by kind of asset, with the day, the result and who judged.
    CREATE TABLE suspension_sheet(
      sheet_id INTEGER PRIMARY KEY,
      party_id INTEGER NOT NULL REFERENCES party,
      household TEXT NOT NULL DEFAULT '',
      dependants INTEGER CHECK(dependants>=0),
      income TEXT NOT NULL DEFAULT '',
      income_yen INTEGER CHECK(income_yen>=0),
      survey_on TEXT NOT NULL DEFAULT '',
      survey TEXT NOT NULL DEFAULT '',
      judgement TEXT NOT NULL DEFAULT '',
      judged_by TEXT NOT NULL DEFAULT '',
      judged_on TEXT NOT NULL DEFAULT '',
      made_on TEXT NOT NULL,
      version INTEGER NOT NULL DEFAULT 1,
      audit_seq INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE INDEX suspension_sheet_party ON suspension_sheet(party_id)
    """,
    """
    CREATE TABLE suspension_sheet_asset(
      sheet_id INTEGER NOT NULL REFERENCES suspension_sheet,
      asset_kind TEXT NOT NULL,
      looked_on TEXT NOT NULL,
      result TEXT NOT NULL CHECK(result IN ('none','found','unattachable')),
      words TEXT NOT NULL DEFAULT '',
      PRIMARY KEY(sheet_id, asset_kind)
    ) STRICT, WITHOUT ROWID
    """,
    """
    -- 執行停止: decided by a draft; it stands from the day of its notice (停止日). What happens to it are its events.
    CREATE TABLE suspension(
      suspension_id INTEGER PRIMARY KEY,
      suspension_no TEXT NOT NULL UNIQUE,
      party_id INTEGER NOT NULL REFERENCES party,
      ground INTEGER NOT NULL CHECK(ground BETWEEN 1 AND 3),
      partial_reason TEXT NOT NULL DEFAULT '',
      sheet_id INTEGER NOT NULL REFERENCES suspension_sheet,
      draft_id INTEGER NOT NULL,
      decided_on TEXT NOT NULL,
      suspended_on TEXT NOT NULL DEFAULT '',
      review_on TEXT NOT NULL DEFAULT '',
      ended_on TEXT NOT NULL DEFAULT '',
      end_cause TEXT NOT NULL DEFAULT '',
      version INTEGER NOT NULL DEFAULT 1,
      audit_seq INTEGER NOT NULL,
      CHECK((ended_on='')=(end_cause=''))
    ) STRICT
    """,
    """
    CREATE INDEX suspension_party ON suspension(party_id)
    """,
    """
    CREATE INDEX suspension_review ON suspension(review_on) WHERE ended_on='' AND suspended_on<>''
    """,
    """
    -- The day of a suspension stays when its ground changes (徴基通154-1). A cancelled one stays ended; another goes on
    -- where the write-off that ended it is taken back as a mistake.
    CREATE TRIGGER suspension_arrows BEFORE UPDATE ON suspension
    WHEN (OLD.ended_on<>'' AND (NEW.ended_on<>'' OR OLD.end_cause='取消'))
      OR NEW.party_id<>OLD.party_id OR (OLD.suspended_on<>'' AND NEW.suspended_on<>OLD.suspended_on)
    BEGIN SELECT RAISE(ABORT,'suspension'); END
    """,
    """
    CREATE TABLE suspension_receivable(
      suspension_id INTEGER NOT NULL REFERENCES suspension,
      receivable_id INTEGER NOT NULL REFERENCES receivable,
      event_id INTEGER REFERENCES receivable_event,
      PRIMARY KEY(suspension_id, receivable_id)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE INDEX suspension_receivable_receivable ON suspension_receivable(receivable_id)
    """,
    """
    CREATE TABLE suspension_event(
      event_id INTEGER PRIMARY KEY,
      suspension_id INTEGER NOT NULL REFERENCES suspension,
      kind TEXT NOT NULL,
      happened_on TEXT NOT NULL,
      words TEXT NOT NULL DEFAULT '',
      facts TEXT NOT NULL DEFAULT '{}',
      staff_no TEXT NOT NULL REFERENCES staff,
      audit_seq INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE INDEX suspension_event_suspension ON suspension_event(suspension_id)
    """,
    """
    -- 不納欠損: one decision (決議) over one or many receivables, with the day by the law and the day of the books apart.
    CREATE TABLE write_off(
      write_off_id INTEGER PRIMARY KEY,
      write_off_no TEXT NOT NULL UNIQUE,
      cause TEXT NOT NULL CHECK(cause IN ('suspension','immediate','limitation')),
      fiscal_year INTEGER NOT NULL,
      booked_on TEXT NOT NULL,
      draft_id INTEGER NOT NULL UNIQUE,
      audit_seq INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE INDEX write_off_year ON write_off(fiscal_year)
    """,
    """
    CREATE TABLE write_off_claim(
      write_off_id INTEGER NOT NULL REFERENCES write_off,
      receivable_id INTEGER NOT NULL REFERENCES receivable,
      party_id INTEGER NOT NULL REFERENCES party,
      extinct_on TEXT NOT NULL,
      principal_yen INTEGER NOT NULL,
      demand_fee_yen INTEGER NOT NULL,
      late_charge_yen INTEGER NOT NULL,
      penalty_tax_yen INTEGER NOT NULL,
      disposition_cost_yen INTEGER NOT NULL,
      voucher_id INTEGER NOT NULL REFERENCES voucher,
      event_id INTEGER NOT NULL REFERENCES receivable_event,
      reversed_by INTEGER REFERENCES voucher,
      PRIMARY KEY(write_off_id, receivable_id)
    ) STRICT, WITHOUT ROWID
    """,
    """
    -- Nothing is written off twice; what was written off by mistake can be, once that was reversed.
    CREATE UNIQUE INDEX write_off_claim_once ON write_off_claim(receivable_id) WHERE reversed_by IS NULL
    """,
    """
    CREATE INDEX write_off_claim_receivable ON write_off_claim(receivable_id)
    """,
    """
    CREATE INDEX write_off_claim_party ON write_off_claim(party_id)
    """,
    """
    CREATE TRIGGER write_off_claim_arrows BEFORE UPDATE ON write_off_claim
    WHEN OLD.reversed_by IS NOT NULL OR NEW.reversed_by IS NULL OR NEW.extinct_on<>OLD.extinct_on
      OR NEW.receivable_id<>OLD.receivable_id OR NEW.principal_yen<>OLD.principal_yen
    BEGIN SELECT RAISE(ABORT,'write-off'); END
    """,
]

APPEND_ONLY = ["expiry_account_event", "suspension_event"]


@migrations()
def m0025_ending(db: Database) -> None:
    """How claims end without money: 時効 (years, where each receivable stands), 執行停止, 不納欠損."""
    for statement in STATEMENTS:
        db.execute(statement)
    for table in APPEND_ONLY:
        append_only(db, table)
