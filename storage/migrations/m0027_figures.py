"""月末静止点: what moved on the principal of the claims in each month, by the year in which they began and by tax item."""

from sqlite_utils import Database

from storage.migrations.plan import migrations

STATEMENTS = [
    """
    CREATE INDEX demand_seizable ON demand(seizable_from_on) WHERE cancelled_by_event_id IS NULL
    """,
    """
    -- One row of a month that is over; what stands open at its end is the sum of all rows up to it.
    CREATE TABLE figure_month(
      month TEXT NOT NULL CHECK(length(month)=7),
      fiscal_year INTEGER NOT NULL,
      tax_item TEXT NOT NULL,
      assessed_yen INTEGER NOT NULL,
      received_yen INTEGER NOT NULL,
      written_off_yen INTEGER NOT NULL,
      other_yen INTEGER NOT NULL,
      PRIMARY KEY(month, fiscal_year, tax_item)
    ) STRICT, WITHOUT ROWID
    """,
    """
    -- Months that were counted, also those in which nothing moved, and the newest voucher of that moment.
    CREATE TABLE figure_counted(
      month TEXT PRIMARY KEY,
      counted_at TEXT NOT NULL,
      last_voucher INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
]


@migrations()
def m0027_figures(db: Database) -> None:
    """月末静止点: what moved on the principal of the claims in each month."""
    for statement in STATEMENTS:
        db.execute(statement)
