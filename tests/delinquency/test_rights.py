"""Every service of the collector's desk, called as each role: who has no right gets nothing, and the try is in the log."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest

from core.office.context import Context
from core.office.functions import MATRIX, ROLES
from core.office.rights import Level, NotPermitted
from tests.conftest import CtxFor
from tests.house.sources import sources
from tests.house.test_services import _arguments, _public_services

ROOMS = ("core/delinquency/", "core/notices/", "core/office/papers/")

SERVICES = """
    delinquency.assignment enter delinquency/cases/assigning: add_rule end_rule apply_rules assign release_deputy
    delinquency.assignment enter delinquency/cases/takeover: take_over
    delinquency.assignment enter delinquency/cases/teams: put_in_team assign_team
    delinquency.assignment read delinquency/cases/assigning: list_rules list_collectors preview_rules
    delinquency.assignment read delinquency/cases/assignment_list: list_lines list_of_party
    delinquency.assignment read delinquency/cases/takeover: look_at_hand list_takeovers print_takeover
    delinquency.assignment read delinquency/cases/takeover: print_takeover_again
    delinquency.assignment read delinquency/cases/teams: list_teams
    delinquency.cases enter delinquency/cases/closing: close_settled
    delinquency.cases enter delinquency/cases/policies: set_policy
    delinquency.cases read delinquency/contacts/case_list: list_cases list_collectors
    delinquency.cases read delinquency/contacts/case_view: open_case
    delinquency.cases read delinquency/contacts/course: list_course
    delinquency.cases read delinquency/contacts/record_paper: open_record print_record print_record_again
    delinquency.contacts enter delinquency/contacts/recording: record_contact correct_contact
    delinquency.contacts enter delinquency/contacts/visiting: record_visits
    delinquency.contacts read delinquency/contacts/desk: open_desk
    delinquency.figures read delinquency/figures/carry_over: carry_over print_carry_over print_carry_over_again
    delinquency.figures read delinquency/figures/effects: effects print_effects print_effects_again
    delinquency.figures read delinquency/figures/performance: performance print_performance print_performance_again
    delinquency.figures read delinquency/figures/performance: print_disposed print_disposed_again
    delinquency.figures read delinquency/figures/progress: progress print_progress print_progress_again
    delinquency.figures read delinquency/figures/rates: rates print_rates print_rates_again
    delinquency.graces enter delinquency/graces/applying: receive_application ask_correction note_corrected
    delinquency.graces enter delinquency/graces/applying: withdraw_application deem_withdrawn keep_finances
    delinquency.graces enter delinquency/graces/applying: give_security
    delinquency.graces enter delinquency/graces/deciding: draft_decision draft_plan_change
    delinquency.graces enter delinquency/graces/ending: notify_hearing record_hearing excuse draft_ending
    delinquency.graces enter delinquency/graces/ending: draft_release
    delinquency.graces enter delinquency/graces/notifying: print_paper print_form print_relief
    delinquency.graces enter delinquency/graces/refixing: draft_refix
    delinquency.graces enter delinquency/graces/relieving: draft_relief
    delinquency.graces read delinquency/graces/deciding: weigh_decision
    delinquency.graces read delinquency/graces/desk: grace_desk list_graces count_graces
    delinquency.insolvency enter delinquency/obligors/advance: draft_advance issue_notice
    delinquency.insolvency enter delinquency/obligors/insolvent: put_insolvency put_step
    delinquency.insolvency read delinquency/obligors/advance: list_advances advanceable
    delinquency.insolvency read delinquency/obligors/insolvent: list_insolvencies insolvencies_of
    delinquency.liability enter delinquency/obligors/liable: draft_liability put_step
    delinquency.liability enter delinquency/obligors/liable_letters: issue_notice tell_main issue_reminder
    delinquency.liability read delinquency/obligors/liable: list_liabilities liabilities_of claims_to_answer_for
    delinquency.limitation enter delinquency/limits/adding: draft_event draft_cancellation
    delinquency.limitation read delinquency/limits/listing: count_limits list_limits list_party_limits open_limit
    delinquency.lists read delinquency/cases/policies: list_to_review list_untouched
    delinquency.lists read delinquency/lists/morning: own_or_all open_board open_list print_morning
    delinquency.lists read delinquency/lists/morning: print_morning_again
    delinquency.nightly enter delinquency/nightly/phases: request_nightly
    delinquency.plans enter delinquency/plans/drafting: keep_plan drop_plan
    delinquency.plans enter delinquency/plans/ending: draft_cancel send_default_notice
    delinquency.plans enter delinquency/plans/entrusting: accept_paper print_custody note_dishonour give_back
    delinquency.plans enter delinquency/plans/entrusting: note_delay
    delinquency.plans enter delinquency/plans/payers: record_payer end_payer
    delinquency.plans enter delinquency/plans/pledging: print_pledge print_schedule register_signature
    delinquency.plans read delinquency/plans/desk: plan_desk
    delinquency.plans read delinquency/plans/drafting: work_out
    delinquency.plans read delinquency/plans/watching: list_plans count_plans count_failed
    delinquency.relations enter delinquency/cases/labels: add_label end_label draft_caution
    delinquency.relations enter delinquency/relations/addresses: add_address end_address
    delinquency.relations enter delinquency/relations/contact_points: add_point end_point
    delinquency.relations enter delinquency/relations/name_links: draft_link draft_unlink
    delinquency.relations enter delinquency/relations/related: add_relation end_relation
    delinquency.relations read delinquency/cases/labels: list_codes
    delinquency.relations read delinquency/relations/view: open_relations find_number
    delinquency.reminders enter delinquency/reminders/calls: make_call_list end_call_list propose_letters
    delinquency.reminders enter delinquency/reminders/dispatching: pull_letters dispatch cancel_run
    delinquency.reminders enter delinquency/reminders/extraction: extract
    delinquency.reminders enter delinquency/reminders/issuing: print_draft draft_run take_back
    delinquency.reminders enter delinquency/reminders/messages: export_message
    delinquency.reminders enter delinquency/reminders/reviewing: put_back leave_out take_in
    delinquency.reminders enter delinquency/reminders/saved: save_condition retire_condition waiting_numbers
    delinquency.reminders enter delinquency/reminders/saved: take_numbers set_of_numbers combine
    delinquency.reminders read delinquency/reminders/calls: list_call_lists open_calls
    delinquency.reminders read delinquency/reminders/dispatching: before_dispatch
    delinquency.reminders read delinquency/reminders/expired: list_expired count_waiting
    delinquency.reminders read delinquency/reminders/messages: preview_message
    delinquency.reminders read delinquency/reminders/outcome: outcomes
    delinquency.reminders read delinquency/reminders/reviewing: list_runs open_run
    delinquency.reminders read delinquency/reminders/saved: list_sources count_matching
    delinquency.succession enter delinquency/obligors/succeeding: draft_split draft_take_back
    delinquency.succession enter delinquency/obligors/succession: put_succession put_heirs put_limited put_no_heirs
    delinquency.succession enter delinquency/obligors/succession: put_administrator void_documents
    delinquency.succession enter delinquency/obligors/succession_letters: inform_heir
    delinquency.succession read delinquency/obligors/succeeding: preview_split
    delinquency.succession read delinquency/obligors/succession: list_successions open_view
    delinquency.survey enter delinquency/obligors/survey: put_survey print_survey
    delinquency.survey read delinquency/obligors/survey: list_surveys surveys_of field_list
    delinquency.suspension enter delinquency/suspension/drafting: draft_suspension
    delinquency.suspension enter delinquency/suspension/ending: draft_cancel draft_change issue_cancellation
    delinquency.suspension enter delinquency/suspension/notifying: issue_notice
    delinquency.suspension enter delinquency/suspension/sheet: save_sheet
    delinquency.suspension enter delinquency/suspension/watching: record_review issue_record
    delinquency.suspension read delinquency/suspension/candidates: list_candidates
    delinquency.suspension read delinquency/suspension/drafting: open_desk
    delinquency.suspension read delinquency/suspension/sheet: find_sheet
    delinquency.suspension read delinquency/suspension/watching: list_suspensions count_reviews open_suspension
    delinquency.tasks enter delinquency/contacts/schedule: enter_task complete_task complete_tasks move_task drop_task
    delinquency.tasks read delinquency/contacts/schedule: open_agenda count_tasks
    delinquency.tasks read delinquency/contacts/visiting: plan_visits print_visits print_visits_again
    delinquency.write_off enter delinquency/write_off/deciding: draft_write_off
    delinquency.write_off enter delinquency/write_off/listing: claims_of_suspension explain_expiry
    delinquency.write_off enter delinquency/write_off/papers: issue_decision issue_expiry issue_extinction
    delinquency.write_off enter delinquency/write_off/reversing: draft_reversal
    delinquency.write_off read delinquency/write_off/listing: list_extinct list_year list_immediate count_extinct
    delinquency.succession enter delinquency/obligors/succession_letters: ask_registers
    given enter delinquency/outward: send_out
    given given delinquency/letters: send_letter
    given given office/papers/issuing: issue_letter
    given read delinquency/obligors/header: open_header number_of
    notices.publication enter delinquency/obligors/publishing: draft_publication put_start end_publication
    notices.publication enter delinquency/obligors/publishing: print_publication
    notices.publication read delinquency/obligors/publishing: list_publications publishable
    notices.returned_mail enter delinquency/obligors/returned: put_returned end_returned print_returned
    notices.returned_mail read delinquency/obligors/returned: list_returned count_returned returned_of
    office.letter_forms enter office/papers/master_changes: draft_master
    office.letter_forms read office/papers/master_changes: list_masters
    office.letters enter office/papers/files: draw_ready_files draw_file reprint_pages
    office.letters enter office/papers/releasing: release_held give_up_held
    office.letters enter office/papers/running: read_fonts withdraw_letter dispatch_run dispatch_letters
    office.letters read office/papers/desk: list_documents get_document list_held count_held list_runs get_run
    office.letters read office/papers/desk: list_skipped
    office.letters read office/papers/files: print_summary print_summary_again
    office.menu read office/papers/issuing: print_letter_again
"""
"""Function, level and the services of a file that ask for it. `given`: the function of the room that the letter is of."""

GIVES = {"read": "RW", "enter": "W"}
"""The letters of the matrix that give a level."""
GIVEN = ("delinquency.graces", "enter")
"""What the shared services are called for here."""


class Anything:
    """Stands for every argument: a service that looks at one before it asks for the right would find nothing wrong."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return 1

    def __getitem__(self, name: str) -> Any:
        return 1

    def __int__(self) -> int:
        return 1


def listed() -> Iterator[tuple[str, str, str, str]]:
    """(module, service, function, level) as they stand in the table."""
    for line in SERVICES.strip().splitlines():
        head, _, names = line.strip().partition(": ")
        function, level, place = head.split()
        if function == "given":
            function, level = GIVEN[0], GIVEN[1] if level == "given" else level
        for name in names.split():
            yield f"core.{place.replace('/', '.')}", name, function, level


def call(ctx: Context[Any], module: str, name: str, function: str, level: str) -> None:
    """The service with nothing sensible for an argument."""
    named = {"function_code": function, "level": level}
    asked = [
        each
        for each in list(inspect.signature(getattr(import_module(module), name)).parameters.values())[1:]
        if each.kind is not each.VAR_KEYWORD and (each.default is each.empty or each.name == "party_id")
    ]
    given = {each.name: named.get(each.name, 1 if each.name.endswith("_id") else Anything()) for each in asked}
    getattr(import_module(module), name)(ctx, **given)


def last(ctx: Context[Any]) -> tuple[Any, ...]:
    """Result, function, staff number and party of the newest row of the log."""
    with ctx.read() as store:
        found = store.db.execute(
            "SELECT result, function_code, staff_no, party_id FROM audit_log ORDER BY seq DESC LIMIT 1"
        ).fetchone()
    return tuple(found)


def of_a_party(module: str, name: str) -> bool:
    """Is the service called for one party?"""
    return "party_id" in inspect.signature(getattr(import_module(module), name)).parameters


def test_the_table_names_every_service_of_these_rooms() -> None:
    there = {
        (source.place.removesuffix(".py").replace("/", "."), service.name)
        for source in sources("core")
        if source.place.startswith(ROOMS)
        for service in _public_services(source)
        if _arguments(service)[1:2] != ["store"]
    }
    assert {(module, name) for module, name, _, _ in listed()} == there


@pytest.mark.parametrize("role", ROLES)
def test_whoever_has_no_right_gets_nothing_from_any_service_and_leaves_a_row(ctx_for: CtxFor, role: str) -> None:
    ctx = ctx_for(role)
    wrong = []
    for module, name, function, level in listed():
        if set(MATRIX[function].get(role, "")) & set(GIVES[level]):
            continue
        try:
            call(ctx, module, name, function, level)
        except NotPermitted:
            *row, party_id = last(ctx)
            if row != ["refused", function, ctx.actor.staff_no]:
                wrong.append(f"{module}.{name}: no row of the refusal")
            elif of_a_party(module, name) and party_id != 1:
                wrong.append(f"{module}.{name}: the row of the refusal does not name the party")
        else:
            wrong.append(f"{module}.{name}: not refused")
    assert not wrong


@pytest.mark.parametrize("role", ROLES)
def test_a_service_asks_for_no_more_than_the_role_has(ctx_for: CtxFor, role: str) -> None:
    """Whoever has the right comes as far as the service itself, whatever it then makes of senseless arguments."""
    ctx = ctx_for(role)
    for function, level in {(function, level) for _, _, function, level in listed()}:
        has = bool(set(MATRIX[function].get(role, "")) & set(GIVES[level]))
        assert (ctx.may(function, Level(level)) is not None) is has, (function, level)


def test_the_counter_of_a_branch_and_the_machine_room_see_nothing_of_delinquents(ctx_for: CtxFor) -> None:
    person_free = {"office.menu", "delinquency.nightly"}
    functions = {function for _, _, function, _ in listed()} - person_free
    for role in ("branch", "assessment", "rights_admin", "operator", "maintenance"):
        ctx = ctx_for(role)
        assert not [function for function in functions if ctx.may(function, Level.READ) is not None], role
