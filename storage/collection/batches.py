"""Batches and the payments in them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import date, datetime

from core.collection.payments import Bank, Batch, BatchState, BatchSummary, Channel, NewBatch, NewPayment
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


class Banks:
    """Banks, a small table that is read whole."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def all(self) -> list[Bank]:
        """Every bank, by number."""
        return [Bank(*row) for row in self._db.execute("SELECT bank_no, name, kana FROM bank ORDER BY bank_no")]

    def put(self, banks: Sequence[Bank]) -> None:
        """Write banks; a known number is brought to the new state."""
        self._db.executemany(
            """
            INSERT INTO bank(bank_no, name, kana) VALUES(?,?,?)
            ON CONFLICT(bank_no) DO UPDATE SET name = excluded.name, kana = excluded.kana
            """,
            [(bank.bank_no, bank.name, bank.kana) for bank in banks],
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

    def content_of(self, batch_id: int) -> bytes | None:
        """The hash of the file that a batch came from; None for typed slips."""
        row = self._db.execute("SELECT content_sha256 FROM payment_batch WHERE batch_id = ?", (batch_id,)).fetchone()
        return row[0] if row else None

    def summaries(self, booked_on: date) -> list[BatchSummary]:
        """Batches of a day, and files without one day of their own that were read on it, by number.

        What was declared counts for a file that was read whole; typed slips are added up.
        """
        rows = self._db.execute(
            f"""
            SELECT {BATCH_COLUMNS}, coalesce(t.lines, 0), coalesce(t.yen, 0), (SELECT name FROM staff WHERE staff_no = read_by)
              FROM payment_batch b
              LEFT JOIN (
                SELECT batch_id AS typed_id, count(*) AS lines,
                       sum(principal_yen + demand_fee_yen + late_charge_yen) AS yen
                  FROM paid_slip_line
                 WHERE batch_id IN (SELECT batch_id FROM payment_batch WHERE booked_on = :day)
                 GROUP BY batch_id
              ) t ON t.typed_id = b.batch_id
             WHERE booked_on = :day OR (booked_on IS NULL AND read_at >= :day AND read_at < :day || 'U')
             ORDER BY batch_id
            """,
            {"day": booked_on.isoformat()},
        ).fetchall()
        held = self._open_suspense([row[0] for row in rows])
        found = []
        for row in rows:
            batch = batch_of(row[:-3])
            count, yen, news = row[-3], row[-2], (0, 0)
            if batch.channel is not Channel.PAID_SLIP:
                count = batch.read_count
                whole = batch.state is not BatchState.READ
                yen = batch.declared.amount if whole else self.totals(batch.batch_id)[1].amount
                money = self._money(batch.batch_id)
                news = (count - money[0], yen - money[1])
            in_suspense = held.get(batch.batch_id, 0)
            found.append(
                BatchSummary(batch, count, yen, in_suspense, self._faults(batch.batch_id), row[-1] or "", *news)
            )
        return found

    def _open_suspense(self, batch_ids: list[int]) -> dict[int, int]:
        """How many payments of each batch still lie in suspense."""
        rows = self._db.execute(
            f"""
            SELECT p.batch_id, count(*)
              FROM suspense s CROSS JOIN payment p ON p.payment_id = s.payment_id
             WHERE p.batch_id IN ({",".join("?" * len(batch_ids))})
               AND (SELECT sum(q.amount_yen) FROM posting q
                     WHERE q.suspense_id = s.suspense_id AND q.account = 'suspense') < 0
             GROUP BY p.batch_id
            """,
            batch_ids,
        )
        return dict(rows.fetchall())

    def _money(self, batch_id: int) -> tuple[int, int]:
        """Lines and yen of a batch that are money."""
        count, yen = self._db.execute(
            "SELECT count(*), coalesce(sum(amount_yen), 0) FROM payment WHERE batch_id = ? AND notice_kind = 'settled'",
            (batch_id,),
        ).fetchone()
        return int(count), int(yen)

    def _faults(self, batch_id: int) -> int:
        row = self._db.execute(
            "SELECT count(*) FROM payment WHERE batch_id = ? AND fault <> ''", (batch_id,)
        ).fetchone()
        return int(row[0])

    def change_sheet(self, batch_id: int, version: int, sheet: NewBatch) -> None:
        """Change what was typed from the bank's sheet, by version."""
        moved = self._db.execute(
            """
            UPDATE payment_batch
               SET booked_on = ?, bank_no = ?, branch_no = ?, source_name = ?, declared_count = ?, declared_yen = ?,
                   version = version + 1
             WHERE batch_id = ? AND version = ? AND state = 'read'
            """,
            (
                sheet.booked_on.isoformat() if sheet.booked_on else None,
                sheet.bank_no,
                sheet.branch_no,
                sheet.source_name,
                sheet.declared_count,
                sheet.declared.amount,
                batch_id,
                version,
            ),
        ).rowcount
        if moved != 1:
            raise ChangedByAnother(what=f"バッチ{batch_id}")

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
