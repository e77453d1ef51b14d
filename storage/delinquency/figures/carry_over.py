"""What moved in a month, from the journal by the day of booking, and the months that were laid down."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from core.delinquency.figures.carry_over import Moved

_COUNT = """
    SELECT max(substr(v.booked_on, 1, 7), :month), r.fiscal_year, r.tax_item,
           sum(CASE WHEN p.kind IN ('assess','change','carry') THEN p.amount_yen ELSE 0 END),
           -sum(CASE WHEN p.kind IN ('receipt','attach','offset','overpaid','absorb') THEN p.amount_yen ELSE 0 END),
           -sum(CASE WHEN p.kind = 'write_off' THEN p.amount_yen ELSE 0 END),
           sum(CASE WHEN p.kind IN ('reduction','succession','expire','refund','pay_out') THEN p.amount_yen ELSE 0 END)
      FROM voucher v
      JOIN posting p ON p.voucher_id = v.voucher_id
      JOIN receivable r ON r.receivable_id = p.receivable_id
     WHERE v.booked_on <= :last
       AND (v.booked_on >= :first OR v.voucher_id > (SELECT coalesce(max(last_voucher), :none) FROM figure_counted))
       AND p.account = 'receivable' AND p.component = 'principal'
     GROUP BY 1, 2, 3
"""

_NONE = 1 << 62
"""Above every voucher: nothing was counted yet, nothing is late."""


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
        """What moved in these months; with the first of them what was booked late in a month that was laid down."""
        values = {"month": from_month, "first": f"{from_month}-01", "last": f"{until_month}-31", "none": _NONE}
        rows = self._db.execute(_COUNT, values)
        return [Moved._make(row) for row in rows]

    def keep(self, month: str, rows: Sequence[Moved], at: str) -> None:
        """Lay down a month that is over."""
        self._db.execute(
            """
            INSERT INTO figure_counted(month, counted_at, last_voucher)
            SELECT ?, ?, coalesce(max(voucher_id), 0) FROM voucher
            """,
            (month, at),
        )
        self._db.executemany("INSERT INTO figure_month VALUES(?,?,?,?,?,?,?)", rows)

    def kept(self) -> list[Moved]:
        """All rows that were laid down."""
        return [Moved._make(row) for row in self._db.execute("SELECT * FROM figure_month ORDER BY month")]
