"""What a review of a batch shows (3103): its lines in groups that always add up to the file, each with its reason in words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple, Protocol

from core.collection.payments import Batch, Cause, NoticeKind, OverpaymentCause
from core.collection.records.reconciled import Line, Outcome, Result
from core.formats.zengin91_records import RESULTS
from core.values.dates import wareki


class Group(StrEnum):
    """Where a line of a batch ends up; the value is the word on the screen. Every line is in exactly one.

    A line with a fault of the file is an error, be it money (which lies in suspense then) or news.
    """

    APPLIED = "消込"
    SUSPENSE = "保留"
    ERROR = "エラー"
    PROVISIONAL = "仮消"
    CANCELLED = "取消"
    FAILED = "不能"
    NO_EFFECT = "対象外"
    WAITING = "未処理"


class Tally(NamedTuple):
    """A number of lines and their yen."""

    items: int = 0
    yen: int = 0

    def plus(self, items: int, yen: int) -> Tally:
        """With so many lines and yen more."""
        return Tally(self.items + items, self.yen + yen)


class ReviewedLine(NamedTuple):
    """One line of a batch as the review lists it; dates are ISO text, `reason` is a sentence or blank.

    A NamedTuple: a review holds as many of them as the file has lines.
    """

    payment_id: int
    line_no: int
    group: Group
    outcome: str
    slip_key: str
    paid_on: str
    booked_on: str
    amount_yen: int
    applied_yen: int = 0
    surplus_yen: int = 0
    reason: str = ""
    receivable_id: int | None = None
    suspense_id: int | None = None
    settled: bool = False
    """True when the line is money; news (速報, 取消) and failed debits are none."""
    held_yen: int = 0
    """What still lies in suspense of it."""


class Remark(NamedTuple):
    """What the file or its reader says of a line beyond its amount."""

    fault_reason: str
    result_code: str


class PostedLine(NamedTuple):
    """A line as it lies in the store, with what the journal says became of it when its batch was posted."""

    payment_id: int
    line_no: int
    notice_kind: str
    slip_key: str
    amount_yen: int
    paid_on: str
    booked_on: str | None
    fault: str
    fault_reason: str
    result_code: str
    receivable_id: int | None
    applied_yen: int | None
    """None while nothing has been posted for the line."""
    surplus_yen: int
    surplus_cause: str | None
    suspense_id: int | None
    suspense_cause: str | None
    suspense_open_yen: int
    marked: int
    """1 when the line made a provisional mark or ended one."""


class DayOfPosting(NamedTuple):
    """What posting a batch books on one day: lines, cash, rows of the journal, and the yen of each kind."""

    booked_on: date
    items: int
    cash_yen: int
    rows: int
    applied_yen: int
    surplus_yen: int
    suspense_yen: int
    late_charge_yen: int
    """Late charge and fees that are fixed with it: raised minus taken back."""
    before_yen: int
    """Cash of the day in the books now."""


class Counts(NamedTuple):
    """The lines of a batch added up."""

    groups: Mapping[Group, Tally]
    money: Tally
    """Lines that are money."""
    surplus: Tally
    """Over-payments: lines, and the yen above what is owed."""
    double: int
    """Lines of them that paid a second time."""


def counted(lines: Iterable[ReviewedLine]) -> Counts:
    """Add up the lines by group."""
    groups = dict.fromkeys(Group, Tally())
    money, surplus, double = Tally(), Tally(), 0
    for line in lines:
        groups[line.group] = groups[line.group].plus(1, line.amount_yen)
        if line.settled:
            money = money.plus(1, line.amount_yen)
        if line.surplus_yen:
            surplus = surplus.plus(1, line.surplus_yen)
            double += line.outcome == Outcome.DOUBLE
    return Counts(groups, money, surplus, double)


@dataclass(frozen=True, slots=True)
class Review:
    """A batch under review or after it. `lines` are in the order of the file; their groups always add up to it."""

    batch: Batch
    layout_name: str
    imported_by: str
    lines: tuple[ReviewedLine, ...]
    counts: Counts
    days: tuple[DayOfPosting, ...] = ()
    """What posting would book, by day; empty once it has been begun."""
    needs_deposit: bool = False
    """The file has no totals: count and yen of the paper must be typed before it is posted."""
    moved_days: tuple[date, ...] = ()
    """Closed days whose money is booked on the next open one."""

    @property
    def whole(self) -> Tally:
        """All lines."""
        tallies = self.counts.groups.values()
        return Tally(sum(t.items for t in tallies), sum(t.yen for t in tallies))

    @property
    def difference(self) -> Tally:
        """Lines and yen less what the file or its sheet declares; nothing is ever dropped, so it is 0 and 0."""
        whole = self.whole
        return Tally(whole.items - self.batch.declared_count, whole.yen - self.batch.declared.amount)

    def of(self, groups: Collection[Group]) -> list[ReviewedLine]:
        """The lines of some groups."""
        return [line for line in self.lines if line.group in groups]

    def overpaid(self) -> list[ReviewedLine]:
        """The lines that paid more than is owed."""
        return [line for line in self.lines if line.surplus_yen]


_OUTCOME_GROUPS = {
    Outcome.PAID: Group.APPLIED,
    Outcome.PART: Group.APPLIED,
    Outcome.EXCESS: Group.APPLIED,
    Outcome.DOUBLE: Group.APPLIED,
    Outcome.SUSPENSE: Group.SUSPENSE,
    Outcome.PROVISIONAL: Group.PROVISIONAL,
    Outcome.MARK_CANCELLED: Group.CANCELLED,
    Outcome.FAILED: Group.FAILED,
    Outcome.NO_EFFECT: Group.NO_EFFECT,
}


def foreseen(results: Iterable[Result], remarks: Mapping[int, Remark], met: set[int]) -> list[ReviewedLine]:
    """What posting would do with each line. `met` holds the claims of the lines before and is added to."""
    lines = []
    for result in results:
        line = result.line
        group = Group.ERROR if line.fault else _OUTCOME_GROUPS[result.outcome]
        first = line.receivable_id not in met
        if line.receivable_id is not None and line.notice_kind == NoticeKind.SETTLED:
            met.add(line.receivable_id)
        lines.append(
            ReviewedLine(
                line.payment_id,
                line.line_no,
                group,
                str(result.outcome),
                line.slip_key,
                line.paid_on,
                line.booked_on or "",
                line.amount_yen,
                result.applied_yen,
                result.surplus_yen,
                reason_of(result, remarks.get(line.payment_id), first_of_claim=first),
                line.receivable_id,
                settled=line.notice_kind == NoticeKind.SETTLED,
            )
        )
    return lines


def reason_of(result: Result, remark: Remark | None, *, first_of_claim: bool = True) -> str:
    """Why a line will not simply be paid, with the figures; blank for the plain one.

    What is owed is told for the first line of a claim only: the second one meets what the first has left.
    """
    line, outcome = result.line, result.outcome
    if outcome == Outcome.PAID:
        return ""
    if outcome == Outcome.FAILED:
        return failure_of(remark)
    if outcome == Outcome.SUSPENSE:
        return _why_held(line, result.cause, remark)
    if outcome == Outcome.NO_EFFECT:
        return remark.fault_reason if remark and remark.fault_reason else result.note
    owed = f"未納 {_open_yen(line):,} / " if first_of_claim else ""
    if outcome == Outcome.PART:
        return f"一部納付（{owed}入金 {line.amount_yen:,}）"
    if outcome == Outcome.EXCESS and result.note:
        return result.note
    if outcome == Outcome.EXCESS:
        return f"未納より多い（{owed}入金 {line.amount_yen:,} / 過納 +{result.surplus_yen:,}）"
    if outcome == Outcome.DOUBLE:
        return f"納付済みです。二重納付 {result.surplus_yen:,}円 を過誤納に登録します"
    if outcome == Outcome.PROVISIONAL:
        return "速報です。確報が来るまで仮消にします"
    return "速報の取消です。仮消を外します"


def failure_of(remark: Remark | None) -> str:
    """Why a debit was not paid, or why a line is no money."""
    if remark is None:
        return ""
    word = RESULTS.get(remark.result_code)
    return remark.fault_reason or (f"振替不能 {remark.result_code} {word}" if word else "")


def _why_held(line: Line, cause: Cause | None, remark: Remark | None) -> str:
    if remark is not None and remark.fault_reason:
        return remark.fault_reason
    if cause == Cause.AMOUNT and line.slip_amount_yen is not None:
        off = line.amount_yen - line.slip_amount_yen
        return f"金額が納付書と違う（納付書 {line.slip_amount_yen:,} / 入金 {line.amount_yen:,} / 差 {off:+,}）"
    if cause == Cause.CANCELLED and line.slip_cancelled_on:
        return f"取消済みの納付書です（{_day(line.slip_cancelled_on)} 取消）"
    if cause == Cause.CLOSED and line.booked_on:
        return f"収入日 {_day(line.booked_on)} は締め済です。次の開いている日の保留にします"
    return cause.label if cause is not None else ""


def _open_yen(line: Line) -> int:
    return sum(
        yen or 0
        for yen in (
            line.principal_yen,
            line.demand_fee_yen,
            line.late_charge_yen,
            line.penalty_tax_yen,
            line.disposition_cost_yen,
        )
    )


def happened(posted: Iterable[PostedLine]) -> list[ReviewedLine]:
    """What became of each line by the journal; a line still to come is 未処理."""
    return [_posted(line) for line in posted]


def _posted(line: PostedLine) -> ReviewedLine:
    settled = line.notice_kind == NoticeKind.SETTLED
    group, outcome, reason = _what_happened(line, settled)
    return ReviewedLine(
        line.payment_id,
        line.line_no,
        group,
        outcome,
        line.slip_key,
        line.paid_on,
        line.booked_on or "",
        line.amount_yen,
        line.applied_yen or 0,
        line.surplus_yen,
        reason,
        line.receivable_id,
        line.suspense_id,
        settled,
        line.suspense_open_yen,
    )


def _what_happened(line: PostedLine, settled: bool) -> tuple[Group, str, str]:
    remark = Remark(line.fault_reason, line.result_code)
    if not settled:
        if line.notice_kind == NoticeKind.FAILED:
            return (Group.ERROR if line.fault else Group.FAILED), str(Outcome.FAILED), failure_of(remark)
        if not line.marked:
            return (Group.ERROR if line.fault else Group.NO_EFFECT), str(Outcome.NO_EFFECT), line.fault_reason
        cancelled = line.notice_kind == NoticeKind.CANCELLED
        group = Group.CANCELLED if cancelled else Group.PROVISIONAL
        return group, str(Outcome.MARK_CANCELLED if cancelled else Outcome.PROVISIONAL), ""
    if line.suspense_id is not None:
        why = line.fault_reason or (Cause(line.suspense_cause).label if line.suspense_cause else "")
        solved = "" if line.suspense_open_yen else "（解決済）"
        return (Group.ERROR if line.fault else Group.SUSPENSE), str(Outcome.SUSPENSE), why + solved
    if line.applied_yen is None:
        return Group.WAITING, str(Group.WAITING), ""
    if line.surplus_yen:
        cause = OverpaymentCause(line.surplus_cause) if line.surplus_cause else OverpaymentCause.EXCESS
        outcome = Outcome.DOUBLE if cause is OverpaymentCause.DOUBLE else Outcome.EXCESS
        return Group.APPLIED, str(outcome), f"過誤納 {line.surplus_yen:,}円（{cause.label}）"
    return Group.APPLIED, str(Group.APPLIED), ""


def _day(iso: str) -> str:
    return wareki(date.fromisoformat(iso))


class Reviews(Protocol):
    """What a review reads from the store."""

    def remarks(self, batch_id: int) -> dict[int, Remark]:
        """Faults and result codes of the lines that have any, by payment number."""
        ...

    def posted(self, batch_id: int) -> list[PostedLine]:
        """All lines of a batch with what its vouchers posted for them."""
        ...

    def line(self, payment_id: int) -> tuple[PostedLine, int, str, str, bytes] | None:
        """One line with what was posted for it: its batch, outlet, time and the bytes of the file; None for no such line."""
        ...

    def settled(self, batch_id: int) -> tuple[int, int]:
        """Lines that are money, and their yen."""
        ...

    def cash_of(self, days: Collection[date]) -> dict[date, int]:
        """Cash in the books by 収入日, yen."""
        ...

    def open_files(self) -> list[Batch]:
        """Batches that came as files and are read, ready or being posted, oldest first."""
        ...

    def contents(self, digests: Collection[bytes]) -> dict[bytes, Batch]:
        """The batch that holds each content and is neither rejected nor reversed, by its SHA-256."""
        ...
