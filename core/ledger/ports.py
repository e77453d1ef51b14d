"""Rooms of the store that `ledger` uses beside those to its left, and its context."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol, TypeAlias

from core.ledger.assessments.rows import Assessments
from core.ledger.inquiry.rows import Inquiries
from core.ledger.journal import Journal
from core.ledger.open_claims import OpenClaims
from core.ledger.rates import Rate, RateTable
from core.ledger.receivable_events import ReceivableEvents
from core.ledger.receivables import Receivables
from core.ledger.tax_items import TaxItems
from core.office import context
from core.parties import ports as parties_ports


class Rates(Protocol):
    """Yearly rates and the fee of a demand, as dated rows of the store."""

    def table(self) -> RateTable:
        """All rows in force and past."""
        ...

    def sources(self) -> dict[date, tuple[datetime | None, str]]:
        """By the first day of each row of rates: when it was laid down and the name of who did it."""
        ...

    def demand_fee_yen(self, issued_on: date) -> int:
        """督促手数料 of a demand issued on the day, yen."""
        ...

    def put(self, rows: Sequence[Rate], audit_seq: int) -> None:
        """Write rows of yearly rates; one of the same first day takes its new rates."""
        ...

    def put_demand_fees(self, fees: Sequence[tuple[date, int]], audit_seq: int) -> None:
        """Write the fee of a demand in yen by its first day of issue."""
        ...


class Store(parties_ports.Store, Protocol):
    """What a transaction offers to the services of this room."""

    @property
    def journal(self) -> Journal: ...
    @property
    def rates(self) -> Rates: ...
    @property
    def tax_items(self) -> TaxItems: ...
    @property
    def receivables(self) -> Receivables: ...
    @property
    def receivable_events(self) -> ReceivableEvents: ...
    @property
    def open_claims(self) -> OpenClaims: ...
    @property
    def assessments(self) -> Assessments: ...
    @property
    def inquiries(self) -> Inquiries: ...


Context: TypeAlias = context.Context[Store]
