"""Rooms of the store that `delinquency` uses beside those to its left, and its context."""

from __future__ import annotations

from typing import Protocol, TypeAlias

from core.delinquency.cases.assignment import Assignments
from core.delinquency.cases.births import Births
from core.delinquency.cases.case import DelinquencyCases
from core.delinquency.cases.closing import Closings
from core.delinquency.cases.figures import CaseFigures
from core.delinquency.cases.rules import AssignmentRules
from core.delinquency.contacts.agenda import Agendas
from core.delinquency.contacts.case_list import CaseShelf
from core.delinquency.contacts.contact import Contacts, Promises
from core.delinquency.contacts.course import CourseReader
from core.delinquency.contacts.task import Tasks
from core.delinquency.figures.carry_over import Months
from core.delinquency.figures.performance import Performances
from core.delinquency.figures.progress import Progresses
from core.delinquency.lists.waiting import Morning
from core.delinquency.limits.rows import Limits
from core.delinquency.obligors.ports import ObligorRooms
from core.delinquency.plans.payers import Payers
from core.delinquency.plans.plan import Plans
from core.delinquency.plans.securities import EntrustedPapers
from core.delinquency.reminders.facts import ReminderFacts
from core.delinquency.reminders.runs import ReminderRuns
from core.delinquency.reminders.saved import ReminderSources
from core.delinquency.timeline import Timeline
from core.notices import ports as notices_ports
from core.office import context


class Store(ObligorRooms, notices_ports.Store, Protocol):
    """What a transaction offers to the services of this room."""

    @property
    def delinquency_cases(self) -> DelinquencyCases: ...
    @property
    def assignments(self) -> Assignments: ...
    @property
    def assignment_rules(self) -> AssignmentRules: ...
    @property
    def births(self) -> Births: ...
    @property
    def closings(self) -> Closings: ...
    @property
    def case_figures(self) -> CaseFigures: ...
    @property
    def timeline(self) -> Timeline: ...
    @property
    def limits(self) -> Limits: ...
    @property
    def morning(self) -> Morning: ...
    @property
    def figure_months(self) -> Months: ...
    @property
    def performances(self) -> Performances: ...
    @property
    def progresses(self) -> Progresses: ...
    @property
    def tasks(self) -> Tasks: ...
    @property
    def contacts(self) -> Contacts: ...
    @property
    def promises(self) -> Promises: ...
    @property
    def course(self) -> CourseReader: ...
    @property
    def case_shelf(self) -> CaseShelf: ...
    @property
    def agendas(self) -> Agendas: ...
    @property
    def plans(self) -> Plans: ...
    @property
    def payers(self) -> Payers: ...
    @property
    def entrusted(self) -> EntrustedPapers: ...
    @property
    def reminder_sources(self) -> ReminderSources: ...
    @property
    def reminder_facts(self) -> ReminderFacts: ...
    @property
    def reminder_runs(self) -> ReminderRuns: ...


Context: TypeAlias = context.Context[Store]
