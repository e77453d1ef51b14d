"""Receipts (収納) as corrections see them: what was paid, and where the money lies now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple, Protocol

from core.collection.payments import BatchState, Channel
from core.values.money import Yen


class Lies(StrEnum):
    """Where money of a receipt lies; the value is the word on the screen."""

    CLAIM = "消込"
    OVERPAID = "過誤納"
    SUSPENSE = "保留"


class Place(NamedTuple):
    """Money of a receipt in one place, yen above 0; `receivable_id` is None in suspense."""

    lies: Lies
    receivable_id: int | None
    amount_yen: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """One payment with the places where its money lies now; no place means that it was taken back."""

    payment_id: int
    slip_key: str
    amount: Yen
    paid_on: date
    booked_on: date
    outlet: str
    line_no: int
    batch_id: int
    batch_state: BatchState
    channel: Channel
    source_name: str
    places: tuple[Place, ...]

    @property
    def state(self) -> str:
        """Where it lies, in one word."""
        return str(self.places[0].lies) if self.places else "取消済"

    @property
    def claims(self) -> list[int]:
        """The claims on which money of it lies, the largest part first."""
        parts: dict[int, int] = {}
        for place in self.places:
            if place.receivable_id is not None:
                parts[place.receivable_id] = parts.get(place.receivable_id, 0) + place.amount_yen
        return sorted(parts, key=lambda number: -parts[number])


class Receipts(Protocol):
    """Receipts in the store."""

    def get(self, payment_id: int) -> Receipt:
        """One. Raises NotFound."""
        ...

    def of_claims(self, receivable_ids: Sequence[int], before: int, limit: int) -> list[Receipt]:
        """Receipts that have ever had money on the claims, newest first, with numbers below `before`."""
        ...

    def given_away_above(self, posting_ids: Sequence[int]) -> bool:
        """True when an offset or refund stands on an over-payment of the claims that is younger than one of the rows."""
        ...

    def suspense_of(self, payment_id: int) -> int | None:
        """The suspense row of a payment, open or empty."""
        ...
