"""Writing receivables: new ones with their parts and slips, the opening batch, changes of known ones."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TypeVar

from core.ledger.assessments.changes import REDUCED
from core.ledger.assessments.rows import AssessmentRow, Known, NewOverpayment, OpeningPayment
from core.ledger.receivables import ReceivableKey

_KEY = (
    "notice_no, tax_item, levy_year, tax_year, term_no, withholding_no, return_no, business_year_no, child_no, share_no"
)
_MOST_IN = 500
T = TypeVar("T")


class Assessments:
    """What the import of assessments reads and writes beside the journal."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def known(self, keys: Iterable[ReceivableKey]) -> dict[ReceivableKey, Known]:
        """Those of the keys that are in the books."""
        wanted = set(keys)
        found = {}
        for part in _in_parts(key.notice_no for key in wanted):
            rows = self._db.execute(
                f"""
                SELECT {_KEY}, receivable_id, party_id, fiscal_year, due_on, version
                  FROM receivable WHERE notice_no IN ({_marks(part)})
                """,
                part,
            )
            for row in rows:
                key = ReceivableKey._make(row[:10])
                if key in wanted:
                    found[key] = Known(*row[10:])
        return found

    def slip_owners(self, slip_keys: Iterable[str]) -> dict[str, int]:
        """The receivable of those of the slip keys that are taken."""
        found: dict[str, int] = {}
        for part in _in_parts(slip_keys):
            found.update(
                self._db.execute(
                    f"SELECT slip_key, receivable_id FROM payment_slip WHERE slip_key IN ({_marks(part)})", part
                )
            )
        return found

    def closed_days(self, days: Iterable[str]) -> set[str]:
        """Those of the days that are closed."""
        closed: set[str] = set()
        for part in _in_parts(days):
            rows = self._db.execute(f"SELECT booked_on FROM day_close WHERE booked_on IN ({_marks(part)})", part)
            closed.update(row[0] for row in rows)
        return closed

    def given_up(self, receivable_ids: Sequence[int]) -> dict[int, int]:
        """Principal that was written off or waived, yen, by receivable; only where there is any."""
        found: dict[int, int] = {}
        for part in _in_parts(receivable_ids):
            found.update(
                self._db.execute(
                    f"""
                    SELECT receivable_id, -sum(amount_yen)
                      FROM posting
                     WHERE receivable_id IN ({_marks(part)}) AND account = 'receivable' AND component = 'principal'
                       AND kind IN ('reduction', 'write_off', 'expire')
                     GROUP BY receivable_id HAVING sum(amount_yen) < 0
                    """,
                    part,
                )
            )
        return found

    def next_numbers(self) -> tuple[int, int, int]:
        """The next free numbers of receivable, payment and over-payment."""
        row = self._db.execute(
            """
            SELECT (SELECT coalesce(max(receivable_id), 0) + 1 FROM receivable),
                   (SELECT coalesce(max(payment_id), 0) + 1 FROM payment),
                   (SELECT coalesce(max(overpayment_id), 0) + 1 FROM overpayment)
            """
        ).fetchone()
        return row[0], row[1], row[2]

    def add(self, rows: Sequence[tuple[int, AssessmentRow]]) -> None:
        """Insert receivables without balances, their parts and their slips."""
        db = self._db
        db.executemany(
            f"""
            INSERT INTO receivable(receivable_id, party_id, {_KEY}, fiscal_year, nominal_due_on, due_on,
                                   statutory_due_on, priority_on)
            VALUES(?,?,?,?,?,?,?,?,?,?,?,0,?,?,?,?,?)
            """,
            [(number, *row[1:16]) for number, row in rows],
        )
        db.executemany(
            "INSERT INTO receivable_part VALUES(?,?,?)",
            [(number, code, yen) for number, row in rows for code, yen in row.parts],
        )
        self.add_slips(rows)

    def add_slips(self, rows: Sequence[tuple[int, AssessmentRow]]) -> None:
        """Insert the keys by which money will come; those that are there already stay."""
        self._db.executemany(
            """
            INSERT INTO payment_slip(slip_key, receivable_id, kind, amount_yen) VALUES(?,?,?,?)
            ON CONFLICT(slip_key) DO NOTHING
            """,
            [(key, number, kind, amount) for number, row in rows for key, kind, amount in row.slips],
        )

    def open_batch(self, source_name: str, count: int, yen: int, read_by: str, read_at: str) -> int:
        """The batch of money that had come before, ready to be posted by the import's own job."""
        number = self._db.execute(
            """
            INSERT INTO payment_batch(channel, layout, source_name, declared_count, declared_yen, read_count, read_by, read_at)
            VALUES('opening', 'assessments', ?, ?, ?, ?, ?, ?) RETURNING batch_id
            """,
            (source_name, count, yen, count, read_by, read_at),
        ).fetchone()[0]
        for state in ("ready", "posting"):
            self._move_batch(number, state)
        return int(number)

    def close_batch(self, batch_id: int) -> None:
        """The opening batch is posted: the store refuses it unless its cash is its payments."""
        self._move_batch(batch_id, "posted")

    def count_lines(self, batch_id: int) -> int:
        """Lines of the opening batch so far."""
        row = self._db.execute("SELECT count(*) FROM payment WHERE batch_id = ?", (batch_id,)).fetchone()
        return int(row[0])

    def add_payments(self, batch_id: int, payments: Sequence[OpeningPayment]) -> None:
        """Insert lines of the opening batch."""
        self._db.executemany(
            f"""
            INSERT INTO payment(payment_id, batch_id, line_no, notice_kind, slip_key, amount_yen, paid_on, booked_on, raw)
            VALUES(?,{int(batch_id)},?,'settled',?,?,?,?,x'')
            """,
            payments,
        )

    def add_demands(self, demands: Sequence[tuple[int, int, date, date]], audit_seq: int) -> None:
        """Demand notices that had gone out before: (receivable, party, issued, seizable from), each with its document."""
        serials: dict[int, int] = {}
        document_id = self._db.execute("SELECT coalesce(max(document_id), 0) FROM document").fetchone()[0]
        documents, events, rows = [], [], []
        for receivable_id, party_id, issued_on, seizable_from_on in demands:
            year = issued_on.year - (issued_on.month < 4)
            if year not in serials:
                serials[year] = self._db.execute(
                    "SELECT coalesce(max(serial_no), 0) FROM document WHERE kind = 'demand' AND fiscal_year = ?",
                    (year,),
                ).fetchone()[0]
            serials[year] += 1
            document_id += 1
            day = issued_on.isoformat()
            documents.append((document_id, year, serials[year], party_id, party_id, day, audit_seq))
            events.append((document_id, day, audit_seq))
            rows.append((receivable_id, document_id, day, seizable_from_on.isoformat()))
        self._db.executemany(
            """
            INSERT INTO document(document_id, kind, fiscal_year, serial_no, party_id, addressee, issued_on, content_digest,
                                 audit_seq)
            VALUES(?,'demand',?,?,?,(SELECT name FROM party WHERE party_id = ?),?,zeroblob(32),?)
            """,
            documents,
        )
        self._db.executemany(
            """
            INSERT INTO document_event(document_id, kind, event_on, reason, audit_seq) VALUES(?,'dispatched',?,'移行',?)
            """,
            events,
        )
        self._db.executemany(
            "INSERT INTO demand(receivable_id, document_id, issued_on, seizable_from_on) VALUES(?,?,?,?)", rows
        )

    def reduced_overpayments(self, receivable_ids: Sequence[int]) -> dict[tuple[int, int | None], int]:
        """Over-payments by reduction that exist: (receivable, payment) → number."""
        found: dict[tuple[int, int | None], int] = {}
        for part in _in_parts(receivable_ids):
            rows = self._db.execute(
                f"""
                SELECT receivable_id, payment_id, overpayment_id FROM overpayment
                 WHERE receivable_id IN ({_marks(part)}) AND cause = ?
                """,
                (*part, REDUCED),
            )
            found.update({(receivable_id, payment_id): number for receivable_id, payment_id, number in rows})
        return found

    def add_overpayments(self, rows: Sequence[NewOverpayment], interest_cause: int) -> None:
        """Insert rows of 過誤納 by reduction, before the postings that name them."""
        self._db.executemany(
            """
            INSERT INTO overpayment(overpayment_id, receivable_id, payment_id, cause, interest_cause, arose_on)
            VALUES(?,?,?,?,?,?)
            """,
            [(r.overpayment_id, r.receivable_id, r.payment_id, REDUCED, interest_cause, r.arose_on) for r in rows],
        )

    def replace_parts(self, rows: Sequence[tuple[int, AssessmentRow]]) -> None:
        """The parts of changed receivables; what they were stays in the event of the change."""
        self._db.executemany("DELETE FROM receivable_part WHERE receivable_id = ?", [(number,) for number, _ in rows])
        self._db.executemany(
            "INSERT INTO receivable_part VALUES(?,?,?)",
            [(number, code, yen) for number, row in rows for code, yen in row.parts],
        )

    def change_due_dates(self, rows: Sequence[tuple[int, int, AssessmentRow]]) -> None:
        """Bring the dates of receivables to those of the file: (receivable, version read, row)."""
        self._db.executemany(
            """
            UPDATE receivable
               SET nominal_due_on = ?, due_on = ?, statutory_due_on = ?, priority_on = ?, version = version + 1
             WHERE receivable_id = ? AND version = ?
            """,
            [
                (row.nominal_due_on, row.due_on, row.statutory_due_on, row.priority_on, number, version)
                for number, version, row in rows
            ],
        )

    def add_events(self, events: Sequence[tuple[int, str, str, Mapping[str, object]]], audit_seq: int) -> None:
        """Events of receivables: (receivable, kind, from, facts)."""
        self._db.executemany(
            "INSERT INTO receivable_event(receivable_id, kind, from_on, facts, audit_seq) VALUES(?,?,?,?,?)",
            [(r, kind, day, json.dumps(facts, ensure_ascii=False), audit_seq) for r, kind, day, facts in events],
        )

    def _move_batch(self, batch_id: int, state: str) -> None:
        self._db.execute(
            "UPDATE payment_batch SET state = ?, version = version + 1 WHERE batch_id = ?", (state, batch_id)
        )


def _in_parts(values: Iterable[T]) -> Iterable[list[T]]:
    distinct = list(dict.fromkeys(values))
    return (distinct[start : start + _MOST_IN] for start in range(0, len(distinct), _MOST_IN))


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))
