"""担当・方針・付箋・関係人・送付先・連絡先・名寄せ of delinquency work, and what the night has worked out of each case."""

from sqlite_utils import Database

from storage.migrations.plan import append_only, migrations

STATEMENTS = [
    """
    -- 班: who stands in for one another.
    CREATE TABLE case_team(
      team_id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE CHECK(name<>''),
      ended_on TEXT,
      audit_seq INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE case_team_member(
      team_id INTEGER NOT NULL REFERENCES case_team,
      staff_no TEXT NOT NULL REFERENCES staff,
      from_on TEXT NOT NULL,
      ended_on TEXT,
      PRIMARY KEY(team_id, staff_no, from_on)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE assignment_rule(
      rule_id INTEGER PRIMARY KEY,
      rank INTEGER NOT NULL CHECK(rank>0),
      name TEXT NOT NULL CHECK(name<>''),
      staff_no TEXT NOT NULL REFERENCES staff,
      conditions TEXT NOT NULL,
      from_on TEXT NOT NULL,
      ended_on TEXT,
      audit_seq INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE UNIQUE INDEX assignment_rule_rank ON assignment_rule(rank) WHERE ended_on IS NULL
    """,
    """
    -- 担当: ended_on is the first day on which it no longer holds.
    CREATE TABLE case_assignment(
      assignment_id INTEGER PRIMARY KEY,
      case_id INTEGER NOT NULL REFERENCES delinquency_case,
      party_id INTEGER NOT NULL REFERENCES party,
      staff_no TEXT NOT NULL REFERENCES staff,
      duty TEXT NOT NULL CHECK(duty IN ('main','deputy')),
      origin TEXT NOT NULL CHECK(origin IN ('rule','manual','takeover')),
      rule_id INTEGER REFERENCES assignment_rule,
      from_on TEXT NOT NULL,
      ended_on TEXT,
      audit_seq INTEGER NOT NULL,
      ended_seq INTEGER,
      CHECK((ended_on IS NULL) = (ended_seq IS NULL)),
      CHECK(ended_on IS NULL OR ended_on>=from_on)
    ) STRICT
    """,
    """
    -- One 担当 a case.
    CREATE UNIQUE INDEX case_assignment_main ON case_assignment(case_id) WHERE ended_on IS NULL AND duty='main'
    """,
    """
    CREATE UNIQUE INDEX case_assignment_once ON case_assignment(case_id, staff_no) WHERE ended_on IS NULL
    """,
    """
    CREATE INDEX case_assignment_staff ON case_assignment(staff_no, duty, case_id) WHERE ended_on IS NULL
    """,
    """
    CREATE INDEX case_assignment_party ON case_assignment(party_id)
    """,
    """
    CREATE INDEX case_assignment_case ON case_assignment(case_id)
    """,
    """
    CREATE TRIGGER case_assignment_ends BEFORE UPDATE ON case_assignment
    WHEN OLD.ended_on IS NOT NULL
      OR (NEW.case_id, NEW.party_id, NEW.staff_no, NEW.duty, NEW.origin, NEW.rule_id, NEW.from_on, NEW.audit_seq)
         IS NOT (OLD.case_id, OLD.party_id, OLD.staff_no, OLD.duty, OLD.origin, OLD.rule_id, OLD.from_on, OLD.audit_seq)
    BEGIN SELECT RAISE(ABORT, 'case_assignment: it only ends'); END
    """,
    """
    -- 方針 with its day of review: the newest row counts.
    CREATE TABLE case_policy_event(
      policy_id INTEGER PRIMARY KEY,
      case_id INTEGER NOT NULL REFERENCES delinquency_case,
      policy TEXT NOT NULL CHECK(policy IN ('一括','分納','差押','猶予','停止','移管','調査')),
      review_on TEXT NOT NULL CHECK(review_on=date(review_on,'+0 days')),
      words TEXT NOT NULL DEFAULT '',
      set_on TEXT NOT NULL,
      staff_no TEXT NOT NULL REFERENCES staff,
      audit_seq INTEGER NOT NULL,
      CHECK(review_on>set_on)
    ) STRICT
    """,
    """
    CREATE INDEX case_policy_event_case ON case_policy_event(case_id, policy_id)
    """,
    """
    -- 滞納原因 (cause), 付箋 (tag) and 要注意区分 (caution); until_on is the last day on which it is shown.
    CREATE TABLE case_label(
      label_id INTEGER PRIMARY KEY,
      party_id INTEGER NOT NULL REFERENCES party,
      sort TEXT NOT NULL CHECK(sort IN ('cause','tag','caution')),
      code TEXT NOT NULL CHECK(code<>''),
      words TEXT NOT NULL DEFAULT '',
      from_on TEXT NOT NULL,
      until_on TEXT,
      ground TEXT NOT NULL DEFAULT '',
      staff_no TEXT NOT NULL REFERENCES staff,
      approved_by TEXT NOT NULL DEFAULT '',
      draft_id INTEGER,
      audit_seq INTEGER NOT NULL,
      ended_on TEXT,
      ended_seq INTEGER,
      CHECK(until_on IS NULL OR until_on>=from_on),
      CHECK(sort<>'tag' OR until_on IS NOT NULL),
      CHECK(sort<>'caution' OR (approved_by<>'' AND approved_by<>staff_no AND ground<>'')),
      CHECK((ended_on IS NULL) = (ended_seq IS NULL))
    ) STRICT
    """,
    """
    CREATE INDEX case_label_party ON case_label(party_id)
    """,
    """
    CREATE INDEX case_label_code ON case_label(sort, code, party_id) WHERE ended_on IS NULL
    """,
    """
    CREATE TABLE party_relation(
      relation_id INTEGER PRIMARY KEY,
      party_id INTEGER NOT NULL REFERENCES party,
      kind TEXT NOT NULL CHECK(kind<>''),
      related_party_id INTEGER REFERENCES party,
      name TEXT NOT NULL DEFAULT '',
      postal_code TEXT NOT NULL DEFAULT '',
      address TEXT NOT NULL DEFAULT '',
      phone TEXT NOT NULL DEFAULT '',
      words TEXT NOT NULL DEFAULT '',
      from_on TEXT NOT NULL,
      until_on TEXT,
      audit_seq INTEGER NOT NULL,
      ended_seq INTEGER,
      CHECK(related_party_id IS NOT NULL OR name<>''),
      CHECK(related_party_id IS NULL OR related_party_id<>party_id),
      CHECK(until_on IS NULL OR until_on>=from_on)
    ) STRICT
    """,
    """
    CREATE INDEX party_relation_party ON party_relation(party_id)
    """,
    """
    CREATE INDEX party_relation_related ON party_relation(related_party_id) WHERE related_party_id IS NOT NULL
    """,
    """
    -- 送付先: invalid_from_on is the day of the return, from which nothing more is sent there.
    CREATE TABLE mailing_address(
      address_id INTEGER PRIMARY KEY,
      party_id INTEGER NOT NULL REFERENCES party,
      kind TEXT NOT NULL CHECK(kind IN ('register','mailing','workplace','agent')),
      addressee TEXT NOT NULL DEFAULT '',
      postal_code TEXT NOT NULL DEFAULT '',
      address TEXT NOT NULL CHECK(address<>''),
      words TEXT NOT NULL DEFAULT '',
      from_on TEXT NOT NULL,
      until_on TEXT,
      invalid_from_on TEXT,
      invalid_cause TEXT NOT NULL DEFAULT '',
      audit_seq INTEGER NOT NULL,
      ended_seq INTEGER,
      CHECK(until_on IS NULL OR until_on>=from_on),
      CHECK((invalid_from_on IS NULL) = (invalid_cause=''))
    ) STRICT
    """,
    """
    CREATE INDEX mailing_address_party ON mailing_address(party_id)
    """,
    """
    CREATE TABLE contact_point(
      point_id INTEGER PRIMARY KEY,
      party_id INTEGER NOT NULL REFERENCES party,
      kind TEXT NOT NULL CHECK(kind IN ('home','mobile','work','kin','mail','sms','other')),
      number TEXT NOT NULL CHECK(number<>''),
      holder TEXT NOT NULL DEFAULT '',
      hours TEXT NOT NULL DEFAULT '',
      days TEXT NOT NULL DEFAULT '',
      consent_on TEXT,
      words TEXT NOT NULL DEFAULT '',
      from_on TEXT NOT NULL,
      until_on TEXT,
      audit_seq INTEGER NOT NULL,
      ended_seq INTEGER,
      CHECK(until_on IS NULL OR until_on>=from_on)
    ) STRICT
    """,
    """
    CREATE INDEX contact_point_party ON contact_point(party_id)
    """,
    """
    -- 名寄せ: two numbers of one person, found by one and confirmed by another; a link, no money moves.
    CREATE TABLE name_link(
      link_id INTEGER PRIMARY KEY,
      party_id INTEGER NOT NULL REFERENCES party,
      other_id INTEGER NOT NULL REFERENCES party,
      grounds TEXT NOT NULL CHECK(grounds<>''),
      draft_id INTEGER NOT NULL,
      from_on TEXT NOT NULL,
      audit_seq INTEGER NOT NULL,
      ended_on TEXT,
      ended_draft_id INTEGER,
      ended_seq INTEGER,
      CHECK(party_id<other_id),
      CHECK((ended_on IS NULL) = (ended_draft_id IS NULL))
    ) STRICT
    """,
    """
    CREATE UNIQUE INDEX name_link_once ON name_link(party_id, other_id) WHERE ended_on IS NULL
    """,
    """
    CREATE INDEX name_link_other ON name_link(other_id)
    """,
    """
    -- What was worked out of an open case; the night counts it anew, nobody types it.
    CREATE TABLE case_figure(
      case_id INTEGER PRIMARY KEY REFERENCES delinquency_case,
      party_id INTEGER NOT NULL REFERENCES party,
      state TEXT NOT NULL,
      flags TEXT NOT NULL DEFAULT '[]',
      owed_yen INTEGER NOT NULL,
      provisional_yen INTEGER NOT NULL DEFAULT 0,
      terms INTEGER NOT NULL,
      oldest_due_on TEXT,
      touched_on TEXT NOT NULL,
      review_on TEXT,
      policy TEXT NOT NULL DEFAULT '',
      proposal TEXT NOT NULL DEFAULT '',
      counted_on TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE INDEX case_figure_touched ON case_figure(touched_on)
    """,
    """
    CREATE INDEX case_figure_review ON case_figure(review_on) WHERE review_on IS NOT NULL
    """,
    """
    CREATE INDEX case_figure_state ON case_figure(state, case_id)
    """,
    """
    -- 異動 of the register that a case has already answered to.
    CREATE TABLE case_register_event(
      case_id INTEGER NOT NULL REFERENCES delinquency_case,
      status TEXT NOT NULL,
      status_on TEXT NOT NULL DEFAULT '',
      audit_seq INTEGER NOT NULL,
      PRIMARY KEY(case_id, status, status_on)
    ) STRICT
    """,
    """
    -- 引継ぎ: what went from one to another, counted as it was.
    CREATE TABLE case_takeover_event(
      takeover_id INTEGER PRIMARY KEY,
      from_staff TEXT NOT NULL REFERENCES staff,
      to_staff TEXT NOT NULL REFERENCES staff,
      taken_on TEXT NOT NULL,
      whole INTEGER NOT NULL CHECK(whole IN (0,1)),
      cases TEXT NOT NULL,
      deputy_count INTEGER NOT NULL,
      task_count INTEGER NOT NULL,
      drafts TEXT NOT NULL,
      words TEXT NOT NULL DEFAULT '',
      audit_seq INTEGER NOT NULL,
      CHECK(from_staff<>to_staff)
    ) STRICT
    """,
    """
    -- How far the journal has been looked at for closings.
    CREATE TABLE delinquency_mark(
      name TEXT PRIMARY KEY,
      reached INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    """
    -- Whatever asks for it: a case with something owed stays open.
    CREATE TRIGGER delinquency_case_settled BEFORE UPDATE OF closed_on ON delinquency_case
    WHEN NEW.closed_on IS NOT NULL AND EXISTS(
         SELECT 1 FROM case_receivable m JOIN receivable r ON r.receivable_id=m.receivable_id
          WHERE m.case_id=NEW.case_id
            AND r.principal_yen+r.demand_fee_yen+r.late_charge_yen+r.penalty_tax_yen+r.disposition_cost_yen>0)
    BEGIN SELECT RAISE(ABORT, 'delinquency_case: something is owed'); END
    """,
    """
    -- Claims that are owed, by party: what a night of births and figures goes by.
    CREATE INDEX receivable_owed ON receivable(party_id, receivable_id)
     WHERE principal_yen+demand_fee_yen+late_charge_yen+penalty_tax_yen+disposition_cost_yen>0
    """,
]

APPEND_ONLY = ["case_policy_event", "case_register_event", "case_takeover_event"]


@migrations()
def m0019_assignment(db: Database) -> None:
    """担当・方針・付箋・関係人・送付先・連絡先・名寄せ of delinquency work, and what the night has worked out of each case."""
    for statement in STATEMENTS:
        db.execute(statement)
    for table in APPEND_ONLY:
        append_only(db, table)
