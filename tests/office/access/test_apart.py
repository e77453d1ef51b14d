"""Nobody raises their own rights, alone or through one who is near: all of drafter, approver and person, pair by pair."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any

import pytest

from core.office.access.rights_changes import HouseholdRights, OwnBenefit, OwnRights
from core.office.approvals import list_in_tray
from core.office.deciding.delegation import put_delegation
from core.values.refusals import Refusal
from tests.builders import a_party
from tests.conftest import FixedClock, add_staff
from tests.office.access.rights_drafts import TODAY, decide, draft, right
from tests.people import code_at, context_of
from tui.wiring import City

KINDS = ("own", "second", "household")


@pytest.fixture
def family(city: City) -> dict[str, Any]:
    """Parties: one person, someone of the same household, and strangers."""
    with city.vault.write() as store:
        parties = {
            name: a_party(store, party_no=f"0000100{n}", name=f"職員 {name}", household_no=household)
            for n, (name, household) in enumerate(
                [("one", "H1"), ("kin", "H1"), ("two", "H2"), ("three", "H3"), ("four", "H4")]
            )
        }
    return parties


def people(city: City, family: dict[str, Any], kind: str) -> tuple[str, str]:
    """Two numbers that are one person or one household: an administrator or 課長, and another."""
    first = add_staff(city, f"A{kind}", "rights_admin", party_id=family["one"])
    second = (
        first if kind == "own" else add_staff(city, f"B{kind}", party_id=family["one" if kind == "second" else "kin"])
    )
    return first, second


def with_role(city: City, staff_no: str, *roles: str) -> str:
    """Give roles whatever the rules say: somebody may have got both long ago."""
    with city.vault.write() as store:
        for role in roles:
            store.roster.give_role(staff_no, role, date(2020, 1, 1), None, 0, 1)
    return staff_no


@pytest.mark.parametrize("pair", list(product(("drafter-person", "approver-person", "drafter-approver"), KINDS)))
def test_no_two_of_drafter_approver_and_person_are_one_or_of_one_household(
    city: City, clock: FixedClock, family: dict[str, Any], pair: tuple[str, str]
) -> None:
    which, kind = pair
    one, other = people(city, family, kind)
    third = add_staff(city, "C1", party_id=family["two"])
    names = {
        "drafter-person": (one, third, other),
        "approver-person": (third, one, other),
        "drafter-approver": (one, other, third),
    }[which]
    drafter, approver, person = names
    with_role(city, drafter, "rights_admin")
    with_role(city, approver, "manager")
    with_role(city, person, "collection")
    with pytest.raises(Refusal):
        decide(clock, context_of(city, approver), draft(city, context_of(city, drafter), person, right("office.audit")))
    with city.vault.read() as store:
        assert store.db.execute("SELECT count(*) FROM staff_right WHERE staff_no = ?", (person,)).fetchone()[0] == 0


def test_three_strangers_pass(city: City, clock: FixedClock, family: dict[str, Any]) -> None:
    drafter = add_staff(city, "A", "rights_admin", party_id=family["one"])
    approver = add_staff(city, "B", "manager", party_id=family["two"])
    person = add_staff(city, "C", "collection", party_id=family["three"])
    ref = draft(city, context_of(city, drafter), person, right("office.audit"))
    assert decide(clock, context_of(city, approver), ref).executed


def test_an_administrator_drafts_for_no_second_number_of_theirs_and_none_of_the_household(
    city: City, family: dict[str, Any]
) -> None:
    add_staff(city, "A", "rights_admin", party_id=family["one"])
    add_staff(city, "B", "collection", party_id=family["one"])
    add_staff(city, "C", "collection", party_id=family["kin"])
    admin = context_of(city, "A")
    for person, refusal in (("A", OwnRights), ("B", OwnRights), ("C", HouseholdRights)):
        with pytest.raises(refusal):
            draft(city, admin, person, right("office.audit"))
    with city.vault.read() as store:
        refused = store.db.execute("SELECT count(*) FROM audit_log WHERE result = 'refused'").fetchone()[0]
    assert refused == 3


def test_a_deputy_does_not_approve_the_rights_of_the_one_who_lent_it(city: City, clock: FixedClock) -> None:
    """課長 A cannot decide on A's own rights; nor can 課長 B in A's name, or A's helper by A's delegation."""
    for number, role in (("K", "rights_admin"), ("M1", "manager"), ("M2", "manager")):
        add_staff(city, number, role)
    lender = context_of(city, "M1")
    clock.move(seconds=30)
    put_delegation(lender, "M2", TODAY, TODAY, (), "出張のため", code_at(clock.now()))
    with city.vault.write() as store:
        store.roster.end_role("M2", "manager", date(2020, 1, 1))
        store.roster.give_role("M2", "chief", date(2020, 2, 1), None, 0, 1)
    ref = draft(city, context_of(city, "K"), "M1", right("office.audit"))
    with pytest.raises(Refusal):
        decide(clock, context_of(city, "M2"), ref)


def test_the_person_does_not_approve_though_they_are_no_party(city: City, clock: FixedClock) -> None:
    add_staff(city, "K", "rights_admin")
    add_staff(city, "M", "manager")
    ref = draft(city, context_of(city, "K"), "M", right("office.printers", "approve"))
    with pytest.raises(OwnBenefit):
        decide(clock, context_of(city, "M"), ref)


def test_the_file_itself_takes_no_approval_of_one_s_own_rights(city: City, clock: FixedClock) -> None:
    import sqlite3

    add_staff(city, "K", "rights_admin")
    add_staff(city, "M", "manager")
    ref = draft(city, context_of(city, "K"), "M", right("office.printers", "approve"))
    with pytest.raises(sqlite3.IntegrityError, match="own rights"), city.vault.write() as store:
        store.db.execute(
            """
            INSERT INTO approval(draft_id, revision, step_no, decision, decided_by, decided_at, totp_step, digest, audit_seq)
            VALUES(?,?,1,'approve','M','2026-11-24T10:00:00+09:00',1,?,1)
            """,
            (ref.draft_id, ref.revision, ref.digest),
        )


def test_the_tray_tells_the_person_why_it_is_not_for_them(city: City) -> None:
    add_staff(city, "K", "rights_admin")
    add_staff(city, "M", "manager")
    draft(city, context_of(city, "K"), "M", right("office.printers", "approve"))
    assert [line.obstacle for line in list_in_tray(context_of(city, "M"))] == [
        "自分や世帯員の権限の変更は承認できません。ほかの課長に依頼してください。"
    ]
