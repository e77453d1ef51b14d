"""延滞金 as it runs: the course of a principal by the law, read from the journal, and what is not yet in the books (rule 8)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from core.ledger.late_charge import LateCharge, NextStep, late_charge, next_step
from core.ledger.rates import RateTable, percent
from core.ledger.receivables import Entry
from core.ledger.waivers import Waivers
from core.values.money import ZERO, Yen

_ENDED = frozenset({"write_off", "expire"})
_CLAIMED = frozenset({"assess", "change", "succession", "carry", "reduction"})


@dataclass(frozen=True, slots=True)
class Course:
    """How a principal went: what is claimed, what was paid on which day (領収日), and the late charge fixed in the books.

    `waivers` are the days whose late charge graces and suspensions take away (R-08)."""

    principal: Yen
    payments: tuple[tuple[date, Yen], ...]
    fixed: Yen
    waivers: Waivers = ()

    @property
    def open(self) -> Yen:
        """What is left of the principal after the last payment."""
        return Yen(self.principal.amount - sum(amount.amount for _, amount in self.payments))


@dataclass(frozen=True, slots=True)
class Accrual:
    """The late charge of a receivable up to a day. `missing` is what the books do not have yet."""

    charge: LateCharge | None
    """None where none is computed: the item bears none, or the principal is paid."""
    fixed: Yen
    missing: Yen


@dataclass(frozen=True, slots=True)
class Terms:
    """What the computation needs besides the claim: the table of rates and the city's way over New Year."""

    rates: RateTable
    split_at_new_year: bool = True


def course_of(entries: Iterable[Entry], until: date, waivers: Waivers) -> Course:
    """The course of the principal of one receivable up to a day, by 領収日.

    A change of the assessment counts from the beginning, money and write-offs from their day. A red row carries the day
    of its original and takes it away; what a reduction made too much is taken back from the payment that brought it.
    """
    last = until.isoformat()
    claimed = fixed = 0
    net: dict[str, int] = {}
    for entry in entries:
        if entry.account != "receivable":
            continue
        if entry.component == "late_charge" and entry.kind in ("assess", "change"):
            fixed += entry.amount_yen
        elif entry.component == "principal":
            if entry.kind in _CLAIMED:
                claimed += entry.amount_yen
            elif entry.value_on <= last:
                net[entry.value_on] = net.get(entry.value_on, 0) - entry.amount_yen
    return Course(Yen(claimed), _payments(net), Yen(fixed), waivers)


def written_off(entries: Iterable[Entry]) -> bool:
    """True when some of a receivable stands written off (不納欠損): its late charge is gone with it, in the books or not.

    What was taken back as a mistake counts as if it had never been (徴基通153-13).
    """
    return any(
        yen < 0 for yen in _sums(entry for entry in entries if entry.account == "receivable" and entry.kind in _ENDED)
    )


def accrual_of(course: Course, due_on: date, on: date, terms: Terms) -> Accrual:
    """What the late charge comes to if the rest is paid on a day, and how much of it the books lack."""
    if not course.open or course.principal.amount <= 0:
        return Accrual(None, course.fixed, ZERO)
    charge = late_charge(
        course.principal,
        due_on,
        on,
        terms.rates,
        payments=course.payments,
        waivers=course.waivers,
        split_at_new_year=terms.split_at_new_year,
    )
    return Accrual(charge, course.fixed, Yen(max(0, charge.result.amount - course.fixed.amount)))


@dataclass(frozen=True, slots=True)
class FixedCharge:
    """The late charge of a principal that is paid: what the books fixed, and what the rule gives from the facts now."""

    fixed: Yen
    right: Yen

    @property
    def difference_yen(self) -> int:
        """Above 0 is to be claimed, below 0 to be taken back (ledger rule 8)."""
        return self.right.amount - self.fixed.amount


def fixed_of(course: Course, due_on: date, terms: Terms) -> FixedCharge | None:
    """What was fixed beside what is right, waivers that were decided since included; None while a principal is open."""
    if course.open or course.principal.amount <= 0 or not course.payments:
        return None
    last_on = course.payments[-1][0]
    charge = late_charge(
        course.principal,
        due_on,
        last_on,
        terms.rates,
        payments=[(day, yen) for day, yen in course.payments if day < last_on],
        waivers=course.waivers,
        split_at_new_year=terms.split_at_new_year,
    )
    return FixedCharge(course.fixed, charge.result)


def growth_of(course: Course, due_on: date, on: date, terms: Terms) -> NextStep | None:
    """When the late charge grows next after a day."""
    if not course.open or course.principal.amount <= 0:
        return None
    return next_step(
        course.principal,
        due_on,
        on,
        terms.rates,
        payments=course.payments,
        waivers=course.waivers,
        split_at_new_year=terms.split_at_new_year,
    )


def in_one_line(charge: LateCharge) -> str:
    """The derivation as one line of the screen: 27,000 x 2.8% x 31日=64 / x 9.1% x 116日=780 / 計 844、千円未満で 0."""
    if not charge.segments:
        if charge.paid_on <= charge.due_on:
            return "納期限前"
        return f"残り {charge.balances[-1].principal}円は2,000円未満なので 0"
    pieces = []
    base = ZERO
    for segment in charge.segments:
        head = "" if segment.base == base else f"{segment.base} "
        base = segment.base
        rate = "免除" if segment.waiver is not None and not segment.rate else f"{percent(segment.rate)}%"
        pieces.append(f"{head}x {rate} x {segment.days}日={segment.amount}")
    end = f"100円未満切捨てで {charge.result}" if charge.result else "千円未満で 0"
    return f"{' / '.join(pieces)} / 計 {charge.subtotal}、{end}"


def _sums(entries: Iterable[Entry]) -> Iterable[int]:
    sums: dict[str, int] = {}
    for entry in entries:
        sums[entry.component] = sums.get(entry.component, 0) + entry.amount_yen
    return sums.values()


def _payments(net: dict[str, int]) -> tuple[tuple[date, Yen], ...]:
    """Payments by day, each above 0: a day on which more was taken back than came lowers the days before it."""
    kept: list[tuple[str, int]] = []
    for day, yen in sorted(net.items()):
        left = yen
        while left < 0 and kept:
            before, amount = kept.pop()
            left += amount
            if left > 0:
                kept.append((before, left))
                left = 0
        if left > 0 and yen > 0:
            kept.append((day, left))
    return tuple((date.fromisoformat(day), Yen(yen)) for day, yen in kept)
