"""保留・不明金: money that lies in suspense, as it is listed and as its claim is looked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, Protocol

from core.collection.payments import Cause, Channel
from core.values.money import Yen


@dataclass(frozen=True, slots=True)
class Held:
    """Money in suspense: where it came from, why it lies there, and how much of it is still open."""

    suspense_id: int
    cause: Cause
    open: Yen
    payment_id: int
    amount: Yen
    """What was paid; more than `open` when a part has been attached."""
    paid_on: date
    booked_on: date
    slip_key: str
    outlet: str
    line_no: int
    fault_reason: str
    batch_id: int
    channel: Channel
    layout: str
    source_name: str
    last_note: str
    """What was noted last of the search, blank for nothing."""

    def age_days(self, today: date) -> int:
        """Days since the payer paid (経過日数)."""
        return (today - self.paid_on).days


class Note(NamedTuple):
    """What somebody noted of a search that found nothing."""

    at: datetime
    by: str
    text: str


class HeldMoney(Protocol):
    """Money in suspense in the store, and what helps to find its claim."""

    def get(self, suspense_id: int) -> Held:
        """One, open or empty. Raises NotFound."""
        ...

    def listed(self, after: int, limit: int, cause: str | None) -> list[Held]:
        """What is still open, oldest first, behind a number."""
        ...

    def total(self) -> tuple[int, Yen]:
        """How many are open, and their yen."""
        ...

    def raw(self, payment_id: int) -> bytes:
        """The line as it came."""
        ...

    def note(self, suspense_id: int, on: date, by: str, text: str, audit_seq: int) -> None:
        """Append a note."""
        ...

    def notes(self, suspense_id: int) -> list[Note]:
        """All notes, the newest first."""
        ...

    def slips_among(self, keys: Sequence[str]) -> list[tuple[str, int]]:
        """Those of the keys that are slips, with their claims."""
        ...

    def claims_of_notices(self, notice_nos: Sequence[str]) -> list[int]:
        """Receivables of these notices, newest levy year first."""
        ...

    def claims_open_at(self, yen: int, from_due: date, until_due: date, limit: int) -> list[int]:
        """Receivables of which exactly so many yen are open, with 納期限 between two days; nearest to the middle first."""
        ...

    def open_claims_of(self, party_ids: Sequence[int], limit: int) -> list[int]:
        """Open receivables of parties, oldest 納期限 first."""
        ...

    def overpayments_of(self, payment_id: int) -> dict[tuple[int, int, str], int]:
        """Over-payments that the payment has made, by claim, payment and cause."""
        ...
