"""猶予: graces with their receivables, plans, securities and events; relief of late charges one by one."""

from sqlite_utils import Database

from storage.migrations.plan import append_only, migrations

STATEMENTS = [
    """
    -- What was asked for stays; what was decided stands in grace_event. `live` and `ends_on` are for the lists.
    CREATE TABLE grace(
      grace_id INTEGER PRIMARY KEY,
      grace_no TEXT NOT NULL UNIQUE,
      party_id INTEGER NOT NULL REFERENCES party,
      kind TEXT NOT NULL CHECK(kind IN ('collection','collection_late','by_office','by_request')),
      clause TEXT NOT NULL,
      received_on TEXT CHECK(received_on=date(received_on,'+0 days')),
      arose_on TEXT CHECK(arose_on=date(arose_on,'+0 days')),
      asked_from_on TEXT NOT NULL CHECK(asked_from_on=date(asked_from_on,'+0 days')),
      asked_until_on TEXT NOT NULL CHECK(asked_until_on=date(asked_until_on,'+0 days')),
      parent_id INTEGER REFERENCES grace,
      live INTEGER NOT NULL DEFAULT 1 CHECK(live IN (0,1)),
      ends_on TEXT CHECK(ends_on=date(ends_on,'+0 days')),
      correction_on TEXT CHECK(correction_on=date(correction_on,'+0 days')),
      version INTEGER NOT NULL DEFAULT 1,
      audit_seq INTEGER NOT NULL,
      CHECK(asked_until_on>=asked_from_on),
      CHECK((received_on IS NULL)=(kind='by_office'))
    ) STRICT
    """,
    "CREATE INDEX grace_party ON grace(party_id)",
    "CREATE INDEX grace_live ON grace(grace_id) WHERE live=1",
    "CREATE INDEX grace_ending ON grace(ends_on) WHERE live=1 AND ends_on IS NOT NULL",
    "CREATE INDEX grace_correction ON grace(correction_on) WHERE live=1 AND correction_on IS NOT NULL",
    """
    -- An extension is one of the party's own; whose grace it is, of which kind and when it came do not change.
    CREATE TRIGGER grace_arrows BEFORE UPDATE ON grace
    WHEN NEW.party_id<>OLD.party_id OR NEW.kind<>OLD.kind OR NEW.grace_no<>OLD.grace_no
      OR NEW.received_on IS NOT OLD.received_on OR (OLD.live=0 AND NEW.live=1)
    BEGIN SELECT RAISE(ABORT,'grace is kept'); END
    """,
    """
    CREATE TABLE grace_receivable(
      grace_id INTEGER NOT NULL REFERENCES grace,
      receivable_id INTEGER NOT NULL REFERENCES receivable,
      open_yen INTEGER NOT NULL CHECK(open_yen>0),
      PRIMARY KEY(grace_id, receivable_id)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX grace_receivable_receivable ON grace_receivable(receivable_id)",
    """
    CREATE TABLE grace_instalment(
      grace_id INTEGER NOT NULL REFERENCES grace,
      plan_no INTEGER NOT NULL CHECK(plan_no>=1),
      line_no INTEGER NOT NULL CHECK(line_no>=1),
      due_on TEXT NOT NULL CHECK(due_on=date(due_on,'+0 days')),
      amount_yen INTEGER NOT NULL CHECK(amount_yen>0),
      PRIMARY KEY(grace_id, plan_no, line_no)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE grace_security(
      security_id INTEGER PRIMARY KEY,
      grace_id INTEGER NOT NULL REFERENCES grace,
      party_id INTEGER NOT NULL REFERENCES party,
      kind TEXT NOT NULL,
      words TEXT NOT NULL,
      provider TEXT NOT NULL DEFAULT '',
      worth_yen INTEGER NOT NULL CHECK(worth_yen>=0),
      given_on TEXT NOT NULL CHECK(given_on=date(given_on,'+0 days')),
      released_on TEXT CHECK(released_on>=given_on),
      audit_seq INTEGER NOT NULL
    ) STRICT
    """,
    "CREATE INDEX grace_security_grace ON grace_security(grace_id)",
    "CREATE INDEX grace_security_party ON grace_security(party_id)",
    """
    -- What happened, by codes, days and yen.
    CREATE TABLE grace_event(
      event_id INTEGER PRIMARY KEY,
      grace_id INTEGER NOT NULL REFERENCES grace,
      kind TEXT NOT NULL,
      happened_on TEXT NOT NULL CHECK(happened_on=date(happened_on,'+0 days')),
      facts TEXT NOT NULL DEFAULT '{}',
      draft_id INTEGER,
      staff_no TEXT NOT NULL REFERENCES staff,
      audit_seq INTEGER NOT NULL
    ) STRICT
    """,
    "CREATE INDEX grace_event_grace ON grace_event(grace_id)",
    "CREATE UNIQUE INDEX grace_event_once ON grace_event(grace_id, kind) WHERE kind IN ('granted','refused','cancelled','ended')",
    """
    -- 事情, 資産と収支, 弁明: what people say of themselves. It goes when the party is erased.
    CREATE TABLE grace_note(
      note_id INTEGER PRIMARY KEY,
      grace_id INTEGER NOT NULL REFERENCES grace,
      party_id INTEGER NOT NULL REFERENCES party,
      event_id INTEGER REFERENCES grace_event,
      kind TEXT NOT NULL CHECK(kind IN ('statement','finances','words')),
      body TEXT NOT NULL,
      audit_seq INTEGER NOT NULL
    ) STRICT
    """,
    "CREATE INDEX grace_note_grace ON grace_note(grace_id)",
    "CREATE INDEX grace_note_party ON grace_note(party_id)",
    """
    -- 延滞金の免除・減免 by a decision of its own: ground, article, period and yen, one row a receivable.
    CREATE TABLE late_charge_relief(
      relief_id INTEGER PRIMARY KEY,
      party_id INTEGER NOT NULL REFERENCES party,
      receivable_id INTEGER NOT NULL REFERENCES receivable,
      ground TEXT NOT NULL,
      article TEXT NOT NULL,
      received_on TEXT CHECK(received_on=date(received_on,'+0 days')),
      from_on TEXT CHECK(from_on=date(from_on,'+0 days')),
      until_on TEXT CHECK(until_on>=from_on),
      before_yen INTEGER NOT NULL CHECK(before_yen>=0),
      relieved_yen INTEGER NOT NULL CHECK(relieved_yen>=0),
      decided_on TEXT NOT NULL CHECK(decided_on=date(decided_on,'+0 days')),
      granted INTEGER NOT NULL CHECK(granted IN (0,1)),
      event_id INTEGER REFERENCES receivable_event,
      voucher_id INTEGER REFERENCES voucher,
      draft_id INTEGER NOT NULL,
      audit_seq INTEGER NOT NULL,
      CHECK(relieved_yen<=before_yen)
    ) STRICT
    """,
    "CREATE INDEX late_charge_relief_party ON late_charge_relief(party_id)",
    "CREATE INDEX late_charge_relief_receivable ON late_charge_relief(receivable_id)",
]

APPEND_ONLY = ["grace_event", "grace_receivable", "grace_instalment", "grace_note", "late_charge_relief"]


@migrations()
def m0024_graces(db: Database) -> None:
    """猶予: graces with their receivables, plans, securities and events; relief of late charges one by one."""
    for statement in STATEMENTS:
        db.execute(statement)
    for table in APPEND_ONLY:
        append_only(db, table)
