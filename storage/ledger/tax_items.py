"""Tax items and due dates as rows."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import date

from core.ledger.tax_items import Articles, DueDate, TaxItem


class TaxItems:
    """Read whole: a city has a dozen tax items."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def all(self) -> dict[str, TaxItem]:
        """Every tax item by its code."""
        rows = self._db.execute(
            "SELECT tax_item, name, short_name, kana, fund, late_charge, parts, articles FROM tax_item ORDER BY tax_item"
        )
        return {
            code: TaxItem(
                code,
                name,
                short_name,
                kana,
                fund,
                late_charge == "local_tax",
                tuple((part, label) for part, label in json.loads(parts)),
                tuple(Articles(date.fromisoformat(start), *words) for start, *words in json.loads(articles)),
            )
            for code, name, short_name, kana, fund, late_charge, parts, articles in rows
        }

    def put(self, items: Sequence[TaxItem]) -> None:
        """Write tax items; a known code is brought to the new state."""
        self._db.executemany(
            """
            INSERT INTO tax_item(tax_item, name, short_name, kana, fund, late_charge, parts, articles)
            VALUES(?,?,?,?,?,?,?,?)
            ON CONFLICT(tax_item) DO UPDATE SET
              name = excluded.name, short_name = excluded.short_name, kana = excluded.kana, fund = excluded.fund,
              late_charge = excluded.late_charge, parts = excluded.parts, articles = excluded.articles
            """,
            [
                (
                    item.tax_item,
                    item.name,
                    item.short_name,
                    item.kana,
                    item.fund,
                    "local_tax" if item.bears_late_charge else "none",
                    json.dumps(item.parts, ensure_ascii=False),
                    json.dumps(
                        [(a.from_on.isoformat(), a.late_charge, a.demand, a.demand_fee) for a in item.articles],
                        ensure_ascii=False,
                    ),
                )
                for item in items
            ],
        )

    def put_due_dates(self, due_dates: Sequence[DueDate]) -> None:
        """Write due dates; a known term gets the new days."""
        self._db.executemany(
            """
            INSERT INTO due_date(tax_item, levy_year, term_no, nominal_due_on, due_on) VALUES(?,?,?,?,?)
            ON CONFLICT DO UPDATE SET nominal_due_on = excluded.nominal_due_on, due_on = excluded.due_on
            """,
            [
                (d.tax_item, d.levy_year, d.term_no, d.nominal_due_on.isoformat(), d.due_on.isoformat())
                for d in due_dates
            ],
        )

    def due_dates(self, tax_item: str, levy_year: int) -> list[DueDate]:
        """The terms of a levy year in order."""
        rows = self._db.execute(
            """
            SELECT term_no, nominal_due_on, due_on FROM due_date
             WHERE tax_item = ? AND levy_year = ? ORDER BY term_no
            """,
            (tax_item, levy_year),
        )
        return [
            DueDate(tax_item, levy_year, term_no, date.fromisoformat(nominal), date.fromisoformat(due))
            for term_no, nominal, due in rows
        ]
