"""What reconciliation looks at and what it says: joined lines, running claims, rules in force, outcomes, rows to append."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from core.collection.payments import Cause
from core.ledger.allocation import Order
from core.ledger.components import Parts
from core.ledger.fiscal_years import fiscal_year_containing
from core.ledger.journal import Posting
from core.ledger.rates import RateTable
from core.ledger.receivable_events import ReceivableEvent
from core.ledger.waivers import Waivers, waivers_of
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
    """1 when money of the same slip lies on the same claim and stands (a slip is accepted once)."""
    heard_before: int
    """1 when the money that a 速報 tells of is here already: same key, day, time and outlet."""
    paid_late: int
    """1 when money of the claim was paid after 納期限, so that its end may leave a late charge."""


class AskedLine(NamedTuple):
    """Money as it might come or be moved: with a slip's key, or for a claim that a clerk names; days are ISO text."""

    paid_on: str
    booked_on: str
    amount_yen: int
    slip_key: str = ""
    receivable_id: int | None = None
    payment_id: int = 0


class History(NamedTuple):
    """What the journal says of one receivable beyond its balances."""

    assessed_yen: int
    """Principal assessed and changed, without red rows' originals."""
    late_charge_assessed_yen: int
    written_off: bool
    received: tuple[tuple[str, int], ...]
    """Principal received: (領収日, yen), part payments by day."""
    events: tuple[ReceivableEvent, ...] = ()
    """What waives late charge of it: graces, suspensions and their ends."""
    lived_until: str = ""
    """The last day on which the claim was alive: limitation, or three years of suspension (法18条, 15条の7④)."""
    written_off_of: str = ""
    """Of a claim that is written off, the ISO day on which it was gone by the law; money until that day was owed."""


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
    waivers: Waivers = ()
    lived_until: str = ""
    history_known: bool = False

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

    @property
    def open_parts(self) -> Parts:
        """The same by component."""
        return Parts(
            principal=Yen(self.principal_yen),
            demand_fee=Yen(self.demand_fee_yen),
            late_charge=Yen(self.late_charge_yen),
            penalty_tax=Yen(self.penalty_tax_yen),
            disposition_cost=Yen(self.disposition_cost_yen),
        )

    def copy(self) -> Claim:
        """The same balances, to be changed on their own."""
        return replace(self, received=list(self.received), settled_slips=set(self.settled_slips))

    def remember(self, history: History | None) -> None:
        """Lay what the journal says before what this run has seen, once."""
        if history is not None and not self.history_known:
            self.history_known = True
            self.late_charge_assessed_yen += history.late_charge_assessed_yen
            self.received[:0] = history.received
            if history.events:
                self.waivers = waivers_of(history.events)
            self.lived_until = history.lived_until


MarkKey = tuple[str, str, str, str]
"""What a 速報, its cancellation and its 確報 have in common: slip key, paid on, paid at, outlet."""


@dataclass(slots=True)
class Running:
    """What the lines before have changed and the store does not show yet: balances of claims, and marks."""

    claims: dict[int, Claim] = field(default_factory=dict)
    open_marks: dict[MarkKey, int] = field(default_factory=dict)
    ended_marks: set[int] = field(default_factory=set)


class Numbers(NamedTuple):
    """The next free numbers of suspense, over-payments and provisional marks."""

    suspense_id: int = 1
    overpayment_id: int = 1
    mark_id: int = 1


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


class Result(NamedTuple):
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
        cash = [Posting("cash_in", "receipt", self.cash_yen, booked_on, year, "none")] if self.cash_yen else []
        return [*self.postings_without_cash(booked_on), *cash]

    def postings_without_cash(self, booked_on: str) -> list[Posting]:
        """The same rows for money that the city has already: they sum to the negative of `cash_yen`."""
        revenue = [
            Posting("revenue", "assess", -yen, booked_on, fiscal_year, revenue_class, component=component)
            for (fiscal_year, revenue_class, component), yen in sorted(self.revenue_yen.items())
            if yen
        ]
        return [*self.raising, *self.lowering, *self.held, *revenue]


@dataclass(slots=True)
class Reconciled:
    """What a step will append: rows by booking day, and the rows of suspense, over-payments, marks and events."""

    days: dict[str, Day] = field(default_factory=dict)
    suspense: list[tuple[int, int, str]] = field(default_factory=list)
    """(suspense_id, payment_id, cause)"""
    overpayments: list[tuple[int, int, int, str, int, str]] = field(default_factory=list)
    """(overpayment_id, receivable_id, payment_id, cause, interest_cause, arose_on)"""
    marks: list[tuple[int, int, int, int]] = field(default_factory=list)
    """(mark_id, payment_id, receivable_id, yen)"""
    mark_ends: list[tuple[int, str, int]] = field(default_factory=list)
    """(mark_id, kind, payment_id)"""
    crossed_demands: list[tuple[int, str, int]] = field(default_factory=list)
    """(receivable_id, paid_on, payment_id): the demand crossed with the payment on its way (行き違い, B37)"""
    results: list[Result] = field(default_factory=list)
