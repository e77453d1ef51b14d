"""承継 and 第二次: the claim of somebody else beside the one of the main debtor, a child with its own limitation (share_no 1, 2 …)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol


@dataclass(frozen=True, slots=True)
class ChildClaim:
    """A child: its own number, the claim that it comes from, whose it is."""

    receivable_id: int
    parent_id: int
    party_id: int
    share_no: int


class ChildClaims(Protocol):
    """Children of claims in the store."""

    def add(self, parent_id: int, party_id: int, due_on: date | None = None) -> int:
        """A child without a balance, with the dates of its parent (`due_on` where it has one of its own); its number."""
        ...

    def of_parents(self, parent_ids: Sequence[int]) -> list[ChildClaim]:
        """The children of some claims, by parent and share."""
        ...

    def copy_demand(self, parent_id: int, child_id: int) -> None:
        """Let the demand of the parent count for the child: nobody is demanded twice (通基通5-20)."""
        ...

    def cancel_demand(self, document_id: int, event_id: int) -> int:
        """Let the demands of a letter count no longer, for the event of the letter; how many there were."""
        ...

    def put_demand(self, receivable_id: int, document_id: int, issued_on: date, seizable_from_on: date) -> None:
        """The demand that counts for a claim from now on."""
        ...

    def set_due_on(self, receivable_id: int, due_on: date) -> None:
        """The 納期限 that a notice of its own gives to a child."""
        ...
