"""Reading the whole file for the 検算: row by row, in one transaction, while the office goes on working."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import date

from core.ledger import verification
from core.ledger.accrual import FixedCharge, Terms, course_of, fixed_of, written_off
from core.ledger.receivables import Entry
from core.ledger.verification import Findings, Head, Recount
from core.ledger.waivers import waivers_of
from storage.ledger.journal import COLUMNS, postings_digest
from storage.ledger.rates import Rates
from storage.ledger.receivable_events import waiving_events
from storage.ledger.receivables import Receivables
from storage.ledger.tax_items import TaxItems
from storage.office.settings import Settings
from storage.office.traces.audit_chain import verify_chain

_PART = 500


def verify_books(db: sqlite3.Connection) -> Findings:
    """Count everything again from the journal and compare; also the audit chain, foreign keys and the file itself."""
    findings = Findings()
    recount = Recount(_most(db, "receivable"), _most(db, "payment"), findings)
    recount.count(_heads(db), _postings(db), postings_digest)
    verification.compare_receivables(recount, _receivables(db), _provisional(db))
    verification.compare_parts(recount, _parts(db))
    verification.compare_payments(recount, _payments(db))
    verification.compare_batches(recount, _batches(db))
    verification.compare_days(recount, db.execute("SELECT booked_on, bank_yen, books_yen FROM day_close ORDER BY 1"))
    verification.compare_held(recount)
    verification.note_fixed_charges(_fixed_charges(db), findings)
    _verify_chain(db, findings)
    _verify_file(db, findings)
    return findings


def _most(db: sqlite3.Connection, table: str) -> int:
    return int(db.execute(f"SELECT coalesce(max({table}_id), 0) FROM {table}").fetchone()[0])


def _heads(db: sqlite3.Connection) -> Iterator[Head]:
    """All vouchers with their seals and what the audit row tells, by number."""
    rows = db.execute(
        """
        SELECT v.voucher_id, v.booked_on, v.batch_id, s.posting_count, s.digest, a.body
          FROM voucher v
          LEFT JOIN voucher_seal s ON s.voucher_id = v.voucher_id
          LEFT JOIN audit_log a ON a.seq = s.audit_seq
         ORDER BY v.voucher_id
        """
    )
    for voucher_id, booked_on, batch_id, posting_count, digest, body in rows:
        told = json.loads(body) if body else {}
        facts = (told.get("voucher"), told.get("count"), told.get("digest"))
        yield Head(voucher_id, booked_on, batch_id, posting_count, digest, facts)


def _postings(db: sqlite3.Connection) -> sqlite3.Cursor:
    return db.execute(f"SELECT voucher_id, {COLUMNS} FROM posting ORDER BY posting_id")


def _receivables(db: sqlite3.Connection) -> sqlite3.Cursor:
    return db.execute(
        """
        SELECT receivable_id, principal_yen, demand_fee_yen, late_charge_yen, penalty_tax_yen, disposition_cost_yen,
               provisional_yen
          FROM receivable ORDER BY receivable_id
        """
    )


def _provisional(db: sqlite3.Connection) -> dict[int, int]:
    """Provisional marks that have not ended, by receivable."""
    return dict(
        db.execute(
            """
            SELECT m.receivable_id, sum(m.amount_yen)
              FROM provisional_mark m LEFT JOIN provisional_end e ON e.mark_id = m.mark_id
             WHERE e.mark_id IS NULL GROUP BY m.receivable_id
            """
        )
    )


def _parts(db: sqlite3.Connection) -> sqlite3.Cursor:
    return db.execute(
        "SELECT receivable_id, sum(assessed_yen) FROM receivable_part GROUP BY receivable_id ORDER BY receivable_id"
    )


def _payments(db: sqlite3.Connection) -> sqlite3.Cursor:
    return db.execute(
        """
        SELECT p.payment_id, b.batch_id, b.state, p.notice_kind, p.amount_yen
          FROM payment p JOIN payment_batch b ON b.batch_id = p.batch_id
         ORDER BY p.payment_id
        """
    )


def _batches(db: sqlite3.Connection) -> sqlite3.Cursor:
    return db.execute(
        """
        SELECT b.batch_id, b.state,
               (SELECT coalesce(sum(p.amount_yen), 0) FROM payment p
                 WHERE p.batch_id = b.batch_id AND p.notice_kind = 'settled')
          FROM payment_batch b ORDER BY b.batch_id
        """
    )


def _fixed_charges(db: sqlite3.Connection) -> Iterator[tuple[int, FixedCharge]]:
    """Claims whose principal is paid and of which something waives late charge, in parts of the list."""
    items, rates = TaxItems(db).all(), Rates(db).table()
    newest = db.execute("SELECT max(booked_on) FROM voucher").fetchone()[0]
    split = Settings(db).get("split_at_new_year", date.fromisoformat(newest) if newest else date.max)
    terms = Terms(rates, True if split is None else bool(split))
    numbers = [
        row[0]
        for row in db.execute(
            """
            SELECT DISTINCT e.receivable_id
              FROM receivable_event e JOIN receivable r ON r.receivable_id = e.receivable_id
             WHERE e.facts LIKE '%"waiver"%' AND r.principal_yen = 0 ORDER BY 1
            """
        )
    ]
    receivables = Receivables(db)
    for start in range(0, len(numbers), _PART):
        part = numbers[start : start + _PART]
        waiving = waiving_events(db, part)
        entries: dict[int, list[Entry]] = {number: [] for number in part}
        for entry in receivables.entries(part):
            entries[entry.receivable_id].append(entry)
        for number in part:
            receivable, own = receivables.get(number), entries[number]
            if written_off(own) or not items[receivable.key.tax_item].bears_late_charge:
                continue
            charge = fixed_of(course_of(own, date.max, waivers_of(waiving.get(number, ()))), receivable.due_on, terms)
            if charge is not None:
                yield number, charge


def _verify_chain(db: sqlite3.Connection, findings: Findings) -> None:
    state = verify_chain(db)
    findings.looked("操作ログの鎖", state.count)
    if state.broken_at is not None:
        findings.differ("操作ログの鎖", f"{state.broken_at}行目", "記録時の値", state.reason)


def _verify_file(db: sqlite3.Connection, findings: Findings) -> None:
    findings.looked("参照")
    for table, row, parent, _ in db.execute("PRAGMA foreign_key_check"):
        findings.differ("参照", f"{table} {row}", f"{parent} の行", "なし")
    findings.looked("ファイル")
    for (told,) in db.execute("PRAGMA integrity_check(100)"):
        if told != "ok":
            findings.differ("ファイル", "city.db", "ok", told)
