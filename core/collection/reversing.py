"""赤: taking payments back. The original stays; its mirror is booked today, and other money of the claim is absorbed.

A batch is reversed as a whole, with a reason and another's approval, by a job that goes through its vouchers newest first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from core.collection.payments import BatchState, required_state
from core.collection.ports import Context, Store
from core.collection.posting import open_day
from core.ledger.fiscal_years import RevenueClass, fiscal_year_containing
from core.ledger.journal import PostedRow, Posting, Voucher, mirrored
from core.office.approvals import draft_act
from core.office.drafts import BeforeAfter, Described, Draft, DraftRef
from core.office.jobs import request_job
from core.office.work import Job, StepDone
from core.refunds.overpayments import OpenOverpayment
from core.values.refusals import BadInput, Refusal

FUNCTION = "collection.correction"
ACT = "reverse_batch"


class NothingToReverse(Refusal):
    """The payment posted nothing, or all of it has been taken back already."""

    sentence = "この収納に取り消せる仕訳がありません。2103 で履歴を確かめてください。"


@dataclass(frozen=True, slots=True)
class Reversal:
    """The red rows of payments, in the order in which the books take them, and the cash that goes back (yen ≥ 0)."""

    postings: tuple[Posting, ...]
    cash_yen: int
    kept_late_charge: tuple[int, ...]
    """Receivables whose late charge stays because a later payment has settled it."""


def live_rows(rows: Sequence[PostedRow]) -> list[PostedRow]:
    """Rows that are no red rows and have none."""
    reversed_ = {row.posting.reverses_posting_id for row in rows}
    return [row for row in rows if row.posting.reverses_posting_id is None and row.posting_id not in reversed_]


def reversal(
    rows: Sequence[PostedRow],
    *,
    booked_on: str,
    closed_years: frozenset[int],
    late_charge_open: Mapping[int, int],
    open_overpayments: Mapping[int, Sequence[OpenOverpayment]],
) -> Reversal:
    """The red of all live rows that name the payments.

    A red row keeps the fiscal year of its original while that year is open, else it takes the year of `booked_on`,
    carried over (ledger rule 6). What is open in over-payments of the same claim is absorbed, last payment first.
    """
    own_year = fiscal_year_containing(date.fromisoformat(booked_on))
    raising: list[Posting] = []
    lowering: list[Posting] = []
    held_raising: list[Posting] = []
    held_lowering: list[Posting] = []
    revenue: dict[tuple[int, str, str], int] = {}
    cash = 0
    late_open = dict(late_charge_open)
    reopened: dict[int, int] = {}
    taken_back: set[int] = set()
    kept: list[int] = []
    live = live_rows(rows)
    # Receipts first: what they reopen of the late charge decides whether its assessment can be taken back.
    for row in sorted(live, key=lambda row: row.posting.amount_yen > 0):
        posting = row.posting
        if posting.revenue_class == RevenueClass.NONE:
            place = (own_year, str(RevenueClass.NONE))
        elif posting.fiscal_year in closed_years:
            place = (own_year, str(RevenueClass.CARRIED_OVER))
        else:
            place = (posting.fiscal_year, posting.revenue_class)
        red = mirrored(row, fiscal_year=place[0], revenue_class=place[1])
        if posting.kind == "receipt":
            cash -= posting.amount_yen
        if posting.account == "receivable":
            claim = cast(int, posting.receivable_id)
            if red.amount_yen > 0:
                raising.append(red)
                if posting.component == "late_charge":
                    late_open[claim] = late_open.get(claim, 0) + red.amount_yen
                if posting.component == "principal":
                    reopened[claim] = reopened.get(claim, 0) + red.amount_yen
            elif posting.component == "late_charge" and late_open.get(claim, 0) < -red.amount_yen:
                kept.append(claim)
                continue
            else:
                lowering.append(red)
            if posting.kind in ("assess", "change"):
                key = (place[0], place[1], posting.component)
                revenue[key] = revenue.get(key, 0) - red.amount_yen
        elif posting.account == "overpayment":
            taken_back.add(cast(int, posting.overpayment_id))
            (held_lowering if red.amount_yen > 0 else held_raising).append(red)
        elif posting.account == "suspense":
            (held_lowering if red.amount_yen > 0 else held_raising).append(red)
    absorbed = _absorbed(reopened, open_overpayments, taken_back, live, own_year, closed_years)
    counter = [
        Posting("revenue", "change", yen, booked_on, year, class_, component=component)
        for (year, class_, component), yen in sorted(revenue.items())
        if yen
    ]
    money = [Posting("cash_in", "receipt", -cash, booked_on, own_year, "none")] if cash else []
    return Reversal(
        (*held_raising, *raising, *lowering, *held_lowering, *absorbed, *counter, *money),
        cash,
        tuple(sorted(set(kept))),
    )


def _absorbed(
    reopened: Mapping[int, int],
    open_overpayments: Mapping[int, Sequence[OpenOverpayment]],
    taken_back: set[int],
    live: Sequence[PostedRow],
    own_year: int,
    closed_years: frozenset[int],
) -> list[Posting]:
    """Open over-payments of other payments fill what has been reopened (ledger rule 9, R-10)."""
    places = {row.posting.receivable_id: (row.posting.fiscal_year, row.posting.revenue_class) for row in live}
    rows: list[Posting] = []
    for claim, gap in reopened.items():
        year, class_ = places[claim]
        if year in closed_years:
            year, class_ = own_year, str(RevenueClass.CARRIED_OVER)
        for excess in open_overpayments.get(claim, ()):
            if excess.overpayment_id in taken_back:
                continue
            yen = min(gap, excess.open_yen)
            if yen <= 0:
                break
            gap -= yen
            rows += [
                Posting(
                    "overpayment", "absorb", yen, excess.arose_on, year, class_, claim, "principal",
                    excess.payment_id, overpayment_id=excess.overpayment_id,
                ),
                Posting(
                    "receivable", "absorb", -yen, excess.arose_on, year, class_, claim, "principal", excess.payment_id
                ),
            ]  # fmt: skip
    return rows


def reverse_payments(store: Store, payment_ids: Sequence[int], booked_on: date) -> Reversal:
    """The red rows of payments as the books stand now; raises NothingToReverse when there are none."""
    rows = store.journal.of_payments(payment_ids)
    claims = sorted({row.posting.receivable_id for row in rows if row.posting.receivable_id is not None})
    taken = reversal(
        rows,
        booked_on=booked_on.isoformat(),
        closed_years=store.journal.closed_years(),
        late_charge_open=store.matching.late_charge_open(claims),
        open_overpayments=store.overpayments.open_of(claims),
    )
    if not taken.postings:
        raise NothingToReverse
    return taken


def draft_batch_reversal(ctx: Context, batch_id: int, reason: str) -> DraftRef:
    """起案: ask for a posted batch to be taken back as a whole; another decides in 8001."""
    ctx.authorize(FUNCTION, "enter")
    if not reason.strip():
        raise BadInput(reason="取消の事由を入力してください。", field="reason")
    with ctx.write() as store:
        batch = store.batches.get(batch_id)
        required_state(batch, BatchState.POSTED)
        _, yen = store.batches.totals(batch_id)
        payload = {"batch_id": batch_id, "version": batch.version, "reason": reason, "source": batch.source_name}
        return draft_act(ctx, store, ACT, payload, amount=yen)


def execute_batch_reversal(ctx: Context, store: Store, draft: Draft) -> int:
    """決裁: the batch leaves `posted`, and the job that takes it back is waiting; the job's number."""
    batch_id = int(draft.payload["batch_id"])
    store.batches.move(batch_id, int(draft.payload["version"]), BatchState.REVERSING)
    params = {"batch_id": batch_id, "reason": draft.payload["reason"], "draft_id": draft.draft_id}
    return request_job(ctx, store, ACT, f"batch:{batch_id}", params)


def reverse_step(ctx: Context, store: Store, job: Job, last_key: str) -> StepDone:
    """One step of the reversal: the next older voucher of the batch, with all that its payments became since."""
    batch_id = int(job.params["batch_id"])
    below = int(last_key) if last_key else 2**62
    voucher_id = next(iter(store.matching.vouchers(batch_id, below, 1)), None)
    if voucher_id is None:
        batch = store.batches.get(batch_id)
        store.batches.move(batch_id, batch.version, BatchState.REVERSED, str(job.params["reason"]))
        return StepDone(last_key or "0", 0, 0, True)
    payments = sorted(
        {row.posting.payment_id for row in store.journal.of_voucher(voucher_id) if row.posting.payment_id is not None}
    )
    booked_on = open_day(store, ctx.now().date())
    try:
        taken = reverse_payments(store, payments, booked_on)
    except NothingToReverse:
        return StepDone(str(voucher_id), 0, 0, False)
    reason = str(job.params["reason"])
    store.journal.append(
        Voucher(
            "reversal",
            booked_on.isoformat(),
            ctx.actor.staff_no,
            batch_id=batch_id,
            draft_id=int(job.params["draft_id"]),
            reason=reason,
        ),
        taken.postings,
        ctx.entry(FUNCTION, "バッチ取消", batch=batch_id, job=job.job_id, reverses=voucher_id, yen=-taken.cash_yen),
    )
    return StepDone(str(voucher_id), len(payments), -taken.cash_yen, False)


def describe_batch_reversal(store: Store, draft: Draft) -> Described:
    """Before / after of the draft for the in-tray."""
    batch = store.batches.get(int(draft.payload["batch_id"]))
    count, yen = store.batches.totals(batch.batch_id)
    return Described(
        f"バッチ{batch.batch_id} {batch.source_name} の取消",
        (
            BeforeAfter("収納の件数", f"{count}件", "0件", f"-{count}件"),
            BeforeAfter("収納の金額", f"{yen}円", "0円", f"-{yen}円"),
        ),
        (f"事由 {draft.payload['reason']}", "赤の仕訳を本日付けで記帳します。元の収納は残ります。"),
    )
