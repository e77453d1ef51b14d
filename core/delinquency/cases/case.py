"""滞納案件: one delinquent and the demanded receivables that they owe, from the first demand to the last yen (§15.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol


@dataclass(frozen=True, slots=True)
class DelinquencyCase:
    """A case as it lies in the books. `closed_on` and the cause are set once, by what happened and never by hand."""

    case_id: int
    case_no: str
    party_id: int
    opened_on: date
    closed_on: date | None
    closing_cause: str
    version: int

    @property
    def open(self) -> bool:
        """True while it is worked on."""
        return self.closed_on is None


class DelinquencyCases(Protocol):
    """Cases and their receivables in the store."""

    def get(self, case_id: int) -> DelinquencyCase:
        """One case. Raises NotFound."""
        ...

    def open_of(self, party_id: int) -> DelinquencyCase | None:
        """The party's open case."""
        ...

    def of_party(self, party_id: int) -> list[DelinquencyCase]:
        """All cases of a party, newest first."""
        ...

    def add(self, party_id: int, opened_on: date, audit_seq: int) -> DelinquencyCase:
        """A new case with the next number of the fiscal year; the caller has asked `open_of`."""
        ...

    def join(self, case_id: int, receivable_ids: Sequence[int], from_on: date) -> int:
        """Let receivables belong to a case; how many are new to it."""
        ...

    def receivables(self, case_id: int) -> list[int]:
        """The receivables that belong to a case, by number."""
        ...

    def close(self, case: DelinquencyCase, closed_on: date, cause: str) -> None:
        """Close it for a cause. Raises ChangedByAnother."""
        ...
