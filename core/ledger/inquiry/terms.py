"""期別 as of a day: one receivable with everything that the screens of inquiry say of it, worked out from its postings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from core.ledger.accrual import Terms, accrual_of, course_of
from core.ledger.balances import sums_of
from core.ledger.fiscal_years import books_close_on
from core.ledger.ports import Store
from core.ledger.receivables import Demand, Entry, Receivable
from core.ledger.statuses import Facts, Stage, Status, stage_of, status_of
from core.ledger.tax_items import TaxItem, term_label
from core.ledger.waivers import Waivers, waivers_of
from core.values.money import ZERO, Yen, total

FUNCTION = "ledger.payments"


class NoticeKey(NamedTuple):
    """One notice (通知書) of a party: what 2101 lists in a row and 2102 opens."""

    party_id: int
    tax_item: str
    levy_year: int
    tax_year: int
    notice_no: str


@dataclass(frozen=True, slots=True)
class Term:
    """One receivable (期別) as of a day, with everything that screens say of it.

    Amounts of the principal; `late_charge_fixed` is in the books and open, `late_charge_accrued` is not in them yet and
    None before 納期限. `entries` are the postings from which all of it comes.
    """

    receivable: Receivable
    label: str
    assessed: Yen
    received: Yen
    unpaid: Yen
    provisional: Yen
    late_charge_fixed: Yen
    late_charge_accrued: Yen | None
    demand_fee: Yen
    overpaid: Yen
    demand: Demand | None
    last_paid_on: date | None
    status: Status
    entries: tuple[Entry, ...]
    waivers: Waivers = ()
    """The days whose late charge is waived."""

    @property
    def receivable_id(self) -> int:
        """The number by which 2103 and 2105 open it."""
        return self.receivable.receivable_id

    @property
    def due(self) -> bool:
        """True when 納期限 is over and something is unpaid."""
        return self.late_charge_accrued is not None and bool(self.unpaid)

    def stage(self, day: date) -> Stage:
        """How far its pursuit may go on a day."""
        return stage_of(
            self.receivable.open_for_pursuit,
            not self.receivable.open,
            self.receivable.due_on,
            self.demand.seizable_from_on if self.demand else None,
            day,
        )

    @property
    def late_charge(self) -> Yen:
        """Fixed and accrued together."""
        return self.late_charge_fixed + (self.late_charge_accrued or ZERO)


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over rows or terms, of principal, late charge and fee; `due` are those of claims whose 納期限 is over."""

    assessed: Yen
    received: Yen
    unpaid: Yen
    provisional: Yen
    late_charge: Yen
    demand_fee: Yen
    unpaid_due: Yen

    @property
    def to_pay_now(self) -> Yen:
        """What is due today: principal, late charge and fee."""
        return self.unpaid_due + self.late_charge + self.demand_fee


def terms_of(
    store: Store, receivables: Sequence[Receivable], entries: Sequence[Entry], day: date, today: date
) -> list[Term]:
    """Receivables as of a day; the shared step of 2101 and 2102. What was not yet assessed on a past day is left out."""
    settings = settings_of(store, today)
    items = store.tax_items.all()
    numbers = [r.receivable_id for r in receivables]
    demands = store.receivables.demands(numbers)
    waiving = store.receivable_events.waiving(numbers)
    by_receivable: dict[int, list[Entry]] = {r.receivable_id: [] for r in receivables}
    for entry in entries:
        by_receivable[entry.receivable_id].append(entry)
    return [
        _term(
            r,
            by_receivable[r.receivable_id],
            demands.get(r.receivable_id),
            items[r.key.tax_item],
            settings,
            day,
            today,
            waivers_of(waiving.get(r.receivable_id, ())),
        )
        for r in receivables
        if day >= today or _known_on(by_receivable[r.receivable_id], day)
    ]


def _known_on(entries: Sequence[Entry], day: date) -> bool:
    """Was the receivable in the books on the day? One that never had a posting has no day of its own."""
    limit = day.isoformat()
    return not entries or any(entry.booked_on <= limit for entry in entries)


def settings_of(store: Store, today: date) -> Terms:
    """Rates and the city's way over New Year, as in force today."""
    split = store.settings.get("split_at_new_year", today)
    return Terms(store.rates.table(), True if split is None else bool(split))


def totals_of(terms: Sequence[Term]) -> Totals:
    """Sums over receivables."""
    return Totals(
        total([t.assessed for t in terms]),
        total([t.received for t in terms]),
        total([t.unpaid for t in terms]),
        total([t.provisional for t in terms]),
        total([t.late_charge for t in terms]),
        total([t.demand_fee for t in terms]),
        total([t.unpaid for t in terms if t.due]),
    )


def year_class_of(fiscal_year: int, unpaid: Yen, day: date) -> str:
    """現年 while the books of its year are open, then 滞繰 for what is unpaid and 過年 for what is done (R-18)."""
    if day <= books_close_on(fiscal_year):
        return "現年"
    return "滞繰" if unpaid else "過年"


def _term(
    receivable: Receivable,
    entries: Sequence[Entry],
    demand: Demand | None,
    item: TaxItem,
    settings: Terms,
    day: date,
    today: date,
    waivers: Waivers,
) -> Term:
    past = day < today
    limit = day.isoformat()
    counted = [e for e in entries if e.booked_on <= limit] if past else entries
    if demand is not None and demand.issued_on > day:
        demand = None
    sums = sums_of(counted)
    open_parts = sums.open
    provisional = ZERO if past else receivable.provisional
    accrued: Yen | None = None
    if day > receivable.due_on:
        accrued = ZERO
        if item.bears_late_charge and open_parts.principal:
            accrued = accrual_of(course_of(entries, day, waivers), receivable.due_on, day, settings).missing
    facts = Facts(
        sums.assessed.total,
        sums.received.total,
        open_parts.total,
        provisional,
        sums.overpaid,
        sums.given_up.total,
        receivable.due_on,
        demand is not None,
    )
    return Term(
        receivable,
        term_label(receivable.key.tax_item, receivable.key.term_no),
        sums.assessed.principal,
        sums.received.principal,
        open_parts.principal,
        provisional,
        open_parts.late_charge,
        accrued,
        open_parts.demand_fee,
        sums.overpaid,
        demand,
        sums.last_paid_on,
        status_of(facts, day),
        tuple(entries),
        waivers,
    )
