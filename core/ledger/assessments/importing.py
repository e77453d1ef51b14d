"""調定の取込: receivables of the tax system's file, whole or not at all; known ones are changed by the difference (A03, A04)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from core.formats.assessment_csv import AssessmentRecord, read_assessments
from core.formats.faults import FaultList
from core.ledger.assessments.changes import BY_DECISION, Change, assessed_yen, draw_change
from core.ledger.assessments.opening import Drawn, opening_payment, opening_vouchers
from core.ledger.assessments.rows import AssessmentRow, Known, NewOverpayment, OpeningPayment
from core.ledger.fiscal_years import fiscal_year_of
from core.ledger.journal import Voucher
from core.ledger.ports import Context, Store
from core.ledger.receivables import Entry
from core.ledger.tax_items import WHOLE, TaxItem
from core.office.jobs import run_job
from core.office.work import Job, JobProgress, StepDone
from core.parties.import_files import Imported, Pieces, accept, packed, unpacked
from core.values.periods import demand_dates

FUNCTION = "ledger.assessment_import"
ROWS_A_STEP = 700
"""Receivables of one step: with parts, slips, opening money and vouchers it holds the write lock below 200 ms."""


def import_assessments(
    ctx: Context, content: bytes, source_name: str, *, on_progress: Callable[[JobProgress], None] | None = None
) -> Imported:
    """Import a file of assessments. Raises FileRefused with every fault, AlreadyRead when the same content has come before.

    A key that is new gives a receivable with its opening balance; a known key with another amount is a change of the
    assessment, booked today. What was accepted is applied by a job in bounded steps, which can be resumed.
    """
    ctx.authorize(FUNCTION, "enter")
    batch: dict[str, Any] = {}

    def read(data: bytes) -> Pieces:
        rows, pieces = _accepted(ctx, read_assessments(data).records)
        paid = [row.received_yen for row in rows if row.received_yen]
        batch.update(count=len(paid), yen=sum(paid))
        return pieces

    def open_batch(store: Store) -> Mapping[str, Any]:
        if not batch["count"]:
            return {}
        at = ctx.now().isoformat(timespec="seconds")
        number = store.assessments.open_batch(source_name, batch["count"], batch["yen"], ctx.actor.staff_no, at)
        return {"batch_id": number}

    import_id, job_id = accept(ctx, FUNCTION, "assessments", content, source_name, read, beside=open_batch)
    return Imported(import_id, run_job(ctx, job_id, on_progress=on_progress))


def import_step(ctx: Context, store: Store, job: Job, last_key: str) -> StepDone:
    """One step: the next piece of the file becomes receivables, payments, demands and vouchers."""
    import_id, piece_no = int(job.params["import_id"]), int(last_key or 0) + 1
    batch_id = int(job.params.get("batch_id", 0))
    piece = store.imports.take_piece(import_id, piece_no)
    rows = [AssessmentRow._make(row) for row in unpacked(piece)] if piece else []
    audit_seq = None
    if rows:
        known = store.assessments.known(row.key for row in rows)
        new = [row for row in rows if row.key not in known]
        facts: dict[str, Any] = {"file": import_id, "job": job.job_id, "piece": piece_no}
        audit_seq = store.audit.record(
            ctx.entry(
                FUNCTION, "調定取込", rows=len(rows), new=len(new), yen=sum(r.assessed_yen for r in rows), **facts
            )
        )
        _add_new(ctx, store, new, batch_id, audit_seq, facts)
        _change_known(ctx, store, [(known[r.key], r) for r in rows if r.key in known], audit_seq, facts)
    finished = not store.imports.has_piece(import_id, piece_no + 1)
    if finished and batch_id:
        store.assessments.close_batch(batch_id)
    return StepDone(str(piece_no), len(rows), sum(row.assessed_yen for row in rows), finished, audit_seq)


def _add_new(
    ctx: Context, store: Store, rows: Sequence[AssessmentRow], batch_id: int, audit_seq: int, facts: Mapping[str, Any]
) -> None:
    """Receivables that are new to the books, with the money and the demands that had come before."""
    if not rows:
        return
    receivable_id, payment_id, _ = store.assessments.next_numbers()
    line_no = store.assessments.count_lines(batch_id) if batch_id else 0
    numbered: list[tuple[int, AssessmentRow, int | None]] = []
    payments: list[OpeningPayment] = []
    for number, row in enumerate(rows, receivable_id):
        if not row.received_yen:
            numbered.append((number, row, None))
            continue
        payment = opening_payment(row, payment_id + len(payments), line_no + len(payments) + 1)
        payments.append(payment)
        numbered.append((number, row, payment.payment_id))
    store.assessments.add([(number, row) for number, row, _ in numbered])
    if payments:
        store.assessments.add_payments(batch_id, payments)
    demands = []
    for number, row, _ in numbered:
        if row.demand_issued_on:
            issued_on = date.fromisoformat(row.demand_issued_on)
            demands.append((number, row.party_id, issued_on, demand_dates(issued_on).seizable_from))
    store.assessments.add_demands(demands, audit_seq)
    for act, booked_on, postings in opening_vouchers(numbered, ctx.today().isoformat()):
        batch = batch_id if any(p.account == "cash_in" for p in postings) else None
        voucher = Voucher(act, booked_on, ctx.actor.staff_no, batch_id=batch)
        store.journal.append(voucher, postings, ctx.entry(FUNCTION, "調定", booked_on=booked_on, **facts))


def _change_known(
    ctx: Context,
    store: Store,
    rows: Sequence[tuple[Known, AssessmentRow]],
    audit_seq: int,
    facts: Mapping[str, Any],
) -> None:
    """Receivables that are known: another amount is a change booked today, other dates are an event."""
    if not rows:
        return
    numbers = [known.receivable_id for known, _ in rows]
    entries: dict[int, list[Entry]] = {number: [] for number in numbers}
    for entry in store.receivables.entries(numbers):
        entries[entry.receivable_id].append(entry)
    today = ctx.today()
    reduced = store.assessments.reduced_overpayments(numbers)
    overpayment_id = store.assessments.next_numbers()[2]
    drawn = Drawn()
    new: list[NewOverpayment] = []
    changed, moved, events = [], [], []
    for known, row in rows:
        number = known.receivable_id
        before = assessed_yen(entries[number])
        if before != row.assessed_yen:
            year, revenue_class = fiscal_year_of(known.fiscal_year, today)
            change = Change(
                number,
                row.line_no,
                row.assessed_yen,
                row.assessed_on,
                (year, str(revenue_class)),
                tuple(entries[number]),
            )
            new += draw_change(drawn, change, reduced, overpayment_id + len(new))
            parts = {code: yen.amount for code, yen in store.receivables.parts(number)}
            told = {"before": before, "after": row.assessed_yen, "parts_before": parts}
            events.append((number, "assessment_changed", row.assessed_on, told))
            changed.append((number, row))
        if known.due_on != row.due_on:
            events.append((number, "due_changed", row.due_on, {"before": known.due_on, "after": row.due_on}))
            moved.append((number, known.version, row))
    store.assessments.add_slips([(known.receivable_id, row) for known, row in rows])
    store.assessments.replace_parts(changed)
    store.assessments.change_due_dates(moved)
    store.assessments.add_events(events, audit_seq)
    store.assessments.add_overpayments(new, BY_DECISION)
    postings = drawn.postings(today.isoformat())
    if postings:
        voucher = Voucher("change", today.isoformat(), ctx.actor.staff_no, reason="更正")
        store.journal.append(voucher, postings, ctx.entry(FUNCTION, "調定変更", receivables=len(changed), **facts))


def _accepted(ctx: Context, records: Sequence[AssessmentRecord]) -> tuple[list[AssessmentRow], Pieces]:
    """The rows of a file that the store can take, and their pieces. Raises FileRefused with every fault."""
    faults = FaultList()
    today = ctx.today()
    with ctx.read() as store:
        parties = store.parties.numbers([record.party_no for record in records])
        tax_items = store.tax_items.all()
        closed_years = store.journal.closed_years()
        rows = [_row(record, parties.get(record.party_no, 0), tax_items.get(record.tax_item)) for record in records]
        known = store.assessments.known(row.key for row in rows)
        owners = store.assessments.slip_owners(key for row in rows for key, _, _ in row.slips)
        given_up = store.assessments.given_up([earlier.receivable_id for earlier in known.values()])
        closed_days = store.assessments.closed_days(row.booked_on for row in rows if row.booked_on)
    for record, row in zip(records, rows, strict=True):
        earlier = known.get(row.key)
        _check_references(faults, record, row, tax_items.get(record.tax_item))
        if earlier is None and not row.assessed_yen:
            faults.add(record.line_no, "assessed_yen", "0円の期別は載せられません。0円は取込済の期別の取消だけです。")
        _check_days(faults, record, closed_years, closed_days, today, new=earlier is None)
        if earlier is not None:
            _check_known(faults, record, row, earlier, given_up.get(earlier.receivable_id, 0))
        for key, _, _ in row.slips:
            if key in owners and (earlier is None or owners[key] != earlier.receivable_id):
                faults.add(record.line_no, "slip_no", f"納付書番号などの「{key}」は別の期別で使われています。")
    faults.refuse_if_any()
    rows.sort(key=lambda row: (row.assessed_on, row.booked_on or "", row.demand_issued_on or "", row.line_no))
    pieces = [packed(rows[at : at + ROWS_A_STEP]) for at in range(0, len(rows), ROWS_A_STEP)]
    return rows, Pieces(len(rows), sum(row.assessed_yen for row in rows), tuple(pieces))


def _check_references(
    faults: FaultList, record: AssessmentRecord, row: AssessmentRow, tax_item: TaxItem | None
) -> None:
    if not row.party_id:
        faults.add(
            record.line_no, "party_no", f"宛名番号 {record.party_no} がありません。宛名を先に取り込んでください。"
        )
    if tax_item is None:
        faults.add(record.line_no, "tax_item", f"税目 {record.tax_item} は登録されていません。")
        return
    codes = {code for code, _ in tax_item.parts} | {WHOLE}
    unknown = next((code for code, _ in row.parts if code not in codes), None)
    if unknown is not None:
        faults.add(record.line_no, "parts", f"{tax_item.name}に内訳 {unknown} はありません。")


def _check_days(
    faults: FaultList,
    record: AssessmentRecord,
    closed_years: frozenset[int],
    closed_days: set[str],
    today: date,
    *,
    new: bool,
) -> None:
    booked = [day for day in (record.assessed_on, record.demand_issued_on, record.booked_on) if day is not None]
    for day in booked if new else [today]:
        year, _ = fiscal_year_of(record.fiscal_year, day)
        if year in closed_years:
            faults.add(record.line_no, "fiscal_year", f"{year}年度は締め済です。")
            break
    for column, late in (("assessed_on", record.assessed_on), ("booked_on", record.booked_on)):
        if late is not None and late > today:
            faults.add(record.line_no, column, "今日より後の日付です。")
    if record.booked_on is not None and record.booked_on.isoformat() in closed_days:
        faults.add(record.line_no, "booked_on", f"収入日 {record.booked_on.isoformat()} は締め済です。")


def _check_known(
    faults: FaultList, record: AssessmentRecord, row: AssessmentRow, known: Known, given_up_yen: int
) -> None:
    """What a second file may not say of a receivable that is in the books."""
    if row.assessed_yen < given_up_yen:
        faults.add(
            record.line_no, "assessed_yen", "欠損または減免された額まで減額されています。先にそれを取り消してください。"
        )
    if row.party_id and known.party_id != row.party_id:
        faults.add(record.line_no, "party_no", "取込済の期別と宛名番号が違います。承継は収納システムで行ってください。")
    if known.fiscal_year != row.fiscal_year:
        faults.add(record.line_no, "fiscal_year", "取込済の期別と会計年度が違います。")
    if row.received_yen or row.late_charge_yen or row.demand_fee_yen or row.demand_issued_on:
        faults.add(record.line_no, "paid_yen", "取込済の期別に、納付済額・延滞金・督促は載せられません。")


def _row(record: AssessmentRecord, party_id: int, tax_item: TaxItem | None) -> AssessmentRow:
    parts = record.parts or (((WHOLE, record.assessed_yen),) if record.assessed_yen else ())
    return AssessmentRow(
        record.line_no,
        party_id,
        record.notice_no,
        record.tax_item,
        record.levy_year,
        record.tax_year,
        record.term_no,
        record.withholding_no,
        record.return_no,
        record.business_year_no,
        record.child_no,
        record.fiscal_year,
        record.nominal_due_on.isoformat(),
        record.due_on.isoformat(),
        record.statutory_due_on.isoformat(),
        record.priority_on.isoformat(),
        record.assessed_on.isoformat(),
        record.assessed_yen,
        parts,
        record.paid_yen,
        record.paid_on.isoformat() if record.paid_on else None,
        record.booked_on.isoformat() if record.booked_on else None,
        record.fixed_late_charge_yen,
        record.late_charge_paid_yen,
        record.demand_fee_yen,
        record.demand_fee_paid_yen,
        record.demand_issued_on.isoformat() if record.demand_issued_on else None,
        record.slip_no,
        record.barcode44,
        record.customer_no,
    )
