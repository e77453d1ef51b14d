"""Typed slips and the slips that they name."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import date
from typing import Any

from core.collection.payments import Cause
from core.collection.records.slip_lines import Slip, SlipEntry, SlipKey, SlipLine
from core.values.money import Yen
from core.values.refusals import ChangedByAnother, NotFound

_COLUMNS = """line_no, slip_key, receivable_id, cause, paid_on, principal_yen, demand_fee_yen, late_charge_yen, typed,
       version"""


class SlipLines:
    """Rows that are edited by version until their batch is posted."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def of_batch(self, batch_id: int) -> list[SlipLine]:
        """The lines of a batch, by number."""
        rows = self._db.execute(
            f"SELECT {_COLUMNS} FROM paid_slip_line WHERE batch_id = ? ORDER BY line_no", (batch_id,)
        )
        return [_line(row) for row in rows]

    def get(self, batch_id: int, line_no: int) -> SlipLine:
        """One line."""
        row = self._db.execute(
            f"SELECT {_COLUMNS} FROM paid_slip_line WHERE batch_id = ? AND line_no = ?", (batch_id, line_no)
        ).fetchone()
        if row is None:
            raise NotFound(what=f"バッチ{batch_id}の{line_no}行目")
        return _line(row)

    def totals(self, batch_id: int) -> tuple[int, Yen]:
        """Lines and yen."""
        count, yen = self._db.execute(
            """
            SELECT count(*), coalesce(sum(principal_yen + demand_fee_yen + late_charge_yen), 0)
              FROM paid_slip_line WHERE batch_id = ?
            """,
            (batch_id,),
        ).fetchone()
        return count, Yen(yen)

    def add(self, batch_id: int, slip_key: str, receivable_id: int | None, cause: str, entry: SlipEntry) -> int:
        """Keep a line under the next number."""
        row = self._db.execute(
            """
            INSERT INTO paid_slip_line(batch_id, line_no, slip_key, receivable_id, cause, paid_on, principal_yen,
                                       demand_fee_yen, late_charge_yen, typed)
            VALUES(?, (SELECT coalesce(max(line_no), 0) + 1 FROM paid_slip_line WHERE batch_id = ?), ?,?,?,?,?,?,?,?)
            RETURNING line_no
            """,
            (batch_id, batch_id, *_values(slip_key, receivable_id, cause, entry)),
        ).fetchone()
        return int(row[0])

    def change(
        self,
        batch_id: int,
        line_no: int,
        version: int,
        slip_key: str,
        receivable_id: int | None,
        cause: str,
        entry: SlipEntry,
    ) -> None:
        """Bring a line to a new state, by version."""
        changed = self._db.execute(
            """
            UPDATE paid_slip_line
               SET slip_key = ?, receivable_id = ?, cause = ?, paid_on = ?, principal_yen = ?, demand_fee_yen = ?,
                   late_charge_yen = ?, typed = ?, version = version + 1
             WHERE batch_id = ? AND line_no = ? AND version = ?
            """,
            (*_values(slip_key, receivable_id, cause, entry), batch_id, line_no, version),
        ).rowcount
        _one_row(changed, batch_id, line_no)

    def delete(self, batch_id: int, line_no: int, version: int) -> None:
        """Take a line out, by version."""
        deleted = self._db.execute(
            "DELETE FROM paid_slip_line WHERE batch_id = ? AND line_no = ? AND version = ?",
            (batch_id, line_no, version),
        ).rowcount
        _one_row(deleted, batch_id, line_no)

    def slip(self, slip_key: str) -> Slip | None:
        """The slip of a key, or None."""
        row = self._db.execute(
            "SELECT slip_key, receivable_id, kind, amount_yen, cancelled_on FROM payment_slip WHERE slip_key = ?",
            (slip_key,),
        ).fetchone()
        return Slip._make(row) if row else None

    def register(self, typed: Sequence[tuple[str, int]]) -> None:
        """Note typed keys with their claims; a key that is known stays with its claim."""
        self._db.executemany(
            "INSERT INTO payment_slip(slip_key, receivable_id, kind) VALUES(?,?,'typed') ON CONFLICT(slip_key) DO NOTHING",
            typed,
        )

    def claims_named(self, tax_item: str, levy_year: int, notice_no: str, term_no: int) -> list[int]:
        """Receivables with these four, by number."""
        rows = self._db.execute(
            """
            SELECT receivable_id FROM receivable
             WHERE notice_no = ? AND tax_item = ? AND levy_year = ? AND term_no = ?
             ORDER BY receivable_id
            """,
            (notice_no, tax_item, levy_year, term_no),
        )
        return [row[0] for row in rows]

    def terms_of_notice(self, tax_item: str, notice_no: str) -> list[tuple[int, int]]:
        """Levy years and terms that exist of a notice."""
        rows = self._db.execute(
            "SELECT DISTINCT levy_year, term_no FROM receivable WHERE notice_no = ? AND tax_item = ? ORDER BY 1, 2",
            (notice_no, tax_item),
        )
        return [(row[0], row[1]) for row in rows]

    def last_receipt(self, receivable_id: int) -> tuple[str, str] | None:
        """領収日 and channel of the newest money on a claim that stands."""
        row = self._db.execute(
            """
            SELECT q.paid_on, b.channel
              FROM posting p
              JOIN payment q ON q.payment_id = p.payment_id
              JOIN payment_batch b ON b.batch_id = q.batch_id
              LEFT JOIN posting x ON x.reverses_posting_id = p.posting_id
             WHERE p.receivable_id = ? AND p.account = 'receivable' AND p.kind IN ('receipt', 'attach')
               AND +p.reverses_posting_id IS NULL AND x.posting_id IS NULL
             ORDER BY q.paid_on DESC, p.posting_id DESC
             LIMIT 1
            """,
            (receivable_id,),
        ).fetchone()
        return (row[0], row[1]) if row else None


def _values(slip_key: str, receivable_id: int | None, cause: str, entry: SlipEntry) -> tuple[Any, ...]:
    key = entry.key
    typed = {
        "slip_no": key.slip_no,
        "tax_item": key.tax_item,
        "levy_year": key.levy_year,
        "notice_no": key.notice_no,
        "term_no": key.term_no,
        "receivable_id": key.receivable_id,
    }
    return (
        slip_key,
        receivable_id,
        cause,
        entry.paid_on.isoformat(),
        entry.principal.amount,
        entry.demand_fee.amount,
        entry.late_charge.amount,
        json.dumps(typed, ensure_ascii=False),
    )


def _line(row: tuple[Any, ...]) -> SlipLine:
    line_no, slip_key, receivable_id, cause, paid_on, principal, fee, late_charge, typed, version = row
    entry = SlipEntry(
        SlipKey(**json.loads(typed)), date.fromisoformat(paid_on), Yen(principal), Yen(fee), Yen(late_charge)
    )
    return SlipLine(line_no, slip_key, receivable_id, Cause(cause) if cause else None, entry, version)


def _one_row(count: int, batch_id: int, line_no: int) -> None:
    if count != 1:
        raise ChangedByAnother(what=f"バッチ{batch_id}の{line_no}行目")
