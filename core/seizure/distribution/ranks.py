"""税どうしの順位: 担保徴取, then the seizure that came first, then the 交付要求 that came first (法14条の6から14条の8まで)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Footing(StrEnum):
    """On what a tax stands in the procedure, the stronger first; 参加差押え stands as a 交付要求."""

    SECURITY = "担保徴取"
    SEIZURE = "差押え"
    DISTRIBUTION_CLAIM = "交付要求・参加差押え"


_ORDER = tuple(Footing)


@dataclass(frozen=True, slots=True)
class TaxStanding:
    """How one tax came into the procedure."""

    name: str
    footing: Footing
    since_on: date
    """Registration of the security, effect of the seizure, or arrival of the 交付要求 at the executing office."""
    receipt_no: int = 0
    """The order of arrival on one day."""


def tax_ranks(standings: Sequence[TaxStanding]) -> Mapping[str, int]:
    """The rank of each tax by name, from 1; what came in by one act has one rank and shares."""
    places = sorted({_place(standing) for standing in standings})
    return {standing.name: places.index(_place(standing)) + 1 for standing in standings}


def _place(standing: TaxStanding) -> tuple[int, date, int]:
    return _ORDER.index(standing.footing), standing.since_on, standing.receipt_no
