"""What moved in a month, from the journal by the day of booking, and the months that were laid down."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from core.delinquency.figures.carry_over import Moved

_COUNT = """
    SELECT substr(v.booked_on, 1, 7), r.fiscal_year, r.tax_item,
           sum(CASE WHEN p.kind IN ('assess','change','carry') THEN p.amount_yen ELSE 0 END),
           -sum(CASE WHEN p.kind IN ('receipt','attach','offset','overpaid','absorb') THEN p.amount_yen ELSE 0 END),
           -sum(CASE WHEN p.kind = 'write_off' THEN p.amount_yen ELSE 0 END),
           sum(CASE WHEN p.kind IN ('reduction','succession','expire','refund','pay_out') THEN p.amount_yen ELSE 0 END)
      FROM voucher v
      JOIN posting p ON p.voucher_id = v.voucher_id
      JOIN receivable r ON r.receivable_id = p.receivable_id
     WHERE v.booked_on >= :first AND v.booked_on <= :last
       AND p.account = 'receivable' AND p.component = 'principal'
     GROUP BY 1, 2, 3
"""


class Months:
    """Rows of `figure_month`."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def counted(self) -> str:
        """The last month that was counted."""
        row = self._db.execute("SELECT coalesce(max(month), '') FROM figure_counted").fetchone()
        return str(row[0])

    def earliest(self) -> str:
        """The month of the first posting."""
        row = self._db.execute("SELECT coalesce(min(booked_on), '') FROM voucher").fetchone()
        return str(row[0])[:7]

    def count(self, from_month: str, until_month: str) -> list[Moved]:
        """What moved in these months."""
        rows = self._db.execute(_COUNT, {"first": f"{from_month}-01", "last": f"{until_month}-31"})
        return [Moved._make(row) for row in rows]

    def keep(self, month: str, rows: Sequence[Moved], at: str) -> None:
        """Lay down a month that is over."""
        self._db.execute("INSERT INTO figure_counted(month, counted_at) VALUES(?,?)", (month, at))
        self._db.executemany("INSERT INTO figure_month VALUES(?,?,?,?,?,?,?)", rows)

    def kept(self) -> list[Moved]:
        """All rows that were laid down."""
        return [Moved._make(row) for row in self._db.execute("SELECT * FROM figure_month ORDER BY month")]
