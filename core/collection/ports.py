"""Rooms of the store that `collection` uses beside those to its left, and its context."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeAlias

from core.collection.payments import Banks, Batches
from core.collection.records.day_totals import DayBooks
from core.collection.records.held import HeldMoney
from core.collection.records.marks import Marks
from core.collection.records.receipts import Receipts
from core.collection.records.reconciled import AskedLine, History, Line, Numbers, Reconciled
from core.collection.records.reviewed import Reviews
from core.collection.records.slip_lines import SlipLines
from core.office import context
from core.office.keeping.key_rotation import SealedRows
from core.office.keeping.retention import Erasable
from core.refunds import ports as refunds_ports


class Matching(Protocol):
    """Joined rows for reconciliation, and the rows that it appends."""

    def lines(self, batch_id: int, after: int, until: int, limit: int, *, today: str = ...) -> list[Line]:
        """The next lines of a batch by payment number, at most `limit`, none above `until`."""
        ...

    def line(self, payment_id: int) -> Line | None:
        """One line, as it would be matched now."""
        ...

    def typed_lines(self, batch_id: int) -> list[Line]:
        """The typed slips of a batch as lines, by line number; their payment numbers are negative."""
        ...

    def asked_line(self, asked: AskedLine) -> Line:
        """What money would be matched with, if it came with this key or for this claim."""
        ...

    def histories(self, receivable_ids: Sequence[int]) -> dict[int, History]:
        """What the journal says of the receivables beyond their balances."""
        ...

    def next_numbers(self) -> Numbers:
        """The next free numbers of suspense, over-payments and provisional marks."""
        ...

    def append(self, reconciled: Reconciled, audit_seq: int) -> None:
        """The rows beside the journal: suspense, over-payments, marks and their ends, events."""
        ...

    def is_posted(self, payment_id: int) -> bool:
        """True when the money of a payment is in the books."""
        ...

    def posted_until(self, batch_id: int) -> int:
        """The last payment of a batch whose money is in the books, 0 when there is none."""
        ...

    def closed_days(self, days: Sequence[str]) -> frozenset[str]:
        """Those of the ISO days that are closed."""
        ...

    def booking_days(self, batch_id: int) -> list[str]:
        """The days on which the money of a batch reached the city."""
        ...

    def late_charge_open(self, receivable_ids: Sequence[int]) -> dict[int, int]:
        """Open late charge of the receivables, yen."""
        ...

    def voucher_below(self, batch_id: int, below: int) -> int | None:
        """The newest voucher that posted money of the batch and has a smaller number."""
        ...

    def payments_of_voucher(self, voucher_id: int, after: int, limit: int) -> list[int]:
        """The next payments that a voucher names, by number."""
        ...

    def given_away(self, batch_id: int) -> bool:
        """True when an over-payment that the batch made has been offset or refunded."""
        ...

    def release_marks(self, batch_id: int, reason: str, audit_seq: int, limit: int) -> tuple[int, int]:
        """End the next open marks of a batch as released; how many there were, and their yen."""
        ...

    def cancel_crossings(self, payment_ids: Sequence[int], audit_seq: int) -> None:
        """What was noted of demands that crossed with these payments no longer holds."""
        ...


class Store(refunds_ports.Store, Protocol):
    """What a transaction offers to the services of this room."""

    @property
    def banks(self) -> Banks: ...
    @property
    def payment_erasing(self) -> Erasable: ...
    @property
    def payment_seals(self) -> SealedRows: ...
    @property
    def batches(self) -> Batches: ...
    @property
    def matching(self) -> Matching: ...
    @property
    def reviews(self) -> Reviews: ...
    @property
    def slip_lines(self) -> SlipLines: ...
    @property
    def suspense(self) -> HeldMoney: ...
    @property
    def receipts(self) -> Receipts: ...
    @property
    def day_books(self) -> DayBooks: ...
    @property
    def marks(self) -> Marks: ...


Context: TypeAlias = context.Context[Store]
