"""The fingerprint of the terminal's key in each session row: a name can be given again, a key is one machine."""

from sqlite_utils import Database

from storage.migrations.plan import migrations


@migrations()
def m0016_terminal_key(db: Database) -> None:
    """Sessions from before, and those at the machine itself, have none."""
    db.execute("ALTER TABLE live_session ADD COLUMN terminal_key TEXT NOT NULL DEFAULT ''")
