"""Batches and the payments in them."""

from __future__ import annotations

import json
import sqlite3
from datetime import date, datetime

from core.collection.payments import Batch, BatchState, Channel, NewBatch, NewPayment
from core.values.money import Yen
from core.values.refusals import ChangedByAnother, NotFound
from storage.rows import insert_rows

BATCH_COLUMNS = """batch_id, channel, layout, source_name, vendor_code, bank_no, branch_no, booked_on, declared_count,
       declared_yen, state, read_by, read_at, read_count, warnings, version"""

PAYMENT_COLUMNS = ", ".join(NewPayment._fields)


def batch_of(row: tuple[object, ...]) -> Batch:
    """A row in the order of BATCH_COLUMNS as a value."""
    (
        number,
        channel,
        layout,
        source,
        vendor,
        bank,
        branch,
        booked,
        count,
        yen,
        state,
        by,
        at,
        read,
        warnings,
        version,
    ) = row
    return Batch(
        int(str(number)),
        Channel(str(channel)),
        str(layout),
        str(source),
        str(vendor),
        str(bank),
        str(branch),
        date.fromisoformat(str(booked)) if booked else None,
        int(str(count)),
        Yen(int(str(yen))),
        BatchState(str(state)),
        str(by),
        datetime.fromisoformat(str(at)),
        int(str(read)),
        tuple(json.loads(str(warnings))),
        int(str(version)),
    )


class Batches:
    """Opened, filled line by line in key order, moved along the arrows of their states."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def open(self, batch: NewBatch, read_by: str, read_at: datetime) -> int:
        """Insert a batch in state `read`; its number."""
        row = self._db.execute(
            """
            INSERT INTO payment_batch(channel, layout, source_name, content_sha256, vendor_code, bank_no, branch_no,
                                      booked_on, declared_count, declared_yen, read_by, read_at, warnings)
            VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?)
            RETURNING batch_id
            """,
            (
                str(batch.channel),
                batch.layout,
                batch.source_name,
                batch.content_sha256,
                batch.vendor_code,
                batch.bank_no,
                batch.branch_no,
                batch.booked_on.isoformat() if batch.booked_on else None,
                batch.declared_count,
                batch.declared.amount,
                read_by,
                read_at.isoformat(timespec="seconds"),
                json.dumps(batch.warnings, ensure_ascii=False),
            ),
        ).fetchone()
        return int(row[0])

    def get(self, batch_id: int) -> Batch:
        """One batch."""
        row = self._db.execute(f"SELECT {BATCH_COLUMNS} FROM payment_batch WHERE batch_id = ?", (batch_id,)).fetchone()
        if row is None:
            raise NotFound(what=f"バッチ{batch_id}")
        return batch_of(row)

    def with_content(self, content_sha256: bytes) -> Batch | None:
        """The batch that holds this content and counts."""
        row = self._db.execute(
            f"""
            SELECT {BATCH_COLUMNS} FROM payment_batch
             WHERE content_sha256 = ? AND state NOT IN ('rejected', 'reversed')
            """,
            (content_sha256,),
        ).fetchone()
        return batch_of(row) if row else None

    def listed(self, booked_on: date) -> list[Batch]:
        """Batches of a day, and files still without a day, by number."""
        rows = self._db.execute(
            f"""
            SELECT {BATCH_COLUMNS} FROM payment_batch
             WHERE booked_on = :day OR (booked_on IS NULL AND substr(read_at, 1, 10) = :day)
             ORDER BY batch_id
            """,
            {"day": booked_on.isoformat()},
        )
        return [batch_of(row) for row in rows]

    def add_payments(self, batch_id: int, expected: int, payments: list[NewPayment]) -> None:
        """Append lines after the `expected` ones that are there; who finds another count is too late."""
        moved = self._db.execute(
            "UPDATE payment_batch SET read_count = read_count + ? WHERE batch_id = ? AND read_count = ? AND state = 'read'",
            (len(payments), batch_id, expected),
        ).rowcount
        if moved != 1:
            raise ChangedByAnother(what=f"バッチ{batch_id}")
        insert_rows(
            self._db,
            f"INSERT INTO payment(batch_id, {PAYMENT_COLUMNS})",
            [(batch_id, *payment) for payment in payments],
        )

    def totals(self, batch_id: int) -> tuple[int, Yen]:
        """Lines and the sum of their amounts."""
        count, yen = self._db.execute(
            "SELECT count(*), coalesce(sum(amount_yen), 0) FROM payment WHERE batch_id = ?", (batch_id,)
        ).fetchone()
        return count, Yen(yen)

    def booked(self, batch_id: int) -> Yen:
        """Cash that the vouchers of the batch have booked, less what was taken back."""
        row = self._db.execute(
            """
            SELECT coalesce(sum(p.amount_yen), 0)
              FROM voucher v JOIN posting p USING(voucher_id)
             WHERE v.batch_id = ? AND p.account = 'cash_in'
            """,
            (batch_id,),
        ).fetchone()
        return Yen(row[0])

    def move(self, batch_id: int, version: int, state: BatchState, reason: str = "") -> None:
        """Change the state along an arrow, by version."""
        moved = self._db.execute(
            """
            UPDATE payment_batch SET state = ?, version = version + 1, rejected_reason = rejected_reason || ?
             WHERE batch_id = ? AND version = ?
            """,
            (str(state), reason, batch_id, version),
        ).rowcount
        if moved != 1:
            raise ChangedByAnother(what=f"バッチ{batch_id}")

    def payment_range(self, batch_id: int) -> tuple[int, int]:
        """Smallest and largest payment number of the batch."""
        row = self._db.execute(
            "SELECT coalesce(min(payment_id), 0), coalesce(max(payment_id), -1) FROM payment WHERE batch_id = ?",
            (batch_id,),
        ).fetchone()
        return int(row[0]), int(row[1])

    def already_loaded(self, vendor_code: str, payments: list[NewPayment]) -> list[tuple[int, Batch]]:
        """Lines that an earlier file of the same sender held. The newest 500 of a list are asked for at a time."""
        found: list[tuple[int, Batch]] = []
        if (
            self._db.execute(
                "SELECT 1 FROM payment_batch WHERE vendor_code = ? AND state NOT IN ('rejected','reversed') LIMIT 1",
                (vendor_code,),
            ).fetchone()
            is None
        ):
            return found
        for start in range(0, len(payments), 500):
            wanted = {
                (p.slip_key, p.notice_kind, p.paid_on, p.paid_at, p.outlet, p.data_on): p.line_no
                for p in payments[start : start + 500]
            }
            keys = sorted({key[0] for key in wanted})
            rows = self._db.execute(
                f"""
                SELECT p.slip_key, p.notice_kind, p.paid_on, p.paid_at, p.outlet, p.data_on, p.batch_id
                  FROM payment p JOIN payment_batch b USING(batch_id)
                 WHERE p.slip_key IN ({",".join("?" * len(keys))})
                   AND b.vendor_code = ? AND b.state NOT IN ('rejected', 'reversed')
                """,
                (*keys, vendor_code),
            ).fetchall()
            found += [(wanted[row[:6]], self.get(row[6])) for row in rows if row[:6] in wanted]
        return found
