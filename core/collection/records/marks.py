"""仮消 marks that still stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from core.collection.payments import Channel
from core.values.money import Yen


@dataclass(frozen=True, slots=True)
class OpenMark:
    """A mark that a 速報 set and nothing has ended yet."""

    mark_id: int
    receivable_id: int
    amount: Yen
    paid_on: date
    slip_key: str
    outlet: str
    channel: Channel
    source_name: str
    line_no: int


class Marks(Protocol):
    """Marks in the store."""

    def get(self, mark_id: int) -> OpenMark | None:
        """An open mark; None when it has ended or never was."""
        ...

    def open_until(self, last: date, after: tuple[date, int] | None, limit: int) -> list[OpenMark]:
        """Open marks of payments up to a day, the oldest first, behind a day and number."""
        ...

    def release(self, mark_id: int, reason: str, audit_seq: int) -> None:
        """End a mark without money."""
        ...
