"""The yearly rates and the fee of a demand, as dated rows."""

from __future__ import annotations

import sqlite3
from datetime import date

from core.ledger.rates import Rate, RateTable


class Rates:
    """Read whole: a table has a row a year."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def table(self) -> RateTable:
        """All rows of 延滞金, 猶予, 還付加算金 in force and past."""
        rows = self._db.execute(
            """
            SELECT from_on, until_on, low, high, refund, grace, corporate_extension
              FROM late_charge_rate ORDER BY from_on
            """
        )
        return RateTable.of(
            Rate.of(
                date.fromisoformat(from_on),
                date.fromisoformat(until_on) if until_on else None,
                low=low,
                high=high,
                refund=refund,
                grace=grace or None,
                corporate_extension=corporate,
            )
            for from_on, until_on, low, high, refund, grace, corporate in rows
        )

    def demand_fee_yen(self, issued_on: date) -> int:
        """督促手数料 of a demand issued on the day (by 発付日, R-06); 0 where none is charged."""
        row = self._db.execute(
            "SELECT fee_yen FROM demand_fee_rate WHERE from_on <= ? ORDER BY from_on DESC LIMIT 1",
            (issued_on.isoformat(),),
        ).fetchone()
        return int(row[0]) if row else 0
