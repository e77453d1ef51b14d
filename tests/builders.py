"""Records for tests: each builder fills in what a test does not name, and writes through the real store.

Builders take the open `Store` of a write and return the number of what they made. Amounts are whole yen (`int` or
`Yen`), days are `date`.
"""

from __future__ import annotations

import functools
import json
import shutil
import tempfile
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from core.ledger.journal import Posting, Voucher
from core.office.audit import AuditEntry, Result
from core.office.clock import JST
from core.values.money import Yen
from storage.migrations.apply import migrate
from storage.store import Store

AT = datetime(2026, 11, 24, 9, 0, tzinfo=JST)
CLERK, CHIEF = "T001", "T002"
TAX_ITEMS = {"01": "市県民税", "02": "特別徴収", "03": "固定資産", "04": "法人市民", "08": "軽自動車", "23": "国保料"}


@functools.cache
def _template() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="osame-books-"))
    migrate(folder / "city.db")
    return folder / "city.db"


def new_books(path: Path) -> Path:
    """An empty, migrated file at `path`, copied from one that is made once a process."""
    shutil.copyfile(_template(), path)
    return path


def an_entry(act: str = "準備", *, staff_no: str = CLERK, function_code: str = "ledger.assessments") -> AuditEntry:
    """An audit entry for vouchers and rows made by a test."""
    return AuditEntry(AT, "test", staff_no, None, "test", function_code, act, Result.DONE)


def a_staff(store: Store, staff_no: str = CLERK, *, name: str = "山田花子", party_id: int | None = None) -> str:
    """A clerk, made once; the staff number."""
    store.db.execute(
        """
        INSERT INTO staff(staff_no, login_id, party_id, office_code, password_hash, totp_secret, name)
        VALUES(:no, lower(:no), :party, '01', '', zeroblob(1), :name) ON CONFLICT DO NOTHING
        """,
        {"no": staff_no, "party": party_id, "name": name},
    )
    return staff_no


def a_party(
    store: Store,
    *,
    party_no: str | None = None,
    kind: str = "resident",
    name: str = "伊勢　太郎",
    kana: str = "イセ　タロウ",
    birth_on: date | None = date(1970, 1, 1),
    address: str = "伊勢市岩渕一丁目7番29号",
    phone: str = "0596-00-1234",
    protected: bool = False,
    status: str = "current",
    household_no: str = "",
) -> int:
    """A party with its search keys."""
    from core.parties.names import address_key, kana_key, name_key, phone_key

    row = store.db.execute(
        """
        INSERT INTO party(party_no, kind, name, name_kana, birth_on, address, phone, household_no, status, protected,
                          kana_key, name_key, address_key, phone_key)
        VALUES(coalesce(?, (SELECT printf('%08d', coalesce(max(party_id), 0) + 1) FROM party)),?,?,?,?,?,?,?,?,?,?,?,?,?)
        RETURNING party_id
        """,
        (
            party_no,
            kind,
            name,
            kana,
            birth_on.isoformat() if birth_on else None,
            address,
            phone,
            household_no,
            status,
            int(protected),
            kana_key(kana),
            name_key(name),
            address_key(address),
            phone_key(phone),
        ),
    ).fetchone()
    return int(row[0])


def a_tax_item(store: Store, tax_item: str = "01", *, late_charge: str = "local_tax") -> str:
    """A tax item, made once; its code."""
    name = TAX_ITEMS.get(tax_item, tax_item)
    store.db.execute(
        "INSERT INTO tax_item(tax_item, name, short_name, kana, fund, late_charge) VALUES(?,?,?,?,?,?) ON CONFLICT DO NOTHING",
        (tax_item, name, name, "", "一般会計", late_charge),
    )
    return tax_item


def fiscal_place(fiscal_year: int, booked_on: date) -> tuple[int, str]:
    """Year and class of money for a claim of `fiscal_year` that is booked on a day (R-17), written out for tests."""
    if booked_on <= date(fiscal_year + 1, 5, 31):
        return fiscal_year, "current"
    return booked_on.year - (booked_on.month < 4), "carried_over"


def a_receivable(
    store: Store,
    *,
    party_id: int | None = None,
    tax_item: str = "01",
    levy_year: int = 2026,
    tax_year: int | None = None,
    fiscal_year: int | None = None,
    notice_no: str | None = None,
    term_no: int = 1,
    principal: int | Yen = 30_000,
    due_on: date = date(2026, 6, 30),
    nominal_due_on: date | None = None,
    assessed_on: date | None = None,
) -> int:
    """A receivable with its assessment voucher (none for a principal of 0 yen) and one part."""
    a_staff(store)
    a_tax_item(store, tax_item)
    amount = int(principal.amount if isinstance(principal, Yen) else principal)
    year = levy_year if fiscal_year is None else fiscal_year
    number = store.db.execute("SELECT coalesce(max(receivable_id), 0) + 1 FROM receivable").fetchone()[0]
    store.db.execute(
        """
        INSERT INTO receivable(receivable_id, party_id, tax_item, levy_year, tax_year, notice_no, term_no, fiscal_year,
                               nominal_due_on, due_on, statutory_due_on, priority_on)
        VALUES(?,?,?,?,?,?,?,?,?,?,?,?)
        """,
        (
            number,
            a_party(store) if party_id is None else party_id,
            tax_item,
            levy_year,
            tax_year or levy_year,
            notice_no or f"{number:08d}",
            term_no,
            year,
            (nominal_due_on or due_on).isoformat(),
            due_on.isoformat(),
            due_on.isoformat(),
            due_on.isoformat(),
        ),
    )
    store.db.execute("INSERT INTO receivable_part VALUES(?, '00', ?)", (number, amount))
    if amount:
        day = (assessed_on or due_on - timedelta(days=20)).isoformat()
        rows = [
            Posting("receivable", "assess", amount, day, year, "current", number, "principal"),
            Posting("revenue", "assess", -amount, day, year, "current"),
        ]
        a_voucher(store, "assess", date.fromisoformat(day), rows)
    return int(number)


def a_voucher(
    store: Store,
    act_code: str,
    booked_on: date,
    rows: Sequence[Posting],
    *,
    batch_id: int | None = None,
    draft_id: int | None = None,
    reason: str | None = None,
) -> int:
    """A sealed voucher of these rows; its number."""
    a_staff(store)
    head = Voucher(act_code, booked_on.isoformat(), CLERK, batch_id, draft_id, reason)
    return store.journal.append(head, rows, an_entry(act_code))


def a_batch(
    store: Store, *, channel: str = "paid_slip", booked_on: date | None = None, count: int = 1, amount: int = 0
) -> int:
    """A payment batch in state `read`."""
    a_staff(store)
    row = store.db.execute(
        """
        INSERT INTO payment_batch(channel, source_name, booked_on, declared_count, declared_yen, read_by, read_at)
        VALUES(?, '試験', ?, ?, ?, ?, ?) RETURNING batch_id
        """,
        (channel, booked_on.isoformat() if booked_on else None, count, amount, CLERK, AT.isoformat()),
    ).fetchone()
    return int(row[0])


def a_payment_line(
    store: Store,
    amount: int,
    paid_on: date,
    *,
    booked_on: date | None = None,
    batch_id: int | None = None,
    notice_kind: str = "settled",
    slip_key: str = "1",
    line_no: int | None = None,
) -> int:
    """A line of a batch that is not posted; `booked_on` is given for settled money only."""
    batch = a_batch(store, booked_on=booked_on, amount=amount) if batch_id is None else batch_id
    row = store.db.execute(
        """
        INSERT INTO payment(batch_id, line_no, notice_kind, slip_key, amount_yen, paid_on, booked_on, raw)
        VALUES(:batch, coalesce(:line, (SELECT count(*) + 1 FROM payment WHERE batch_id = :batch)), :kind, :key, :yen,
               :paid, :booked, x'')
        RETURNING payment_id
        """,
        {
            "batch": batch,
            "line": line_no,
            "kind": notice_kind,
            "key": slip_key,
            "yen": amount,
            "paid": paid_on.isoformat(),
            "booked": booked_on.isoformat() if booked_on else None,
        },
    ).fetchone()
    return int(row[0])


def a_payment(
    store: Store,
    receivable_id: int,
    amount: int | Yen,
    paid_on: date,
    *,
    booked_on: date | None = None,
    component: str = "principal",
) -> int:
    """Money that was posted to one component of a receivable, in a batch of its own; the payment's number."""
    yen = int(amount.amount if isinstance(amount, Yen) else amount)
    booked = booked_on or paid_on
    batch = a_batch(store, booked_on=booked, amount=yen)
    payment = a_payment_line(store, yen, paid_on, booked_on=booked, batch_id=batch)
    origin = store.db.execute("SELECT fiscal_year FROM receivable WHERE receivable_id = ?", (receivable_id,)).fetchone()
    year, revenue_class = fiscal_place(origin[0], booked)
    rows = [
        Posting(
            "receivable", "receipt", -yen, paid_on.isoformat(), year, revenue_class, receivable_id, component, payment
        ),
        Posting("cash_in", "receipt", yen, booked.isoformat(), *fiscal_place(booked.year - (booked.month < 4), booked)),
    ]
    rows[1] = rows[1]._replace(revenue_class="none")
    a_voucher(store, "receipt", booked, rows, batch_id=batch)
    for state in ("ready", "posting", "posted"):
        store.db.execute("UPDATE payment_batch SET state = ? WHERE batch_id = ?", (state, batch))
    return payment


def a_document(store: Store, *, party_id: int, kind: str = "demand", issued_on: date = date(2026, 7, 17)) -> int:
    """An issued document with the next serial number of its kind and year."""
    seq = store.audit.record(an_entry("発行"))
    year = issued_on.year - (issued_on.month < 4)
    row = store.db.execute(
        """
        INSERT INTO document(kind, fiscal_year, serial_no, party_id, addressee, issued_on, content_digest, audit_seq)
        VALUES(:kind, :year,
               (SELECT coalesce(max(serial_no), 0) + 1 FROM document WHERE kind = :kind AND fiscal_year = :year),
               :party, '', :day, zeroblob(32), :seq)
        RETURNING document_id
        """,
        {"kind": kind, "year": year, "party": party_id, "day": issued_on.isoformat(), "seq": seq},
    ).fetchone()
    return int(row[0])


def a_demand(store: Store, receivable_id: int, issued_on: date = date(2026, 7, 17), *, fee: int = 0) -> int:
    """A demand notice of a receivable, with its fee posted when there is one; the document's number."""
    party_id, origin = store.db.execute(
        "SELECT party_id, fiscal_year FROM receivable WHERE receivable_id = ?", (receivable_id,)
    ).fetchone()
    document = a_document(store, party_id=party_id, issued_on=issued_on)
    seizable = (issued_on + timedelta(days=11)).isoformat()
    store.db.execute(
        "INSERT INTO demand(receivable_id, document_id, issued_on, seizable_from_on) VALUES(?,?,?,?)",
        (receivable_id, document, issued_on.isoformat(), seizable),
    )
    if fee:
        place = fiscal_place(origin, issued_on)
        day = issued_on.isoformat()
        rows = [
            Posting("receivable", "assess", fee, day, *place, receivable_id, "demand_fee"),
            Posting("revenue", "assess", -fee, day, *place),
        ]
        a_voucher(store, "demand", issued_on, rows)
    return document


def a_draft(store: Store, act_code: str = "refund", *, payload: object = None, party_id: int | None = None) -> int:
    """A draft of one step by the clerk, still to be approved."""
    a_staff(store)
    a_staff(store, CHIEF, name="鈴木一郎")
    seq = store.audit.record(an_entry("起案"))
    number = store.db.execute("SELECT coalesce(max(draft_id), 0) + 1 FROM draft").fetchone()[0]
    store.db.execute(
        """
        INSERT INTO draft(draft_id, act_code, payload, digest, party_id, drafted_by, drafted_at, steps, audit_seq)
        VALUES(?,?,?,zeroblob(32),?,?,?,1,?)
        """,
        (number, act_code, json.dumps(payload), party_id, CLERK, AT.isoformat(), seq),
    )
    return int(number)


def an_approval(
    store: Store,
    draft_id: int,
    *,
    revision: int = 1,
    by: str = CHIEF,
    totp_step: int | None = 1,
    digest: bytes = bytes(32),
) -> None:
    """The chief's approval of a draft."""
    seq = store.audit.record(an_entry("承認"))
    store.db.execute(
        """
        INSERT INTO approval(draft_id, revision, step_no, decision, decided_by, decided_at, totp_step, digest, audit_seq)
        VALUES(?,?,1,'approve',?,?,?,?,?)
        """,
        (draft_id, revision, by, AT.isoformat(), totp_step, digest, seq),
    )


def an_execution(store: Store, act_code: str = "refund", *, on: date = date(2026, 11, 24)) -> int:
    """An approved and executed draft; its number, as vouchers carry it."""
    draft = a_draft(store, act_code)
    an_approval(store, draft)
    seq = store.audit.record(an_entry("執行"))
    store.db.execute("INSERT INTO draft_execution VALUES(?,1,?,?)", (draft, on.isoformat(), seq))
    return draft


def a_write_off(store: Store, receivable_id: int, amount: int, booked_on: date) -> int:
    """A principal that was written off under an executed draft (不納欠損); the voucher's number."""
    origin = store.db.execute("SELECT fiscal_year FROM receivable WHERE receivable_id = ?", (receivable_id,)).fetchone()
    place = fiscal_place(origin[0], booked_on)
    day = booked_on.isoformat()
    rows = [
        Posting("written_off", "write_off", amount, day, *place, receivable_id, "principal"),
        Posting("receivable", "write_off", -amount, day, *place, receivable_id, "principal"),
    ]
    return a_voucher(store, "write_off", booked_on, rows, draft_id=an_execution(store, "write_off", on=booked_on))


def a_suspense(store: Store, amount: int, paid_on: date, *, cause: str = "no_receivable") -> int:
    """Money without an owner, in a batch of its own (保留); its number."""
    batch = a_batch(store, booked_on=paid_on, amount=amount)
    payment = a_payment_line(store, amount, paid_on, booked_on=paid_on, batch_id=batch, slip_key="?")
    number = store.db.execute("SELECT coalesce(max(suspense_id), 0) + 1 FROM suspense").fetchone()[0]
    store.db.execute("INSERT INTO suspense VALUES(?,?,?)", (number, payment, cause))
    day = paid_on.isoformat()
    year = paid_on.year - (paid_on.month < 4)
    rows = [
        Posting("suspense", "receipt", -amount, day, year, "none", payment_id=payment, suspense_id=number),
        Posting("cash_in", "receipt", amount, day, year, "none"),
    ]
    a_voucher(store, "receipt", paid_on, rows, batch_id=batch)
    for state in ("ready", "posting", "posted"):
        store.db.execute("UPDATE payment_batch SET state = ? WHERE batch_id = ?", (state, batch))
    return int(number)
