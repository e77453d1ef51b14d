"""F9: an approval is lent to a named colleague for some days; it ends on the day, and with the right of who lent it."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta
from typing import Any

import pytest

from core.office.approvals import count_tray, get_draft, list_in_tray
from core.office.deciding.capacity import OverLimit, StepOfAnother
from core.office.deciding.delegation import (
    DelegationOver,
    NotLendable,
    NotTheLender,
    end_delegation,
    list_delegates,
    list_delegations,
    list_lendable,
    put_delegation,
)
from core.office.drafts import ApprovedAlready, OwnCase, OwnDraft
from core.office.proofs import CodeRefused
from core.office.rights import Level, NotPermitted
from core.office.roster import GivenRight, StaffState
from core.values.refusals import BadInput, Refusal
from tests.office.deciding.conftest import Ctx, Office
from tests.people import code_at

TODAY = date(2026, 11, 24)
LARGE = 400_000


def lend(office: Office, lender: Ctx, to: Ctx, *functions: str, days: int = 2, start: int = 0) -> int:
    office.clock.move(seconds=30)
    first = office.clock.now().date() + timedelta(days=start)
    code = code_at(office.clock.now())
    return put_delegation(lender, to.actor.staff_no, first, first + timedelta(days=days), functions, "出張", code)


def waiting_for_manager(office: Office, **more: Any) -> Any:
    """A draft above the limit of 係長, whose first step is taken by somebody who lends and borrows nothing."""
    ref = office.draft(office.of("collection"), LARGE, **more)
    office.yes(office.of("chief", "9"), ref)
    return ref


def test_a_chief_decides_in_the_manager_s_place_and_the_approval_says_so(office: Office) -> None:
    manager, chief = office.of("manager"), office.of("chief")
    ref = waiting_for_manager(office)
    number = lend(office, manager, chief)
    assert office.yes(chief, ref).executed
    with office.city.vault.read() as store:
        row = store.db.execute("SELECT acting_for, delegation_id, role_code FROM approval WHERE step_no = 2").fetchone()
        body = store.db.execute("SELECT body FROM audit_log WHERE body LIKE '%代決%' ORDER BY seq DESC").fetchone()[0]
    assert row == ("MANAGER1", number, "manager")
    assert "MANAGER1" in body
    [last] = [one for one in get_draft(manager, ref.draft_id).trail if one.step_no == 2]
    assert (last.name, last.acting_for) == ("鈴木 髙﨑", "佐藤良子")
    assert [one.uses for one in list_delegations(manager)] == [1]


def test_the_tray_of_the_delegate_counts_it_and_says_for_whom(office: Office) -> None:
    manager, chief = office.of("manager"), office.of("chief")
    waiting_for_manager(office)
    assert count_tray(chief).to_decide == 0
    lend(office, manager, chief)
    assert count_tray(chief).to_decide == 1
    [line] = list_in_tray(chief)
    assert (line.obstacle, line.lent, line.next_step.word) == ("", "佐藤良子", "課長")


@pytest.mark.parametrize(("later", "holds"), [(0, False), (1, True), (2, True), (3, False)])
def test_it_begins_and_ends_on_its_days(office: Office, later: int, holds: bool) -> None:
    lend(office, office.of("manager"), office.of("chief"), start=1, days=1)
    if later:
        office.tomorrow(later)
    ref = waiting_for_manager(office)
    if holds:
        assert office.yes(office.of("chief"), ref).executed
    else:
        with pytest.raises(StepOfAnother):
            office.yes(office.of("chief"), ref)


def test_it_is_ended_early_at_that_moment(office: Office) -> None:
    manager, chief = office.of("manager"), office.of("chief")
    ref = waiting_for_manager(office)
    number = lend(office, manager, chief)
    end_delegation(manager, number, "帰庁")
    with pytest.raises(StepOfAnother):
        office.yes(chief, ref)
    with pytest.raises(DelegationOver):
        end_delegation(manager, number, "帰庁")


def test_nobody_else_ends_it_but_the_manager_of_the_office(office: Office) -> None:
    first, second, manager = office.of("chief"), office.of("chief", "2"), office.of("manager")
    number = lend(office, first, second)
    with pytest.raises(NotTheLender):
        end_delegation(second, number, "不要")
    end_delegation(manager, number, "不要")
    assert [one.state(TODAY) for one in list_delegations(manager)] == ["終了"]


@pytest.mark.parametrize("state", [StaffState.SUSPENDED, StaffState.RETIRED])
def test_it_is_gone_with_the_lender(office: Office, state: StaffState) -> None:
    manager, chief = office.of("manager"), office.of("chief")
    ref = waiting_for_manager(office)
    lend(office, manager, chief)
    with office.city.vault.write() as store:
        store.roster.set_state(store.roster.get("MANAGER1"), state)
    with pytest.raises(StepOfAnother):
        office.yes(chief, ref)


def test_it_is_gone_with_the_lender_s_right(office: Office) -> None:
    manager, chief = office.of("manager"), office.of("chief")
    ref = waiting_for_manager(office)
    lend(office, manager, chief)
    with office.city.vault.write() as store:
        right = GivenRight("collection.correction", Level.APPROVE, "refuse", TODAY, None)
        store.roster.set_right("MANAGER1", right, 0, 1)
    with pytest.raises(StepOfAnother):
        office.yes(chief, ref)


def test_only_the_functions_that_were_named_are_lent(office: Office) -> None:
    manager, chief = office.of("manager"), office.of("chief")
    ref = waiting_for_manager(office)
    lend(office, manager, chief, "office.media")
    with pytest.raises(StepOfAnother):
        office.yes(chief, ref)
    lend(office, manager, chief, "collection.correction")
    assert office.yes(chief, ref).executed


def test_who_borrows_cannot_lend_it_on(office: Office) -> None:
    manager, first, second = office.of("manager"), office.of("chief"), office.of("chief", "2")
    ref = waiting_for_manager(office)
    lend(office, manager, first)
    lend(office, first, second)
    with pytest.raises(StepOfAnother):
        office.yes(second, ref)
    with pytest.raises(BadInput):
        lend(office, first, second, "collection.daily_close")


def test_rights_are_lent_among_managers_alone(office: Office) -> None:
    manager, chief, other = office.of("manager"), office.of("chief"), office.of("manager", "2")
    ref = office.draft(office.of("rights_admin"), None, act="rights")
    lend(office, manager, chief)
    with pytest.raises(NotPermitted):
        office.yes(chief, ref)
    with pytest.raises(NotLendable):
        lend(office, manager, chief, "office.rights")
    lend(office, manager, other, "office.rights")
    assert office.yes(other, ref).executed


@pytest.mark.parametrize("role", ["collection", "rights_admin", "operator", "auditor", "maintenance"])
def test_who_decides_nothing_borrows_nothing(office: Office, role: str) -> None:
    with pytest.raises(NotLendable):
        lend(office, office.of("manager"), office.of(role))


def test_a_role_that_never_decides_borrows_nothing_even_beside_another(office: Office) -> None:
    with pytest.raises(NotLendable):
        lend(office, office.of("manager"), office.person("BOTH", "chief", "auditor"))


def test_nobody_lends_to_oneself_under_whatever_account(office: Office) -> None:
    manager = office.person("M1", "manager", party_id=office.party())
    second = office.person("M2", "manager", party_id=1)
    for other in (manager, second):
        with pytest.raises(NotLendable):
            lend(office, manager, other)


def test_a_clerk_lends_nothing(office: Office) -> None:
    with pytest.raises(NotPermitted):
        lend(office, office.of("collection"), office.of("chief"))


@pytest.mark.parametrize(("first", "last"), [(-1, 2), (3, 2), (0, 400)])
def test_days_that_make_no_sense_are_refused(office: Office, first: int, last: int) -> None:
    manager, chief = office.of("manager"), office.of("chief")
    with pytest.raises(BadInput):
        put_delegation(
            manager, chief.actor.staff_no, TODAY + timedelta(first), TODAY + timedelta(last), (), "出張", "123456"
        )


def test_lending_needs_a_reason_and_a_fresh_code(office: Office) -> None:
    manager, chief = office.of("manager"), office.of("chief")
    with pytest.raises(BadInput):
        put_delegation(manager, chief.actor.staff_no, TODAY, TODAY, (), "　", code_at(office.clock.now()))
    with pytest.raises(CodeRefused):
        put_delegation(manager, chief.actor.staff_no, TODAY, TODAY, (), "出張", "000000")
    assert list_delegations(manager) == []


def test_the_drafter_s_own_draft_is_not_decided_in_the_drafter_s_name(office: Office) -> None:
    first, second = office.of("chief"), office.of("chief", "2")
    lend(office, first, second)
    ref = office.draft(first, LARGE)
    office.yes(second, ref)
    with pytest.raises(Refusal):
        office.yes(second, ref)


def test_a_draft_of_the_lender_is_refused_by_the_books_as_well(office: Office) -> None:
    manager, chief = office.of("manager"), office.of("chief")
    number = lend(office, manager, chief)
    ref = office.draft(manager)
    with pytest.raises(sqlite3.IntegrityError, match="approval"), office.city.vault.write() as store:
        by_hand(store, ref, "CHIEF1", "MANAGER1", number)


def test_a_delegation_that_is_over_is_refused_by_the_books_as_well(office: Office) -> None:
    manager, chief = office.of("manager"), office.of("chief")
    number = lend(office, manager, chief)
    end_delegation(manager, number, "帰庁")
    ref = office.draft(office.of("collection"))
    with pytest.raises(sqlite3.IntegrityError, match="delegation"), office.city.vault.write() as store:
        by_hand(store, ref, "CHIEF1", "MANAGER1", number)


def by_hand(store: Any, ref: Any, by: str, acting_for: str, delegation: int) -> None:
    store.db.execute(
        """
        INSERT INTO approval(draft_id, revision, step_no, decision, decided_by, decided_at, totp_step, digest, audit_seq,
                             acting_for, delegation_id)
        VALUES(?,?,1,'approve',?,'2026-11-24T10:00:00+09:00',1,?,1,?,?)
        """,
        (ref.draft_id, ref.revision, by, ref.digest, acting_for, delegation),
    )


def test_who_took_a_step_takes_no_second_one_in_another_s_name(office: Office) -> None:
    manager, chief = office.of("manager"), office.of("chief")
    lend(office, manager, chief)
    ref = office.draft(office.of("collection"), LARGE)
    office.yes(chief, ref)
    with pytest.raises(ApprovedAlready):
        office.yes(chief, ref)


def test_in_whose_name_a_step_was_taken_takes_no_second_one(office: Office) -> None:
    manager, first, second = office.of("manager"), office.of("chief"), office.of("chief", "2")
    lend(office, manager, first)
    ref = office.draft(office.of("collection"), LARGE, act="twice")
    office.yes(second, ref)
    ref2 = office.draft(office.of("collection"), None, act="twice")
    office.yes(first, ref2)
    assert office.yes(first, ref).executed
    with pytest.raises(ApprovedAlready):
        office.yes(first, ref2)


def test_the_household_of_the_lender_binds_the_delegate(office: Office) -> None:
    office.party("1", "世帯1")
    party = office.party("2", "世帯1")
    manager, chief = office.person("M1", "manager", party_id=1), office.of("chief")
    ref = waiting_for_manager(office, party_id=party)
    lend(office, manager, chief)
    with pytest.raises(StepOfAnother):
        office.yes(chief, ref)


def test_the_delegate_decides_within_the_lender_s_limit(office: Office) -> None:
    office.setting("approval_limits", {"chief": 1_000, "manager": 350_000})
    ref = office.draft(office.of("collection"), LARGE)
    office.yes(office.of("chief", "9"), ref)
    manager, chief = office.of("manager"), office.of("chief")
    lend(office, manager, chief)
    with pytest.raises(OverLimit):
        office.yes(chief, ref)


def test_the_lists_offer_what_can_be_lent_and_to_whom(office: Office) -> None:
    manager = office.of("manager")
    for role in ("chief", "collection", "auditor", "rights_admin"):
        office.of(role)
    assert [one.staff_no for one in list_delegates(manager)] == ["CHIEF1"]
    codes = [code for code, _ in list_lendable(manager)]
    assert "office.rights" in codes
    assert "office.approvals" not in codes


def test_own_drafts_and_own_cases_stay_refused_for_a_delegate(office: Office) -> None:
    manager = office.of("manager")
    chief = office.person("C1", "chief", party_id=office.party())
    lend(office, manager, chief)
    with pytest.raises(OwnDraft):
        office.yes(chief, office.draft(chief))
    with pytest.raises(OwnCase):
        office.yes(chief, office.draft(office.of("collection"), party_id=1))
