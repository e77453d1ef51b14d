"""Rooms of the store for those who owe in the place of somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from core.delinquency.obligors.advance import Advances
    from core.delinquency.obligors.child_claims import ChildClaims
    from core.delinquency.obligors.heirs import Successions
    from core.delinquency.obligors.insolvency import Insolvencies
    from core.delinquency.obligors.liability import Liabilities
    from core.delinquency.obligors.survey import Surveys


class ObligorRooms(Protocol):
    """What delinquency work finds of heirs, the liable and insolvents."""

    @property
    def child_claims(self) -> ChildClaims: ...
    @property
    def successions(self) -> Successions: ...
    @property
    def liabilities(self) -> Liabilities: ...
    @property
    def insolvencies(self) -> Insolvencies: ...
    @property
    def advances(self) -> Advances: ...
    @property
    def surveys(self) -> Surveys: ...
