"""What happens to a receivable beside money: graces, seizures, acknowledgements and the like, as dated rows that stay.

A row is never changed. What was wrong is cancelled by a row of its own (`cancels`), and then counts as if it had never
been; what comes to an end is ended by a row of the kind's end. Kinds belong to the areas that write them; here they are
words. Limitation, standing and late charge are worked out from these rows and from the journal, never stored as states.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class NewReceivableEvent:
    """A row to be written. `until_on` is the last day where it is known from the beginning (a grace)."""

    receivable_id: int
    kind: str
    from_on: date
    until_on: date | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    document_id: int | None = None
    draft_id: int | None = None
    cancels: int | None = None


@dataclass(frozen=True, slots=True)
class ReceivableEvent:
    """A row that counts. `facts` are JSON values of the area that wrote it."""

    event_id: int
    receivable_id: int
    kind: str
    from_on: date
    until_on: date | None
    facts: Mapping[str, Any]
    draft_id: int | None = None
    audit_seq: int = 0


class ReceivableEvents(Protocol):
    """The rows in the store."""

    def add(self, new: NewReceivableEvent, audit_seq: int) -> int:
        """Append a row; its number. The caller has checked the kind and, with `cancels`, that the other row counts."""
        ...

    def of(self, receivable_ids: Sequence[int]) -> dict[int, list[ReceivableEvent]]:
        """The rows that count, by receivable, oldest first; cancelled rows and their cancellations are left out."""
        ...

    def waiving(self, receivable_ids: Sequence[int]) -> dict[int, list[ReceivableEvent]]:
        """Of the rows that count, those that waive late charge or end another row; only receivables that have one."""
        ...

    def get(self, event_id: int) -> ReceivableEvent:
        """One row, whether it counts or not. Raises NotFound."""
        ...

    def cancelled_by(self, event_id: int) -> int | None:
        """The row that cancelled this one, or None while it counts."""
        ...
