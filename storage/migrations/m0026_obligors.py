"""返戻・公示送達, 実態調査, 相続・承継, 第二次・連帯, 破産, 繰上徴収: who owes in the place of somebody, and where they are."""

from sqlite_utils import Database

from storage.migrations.plan import append_only, migrations

STATEMENTS = [
    """
    -- A letter that came back. The address that it bore is not used from then on, until the entry is ended.
    CREATE TABLE returned_mail(
      returned_id INTEGER PRIMARY KEY,
      party_id INTEGER NOT NULL REFERENCES party,
      document_id INTEGER REFERENCES document,
      document_words TEXT NOT NULL,
      returned_on TEXT NOT NULL CHECK(returned_on=date(returned_on,'+0 days')),
      reason TEXT NOT NULL,
      address TEXT NOT NULL,
      address_key TEXT NOT NULL,
      note TEXT NOT NULL DEFAULT '',
      staff_no TEXT NOT NULL REFERENCES staff,
      audit_seq INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE INDEX returned_mail_party ON returned_mail(party_id)
    """,
    """
    CREATE INDEX returned_mail_document ON returned_mail(document_id) WHERE document_id IS NOT NULL
    """,
    """
    CREATE TABLE returned_mail_end(
      returned_id INTEGER PRIMARY KEY REFERENCES returned_mail,
      ended_on TEXT NOT NULL CHECK(ended_on=date(ended_on,'+0 days')),
      outcome TEXT NOT NULL,
      note TEXT NOT NULL DEFAULT '',
      staff_no TEXT NOT NULL REFERENCES staff,
      audit_seq INTEGER NOT NULL
    ) STRICT
    """,
    """
    -- 実態調査: what was found at the place, item by item. A later look is a row of its own.
    CREATE TABLE survey(
      survey_id INTEGER PRIMARY KEY,
      party_id INTEGER NOT NULL REFERENCES party,
      surveyed_on TEXT NOT NULL CHECK(surveyed_on=date(surveyed_on,'+0 days')),
      surveyed_at TEXT NOT NULL DEFAULT '',
      place TEXT NOT NULL,
      findings TEXT NOT NULL,
      photos TEXT NOT NULL DEFAULT '[]',
      heard TEXT NOT NULL DEFAULT '',
      judgement TEXT NOT NULL,
      inquiries TEXT NOT NULL DEFAULT '[]',
      staff_no TEXT NOT NULL REFERENCES staff,
      audit_seq INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE INDEX survey_party ON survey(party_id, surveyed_on)
    """,
    """
    CREATE INDEX survey_newest ON survey(surveyed_on, survey_id)
    """,
    """
    -- 公示送達 as it was approved: what is served, on whom, on the ground of which investigation.
    CREATE TABLE publication(
      publication_id INTEGER PRIMARY KEY,
      party_id INTEGER NOT NULL REFERENCES party,
      document_id INTEGER NOT NULL REFERENCES document,
      document_words TEXT NOT NULL,
      survey_id INTEGER NOT NULL REFERENCES survey,
      ground TEXT NOT NULL,
      kept_at TEXT NOT NULL,
      is_demand INTEGER NOT NULL CHECK(is_demand IN (0,1)),
      approved_on TEXT NOT NULL CHECK(approved_on=date(approved_on,'+0 days')),
      draft_id INTEGER NOT NULL UNIQUE,
      audit_seq INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE INDEX publication_party ON publication(party_id)
    """,
    """
    CREATE TABLE publication_receivable(
      publication_id INTEGER NOT NULL REFERENCES publication,
      receivable_id INTEGER NOT NULL REFERENCES receivable,
      PRIMARY KEY(publication_id, receivable_id)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE publication_event(
      event_id INTEGER PRIMARY KEY,
      publication_id INTEGER NOT NULL REFERENCES publication,
      kind TEXT NOT NULL CHECK(kind IN ('internet','board','screen','served','ended','cancelled')),
      event_on TEXT NOT NULL CHECK(event_on=date(event_on,'+0 days')),
      note TEXT NOT NULL DEFAULT '',
      audit_seq INTEGER NOT NULL,
      UNIQUE(publication_id, kind)
    ) STRICT
    """,
    """
    CREATE TABLE succession(
      succession_id INTEGER PRIMARY KEY,
      party_id INTEGER NOT NULL UNIQUE REFERENCES party,
      died_on TEXT NOT NULL CHECK(died_on=date(died_on,'+0 days')),
      opened_on TEXT NOT NULL CHECK(opened_on=date(opened_on,'+0 days')),
      audit_seq INTEGER NOT NULL
    ) STRICT
    """,
    """
    -- The heirs as they are known; each change writes the whole list anew as the next revision.
    CREATE TABLE succession_heir(
      succession_id INTEGER NOT NULL REFERENCES succession,
      revision INTEGER NOT NULL,
      heir_no INTEGER NOT NULL,
      party_id INTEGER REFERENCES party,
      name TEXT NOT NULL,
      relation TEXT NOT NULL,
      through_no INTEGER NOT NULL DEFAULT 0,
      half_blood INTEGER NOT NULL DEFAULT 0 CHECK(half_blood IN (0,1)),
      died_before INTEGER NOT NULL DEFAULT 0 CHECK(died_before IN (0,1)),
      renounced_on TEXT CHECK(renounced_on=date(renounced_on,'+0 days')),
      by_will TEXT NOT NULL DEFAULT '',
      representative INTEGER NOT NULL DEFAULT 0 CHECK(representative IN (0,1)),
      audit_seq INTEGER NOT NULL,
      PRIMARY KEY(succession_id, revision, heir_no)
    ) STRICT
    """,
    """
    CREATE INDEX succession_heir_party ON succession_heir(party_id) WHERE party_id IS NOT NULL
    """,
    """
    CREATE TABLE succession_event(
      event_id INTEGER PRIMARY KEY,
      succession_id INTEGER NOT NULL REFERENCES succession,
      kind TEXT NOT NULL CHECK(kind IN ('split','taken_back','limited','no_heirs','administrator','void_document')),
      event_on TEXT NOT NULL CHECK(event_on=date(event_on,'+0 days')),
      facts TEXT NOT NULL DEFAULT '{}',
      draft_id INTEGER,
      audit_seq INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE INDEX succession_event_succession ON succession_event(succession_id)
    """,
    """
    CREATE INDEX receivable_parent ON receivable(parent_id) WHERE parent_id IS NOT NULL
    """,
    """
    -- 第二次納税義務, 連帯納税義務: who answers for the claims of another, up to what.
    CREATE TABLE liability(
      liability_id INTEGER PRIMARY KEY,
      kind TEXT NOT NULL,
      party_id INTEGER NOT NULL REFERENCES party,
      main_party_id INTEGER NOT NULL REFERENCES party,
      limit_kind TEXT NOT NULL CHECK(limit_kind IN ('全額','価額','財産')),
      limit_yen INTEGER CHECK(limit_yen>0),
      limit_words TEXT NOT NULL DEFAULT '',
      disposed_on TEXT CHECK(disposed_on=date(disposed_on,'+0 days')),
      ground TEXT NOT NULL,
      shortfall TEXT NOT NULL,
      approved_on TEXT NOT NULL CHECK(approved_on=date(approved_on,'+0 days')),
      draft_id INTEGER NOT NULL UNIQUE,
      audit_seq INTEGER NOT NULL,
      CHECK((limit_kind='価額') <= (limit_yen IS NOT NULL)),
      CHECK((limit_kind='財産') <= (limit_words<>'')),
      CHECK(party_id<>main_party_id)
    ) STRICT
    """,
    """
    CREATE INDEX liability_party ON liability(party_id)
    """,
    """
    CREATE INDEX liability_main ON liability(main_party_id)
    """,
    """
    -- The claim of the liable (a child without a posting of its own) beside the claim of the main taxpayer.
    CREATE TABLE liability_receivable(
      liability_id INTEGER NOT NULL REFERENCES liability,
      main_receivable_id INTEGER NOT NULL REFERENCES receivable,
      receivable_id INTEGER NOT NULL UNIQUE REFERENCES receivable,
      PRIMARY KEY(liability_id, main_receivable_id)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE INDEX liability_receivable_main ON liability_receivable(main_receivable_id)
    """,
    """
    CREATE TABLE liability_event(
      event_id INTEGER PRIMARY KEY,
      liability_id INTEGER NOT NULL REFERENCES liability,
      kind TEXT NOT NULL CHECK(kind IN ('notified','told_main','reminded','paid','main_realised','lawsuit','lawsuit_ended','cancelled')),
      event_on TEXT NOT NULL CHECK(event_on=date(event_on,'+0 days')),
      due_on TEXT CHECK(due_on=date(due_on,'+0 days')),
      yen INTEGER CHECK((kind='paid') = (yen IS NOT NULL) AND (yen IS NULL OR yen>0)),
      document_id INTEGER REFERENCES document,
      note TEXT NOT NULL DEFAULT '',
      audit_seq INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE INDEX liability_event_liability ON liability_event(liability_id)
    """,
    """
    -- 破産, 再生, 更生, 競売 over the property of a party.
    CREATE TABLE insolvency(
      insolvency_id INTEGER PRIMARY KEY,
      party_id INTEGER NOT NULL REFERENCES party,
      kind TEXT NOT NULL,
      court TEXT NOT NULL,
      case_no TEXT NOT NULL,
      opened_on TEXT NOT NULL CHECK(opened_on=date(opened_on,'+0 days')),
      trustee TEXT NOT NULL DEFAULT '',
      trustee_postal_code TEXT NOT NULL DEFAULT '',
      trustee_address TEXT NOT NULL DEFAULT '',
      address_id INTEGER,
      claim_by_on TEXT CHECK(claim_by_on=date(claim_by_on,'+0 days')),
      audit_seq INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE INDEX insolvency_party ON insolvency(party_id)
    """,
    """
    CREATE TABLE insolvency_receivable(
      insolvency_id INTEGER NOT NULL REFERENCES insolvency,
      receivable_id INTEGER NOT NULL REFERENCES receivable,
      rank TEXT NOT NULL,
      late_rank TEXT NOT NULL,
      event_id INTEGER REFERENCES receivable_event,
      PRIMARY KEY(insolvency_id, receivable_id)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE insolvency_event(
      event_id INTEGER PRIMARY KEY,
      insolvency_id INTEGER NOT NULL REFERENCES insolvency,
      kind TEXT NOT NULL CHECK(kind IN ('trustee','discharge_asked','discharged','discharge_refused','abolished','ended')),
      event_on TEXT NOT NULL CHECK(event_on=date(event_on,'+0 days')),
      facts TEXT NOT NULL DEFAULT '{}',
      audit_seq INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE INDEX insolvency_event_insolvency ON insolvency_event(insolvency_id)
    """,
    """
    -- 繰上徴収 (法13条の2): the due day of claims is brought forward.
    CREATE TABLE advance_collection(
      advance_id INTEGER PRIMARY KEY,
      party_id INTEGER NOT NULL REFERENCES party,
      ground TEXT NOT NULL,
      ground_words TEXT NOT NULL,
      new_due_on TEXT NOT NULL CHECK(new_due_on=date(new_due_on,'+0 days')),
      decided_on TEXT NOT NULL CHECK(decided_on=date(decided_on,'+0 days')),
      draft_id INTEGER NOT NULL UNIQUE,
      audit_seq INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE INDEX advance_collection_party ON advance_collection(party_id)
    """,
    """
    CREATE TABLE advance_receivable(
      advance_id INTEGER NOT NULL REFERENCES advance_collection,
      receivable_id INTEGER NOT NULL REFERENCES receivable,
      old_due_on TEXT NOT NULL CHECK(old_due_on=date(old_due_on,'+0 days')),
      PRIMARY KEY(advance_id, receivable_id)
    ) STRICT, WITHOUT ROWID
    """,
]

APPEND_ONLY = [
    "returned_mail",
    "returned_mail_end",
    "survey",
    "publication",
    "publication_receivable",
    "publication_event",
    "succession",
    "succession_heir",
    "succession_event",
    "liability",
    "liability_receivable",
    "liability_event",
    "insolvency",
    "insolvency_receivable",
    "insolvency_event",
    "advance_collection",
    "advance_receivable",
]


@migrations()
def m0026_obligors(db: Database) -> None:
    """Returned mail, publication, surveys, successions, liabilities, insolvencies, advance collection."""
    for statement in STATEMENTS:
        db.execute(statement)
    for table in APPEND_ONLY:
        append_only(db, table)
