"""Rooms of the store that `collection` uses beside those to its left, and its context."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol, TypeAlias

from core.collection.payments import Batches
from core.collection.reconciled import History, Line, Reconciled
from core.office import context
from core.refunds import ports as refunds_ports


class Matching(Protocol):
    """Joined rows for reconciliation, and the rows that it appends."""

    def lines(self, batch_id: int, after: int, until: int, limit: int) -> list[Line]:
        """The next lines of a batch by payment number, at most `limit`, none above `until`."""
        ...

    def line(self, payment_id: int) -> Line | None:
        """One line, as it would be matched now."""
        ...

    def histories(self, receivable_ids: Sequence[int]) -> dict[int, History]:
        """What the journal says of the receivables beyond their balances."""
        ...

    def next_numbers(self) -> tuple[int, int]:
        """The next free numbers of suspense and over-payment."""
        ...

    def append(self, reconciled: Reconciled, audit_seq: int) -> None:
        """The rows beside the journal: suspense, over-payments, marks and their ends, events."""
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

    def vouchers(self, batch_id: int, below: int, limit: int) -> Iterator[int]:
        """Vouchers of a batch that are not reversals, newest first, below a number."""
        ...


class Store(refunds_ports.Store, Protocol):
    """What a transaction offers to the services of this room."""

    @property
    def batches(self) -> Batches: ...
    @property
    def matching(self) -> Matching: ...


Context: TypeAlias = context.Context[Store]
