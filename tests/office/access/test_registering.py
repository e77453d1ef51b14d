"""Registering, changing, transferring, suspending and retiring staff; what happens to their sessions and drafts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from core.office.access.hours import session_closes
from core.office.access.machine import first_password_at_machine
from core.office.access.own_password import change_password
from core.office.access.registering import OwnAccount, Person, StaffPresent, change_staff, register_staff, set_state
from core.office.access.staff_list import Readiness, get_staff_file, open_staff_board
from core.office.access.transfers import cancel_transfer, transfer_staff
from core.office.rights import NotPermitted, SessionEnded
from core.office.roster import StaffState
from core.office.traces.alarms import AlarmKind, list_alarms
from core.values.refusals import BadInput, ChangedByAnother, NotFound
from tests.conftest import CtxFor
from tests.office.access.accounts import OWN, add_machine, arrives, comes_in, enrol, registered
from tests.office.test_signing_in import newest
from tests.people import PASSWORD, FixedClock, add_staff, code_at, context_of
from tests.screens.collection import town
from tui.wiring import City, system_context

TODAY = date(2026, 11, 24)
TANAKA = Person("0213", "tanaka", "田中 次郎", "タナカ ジロウ")


@pytest.fixture
def admin(ctx_for: CtxFor) -> Any:
    """権管."""
    return ctx_for("rights_admin")


def test_a_person_is_registered_as_typed_and_without_any_right(city: City, admin: Any) -> None:
    member = register_staff(admin, Person("０２１３", " Ｔａｎａｋａ ", " 田中 次郎 ", "ﾀﾅｶ ｼﾞﾛｳ"), "0100")
    assert (member.staff_no, member.login_id, member.name, member.kana) == (
        "0213",
        "tanaka",
        "田中 次郎",
        "タナカ ジロウ",
    )
    with city.vault.read() as store:
        rights = store.db.execute(
            "SELECT staff_no FROM staff_role WHERE staff_no = '0213' UNION SELECT staff_no FROM staff_right"
            " WHERE staff_no = '0213' UNION SELECT staff_no FROM special_grant"
        ).fetchall()
    assert rights == []


@pytest.mark.parametrize(
    ("person", "field"),
    [
        (Person("", "tanaka", "田中"), "staff_no"),
        (Person("0213", "", "田中"), "login_id"),
        (Person("0213", "たなか", "田中"), "login_id"),
        (Person("0213", "tana ka", "田中"), "login_id"),
        (Person("0213", "a" * 26, "田中"), "login_id"),
        (Person("0213", "tanaka", "　"), "name"),
        (Person("0213", "tanaka", "田中", "たなか"), "kana"),
        (Person("0213", "tanaka", "田中", "", "99999999"), "party_no"),
    ],
)
def test_an_entry_that_cannot_be_is_refused_at_its_field(admin: Any, person: Person, field: str) -> None:
    with pytest.raises(BadInput) as refusal:
        register_staff(admin, person, "0100")
    assert refusal.value.field == field


def test_number_and_login_id_are_given_once(admin: Any) -> None:
    register_staff(admin, TANAKA, "0100")
    for person in (Person("0213", "other", "別人"), Person("0214", "tanaka", "別人")):
        with pytest.raises(StaffPresent):
            register_staff(admin, person, "0100")


def test_only_administrators_of_rights_register(ctx_for: CtxFor) -> None:
    for role in ("collection", "chief", "manager", "operator", "auditor", "maintenance"):
        with pytest.raises(NotPermitted):
            register_staff(ctx_for(role), TANAKA, "0100")


def test_a_change_is_kept_with_before_and_after(city: City, admin: Any) -> None:
    member = register_staff(admin, TANAKA, "0100")
    changed = change_staff(admin, "0213", member.version, Person("0213", "tanaka2", "佐藤 次郎", "サトウ ジロウ"))
    assert (changed.login_id, changed.name) == ("tanaka2", "佐藤 次郎")
    row = newest(city, "利用者の変更")
    assert (row["login"], row["name"]) == ("tanaka → tanaka2", "田中 次郎 → 佐藤 次郎")


def test_what_a_colleague_changed_meanwhile_is_not_written_over(admin: Any) -> None:
    member = register_staff(admin, TANAKA, "0100")
    change_staff(admin, "0213", member.version, Person("0213", "tanaka", "佐藤 次郎"))
    with pytest.raises(ChangedByAnother):
        change_staff(admin, "0213", member.version, Person("0213", "tanaka", "鈴木 次郎"))


def test_a_party_is_linked_by_its_number_kept_and_taken_away(city: City, admin: Any) -> None:
    town.fill(city)
    with city.vault.read() as store:
        party_id, party_no = store.db.execute(
            "SELECT party_id, party_no FROM party ORDER BY party_id LIMIT 1"
        ).fetchone()
    member = register_staff(admin, Person("0213", "tanaka", "田中 次郎", "", party_no), "0100")
    assert member.party_id == party_id
    member = change_staff(admin, "0213", member.version, Person("0213", "tanaka", "田中 次郎"))
    assert member.party_id == party_id
    member = change_staff(admin, "0213", member.version, Person("0213", "tanaka", "田中 次郎"), forget_party=True)
    assert member.party_id is None
    row = newest(city, "利用者の変更")
    assert row["party_link"] == "解除" and party_no not in str(row)


def test_nobody_administers_themself(admin: Any) -> None:
    me = admin.actor.staff_no
    with pytest.raises(OwnAccount):
        change_staff(admin, me, 1, Person("X1", "x", "別人"))
    for state in StaffState:
        with pytest.raises(OwnAccount):
            set_state(admin, me, state)


# Transfers


def test_nobody_transfers_themself_or_their_second_account(city: City, admin: Any) -> None:
    """The office decides whose papers and whose log one sees."""
    with city.vault.write() as store:
        store.db.execute("INSERT INTO party(party_no, name) VALUES('00000001', '管理 太郎')")
        store.db.execute("UPDATE staff SET party_id = 1 WHERE staff_no = ?", (admin.actor.staff_no,))
    for number in (admin.actor.staff_no, add_staff(city, "SECOND", "collection", party_id=1)):
        with pytest.raises(OwnAccount):
            transfer_staff(admin, number, "1100", TODAY)
        with pytest.raises(OwnAccount):
            cancel_transfer(admin, number, TODAY)


def test_the_head_of_the_office_is_told_when_a_party_is_taken_away(city: City, admin: Any, ctx_for: CtxFor) -> None:
    """Whoever is no party in the register is kept out of nobody's case."""
    with city.vault.write() as store:
        store.db.execute("INSERT INTO party(party_no, name) VALUES('00000001', '田中 次郎')")
    member = register_staff(admin, TANAKA, "0100")
    member = change_staff(admin, "0213", member.version, replace(TANAKA, party_no="00000001"))
    assert list_alarms(ctx_for("manager")) == []
    change_staff(admin, "0213", member.version, TANAKA, forget_party=True)
    [alarm] = list_alarms(ctx_for("manager", "2"))
    assert (alarm.kind, alarm.party_no) == (AlarmKind.PARTY_LINK, "") and "解除" in alarm.body


def test_a_transfer_of_today_holds_at_once_and_names_the_roles_that_go_on(city: City, admin: Any) -> None:
    add_staff(city, "0213", "collection", name="田中 次郎")
    done = transfer_staff(admin, "0213", "0200", TODAY)
    assert (done.member.office_name, [role.role_code for role in done.roles]) == ("課税課", ["collection"])
    assert newest(city, "利用者の異動") | {"before": "0100", "after": "0200"} == newest(city, "利用者の異動")


def test_a_transfer_of_a_later_day_holds_at_the_first_sign_in_of_that_day(
    city: City, admin: Any, clock: FixedClock
) -> None:
    add_staff(city, "0213", "collection", name="田中 次郎")
    transfer_staff(admin, "0213", "0200", date(2026, 12, 1))
    clock.move(days=6)
    assert comes_in(city, PASSWORD, code_at(clock.now()), login_id="0213").actor.office_code == "0100"
    clock.move(days=1)
    assert comes_in(city, PASSWORD, code_at(clock.now()), login_id="0213").actor.office_name == "課税課"


def test_a_transfer_ahead_can_be_taken_back(city: City, admin: Any) -> None:
    add_staff(city, "0213")
    transfer_staff(admin, "0213", "0200", date(2026, 12, 1))
    assert [one.done for one in get_staff_file(admin, "0213").transfers] == [False]
    cancel_transfer(admin, "0213", date(2026, 12, 1))
    assert get_staff_file(admin, "0213").transfers == ()
    with pytest.raises(BadInput):
        cancel_transfer(admin, "0213", date(2026, 12, 1))


@pytest.mark.parametrize(("office", "day"), [("0200", date(2026, 11, 23)), ("0100", TODAY), ("XXXX", TODAY)])
def test_a_transfer_that_cannot_be_is_refused(city: City, admin: Any, office: str, day: date) -> None:
    add_staff(city, "0213")
    with pytest.raises(BadInput):
        transfer_staff(admin, "0213", office, day)


# The list


def test_the_list_says_what_is_missing_of_each_sign_in(city: City, admin: Any, clock: FixedClock) -> None:
    def ready() -> Readiness:
        board = open_staff_board(system_context(city))
        return next(line.readiness(board.now) for line in board.lines if line.member.staff_no == "0213")

    register_staff(admin, TANAKA, "0100")
    assert ready() is Readiness.NOT_ISSUED
    clock.move(seconds=1)
    first = first_password_at_machine(system_context(city), "0213").password
    assert ready() is Readiness.FIRST
    ctx = arrives(city, first).context
    change_password(ctx, first, OWN)
    assert ready() is Readiness.FACTOR
    clock.move(hours=25)
    assert ready() is Readiness.EXPIRED
    again = first_password_at_machine(system_context(city), "0213").password
    ctx = arrives(city, again).context
    change_password(ctx, again, OWN)
    enrol(city, ctx)
    assert ready() is Readiness.READY


def test_an_account_that_lay_still_for_sixty_days_is_told(city: City, admin: Any, clock: FixedClock) -> None:
    add_staff(city, "0213", "collection")
    context_of(city, "0213")

    def unused() -> bool:
        board = open_staff_board(admin)
        return any(line.unused(board.now) for line in board.lines if line.member.staff_no == "0213")

    assert not unused()
    clock.move(days=61)
    with city.vault.write() as store:
        store.db.execute("UPDATE live_session SET started_at = ? WHERE staff_no <> '0213'", (clock.now().isoformat(),))
    assert unused()


def test_accounts_of_machines_are_not_among_the_people(city: City, admin: Any) -> None:
    add_machine(city, "nightly", "夜間", "operator")
    assert {line.member.staff_no for line in open_staff_board(admin).lines} == {admin.actor.staff_no}
    with pytest.raises(NotFound):
        get_staff_file(admin, "nightly")


def test_no_taxpayer_stands_in_what_an_administrator_reads(city: City, admin: Any) -> None:
    town.fill(city)
    with city.vault.read() as store:
        party_id, name = store.db.execute("SELECT party_id, name FROM party WHERE name <> '' LIMIT 1").fetchone()
    add_staff(city, "0213", "collection", party_id=party_id)
    assert name not in str(open_staff_board(admin)) + str(get_staff_file(admin, "0213"))


# Who leaves (A13)


@pytest.mark.parametrize("state", [StaffState.SUSPENDED, StaffState.RETIRED])
def test_who_leaves_loses_the_session_at_the_very_next_call(city: City, admin: Any, state: StaffState) -> None:
    add_staff(city, "0213", "collection")
    ctx = context_of(city, "0213")
    set_state(admin, "0213", state)
    with pytest.raises(SessionEnded):
        ctx.authorize("collection.paid_slips", "enter")
    with pytest.raises(SessionEnded):
        session_closes(ctx)
    assert newest(city, "終了したサインイン")["result"] == "refused"
    assert newest(city, "サインアウト")["cause"] == "suspended"


def test_who_comes_back_signs_in_again(city: City, admin: Any, clock: FixedClock) -> None:
    add_staff(city, "0213", "collection")
    set_state(admin, "0213", StaffState.SUSPENDED)
    set_state(admin, "0213", StaffState.ACTIVE)
    assert comes_in(city, PASSWORD, code_at(clock.now()), login_id="0213")


def test_a_person_in_the_middle_of_enrolling_is_stopped_too(city: City, admin: Any) -> None:
    ctx = arrives(city, registered(city)).context
    set_state(admin, "0213", StaffState.SUSPENDED)
    with pytest.raises(SessionEnded):
        ctx.require_session(enrolling=True)
