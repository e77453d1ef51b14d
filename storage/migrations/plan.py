"""The plan of migrations: the set that every step registers in, and the triggers that make a table append-only."""

from sqlite_utils import Database, Migrations

migrations = Migrations("osame")


def append_only(db: Database, table: str) -> None:
    """Refuse every update and deletion of a row: a correction is a new row (ledger rule 3)."""
    for event in ("update", "delete"):
        db.execute(
            f"CREATE TRIGGER {table}_no_{event} BEFORE {event.upper()} ON {table} "
            f"BEGIN SELECT RAISE(ABORT,'append only'); END"
        )
