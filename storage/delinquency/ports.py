"""Rooms of delinquency work. A room's file is loaded when the room is first entered."""

from __future__ import annotations

import sqlite3
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storage.delinquency.cases.assignment import Assignments
    from storage.delinquency.cases.case import DelinquencyCases
    from storage.delinquency.contacts.tasks import Tasks
    from storage.delinquency.figures.carry_over import Months
    from storage.delinquency.lists.waiting import Morning
    from storage.delinquency.limits.limits import Limits
    from storage.delinquency.timeline import Timeline


class DelinquencyRooms:
    """Rooms of delinquency work."""

    db: sqlite3.Connection

    @cached_property
    def delinquency_cases(self) -> DelinquencyCases:
        from storage.delinquency.cases.case import DelinquencyCases

        return DelinquencyCases(self.db)

    @cached_property
    def assignments(self) -> Assignments:
        from storage.delinquency.cases.assignment import Assignments

        return Assignments(self.db)

    @cached_property
    def timeline(self) -> Timeline:
        from storage.delinquency.timeline import Timeline

        return Timeline(self.db)

    @cached_property
    def limits(self) -> Limits:
        from storage.delinquency.limits.limits import Limits

        return Limits(self.db)

    @cached_property
    def tasks(self) -> Tasks:
        from storage.delinquency.contacts.tasks import Tasks

        return Tasks(self.db)

    @cached_property
    def morning(self) -> Morning:
        from storage.delinquency.lists.waiting import Morning

        return Morning(self.db)

    @cached_property
    def figure_months(self) -> Months:
        from storage.delinquency.figures.carry_over import Months

        return Months(self.db)
