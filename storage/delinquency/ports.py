"""Rooms of delinquency work. A room's file is loaded when the room is first entered."""

from __future__ import annotations

import sqlite3
from functools import cached_property
from typing import TYPE_CHECKING

from storage.delinquency.obligors.ports import ObligorRooms

if TYPE_CHECKING:
    from storage.delinquency.cases.assignment import Assignments
    from storage.delinquency.cases.assignment_list import AssignmentLines
    from storage.delinquency.cases.births import Births
    from storage.delinquency.cases.case import DelinquencyCases
    from storage.delinquency.cases.closing import Closings
    from storage.delinquency.cases.figures import CaseFigures
    from storage.delinquency.cases.labels import CaseLabels
    from storage.delinquency.cases.policies import Policies
    from storage.delinquency.cases.register_changes import RegisterChanges
    from storage.delinquency.cases.rules import AssignmentRules
    from storage.delinquency.cases.takeover import Takeovers
    from storage.delinquency.cases.teams import Teams
    from storage.delinquency.contacts.agenda import Agendas
    from storage.delinquency.contacts.case_list import CaseShelf
    from storage.delinquency.contacts.contacts import Contacts
    from storage.delinquency.contacts.course import CourseReader
    from storage.delinquency.contacts.law_days import LawDays
    from storage.delinquency.contacts.promises import Promises
    from storage.delinquency.contacts.tasks import Tasks
    from storage.delinquency.figures.carry_over import Months
    from storage.delinquency.figures.performance import Performances
    from storage.delinquency.figures.progress import Progresses
    from storage.delinquency.figures.rates import CollectorRates
    from storage.delinquency.graces.grace import Graces
    from storage.delinquency.graces.relief import Reliefs
    from storage.delinquency.limits.rows import Limits
    from storage.delinquency.lists.waiting import Morning
    from storage.delinquency.plans.payers import Payers
    from storage.delinquency.plans.plan import Plans
    from storage.delinquency.plans.securities import EntrustedPapers
    from storage.delinquency.relations.addresses import MailingAddresses
    from storage.delinquency.relations.contact_points import ContactPoints
    from storage.delinquency.relations.name_links import NameLinks
    from storage.delinquency.relations.related import RelatedPersons
    from storage.delinquency.reminders.calls import CallLists
    from storage.delinquency.reminders.conditions import ReminderSources
    from storage.delinquency.reminders.facts import ReminderFacts
    from storage.delinquency.reminders.messages import Consents
    from storage.delinquency.reminders.outcome import ReminderResults
    from storage.delinquency.reminders.runs import ReminderRuns
    from storage.delinquency.suspension.candidates import Candidates as SuspensionCandidates
    from storage.delinquency.suspension.sheet import Sheets
    from storage.delinquency.suspension.suspension import Suspensions
    from storage.delinquency.timeline import Timeline
    from storage.delinquency.write_off.write_off import WriteOffs


class DelinquencyRooms(ObligorRooms):
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
    def assignment_lines(self) -> AssignmentLines:
        from storage.delinquency.cases.assignment_list import AssignmentLines

        return AssignmentLines(self.db)

    @cached_property
    def assignment_rules(self) -> AssignmentRules:
        from storage.delinquency.cases.rules import AssignmentRules

        return AssignmentRules(self.db)

    @cached_property
    def births(self) -> Births:
        from storage.delinquency.cases.births import Births

        return Births(self.db)

    @cached_property
    def closings(self) -> Closings:
        from storage.delinquency.cases.closing import Closings

        return Closings(self.db)

    @cached_property
    def case_figures(self) -> CaseFigures:
        from storage.delinquency.cases.figures import CaseFigures

        return CaseFigures(self.db)

    @cached_property
    def case_labels(self) -> CaseLabels:
        from storage.delinquency.cases.labels import CaseLabels

        return CaseLabels(self.db)

    @cached_property
    def takeovers(self) -> Takeovers:
        from storage.delinquency.cases.takeover import Takeovers

        return Takeovers(self.db)

    @cached_property
    def teams(self) -> Teams:
        from storage.delinquency.cases.teams import Teams

        return Teams(self.db)

    @cached_property
    def policies(self) -> Policies:
        from storage.delinquency.cases.policies import Policies

        return Policies(self.db)

    @cached_property
    def register_changes(self) -> RegisterChanges:
        from storage.delinquency.cases.register_changes import RegisterChanges

        return RegisterChanges(self.db)

    @cached_property
    def mailing_addresses(self) -> MailingAddresses:
        from storage.delinquency.relations.addresses import MailingAddresses

        return MailingAddresses(self.db)

    @cached_property
    def contact_points(self) -> ContactPoints:
        from storage.delinquency.relations.contact_points import ContactPoints

        return ContactPoints(self.db)

    @cached_property
    def name_links(self) -> NameLinks:
        from storage.delinquency.relations.name_links import NameLinks

        return NameLinks(self.db)

    @cached_property
    def related(self) -> RelatedPersons:
        from storage.delinquency.relations.related import RelatedPersons

        return RelatedPersons(self.db)

    @cached_property
    def timeline(self) -> Timeline:
        from storage.delinquency.timeline import Timeline

        return Timeline(self.db)

    @cached_property
    def limits(self) -> Limits:
        from storage.delinquency.limits.rows import Limits

        return Limits(self.db)

    @cached_property
    def suspension_sheets(self) -> Sheets:
        from storage.delinquency.suspension.sheet import Sheets

        return Sheets(self.db)

    @cached_property
    def suspensions(self) -> Suspensions:
        from storage.delinquency.suspension.suspension import Suspensions

        return Suspensions(self.db)

    @cached_property
    def suspension_candidates(self) -> SuspensionCandidates:
        from storage.delinquency.suspension.candidates import Candidates

        return Candidates(self.db)

    @cached_property
    def write_offs(self) -> WriteOffs:
        from storage.delinquency.write_off.write_off import WriteOffs

        return WriteOffs(self.db)

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

    @cached_property
    def contacts(self) -> Contacts:
        from storage.delinquency.contacts.contacts import Contacts

        return Contacts(self.db)

    @cached_property
    def promises(self) -> Promises:
        from storage.delinquency.contacts.promises import Promises

        return Promises(self.db)

    @cached_property
    def plans(self) -> Plans:
        from storage.delinquency.plans.plan import Plans

        return Plans(self.db)

    @cached_property
    def payers(self) -> Payers:
        from storage.delinquency.plans.payers import Payers

        return Payers(self.db)

    @cached_property
    def entrusted(self) -> EntrustedPapers:
        from storage.delinquency.plans.securities import EntrustedPapers

        return EntrustedPapers(self.db)

    @cached_property
    def performances(self) -> Performances:
        from storage.delinquency.figures.performance import Performances

        return Performances(self.db)

    @cached_property
    def progresses(self) -> Progresses:
        from storage.delinquency.figures.progress import Progresses

        return Progresses(self.db)

    @cached_property
    def collector_rates(self) -> CollectorRates:
        from storage.delinquency.figures.rates import CollectorRates

        return CollectorRates(self.db)

    @cached_property
    def course(self) -> CourseReader:
        from storage.delinquency.contacts.course import CourseReader

        return CourseReader(self.db)

    @cached_property
    def reminder_sources(self) -> ReminderSources:
        from storage.delinquency.reminders.conditions import ReminderSources

        return ReminderSources(self.db)

    @cached_property
    def reminder_facts(self) -> ReminderFacts:
        from storage.delinquency.reminders.facts import ReminderFacts

        return ReminderFacts(self.db)

    @cached_property
    def reminder_runs(self) -> ReminderRuns:
        from storage.delinquency.reminders.runs import ReminderRuns

        return ReminderRuns(self.db)

    @cached_property
    def reminder_results(self) -> ReminderResults:
        from storage.delinquency.reminders.outcome import ReminderResults

        return ReminderResults(self.db)

    @cached_property
    def call_lists(self) -> CallLists:
        from storage.delinquency.reminders.calls import CallLists

        return CallLists(self.db)

    @cached_property
    def consents(self) -> Consents:
        from storage.delinquency.reminders.messages import Consents

        return Consents(self.db)

    @cached_property
    def case_shelf(self) -> CaseShelf:
        from storage.delinquency.contacts.case_list import CaseShelf

        return CaseShelf(self.db)

    @cached_property
    def law_days(self) -> LawDays:
        from storage.delinquency.contacts.law_days import LawDays

        return LawDays(self.db)

    @cached_property
    def agendas(self) -> Agendas:
        from storage.delinquency.contacts.agenda import Agendas

        return Agendas(self.db)

    @cached_property
    def graces(self) -> Graces:
        from storage.delinquency.graces.grace import Graces

        return Graces(self.db)

    @cached_property
    def reliefs(self) -> Reliefs:
        from storage.delinquency.graces.relief import Reliefs

        return Reliefs(self.db)
