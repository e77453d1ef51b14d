"""Rooms of the store that `delinquency` uses beside those to its left, and its context."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeAlias

from core.delinquency.cases.assignment import Assignments
from core.delinquency.cases.assignment_list import AssignmentLines
from core.delinquency.cases.births import Births
from core.delinquency.cases.case import DelinquencyCases
from core.delinquency.cases.closing import Closings
from core.delinquency.cases.figures import CaseFigures
from core.delinquency.cases.labels import CaseLabels
from core.delinquency.cases.policies import Policies
from core.delinquency.cases.register_changes import RegisterChanges
from core.delinquency.cases.rules import AssignmentRules
from core.delinquency.cases.takeover import Takeovers
from core.delinquency.cases.teams import Teams
from core.delinquency.contacts.agenda import Agendas
from core.delinquency.contacts.case_list import CaseShelf
from core.delinquency.contacts.contact import Contacts, Promises
from core.delinquency.contacts.course import CourseReader
from core.delinquency.contacts.law_days import LawDays
from core.delinquency.contacts.task import Tasks
from core.delinquency.figures.carry_over import Months
from core.delinquency.figures.performance import Performances
from core.delinquency.figures.progress import Progresses
from core.delinquency.figures.rates import CollectorRates
from core.delinquency.graces.grace import Graces
from core.delinquency.graces.relief import Reliefs
from core.delinquency.limits.rows import Limits
from core.delinquency.lists.waiting import Morning
from core.delinquency.obligors.ports import ObligorRooms
from core.delinquency.plans.payers import Payers
from core.delinquency.plans.plan import Plans
from core.delinquency.plans.securities import EntrustedPapers
from core.delinquency.relations.addresses import MailingAddresses
from core.delinquency.relations.contact_points import ContactPoints
from core.delinquency.relations.name_links import NameLinks
from core.delinquency.relations.related import RelatedPersons
from core.delinquency.suspension.candidates import Candidates as SuspensionCandidates
from core.delinquency.suspension.sheet import Sheets
from core.delinquency.suspension.suspension import Suspensions
from core.delinquency.timeline import Timeline
from core.delinquency.write_off.write_off import WriteOffs
from core.notices import ports as notices_ports
from core.office import context

if TYPE_CHECKING:
    from core.delinquency.reminders.calls import CallLists
    from core.delinquency.reminders.facts import ReminderFacts
    from core.delinquency.reminders.messages import Consents
    from core.delinquency.reminders.outcome import ReminderResults
    from core.delinquency.reminders.runs import ReminderRuns
    from core.delinquency.reminders.saved import ReminderSources


class Store(ObligorRooms, notices_ports.Store, Protocol):
    """What a transaction offers to the services of this room."""

    @property
    def delinquency_cases(self) -> DelinquencyCases: ...
    @property
    def assignments(self) -> Assignments: ...
    @property
    def assignment_lines(self) -> AssignmentLines: ...
    @property
    def assignment_rules(self) -> AssignmentRules: ...
    @property
    def births(self) -> Births: ...
    @property
    def closings(self) -> Closings: ...
    @property
    def case_figures(self) -> CaseFigures: ...
    @property
    def case_labels(self) -> CaseLabels: ...
    @property
    def policies(self) -> Policies: ...
    @property
    def takeovers(self) -> Takeovers: ...
    @property
    def teams(self) -> Teams: ...
    @property
    def register_changes(self) -> RegisterChanges: ...
    @property
    def mailing_addresses(self) -> MailingAddresses: ...
    @property
    def contact_points(self) -> ContactPoints: ...
    @property
    def name_links(self) -> NameLinks: ...
    @property
    def related(self) -> RelatedPersons: ...
    @property
    def timeline(self) -> Timeline: ...
    @property
    def limits(self) -> Limits: ...
    @property
    def suspension_sheets(self) -> Sheets: ...
    @property
    def suspensions(self) -> Suspensions: ...
    @property
    def suspension_candidates(self) -> SuspensionCandidates: ...
    @property
    def write_offs(self) -> WriteOffs: ...
    @property
    def morning(self) -> Morning: ...
    @property
    def figure_months(self) -> Months: ...
    @property
    def performances(self) -> Performances: ...
    @property
    def progresses(self) -> Progresses: ...
    @property
    def collector_rates(self) -> CollectorRates: ...
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
    def law_days(self) -> LawDays: ...
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
    @property
    def reminder_results(self) -> ReminderResults: ...
    @property
    def call_lists(self) -> CallLists: ...
    @property
    def consents(self) -> Consents: ...
    @property
    def graces(self) -> Graces: ...
    @property
    def reliefs(self) -> Reliefs: ...


Context: TypeAlias = context.Context[Store]
