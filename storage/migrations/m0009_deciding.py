"""Routes of drafts, in whose name a step was approved, delegations, and the list of drafts that are still open."""

from sqlite_utils import Database

from storage.migrations.plan import append_only, migrations

STATEMENTS = [
    "ALTER TABLE draft ADD COLUMN route TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE approval ADD COLUMN role_code TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE approval ADD COLUMN acting_for TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE approval ADD COLUMN delegation_id INTEGER",
    "CREATE INDEX draft_payee ON draft(payee_key) WHERE payee_key IS NOT NULL",
    "CREATE INDEX approval_delegation ON approval(delegation_id) WHERE delegation_id IS NOT NULL",
    """
    CREATE TABLE delegation(
      delegation_id INTEGER PRIMARY KEY,
      from_staff TEXT NOT NULL REFERENCES staff,
      to_staff TEXT NOT NULL REFERENCES staff,
      from_on TEXT NOT NULL,
      until_on TEXT NOT NULL CHECK(until_on>=from_on),
      functions TEXT NOT NULL,
      reason TEXT NOT NULL CHECK(reason<>''),
      made_at TEXT NOT NULL,
      audit_seq INTEGER NOT NULL,
      CHECK(from_staff<>to_staff)
    ) STRICT
    """,
    "CREATE INDEX delegation_to ON delegation(to_staff, until_on)",
    """
    CREATE TABLE delegation_end(
      delegation_id INTEGER PRIMARY KEY REFERENCES delegation,
      ended_by TEXT NOT NULL REFERENCES staff,
      ended_at TEXT NOT NULL,
      reason TEXT NOT NULL CHECK(reason<>''),
      audit_seq INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE draft_open(
      draft_id INTEGER PRIMARY KEY,
      revision INTEGER NOT NULL
    ) STRICT
    """,
    """
    INSERT INTO draft_open
    SELECT draft_id, newest
      FROM (SELECT draft_id, max(revision) AS newest FROM draft GROUP BY draft_id) d
     WHERE NOT EXISTS(SELECT 1 FROM draft_execution e WHERE e.draft_id=d.draft_id)
       AND NOT EXISTS(SELECT 1
         FROM approval a
         WHERE a.draft_id=d.draft_id
         AND a.revision=d.newest
         AND a.decision='withdraw')
    """,
    """
    CREATE TRIGGER draft_opened AFTER INSERT ON draft
    BEGIN
      INSERT INTO draft_open VALUES(NEW.draft_id, NEW.revision)
        ON CONFLICT(draft_id) DO UPDATE SET revision=max(revision, excluded.revision);
    END
    """,
    """
    CREATE TRIGGER draft_withdrawn AFTER INSERT ON approval WHEN NEW.decision='withdraw'
    BEGIN
      DELETE FROM draft_open WHERE draft_id=NEW.draft_id;
    END
    """,
    """
    CREATE TRIGGER draft_executed AFTER INSERT ON draft_execution
    BEGIN
      DELETE FROM draft_open WHERE draft_id=NEW.draft_id;
    END
    """,
    """
    -- What was executed or withdrawn is over: nothing is decided on it and nobody lays it down again.
    CREATE TRIGGER approval_open BEFORE INSERT ON approval
    WHEN NOT EXISTS(SELECT 1 FROM draft_open WHERE draft_id=NEW.draft_id)
    BEGIN
      SELECT RAISE(ABORT,'approval');
    END
    """,
    """
    CREATE TRIGGER draft_over BEFORE INSERT ON draft
    WHEN EXISTS(SELECT 1 FROM draft WHERE draft_id=NEW.draft_id)
      AND NOT EXISTS(SELECT 1 FROM draft_open WHERE draft_id=NEW.draft_id)
    BEGIN
      SELECT RAISE(ABORT,'draft over');
    END
    """,
    """
    -- Nobody decides under a second account, for their household or as payee, nor in the name of one who could not.
    CREATE TRIGGER approval_persons BEFORE INSERT ON approval
    WHEN NEW.decision='approve' AND EXISTS(
      WITH hand(staff_no, party_id, household_no) AS (
        SELECT s.staff_no, s.party_id, coalesce(p.household_no,'')
          FROM staff s LEFT JOIN party p ON p.party_id=s.party_id
         WHERE s.staff_no=NEW.decided_by OR (NEW.acting_for<>'' AND s.staff_no=NEW.acting_for))
      SELECT 1 FROM hand h
       WHERE EXISTS(SELECT 1
               FROM draft d JOIN staff s ON s.staff_no=d.drafted_by
              WHERE d.draft_id=NEW.draft_id
                AND (s.staff_no=h.staff_no OR s.party_id=h.party_id))
          OR EXISTS(SELECT 1
               FROM draft d JOIN party p ON p.party_id=d.party_id OR d.payee_key='party:'||p.party_id
              WHERE d.draft_id=NEW.draft_id AND d.revision=NEW.revision
                AND (p.party_id=h.party_id OR (h.household_no<>'' AND p.household_no=h.household_no)))
          OR EXISTS(SELECT 1
               FROM approval a JOIN staff s ON s.staff_no IN (a.decided_by, a.acting_for)
              WHERE a.draft_id=NEW.draft_id AND a.revision=NEW.revision AND a.decision='approve'
                AND (s.staff_no=h.staff_no OR s.party_id=h.party_id)))
    BEGIN
      SELECT RAISE(ABORT,'approval');
    END
    """,
    """
    -- A step in another's name stands on a delegation that held on the day and had not been ended.
    CREATE TRIGGER approval_delegated BEFORE INSERT ON approval
    WHEN (NEW.acting_for<>'') IS NOT (NEW.delegation_id IS NOT NULL)
      OR (NEW.delegation_id IS NOT NULL AND NOT EXISTS(SELECT 1
        FROM delegation g
        WHERE g.delegation_id=NEW.delegation_id
        AND g.from_staff=NEW.acting_for
        AND g.to_staff=NEW.decided_by
        AND substr(NEW.decided_at,1,10) BETWEEN g.from_on AND g.until_on
        AND NOT EXISTS(SELECT 1 FROM delegation_end x WHERE x.delegation_id=g.delegation_id)))
    BEGIN
      SELECT RAISE(ABORT,'delegation');
    END
    """,
]

APPEND_ONLY = ["delegation", "delegation_end"]


@migrations()
def m0009_deciding(db: Database) -> None:
    """A released city keeps its drafts and approvals; those drafts have no route, and steps for anybody who approves."""
    for statement in STATEMENTS:
        db.execute(statement)
    for table in APPEND_ONLY:
        append_only(db, table)
