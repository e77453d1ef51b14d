"""How a claim of the demonstration city was paid up to the day on which the story of the last days begins."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from random import Random
from typing import NamedTuple

from core.ledger.late_charge import late_charge
from core.ledger.rates import RateTable
from core.values.money import Yen
from tui.demo.days import Days
from tui.demo.terms import CORPORATE, DEBITED, INSURANCE, WITHHELD, Term


class Course(NamedTuple):
    """What came on a claim before, in yen; days are ordinals, 0 for never. `way` is how the money came."""

    way: str
    paid_yen: int
    paid: int
    booked: int
    late_yen: int
    late_paid_yen: int
    fee_yen: int
    fee_paid_yen: int
    demanded: int


_WEDNESDAY = 3
"""Ordinals leave this rest by 7 on the day on which the collection company pays over what stores took a week before."""
UNPAID = Course("", 0, 0, 0, 0, 0, 0, 0, 0)


class Courses:
    """Draws the course of claims, one after another, up to the day `until` (an ordinal; money booked later has not come)."""

    def __init__(
        self,
        rng: Random,
        days: Days,
        rates: RateTable,
        demand_fees: tuple[tuple[int, int], ...],
        until: int,
        held_due: int,
        held_share: float,
    ) -> None:
        """`demand_fees` are (first day, yen); debits of the day `held_due` are kept back at `held_share` for today's file."""
        self._rng = rng
        self._days = days
        self._fees = demand_fees
        self._until = until
        self._held_due = held_due
        self._held_share = held_share

        @lru_cache(maxsize=100_000)
        def late(thousands: int, due: int, paid: int) -> int:
            day = date.fromordinal
            return late_charge(Yen(thousands * 1000), day(due), day(paid), rates).result.amount

        self._late = late

    def of(self, term: Term, yen: int, manner: str) -> Course:
        """The course of one claim of a payer who pays in this manner."""
        rng, days, due = self._rng, self._days, term.due
        luck = rng.random()
        if manner == "debit":
            if term.tax_item not in DEBITED:
                manner = "bank"
            elif due == self._held_due and rng.random() < self._held_share:
                return UNPAID
            elif luck < 0.985:
                booked = days.open_from(due + 1)
                return Course("debit", yen, due, booked, 0, 0, 0, 0, 0) if booked <= self._until else UNPAID
            else:
                manner, luck = "late", rng.random()
        if manner == "store":
            if luck < 0.975 and yen <= 300_000 and term.tax_item in DEBITED:
                paid = due - int(rng.random() * 25)
                booked = days.open_from(paid + 6 + (_WEDNESDAY - paid - 6) % 7)
                return Course("store", yen, paid, booked, 0, 0, 0, 0, 0) if booked <= self._until else UNPAID
            manner = "bank" if luck < 0.975 else "late"
        if manner == "bank":
            if luck < 0.975:
                paid = days.open_from(due - int(rng.random() * (6 if term.tax_item in (WITHHELD, CORPORATE) else 20)))
                booked = days.open_from(paid + 2)
                return Course("bank", yen, paid, booked, 0, 0, 0, 0, 0) if booked <= self._until else UNPAID
            manner = "late"
        if manner == "late":
            return self._paid_late(term, yen, 3 + int(rng.random() ** 2 * 120))
        if luck < 0.34:
            return self._unpaid(term)
        if luck < 0.46:
            return self._paid_in_part(term, yen)
        return self._paid_late(term, yen, 40 + int(rng.random() * 800))

    def _demanded(self, term: Term) -> tuple[int, int]:
        """The day on which an unpaid claim was demanded, if it was, and the fee of that day."""
        if term.demand > self._until:
            return 0, 0
        return term.demand, next((fee for first, fee in reversed(self._fees) if first <= term.demand), 0)

    def _unpaid(self, term: Term) -> Course:
        demanded, fee = self._demanded(term)
        return Course("", 0, 0, 0, 0, 0, fee, 0, demanded) if demanded else UNPAID

    def _paid_in_part(self, term: Term, yen: int) -> Course:
        """Half of the principal, some weeks after the due date."""
        paid_after = term.due + 20 + int(self._rng.random() * 60)
        if paid_after > self._until or yen < 4_000:
            return self._unpaid(term)
        paid = self._days.open_from(paid_after)
        booked = self._days.open_from(paid + 2)
        if booked > self._until:
            return self._unpaid(term)
        demanded, fee = self._demanded(term) if booked > term.demand else (0, 0)
        return Course("bank", yen // 2000 * 1000, paid, booked, 0, 0, fee, 0, demanded)

    def _paid_late(self, term: Term, yen: int, days_late: int) -> Course:
        """The whole principal with what had grown on it; one in eight leaves the fee and the late charge open."""
        if term.due + days_late > self._until:
            return self._unpaid(term)
        paid = self._days.open_from(term.due + days_late)
        booked = self._days.open_from(paid + 2)
        if booked > self._until:
            return self._unpaid(term)
        demanded, fee = self._demanded(term) if paid > term.demand else (0, 0)
        late = self._late(yen // 1000, term.due, paid) if yen >= 2_000 and term.tax_item != INSURANCE else 0
        whole = self._rng.random() < 0.88
        return Course("bank", yen, paid, booked, late, late if whole else 0, fee, fee if whole else 0, demanded)
