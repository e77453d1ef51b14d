"""バッチ取消: a batch is taken back as a whole, with a reason and another's approval, by a job that goes through its
vouchers newest first. What was only news (速報) is released."""

from __future__ import annotations

from core.collection.payments import BatchState, Channel, required_state
from core.collection.ports import Context, Store
from core.collection.posting import current_rules, open_day
from core.collection.rebooking import NothingToReverse, take_back
from core.ledger.journal import OffsetOrRefundStands, Voucher
from core.office.approvals import draft_act
from core.office.drafts import BeforeAfter, Described, Draft, DraftRef
from core.office.jobs import request_job
from core.office.work import Job, StepDone
from core.values.dates import wareki
from core.values.refusals import BadInput

FUNCTION = "collection.correction"
ACT = JOB = "reverse_batch"
PAYMENTS_A_STEP = 500
"""A red row costs the store more than its original did: so many payments stay below 200 ms of the write lock."""
MARKS_A_STEP = 1_500
_MARKS = "marks"
"""The key of the steps that follow the vouchers: marks are released."""


def draft_batch_reversal(ctx: Context, batch_id: int, reason: str) -> DraftRef:
    """起案: ask for a posted batch to be taken back as a whole.

    Raises WrongBatchState, OffsetOrRefundStands when an excess of the batch has been offset or refunded.
    """
    ctx.authorize(FUNCTION, "enter")
    if not reason.strip():
        raise BadInput(reason="取消の事由を入力してください。", field="reason")
    with ctx.write() as store:
        batch = store.batches.get(batch_id)
        required_state(batch, BatchState.POSTED)
        if batch.channel is Channel.OPENING:
            raise BadInput(reason="移行時の収納はまとめて取り消せません。1件ずつ訂正してください（3105）。")
        if store.matching.given_away(batch_id):
            raise OffsetOrRefundStands
        payload = {"batch_id": batch_id, "version": batch.version, "reason": reason.strip()}
        return draft_act(ctx, store, ACT, payload, amount=store.batches.booked(batch_id))


def execute_batch_reversal(ctx: Context, store: Store, draft: Draft) -> int:
    """決裁: the batch leaves `posted`, and the job that takes it back is waiting; the job's number."""
    batch_id = int(draft.payload["batch_id"])
    batch = store.batches.get(batch_id)
    store.batches.move(batch_id, int(draft.payload["version"]), BatchState.REVERSING)
    params = {"batch_id": batch_id, "reason": draft.payload["reason"], "draft_id": draft.draft_id}
    return request_job(ctx, store, JOB, f"batch:{batch_id}", params, expected_count=batch.declared_count)


def describe_batch_reversal(store: Store, draft: Draft) -> Described:
    """What the approval changes: the money of the batch leaves the books by red rows of the day of the job."""
    batch = store.batches.get(int(draft.payload["batch_id"]))
    booked = store.batches.booked(batch.batch_id)
    day = f" 収入日 {wareki(batch.booked_on)}" if batch.booked_on else ""
    return Described(
        f"バッチ{batch.batch_id} {batch.source_name} の取消",
        (BeforeAfter(f"収入{day}", f"{booked}円", "0円", f"{-booked}円"),),
        (
            f"事由 {draft.payload['reason']}",
            f"{batch.declared_count:,}件を本日付けの赤伝票で取り消し、期別は未納に戻ります。",
            "取消が済むと同じファイルを取り込み直せます。",
        ),
    )


def reverse_step(ctx: Context, store: Store, job: Job, last_key: str) -> StepDone:
    """One step of the reversal: the next payments of a voucher, the newest voucher of the batch first, with all that has
    become of them since; behind the last voucher the open marks of the batch."""
    batch_id = int(job.params["batch_id"])
    found = None if last_key == _MARKS else _next_payments(store, batch_id, last_key)
    if found is None:
        return _release_step(ctx, store, job, batch_id)
    voucher_id, payments = found
    key = f"{voucher_id}/{payments[-1] if payments else 2**62}"
    today = ctx.today()
    booked_on = open_day(store, today)
    try:
        red = take_back(store, store.journal.of_payments(payments), booked_on, current_rules(store, [], today))
    except NothingToReverse:
        return StepDone(key, 0, 0, False)
    voucher = Voucher(
        "reversal",
        booked_on.isoformat(),
        ctx.actor.staff_no,
        batch_id=batch_id,
        draft_id=int(job.params["draft_id"]),
        reason=str(job.params["reason"]),
    )
    entry = ctx.entry(FUNCTION, "バッチ取消", batch=batch_id, job=job.job_id, reverses=voucher_id, yen=red.money_yen)
    store.journal.append(voucher, red.with_cash(), entry)
    store.matching.cancel_crossings(payments, store.audit.last_seq())
    return StepDone(key, len(payments), red.money_yen, False)


def _next_payments(store: Store, batch_id: int, last_key: str) -> tuple[int, list[int]] | None:
    """The voucher and its payments that come behind a key (voucher/payment); None behind the last one."""
    voucher, _, payment = last_key.partition("/")
    if voucher:
        rest = store.matching.payments_of_voucher(int(voucher), int(payment), PAYMENTS_A_STEP)
        if rest:
            return int(voucher), rest
    below = store.matching.voucher_below(batch_id, int(voucher) if voucher else 2**62)
    return None if below is None else (below, store.matching.payments_of_voucher(below, 0, PAYMENTS_A_STEP))


def _release_step(ctx: Context, store: Store, job: Job, batch_id: int) -> StepDone:
    """Release the next marks of the batch; with the last ones the batch is reversed."""
    reason = str(job.params["reason"])
    seq = store.audit.record(ctx.entry(FUNCTION, "バッチ取消 仮消の解除", batch=batch_id, job=job.job_id))
    released, yen = store.matching.release_marks(batch_id, reason, seq, MARKS_A_STEP)
    finished = released < MARKS_A_STEP
    if finished:
        batch = store.batches.get(batch_id)
        store.batches.move(batch_id, batch.version, BatchState.REVERSED, reason)
    return StepDone(_MARKS, released, yen, finished, seq)
