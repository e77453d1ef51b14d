"""日計締め (3106): the money of a day is footed by account, compared with the banks, and closed; a closed day takes no more.

Corrections of a closed day are booked on a later one, so any past day can be footed again with the same figures.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from core.collection.claims import ClaimFacts, claim_facts, fiscal_word
from core.collection.daily_report import BankRow, ChannelRow, DailyReport, DailyRow
from core.collection.matching import claims_to_remember, reconcile
from core.collection.payments import BatchState, Cause, Channel, NewBatch, NewPayment, NoticeKind
from core.collection.ports import Context, Store
from core.collection.posting import append_reconciled, current_rules, refuse_closed_day
from core.collection.records.day_totals import (
    Agreement,
    BankLine,
    BankSums,
    BankTotal,
    Cell,
    DayPosting,
    DayRow,
    DayTotals,
    DayView,
    Likeness,
    TypedSlip,
    likely_slips,
)
from core.ledger.components import Component
from core.ledger.fiscal_years import RevenueClass, fiscal_year_containing
from core.office.outputs.delivery import Destination
from core.office.outputs.gate import IssuedOutput, OutputRequest, issue_output
from core.office.outputs.register import PDF, Numbered
from core.values.dates import wareki
from core.values.money import ZERO, Yen
from core.values.refusals import BadInput, Refusal

if TYPE_CHECKING:
    from core.office.traces.witness import Witness

FUNCTION = "collection.daily_close"
PAGE = 100
REPORT = "P17"
USUAL_REASON = "02"
"""日計・決裁の添付: what the paper is printed for as a rule."""
DIFFERENCE = "difference"
"""Layout of a batch that holds what a bank received and nobody can name."""


class DayNotOver(Refusal):
    """The day lies in the future."""

    sentence = "収入日 {day} はまだ来ていません。その日になってから締めてください。"


class AlreadyClosed(Refusal):
    """The day has been closed before."""

    sentence = "収入日 {day} は {when} に{who}が締め済です。訂正は本日付けで行います（3105）。"


class BatchesWait(Refusal):
    """Money of the day is not posted yet."""

    sentence = "収入日 {day} に確定していないバッチが{count}件あります（{names}）。3101 で確定か却下をしてください。"


class BankNotTyped(Refusal):
    """There is money of a bank or channel, and its sheet has not been typed."""

    sentence = "{title}の銀行の入金が未入力です。収納金報告の件数と金額を入力してください。"


class DayDiffers(Refusal):
    """A bank's figure is not that of the books (B35)."""

    sentence = "{title} 差 {yen}円で締められません。{hint}"


class NothingToBook(Refusal):
    """No bank has received more than the books have."""

    sentence = "不明金にできる差額がありません。入力が銀行より多いときは 3105 で訂正してください。"


@dataclass(frozen=True, slots=True)
class BehindTotal:
    """A row behind a total, with its claim."""

    posting: DayPosting
    claim: ClaimFacts | None
    component: str


@dataclass(frozen=True, slots=True)
class PageBehindTotal:
    """A page of the rows behind a total; the next one goes on behind the last number."""

    rows: tuple[BehindTotal, ...]
    more: bool


def day_totals(ctx: Context, day: date) -> DayTotals:
    """The money of a day by 会計年度, 現年/滞繰 and tax item, suspense inside; of any past day as well (J15)."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        return totals_of(store, day)


def open_day_view(ctx: Context, day: date) -> DayView:
    """A day with its totals, its banks, what waits, and whether it is closed: the content of 3106."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        return view_of(store, day)


def day_rows(ctx: Context, day: date, cell: Cell, after: int = 0, limit: int = PAGE) -> PageBehindTotal:
    """The postings behind a total. They name persons: the look is recorded."""
    right = ctx.authorize(FUNCTION, "read")
    today = ctx.today()
    with ctx.read() as store:
        found = store.day_books.rows(day, cell, after, limit + 1)
        numbers = [row.receivable_id for row in found if row.receivable_id is not None]
        claims = claim_facts(ctx, store, numbers, right, today)
    ctx.record_view(FUNCTION, "日計の明細", day=day.isoformat(), cell=list(cell), rows=len(found))
    rows = tuple(
        BehindTotal(
            row,
            claims.get(row.receivable_id or 0),
            Component(row.component).label if row.component else "",
        )
        for row in found[:limit]
    )
    return PageBehindTotal(rows, len(found) > limit)


def type_bank_total(
    ctx: Context, day: date, bank_no: str, channel: str, count: int, amount: Yen, version: int = 0
) -> DayView:
    """Type what a bank's sheet of the day says; `version` 0 for the first time, else that of the figure to be changed.

    Raises BookingDayClosed, ChangedByAnother, BadInput.
    """
    ctx.authorize(FUNCTION, "enter")
    if count < 0 or amount.amount < 0:
        raise BadInput(reason="件数と金額は0以上で入力してください。", field="amount")
    known = {str(each) for each in Channel}
    if channel not in known:
        raise BadInput(reason="経路がありません。F4 で選んでください。", field="channel")
    with ctx.write() as store:
        refuse_closed_day(store, day)
        total = BankTotal(bank_no, channel, count, amount.amount, version)
        store.day_books.put_bank_total(day, total, ctx.actor.staff_no)
        facts = {"bank": bank_no, "channel": channel, "count": count, "yen": amount.amount}
        store.audit.record(ctx.entry(FUNCTION, "銀行の入金", reason=None, day=day.isoformat(), total=facts))
    with ctx.read() as store:
        return view_of(store, day)


def close_day(ctx: Context, day: date) -> DayView:
    """締め: the day takes no more money. Every bank's figure must be that of the books, and every batch posted.

    Raises AlreadyClosed, DayNotOver, BatchesWait, BankNotTyped, DayDiffers.
    """
    ctx.authorize(FUNCTION, "enter")
    today = ctx.today()
    with ctx.write() as store:
        closed = store.day_books.close_of(day)
        if closed is not None:
            raise AlreadyClosed(day=wareki(day), when=f"{wareki(closed.at.date())} {closed.at:%H:%M}", who=closed.by)
        if day > today:
            raise DayNotOver(day=wareki(day))
        waiting = store.day_books.waiting(day)
        if waiting:
            names = "、".join(f"バッチ{batch.batch_id} {batch.source_name}" for batch in waiting[:3])
            raise BatchesWait(day=wareki(day), count=len(waiting), names=names)
        banks = bank_lines(store, day, store.day_books.bank_cash(day))
        for line in banks:
            _refuse_difference(line)
        cash = store.day_books.cash(day)
        bank_yen = sum(line.bank.amount for line in banks if line.bank is not None)
        seq = store.audit.record(ctx.entry(FUNCTION, "締め", day=day.isoformat(), yen=cash, banks=len(banks)))
        store.day_books.close(day, bank_yen, cash, ctx.actor.staff_no, seq)
    with ctx.read() as store:
        return view_of(store, day)


def book_difference(ctx: Context, day: date, reason: str) -> list[int]:
    """Book what banks received and nobody can name to suspense (不明金), so that the day can be closed.

    Each goes through a payment in a batch of its own. Gives the numbers of the suspense. Raises NothingToBook when no
    bank has more than the books: what was typed too much is corrected, never booked away.
    """
    ctx.authorize(FUNCTION, "enter")
    if not reason.strip():
        raise BadInput(reason="差額の事由を入力してください。", field="reason")
    today = ctx.today()
    with ctx.write() as store:
        refuse_closed_day(store, day)
        lines = bank_lines(store, day, store.day_books.bank_cash(day))
        short = [line for line in lines if line.bank is not None and line.difference.amount < 0]
        if not short:
            raise NothingToBook
        return [_book(ctx, store, day, line, reason.strip(), today) for line in short]


def print_daily_report(
    ctx: Context,
    day: date,
    reason: str = USUAL_REASON,
    *,
    to: Destination = Destination.AUTO,
    printer_code: str = "",
    witness: Witness | None = None,
) -> IssuedOutput:
    """日計表 (P17): print the day, closed or not, through the gate; printing a day again is a 再発行 and says so."""
    ctx.authorize(FUNCTION, "read")

    def draw(numbered: Numbered) -> bytes:
        return bytes(ctx.outside.render(_report(ctx, day, numbered)))

    request = OutputRequest(
        kind=REPORT,
        title="収納日計表",
        name=f"P17_{day:%Y%m%d}.pdf",
        content=draw,
        media_type=PDF,
        reason=reason,
        subject={"day": day.isoformat()},
    )
    return issue_output(ctx, request, function_code=FUNCTION, to=to, printer_code=printer_code, witness=witness)


def print_report_again(ctx: Context, subject: Mapping[str, Any], reason: str, **how: Any) -> IssuedOutput:
    """再発行 of a 日計表 from the register (9301)."""
    ctx.authorize(FUNCTION, "read")
    return print_daily_report(ctx, date.fromisoformat(subject["day"]), reason, **how)


def _report(ctx: Context, day: date, numbered: Numbered) -> DailyReport:
    """The figures of the moment at which the number was taken, with the number of the day's prints."""
    with ctx.write() as store:
        view = view_of(store, day)
        city = store.city.municipality()
        serial_no = store.day_books.next_report(day)
        seq = store.audit.record(ctx.entry(FUNCTION, "日計表の印刷", day=day.isoformat(), serial=serial_no))
        store.day_books.add_report(day, serial_no, ctx.actor.staff_no, numbered.at, seq)
    return DailyReport(
        municipality=city.name if city else "",
        office=ctx.actor.office_name,
        booked_on=day,
        rows=tuple(_printed(row, day) for row in view.totals.rows),
        channels=_channels(view),
        banks=tuple(_printed_bank(line) for line in view.banks),
        closed_at=view.closed.at if view.closed else None,
        closed_by=view.closed.by if view.closed else "",
        run_no=serial_no,
        number=numbered.number,
        printed_at=numbered.at,
        printed_by=ctx.actor.name,
        terminal=ctx.actor.terminal,
        reprint=numbered.reissue,
    )


def totals_of(store: Store, day: date) -> DayTotals:
    """The rows of a day, cross-footed against the journal's cash."""
    items = store.tax_items.all()
    rows = []
    for sums in store.day_books.claims(day):
        item = items.get(sums.tax_item)
        rows.append(
            DayRow(
                Cell(sums.fiscal_year, sums.revenue_class, sums.tax_item),
                fiscal_word(sums.fiscal_year, sums.revenue_class),
                item.short_name if item else sums.tax_item,
                sums.receipts,
                Yen(sums.principal_yen),
                Yen(sums.demand_fee_yen),
                Yen(sums.late_charge_yen),
                Yen(sums.other_yen),
            )
        )
    for held in store.day_books.held(day):
        cell = Cell(cause=held.cause)
        rows.append(DayRow(cell, "保留", Cause(held.cause).word, held.receipts, Yen(held.yen), ZERO, ZERO, ZERO))
    count, deposited = store.day_books.deposited(day)
    if count or deposited:
        rows.append(DayRow(Cell(deposit=True), "預り", "", count, Yen(deposited), ZERO, ZERO, ZERO))
    return DayTotals(day, tuple(rows), Yen(store.day_books.cash(day)))


def view_of(store: Store, day: date) -> DayView:
    """Everything that 3106 shows of a day."""
    return DayView(
        totals_of(store, day),
        tuple(bank_lines(store, day, store.day_books.banks(day))),
        store.day_books.close_of(day),
        store.day_books.close_before(day),
        tuple(store.day_books.waiting(day)),
    )


def bank_lines(store: Store, day: date, sums_by_bank: Sequence[BankSums]) -> list[BankLine]:
    """Banks and channels with money in the books or a figure on a sheet, and typed slips that may explain a difference."""
    books = {(sums.bank_no, sums.channel): sums for sums in sums_by_bank}
    typed = {(total.bank_no, total.channel): total for total in store.day_books.bank_totals(day)}
    names = {bank.bank_no: bank.name for bank in store.banks.all()}
    lines = []
    for place in dict.fromkeys([*books, *typed]):
        bank_no, channel = place
        sums, total = books.get(place), typed.get(place)
        word = Channel(channel).label if channel in {str(each) for each in Channel} else "その他"
        lines.append(
            BankLine(
                bank_no,
                channel,
                names.get(bank_no, bank_no),
                word,
                total.receipts if total else None,
                Yen(total.yen) if total else None,
                sums.receipts if sums else 0,
                Yen(sums.yen if sums else 0),
                total.version if total else None,
            )
        )
    if all(line.bank is None or not line.difference for line in lines):
        return lines
    slips = store.day_books.typed_slips(day)
    return [_with_likely(line, slips) for line in lines]


def _with_likely(line: BankLine, slips: list[TypedSlip]) -> BankLine:
    if line.bank is None or not line.difference:
        return line
    own = [slip for slip in slips if slip.bank_no == line.bank_no]
    return replace(line, likely=tuple(likely_slips(own, line.difference.amount)))


def _refuse_difference(line: BankLine) -> None:
    if line.agreement is Agreement.NOT_TYPED and line.books:
        raise BankNotTyped(title=line.title)
    if line.bank is not None and line.difference:
        if line.likely:
            slip = line.likely[0]
            hint = f"バッチ{slip.batch_id} {slip.line_no}行目の{slip.likeness}です（3102）。"
            if slip.likeness is not Likeness.SHORTFALL:
                hint = f"バッチ{slip.batch_id} {slip.line_no}行目 {Yen(slip.yen)}円が{slip.likeness}です（3102）。"
        else:
            hint = "総括票と明細を見比べてください（3101）。"
        raise DayDiffers(title=line.title, yen=f"{line.difference.amount:+,}", hint=hint)


def _book(ctx: Context, store: Store, day: date, line: BankLine, reason: str, today: date) -> int:
    """One difference as a payment in a batch of its own, posted to suspense; the number of the suspense."""
    yen = -line.difference.amount
    new = NewBatch(
        Channel(line.channel),
        DIFFERENCE,
        f"日計差額 {line.title}",
        None,
        1,
        Yen(yen),
        bank_no=line.bank_no,
        booked_on=day,
    )
    batch_id = store.batches.open(new, ctx.actor.staff_no, ctx.now())
    payment = NewPayment(
        1,
        NoticeKind.SETTLED,
        f"差額-{batch_id}",
        yen,
        day.isoformat(),
        "",
        day.isoformat(),
        line.bank_no,
        reason.encode(),
        str(Cause.UNKNOWN),
        reason,
    )
    store.batches.add_payments(batch_id, 0, [payment])
    for state in (BatchState.READY, BatchState.POSTING):
        store.batches.move(batch_id, store.batches.get(batch_id).version, state)
    first, last = store.batches.payment_range(batch_id)
    lines = store.matching.lines(batch_id, first - 1, last, 1)
    histories = store.matching.histories(claims_to_remember(lines))
    done = reconcile(lines, histories, current_rules(store, [], today), numbers=store.matching.next_numbers())
    append_reconciled(ctx, store, done, batch_id=batch_id, function=FUNCTION)
    store.batches.move(batch_id, store.batches.get(batch_id).version, BatchState.POSTED)
    return done.suspense[0][0]


def _printed(row: DayRow, day: date) -> DailyRow:
    if row.cell.cause or row.cell.deposit:
        year = fiscal_year_containing(day)
        return DailyRow(year, row.label, row.name, row.count, row.principal, row.demand_fee, row.late_charge, row.other)
    word = RevenueClass(row.cell.revenue_class).label
    return DailyRow(
        row.cell.fiscal_year, word, row.name, row.count, row.principal, row.demand_fee, row.late_charge, row.other
    )


def _channels(view: DayView) -> tuple[ChannelRow, ...]:
    sums: dict[str, tuple[int, int]] = {}
    for line in view.banks:
        count, yen = sums.get(line.word, (0, 0))
        sums[line.word] = count + line.count, yen + line.books.amount
    return tuple(ChannelRow(word, count, Yen(yen)) for word, (count, yen) in sums.items())


def _printed_bank(line: BankLine) -> BankRow:
    return BankRow(
        line.bank_name or line.word, line.word, line.bank_count or 0, line.bank or ZERO, line.count, line.books
    )
