"""Review of a batch before it is posted, and of what became of it (3103): counts, lines with reasons, what will be booked.

Import, review and commit are three acts. A file without totals of its own is compared with the paper of the deposit
before it is posted: a file that was cut at a line's end looks whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from core.collection.claims import claim_label
from core.collection.layouts import LAYOUTS
from core.collection.payments import Batch, BatchState, Channel, NoticeKind, required_state
from core.collection.ports import Context, Store
from core.collection.posting import commit_batch, foresee
from core.collection.records.reconciled import Reconciled
from core.collection.records.reviewed import DayOfPosting, Review, ReviewedLine, Tally, counted, foreseen, happened
from core.formats.faults import shown
from core.ledger.journal import PostedRow
from core.parties.opening import begin_look
from core.parties.party import masked, shown_of
from core.parties.search import sees_protected
from core.values.refusals import NotFound, Refusal

FUNCTION = "collection.payment_files"
ACCOUNT_INSIDE = "口座番号を含むため表示しません"
"""A record of a direct debit names the account and its holder, which nobody needs to see here."""
_SHOWN_BYTES = 240


class DepositMissing(Refusal):
    """The file has no totals and nothing was typed from the paper of the deposit."""

    sentence = "合計のないファイルです。入金の通知書の件数と金額を入力してください。"


class DepositDiffers(Refusal):
    """The paper of the deposit is not what the file holds: lines may be missing or doubled."""

    sentence = "入金の通知書と合いません（差 {off}）。通知書か送信元に確かめてください。"


class NotBalanced(Refusal):
    """The groups of a review do not add up to the file; must never happen."""

    sentence = "明細の合計がファイルと合いません（差 {off}）。情報係へ連絡してください。"


@dataclass(frozen=True, slots=True)
class LineDetail:
    """One line in full: what stands in the file, whose claim it is, and what was posted for it."""

    line: ReviewedLine
    notice: str
    outlet: str
    paid_at: str
    raw: str
    party_no: str
    party_name: str
    claim: str
    due_on: date | None
    open_yen: int
    rows: tuple[PostedRow, ...]


def review_batch(ctx: Context, batch_id: int, *, function: str = FUNCTION) -> Review:
    """A batch with all its lines in groups: what posting would do while it is ready, what happened once it was posted."""
    ctx.authorize(function, "read")
    with ctx.read() as store:
        batch = store.batches.get(batch_id)
        layout = LAYOUTS.get(batch.layout)
        imported_by = store.roster.get(batch.read_by).name
        today = ctx.now().date()
        lines: list[ReviewedLine] = []
        days: dict[str, DayOfPosting] = {}
        moved: tuple[date, ...] = ()
        if batch.state is BatchState.READY:
            remarks = store.reviews.remarks(batch_id)
            met: set[int] = set()
            for step in foresee(store, batch_id, today):  # one after the other: a file may have many lines
                lines += foreseen(step.results, remarks, met)
                _add_days(days, step)
            moved = _moved(store, batch_id)
        else:
            lines = happened(store.reviews.posted(batch_id))
        booked = _with_cash(store, days)
    lines.sort(key=lambda line: line.line_no)
    ctx.record_view(function, "バッチの閲覧", batch=batch_id, lines=len(lines))
    counts = counted(lines)
    needs = layout is not None and not layout.declares_totals and counts.money.items > 0
    needs = needs and batch.state is BatchState.READY
    return Review(batch, layout.name if layout else "", imported_by, tuple(lines), counts, booked, needs, moved)


def commit_payment_file(ctx: Context, batch_id: int, deposit: Tally | None = None) -> int:
    """確定: a reviewed file goes to posting, once its money is that of the paper; the number of its job.

    `deposit` is count and yen of the paper, needed where the layout has no totals. Raises DepositMissing,
    DepositDiffers, WrongBatchState, ChangedByAnother.
    """
    ctx.authorize(FUNCTION, "enter")
    with ctx.read() as store:
        batch = store.batches.get(batch_id)
        required_state(batch, BatchState.READY)
        money = Tally(*store.reviews.settled(batch_id))
        whole = store.batches.totals(batch_id)
    if whole != (batch.declared_count, batch.declared):
        off = difference_in_words(Tally(whole[0], whole[1].amount), Tally(batch.declared_count, batch.declared.amount))
        raise NotBalanced(off=off)
    refuse_other_deposit(batch, money, deposit)
    facts: dict[str, Any] = {"deposit_count": deposit.items, "deposit_yen": deposit.yen} if deposit else {}
    return commit_batch(ctx, batch_id, **facts)


def refuse_other_deposit(batch: Batch, money: Tally, deposit: Tally | None) -> None:
    """Raise DepositMissing or DepositDiffers unless the paper says what the file holds; a file with totals needs none."""
    layout = LAYOUTS.get(batch.layout)
    if deposit is None:
        if layout is not None and not layout.declares_totals and money.items:
            raise DepositMissing(field="deposit_count")
        return
    if deposit != money:
        raise DepositDiffers(off=difference_in_words(deposit, money), field="deposit_yen")


def difference_in_words(one: Tally, other: Tally) -> str:
    """One less the other: `-1件 -3,000円`."""
    return f"{one.items - other.items:+,}件 {one.yen - other.yen:+,}円".replace("+0", "0")


def get_line(ctx: Context, payment_id: int, *, function: str = FUNCTION) -> LineDetail:
    """One line in full; it opens a person's claim, so the look is recorded with the person. Raises NotFound, LookStopped."""
    held = ctx.authorize(function, "read")
    item = f"明細{payment_id}の照会"
    with ctx.read() as store:
        looked = store.reviews.line(payment_id)
        claim_id = looked[0].receivable_id if looked is not None else None
        looked_at = store.receivables.get(claim_id).party_id if claim_id is not None else None
    facts: dict[str, Any] = {}
    if looked_at is not None:
        facts["ground"] = begin_look(ctx, function, looked_at, held, "", item=item).kind.value
    with ctx.read() as store:
        found = store.reviews.line(payment_id)
        if found is None:
            raise NotFound(what=f"明細{payment_id}")
        posted, batch_id, outlet, paid_at, raw = found
        batch = store.batches.get(batch_id)
        line = happened([posted])[0]
        rows = tuple(store.journal.of_payment(payment_id))
        party_id: int | None = None
        party_no = name = claim = ""
        due_on: date | None = None
        open_yen = 0
        if posted.receivable_id is not None:
            receivable = store.receivables.get(posted.receivable_id)
            party = store.parties.get(receivable.party_id)
            party = masked(party, shown_of(party.protected, held, sees_protected(ctx, store)))
            party_id, party_no, name = receivable.party_id, party.party_no, party.name
            claim = claim_label(receivable.key, store.tax_items.all())
            due_on, open_yen = receivable.due_on, receivable.open.amount
    ctx.record_view(function, "明細の閲覧", party_id=party_id, reason=item, payment=payment_id, **facts)
    return LineDetail(
        line,
        NoticeKind(posted.notice_kind).label,
        outlet,
        paid_at,
        _shown(raw) if batch.channel is not Channel.DIRECT_DEBIT else ACCOUNT_INSIDE,
        party_no,
        name,
        claim,
        due_on,
        open_yen,
        rows,
    )


def _shown(raw: bytes) -> str:
    """The beginning of a line of a file, piece by piece, so that no byte of it can act on a terminal."""
    return "".join(shown(raw[at : at + 40]) for at in range(0, min(len(raw), _SHOWN_BYTES), 40))


def _add_days(days: dict[str, DayOfPosting], step: Reconciled) -> None:
    """Add what a step will book to the days on which it is booked."""
    for booked_on, day in step.days.items():
        if not day.count:
            continue
        before = days.get(booked_on) or DayOfPosting(date.fromisoformat(booked_on), 0, 0, 0, 0, 0, 0, 0, 0)
        applied = -sum(p.amount_yen for p in day.lowering if p.kind == "receipt")
        fixed = sum(p.amount_yen for p in (*day.raising, *day.lowering) if p.kind in ("assess", "change"))
        surplus = -sum(p.amount_yen for p in day.held if p.account == "overpayment")
        held = -sum(p.amount_yen for p in day.held if p.account == "suspense")
        days[booked_on] = DayOfPosting(
            before.booked_on,
            before.items + day.count,
            before.cash_yen + day.cash_yen,
            before.rows + len(day.postings(booked_on)),
            before.applied_yen + applied,
            before.surplus_yen + surplus,
            before.suspense_yen + held,
            before.late_charge_yen + fixed,
            0,
        )


def _with_cash(store: Store, days: dict[str, DayOfPosting]) -> tuple[DayOfPosting, ...]:
    """The days in order, with the cash that is in the books of each."""
    cash = store.reviews.cash_of([day.booked_on for day in days.values()])
    return tuple(day._replace(before_yen=cash[day.booked_on]) for _, day in sorted(days.items()))


def _moved(store: Store, batch_id: int) -> tuple[date, ...]:
    """The closed days among those on which the money of the batch came."""
    closed = store.matching.closed_days(store.matching.booking_days(batch_id))
    return tuple(sorted(date.fromisoformat(day) for day in closed))
