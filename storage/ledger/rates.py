"""The yearly rates and the fee of a demand, as dated rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache

from core.ledger.rates import Rate, RateTable, percent


@lru_cache(maxsize=4)
def _table_of(rows: tuple[tuple[str, ...], ...]) -> RateTable:
    """The rows as exact rates; the same rows are read for every payment, and change once a year."""
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
        return _table_of(tuple(rows))

    def sources(self) -> dict[date, tuple[datetime | None, str]]:
        """By the first day of each row of rates: when it was laid down and the name of who did it."""
        rows = self._db.execute(
            """
            SELECT r.from_on, a.at_local, coalesce(s.name, a.staff_no, '')
              FROM late_charge_rate r
              LEFT JOIN audit_log a ON a.seq = r.audit_seq
              LEFT JOIN staff s ON s.staff_no = a.staff_no
            """
        )
        return {date.fromisoformat(day): (datetime.fromisoformat(at) if at else None, who) for day, at, who in rows}

    def demand_fee_yen(self, issued_on: date) -> int:
        """督促手数料 of a demand issued on the day (by 発付日, R-06); 0 where none is charged."""
        row = self._db.execute(
            "SELECT fee_yen FROM demand_fee_rate WHERE from_on <= ? ORDER BY from_on DESC LIMIT 1",
            (issued_on.isoformat(),),
        ).fetchone()
        return int(row[0]) if row else 0

    def put(self, rows: Sequence[Rate], audit_seq: int) -> None:
        """Write rows; one of the same first day takes its new rates. The last day of all means: until further notice."""
        self._db.executemany(
            """
            INSERT INTO late_charge_rate(from_on, until_on, low, high, grace, corporate_extension, refund, audit_seq)
            VALUES(?,?,?,?,?,?,?,?)
            ON CONFLICT(from_on) DO UPDATE SET
              until_on = excluded.until_on, low = excluded.low, high = excluded.high, grace = excluded.grace,
              corporate_extension = excluded.corporate_extension, refund = excluded.refund, audit_seq = excluded.audit_seq
            """,
            [
                (
                    row.from_on.isoformat(),
                    "" if row.until_on == date.max else row.until_on.isoformat(),
                    percent(row.low),
                    percent(row.high),
                    "" if row.grace is None else percent(row.grace),
                    percent(row.corporate_extension),
                    percent(row.refund),
                    audit_seq,
                )
                for row in rows
            ],
        )

    def put_demand_fees(self, fees: Sequence[tuple[date, int]], audit_seq: int) -> None:
        """Write the fee of a demand in yen by its first day of issue."""
        self._db.executemany(
            """
            INSERT INTO demand_fee_rate(from_on, fee_yen, audit_seq) VALUES(?,?,?)
            ON CONFLICT(from_on) DO UPDATE SET fee_yen = excluded.fee_yen, audit_seq = excluded.audit_seq
            """,
            [(day.isoformat(), yen, audit_seq) for day, yen in fees],
        )
