"""Money in suspense, and what helps to find its claim."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from core.collection.payments import Cause, Channel
from core.collection.records.held import Held, Note
from core.values.money import Yen
from core.values.refusals import NotFound

_OPEN = """(SELECT -sum(q.amount_yen) FROM posting q
              WHERE q.suspense_id = s.suspense_id AND q.account = 'suspense')"""
_HELD = f"""
SELECT s.suspense_id, s.cause, {_OPEN} AS open_yen, p.payment_id, p.amount_yen, p.paid_on,
       (SELECT v.booked_on FROM posting q JOIN voucher v USING(voucher_id)
         WHERE q.suspense_id = s.suspense_id AND q.account = 'suspense'
         ORDER BY q.posting_id LIMIT 1),
       p.slip_key, p.outlet, p.line_no, p.fault_reason, b.batch_id, b.channel, b.layout, b.source_name,
       coalesce((SELECT n.note FROM suspense_note n WHERE n.suspense_id = s.suspense_id
                  ORDER BY n.note_id DESC LIMIT 1), '')
  FROM suspense s
  JOIN payment p ON p.payment_id = s.payment_id
  JOIN payment_batch b ON b.batch_id = p.batch_id
"""


class HeldMoney:
    """Read from the journal: what is open is the sum of a suspense's rows."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def get(self, suspense_id: int) -> Held:
        """One, open or empty."""
        row = self._db.execute(f"{_HELD} WHERE s.suspense_id = ?", (suspense_id,)).fetchone()
        if row is None:
            raise NotFound(what=f"保留{suspense_id}")
        return _held(row)

    def listed(self, after: int, limit: int, cause: str | None) -> list[Held]:
        """What is still open, oldest first, behind a number."""
        rows = self._db.execute(
            f"""
            {_HELD} WHERE s.suspense_id > :after AND s.cause = coalesce(:cause, s.cause) AND {_OPEN} > 0
            ORDER BY s.suspense_id LIMIT :limit
            """,
            {"after": after, "cause": cause, "limit": limit},
        )
        return [_held(row) for row in rows]

    def total(self) -> tuple[int, Yen]:
        """How many are open, and their yen."""
        count, yen = self._db.execute(
            """
            SELECT count(*), coalesce(sum(open_yen), 0)
              FROM (SELECT -sum(amount_yen) AS open_yen FROM posting
                     WHERE suspense_id IS NOT NULL AND account = 'suspense'
                     GROUP BY suspense_id HAVING sum(amount_yen) < 0)
            """
        ).fetchone()
        return count, Yen(yen)

    def raw(self, payment_id: int) -> bytes:
        """The line as it came."""
        row = self._db.execute("SELECT raw FROM payment WHERE payment_id = ?", (payment_id,)).fetchone()
        return bytes(row[0]) if row else b""

    def note(self, suspense_id: int, on: date, by: str, text: str, audit_seq: int) -> None:
        """Append a note."""
        self._db.execute(
            "INSERT INTO suspense_note(suspense_id, noted_on, noted_by, note, audit_seq) VALUES(?,?,?,?,?)",
            (suspense_id, on.isoformat(), by, text, audit_seq),
        )

    def notes(self, suspense_id: int) -> list[Note]:
        """All notes, the newest first."""
        rows = self._db.execute(
            """
            SELECT a.at_local, s.name, n.note
              FROM suspense_note n
              JOIN staff s ON s.staff_no = n.noted_by
              JOIN audit_log a ON a.seq = n.audit_seq
             WHERE n.suspense_id = ? ORDER BY n.note_id DESC
            """,
            (suspense_id,),
        )
        return [Note(datetime.fromisoformat(at), name, text) for at, name, text in rows]

    def slips_among(self, keys: Sequence[str]) -> list[tuple[str, int]]:
        """Those of the keys that are slips, with their claims."""
        found: list[tuple[str, int]] = []
        for start in range(0, len(keys), 500):
            part = list(keys[start : start + 500])
            marks = ",".join("?" * len(part))
            found += self._db.execute(
                f"SELECT slip_key, receivable_id FROM payment_slip WHERE slip_key IN ({marks})", part
            ).fetchall()
        return found

    def claims_of_notices(self, notice_nos: Sequence[str]) -> list[int]:
        """Receivables of these notices, newest levy year first."""
        found: list[tuple[int, int, int]] = []
        for start in range(0, len(notice_nos), 500):
            part = list(notice_nos[start : start + 500])
            marks = ",".join("?" * len(part))
            found += self._db.execute(
                f"SELECT -levy_year, term_no, receivable_id FROM receivable WHERE notice_no IN ({marks})", part
            ).fetchall()
        return [row[2] for row in sorted(found)]

    def claims_open_at(self, yen: int, from_due: date, until_due: date, limit: int) -> list[int]:
        """Receivables of which exactly so many yen are open; those due nearest to the middle of the days first."""
        rows = self._db.execute(
            """
            SELECT receivable_id, due_on
              FROM receivable
             WHERE principal_yen > 0 AND due_on BETWEEN :first AND :last
               AND (principal_yen = :yen OR principal_yen + demand_fee_yen + late_charge_yen = :yen)
            """,
            {"yen": yen, "first": from_due.isoformat(), "last": until_due.isoformat()},
        ).fetchall()
        middle = (from_due.toordinal() + until_due.toordinal()) // 2
        rows.sort(key=lambda row: (abs(date.fromisoformat(row[1]).toordinal() - middle), row[0]))
        return [row[0] for row in rows[:limit]]

    def open_claims_of(self, party_ids: Sequence[int], limit: int) -> list[int]:
        """Open receivables of parties, oldest 納期限 first."""
        marks = ",".join("?" * len(party_ids))
        rows = self._db.execute(
            f"""
            SELECT receivable_id
              FROM receivable
             WHERE party_id IN ({marks}) AND principal_yen + demand_fee_yen + late_charge_yen > 0
             ORDER BY due_on, receivable_id
             LIMIT ?
            """,
            (*party_ids, limit),
        )
        return [row[0] for row in rows]

    def overpayments_of(self, payment_id: int) -> dict[tuple[int, int, str], int]:
        """Over-payments that the payment has made, by claim, payment and cause."""
        rows = self._db.execute(
            "SELECT receivable_id, payment_id, cause, overpayment_id FROM overpayment WHERE payment_id = ?",
            (payment_id,),
        )
        return {(claim, payment, cause): number for claim, payment, cause, number in rows}


def _held(row: tuple[Any, ...]) -> Held:
    (
        suspense_id, cause, open_yen, payment_id, amount, paid_on, booked_on, slip_key, outlet, line_no, reason, batch_id,
        channel, layout, source, note,
    ) = row  # fmt: skip
    return Held(
        suspense_id,
        Cause(cause),
        Yen(open_yen or 0),
        payment_id,
        Yen(amount),
        date.fromisoformat(paid_on),
        date.fromisoformat(booked_on or paid_on),
        slip_key,
        outlet,
        line_no,
        reason,
        batch_id,
        Channel(channel),
        layout,
        source,
        note,
    )
