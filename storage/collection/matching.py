"""The rows that reconciliation looks at, joined; and the rows that it appends."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from core.collection.records.reconciled import AskedLine, History, Line, Numbers, Reconciled
from storage.ledger.receivable_events import last_days, waiving_events
from storage.rows import insert_rows

_LINE = """
SELECT p.payment_id, p.line_no, p.notice_kind, p.slip_key, p.amount_yen, p.paid_on, p.paid_at, p.booked_on, p.outlet,
       p.fault, p.split_principal_yen, p.split_demand_fee_yen, p.split_late_charge_yen,
       {slip_kind}, s.amount_yen, s.split_principal_yen, s.split_demand_fee_yen, s.split_late_charge_yen, s.cancelled_on,
       {claim}, r.tax_item, r.fiscal_year, r.due_on, r.principal_yen, r.demand_fee_yen, r.late_charge_yen,
       r.penalty_tax_yen, r.disposition_cost_yen, t.late_charge = 'local_tax',
       (SELECT d.issued_on FROM demand d
         WHERE d.receivable_id = {claim} AND d.cancelled_by_event_id IS NULL),
       CASE WHEN p.others THEN (
        SELECT m.mark_id
          FROM payment e JOIN provisional_mark m ON m.payment_id = e.payment_id
          LEFT JOIN provisional_end n ON n.mark_id = m.mark_id
         WHERE e.slip_key = p.slip_key AND e.notice_kind = 'preliminary' AND e.paid_on = p.paid_on
           AND e.paid_at = p.paid_at AND e.outlet = p.outlet AND n.mark_id IS NULL
         LIMIT 1) END,
       p.others AND EXISTS(SELECT 1
                FROM payment e CROSS JOIN posting o ON o.payment_id = e.payment_id  -- CROSS and +: by the payment's rows
                LEFT JOIN posting x ON x.reverses_posting_id = o.posting_id
               WHERE e.slip_key = p.slip_key AND e.notice_kind = 'settled' AND e.payment_id <> p.payment_id
                 AND o.receivable_id = {claim} AND o.account IN ('receivable', 'overpayment')
                 AND o.kind IN ('receipt', 'attach') AND +o.reverses_posting_id IS NULL AND x.posting_id IS NULL),
       p.others AND p.notice_kind = 'preliminary'
         AND EXISTS(SELECT 1
                      FROM payment e CROSS JOIN posting o ON o.payment_id = e.payment_id
                      LEFT JOIN posting x ON x.reverses_posting_id = o.posting_id
                     WHERE e.slip_key = p.slip_key AND e.notice_kind = 'settled' AND e.paid_on = p.paid_on
                       AND e.paid_at = p.paid_at AND e.outlet = p.outlet
                       AND +o.reverses_posting_id IS NULL AND x.posting_id IS NULL),
       :today > r.due_on  -- before that day nothing can have been paid late
         AND EXISTS(SELECT 1 FROM posting o
                     WHERE o.receivable_id = {claim} AND o.value_on > r.due_on AND o.kind IN ('receipt', 'attach'))
  FROM {source} p
  LEFT JOIN payment_slip s ON s.slip_key = p.slip_key
  LEFT JOIN receivable r ON r.receivable_id = {claim}
  LEFT JOIN tax_item t ON t.tax_item = r.tax_item
"""
_ALWAYS = "9999-12-31"
"""A day after every 納期限: whether something was paid late is looked up whatever the day is."""
_OTHERS = "EXISTS(SELECT 1 FROM payment e WHERE e.slip_key = {key} AND e.payment_id <> {number}) AS others"
"""Whether other lines came with the same key: for nearly all none did, and nothing more is looked up."""
_STORED = f"(SELECT q.*, {_OTHERS.format(key='q.slip_key', number='q.payment_id')} FROM payment q WHERE {{which}})"
_JOIN = _LINE.format(source="{source}", claim="s.receivable_id", slip_kind="s.kind")
_NEXT_LINES = _JOIN.format(
    source=_STORED.format(
        which="""q.payment_id > :after AND q.payment_id <= :until AND +q.batch_id = :batch
                 ORDER BY q.payment_id LIMIT :limit"""
    )
)
_ONE_LINE = _JOIN.format(source=_STORED.format(which="q.payment_id = :payment"))
_KNOWN = {
    "claim": "coalesce(s.receivable_id, p.claim_id)",
    "slip_kind": "coalesce(s.kind, CASE WHEN p.claim_id IS NOT NULL THEN 'typed' END)",
}
"""Where a clerk has named the claim itself: a slip that is known goes before it."""

_TYPED = _LINE.format(
    source="""(
    SELECT -l.line_no AS payment_id, l.line_no, 'settled' AS notice_kind, l.slip_key, l.receivable_id AS claim_id,
           l.principal_yen + l.demand_fee_yen + l.late_charge_yen AS amount_yen, l.paid_on, '' AS paid_at, b.booked_on,
           '' AS outlet, l.cause AS fault, l.principal_yen AS split_principal_yen,
           l.demand_fee_yen AS split_demand_fee_yen, l.late_charge_yen AS split_late_charge_yen,
           1 AS others
      FROM paid_slip_line l JOIN payment_batch b USING(batch_id)
     WHERE l.batch_id = :batch)""",
    **_KNOWN,
)
_ASKED = _LINE.format(
    source="""(
    SELECT :payment AS payment_id, 0 AS line_no, 'settled' AS notice_kind, :slip AS slip_key, :claim AS claim_id,
           :yen AS amount_yen, :paid_on AS paid_on, '' AS paid_at, :booked_on AS booked_on, '' AS outlet, '' AS fault,
           NULL AS split_principal_yen, NULL AS split_demand_fee_yen, NULL AS split_late_charge_yen,
           1 AS others)""",
    **_KNOWN,
)


class Matching:
    """Joins a step's lines with what they may belong to."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def lines(self, batch_id: int, after: int, until: int, limit: int, *, today: str = _ALWAYS) -> list[Line]:
        """The next lines of a batch by payment number, at most `limit`, none above `until`."""
        rows = self._db.execute(
            f"""
            {_NEXT_LINES}
            """,
            {"after": after, "until": until, "batch": batch_id, "limit": limit, "today": today},
        )
        return [Line._make(row) for row in rows]

    def line(self, payment_id: int) -> Line | None:
        """One line, as it would be matched now."""
        facts = {"payment": payment_id, "today": _ALWAYS}
        row = self._db.execute(_ONE_LINE, facts).fetchone()
        return Line._make(row) if row else None

    def typed_lines(self, batch_id: int) -> list[Line]:
        """The typed slips of a batch as lines, by line number; their payment numbers are negative."""
        rows = self._db.execute(f"{_TYPED} ORDER BY p.line_no", {"batch": batch_id, "today": _ALWAYS})
        return [Line._make(row) for row in rows]

    def asked_line(self, asked: AskedLine) -> Line:
        """What money would be matched with, if it came with this key or for this claim."""
        facts = {
            "payment": asked.payment_id,
            "slip": asked.slip_key,
            "claim": asked.receivable_id,
            "yen": asked.amount_yen,
            "paid_on": asked.paid_on,
            "booked_on": asked.booked_on,
            "today": _ALWAYS,
        }
        return Line._make(self._db.execute(_ASKED, facts).fetchone())

    def histories(self, receivable_ids: Sequence[int]) -> dict[int, History]:
        """What the journal says of the receivables beyond their balances."""
        found = {number: History(0, 0, False, ()) for number in receivable_ids}
        events = waiving_events(self._db, receivable_ids)
        lived = last_days(self._db, receivable_ids)
        for start in range(0, len(receivable_ids), 500):
            part = receivable_ids[start : start + 500]
            marks = ",".join("?" * len(part))
            received: dict[int, list[tuple[str, int]]] = {}
            for receivable_id, value_on, yen in self._db.execute(
                f"""
                SELECT receivable_id, value_on, -sum(amount_yen)
                  FROM posting
                 WHERE receivable_id IN ({marks}) AND account = 'receivable' AND component = 'principal'
                   AND kind IN ('receipt', 'attach', 'absorb', 'offset', 'overpaid')
                 GROUP BY receivable_id, value_on HAVING sum(amount_yen) < 0
                 ORDER BY receivable_id, value_on
                """,
                part,
            ):
                received.setdefault(receivable_id, []).append((value_on, yen))
            for receivable_id, assessed, late, written_off, gone_on in self._db.execute(
                f"""
                SELECT receivable_id,
                       coalesce(sum(amount_yen) FILTER (WHERE account = 'receivable' AND component = 'principal'
                                          AND kind IN ('assess', 'change', 'reduction', 'succession')), 0),
                       coalesce(sum(amount_yen) FILTER (WHERE account = 'receivable' AND component = 'late_charge'
                                          AND kind IN ('assess', 'change')), 0),
                       coalesce(sum(amount_yen) FILTER (WHERE account = 'receivable' AND kind = 'write_off'), 0) < 0,
                       coalesce(max(value_on) FILTER (WHERE account = 'receivable' AND kind = 'write_off'), '')
                  FROM posting
                 WHERE receivable_id IN ({marks})
                 GROUP BY receivable_id
                """,
                part,
            ):
                found[receivable_id] = History(
                    assessed,
                    late,
                    bool(written_off),
                    tuple(received.get(receivable_id, ())),
                    tuple(events.get(receivable_id, ())),
                    lived.get(receivable_id, ""),
                    gone_on if written_off else "",
                )
        return found

    def next_numbers(self) -> Numbers:
        """The next free numbers of suspense, over-payments and provisional marks."""
        row = self._db.execute(
            """
            SELECT (SELECT coalesce(max(suspense_id), 0) + 1 FROM suspense),
                   (SELECT coalesce(max(overpayment_id), 0) + 1 FROM overpayment),
                   (SELECT coalesce(max(mark_id), 0) + 1 FROM provisional_mark)
            """
        ).fetchone()
        return Numbers._make(row)

    def append(self, reconciled: Reconciled, audit_seq: int) -> None:
        """The rows beside the journal; suspense and over-payments before the postings that name them."""
        db = self._db
        insert_rows(db, "INSERT INTO suspense(suspense_id, payment_id, cause)", reconciled.suspense)
        insert_rows(
            db,
            "INSERT INTO overpayment(overpayment_id, receivable_id, payment_id, cause, interest_cause, arose_on)",
            reconciled.overpayments,
        )
        insert_rows(
            db, "INSERT INTO provisional_mark(mark_id, payment_id, receivable_id, amount_yen)", reconciled.marks
        )
        insert_rows(
            db,
            "INSERT INTO provisional_end(audit_seq, mark_id, kind, payment_id)",
            reconciled.mark_ends,
            leading=audit_seq,
        )
        insert_rows(
            db,
            "INSERT INTO receivable_event(audit_seq, receivable_id, kind, from_on, facts)",
            [
                (claim, "demand_crossed", day, json.dumps({"payment_id": payment}))
                for claim, day, payment in reconciled.crossed_demands
            ],
            leading=audit_seq,
        )

    def is_posted(self, payment_id: int) -> bool:
        """True when the money of a payment is in the books."""
        row = self._db.execute("SELECT 1 FROM posting WHERE payment_id = ? LIMIT 1", (payment_id,)).fetchone()
        return row is not None

    def posted_until(self, batch_id: int) -> int:
        """The last payment of a batch whose money is in the books, 0 when there is none."""
        row = self._db.execute(
            """
            SELECT coalesce(max(q.payment_id), 0)
              FROM voucher v JOIN posting q USING(voucher_id)
             WHERE v.batch_id = ? AND v.act_code = 'receipt'
            """,
            (batch_id,),
        ).fetchone()
        return int(row[0])

    def closed_days(self, days: Sequence[str]) -> frozenset[str]:
        """Those of the days that are closed."""
        marks = ",".join("?" * len(days))
        rows = self._db.execute(f"SELECT booked_on FROM day_close WHERE booked_on IN ({marks})", list(days))
        return frozenset(row[0] for row in rows)

    def booking_days(self, batch_id: int) -> list[str]:
        """The days on which the money of a batch reached the city."""
        rows = self._db.execute(
            "SELECT DISTINCT booked_on FROM payment WHERE batch_id = ? AND booked_on IS NOT NULL ORDER BY 1",
            (batch_id,),
        )
        return [row[0] for row in rows]

    def late_charge_open(self, receivable_ids: Sequence[int]) -> dict[int, int]:
        """Open late charge of the receivables, yen."""
        found: dict[int, int] = {}
        for start in range(0, len(receivable_ids), 500):
            part = list(receivable_ids[start : start + 500])
            marks = ",".join("?" * len(part))
            found.update(
                self._db.execute(
                    f"SELECT receivable_id, late_charge_yen FROM receivable WHERE receivable_id IN ({marks})", part
                )
            )
        return found

    def voucher_below(self, batch_id: int, below: int) -> int | None:
        """The newest voucher that posted money of the batch and has a smaller number."""
        row = self._db.execute(
            """
            SELECT max(voucher_id) FROM voucher
             WHERE batch_id = ? AND act_code = 'receipt' AND voucher_id < ?
            """,
            (batch_id, below),
        ).fetchone()
        return None if row[0] is None else int(row[0])

    def payments_of_voucher(self, voucher_id: int, after: int, limit: int) -> list[int]:
        """The next payments that a voucher names, by number."""
        rows = self._db.execute(
            """
            SELECT DISTINCT payment_id FROM posting
             WHERE voucher_id = ? AND payment_id > ?
             ORDER BY payment_id LIMIT ?
            """,
            (voucher_id, after, limit),
        )
        return [row[0] for row in rows]

    def given_away(self, batch_id: int) -> bool:
        """True when an over-payment that the batch made has been offset or refunded."""
        row = self._db.execute(
            """
            SELECT EXISTS(
              SELECT 1
                FROM overpayment o JOIN payment p USING(payment_id)
                JOIN posting q ON q.overpayment_id = o.overpayment_id AND q.kind IN ('offset', 'refund')
                LEFT JOIN posting x ON x.reverses_posting_id = q.posting_id
               WHERE p.batch_id = ? AND +q.reverses_posting_id IS NULL AND x.posting_id IS NULL)
            """,
            (batch_id,),
        ).fetchone()
        return bool(row[0])

    def release_marks(self, batch_id: int, reason: str, audit_seq: int, limit: int) -> tuple[int, int]:
        """End the next open marks of a batch as released; how many there were, and their yen."""
        marks = self._db.execute(
            """
            SELECT m.mark_id, m.amount_yen
              FROM payment p JOIN provisional_mark m USING(payment_id)
              LEFT JOIN provisional_end n ON n.mark_id = m.mark_id
             WHERE p.batch_id = ? AND p.notice_kind = 'preliminary' AND n.mark_id IS NULL
             LIMIT ?
            """,
            (batch_id, limit),
        ).fetchall()
        self._db.executemany(
            "INSERT INTO provisional_end(mark_id, kind, reason, audit_seq) VALUES(?, 'released', ?, ?)",
            [(mark_id, reason, audit_seq) for mark_id, _ in marks],
        )
        return len(marks), sum(yen for _, yen in marks)

    def cancel_crossings(self, payment_ids: Sequence[int], audit_seq: int) -> None:
        """What was noted of demands that crossed with these payments no longer holds."""
        for start in range(0, len(payment_ids), 500):
            part = list(payment_ids[start : start + 500])
            self._db.execute(
                f"""
                INSERT INTO receivable_event(receivable_id, kind, from_on, facts, cancels_event_id, audit_seq)
                SELECT e.receivable_id, e.kind, e.from_on, e.facts, e.event_id, {int(audit_seq)}
                  FROM receivable_event e
                 WHERE e.kind = 'demand_crossed' AND e.cancels_event_id IS NULL
                   AND e.facts IN (SELECT '{{"payment_id": ' || p.payment_id || '}}' FROM payment p
                                    WHERE p.payment_id IN ({",".join("?" * len(part))}))
                   AND e.receivable_id IN (SELECT q.receivable_id FROM posting q
                                            WHERE q.payment_id IN ({",".join("?" * len(part))}))
                   AND NOT EXISTS(SELECT 1 FROM receivable_event c WHERE c.cancels_event_id = e.event_id)
                """,
                (*part, *part),
            )
