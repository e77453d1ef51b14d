"""Rights: roles, single grants and refusals by their dates, and what a service does with them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.office import staff
from core.office.access.registering import OwnAccount, Person, StaffPresent, register_staff, set_state
from core.office.rights import Level, NotPermitted, RightRow, decide
from core.office.roster import StaffState
from core.office.staff import OnlyByDraft, OwnRights, RolesApart
from core.values.refusals import BadInput, ChangedByAnother
from tests.conftest import CtxFor, FixedClock
from tui.wiring import City, system_context

TODAY = date(2026, 11, 24)
rows = st.lists(
    st.builds(RightRow, st.sampled_from(["role", "grant", "refuse"]), st.sampled_from(list(Level)), st.just("")),
    max_size=6,
)


@given(rows, st.sampled_from(list(Level)))
def test_a_refusal_of_the_level_always_wins(held: list[RightRow], wanted: Level) -> None:
    assert decide([*held, RightRow("refuse", wanted)], wanted) is None


@given(rows)
def test_a_right_to_enter_is_a_right_to_read(held: list[RightRow]) -> None:
    if decide(held, Level.ENTER) is not None:
        assert decide(held, Level.READ) is not None


def test_a_right_to_approve_is_no_right_to_enter() -> None:
    assert decide([RightRow("role", Level.APPROVE)], Level.ENTER) is None


def test_a_right_everywhere_beats_one_at_the_counter() -> None:
    held = decide([RightRow("role", Level.READ, "counter"), RightRow("role", Level.READ)], Level.READ)
    assert held is not None and not held.counter_only


def test_a_right_that_no_role_gives_is_refused_and_recorded(clerk: Any, city: City) -> None:
    with pytest.raises(NotPermitted):
        clerk.authorize("office.audit", "read")
    with city.vault.read() as store:
        row = store.db.execute("SELECT result, function_code FROM audit_log ORDER BY seq DESC LIMIT 1").fetchone()
    assert row == ("refused", "office.audit")


def test_a_grant_holds_from_its_first_to_its_last_day(city: City, clerk: Any, clock: FixedClock) -> None:
    first, last = TODAY + timedelta(days=2), TODAY + timedelta(days=4)
    staff.set_right(system_context(city), clerk.actor.staff_no, "office.audit", "read", "grant", first, last)
    with city.vault.write() as store:
        store.db.execute("UPDATE live_session SET started_at = '2026-11-29T00:00:00+09:00'")
    holds = []
    for _ in range(6):
        holds.append(clerk.may("office.audit", "read") is not None)
        clock.move(days=1)
    assert holds == [False, False, True, True, True, False]


def test_a_change_of_rights_counts_their_version_up(city: City, clerk: Any) -> None:
    with city.vault.read() as store:
        before = store.roster.get(clerk.actor.staff_no).rights_version
    staff.give_role(system_context(city), clerk.actor.staff_no, "delinquency", TODAY)
    with city.vault.read() as store:
        assert store.roster.get(clerk.actor.staff_no).rights_version == before + 1


def test_nobody_changes_their_own_rights(city: City, ctx_for: CtxFor) -> None:
    admin = ctx_for("rights_admin")
    for change in (
        lambda: staff.give_role(admin, admin.actor.staff_no, "rights_admin", TODAY),
        lambda: staff.set_right(admin, admin.actor.staff_no, "office.audit", "read", "grant", TODAY),
        lambda: staff.give_grant(admin, admin.actor.staff_no, "G1", TODAY, TODAY),
    ):
        with pytest.raises(OwnRights):
            change()
    with pytest.raises(OwnAccount):
        set_state(admin, admin.actor.staff_no, StaffState.ACTIVE)


def test_who_administers_rights_has_no_role_of_the_business(city: City, ctx_for: CtxFor) -> None:
    admin = ctx_for("rights_admin", "2")
    with pytest.raises(RolesApart):
        staff.give_role(system_context(city), admin.actor.staff_no, "collection", TODAY)


def test_who_signs_in_changes_no_right_without_a_draft(city: City, ctx_for: CtxFor, clerk: Any) -> None:
    admin, who = ctx_for("rights_admin"), clerk.actor.staff_no
    for change in (
        lambda: staff.give_role(admin, who, "delinquency", TODAY),
        lambda: staff.end_role(admin, who, "collection", TODAY),
        lambda: staff.set_right(admin, who, "office.audit", "read", "grant", TODAY),
        lambda: staff.give_grant(admin, who, "G1", TODAY, TODAY),
    ):
        with pytest.raises(OnlyByDraft):
            change()


def test_an_unknown_function_cannot_be_granted(city: City, clerk: Any) -> None:
    with pytest.raises(BadInput):
        staff.set_right(system_context(city), clerk.actor.staff_no, "no.such", "read", "grant", TODAY)


def test_a_login_id_is_given_once(city: City, clerk: Any) -> None:
    with pytest.raises(StaffPresent):
        register_staff(system_context(city), Person("X1", clerk.actor.staff_no.lower(), "別人"), "0100")


def test_the_limit_of_approvals_goes_with_g4_alone(city: City, clerk: Any) -> None:
    with pytest.raises(BadInput):
        staff.give_grant(system_context(city), clerk.actor.staff_no, "G1", TODAY, TODAY, 300_000)


def test_a_person_s_rights_can_be_seen_in_full(city: City, clerk: Any) -> None:
    system = system_context(city)
    staff.set_right(system, clerk.actor.staff_no, "office.audit", "read", "grant", TODAY)
    staff.give_grant(system, clerk.actor.staff_no, "G4", TODAY, TODAY, 300_000)
    view = staff.get_rights(system, clerk.actor.staff_no)
    assert [role.role_code for role in view.roles] == ["collection"]
    assert [right.function_code for right in view.rights] == ["office.audit"]
    assert [grant.limit_yen for grant in view.grants] == [300_000]


def test_an_old_state_of_a_person_is_not_written_over(city: City, clerk: Any) -> None:
    with city.vault.read() as store:
        old = store.roster.get(clerk.actor.staff_no)
    set_state(system_context(city), old.staff_no, StaffState.SUSPENDED)
    with pytest.raises(ChangedByAnother), city.vault.write() as store:
        store.roster.set_state(old, StaffState.ACTIVE)


def test_the_system_s_own_account_sees_no_taxpayer(city: City) -> None:
    system = system_context(city)
    for code in ("parties.search", "ledger.payments", "ledger.assessments"):
        assert system.may(code, "read") is None


def test_a_menu_can_ask_without_a_word_in_the_log(city: City, clerk: Any) -> None:
    with city.vault.read() as store:
        before = store.audit.last_seq()
    assert clerk.may("office.staff", "read") is None
    with city.vault.read() as store:
        assert store.audit.last_seq() == before
