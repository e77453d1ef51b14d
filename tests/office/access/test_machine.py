"""At the machine (A19): founding the office's administration, and nothing after that but an emergency that is told."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from core.office.access.machine import MachineClosed, open_at_machine
from core.office.access.own_password import change_password
from core.office.traces.alarms import AlarmKind, list_alarms
from tests.conftest import CtxFor
from tests.office.access.accounts import OWN, arrives, enrol, registered, settled_in
from tests.office.test_signing_in import newest
from tests.people import add_staff
from tui.cli.main import main
from tui.wiring import City, system_context

ADD = ("user", "add", "0300", "mori", "森 三郎", "--office", "0100")


@pytest.fixture
def osame(city: City, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run a command on the city; (exit code, output)."""
    monkeypatch.setenv("OSAME_DIR", str(city.folder))

    def run(*words: str) -> tuple[int, str]:
        return main(words), capsys.readouterr().out

    return run


@pytest.fixture
def administered(city: City) -> City:
    """A city with an enrolled 権管 and an enrolled 課長."""
    add_staff(city, "KANRI", "rights_admin", office="0400")
    add_staff(city, "KACHO", "manager")
    return city


def test_as_long_as_one_of_the_two_is_missing_the_machine_registers(city: City) -> None:
    open_at_machine(system_context(city), "利用者の登録", "0300")
    add_staff(city, "KANRI", "rights_admin", office="0400")
    open_at_machine(system_context(city), "利用者の登録", "0300")


def test_somebody_who_has_not_made_a_second_factor_yet_administers_nothing(city: City) -> None:
    add_staff(city, "KACHO", "manager")
    first = registered(city, "0213", "tanaka", "rights_admin")
    open_at_machine(system_context(city), "利用者の登録", "0300")
    ctx = arrives(city, first).context
    change_password(ctx, first, OWN)
    open_at_machine(system_context(city), "利用者の登録", "0300")
    enrol(city, ctx)
    with pytest.raises(MachineClosed):
        open_at_machine(system_context(city), "利用者の登録", "0300")


def test_one_person_with_both_roles_administers_nothing(city: City) -> None:
    add_staff(city, "BOTH", "rights_admin", "manager")
    open_at_machine(system_context(city), "利用者の登録", "0300")


def test_who_follows_after_the_other_has_gone_was_never_there_together_with_them(city: City) -> None:
    add_staff(city, "KACHO", "manager")
    add_staff(city, "KANRI", office="0400")
    with city.vault.write() as store:
        store.roster.end_role("KACHO", "manager", date(2026, 11, 22))
        store.roster.give_role("KANRI", "rights_admin", date(2026, 11, 24), None, 0, 1)
    open_at_machine(system_context(city), "利用者の登録", "0300")


def test_once_both_are_there_the_machine_refuses_and_says_where_to_go(administered: City) -> None:
    with pytest.raises(MachineClosed) as refusal:
        open_at_machine(system_context(administered), "利用者の登録", "0300")
    assert "9001" in refusal.value.message and "9002" in refusal.value.message
    assert newest(administered, "端末外の利用者の登録")["result"] == "refused"


@pytest.mark.parametrize(
    "fate",
    [
        "UPDATE staff SET state = 'retired'",
        "UPDATE staff SET state = 'suspended'",
        "UPDATE staff SET password_until_at = '2026-11-25T10:00:00+09:00'",
        "UPDATE staff_role SET until_on = '2026-11-23'",
    ],
)
def test_it_stays_shut_whatever_becomes_of_the_two(administered: City, fate: str) -> None:
    """Whoever suspends every 課長, or issues them first passwords anew, has not opened the machine by that."""
    with administered.vault.write() as store:
        store.db.execute(f"{fate} WHERE staff_no = 'KACHO'")
    with pytest.raises(MachineClosed):
        open_at_machine(system_context(administered), "利用者の登録", "0300")


def test_a_factor_that_was_taken_away_was_there_all_the_same(city: City) -> None:
    add_staff(city, "KACHO", "manager")
    settled_in(city, "rights_admin")
    with city.vault.write() as store:
        store.db.execute("UPDATE staff SET totp_secret = x'' WHERE staff_no = '0213'")
    with pytest.raises(MachineClosed):
        open_at_machine(system_context(city), "利用者の登録", "0300")


@pytest.mark.parametrize(
    "words",
    [
        ADD,
        ("user", "role", "KANRI", "manager"),
        ("user", "grant", "KACHO", "G1"),
        ("user", "refuse", "KACHO", "office.menu", "read"),
        ("user", "reset", "KACHO"),
        ("user", "state", "KACHO", "retired"),
        ("user", "add-machine", "m1", "夜間", "--office", "0500", "--role", "operator", "--key-file", "/nowhere/x"),
    ],
)
def test_every_act_of_the_command_is_shut(administered: City, osame: Any, words: tuple[str, ...]) -> None:
    code, said = osame(*words, "--json")
    assert code == 2 and "9001" in json.loads(said)["error"]


def test_an_emergency_is_done_recorded_and_told_to_the_head_of_the_office(
    administered: City,
    osame: Any,
    ctx_for: CtxFor,
) -> None:
    code, said = osame(*ADD, "--emergency", "課長が2人とも不在", "--json")
    assert code == 0 and json.loads(said)["login_id"] == "mori"
    row = newest(administered, "非常時の利用者の登録")
    assert row["staff"] == "0300"
    alarms = list_alarms(ctx_for("manager"))
    assert [(alarm.kind, "課長が2人とも不在" in alarm.body) for alarm in alarms] == [(AlarmKind.MACHINE_RIGHTS, True)]


def test_an_account_of_a_machine_without_rights_is_made_at_any_time(
    administered: City,
    osame: Any,
    tmp_path: Any,
) -> None:
    key = tmp_path / "night.key"
    assert osame("user", "add-machine", "m1", "夜間", "--office", "0500", "--key-file", str(key))[0] == 0
    assert osame("job", "list", "--as", "m1", "--key", str(key))[0] == 2


def test_looking_is_always_allowed(administered: City, osame: Any) -> None:
    assert osame("user", "show")[0] == 0
