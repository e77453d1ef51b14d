"""The line as it came: kept as it is, but sealed where it holds somebody's bank account (口座振替)."""

from __future__ import annotations

from core.collection.payments import NewPayment
from core.office.ports import Keys

COLUMN = "payment.raw"
WITH_ACCOUNT = frozenset({"zengin-91"})
"""Layouts whose lines hold account numbers: they lie encrypted, and only their opened copy is looked into."""


def kept(keys: Keys, layout: str, batch_id: int, payments: list[NewPayment]) -> list[NewPayment]:
    """The payments as they go into the store."""
    if layout not in WITH_ACCOUNT:
        return payments
    return [p._replace(raw=keys.seal(COLUMN, _row(batch_id, p.line_no), p.raw)) for p in payments]


def opened(keys: Keys, layout: str, batch_id: int, line_no: int, raw: bytes) -> bytes:
    """The bytes of the file from what the store keeps. Raises SealBroken when another row's were put there."""
    return keys.open(COLUMN, _row(batch_id, line_no), raw) if layout in WITH_ACCOUNT and raw else raw


def _row(batch_id: int, line_no: int) -> str:
    return f"{batch_id}:{line_no}"
