"""What the books of a new city start with: tax items, yearly rates, fees, and the due dates of the years at hand.

The values are those that Ise City has published; what a city may decide is a dated row, changed in 9101 from then on.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Set
from datetime import date

from core.ledger.ports import Store
from core.ledger.rates import PUBLISHED
from core.ledger.tax_items import TAX_ITEMS, DueDate
from core.values.business_days import NO_DAYS, shift

FIRST_LEVY_YEAR, LAST_LEVY_YEAR = 2022, 2027
"""令和4年度 to 令和9年度."""

DEMAND_FEES: tuple[tuple[date, int], ...] = ((date(2005, 11, 1), 100), (date(2025, 4, 1), 0))
"""督促手数料 in yen by the day of issue (発付日, R-06): 100 yen, none from 令和7年度 on. To be confirmed by the city."""

_TERM_MONTHS: dict[str, tuple[int, ...]] = {
    "01": (6, 8, 10, 1),
    "03": (4, 7, 12, 2),
    "08": (5,),
    "23": (6, 7, 8, 9, 10, 11, 12, 1, 2, 3),
}
"""Months of 納期 by tax item, from the first term on; the last day of the month, in December the 26th."""
_DECEMBER_DAY = 26
_WITHHOLDING_DAY = 10


def found_ledger(store: Store, audit_seq: int) -> None:
    """Write the founding rows inside the transaction that makes the city's file."""
    store.tax_items.put(TAX_ITEMS)
    store.rates.put(PUBLISHED.rows, audit_seq)
    store.rates.put_demand_fees(DEMAND_FEES, audit_seq)
    for levy_year in range(FIRST_LEVY_YEAR, LAST_LEVY_YEAR + 1):
        store.tax_items.put_due_dates(due_dates_of(levy_year))


def due_dates_of(levy_year: int, *, closed: Set[date] = NO_DAYS, opened: Set[date] = NO_DAYS) -> list[DueDate]:
    """The due dates of all tax items of a levy year (ise.md 納期; shift by 法20条の5②)."""
    return [
        DueDate(tax_item, levy_year, term_no, nominal, shift(nominal, closed=closed, opened=opened))
        for tax_item, term_no, nominal in _nominal_days(levy_year)
    ]


def _nominal_days(levy_year: int) -> Iterator[tuple[str, int, date]]:
    for tax_item, months in _TERM_MONTHS.items():
        for term_no, month in enumerate(months, 1):
            year = levy_year + (month < months[0])
            yield tax_item, term_no, date(year, month, _DECEMBER_DAY if month == 12 else monthrange(year, month)[1])
    for term_no in range(1, 13):  # withheld from the pay of June to May, handed over on the 10th of the month after
        month = (term_no + 5) % 12 + 1
        yield "02", term_no, date(levy_year + (term_no > 6), month, _WITHHOLDING_DAY)
