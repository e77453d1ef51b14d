"""過誤納: money above what is owed, one row for each claim, payment and cause."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol


class OpenOverpayment(NamedTuple):
    """An over-payment of which something is still open; `arose_on` is an ISO day, yen > 0."""

    overpayment_id: int
    receivable_id: int
    payment_id: int | None
    cause: str
    arose_on: str
    open_yen: int


class Overpayments(Protocol):
    """Over-payments in the store."""

    def open_of(self, receivable_ids: Sequence[int]) -> dict[int, list[OpenOverpayment]]:
        """What is open, by receivable, the last payment first (法17条の4③)."""
        ...
