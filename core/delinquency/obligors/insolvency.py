"""破産・再生・更生・競売の記録 (L153): case, court, trustee, the claims with their ranks, as values of the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Protocol

from core.delinquency.obligors.ranks import Proceedings, Rank


class InsolvencyStep(StrEnum):
    """What happened; stored as it stands."""

    TRUSTEE = "trustee"
    DISCHARGE_ASKED = "discharge_asked"
    DISCHARGED = "discharged"
    DISCHARGE_REFUSED = "discharge_refused"
    ABOLISHED = "abolished"
    ENDED = "ended"

    @property
    def label(self) -> str:
        """The word on the screen."""
        return {
            "trustee": "管財人の変更",
            "discharge_asked": "免責許可の申立て",
            "discharged": "免責許可の確定",
            "discharge_refused": "免責不許可の確定",
            "abolished": "手続の廃止",
            "ended": "手続の終結",
        }[self.value]


@dataclass(frozen=True, slots=True)
class NewInsolvency:
    """Proceedings as a clerk enters them."""

    party_id: int
    kind: Proceedings
    court: str
    case_no: str
    opened_on: date
    trustee: str = ""
    trustee_postal_code: str = ""
    trustee_address: str = ""
    claim_by_on: date | None = None


@dataclass(frozen=True, slots=True)
class RankedClaim:
    """A claim as it stands in the proceedings; `event_id` is its row among the events of receivables."""

    receivable_id: int
    rank: Rank
    late_rank: Rank
    event_id: int | None


@dataclass(frozen=True, slots=True)
class InsolvencyEvent:
    """One thing that happened."""

    event_id: int
    kind: InsolvencyStep
    on: date
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Insolvency:
    """Proceedings as they lie in the books."""

    insolvency_id: int
    party_id: int
    kind: Proceedings
    court: str
    case_no: str
    opened_on: date
    trustee: str
    trustee_postal_code: str
    trustee_address: str
    address_id: int | None
    claim_by_on: date | None
    claims: tuple[RankedClaim, ...]
    events: tuple[InsolvencyEvent, ...]

    def happened(self, *kinds: InsolvencyStep) -> InsolvencyEvent | None:
        """The newest event of one of the kinds."""
        return next((each for each in reversed(self.events) if each.kind in kinds), None)

    @property
    def open(self) -> bool:
        """True until they have ended."""
        return self.happened(InsolvencyStep.ABOLISHED, InsolvencyStep.ENDED) is None

    @property
    def state(self) -> str:
        """Where they stand, derived from the events."""
        discharge = self.happened(InsolvencyStep.DISCHARGED)
        ended = self.happened(InsolvencyStep.ABOLISHED, InsolvencyStep.ENDED)
        if ended is not None:
            word = "廃止" if ended.kind is InsolvencyStep.ABOLISHED else "終結"
            if self.kind is Proceedings.STAY_ORDER:
                return "失効"
            return f"{word}・免責" if discharge else word
        return "免責" if discharge else "係属中"


class Insolvencies(Protocol):
    """Proceedings in the store."""

    def add(self, new: NewInsolvency, address_id: int | None, audit_seq: int) -> int:
        """New ones; their number."""
        ...

    def add_claims(self, insolvency_id: int, claims: Sequence[RankedClaim]) -> None:
        """Claims with their ranks."""
        ...

    def get(self, insolvency_id: int) -> Insolvency:
        """One of them. Raises NotFound."""
        ...

    def of_party(self, party_id: int) -> list[Insolvency]:
        """Those of a party, newest first."""
        ...

    def listed(self, *, limit: int) -> list[Insolvency]:
        """Newest first."""
        ...

    def add_event(
        self, insolvency_id: int, kind: InsolvencyStep, on: date, facts: Mapping[str, Any], audit_seq: int
    ) -> int:
        """Append an event; its number."""
        ...
