"""Terms (期) of the demonstration city: which tax falls due when, from the city's own table of due dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from core.ledger.fiscal_years import origin_year
from core.ledger.tax_items import DueDate
from tui.demo.days import Days

RESIDENT, WITHHELD, PROPERTY, CORPORATE, VEHICLE, INSURANCE = "01", "02", "03", "04", "08", "23"
TAX_ITEMS = (RESIDENT, WITHHELD, PROPERTY, CORPORATE, VEHICLE, INSURANCE)
DEBITED = frozenset((RESIDENT, PROPERTY, VEHICLE, INSURANCE))
"""Tax items that are debited from accounts, and that carry a bar code."""

_NOTICE_DAYS = {RESIDENT: (6, 10), WITHHELD: (5, 12), PROPERTY: (4, 9), VEHICLE: (5, 7), INSURANCE: (6, 12)}
"""Month and day on which the notices of a year go out."""
FIRST_NOTICE_DAY = 12
"""Days into the fiscal year after which its first notices (固定資産税) have surely gone out."""
_DAYS_TO_DEMAND = 18


class Term(NamedTuple):
    """A term of a tax item and levy year; days as ISO text, and as ordinals where they are reckoned with."""

    tax_item: str
    levy_year: int
    term_no: int
    fiscal_year: int
    nominal_due_on: str
    due_on: str
    statutory_due_on: str
    priority_on: str
    assessed_on: str
    due: int
    assessed: int
    demand: int
    """The day on which demands for this term go out."""


DueDates = Mapping[tuple[str, int], Sequence[DueDate]]
"""The city's table of due dates by tax item and levy year."""


def terms_of(due_dates: DueDates, tax_item: str, levy_year: int, days: Days) -> list[Term]:
    """The terms of a tax item and year in order."""
    rows = due_dates.get((tax_item, levy_year), ())
    if not rows:
        return []
    month, day = _NOTICE_DAYS[tax_item]
    assessed = days.open_from(date(levy_year, month, day).toordinal())
    return [_term(row, rows[0].due_on, assessed, days) for row in rows]


def corporate_term(levy_year: int, closing_month: int, days: Days) -> Term:
    """法人市民税: due two months after a business year that ends in March to December, assessed when it is declared."""
    year, month = divmod(levy_year * 12 + closing_month - 1 + 3, 12)
    nominal = date(year, month + 1, 1).toordinal() - 1
    due = days.open_from(nominal)
    row = DueDate(CORPORATE, levy_year, 1, date.fromordinal(nominal), date.fromordinal(due))
    return _term(row, row.due_on, due, days)


def _term(row: DueDate, statutory: date, assessed: int, days: Days) -> Term:
    withheld_in = None
    if row.tax_item == WITHHELD:
        month = (row.term_no + 4) % 12 + 1
        withheld_in = date(row.levy_year + (month < 6), month, 1)
    fiscal_year = origin_year(row.nominal_due_on, withheld_in=withheld_in)
    due = row.due_on.toordinal()
    assessed_on = days.iso(assessed)
    return Term(
        row.tax_item,
        row.levy_year,
        row.term_no,
        fiscal_year,
        row.nominal_due_on.isoformat(),
        row.due_on.isoformat(),
        statutory.isoformat(),
        max(assessed_on, statutory.isoformat()) if row.tax_item == CORPORATE else assessed_on,
        assessed_on,
        due,
        assessed,
        days.open_from(due + _DAYS_TO_DEMAND),
    )
