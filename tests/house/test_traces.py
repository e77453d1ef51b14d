"""L1: every service leaves its row in the log, or stands here with what it shows instead of a person."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TypeAlias

from tests.house.sources import FunctionNode, Source, sources
from tests.house.test_services import ASKED_BY_THE_CALLER, _arguments, _public_services

LEAVE = frozenset({"record_view", "record", "entry"})
"""What writes a row, or makes the one that is written."""

SHOWS_NOBODY = {
    "core/collection/batches.py": {"list_banks": "banks", "list_batches": "counts of a day"},
    "core/collection/codes.py": {"list_tax_codes": "codes"},
    "core/collection/daily_close.py": {"day_totals": "sums", "open_day_view": "sums"},
    "core/collection/waiting.py": {"waiting_files": "names of files", "waiting_register_files": "names of files"},
    "core/delinquency/cases/assigning.py": {
        "list_collectors": "staff",
        "list_rules": "rules",
        "preview_rules": "staff and counts",
    },
    "core/delinquency/cases/labels.py": {"list_codes": "words of tables"},
    "core/delinquency/cases/teams.py": {"list_teams": "staff"},
    "core/delinquency/cases/takeover.py": {"look_at_hand": "counts", "list_takeovers": "staff and counts"},
    "core/delinquency/relations/view.py": {"find_number": "a number that was typed"},
    "core/delinquency/limits/listing.py": {"count_limits": "counts"},
    "core/delinquency/suspension/watching.py": {"count_reviews": "a count"},
    "core/delinquency/write_off/listing.py": {"count_extinct": "a count"},
    "core/delinquency/lists/morning.py": {"own_or_all": "whose lists open first", "open_board": "counts"},
    "core/delinquency/reminders/calls.py": {"list_call_lists": "titles and counts"},
    "core/delinquency/reminders/expired.py": {"count_waiting": "counts"},
    "core/delinquency/reminders/reviewing.py": {"list_runs": "titles and counts"},
    "core/delinquency/reminders/saved.py": {"list_sources": "conditions", "waiting_numbers": "names of files"},
    "core/delinquency/contacts/case_list.py": {"list_collectors": "staff"},
    "core/delinquency/contacts/schedule.py": {"count_tasks": "a count"},
    "core/delinquency/obligors/header.py": {"number_of": "a number that was typed"},
    "core/ledger/inquiry/trial.py": {"late_charge_rates": "rates"},
    "core/ledger/rate_view.py": {"list_rates": "rates"},
    "core/office/access/break_glass.py": {"list_maintenance": "accounts"},
    "core/office/access/enrolment.py": {"begin_enrolment": "one's own"},
    "core/office/access/hours.py": {"session_closes": "one's own"},
    "core/office/access/recovery_codes.py": {"codes_left": "one's own"},
    "core/office/access/registering.py": {"list_staff": "staff"},
    "core/office/access/rights_changes.py": {
        "list_people": "staff",
        "get_rights_file": "staff",
        "list_past_changes": "staff",
        "describe_changes": "staff",
    },
    "core/delinquency/graces/desk.py": {"count_graces": "a count"},
    "core/delinquency/obligors/returned.py": {"count_returned": "a count"},
    "core/delinquency/plans/watching.py": {"count_plans": "counts", "count_failed": "a count"},
    "core/office/access/rights_review.py": {"list_signed": "staff"},
    "core/office/access/staff_list.py": {"open_staff_board": "staff", "get_staff_file": "staff"},
    "core/office/audit_view.py": {
        "known_break": "a number of a row",
        "last_check": "a moment",
        "party_of": "a number that was typed",
    },
    "core/office/calendar.py": {"list_days": "days", "list_calendar": "days"},
    "core/office/deciding/delegation.py": {
        "list_delegations": "staff",
        "list_delegates": "staff",
        "list_lendable": "functions",
    },
    "core/office/jobs.py": {"get_job": "counts", "list_jobs": "counts"},
    "core/office/keeping/deletion.py": {
        "after_erasing": "the file itself",
        "list_runs": "counts",
        "erased_list": "numbers of what is gone",
    },
    "core/office/keeping/expiry.py": {"expired_copies": "names of files"},
    "core/office/keeping/inspection.py": {"unfit_keeping": "counts"},
    "core/office/keeping/key_rotation.py": {"count_by_key": "counts"},
    "core/office/keeping/replica.py": {"touch": "a moment"},
    "core/office/keeping/restoring.py": {"check_permit": "a draft of one's own act"},
    "core/office/keeping/retention.py": {"list_due": "counts", "list_kept": "counts"},
    "core/office/notices.py": {"current_notices": "words to all", "list_notices": "words to all"},
    "core/office/outputs/desk.py": {"count_owed": "a count", "reissue": "what its kind records"},
    "core/office/outputs/media.py": {"list_waiting": "titles", "media_events": "media"},
    "core/office/outputs/media_recipients.py": {"list_recipients": "bodies"},
    "core/office/outputs/printers.py": {
        "list_printers": "printers",
        "offices_of": "offices",
        "usable_printers": "printers",
    },
    "core/office/papers/desk.py": {
        "count_held": "a count",
        "list_runs": "titles and counts",
        "get_run": "a title and counts",
    },
    "core/office/deciding/tray.py": {"count_tray": "counts"},
    "core/office/papers/running.py": {"read_fonts": "fonts"},
    "core/office/papers/master_changes.py": {"list_masters": "masters"},
    "core/office/receiving/shelves.py": {"list_received": "names of files"},
    "core/office/screen_drafts.py": {
        "save_screen_draft": "one's own",
        "find_screen_draft": "one's own",
        "drop_screen_draft": "one's own",
        "list_screen_drafts": "one's own",
    },
    "core/office/settings.py": {"list_settings": "settings"},
    "core/office/signing_in.py": {"touch": "one's own"},
    "core/office/staff.py": {"get_rights": "staff"},
    "core/office/traces/alarms.py": {"count_alarms": "a count"},
    "core/office/traces/looking.py": {"grounds_on_offer": "one's own"},
}
"""Services that leave no row when they go well, and what they show. A refusal leaves one everywhere."""

TOO_COMMON = frozenset({"get", "add", "put", "listed", "authorize", "read", "write", "today", "now"})
"""Names that stand for many things: a call of one of them is not followed."""


Known: TypeAlias = dict[str, list[tuple[str, FunctionNode]]]
"""Functions by name with their files; a name with an underscore means that of the same file."""


def _called(function: FunctionNode) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            yield node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _leaves_a_row(place: str, function: FunctionNode, known: Known, seen: set[int]) -> bool:
    if id(function) in seen:
        return False
    seen.add(id(function))
    called = set(_called(function))
    if called & LEAVE:
        return True
    return any(
        _leaves_a_row(there, each, known, seen)
        for name in called - TOO_COMMON
        for there, each in known.get(name, [])
        if there == place or not name.startswith("_")
    )


def _without_a_row() -> set[tuple[str, str]]:
    core: list[Source] = list(sources("core"))
    known: Known = {}
    for source in core:
        for function in source.functions():
            known.setdefault(function.name, []).append((source.place, function))
    return {
        (source.place, function.name)
        for source in core
        for function in _public_services(source)
        if _arguments(function)[1:2] != ["store"]
        and f"{source.place}:{function.name}" not in ASKED_BY_THE_CALLER
        and not _leaves_a_row(source.place, function, known, set())
    }


def test_every_service_that_shows_or_changes_something_of_a_person_leaves_a_row() -> None:
    excepted = {(place, name) for place, names in SHOWS_NOBODY.items() for name in names}
    assert _without_a_row() == excepted
