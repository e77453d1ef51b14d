"""引継ぎ of drafts: who follows up a revision that another one has drafted."""

from sqlite_utils import Database

from storage.migrations.plan import append_only, migrations

STATEMENTS = [
    """
    -- The drafter of record stays; the newest row of a revision says who follows it up.
    CREATE TABLE draft_handover_event(
      handover_id INTEGER PRIMARY KEY,
      draft_id INTEGER NOT NULL,
      revision INTEGER NOT NULL,
      to_staff TEXT NOT NULL REFERENCES staff,
      handed_on TEXT NOT NULL,
      audit_seq INTEGER NOT NULL,
      FOREIGN KEY(draft_id, revision) REFERENCES draft
    ) STRICT
    """,
    "CREATE INDEX draft_handover_of ON draft_handover_event(draft_id, revision)",
]


@migrations()
def m0028_draft_holders(db: Database) -> None:
    """引継ぎ of drafts."""
    for statement in STATEMENTS:
        db.execute(statement)
    append_only(db, "draft_handover_event")
