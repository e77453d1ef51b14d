"""Receivables with their balances, and the postings that say how they came about."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import date
from typing import Any

from core.ledger.components import Parts
from core.ledger.receivables import Demand, Entry, Receivable, ReceivableKey
from core.values.money import Yen
from core.values.refusals import NotFound

_COLUMNS = """r.receivable_id, r.party_id, r.notice_no, r.tax_item, r.levy_year, r.tax_year, r.term_no, r.withholding_no,
       r.return_no, r.business_year_no, r.child_no, r.share_no, r.fiscal_year, r.nominal_due_on, r.due_on,
       r.statutory_due_on, r.priority_on, r.principal_yen, r.demand_fee_yen, r.late_charge_yen, r.penalty_tax_yen,
       r.disposition_cost_yen, r.provisional_yen, r.parent_id, r.version"""
_ENTRY = """p.receivable_id, p.account, p.kind, p.component, p.amount_yen, p.value_on, v.booked_on, v.act_code,
       p.payment_id, p.posting_id, p.voucher_id"""
_MOST_IN = 500


class Receivables:
    """Read by number, key, notice or party."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def get(self, receivable_id: int) -> Receivable:
        """One receivable."""
        row = self._db.execute(
            f"SELECT {_COLUMNS} FROM receivable r WHERE receivable_id = ?", (receivable_id,)
        ).fetchone()
        if row is None:
            raise NotFound(what="期別調定")
        return _receivable(row)

    def with_key(self, key: ReceivableKey) -> Receivable | None:
        """The receivable of a key, or None."""
        row = self._db.execute(
            f"""
            SELECT {_COLUMNS} FROM receivable r
             WHERE notice_no = ? AND tax_item = ? AND levy_year = ? AND tax_year = ? AND term_no = ?
               AND withholding_no = ? AND return_no = ? AND business_year_no = ? AND child_no = ? AND share_no = ?
            """,
            key,
        ).fetchone()
        return _receivable(row) if row else None

    def of_party(self, party_id: int) -> list[Receivable]:
        """All receivables of a party, newest levy year first, then tax item, notice and term."""
        rows = self._db.execute(
            f"""
            SELECT {_COLUMNS} FROM receivable r
             WHERE party_id = ?
             ORDER BY levy_year DESC, tax_item, tax_year DESC, notice_no, term_no, receivable_id
            """,
            (party_id,),
        )
        return [_receivable(row) for row in rows]

    def of_notice(self, notice_no: str, tax_item: str, levy_year: int, tax_year: int) -> list[Receivable]:
        """The receivables of one notice in the order of their terms."""
        rows = self._db.execute(
            f"""
            SELECT {_COLUMNS} FROM receivable r
             WHERE notice_no = ? AND tax_item = ? AND levy_year = ? AND tax_year = ?
             ORDER BY term_no, receivable_id
            """,
            (notice_no, tax_item, levy_year, tax_year),
        )
        return [_receivable(row) for row in rows]

    def entries_of_party(self, party_id: int) -> list[Entry]:
        """The postings of all receivables of a party, in journal order."""
        rows = self._db.execute(
            f"""
            SELECT {_ENTRY}
              FROM receivable r
              JOIN posting p ON p.receivable_id = r.receivable_id
              JOIN voucher v ON v.voucher_id = p.voucher_id
             WHERE r.party_id = ? AND p.account IN ('receivable', 'overpayment')
             ORDER BY p.posting_id
            """,
            (party_id,),
        )
        return [Entry._make(row) for row in rows]

    def entries(self, receivable_ids: Sequence[int]) -> list[Entry]:
        """The postings of some receivables, in journal order."""
        found: list[Entry] = []
        for start in range(0, len(receivable_ids), _MOST_IN):
            part = receivable_ids[start : start + _MOST_IN]
            rows = self._db.execute(
                f"""
                SELECT {_ENTRY}
                  FROM posting p JOIN voucher v ON v.voucher_id = p.voucher_id
                 WHERE p.receivable_id IN ({",".join("?" * len(part))}) AND p.account IN ('receivable', 'overpayment')
                 ORDER BY p.posting_id
                """,
                part,
            )
            found += map(Entry._make, rows)
        return found

    def demands(self, receivable_ids: Sequence[int]) -> dict[int, Demand]:
        """The demand that counts, by receivable."""
        found: dict[int, Demand] = {}
        for start in range(0, len(receivable_ids), _MOST_IN):
            part = receivable_ids[start : start + _MOST_IN]
            rows = self._db.execute(
                f"""
                SELECT receivable_id, document_id, issued_on, seizable_from_on
                  FROM demand
                 WHERE receivable_id IN ({",".join("?" * len(part))}) AND cancelled_by_event_id IS NULL
                """,
                part,
            )
            for receivable_id, document_id, issued_on, seizable_from_on in rows:
                days = date.fromisoformat(issued_on), date.fromisoformat(seizable_from_on)
                found[receivable_id] = Demand(receivable_id, document_id, *days)
        return found

    def parts(self, receivable_id: int) -> list[tuple[str, Yen]]:
        """What the principal is made of."""
        rows = self._db.execute(
            "SELECT part_code, assessed_yen FROM receivable_part WHERE receivable_id = ? ORDER BY part_code",
            (receivable_id,),
        )
        return [(code, Yen(yen)) for code, yen in rows]


def _receivable(row: tuple[Any, ...]) -> Receivable:
    receivable_id, party_id, *rest = row
    key, (fiscal_year, nominal, due, statutory, priority), balances = rest[:10], rest[10:15], rest[15:20]
    provisional, parent_id, version = rest[20:]
    return Receivable(
        receivable_id,
        party_id,
        ReceivableKey(*key),
        fiscal_year,
        date.fromisoformat(nominal),
        date.fromisoformat(due),
        date.fromisoformat(statutory),
        date.fromisoformat(priority),
        Parts(*map(Yen, balances)),
        Yen(provisional),
        parent_id,
        version,
    )
