"""What an accepted assessment becomes in the books: vouchers of assessment, and of the money that had come before.

Pure. A row of the file that is new to the books gives a receivable; what had been paid on it before this system was in
use becomes a payment of the batch `opening`, booked on the day on which the city received it, so that the sums of every
fiscal year are those of the old books.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from core.ledger.assessments.rows import AssessmentRow, OpeningPayment
from core.ledger.fiscal_years import fiscal_year_containing, fiscal_year_of
from core.ledger.journal import Posting

ASSESS, OPENING = "assess", "opening"


@dataclass(slots=True)
class Drawn:
    """A voucher while it is drawn up: rows that raise, rows that lower, revenue and cash in one row each."""

    raising: list[Posting] = field(default_factory=list)
    lowering: list[Posting] = field(default_factory=list)
    revenue_yen: dict[tuple[int, str, str, str], int] = field(default_factory=dict)
    cash_yen: int = 0

    def assess(
        self, kind: str, receivable_id: int, component: str, yen: int, value_on: str, place: tuple[int, str]
    ) -> None:
        """Raise or lower what is claimed, against revenue."""
        target = self.raising if yen > 0 else self.lowering
        target.append(Posting("receivable", kind, yen, value_on, *place, receivable_id, component))
        key = (*place, kind, component)
        self.revenue_yen[key] = self.revenue_yen.get(key, 0) - yen

    def receive(
        self, receivable_id: int, component: str, yen: int, paid_on: str, place: tuple[int, str], payment_id: int
    ) -> None:
        """Lower what is owed by money."""
        self.lowering.append(
            Posting("receivable", "receipt", -yen, paid_on, *place, receivable_id, component, payment_id)
        )
        self.cash_yen += yen

    def postings(self, booked_on: str) -> list[Posting]:
        """The rows in the order in which the books take them; they sum to zero."""
        revenue = [
            Posting("revenue", kind, yen, booked_on, year, revenue_class, component=component)
            for (year, revenue_class, kind, component), yen in sorted(self.revenue_yen.items())
            if yen
        ]
        cash = []
        if self.cash_yen:
            year = fiscal_year_containing(date.fromisoformat(booked_on))
            cash.append(Posting("cash_in", "receipt", self.cash_yen, booked_on, year, "none"))
        return [*self.raising, *self.lowering, *revenue, *cash]


def opening_vouchers(
    rows: Sequence[tuple[int, AssessmentRow, int | None]], today: str
) -> list[tuple[str, str, list[Posting]]]:
    """The vouchers of new receivables: (act, booked on, postings), assessments before fees before money.

    Each row comes with the number of its receivable and that of its opening payment, if money had come. A late charge
    that was fixed without any money is booked today.
    """
    assessed: dict[str, Drawn] = {}
    fees: dict[str, Drawn] = {}
    received: dict[str, Drawn] = {}
    place = _Places()
    for receivable_id, row, payment_id in rows:
        drawn = assessed.setdefault(row.assessed_on, Drawn())
        drawn.assess(
            "assess", receivable_id, "principal", row.assessed_yen, row.assessed_on, place(row, row.assessed_on)
        )
        if row.demand_fee_yen and row.demand_issued_on:
            day = row.demand_issued_on
            fees.setdefault(day, Drawn()).assess(
                "assess", receivable_id, "demand_fee", row.demand_fee_yen, day, place(row, day)
            )
        booked_on = row.booked_on or today
        if row.late_charge_yen:
            received.setdefault(booked_on, Drawn()).assess(
                "assess", receivable_id, "late_charge", row.late_charge_yen, row.paid_on or today, place(row, booked_on)
            )
        if payment_id is None:
            continue
        assert row.paid_on is not None
        for component, yen in (
            ("principal", row.paid_yen),
            ("demand_fee", row.demand_fee_paid_yen),
            ("late_charge", row.late_charge_paid_yen),
        ):
            if yen:
                received.setdefault(booked_on, Drawn()).receive(
                    receivable_id, component, yen, row.paid_on, place(row, booked_on), payment_id
                )
    return [
        (act, booked_on, drawn.postings(booked_on))
        for act, days in ((ASSESS, assessed), (OPENING, fees), (OPENING, received))
        for booked_on, drawn in sorted(days.items())
    ]


def opening_payment(row: AssessmentRow, payment_id: int, line_no: int) -> OpeningPayment:
    """The money of a row as a line of the opening batch, under the key that a clerk would type."""
    assert row.paid_on is not None and row.booked_on is not None
    typed = f"{row.tax_item}-{row.levy_year}-{row.notice_no}-{row.term_no}"
    return OpeningPayment(payment_id, line_no, typed, row.received_yen, row.paid_on, row.booked_on)


class _Places:
    """Fiscal year and class of each (origin year, day), asked again and again for a file's few days."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, str], tuple[int, str]] = {}

    def __call__(self, row: AssessmentRow, booked_on: str) -> tuple[int, str]:
        key = (row.fiscal_year, booked_on)
        if key not in self._known:
            year, revenue_class = fiscal_year_of(row.fiscal_year, date.fromisoformat(booked_on))
            self._known[key] = (year, str(revenue_class))
        return self._known[key]
