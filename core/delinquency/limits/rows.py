"""What counts for the limitation of a receivable, and where it stands, as values of the store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Protocol

OPEN_END = date(9999, 12, 31)
"""Until when something holds that has no end yet."""


class LimitClaim(NamedTuple):
    """The receivable itself: whose it is, its tax item, 納期限, and yen that are open."""

    receivable_id: int
    party_id: int
    tax_item: str
    due_on: date
    open_yen: int


class Told(NamedTuple):
    """One thing that happened to a receivable: the word of its kind, its day, and its last day where that is known."""

    kind: str
    on: date
    until: date | None = None
    ends: int = 0
    """The row that it ends, or 0."""
    event_id: int = 0
    """Its row among the events of receivables; 0 for a demand and for money."""
    acknowledged: bool = False
    """A grace whose application is a row of its own."""


class YearsRow(NamedTuple):
    """Years of the limitation of a tax item ('' for all others) for claims due from a day on."""

    tax_item: str
    from_on: date
    years: int
    article: str


@dataclass(frozen=True, slots=True)
class LimitRow:
    """Where the limitation of a receivable stands, as it was worked out for a day.

    `completes_on` is the last day, None while a stay without end holds it. `held_until` is the last day on which a
    stay without end (OPEN_END), a pause or a suspension holds it, None when nothing does; `held_by` names it.
    `expires_on` is the last day of the three years of a suspension (法15条の7④).
    """

    receivable_id: int
    party_id: int
    starts_on: date
    completes_on: date | None
    held_until: date | None
    held_by: str
    suspended_from: date | None
    expires_on: date | None
    basis: str
    computed_on: date


@dataclass(frozen=True, slots=True)
class LimitLine:
    """A row with what a list says of it: whose it is, which claim, what is open, who has the case."""

    row: LimitRow
    party_no: str
    party_name: str
    tax_item: str
    tax_name: str
    levy_year: int
    term_no: int
    due_on: date
    open_yen: int
    staff_no: str
    staff_name: str


class Bounds(NamedTuple):
    """What a list takes: completing from and until these days (both counted), None for no bound.

    `held`: only rows that something holds on the day and that are not complete (True), only those that nothing holds
    (False), or all (None).
    """

    on: date
    completes_from: date | None = None
    completes_until: date | None = None
    held: bool | None = None


class Limits(Protocol):
    """The rows in the store."""

    def years(self) -> list[YearsRow]:
        """All rows of years, by item and day."""
        ...

    def claims(self, receivable_ids: Sequence[int]) -> list[LimitClaim]:
        """The receivables of the numbers."""
        ...

    def told(self, receivable_ids: Sequence[int]) -> dict[int, list[Told]]:
        """What happened to them: the demand that counts, money that came and stayed, and the events that count.

        Money for a receivable of a signed plan counts for all that the plan lists, while it is in force; what moved the
        limitation of a main claim counts for the claims of its secondary liable.
        """
        ...

    def page(self, after: int, limit: int, today: date) -> list[int]:
        """The next open receivables whose 納期限 is past, by number."""
        ...

    def of(self, receivable_ids: Sequence[int]) -> dict[int, LimitRow]:
        """The stored rows."""
        ...

    def put(self, rows: Sequence[LimitRow]) -> None:
        """Write rows, in the place of those that stand."""
        ...

    def drop_closed(self, after: int, until: int) -> int:
        """Take away the rows of receivables of which nothing is open, numbers above `after` up to `until`."""
        ...

    def last_number(self) -> int:
        """The highest number of a receivable."""
        ...

    def lines(
        self, bounds: Bounds, *, staff_no: str | None = None, after: tuple[str, int] | None = None, limit: int = 200
    ) -> list[LimitLine]:
        """Rows of a list in the order of their days (`completes_on`, then number; '' for one without)."""
        ...

    def extinct(self, on: date, *, staff_no: str | None = None, limit: int = 200) -> list[LimitLine]:
        """Rows whose limitation was complete, or whose three years of suspension were over, before a day."""
        ...

    def count_extinct(self, on: date) -> int:
        """How many of them there are."""
        ...

    def count(self, bounds: Bounds, staff_no: str | None = None) -> int:
        """How many rows there are within bounds."""
        ...

    def of_party(self, party_id: int) -> list[LimitLine]:
        """The rows of a party, the earliest end first."""
        ...

    def line(self, receivable_id: int) -> LimitLine | None:
        """The row of one receivable as a list shows it; None where there is none."""
        ...
