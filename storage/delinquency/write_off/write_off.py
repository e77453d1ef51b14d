"""Decisions of 不納欠損, their claims, and why completions could not be prevented."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import date
from typing import Any

from core.delinquency.write_off.refusals import WrittenOffAlready
from core.delinquency.write_off.write_off import WriteOff, WriteOffCause, WriteOffLine, WrittenOff, YearSum
from core.ledger.components import Parts
from core.values.money import Yen
from core.values.refusals import ChangedByAnother, NotFound

_HEAD = "w.write_off_id, w.write_off_no, w.cause, w.fiscal_year, w.booked_on, w.draft_id"
_CLAIM = """c.receivable_id, c.party_id, c.extinct_on, c.principal_yen, c.demand_fee_yen, c.late_charge_yen,
       c.penalty_tax_yen, c.disposition_cost_yen, c.voucher_id, c.event_id, c.reversed_by"""
_YEN = "c.principal_yen + c.demand_fee_yen + c.late_charge_yen + c.penalty_tax_yen + c.disposition_cost_yen"


class WriteOffs:
    """Rows of `write_off`, `write_off_claim` and `expiry_account_event`."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def get(self, write_off_id: int) -> WriteOff:
        """One decision."""
        row = self._db.execute(f"SELECT {_HEAD} FROM write_off w WHERE w.write_off_id = ?", (write_off_id,)).fetchone()
        if row is None:
            raise NotFound(what="不納欠損の決議")
        return _head(row)

    def add(self, cause: WriteOffCause, fiscal_year: int, booked_on: date, draft_id: int, audit_seq: int) -> WriteOff:
        """A decision with the next number of the fiscal year."""
        row = self._db.execute(
            """
            INSERT INTO write_off(write_off_no, cause, fiscal_year, booked_on, draft_id, audit_seq)
            SELECT printf('F-%04d-%04d', :year, coalesce(max(CAST(substr(write_off_no, 8) AS INTEGER)), 0) + 1),
                   :cause, :year, :day, :draft, :seq
              FROM write_off WHERE fiscal_year = :year
            RETURNING write_off_id
            """,
            {
                "year": fiscal_year,
                "cause": cause.value,
                "day": booked_on.isoformat(),
                "draft": draft_id,
                "seq": audit_seq,
            },
        ).fetchone()
        return self.get(row[0])

    def put_claims(self, write_off_id: int, claims: Sequence[WrittenOff]) -> None:
        """Its claims."""
        for claim in claims:
            standing = self._db.execute(
                "SELECT 1 FROM write_off_claim WHERE receivable_id = ? AND reversed_by IS NULL", (claim.receivable_id,)
            ).fetchone()
            if standing is not None:
                raise WrittenOffAlready
            parts = claim.parts
            self._db.execute(
                """
                INSERT INTO write_off_claim(write_off_id, receivable_id, party_id, extinct_on, principal_yen,
                    demand_fee_yen, late_charge_yen, penalty_tax_yen, disposition_cost_yen, voucher_id, event_id)
                VALUES(?,?,?,?,?,?,?,?,?,?,?)
                """,
                (
                    write_off_id,
                    claim.receivable_id,
                    claim.party_id,
                    claim.extinct_on.isoformat(),
                    parts.principal.amount,
                    parts.demand_fee.amount,
                    parts.late_charge.amount,
                    parts.penalty_tax.amount,
                    parts.disposition_cost.amount,
                    claim.voucher_id,
                    claim.event_id,
                ),
            )

    def claims(self, write_off_id: int) -> list[WrittenOff]:
        """Its claims, by number."""
        rows = self._db.execute(
            f"SELECT {_CLAIM} FROM write_off_claim c WHERE c.write_off_id = ? ORDER BY c.receivable_id", (write_off_id,)
        )
        return [_claim(row) for row in rows]

    def of_receivable(self, receivable_id: int) -> list[tuple[WriteOff, WrittenOff]]:
        """The decisions over a receivable, oldest first."""
        rows = self._db.execute(
            f"""
            SELECT {_HEAD}, {_CLAIM} FROM write_off_claim c JOIN write_off w USING(write_off_id)
             WHERE c.receivable_id = ? ORDER BY w.write_off_id
            """,
            (receivable_id,),
        )
        return [(_head(row[:6]), _claim(row[6:])) for row in rows]

    def take_back(self, write_off_id: int, receivable_id: int, voucher_id: int) -> None:
        """A claim was taken back by a red voucher, once."""
        done = self._db.execute(
            """
            UPDATE write_off_claim SET reversed_by = ?
             WHERE write_off_id = ? AND receivable_id = ? AND reversed_by IS NULL
            """,
            (voucher_id, write_off_id, receivable_id),
        )
        if done.rowcount != 1:
            raise ChangedByAnother(what="この不納欠損")

    def lines(
        self, fiscal_year: int, *, cause: WriteOffCause | None = None, after: tuple[int, int] = (0, 0), limit: int = 200
    ) -> list[WriteOffLine]:
        """The claims of a year's decisions, by decision and claim."""
        rows = self._db.execute(
            f"""
            SELECT {_HEAD}, {_CLAIM}, p.party_no, p.name, p.protected, r.tax_item, t.short_name, r.levy_year, r.term_no
              FROM write_off w JOIN write_off_claim c USING(write_off_id) JOIN party p ON p.party_id = c.party_id
              JOIN receivable r ON r.receivable_id = c.receivable_id JOIN tax_item t ON t.tax_item = r.tax_item
             WHERE w.fiscal_year = ? AND (? = '' OR w.cause = ?) AND (w.write_off_id, c.receivable_id) > (?, ?)
             ORDER BY w.write_off_id, c.receivable_id LIMIT ?
            """,
            (fiscal_year, cause.value if cause else "", cause.value if cause else "", *after, limit),
        )
        return [
            WriteOffLine(_head(row[:6]), _claim(row[6:17]), row[17], row[18], bool(row[19]), *row[20:]) for row in rows
        ]

    def sums(self, fiscal_year: int) -> list[YearSum]:
        """What a year wrote off."""
        rows = self._db.execute(
            f"""
            SELECT w.cause, t.short_name, count(*), sum({_YEN})
              FROM write_off w JOIN write_off_claim c USING(write_off_id)
              JOIN receivable r ON r.receivable_id = c.receivable_id JOIN tax_item t ON t.tax_item = r.tax_item
             WHERE w.fiscal_year = ? AND c.reversed_by IS NULL
             GROUP BY w.cause, r.tax_item ORDER BY w.cause, r.tax_item
            """,
            (fiscal_year,),
        )
        return [YearSum(WriteOffCause(cause), name, count, yen) for cause, name, count, yen in rows]

    def explain(self, receivable_id: int, party_id: int, words: str, on: date, staff_no: str, audit_seq: int) -> None:
        """Why a completion could not be prevented; the newest words count."""
        self._db.execute(
            """
            INSERT INTO expiry_account_event(receivable_id, party_id, words, noted_on, staff_no, audit_seq)
            VALUES(?,?,?,?,?,?)
            """,
            (receivable_id, party_id, words, on.isoformat(), staff_no, audit_seq),
        )

    def explained(self, receivable_ids: Sequence[int]) -> dict[int, str]:
        """The newest words by receivable."""
        return dict(
            self._db.execute(
                """
                SELECT receivable_id, words FROM expiry_account_event
                 WHERE receivable_id IN (SELECT value FROM json_each(?)) ORDER BY account_id
                """,
                (json.dumps(list(receivable_ids)),),
            )
        )


def _head(row: Sequence[Any]) -> WriteOff:
    return WriteOff(row[0], row[1], WriteOffCause(row[2]), row[3], date.fromisoformat(row[4]), row[5])


def _claim(row: Sequence[Any]) -> WrittenOff:
    return WrittenOff(
        row[0],
        row[1],
        date.fromisoformat(row[2]),
        Parts(*(Yen(yen) for yen in row[3:8])),
        row[8],
        row[9],
        row[10],
    )
