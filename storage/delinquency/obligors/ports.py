"""Rooms of heirs, the liable and insolvents. A room's file is loaded when the room is first entered."""

from __future__ import annotations

import sqlite3
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storage.delinquency.obligors.advance import Advances
    from storage.delinquency.obligors.child_claims import ChildClaims
    from storage.delinquency.obligors.heirs import Successions
    from storage.delinquency.obligors.insolvency import Insolvencies
    from storage.delinquency.obligors.liability import Liabilities
    from storage.delinquency.obligors.survey import Surveys


class ObligorRooms:
    """Rooms of those who owe in the place of somebody."""

    db: sqlite3.Connection

    @cached_property
    def child_claims(self) -> ChildClaims:
        from storage.delinquency.obligors.child_claims import ChildClaims

        return ChildClaims(self.db)

    @cached_property
    def successions(self) -> Successions:
        from storage.delinquency.obligors.heirs import Successions

        return Successions(self.db)

    @cached_property
    def liabilities(self) -> Liabilities:
        from storage.delinquency.obligors.liability import Liabilities

        return Liabilities(self.db)

    @cached_property
    def insolvencies(self) -> Insolvencies:
        from storage.delinquency.obligors.insolvency import Insolvencies

        return Insolvencies(self.db)

    @cached_property
    def advances(self) -> Advances:
        from storage.delinquency.obligors.advance import Advances

        return Advances(self.db)

    @cached_property
    def surveys(self) -> Surveys:
        from storage.delinquency.obligors.survey import Surveys

        return Surveys(self.db)
