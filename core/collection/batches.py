"""日計バッチ一覧 (3101): the batches of a day with declared and typed sums, and the heads of batches of typed slips."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.collection.payments import (
    Bank,
    Batch,
    BatchState,
    BatchSummary,
    Channel,
    NewBatch,
    required_state,
)
from core.collection.ports import Context, Store
from core.collection.posting import refuse_closed_day
from core.values.dates import wareki
from core.values.money import ZERO, Yen
from core.values.refusals import BadInput, Refusal

FUNCTION = "collection.batches"
SLIPS = "collection.paid_slips"


class BankUnknown(Refusal):
    """The number of a bank is not in the city's list."""

    sentence = "金融機関番号 {bank_no} は登録されていません。F4 で選んでください。"


class NotTypedSlips(Refusal):
    """The batch came as a file and is not typed."""

    sentence = "バッチ{batch}は{channel}の取込です。3103 で処理してください。"


@dataclass(frozen=True, slots=True)
class SlipSheet:
    """What the bank's sheet (総括票) says of its slips: day on which the money reached the city, bank, count and yen."""

    booked_on: date
    bank_no: str
    branch_no: str
    count: int
    amount: Yen


@dataclass(frozen=True, slots=True)
class BatchLine:
    """A line of 3101. The differences are typed less declared, so that what is missing is below 0."""

    batch: Batch
    title: str
    """The bank of typed slips, or the channel of a file."""
    kind: str
    """済通 or 取込."""
    count: int
    amount: Yen
    state: str
    """入力中, 一致, 確定, 保留n, エラーn or another state of the batch, in one word."""
    by: str
    news_count: int = 0
    """Lines of a file that are no money: 速報, 速報取消, 振替不能."""
    news: Yen = ZERO
    """Their yen; it is part of what the file declares."""

    @property
    def count_difference(self) -> int:
        """Lines typed less lines declared."""
        return self.count - self.batch.declared_count

    @property
    def difference(self) -> Yen:
        """Yen typed less yen declared."""
        return self.amount - self.batch.declared


@dataclass(frozen=True, slots=True)
class BatchList:
    """The batches of a day."""

    booked_on: date
    lines: tuple[BatchLine, ...]

    @property
    def total(self) -> BatchTotal:
        """The money of the day."""
        return total_of(self.lines)


@dataclass(frozen=True, slots=True)
class BatchTotal:
    """Batches added up without those that were rejected or taken back, and without news: money only.

    News counts in what a file declares too, so it is left out on both sides and the difference stays what it is.
    """

    declared_count: int
    count: int
    declared: Yen
    amount: Yen
    news_count: int
    news: Yen

    @property
    def difference(self) -> Yen:
        """Yen typed less yen declared."""
        return self.amount - self.declared


def total_of(lines: Iterable[BatchLine]) -> BatchTotal:
    """Add up batches."""
    counted = [line for line in lines if line.batch.state not in (BatchState.REJECTED, BatchState.REVERSED)]
    return BatchTotal(
        sum(line.batch.declared_count - line.news_count for line in counted),
        sum(line.count - line.news_count for line in counted),
        Yen(sum((line.batch.declared - line.news).amount for line in counted)),
        Yen(sum((line.amount - line.news).amount for line in counted)),
        sum(line.news_count for line in counted),
        Yen(sum(line.news.amount for line in counted)),
    )


def list_batches(ctx: Context, booked_on: date) -> BatchList:
    """The batches of a day, by number."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        summaries = store.batches.summaries(booked_on)
        banks = {bank.bank_no: bank for bank in store.banks.all()}
    return BatchList(booked_on, tuple(_line(summary, banks) for summary in summaries))


def list_banks(ctx: Context) -> list[Bank]:
    """The city's banks, for F4."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        return store.banks.all()


def add_paid_slip_batch(ctx: Context, sheet: SlipSheet) -> Batch:
    """Open a batch of typed slips from the bank's sheet (B04).

    Raises BadInput, BankUnknown, BookingDayClosed.
    """
    ctx.authorize(SLIPS, "enter")
    today = ctx.today()
    with ctx.write() as store:
        new = _new_batch(store, sheet, today)
        batch_id = store.batches.open(new, ctx.actor.staff_no, ctx.now())
        store.audit.record(ctx.entry(SLIPS, "バッチ作成", batch=batch_id, **_facts(sheet)))
        return store.batches.get(batch_id)


def change_paid_slip_batch(ctx: Context, batch_id: int, version: int, sheet: SlipSheet) -> Batch:
    """Correct the head of a batch that is still typed. Raises ChangedByAnother, and what opening it raises."""
    ctx.authorize(SLIPS, "enter")
    today = ctx.today()
    with ctx.write() as store:
        batch = typed_batch(store, batch_id, BatchState.READ)
        new = _new_batch(store, sheet, today)
        store.batches.change_sheet(batch_id, version, new)
        before = {"count": batch.declared_count, "yen": batch.declared.amount, "bank": batch.bank_no}
        store.audit.record(ctx.entry(SLIPS, "バッチ訂正", batch=batch_id, before=before, **_facts(sheet)))
        return store.batches.get(batch_id)


def reject_paid_slip_batch(ctx: Context, batch_id: int, version: int, reason: str) -> Batch:
    """却下: a batch that is not posted is put aside with a reason; what was typed in it stays readable."""
    ctx.authorize(SLIPS, "enter")
    if not reason.strip():
        raise BadInput(reason="却下の理由を入力してください。", field="reason")
    with ctx.write() as store:
        typed_batch(store, batch_id, BatchState.READ, BatchState.READY)
        store.batches.move(batch_id, version, BatchState.REJECTED, reason.strip())
        store.audit.record(ctx.entry(SLIPS, "却下", reason=reason.strip(), batch=batch_id))
        return store.batches.get(batch_id)


def typed_batch(store: Store, batch_id: int, *states: BatchState) -> Batch:
    """A batch of typed slips in one of the states. Raises NotTypedSlips, WrongBatchState."""
    batch = store.batches.get(batch_id)
    if batch.channel is not Channel.PAID_SLIP:
        raise NotTypedSlips(batch=batch_id, channel=batch.channel.label)
    required_state(batch, *states)
    return batch


def bank_named(store: Store, bank_no: str) -> Bank:
    """The bank of a number. Raises BankUnknown."""
    for bank in store.banks.all():
        if bank.bank_no == bank_no:
            return bank
    raise BankUnknown(bank_no=bank_no, field="bank_no")


def _new_batch(store: Store, sheet: SlipSheet, today: date) -> NewBatch:
    if sheet.booked_on > today:
        raise BadInput(
            reason=f"収入日 {wareki(sheet.booked_on)} は今日より後です。日付を確かめてください。", field="booked_on"
        )
    if sheet.branch_no and not (sheet.branch_no.isascii() and sheet.branch_no.isdigit() and len(sheet.branch_no) == 3):
        raise BadInput(reason="支店番号は3けたの数字で入力してください。", field="branch_no")
    if sheet.count <= 0:
        raise BadInput(reason="総括票の件数を1以上で入力してください。", field="count")
    if sheet.amount.amount <= 0:
        raise BadInput(reason="総括票の金額を1円以上で入力してください。", field="amount")
    refuse_closed_day(store, sheet.booked_on)
    bank = bank_named(store, sheet.bank_no)
    return NewBatch(
        Channel.PAID_SLIP,
        "",
        f"{bank.name} 済通",
        None,
        sheet.count,
        sheet.amount,
        bank_no=bank.bank_no,
        branch_no=sheet.branch_no,
        booked_on=sheet.booked_on,
    )


def _facts(sheet: SlipSheet) -> dict[str, Any]:
    return {
        "booked_on": sheet.booked_on.isoformat(),
        "bank": sheet.bank_no,
        "branch": sheet.branch_no,
        "count": sheet.count,
        "yen": sheet.amount.amount,
    }


def _line(summary: BatchSummary, banks: Mapping[str, Bank]) -> BatchLine:
    batch = summary.batch
    typed = batch.channel is Channel.PAID_SLIP
    bank = banks.get(batch.bank_no)
    return BatchLine(
        batch,
        bank.name if typed and bank else batch.channel.label,
        "済通" if typed else "取込",
        summary.line_count,
        Yen(summary.line_yen),
        state_word(summary),
        summary.read_by_name,
        summary.news_count,
        Yen(summary.news_yen),
    )


def state_word(summary: BatchSummary) -> str:
    """Where a batch stands, in one word: typed sums that agree are 一致, money in suspense is counted."""
    batch = summary.batch
    if batch.state is BatchState.POSTED:
        return f"保留{summary.held_count}" if summary.held_count else batch.state.label
    if batch.state is BatchState.READY:
        return f"エラー{summary.fault_count}" if summary.fault_count else batch.state.label
    if batch.state is BatchState.READ and batch.channel is Channel.PAID_SLIP:
        agrees = (summary.line_count, summary.line_yen) == (batch.declared_count, batch.declared.amount)
        return BatchState.READY.label if agrees else batch.state.label
    return batch.state.label
