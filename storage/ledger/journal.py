"""The journal's rows: appended with their seal, read in order, never changed."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Sequence
from dataclasses import replace

from core.ledger.journal import PostedRow, Posting, Voucher
from core.office.audit import AuditEntry
from storage.office.audit import AuditLog

COLUMNS = (
    "account, kind, amount_yen, value_on, fiscal_year, revenue_class, receivable_id, component, payment_id,"
    " suspense_id, overpayment_id, deposit_id, offsetting_id, refund_id, reverses_posting_id"
)


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
        db.executemany(
            f"INSERT INTO posting(voucher_id, {COLUMNS}) VALUES({voucher_id},?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", postings
        )
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
