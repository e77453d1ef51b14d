"""Finding rows of the log by each condition of 9201, and everybody who has seen a person, at any size of the log."""

from sqlite_utils import Database

from storage.migrations.plan import append_only, migrations

STATEMENTS = [
    """
    -- Whose name stood in the list that a row of the log tells of (its fact `seen`), by person.
    CREATE TABLE audit_seen(
      party_id INTEGER NOT NULL,
      seq INTEGER NOT NULL REFERENCES audit_log,
      PRIMARY KEY(party_id, seq)
    ) STRICT, WITHOUT ROWID
    """,
    """
    INSERT OR IGNORE INTO audit_seen(party_id, seq)
    SELECT p.party_id, a.seq
      FROM audit_log a CROSS JOIN json_each(a.body, '$.seen') s CROSS JOIN party p ON p.party_no = s.value
     WHERE instr(a.body, '"seen":[') > 0 AND json_valid(a.body) AND s.type = 'text'
    """,
    """
    INSERT OR IGNORE INTO audit_seen(party_id, seq)
    SELECT s.value, a.seq
      FROM audit_log a CROSS JOIN json_each(a.body, '$.seen') s
     WHERE instr(a.body, '"seen":[') > 0 AND json_valid(a.body) AND s.type = 'integer'
    """,
    """
    -- The word of the act lies in the body; a body that was spoilt from outside has none and must not stop the others.
    CREATE INDEX audit_log_function ON audit_log(
      function_code, CASE WHEN json_valid(body) THEN json_extract(body, '$.act') END)
    """,
    """
    CREATE INDEX audit_log_day ON audit_log(substr(at_local, 1, 10))
    """,
    """
    -- What happens by night is little: the rows of the day take no place in this index.
    CREATE INDEX audit_log_night ON audit_log(substr(at_local, 12, 2)) WHERE substr(at_local, 12, 2) NOT BETWEEN '09' AND '16'
    """,
    """
    CREATE INDEX audit_log_refused ON audit_log(result) WHERE result IN ('refused','failed')
    """,
    """
    CREATE INDEX audit_log_delinquency ON audit_log(file_name) WHERE file_name = '滞納情報ファイル'
    """,
]


@migrations()
def m0011_disclosure(db: Database) -> None:
    """Whom the lists have shown, and the indexes of the log."""
    for statement in STATEMENTS:
        db.execute(statement)
    append_only(db, "audit_seen")
