"""Rooms of the store that `delinquency` uses beside those to its left, and its context."""

from __future__ import annotations

from typing import Protocol, TypeAlias

from core.delinquency.cases.assignment import Assignments
from core.delinquency.cases.case import DelinquencyCases
from core.delinquency.contacts.task import Tasks
from core.delinquency.figures.carry_over import Months
from core.delinquency.lists.waiting import Morning
from core.delinquency.limits.rows import Limits
from core.delinquency.timeline import Timeline
from core.notices import ports as notices_ports
from core.office import context


class Store(notices_ports.Store, Protocol):
    """What a transaction offers to the services of this room."""

    @property
    def delinquency_cases(self) -> DelinquencyCases: ...
    @property
    def assignments(self) -> Assignments: ...
    @property
    def timeline(self) -> Timeline: ...
    @property
    def limits(self) -> Limits: ...
    @property
    def morning(self) -> Morning: ...
    @property
    def figure_months(self) -> Months: ...
    @property
    def tasks(self) -> Tasks: ...


Context: TypeAlias = context.Context[Store]
