"""Changes of rights as drafts, the monthly review of rights, and emergency support for a limited time."""

from sqlite_utils import Database

from storage.migrations.plan import append_only, migrations

STATEMENTS = [
    """
    CREATE INDEX draft_rights ON draft(json_extract(payload,'$.staff_no'), draft_id) WHERE act_code='office.rights'
    """,
    """
    -- Nobody approves a change of their own rights, under whatever right.
    CREATE TRIGGER approval_own_rights BEFORE INSERT ON approval
    WHEN NEW.decision='approve'
      AND EXISTS(SELECT 1
        FROM draft
        WHERE draft_id=NEW.draft_id
        AND revision=NEW.revision
        AND act_code IN ('office.rights','office.break_glass')
        AND json_extract(payload,'$.staff_no')=NEW.decided_by)
    BEGIN
      SELECT RAISE(ABORT,'own rights');
    END
    """,
    """
    CREATE TABLE rights_review(
      office_code TEXT NOT NULL REFERENCES office,
      month TEXT NOT NULL CHECK(month GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]'),
      signed_by TEXT NOT NULL REFERENCES staff,
      signed_at TEXT NOT NULL,
      note TEXT NOT NULL,
      audit_seq INTEGER NOT NULL,
      PRIMARY KEY(office_code, month)
    ) STRICT
    """,
    """
    CREATE TABLE emergency_support(
      support_id INTEGER PRIMARY KEY,
      staff_no TEXT NOT NULL REFERENCES staff,
      draft_id INTEGER NOT NULL UNIQUE,
      reason TEXT NOT NULL,
      from_at TEXT NOT NULL,
      until_at TEXT NOT NULL CHECK(until_at>from_at),
      ended_at TEXT,
      ended_by TEXT NOT NULL DEFAULT '',
      audit_seq INTEGER NOT NULL,
      CHECK(ended_at IS NOT NULL OR ended_by='')
    ) STRICT
    """,
    """
    CREATE UNIQUE INDEX emergency_support_open ON emergency_support(staff_no) WHERE ended_at IS NULL
    """,
    """
    CREATE TABLE emergency_function(
      support_id INTEGER NOT NULL REFERENCES emergency_support,
      function_code TEXT NOT NULL,
      PRIMARY KEY(support_id, function_code)
    ) STRICT
    """,
]

READERS = ("chief", "manager")
"""Roles that see the list of emergency support beside approving it."""


@migrations()
def m0008_rights(db: Database) -> None:
    """A city that was founded before gets the new right of its superiors; a new one is founded with it."""
    for statement in STATEMENTS:
        db.execute(statement)
    append_only(db, "rights_review")
    append_only(db, "emergency_function")
    if db.execute("SELECT count(*) FROM municipality").fetchone()[0] == 0:
        return
    for role in READERS:
        db.execute("INSERT OR IGNORE INTO role_right VALUES(?,?,?,'')", (role, "office.break_glass", "read"))
