"""The claims of the demonstration city: notices of five years, cut into terms, with the keys by which their money comes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random
from typing import NamedTuple

from tui.demo.courses import Course, Courses
from tui.demo.days import Days
from tui.demo.digits import barcode44, customer_number, slip_number
from tui.demo.people import Payer
from tui.demo.terms import (
    CORPORATE,
    DEBITED,
    INSURANCE,
    PROPERTY,
    RESIDENT,
    TAX_ITEMS,
    VEHICLE,
    WITHHELD,
    DueDates,
    Term,
    corporate_term,
    terms_of,
)

Parts = tuple[tuple[str, int], ...]
_FOREST_FROM, _CHILD_FROM = 2024, 2026
"""Levy years from which 森林環境税 and 子ども支援金分 are levied."""
_UNIT, _WITHHELD_UNIT = 1000, 100


class Claim(NamedTuple):
    """One 期別: whose, which term of which notice, how much of what, and what had been paid on it."""

    payer: Payer
    term: Term
    notice_no: str
    serial: int
    """Counts all claims of a levy year; the slip number is made of it."""
    withholding_no: str
    return_no: str
    business_year_no: str
    yen: int
    parts: Parts
    course: Course

    @property
    def open_yen(self) -> int:
        """Principal that is still owed."""
        return self.yen - self.course.paid_yen

    @property
    def slip_no(self) -> str:
        """納付済通知書番号."""
        return slip_number(self.term.levy_year, self.serial)

    @property
    def barcode44(self) -> str:
        """The bar code of the slip; blank where none is printed."""
        if self.payer.manner == "debit" or self.term.tax_item not in DEBITED or self.yen > 300_000:
            return ""
        return barcode44(self.slip_no, limit_of(self.term.levy_year), self.yen)

    @property
    def customer_no(self) -> str:
        """顧客番号 for direct debit; blank for whoever pays by slip."""
        if self.payer.manner != "debit" or self.term.tax_item not in DEBITED:
            return ""
        return customer_number(self.term.tax_item, self.term.levy_year, self.term.term_no, self.notice_no)

    def has_keys(self, current_year: int) -> bool:
        """Whether money may still come for it by a slip: all of the current year, and whatever is open."""
        course = self.course
        return (
            self.term.levy_year == current_year
            or self.open_yen > 0
            or course.late_yen > course.late_paid_yen
            or course.fee_yen > course.fee_paid_yen
        )


def limit_of(levy_year: int) -> str:
    """The last day on which a store takes a slip of the year: the day on which its books close."""
    return f"{(levy_year + 1) % 100:02d}0531"


def split(total: int, terms: int, unit: int = _UNIT) -> list[int]:
    """A year's tax in terms: equal parts cut to the unit, the rest on the first (法20条の4の2⑥)."""
    later = total // terms // unit * unit
    return [total - later * (terms - 1), *[later] * (terms - 1)]


class Claims:
    """All claims of a levy year in the order of their notice numbers, of payers in the order of the register."""

    def __init__(
        self, rng: Random, payers: Sequence[Payer], due_dates: DueDates, days: Days, courses: Courses, until: int
    ) -> None:
        """Claims that were assessed after the ordinal `until` do not exist yet."""
        self._rng = rng
        self._payers = payers
        self._due_dates = due_dates
        self._days = days
        self._courses = courses
        self._until = until
        self._serial = 0

    def of_year(self, levy_year: int) -> Iterator[Claim]:
        """The claims of one levy year."""
        self._serial = 0
        for tax_item in TAX_ITEMS:
            if tax_item == CORPORATE:
                yield from self._corporate(levy_year)
                continue
            terms = terms_of(self._due_dates, tax_item, levy_year, self._days)
            if not terms or terms[0].assessed > self._until:
                continue
            yield from self._vehicles(terms[0]) if tax_item == VEHICLE else self._yearly(terms)

    def _yearly(self, terms: Sequence[Term]) -> Iterator[Claim]:
        """A tax of one notice a year, cut into terms."""
        rng, of = self._rng, self._courses.of
        first = terms[0]
        tax_item, levy_year = first.tax_item, first.levy_year
        field = {RESIDENT: 3, WITHHELD: 4, PROPERTY: 5, INSURANCE: 8}[tax_item]
        unit = _WITHHELD_UNIT if tax_item == WITHHELD else _UNIT
        count = len(terms)
        notices = 0
        serial = self._serial
        for payer in self._payers:
            usual = payer[field]
            if not usual or payer.since > levy_year:
                continue
            notices += 1
            total = int(usual * (0.94 + rng.random() * 0.12)) // 100 * 100  # type: ignore[operator]  # these fields are yen
            shares = _shares(tax_item, levy_year, total, payer)
            notice_no = f"{levy_year % 100:02d}{tax_item}{notices:06d}"
            withholding_no = f"{payer.index + 1:06d}" if tax_item == WITHHELD else ""
            parts: Parts = ()
            before = -1
            for term, yen in zip(terms, split(total, count, unit), strict=True):
                if not yen:
                    continue
                if yen != before:
                    parts, before = _parts(shares, yen, total), yen
                serial += 1
                yield Claim(
                    payer, term, notice_no, serial, withholding_no, "", "", yen, parts, of(term, yen, payer.manner)
                )
        self._serial = serial

    def _vehicles(self, term: Term) -> Iterator[Claim]:
        """軽自動車税: a notice for each vehicle, due whole."""
        notices = 0
        for payer in self._payers:
            if not payer.vehicles or payer.since > term.levy_year:
                continue
            for yen in payer.vehicles:
                notices += 1
                self._serial += 1
                notice_no = f"{term.levy_year % 100:02d}{VEHICLE}{notices:06d}"
                course = self._courses.of(term, yen, payer.manner)
                yield Claim(payer, term, notice_no, self._serial, "", "", "", yen, (), course)

    def _corporate(self, levy_year: int) -> Iterator[Claim]:
        """法人市民税: one final return a business year."""
        rng = self._rng
        by_month = {month: corporate_term(levy_year, month, self._days) for month in (3, 6, 9, 12)}
        notices = 0
        for payer in self._payers:
            if not payer.corporate_yen:
                continue
            term = by_month[payer.closing_month]
            if term.assessed > self._until:
                continue
            notices += 1
            self._serial += 1
            yen = 50_000 + int(payer.corporate_yen * (0.6 + rng.random() * 0.8)) // 100 * 100
            yield Claim(
                payer,
                term,
                f"{levy_year % 100:02d}{CORPORATE}{notices:06d}",
                self._serial,
                "",
                "01",
                f"{levy_year}{payer.closing_month:02d}",
                yen,
                (("per_capita", 50_000), ("corporate", yen - 50_000)) if yen > 50_000 else (("per_capita", yen),),
                self._courses.of(term, yen, payer.manner),
            )


def _shares(tax_item: str, levy_year: int, total: int, payer: Payer) -> Parts:
    """What a year's tax is made of, by part code; the first takes what is left."""
    if tax_item in (RESIDENT, WITHHELD):
        forest = 1_000 if levy_year >= _FOREST_FROM and total >= 5_000 else 0
        return (("city", 0), ("pref", (total - forest) * 2 // 5), ("forest", forest))
    if tax_item == PROPERTY:
        depreciable = total // 4 if payer.withheld_yen else 0
        return (("land_house", 0), ("depreciable", depreciable), ("city_planning", total * 3 // 17))
    child = total * 3 // 100 if levy_year >= _CHILD_FROM else 0
    return (("medical", 0), ("support", total * 23 // 100), ("care", total * 11 // 100), ("child", child))


def _parts(shares: Parts, yen: int, total: int) -> Parts:
    """The parts of one term in proportion, adding up to it."""
    cut = [(code, share * yen // total) for code, share in shares[1:] if share]
    return ((shares[0][0], yen - sum(part for _, part in cut)), *cut)
