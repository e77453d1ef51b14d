"""What the refunds keep: the books of what was given back."""

from __future__ import annotations

from core.ledger.erasing import BOOKS
from core.office.keeping.retention import FOR_EVER, Kept

KEPT: dict[str, Kept] = {
    table: Kept(FOR_EVER, "決定の日", BOOKS)
    for table in ("deposit", "offsetting", "overpayment", "refund", "refund_event")
}
"""Tables of the refunds, by name."""
