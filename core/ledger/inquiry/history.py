"""収納履歴 (2103): the journal of one receivable, a line an act; corrections are lines of their own, never deletions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from core.ledger.components import Component, Parts
from core.ledger.inquiry.rows import HistoryEntry, Mark
from core.ledger.inquiry.terms import FUNCTION
from core.ledger.ports import Context
from core.ledger.receivables import Receivable
from core.parties.opening import begin_look
from core.parties.party import PartyView
from core.parties.search import view_of
from core.values.money import Yen

_WORDS = {
    "change": "調定変更",
    "receipt": "収納",
    "attach": "消込",
    "overpaid": "過納",
    "absorb": "過納戻",
    "offset": "充当",
    "reduction": "減免",
    "write_off": "欠損",
    "carry": "繰越",
    "succession": "承継",
    "expire": "消滅",
}
_ASSESSED = {
    "principal": "調定",
    "demand_fee": "督促",
    "late_charge": "延滞金",
    "penalty_tax": "加算金",
    "disposition_cost": "処分費",
}
_MARK_ENDS = {"confirmed": "確報", "cancelled": "速報取消", "released": "仮消解除"}


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One line of 2103. `paid_on` is 領収日 where money came, `booked_on` 収入日.

    Lines of 速報 and their ends are no money: `in_books` is False and the balance after them is the one before.
    """

    word: str
    paid_on: date | None
    booked_on: date
    change: Parts
    balance: Parts
    channel: str
    outlet: str
    bank_no: str
    slip_key: str
    staff_name: str
    reason: str
    in_books: bool
    reversal: bool
    voucher_id: int | None
    payment_id: int | None
    batch_id: int | None
    line_no: int | None
    posting_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PaymentHistory:
    """The content of 2103."""

    party: PartyView
    receivable: Receivable
    tax_name: str
    lines: tuple[HistoryLine, ...]
    balance: Parts


def payment_history(ctx: Context, receivable_id: int, reason: str = "") -> PaymentHistory:
    """The journal of one receivable in order, with the running balance. Raises NotFound, GroundNeeded, LookStopped."""
    held = ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        receivable = store.receivables.get(receivable_id)
    ground = begin_look(ctx, FUNCTION, receivable.party_id, held, reason)
    today = ctx.today()
    with ctx.read() as store:
        receivable = store.receivables.get(receivable_id)
        party = view_of(ctx, store, receivable.party_id, held, today)
        entries = store.inquiries.history(receivable_id)
        marks = store.inquiries.marks([receivable_id])
        tax_name = store.tax_items.all()[receivable.key.tax_item].name
    lines = lines_of(entries, marks)
    ctx.record_view(
        FUNCTION,
        "収納履歴",
        party_id=receivable.party_id,
        reason=ground.text,
        ground=ground.kind.value,
        receivable=receivable_id,
    )
    return PaymentHistory(party, receivable, tax_name, lines, lines[-1].balance if lines else Parts())


def lines_of(entries: Sequence[HistoryEntry], marks: Sequence[Mark]) -> tuple[HistoryLine, ...]:
    """Postings of one act and payment as one line, news of payments between them by their day, the balance running on."""
    news = sorted([*_news(marks)], key=lambda line: line.booked_on)
    lines: list[HistoryLine] = []
    balance = Parts()
    for group in _groups(entries):
        booked_on = date.fromisoformat(group[0].booked_on)
        while news and news[0].booked_on < booked_on:
            lines.append(replace(news.pop(0), balance=balance))
        change = _sum(group)
        balance = _added(balance, change)
        lines.append(_line(group, change, balance, booked_on))
    return (*lines, *(replace(line, balance=balance) for line in news))


def _groups(entries: Sequence[HistoryEntry]) -> Iterable[list[HistoryEntry]]:
    """Runs of one voucher, payment and kind; red rows apart from black ones."""
    found: dict[tuple[object, ...], list[HistoryEntry]] = {}
    for entry in entries:
        component = entry.component if entry.kind == "assess" else ""
        key = (entry.voucher_id, entry.payment_id, entry.kind, component, entry.reverses_posting_id is None)
        found.setdefault(key, []).append(entry)
    return found.values()


def _line(group: list[HistoryEntry], change: Parts, balance: Parts, booked_on: date) -> HistoryLine:
    first = group[0]
    reversal = first.reverses_posting_id is not None
    word = "赤" if reversal else _ASSESSED[first.component] if first.kind == "assess" else _WORDS[first.kind]
    money = first.payment_id is not None or first.kind in ("receipt", "attach", "offset")
    return HistoryLine(
        word,
        date.fromisoformat(first.value_on) if money else None,
        booked_on,
        change,
        balance,
        first.channel,
        first.outlet,
        first.bank_no,
        first.slip_key,
        first.staff_name,
        first.reason or "",
        True,
        reversal,
        first.voucher_id,
        first.payment_id,
        first.batch_id,
        first.line_no,
        tuple(entry.posting_id for entry in group),
    )


def _news(marks: Sequence[Mark]) -> Iterable[HistoryLine]:
    for mark in marks:
        yield _news_line(mark, "速報", mark.read_on, -mark.amount_yen)
        if mark.end_kind in ("cancelled", "released") and mark.ended_on is not None:
            yield _news_line(mark, _MARK_ENDS[mark.end_kind], mark.ended_on, mark.amount_yen)


def _news_line(mark: Mark, word: str, day: str, yen: int) -> HistoryLine:
    return HistoryLine(
        word,
        date.fromisoformat(mark.paid_on),
        date.fromisoformat(day),
        Parts(principal=Yen(yen)),
        Parts(),
        mark.channel,
        mark.outlet,
        "",
        mark.slip_key,
        "",
        "",
        False,
        False,
        None,
        mark.payment_id,
        None,
        None,
        (),
    )


def _sum(group: Sequence[HistoryEntry]) -> Parts:
    yen = dict.fromkeys(Component, 0)
    for entry in group:
        yen[Component(entry.component)] += entry.amount_yen
    return Parts(**{component.value: Yen(amount) for component, amount in yen.items()})


def _added(one: Parts, other: Parts) -> Parts:
    return Parts(**{component.value: one.of(component) + other.of(component) for component in Component})
