"""Posting a batch: a job of bounded steps in key order. Killed anywhere, it goes on after the last step that was committed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from core.collection.matching import claims_to_remember, reconcile
from core.collection.payments import BatchState, NoticeKind, required_state
from core.collection.ports import Context, Store
from core.collection.reconciled import Claim, Reconciled, Result, Rules
from core.ledger.allocation import VOLUNTARY, checked_order
from core.ledger.components import Component
from core.ledger.journal import Voucher
from core.office.work import Job, StepDone

LINES_A_STEP = 1_500
"""A step of so many lines stays well below 200 ms of the write lock."""

FUNCTION = "collection.payment_files"


def commit_batch(ctx: Context, batch_id: int, *, function: str = FUNCTION, **facts: object) -> int:
    """確定: the reviewed batch goes to posting; the number of its job, which `run_job` then carries out.

    `facts` stand in the audit line beside count and yen, such as the paper that they were compared with.

    Raises WrongBatchState unless the batch is ready, ChangedByAnother when someone was quicker.
    """
    from core.office.jobs import request_job

    ctx.authorize(function, "enter")
    with ctx.write() as store:
        batch = store.batches.get(batch_id)
        required_state(batch, BatchState.READY)
        store.batches.move(batch_id, batch.version, BatchState.POSTING)
        first, last = store.batches.payment_range(batch_id)
        params = {"batch_id": batch_id, "first": first, "last": last}
        job_id = request_job(
            ctx, store, "post_batch", f"batch:{batch_id}", params, expected_count=batch.declared_count
        )
        store.audit.record(
            ctx.entry(
                function,
                "確定",
                batch=batch_id,
                count=batch.declared_count,
                yen=batch.declared.amount,
                job=job_id,
                **facts,
            )
        )
    return job_id


def post_step(ctx: Context, store: Store, job: Job, last_key: str) -> StepDone:
    """One step of posting: join, decide, append one voucher for each day; the last step closes the batch.

    The store's trigger refuses a batch as posted whose cash is not its payments.
    """
    batch_id, last = int(job.params["batch_id"]), int(job.params["last"])
    after = int(last_key) if last_key else int(job.params["first"]) - 1
    lines = store.matching.lines(batch_id, after, last, LINES_A_STEP)
    audit_seq: int | None = None
    if lines:
        histories = store.matching.histories(claims_to_remember(lines))
        suspense_id, overpayment_id = store.matching.next_numbers()
        rules = current_rules(store, sorted({line.booked_on for line in lines if line.booked_on}), ctx.now().date())
        reconciled = reconcile(
            lines, histories, rules, next_suspense_id=suspense_id, next_overpayment_id=overpayment_id
        )
        audit_seq = append_reconciled(ctx, store, reconciled, batch_id=batch_id, function=FUNCTION, job_id=job.job_id)
    finished = not lines or lines[-1].payment_id >= last
    if finished:
        batch = store.batches.get(batch_id)
        store.batches.move(batch_id, batch.version, BatchState.POSTED)
    money = sum(line.amount_yen for line in lines if line.notice_kind == NoticeKind.SETTLED)
    key = str(lines[-1].payment_id) if lines else str(last)
    return StepDone(key, len(lines), money, finished, audit_seq)


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


def open_day(store: Store, today: date) -> date:
    """The first day from today on that has not been closed."""
    day = today
    while store.matching.closed_days([day.isoformat()]):
        day += timedelta(days=1)
    return day


def preview(ctx: Context, batch_id: int, *, function: str = FUNCTION) -> list[Result]:
    """What posting would do with each line now, without doing it: the content of the review screen (3103)."""
    ctx.authorize(function, "enter")
    with ctx.read() as store:
        batch = store.batches.get(batch_id)
        required_state(batch, BatchState.READY, BatchState.POSTING, BatchState.POSTED)
        return [result for step in foresee(store, batch_id, ctx.now().date()) for result in step.results]


def foresee(store: Store, batch_id: int, today: date) -> Iterator[Reconciled]:
    """What each step of posting would do if it ran now, one after the other; nothing is written."""
    first, last = store.batches.payment_range(batch_id)
    rules = current_rules(store, store.matching.booking_days(batch_id), today)
    claims: dict[int, Claim] = {}
    after = first - 1
    while after < last:
        lines = store.matching.lines(batch_id, after, last, LINES_A_STEP)
        if not lines:
            break
        histories = store.matching.histories(claims_to_remember(lines))
        yield reconcile(lines, histories, rules, claims=claims)
        after = lines[-1].payment_id
