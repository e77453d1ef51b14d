"""消込: what becomes of each line of a batch, decided over rows that the store has joined. Pure.

Match by key, then by amount (B13, B14); a part goes to the principal first (B15, R-09); a printed split is kept (B16);
money above what is owed is an over-payment, money without a claim lies in suspense (B17, B19). 速報 makes a provisional
mark, its cancellation ends it, 確報 confirms it and is the money (B06 to B08).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from core.collection.payments import Cause, NoticeKind, OverpaymentCause
from core.ledger.allocation import Order, allocate
from core.ledger.components import Component, Parts
from core.ledger.fiscal_years import fiscal_year_containing, fiscal_year_of
from core.ledger.journal import Posting
from core.ledger.late_charge import late_charge
from core.ledger.rates import RateTable
from core.values.money import Yen


class Line(NamedTuple):
    """A payment joined with its slip, claim, demand and marks; dates are ISO text, None where nothing was found."""

    payment_id: int
    line_no: int
    notice_kind: str
    slip_key: str
    amount_yen: int
    paid_on: str
    paid_at: str
    booked_on: str | None
    outlet: str
    fault: str
    split_principal_yen: int | None
    split_demand_fee_yen: int | None
    split_late_charge_yen: int | None
    slip_kind: str | None
    slip_amount_yen: int | None
    slip_split_principal_yen: int | None
    slip_split_demand_fee_yen: int | None
    slip_split_late_charge_yen: int | None
    slip_cancelled_on: str | None
    receivable_id: int | None
    tax_item: str | None
    origin_year: int | None
    due_on: str | None
    principal_yen: int | None
    demand_fee_yen: int | None
    late_charge_yen: int | None
    penalty_tax_yen: int | None
    disposition_cost_yen: int | None
    bears_late_charge: int | None
    demanded_on: str | None
    open_mark_id: int | None
    """A provisional mark of the same key, day, time and outlet that has not ended."""
    settled_before: int
    """1 when the same numbered slip was already settled and that receipt stands (a slip is accepted once)."""


class History(NamedTuple):
    """What the journal says of one receivable beyond its balances."""

    assessed_yen: int
    """Principal assessed and changed, without red rows' originals."""
    late_charge_assessed_yen: int
    written_off: bool
    received: tuple[tuple[str, int], ...]
    """Principal received: (領収日, yen), part payments by day."""


@dataclass(slots=True)
class Claim:
    """The running balances of one receivable while the lines of a step are gone through."""

    receivable_id: int
    tax_item: str
    origin_year: int
    due_on: str
    principal_yen: int
    demand_fee_yen: int
    late_charge_yen: int
    penalty_tax_yen: int
    disposition_cost_yen: int
    bears_late_charge: bool
    demanded_on: str | None
    late_charge_assessed_yen: int = 0
    received: list[tuple[str, int]] = field(default_factory=list)
    settled_slips: set[str] = field(default_factory=set)

    @property
    def open_yen(self) -> int:
        """All that is owed now, accrued late charge apart."""
        return (
            self.principal_yen
            + self.demand_fee_yen
            + self.late_charge_yen
            + self.penalty_tax_yen
            + self.disposition_cost_yen
        )


@dataclass(frozen=True, slots=True)
class Rules:
    """Settings and tables in force when a step runs. `order` is that of voluntary payment (R-09 2)."""

    rates: RateTable
    split_at_new_year: bool
    order: Order
    closed_days: frozenset[str]
    today: str
    """The business day to which money of a closed day is booked, ISO."""


class Outcome(StrEnum):
    """What became of a line; the value is the word on the screen."""

    PAID = "完納"
    PART = "一部"
    EXCESS = "過納"
    DOUBLE = "二重"
    SUSPENSE = "保留"
    PROVISIONAL = "仮消"
    MARK_CANCELLED = "仮消取消"
    FAILED = "不能"
    NO_EFFECT = "対象外"


@dataclass(frozen=True, slots=True)
class Result:
    """One line's outcome: yen that went to claims, to over-payment and to suspense; they add up to the line."""

    line: Line
    outcome: Outcome
    applied_yen: int = 0
    surplus_yen: int = 0
    suspense_yen: int = 0
    cause: Cause | None = None
    note: str = ""


@dataclass(slots=True)
class Day:
    """What a step books on one day: postings in three groups, so that rows that raise come first."""

    raising: list[Posting] = field(default_factory=list)
    lowering: list[Posting] = field(default_factory=list)
    held: list[Posting] = field(default_factory=list)
    revenue_yen: dict[tuple[int, str, str], int] = field(default_factory=dict)
    cash_yen: int = 0
    count: int = 0

    def postings(self, booked_on: str) -> list[Posting]:
        """The rows of the day's voucher, in the order in which the store takes them; they sum to zero."""
        year = fiscal_year_containing(date.fromisoformat(booked_on))
        revenue = [
            Posting("revenue", "assess", -yen, booked_on, fiscal_year, revenue_class, component=component)
            for (fiscal_year, revenue_class, component), yen in sorted(self.revenue_yen.items())
            if yen
        ]
        cash = [Posting("cash_in", "receipt", self.cash_yen, booked_on, year, "none")] if self.cash_yen else []
        return [*self.raising, *self.lowering, *self.held, *revenue, *cash]


@dataclass(slots=True)
class Reconciled:
    """What a step will append: rows by booking day, and the rows of suspense, over-payments, marks and events."""

    days: dict[str, Day] = field(default_factory=dict)
    suspense: list[tuple[int, int, str]] = field(default_factory=list)
    """(suspense_id, payment_id, cause)"""
    overpayments: list[tuple[int, int, int, str, int, str]] = field(default_factory=list)
    """(overpayment_id, receivable_id, payment_id, cause, interest_cause, arose_on)"""
    marks: list[tuple[int, int, int]] = field(default_factory=list)
    """(payment_id, receivable_id, yen)"""
    mark_ends: list[tuple[int, str, int]] = field(default_factory=list)
    """(mark_id, kind, payment_id)"""
    crossed_demands: list[tuple[int, str]] = field(default_factory=list)
    """(receivable_id, paid_on): the demand crossed with the payment on its way (行き違い, B37)"""
    results: list[Result] = field(default_factory=list)


_LAW_OF_MISTAKE = 4
"""法17条の4①四: an excess or a second payment is 誤納, interest runs by the fourth cause."""


def needs_history(line: Line) -> bool:
    """True where balances alone do not decide: a late payment, or money for a claim that owes less than was paid."""
    if line.receivable_id is None or line.notice_kind != NoticeKind.SETTLED:
        return False
    assert line.principal_yen is not None and line.due_on is not None
    return line.amount_yen >= line.principal_yen and (
        line.paid_on > line.due_on or line.amount_yen > line.principal_yen or line.principal_yen == 0
    )


def reconcile(
    lines: Sequence[Line],
    histories: Mapping[int, History],
    rules: Rules,
    *,
    next_suspense_id: int = 1,
    next_overpayment_id: int = 1,
    claims: dict[int, Claim] | None = None,
) -> Reconciled:
    """Decide a step's lines in their order. `claims` carries running balances from step to step in a preview."""
    done = Reconciled()
    known: dict[int, Claim] = {} if claims is None else claims
    ended_marks: set[int] = set()
    years: dict[tuple[int, str], tuple[int, str]] = {}
    for line in lines:
        if line.notice_kind != NoticeKind.SETTLED:
            done.results.append(_news(line, done, ended_marks))
            continue
        cause = _cause(line)
        booked_on = line.booked_on
        assert booked_on is not None
        if booked_on in rules.closed_days:
            cause, booked_on = Cause.CLOSED, rules.today
        day = done.days.setdefault(booked_on, Day())
        day.cash_yen += line.amount_yen
        day.count += 1
        if line.open_mark_id is not None and line.open_mark_id not in ended_marks:
            ended_marks.add(line.open_mark_id)
            done.mark_ends.append((line.open_mark_id, "confirmed", line.payment_id))
        if cause is not None:
            number = next_suspense_id + len(done.suspense)
            done.suspense.append((number, line.payment_id, cause))
            year = fiscal_year_containing(date.fromisoformat(booked_on))
            day.held.append(
                Posting(
                    "suspense", "receipt", -line.amount_yen, line.paid_on, year, "none",
                    payment_id=line.payment_id, suspense_id=number,
                )
            )  # fmt: skip
            done.results.append(Result(line, Outcome.SUSPENSE, suspense_yen=line.amount_yen, cause=cause))
            continue
        claim = known.get(line.receivable_id or 0)
        if claim is None:
            claim = _claim(line, histories)
            known[claim.receivable_id] = claim
        place = (claim.origin_year, booked_on)
        if place not in years:
            year_, class_ = fiscal_year_of(claim.origin_year, date.fromisoformat(booked_on))
            years[place] = (year_, str(class_))
        number = next_overpayment_id + len(done.overpayments)
        done.results.append(_settle(line, claim, day, years[place], rules, histories, done, number))
    return done


def _cause(line: Line) -> Cause | None:
    """Why the money of a settled line cannot go to a claim, or None."""
    if line.fault:
        return Cause(line.fault)
    if line.receivable_id is None:
        return Cause.NO_RECEIVABLE
    if line.slip_cancelled_on is not None:
        return Cause.CANCELLED
    if (
        line.slip_kind in ("barcode", "customer_no")
        and line.slip_amount_yen is not None
        and line.slip_amount_yen != line.amount_yen
    ):
        return Cause.AMOUNT
    return None


def _news(line: Line, done: Reconciled, ended_marks: set[int]) -> Result:
    """A line that is no money: 速報 makes a mark unless one stands or the money is here, 取消 ends it, 不能 is listed."""
    if line.notice_kind == NoticeKind.FAILED:
        return Result(line, Outcome.FAILED, note=line.fault)
    if line.notice_kind == NoticeKind.CANCELLED:
        if line.open_mark_id is None or line.open_mark_id in ended_marks:
            return Result(line, Outcome.NO_EFFECT, note="取り消す速報がありません")
        ended_marks.add(line.open_mark_id)
        done.mark_ends.append((line.open_mark_id, "cancelled", line.payment_id))
        return Result(line, Outcome.MARK_CANCELLED)
    if line.receivable_id is None or line.fault:
        return Result(
            line, Outcome.NO_EFFECT, note="該当する調定がありません" if not line.fault else Cause(line.fault).label
        )
    if line.open_mark_id is not None:
        return Result(line, Outcome.NO_EFFECT, note="同じ速報が来ています")
    if line.settled_before:
        return Result(line, Outcome.NO_EFFECT, note="確報が先に来ています")
    done.marks.append((line.payment_id, line.receivable_id, line.amount_yen))
    return Result(line, Outcome.PROVISIONAL)


def _claim(line: Line, histories: Mapping[int, History]) -> Claim:
    assert line.receivable_id is not None and line.tax_item is not None and line.origin_year is not None
    assert line.due_on is not None and line.principal_yen is not None
    history = histories.get(line.receivable_id)
    return Claim(
        line.receivable_id,
        line.tax_item,
        line.origin_year,
        line.due_on,
        line.principal_yen,
        line.demand_fee_yen or 0,
        line.late_charge_yen or 0,
        line.penalty_tax_yen or 0,
        line.disposition_cost_yen or 0,
        bool(line.bears_late_charge),
        line.demanded_on,
        history.late_charge_assessed_yen if history else 0,
        list(history.received) if history else [],
    )


def _settle(
    line: Line,
    claim: Claim,
    day: Day,
    place: tuple[int, str],
    rules: Rules,
    histories: Mapping[int, History],
    done: Reconciled,
    overpayment_id: int,
) -> Result:
    """Give one settled line to its claim: close the late charge when the principal ends, apply, over-pay the rest."""
    amount, paid_on, payment_id = line.amount_yen, line.paid_on, line.payment_id
    fiscal_year, revenue_class = place
    numbered = line.slip_kind != "typed"
    again = numbered and (bool(line.settled_before) or line.slip_key in claim.settled_slips)
    claim.settled_slips.add(line.slip_key)
    split = _split(line)
    if amount <= claim.principal_yen and not again and split is None and (amount < claim.principal_yen or paid_on <= claim.due_on) and not (
        claim.demand_fee_yen and amount == claim.principal_yen
    ):  # fmt: skip
        claim.principal_yen -= amount
        claim.received.append((paid_on, amount))
        day.lowering.append(
            Posting(
                "receivable",
                "receipt",
                -amount,
                paid_on,
                fiscal_year,
                revenue_class,
                claim.receivable_id,
                "principal",
                payment_id,
            )
        )
        return Result(line, Outcome.PART if claim.open_yen else Outcome.PAID, applied_yen=amount)

    def post(target: list[Posting], account: str, kind: str, component: str, yen: int, **more: int) -> None:
        target.append(
            Posting(
                account,
                kind,
                yen,
                paid_on,
                fiscal_year,
                revenue_class,
                claim.receivable_id,
                component,
                payment_id,
                **more,
            )
        )

    applied: dict[str, int] = {}
    surplus = amount
    paid_before = not claim.open_yen
    if not again and not paid_before:
        to_principal = (
            min(amount, claim.principal_yen) if split is None else min(split[0] + split[2], claim.principal_yen)
        )
        if claim.principal_yen and to_principal == claim.principal_yen:
            _close_principal(line, claim, day, place, rules, done, to_principal)
        result = allocate(
            Yen(amount),
            Parts(
                principal=Yen(claim.principal_yen),
                demand_fee=Yen(claim.demand_fee_yen),
                late_charge=Yen(claim.late_charge_yen),
                penalty_tax=Yen(claim.penalty_tax_yen),
                disposition_cost=Yen(claim.disposition_cost_yen),
            ),
            order=rules.order,
            printed_split=None if split is None else _printed(split),
        )
        applied = {str(c): result.applied.of(c).amount for c in Component if result.applied.of(c)}
        surplus = result.surplus.amount
        for component, yen in applied.items():
            setattr(claim, f"{component}_yen", getattr(claim, f"{component}_yen") - yen)
            post(day.lowering, "receivable", "receipt", component, -yen)
        if "principal" in applied:
            claim.received.append((paid_on, applied["principal"]))
    if surplus:
        cause = _surplus_cause(claim, again, paid_before, histories)
        done.overpayments.append((overpayment_id, claim.receivable_id, payment_id, cause, _LAW_OF_MISTAKE, paid_on))
        post(day.held, "overpayment", "receipt", "principal", -surplus, overpayment_id=overpayment_id)
        outcome = Outcome.DOUBLE if cause == OverpaymentCause.DOUBLE else Outcome.EXCESS
        return Result(line, outcome, applied_yen=amount - surplus, surplus_yen=surplus)
    return Result(line, Outcome.PART if claim.open_yen else Outcome.PAID, applied_yen=amount)


def _split(line: Line) -> tuple[int, int, int] | None:
    """The split (本税, 督促手数料, 延滞金) that was typed or that the slip prints, if any (B16)."""
    if line.split_principal_yen is not None:
        return line.split_principal_yen, line.split_demand_fee_yen or 0, line.split_late_charge_yen or 0
    if line.slip_split_principal_yen is not None and line.slip_amount_yen == line.amount_yen:
        return line.slip_split_principal_yen, line.slip_split_demand_fee_yen or 0, line.slip_split_late_charge_yen or 0
    return None


def _printed(split: tuple[int, int, int]) -> Parts:
    return Parts(principal=Yen(split[0]), demand_fee=Yen(split[1]), late_charge=Yen(split[2]))


def _close_principal(
    line: Line, claim: Claim, day: Day, place: tuple[int, str], rules: Rules, done: Reconciled, to_principal: int
) -> None:
    """The principal ends with this payment: waive a fee that crossed with it, and fix the late charge (ledger rule 8)."""
    fiscal_year, revenue_class = place

    def post(target: list[Posting], kind: str, component: str, yen: int) -> None:
        target.append(
            Posting(
                "receivable",
                kind,
                yen,
                line.paid_on,
                fiscal_year,
                revenue_class,
                claim.receivable_id,
                component,
                line.payment_id,
            )
        )
        key = (fiscal_year, revenue_class, component)
        day.revenue_yen[key] = day.revenue_yen.get(key, 0) + yen

    if claim.demand_fee_yen and claim.demanded_on is not None and line.paid_on < claim.demanded_on:
        post(day.lowering, "change", "demand_fee", -claim.demand_fee_yen)
        done.crossed_demands.append((claim.receivable_id, line.paid_on))
        claim.demand_fee_yen = 0
    if not claim.bears_late_charge:
        return
    receipts = [*claim.received, (line.paid_on, to_principal)]
    last_on = max(day_ for day_, _ in receipts)
    if last_on <= claim.due_on:
        return
    charge = late_charge(
        Yen(sum(yen for _, yen in receipts)),
        date.fromisoformat(claim.due_on),
        date.fromisoformat(last_on),
        rules.rates,
        payments=[(date.fromisoformat(day_), Yen(yen)) for day_, yen in sorted(receipts) if day_ < last_on],
        split_at_new_year=rules.split_at_new_year,
    )
    missing = charge.result.amount - claim.late_charge_assessed_yen
    if missing > 0:
        post(day.raising, "assess", "late_charge", missing)
    elif missing < 0 and claim.late_charge_yen >= -missing:
        post(day.lowering, "change", "late_charge", missing)
    else:
        return
    claim.late_charge_yen += missing
    claim.late_charge_assessed_yen += missing


def _surplus_cause(claim: Claim, again: bool, paid_before: bool, histories: Mapping[int, History]) -> OverpaymentCause:
    """Why money is too much: the slip came twice, the claim is extinct or never was, or more was paid than owed."""
    history = histories.get(claim.receivable_id)
    if again:
        return OverpaymentCause.DOUBLE
    if not paid_before:
        return OverpaymentCause.EXCESS
    if history is not None and history.written_off:
        return OverpaymentCause.AFTER_EXTINCTION
    if history is not None and history.assessed_yen == 0:
        return OverpaymentCause.NO_DEBT
    return OverpaymentCause.DOUBLE


def totals(results: Iterable[Result]) -> tuple[int, int, int, int]:
    """(lines of money, applied, surplus, suspense) of a list of results, in lines and yen (B34)."""
    money = [r for r in results if r.line.notice_kind == NoticeKind.SETTLED]
    return (
        len(money),
        sum(r.applied_yen for r in money),
        sum(r.surplus_yen for r in money),
        sum(r.suspense_yen for r in money),
    )
