"""Demanded taxes that are owed and belong to no open case, and the cases that are made of them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import date

from core.delinquency.cases.births import Owing, Told

OWED = "r.principal_yen+r.demand_fee_yen+r.late_charge_yen+r.penalty_tax_yen+r.disposition_cost_yen"
"""The sum of the index `receivable_owed`, written as it stands there."""

_OWING = f"""
    SELECT r.party_id, c.case_id, json_group_array(r.receivable_id), sum({OWED} - r.provisional_yen),
           EXISTS(SELECT 1 FROM delinquency_case p WHERE p.party_id = r.party_id AND p.closed_on IS NOT NULL),
           min((SELECT d.issued_on FROM demand d WHERE d.receivable_id = r.receivable_id AND d.cancelled_by_event_id IS NULL))
      FROM receivable r INDEXED BY receivable_owed
      LEFT JOIN delinquency_case c ON c.party_id = r.party_id AND c.closed_on IS NULL
     WHERE {OWED} > 0 AND {OWED} > r.provisional_yen
       AND r.tax_item IN (SELECT t.tax_item FROM tax_item t WHERE t.late_charge = 'local_tax')
       AND EXISTS(SELECT 1 FROM demand d WHERE d.receivable_id = r.receivable_id AND d.cancelled_by_event_id IS NULL)
       AND NOT EXISTS(SELECT 1 FROM case_receivable m WHERE m.receivable_id = r.receivable_id AND m.case_id = c.case_id)
       AND {{which}}
     GROUP BY r.party_id ORDER BY r.party_id
"""


class Births:
    """Reads `receivable`; writes cases in bulk."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def owing(self, after: int, limit: int) -> list[Owing]:
        """Parties with numbers above `after` in their order."""
        rows = self._db.execute(f"{_OWING.format(which='r.party_id > ?')} LIMIT ?", (after, limit))
        return [_owing(row) for row in rows]

    def owing_of(self, party_ids: Sequence[int]) -> list[Owing]:
        """Those of these parties."""
        which = "r.party_id IN (SELECT value FROM json_each(?))"
        return [_owing(row) for row in self._db.execute(_OWING.format(which=which), (json.dumps(list(party_ids)),))]

    def open_many(self, rows: Sequence[Owing], today: date, audit_seq: int) -> dict[int, tuple[int, str]]:
        """Cases with the next numbers of the fiscal years in which they begin, and their receivables."""
        numbers: dict[int, int] = {}
        new = []
        for owing in rows:
            if owing.case_id is not None:
                continue
            on = owing.opens_on(today)
            fiscal_year = on.year - (on.month < 4)
            numbers[fiscal_year] = numbers.get(fiscal_year, self._last_number(fiscal_year)) + 1
            new.append((f"K-{fiscal_year:04d}-{numbers[fiscal_year]:06d}", owing.party_id, on.isoformat(), audit_seq))
        self._db.executemany(
            "INSERT INTO delinquency_case(case_no, party_id, opened_on, audit_seq) VALUES(?,?,?,?)", new
        )
        found = {
            party_id: (case_id, case_no)
            for party_id, case_id, case_no in self._db.execute(
                """
                SELECT party_id, case_id, case_no FROM delinquency_case
                 WHERE closed_on IS NULL AND party_id IN (SELECT value FROM json_each(?))
                """,
                (json.dumps([owing.party_id for owing in rows]),),
            )
        }
        self._db.executemany(
            "INSERT INTO case_receivable(case_id, receivable_id, from_on) VALUES(?,?,?) ON CONFLICT DO NOTHING",
            [
                (found[owing.party_id][0], number, (today if owing.case_id else owing.opens_on(today)).isoformat())
                for owing in rows
                for number in owing.receivables
            ],
        )
        return found

    def _last_number(self, fiscal_year: int) -> int:
        head = f"K-{fiscal_year:04d}-"
        row = self._db.execute(
            "SELECT case_no FROM delinquency_case WHERE case_no GLOB ? ORDER BY case_no DESC LIMIT 1", (head + "*",)
        ).fetchone()
        return int(row[0][len(head) :]) if row else 0

    def tell_many(self, rows: Sequence[Told], staff_no: str, audit_seq: int) -> None:
        """Rows of the course for many parties at once."""
        self._db.executemany(
            """
            INSERT INTO case_event(party_id, case_id, kind, happened_on, words, staff_no, audit_seq) VALUES(?,?,?,?,?,?,?)
            """,
            [(r.party_id, r.case_id, r.kind.value, r.on.isoformat(), r.words, staff_no, audit_seq) for r in rows],
        )


def _owing(row: tuple[int, int | None, str, int, int, str]) -> Owing:
    party_id, case_id, numbers, yen, past, demanded_on = row
    return Owing(
        party_id, case_id, tuple(sorted(json.loads(numbers))), yen, bool(past), date.fromisoformat(demanded_on)
    )
