"""Alarms, finding one's own rows of the log, and the rights of the functions that come with this step."""

from sqlite_utils import Database

from storage.migrations.plan import migrations

STATEMENTS = [
    """
    CREATE TABLE alarm(
      alarm_id INTEGER PRIMARY KEY,
      kind TEXT NOT NULL,
      raised_at TEXT NOT NULL,
      staff_no TEXT NOT NULL REFERENCES staff,
      party_id INTEGER REFERENCES party,
      body TEXT NOT NULL,
      audit_seq INTEGER NOT NULL,
      answered_by TEXT NOT NULL DEFAULT '',
      answered_at TEXT,
      answer TEXT NOT NULL DEFAULT '',
      CHECK((answered_at IS NULL) = (answered_by=''))
    ) STRICT
    """,
    """
    CREATE INDEX alarm_open ON alarm(kind) WHERE answered_at IS NULL
    """,
    """
    CREATE INDEX audit_log_staff ON audit_log(staff_no, seq)
    """,
    """
    CREATE INDEX staff_party ON staff(party_id) WHERE party_id IS NOT NULL
    """,
]

RIGHTS = """
    office.approvals operator:read operator:enter
    office.delegation chief:enter manager:enter
    office.rights manager:read manager:approve rights_admin:enter
    office.rights_review manager:enter rights_admin:read auditor:read
    office.break_glass chief:approve manager:approve operator:enter
    office.printers chief:read manager:read operator:enter
    office.audit_export manager:enter auditor:enter
    office.alarms manager:enter operator:enter
    office.watch_list manager:enter
    office.disclosure manager:read auditor:read
    office.settings manager:read
    office.witness chief:approve manager:approve
    office.outputs collection:enter delinquency:enter chief:enter manager:enter branch:enter rights_admin:enter operator:enter auditor:enter
    office.media collection:enter delinquency:enter chief:approve manager:approve
    office.retention chief:enter manager:approve operator:read
    office.backup manager:read manager:approve operator:enter
"""


@migrations()
def m0006_alarms(db: Database) -> None:
    """A city that was founded before gets the rights of its roles on the new functions; a new one is founded with them."""
    for statement in STATEMENTS:
        db.execute(statement)
    if db.execute("SELECT count(*) FROM municipality").fetchone()[0] == 0:
        return
    for line in RIGHTS.split("\n"):
        code, *given = line.split() or [""]
        for role, level in (each.split(":") for each in given):
            db.execute("INSERT OR IGNORE INTO role_right VALUES(?,?,?,'')", (role, code, level))
