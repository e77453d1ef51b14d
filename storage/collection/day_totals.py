"""A day of the journal, added up by account and by bank; the banks' figures and the closes."""

from __future__ import annotations

import sqlite3
from datetime import date, datetime
from typing import Any

from core.collection.payments import Batch
from core.collection.records.day_totals import (
    BankSums,
    BankTotal,
    Cell,
    ClaimSums,
    Close,
    DayPosting,
    HeldSums,
    TypedSlip,
)
from core.values.money import Yen
from core.values.refusals import ChangedByAnother
from storage.collection.batches import BATCH_COLUMNS, batch_of

_MONEY = "p.kind IN ('receipt', 'attach', 'absorb')"
"""Kinds by which money of a payment moves; assessments, offsets and refunds are none of the day's receipts."""
_HOLDING = "p.account IN ('receivable', 'overpayment', 'suspense', 'deposit')"
"""Where the other side of the day's cash lies."""
_SIGN = "CASE WHEN net < 0 THEN 1 WHEN net > 0 THEN -1 ELSE 0 END"
"""A payment counts 1 where its money came in, -1 where a red row took it back."""
_PLACED = f"""
    SELECT p.fiscal_year, p.revenue_class, r.tax_item, p.payment_id, sum(p.amount_yen) AS net,
           sum(CASE WHEN p.component = 'principal' THEN p.amount_yen ELSE 0 END) AS principal,
           sum(CASE WHEN p.component = 'demand_fee' THEN p.amount_yen ELSE 0 END) AS fee,
           sum(CASE WHEN p.component = 'late_charge' THEN p.amount_yen ELSE 0 END) AS late,
           sum(CASE WHEN p.component IN ('penalty_tax', 'disposition_cost') THEN p.amount_yen ELSE 0 END) AS other
      FROM voucher v
      JOIN posting p USING(voucher_id)
      JOIN receivable r ON r.receivable_id = p.receivable_id
     WHERE v.booked_on = :day AND p.account IN ('receivable', 'overpayment') AND {_MONEY}
     GROUP BY p.fiscal_year, p.revenue_class, r.tax_item, p.payment_id"""
"""A day's money on claims by account and payment. A payment whose money reached several accounts on one day counts in
the first of them alone, on a claim before suspense: the counts of all accounts come to the receipts of the day."""


class DayBooks:
    """Sums by day; a day is small beside the journal, so its vouchers are read anew each time."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def claims(self, day: date) -> list[ClaimSums]:
        """Money that reached claims and over-payments, by year, class and tax item."""
        rows = self._db.execute(
            f"""
            SELECT fiscal_year, revenue_class, tax_item,
                   sum(CASE WHEN place = 1 OR payment_id IS NULL THEN {_SIGN} ELSE 0 END),
                   -sum(principal), -sum(fee), -sum(late), -sum(other)
              FROM (
                SELECT placed.*, row_number() OVER (
                         PARTITION BY payment_id, net < 0
                         ORDER BY CASE revenue_class WHEN 'current' THEN 0 ELSE 1 END, fiscal_year DESC, tax_item
                       ) AS place
                  FROM ({_PLACED}) AS placed
              ) AS by_payment
             GROUP BY fiscal_year, revenue_class, tax_item
             ORDER BY CASE revenue_class WHEN 'current' THEN 0 ELSE 1 END, fiscal_year DESC, tax_item
            """,
            {"day": day.isoformat()},
        )
        return [ClaimSums._make(row) for row in rows]

    def held(self, day: date) -> list[HeldSums]:
        """Money that went to suspense, by cause."""
        rows = self._db.execute(
            f"""
            SELECT cause, sum(CASE WHEN placed.payment_id IS NULL THEN {_SIGN} ELSE 0 END), -sum(net)
              FROM (
                SELECT s.cause, p.payment_id, sum(p.amount_yen) AS net
                  FROM voucher v
                  JOIN posting p USING(voucher_id)
                  JOIN suspense s ON s.suspense_id = p.suspense_id
                 WHERE v.booked_on = :day AND p.account = 'suspense' AND {_MONEY}
                 GROUP BY s.cause, s.suspense_id, p.payment_id
              ) AS by_payment
              LEFT JOIN (SELECT DISTINCT payment_id, net < 0 AS way FROM ({_PLACED}) WHERE net <> 0) AS placed
                ON placed.payment_id = by_payment.payment_id AND placed.way = (by_payment.net < 0)
             GROUP BY cause ORDER BY cause
            """,
            {"day": day.isoformat()},
        )
        return [HeldSums._make(row) for row in rows]

    def deposited(self, day: date) -> tuple[int, int]:
        """Receipts and yen that went to deposits."""
        row = self._db.execute(
            f"""
            SELECT count(DISTINCT p.payment_id), -coalesce(sum(p.amount_yen), 0)
              FROM voucher v JOIN posting p USING(voucher_id)
             WHERE v.booked_on = ? AND p.account = 'deposit' AND {_MONEY}
            """,
            (day.isoformat(),),
        ).fetchone()
        return int(row[0]), int(row[1])

    def cash(self, day: date) -> int:
        """Cash of the day."""
        row = self._db.execute(
            """
            SELECT coalesce(sum(p.amount_yen), 0)
              FROM voucher v JOIN posting p USING(voucher_id)
             WHERE v.booked_on = ? AND p.account = 'cash_in'
            """,
            (day.isoformat(),),
        ).fetchone()
        return int(row[0])

    def banks(self, day: date) -> list[BankSums]:
        """Receipts and cash by bank and channel; the receipts are those of the vouchers that moved cash."""
        cash = self.bank_cash(day)
        rows = self._db.execute(
            f"""
            SELECT bank_no, channel, sum({_SIGN})
              FROM (
                SELECT coalesce(b.bank_no, '') AS bank_no, coalesce(b.channel, '') AS channel, p.payment_id,
                       sum(p.amount_yen) AS net
                  FROM voucher v
                  JOIN posting p USING(voucher_id)
                  LEFT JOIN payment_batch b ON b.batch_id = v.batch_id
                 WHERE v.booked_on = ? AND p.payment_id IS NOT NULL AND {_MONEY}
                   AND p.account IN ('receivable', 'overpayment', 'suspense', 'deposit')
                   AND EXISTS(SELECT 1 FROM posting c WHERE c.voucher_id = v.voucher_id AND c.account = 'cash_in')
                 GROUP BY bank_no, channel, p.payment_id
              ) AS by_payment
             GROUP BY bank_no, channel
            """,
            (day.isoformat(),),
        )
        receipts = {(bank_no, channel): int(count) for bank_no, channel, count in rows}
        return [sums._replace(receipts=receipts.get((sums.bank_no, sums.channel), 0)) for sums in cash]

    def bank_cash(self, day: date) -> list[BankSums]:
        """Cash by bank and channel, the receipts left at 0: read within the write that closes the day."""
        rows = self._db.execute(
            """
            SELECT coalesce(b.bank_no, '') AS bank_no, coalesce(b.channel, '') AS channel, 0, sum(p.amount_yen)
              FROM voucher v
              JOIN posting p USING(voucher_id)
              LEFT JOIN payment_batch b ON b.batch_id = v.batch_id
             WHERE v.booked_on = ? AND p.account = 'cash_in'
             GROUP BY bank_no, channel
             ORDER BY bank_no = '', bank_no, channel
            """,
            (day.isoformat(),),
        )
        return [BankSums._make(row) for row in rows]

    def bank_totals(self, day: date) -> list[BankTotal]:
        """What was typed from the banks' sheets."""
        rows = self._db.execute(
            """
            SELECT bank_no, channel, slip_count, amount_yen, version
              FROM bank_total WHERE booked_on = ? ORDER BY bank_no = '', bank_no, channel
            """,
            (day.isoformat(),),
        )
        return [BankTotal._make(row) for row in rows]

    def put_bank_total(self, day: date, total: BankTotal, by: str) -> None:
        """Write a bank's figure, by version; version 0 is a new one."""
        place = (day.isoformat(), total.bank_no, total.channel)
        if total.version == 0:
            done = self._db.execute(
                """
                INSERT INTO bank_total(booked_on, bank_no, channel, slip_count, amount_yen, typed_by)
                VALUES(?,?,?,?,?,?) ON CONFLICT DO NOTHING
                """,
                (*place, total.receipts, total.yen, by),
            ).rowcount
        else:
            done = self._db.execute(
                """
                UPDATE bank_total SET slip_count = ?, amount_yen = ?, typed_by = ?, version = version + 1
                 WHERE booked_on = ? AND bank_no = ? AND channel = ? AND version = ?
                """,
                (total.receipts, total.yen, by, *place, total.version),
            ).rowcount
        if done != 1:
            raise ChangedByAnother(what="この金融機関の入金")

    def typed_slips(self, day: date) -> list[TypedSlip]:
        """Typed slips of the day's batches that count."""
        rows = self._db.execute(
            """
            SELECT l.batch_id, l.line_no, b.bank_no, l.principal_yen + l.demand_fee_yen + l.late_charge_yen,
                   coalesce(r.principal_yen, 0)
              FROM payment_batch b
              JOIN paid_slip_line l ON l.batch_id = b.batch_id
              LEFT JOIN receivable r ON r.receivable_id = l.receivable_id
             WHERE b.booked_on = ? AND b.state NOT IN ('rejected', 'reversed')
             ORDER BY l.batch_id, l.line_no
            """,
            (day.isoformat(),),
        )
        return [TypedSlip._make(row) for row in rows]

    def rows(self, day: date, cell: Cell, after: int, limit: int) -> list[DayPosting]:
        """The postings behind a total, by number, behind a number."""
        if cell.bank_no is not None:
            condition = f"{_HOLDING} AND coalesce(w.bank_no, '') = :bank AND coalesce(w.channel, '') = :channel"
        elif cell.whole_day:
            condition = f"{_HOLDING} AND (:component = '' OR p.component = :component)"
        elif cell.cause:
            condition = "p.account = 'suspense' AND s.cause = :cause"
        elif cell.deposit:
            condition = "p.account = 'deposit'"
        else:
            condition = """p.account IN ('receivable', 'overpayment') AND p.fiscal_year = :year
               AND p.revenue_class = :class AND r.tax_item = :item
               AND (:component = '' OR p.component = :component
                    OR (:component = 'other' AND p.component IN ('penalty_tax', 'disposition_cost')))"""
        rows = self._db.execute(
            f"""
            SELECT p.posting_id, p.voucher_id, v.act_code, p.receivable_id, p.component, -p.amount_yen, p.payment_id,
                   p.value_on, coalesce(q.slip_key, ''), coalesce(b.channel, ''), coalesce(b.source_name, ''), q.line_no
              FROM voucher v
              JOIN posting p USING(voucher_id)
              LEFT JOIN receivable r ON r.receivable_id = p.receivable_id
              LEFT JOIN suspense s ON s.suspense_id = p.suspense_id
              LEFT JOIN payment q ON q.payment_id = p.payment_id
              LEFT JOIN payment_batch b ON b.batch_id = q.batch_id
              LEFT JOIN payment_batch w ON w.batch_id = v.batch_id
             WHERE v.booked_on = :day AND {_MONEY} AND {condition} AND p.posting_id > :after
             ORDER BY p.posting_id
             LIMIT :limit
            """,
            {
                "day": day.isoformat(),
                "cause": cell.cause,
                "year": cell.fiscal_year,
                "class": cell.revenue_class,
                "item": cell.tax_item,
                "component": cell.component,
                "bank": cell.bank_no,
                "channel": cell.channel,
                "after": after,
                "limit": limit,
            },
        )
        return [DayPosting._make(row) for row in rows]

    def waiting(self, day: date) -> list[Batch]:
        """Batches with money of the day that are neither posted nor rejected."""
        rows = self._db.execute(
            f"""
            SELECT {BATCH_COLUMNS} FROM payment_batch
             WHERE state IN ('read', 'ready', 'posting', 'reversing')
               AND (booked_on = :day
                    OR EXISTS(SELECT 1 FROM payment p
                               WHERE p.batch_id = payment_batch.batch_id AND p.booked_on = :day))
             ORDER BY batch_id
            """,
            {"day": day.isoformat()},
        )
        return [batch_of(row) for row in rows]

    def close_of(self, day: date) -> Close | None:
        """The close of a day."""
        return self._close("c.booked_on = ?", day)

    def close_before(self, day: date) -> Close | None:
        """The newest close of an earlier day."""
        return self._close("c.booked_on < ?", day)

    def _close(self, condition: str, day: date) -> Close | None:
        row = self._db.execute(
            f"""
            SELECT c.booked_on, s.name, a.at_local, c.books_yen
              FROM day_close c
              JOIN staff s ON s.staff_no = c.closed_by
              JOIN audit_log a ON a.seq = c.audit_seq
             WHERE {condition} ORDER BY c.booked_on DESC LIMIT 1
            """,
            (day.isoformat(),),
        ).fetchone()
        return _close(row) if row else None

    def close(self, day: date, bank_yen: int, books_yen: int, by: str, audit_seq: int) -> None:
        """Close the day."""
        self._db.execute(
            "INSERT INTO day_close(booked_on, bank_yen, books_yen, closed_by, audit_seq) VALUES(?,?,?,?,?)",
            (day.isoformat(), bank_yen, books_yen, by, audit_seq),
        )

    def next_report(self, day: date) -> int:
        """The number of the day's next report."""
        row = self._db.execute(
            "SELECT coalesce(max(serial_no), 0) + 1 FROM daily_report WHERE booked_on = ?", (day.isoformat(),)
        ).fetchone()
        return int(row[0])

    def add_report(self, day: date, serial_no: int, by: str, at: datetime, audit_seq: int) -> None:
        """Note that a report was printed."""
        self._db.execute(
            "INSERT INTO daily_report(booked_on, serial_no, printed_by, printed_at, audit_seq) VALUES(?,?,?,?,?)",
            (day.isoformat(), serial_no, by, at.isoformat(timespec="seconds"), audit_seq),
        )


def _close(row: tuple[Any, ...]) -> Close:
    booked_on, by, at, yen = row
    return Close(date.fromisoformat(booked_on), by, datetime.fromisoformat(at), Yen(yen))
