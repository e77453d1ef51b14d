"""The journal's rows: appended with their seal, read in order, never changed."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Sequence
from dataclasses import replace

from core.ledger.journal import (
    AlreadyReversed,
    DayClosed,
    FiscalYearClosed,
    JournalRefused,
    MoreThanOpen,
    OffsetOrRefundStands,
    PostedRow,
    Posting,
    Voucher,
)
from core.office.audit import AuditEntry
from storage.office.audit import AuditLog
from storage.rows import insert_rows

COLUMNS = (
    "account, kind, amount_yen, value_on, fiscal_year, revenue_class, receivable_id, component, payment_id,"
    " suspense_id, overpayment_id, deposit_id, offsetting_id, refund_id, reverses_posting_id"
)


_REFUSALS: dict[str, type[JournalRefused]] = {
    "day is closed": DayClosed,
    "fiscal year is closed": FiscalYearClosed,
    "more than is open": MoreThanOpen,
    "offset or refund stands on it": OffsetOrRefundStands,
    "UNIQUE constraint failed: posting.reverses_posting_id": AlreadyReversed,
    "CHECK constraint failed: principal_yen": MoreThanOpen,
    "CHECK constraint failed: demand_fee_yen": MoreThanOpen,
    "CHECK constraint failed: late_charge_yen": MoreThanOpen,
    "CHECK constraint failed: penalty_tax_yen": MoreThanOpen,
    "CHECK constraint failed: disposition_cost_yen": MoreThanOpen,
}


def postings_digest(postings: Sequence[tuple[object, ...]]) -> bytes:
    """SHA-256 over the JSON array of the rows, each from `account` to `reverses_posting_id`, in order."""
    text = json.dumps(postings, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).digest()


class Journal:
    """Appends vouchers and reads them back."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._audit = AuditLog(db)

    def append(self, voucher: Voucher, postings: Sequence[Posting], entry: AuditEntry) -> int:
        """Write head, rows, audit line and seal in that order; the seal's trigger refuses what does not sum to zero."""
        db = self._db
        voucher_id = db.execute("SELECT coalesce(max(voucher_id), 0) + 1 FROM voucher").fetchone()[0]
        db.execute(
            "INSERT INTO voucher(voucher_id, act_code, booked_on, batch_id, draft_id, reason, staff_no)"
            " VALUES(?,?,?,?,?,?,?)",
            (
                voucher_id,
                voucher.act_code,
                voucher.booked_on,
                voucher.batch_id,
                voucher.draft_id,
                voucher.reason,
                voucher.staff_no,
            ),
        )
        try:
            insert_rows(db, f"INSERT INTO posting(voucher_id, {COLUMNS})", postings, leading=voucher_id)
        except sqlite3.IntegrityError as error:
            for text, refusal in _REFUSALS.items():
                if str(error).startswith(text):
                    raise refusal from error
            raise
        digest = postings_digest(postings)
        facts = {**entry.facts, "voucher": voucher_id, "count": len(postings), "digest": digest.hex()}
        seq = self._audit.record(replace(entry, facts=facts))
        db.execute("INSERT INTO voucher_seal VALUES(?,?,?,?)", (voucher_id, len(postings), digest, seq))
        return int(voucher_id)

    def of_payment(self, payment_id: int) -> list[PostedRow]:
        """All rows that name the payment, in order."""
        return self._rows("p.payment_id = ?", payment_id)

    def of_voucher(self, voucher_id: int) -> list[PostedRow]:
        """All rows of a voucher, in order."""
        return self._rows("p.voucher_id = ?", voucher_id)

    def of_receivable(self, receivable_id: int) -> list[PostedRow]:
        """All rows of accounts `receivable` and `overpayment` of one receivable, in order."""
        return self._rows("p.receivable_id = ? AND p.account IN ('receivable', 'overpayment')", receivable_id)

    def of_payments(self, payment_ids: Sequence[int]) -> list[PostedRow]:
        """All rows that name one of the payments, in order."""
        found: list[PostedRow] = []
        for start in range(0, len(payment_ids), 500):
            part = ",".join(str(int(number)) for number in payment_ids[start : start + 500])
            found += self._rows(f"p.payment_id IN ({part}) AND 0 = ?", 0)
        return sorted(found)

    def closed_years(self) -> frozenset[int]:
        """Fiscal years whose books are closed."""
        return frozenset(row[0] for row in self._db.execute("SELECT fiscal_year FROM fiscal_year_close"))

    def _rows(self, condition: str, key: int) -> list[PostedRow]:
        rows = self._db.execute(
            f"""
            SELECT p.posting_id, p.voucher_id, v.act_code, v.booked_on, {", ".join("p." + c.strip() for c in COLUMNS.split(","))}
              FROM posting p JOIN voucher v USING(voucher_id)
             WHERE {condition}
             ORDER BY p.posting_id
            """,
            (key,),
        )
        return [PostedRow(row[0], row[1], row[2], row[3], Posting(*row[4:])) for row in rows]
