"""What the screens of inquiry read beside receivables and postings: journal lines with their people, marks, days of channels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Protocol


@dataclass(frozen=True, slots=True)
class Reflected:
    """Up to which day the news or the money of a channel is in the books: `settled` tells which."""

    channel: str
    settled: bool
    on: date


class HistoryEntry(NamedTuple):
    """A posting of one receivable with the act, the payment and the person behind it; dates are ISO text."""

    posting_id: int
    voucher_id: int
    act_code: str
    booked_on: str
    reason: str | None
    staff_name: str
    kind: str
    component: str
    amount_yen: int
    value_on: str
    payment_id: int | None
    reverses_posting_id: int | None
    slip_key: str
    outlet: str
    channel: str
    bank_no: str
    batch_id: int | None
    line_no: int | None


class Mark(NamedTuple):
    """A provisional mark (速報) of a receivable, and how and when it ended; dates are ISO text."""

    mark_id: int
    receivable_id: int
    amount_yen: int
    payment_id: int
    paid_on: str
    read_on: str
    channel: str
    outlet: str
    slip_key: str
    end_kind: str | None
    ended_on: str | None


class Inquiries(Protocol):
    """What the screens of inquiry read beside receivables and postings."""

    def reflected(self) -> list[Reflected]:
        """The newest day of each channel, money and news apart."""
        ...

    def history(self, receivable_id: int) -> list[HistoryEntry]:
        """The journal of one receivable in order."""
        ...

    def marks(self, receivable_ids: Sequence[int]) -> list[Mark]:
        """Provisional marks in the order in which they came."""
        ...
