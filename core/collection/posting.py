"""Posting a batch: a job of bounded steps in key order. Killed anywhere, it goes on after the last step that was committed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from core.collection.matching import claims_to_remember, reconcile
from core.collection.payments import Batch, BatchState, NoticeKind, WrongBatchState, required_state
from core.collection.ports import Context, Store
from core.collection.records.reconciled import Reconciled, Result, Rules, Running
from core.ledger.allocation import VOLUNTARY, checked_order
from core.ledger.components import Component
from core.ledger.journal import DayClosed, Voucher
from core.office.jobs import request_job
from core.office.work import Job, StepDone
from core.values.dates import wareki

LINES_A_STEP = 1_200
"""A step of so many lines stays well below 200 ms of the write lock."""

FUNCTION = "collection.payment_files"
JOB = "post_batch"


class BookingDayClosed(DayClosed):
    """The 収入日 that was named has been closed."""

    sentence = "収入日 {day} は締め済です。訂正は本日付けで行います（3105）。"


def commit_batch(ctx: Context, batch_id: int, *, function: str = FUNCTION, **facts: Any) -> int:
    """確定: the reviewed batch goes to posting; the number of its job, which `run_job` then carries out.

    `facts` stand in the audit line beside count and yen, such as the paper that they were compared with. A batch whose
    job was given up half-way gets a new one that goes on behind what is in the books. Raises WrongBatchState unless the
    batch is ready, JobAlreadyLive, ChangedByAnother when someone was quicker.
    """
    ctx.authorize(function, "enter")
    with ctx.write() as store:
        batch = store.batches.get(batch_id)
        required_state(batch, BatchState.READY, BatchState.POSTING)
        return start_posting(ctx, store, batch, JOB, function, **facts)


def start_posting(ctx: Context, store: Store, batch: Batch, kind: str, function: str, **facts: Any) -> int:
    """Move a batch that is ready to posting and ask for its job; the job's number."""
    batch_id = batch.batch_id
    if batch.state is not BatchState.POSTING:
        store.batches.move(batch_id, batch.version, BatchState.POSTING)
    first, last = store.batches.payment_range(batch_id)
    params = {
        "batch_id": batch_id,
        "first": max(first, store.matching.posted_until(batch_id) + 1),
        "last": last,
        "source": batch.source_name,
    }
    job_id = request_job(ctx, store, kind, f"batch:{batch_id}", params, expected_count=batch.declared_count)
    count, yen = batch.declared_count, batch.declared.amount
    store.audit.record(ctx.entry(function, "確定", batch=batch_id, count=count, yen=yen, job=job_id, **facts))
    return job_id


def post_step(ctx: Context, store: Store, job: Job, last_key: str) -> StepDone:
    """One step of posting a file: join, decide, append one voucher for each day; the last step closes the batch.

    The store's trigger refuses a batch as posted whose cash is not its payments.
    """
    return _step(ctx, store, job, last_key, FUNCTION)


def post_slips_step(ctx: Context, store: Store, job: Job, last_key: str) -> StepDone:
    """The same for typed slips, under the right of those who type them."""
    return _step(ctx, store, job, last_key, "collection.paid_slips")


def _step(ctx: Context, store: Store, job: Job, last_key: str, function: str) -> StepDone:
    batch_id, last = int(job.params["batch_id"]), int(job.params["last"])
    after = int(last_key) if last_key else int(job.params["first"]) - 1
    required_state(store.batches.get(batch_id), BatchState.POSTING)
    lines = store.matching.lines(batch_id, after, last, LINES_A_STEP, today=ctx.now().date().isoformat())
    money = [line for line in lines if line.notice_kind == NoticeKind.SETTLED]
    if money and store.matching.is_posted(money[0].payment_id):
        # An older job of the batch was taken up again after a newer one had gone further.
        raise WrongBatchState(batch=batch_id, state="別のジョブで消込済")
    audit_seq: int | None = None
    if lines:
        histories = store.matching.histories(claims_to_remember(lines))
        rules = current_rules(store, sorted({line.booked_on for line in money if line.booked_on}), ctx.today())
        reconciled = reconcile(lines, histories, rules, numbers=store.matching.next_numbers())
        audit_seq = append_reconciled(ctx, store, reconciled, batch_id=batch_id, function=function, job_id=job.job_id)
    finished = not lines or lines[-1].payment_id >= last
    if finished:
        batch = store.batches.get(batch_id)
        store.batches.move(batch_id, batch.version, BatchState.POSTED)
    key = str(lines[-1].payment_id) if lines else str(last)
    return StepDone(key, len(lines), sum(line.amount_yen for line in money), finished, audit_seq)


def append_reconciled(
    ctx: Context, store: Store, reconciled: Reconciled, *, batch_id: int, function: str, job_id: int | None = None
) -> int | None:
    """Write what was decided: the rows beside the journal first, then a voucher a day with its audit line.

    A step without money (速報 only) gets a line of its own. Returns the last audit number.
    """
    days = {day: rows for day, rows in reconciled.days.items() if rows.count}
    head = ctx.entry(
        function,
        "消込",
        batch=batch_id,
        lines=len(reconciled.results),
        marks=len(reconciled.marks),
        mark_ends=len(reconciled.mark_ends),
        suspense=len(reconciled.suspense),
        overpayments=len(reconciled.overpayments),
        job=job_id,
    )
    seq = store.audit.record(head)
    store.matching.append(reconciled, seq)
    for booked_on, day in sorted(days.items()):
        voucher = Voucher("receipt", booked_on, ctx.actor.staff_no, batch_id=batch_id)
        entry = ctx.entry(
            function, "消込", batch=batch_id, booked_on=booked_on, payments=day.count, yen=day.cash_yen, job=job_id
        )
        store.journal.append(voucher, day.postings(booked_on), entry)
    return seq


def current_rules(store: Store, booking_days: list[str], today: date) -> Rules:
    """The tables and settings of this moment. Money of a closed day is booked on the next day that is open."""
    order = store.settings.get("allocation_order", today)
    split = store.settings.get("split_at_new_year", today)
    return Rules(
        store.rates.table(),
        True if split is None else bool(split),
        checked_order(tuple(Component(name) for name in order)) if order else VOLUNTARY,
        store.matching.closed_days(booking_days),
        open_day(store, today).isoformat(),
    )


def refuse_closed_day(store: Store, day: date, *, field: str = "booked_on") -> None:
    """Raise BookingDayClosed when the day takes no more money."""
    if store.matching.closed_days([day.isoformat()]):
        raise BookingDayClosed(day=wareki(day), field=field)


def open_day(store: Store, today: date) -> date:
    """The first day from today on that has not been closed."""
    day = today
    while store.matching.closed_days([day.isoformat()]):
        day += timedelta(days=1)
    return day


def preview(ctx: Context, batch_id: int, *, function: str = FUNCTION) -> list[Result]:
    """What posting would do with each line now, without doing it. Raises WrongBatchState unless the batch is ready."""
    ctx.authorize(function, "enter")
    today = ctx.today()
    with ctx.read() as store:
        required_state(store.batches.get(batch_id), BatchState.READY)
        results = [result for step in foresee(store, batch_id, today) for result in step.results]
    ctx.record_view(function, "消込の見込み", batch=batch_id, count=len(results))
    return results


def foresee(store: Store, batch_id: int, today: date) -> Iterator[Reconciled]:
    """What each step of posting would do if it ran now, one after the other; nothing is written."""
    first, last = store.batches.payment_range(batch_id)
    rules = current_rules(store, store.matching.booking_days(batch_id), today)
    running = Running()
    numbers = store.matching.next_numbers()
    after = first - 1
    while after < last:
        lines = store.matching.lines(batch_id, after, last, LINES_A_STEP)
        if not lines:
            break
        histories = store.matching.histories(claims_to_remember(lines, running))
        done = reconcile(lines, histories, rules, numbers=numbers, running=running)
        numbers = numbers._replace(mark_id=numbers.mark_id + len(done.marks))
        yield done
        after = lines[-1].payment_id
