"""Building a whole city at once, before its file is handed over to anybody: the demonstration's way past the slow road.

The guards of the tables (triggers, checks, foreign keys, indexes) are laid aside for the build and put back at its end;
vouchers get their real seals and their place in the real audit chain. What was built is proven afterwards by
`osame verify`. A build that is cut off leaves a file that must be thrown away; no service ever comes here.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from core.ledger.journal import Voucher
from core.office.audit import AuditEntry
from core.parties.register import PartyRow
from storage.office.audit import AuditLog

_CACHE_KIB = 160_000
_BUILT = (
    "party",
    "party_member",
    "receivable",
    "receivable_part",
    "payment_slip",
    "payment_batch",
    "payment",
    "voucher",
    "voucher_seal",
    "posting",
    "document",
    "document_event",
    "demand",
    "bank_total",
    "day_close",
    "fiscal_year_close",
)

BulkPosting = tuple[str, str, int, str, int, str, int | None, str, int | None]
"""Account, kind, yen, value day, fiscal year, class, receivable, component, payment."""


class Bulk:
    """One exclusive build; used as a context manager. Leaving it with an exception leaves an unfinished file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> Bulk:
        db = self._db = sqlite3.connect(self._path, isolation_level=None)
        for setting in (
            "locking_mode=EXCLUSIVE",
            "journal_mode=DELETE",
            "journal_mode=OFF",
            "synchronous=OFF",
            "foreign_keys=OFF",
            "ignore_check_constraints=ON",
            f"cache_size=-{_CACHE_KIB}",
            "threads=2",
        ):
            db.execute(f"PRAGMA {setting}").fetchall()
        marks = ",".join("?" * len(_BUILT))
        laid_aside = db.execute(
            f"""
            SELECT type, name, sql FROM sqlite_master
             WHERE type IN ('index', 'trigger') AND tbl_name IN ({marks}) AND sql IS NOT NULL
             ORDER BY type, rowid
            """,
            _BUILT,
        ).fetchall()
        for kind, name, _ in laid_aside:
            db.execute(f"DROP {kind} {name}")
        self._laid_aside = [sql for _, _, sql in laid_aside]
        self._audit = AuditLog(db)
        self._voucher_id = db.execute("SELECT coalesce(max(voucher_id), 0) FROM voucher").fetchone()[0]
        db.execute("BEGIN")
        return self

    def __exit__(self, error: object, *_: object) -> None:
        try:
            if error is None:
                self._finish()
        finally:
            self._db.close()
        # An exclusive build leaves its first, emptied journal behind, and has not waited for the disk.
        self._path.with_name(self._path.name + "-journal").unlink(missing_ok=True)
        with self._path.open("rb") as file:
            os.fsync(file.fileno())

    def _finish(self) -> None:
        """Put the guards back (indexes come before triggers), let SQLite count, and make the file an ordinary one."""
        db = self._db
        db.execute("COMMIT")
        for sql in self._laid_aside:
            db.execute(sql)
        db.execute("ANALYZE")
        db.execute("PRAGMA locking_mode=NORMAL").fetchall()
        db.execute("PRAGMA journal_mode=WAL").fetchall()

    def audit(self, entry: AuditEntry) -> int:
        """Append an audit row; its number."""
        return self._audit.record(entry)

    def add_parties(self, rows: Iterable[PartyRow]) -> None:
        """Parties, numbered from 1 in this order."""
        marks = ",".join("?" * len(PartyRow._fields))
        self._db.executemany(f"INSERT INTO party({', '.join(PartyRow._fields)}) VALUES({marks})", rows)

    def add_members(self, rows: Iterable[tuple[int, int]]) -> None:
        """Co-owners: (party, member)."""
        self._db.executemany("INSERT INTO party_member VALUES(?,?)", rows)

    def add_receivables(self, rows: Iterable[tuple[object, ...]]) -> None:
        """Receivables with the balances that the vouchers to come will leave."""
        self._db.executemany(
            """
            INSERT INTO receivable(receivable_id, party_id, notice_no, tax_item, levy_year, tax_year, term_no, withholding_no,
                                   return_no, business_year_no, fiscal_year, nominal_due_on, due_on, statutory_due_on,
                                   priority_on, principal_yen, demand_fee_yen, late_charge_yen)
            VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)
            """,
            rows,
        )

    def add_parts(self, rows: Iterable[tuple[int, str, int]]) -> None:
        """Parts of principals: (receivable, part code, yen)."""
        self._db.executemany("INSERT INTO receivable_part VALUES(?,?,?)", rows)

    def add_slips(self, rows: Iterable[tuple[str, int, str, int | None]]) -> None:
        """Keys by which money will come: (key, receivable, kind, amount)."""
        self._db.executemany(
            "INSERT INTO payment_slip(slip_key, receivable_id, kind, amount_yen) VALUES(?,?,?,?)", rows
        )

    def add_demands(
        self,
        first_id: int,
        first_serial: int,
        issued_on: str,
        seizable_on: str,
        rows: Sequence[tuple[int, int]],
        audit_seq: int,
    ) -> None:
        """Demands that went out on one day, each with its document: rows of (receivable, party)."""
        year = int(issued_on[:4]) - (issued_on[5:7] < "04")
        db = self._db
        db.executemany(
            f"""
            INSERT INTO document(document_id, kind, fiscal_year, serial_no, party_id, addressee, issued_on, content_digest,
                                 audit_seq)
            VALUES(?,'demand',{year},?,?,(SELECT name FROM party WHERE party_id = ?),?,zeroblob(32),{audit_seq})
            """,
            [(first_id + n, first_serial + n, party, party, issued_on) for n, (_, party) in enumerate(rows)],
        )
        db.executemany(
            f"INSERT INTO document_event(document_id, kind, event_on, audit_seq) VALUES(?,'dispatched',?,{audit_seq})",
            [(first_id + n, issued_on) for n in range(len(rows))],
        )
        db.executemany(
            "INSERT INTO demand(receivable_id, document_id, issued_on, seizable_from_on) VALUES(?,?,?,?)",
            [(receivable, first_id + n, issued_on, seizable_on) for n, (receivable, _) in enumerate(rows)],
        )

    def add_batch(
        self,
        channel: str,
        layout: str,
        source_name: str,
        bank_no: str,
        booked_on: str,
        count: int,
        yen: int,
        staff_no: str,
    ) -> int:
        """A batch whose money is posted; its number."""
        row = self._db.execute(
            """
            INSERT INTO payment_batch(channel, layout, source_name, bank_no, booked_on, declared_count, declared_yen, state,
                                      read_by, read_at, read_count)
            VALUES(?,?,?,?,?,?,?,'posted',?,?,?) RETURNING batch_id
            """,
            (
                channel,
                layout,
                source_name,
                bank_no,
                booked_on,
                count,
                yen,
                staff_no,
                f"{booked_on}T09:30:00+09:00",
                count,
            ),
        ).fetchone()
        return int(row[0])

    def add_payments(
        self, batch_id: int, booked_on: str, rows: Iterable[tuple[int, int, str, int, str, str, str]]
    ) -> None:
        """Settled lines of a batch: (payment, line, slip key, yen, paid on, outlet, result code)."""
        self._db.executemany(
            f"""
            INSERT INTO payment(payment_id, batch_id, line_no, notice_kind, slip_key, amount_yen, paid_on, booked_on, outlet,
                                raw, result_code)
            VALUES(?,{batch_id},?,'settled',?,?,?,'{booked_on}',?,x'',?)
            """,
            rows,
        )

    def append(self, voucher: Voucher, postings: Sequence[BulkPosting], entry: AuditEntry) -> int:
        """A voucher with its postings, audit row and seal; the audit row's number."""
        self._voucher_id += 1
        number = self._voucher_id
        db = self._db
        db.execute(
            "INSERT INTO voucher(voucher_id, act_code, booked_on, batch_id, staff_no) VALUES(?,?,?,?,?)",
            (number, voucher.act_code, voucher.booked_on, voucher.batch_id, voucher.staff_no),
        )
        db.executemany(
            f"""
            INSERT INTO posting(voucher_id, account, kind, amount_yen, value_on, fiscal_year, revenue_class, receivable_id,
                                component, payment_id)
            VALUES({number},?,?,?,?,?,?,?,?,?)
            """,
            postings,
        )
        digest = hashlib.sha256(_json(postings).encode()).digest()
        facts = {**entry.facts, "voucher": number, "count": len(postings), "digest": digest.hex()}
        seq = self._audit.record(replace(entry, facts=facts))
        db.execute("INSERT INTO voucher_seal VALUES(?,?,?,?)", (number, len(postings), digest, seq))
        return seq

    def add_bank_total(self, booked_on: str, bank_no: str, channel: str, count: int, yen: int, staff_no: str) -> None:
        """What a bank's sheet of a day said."""
        self._db.execute(
            "INSERT INTO bank_total(booked_on, bank_no, channel, slip_count, amount_yen, typed_by) VALUES(?,?,?,?,?,?)",
            (booked_on, bank_no, channel, count, yen, staff_no),
        )

    def close_day(self, booked_on: str, yen: int, staff_no: str, audit_seq: int) -> None:
        """A day whose money agreed with the banks."""
        self._db.execute(
            "INSERT INTO day_close(booked_on, bank_yen, books_yen, closed_by, audit_seq) VALUES(?,?,?,?,?)",
            (booked_on, yen, yen, staff_no, audit_seq),
        )

    def close_year(self, fiscal_year: int, closed_on: str, audit_seq: int) -> None:
        """A fiscal year whose books are closed."""
        self._db.execute("INSERT INTO fiscal_year_close VALUES(?,?,?)", (fiscal_year, closed_on, audit_seq))


def _json(postings: Sequence[BulkPosting]) -> str:
    """The rows as the journal's digest reads them; put together by hand, four times as fast as by the library."""
    return (
        "["
        + ",".join(
            f'["{account}","{kind}",{yen},"{day}",{year},"{revenue_class}",'
            f'{"null" if receivable is None else receivable},"{component}",{"null" if payment is None else payment},'
            "null,null,null,null,null,null]"
            for account, kind, yen, day, year, revenue_class, receivable, component, payment in postings
        )
        + "]"
    )
