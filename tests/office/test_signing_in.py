"""Sign-in: password and second factor, the same words for every failure, waits, one session a person."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from core.office import signing_in
from core.office.access.machine import first_password_at_machine
from core.office.access.own_password import change_password
from core.office.access.registering import set_state
from core.office.context import Actor, Context
from core.office.passwords import Cost, Passwords
from core.office.proofs import CodeRefused, PasswordWrong
from core.office.rights import PasswordMustChange, SessionEnded
from core.office.roster import StaffState
from core.office.sessions import EndCause, wait_after
from core.office.signing_in import MustEnrol, SignInRefused, reauthenticate, sign_in, sign_out, touch
from core.values.refusals import BadInput
from tests.people import CHEAP, PASSWORD, SECRET, FixedClock, add_staff, code_at
from tui.wiring import City, system_context


@pytest.fixture
def yamada(city: City) -> str:
    return add_staff(city, "YAMADA", "collection", name="山田花子")


def entered(
    city: City, *, who: str = "yamada", password: str = PASSWORD, code: str | None = None, terminal: str = "3階-09"
) -> Context[Any]:
    """Sign in with the present code; a session that needs no new password."""
    typed = code_at(city.clock.now()) if code is None else code
    ctx = sign_in(city.vault, city.clock, city.outside, who, password, typed, terminal)
    assert isinstance(ctx, Context)
    return ctx


def refused(city: City, **typed: Any) -> str:
    """Try to sign in; the cause that the log gives."""
    with pytest.raises(SignInRefused):
        entered(city, **typed)
    return str(newest(city)["cause"])


def newest(city: City, act: str = "サインイン") -> dict[str, Any]:
    import json

    with city.vault.read() as store:
        row = store.db.execute(
            "SELECT body, result, staff_no, terminal FROM audit_log WHERE json_extract(body, '$.act') = ?"
            " ORDER BY seq DESC LIMIT 1",
            (act,),
        ).fetchone()
    return {**json.loads(row[0]), "result": row[1], "staff_no": row[2], "terminal": row[3]}


def test_a_person_signs_in_and_may_what_their_role_may(city: City, yamada: str) -> None:
    ctx = entered(city)
    assert (ctx.actor.name, ctx.actor.office_name) == ("山田花子", "収納推進課")
    assert ctx.authorize("collection.paid_slips", "enter")
    assert newest(city) | {"staff_no": yamada, "result": "done", "terminal": "3階-09"} == newest(city)


def test_login_id_and_code_may_be_typed_in_full_width(city: City, yamada: str, clock: FixedClock) -> None:
    wide = code_at(clock.now()).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert entered(city, who="ｙａｍａｄａ", code=f"{wide[:3]}　{wide[3:]} ")


@pytest.mark.parametrize(
    ("typed", "cause"),
    [
        ({"who": "nobody"}, "unknown"),
        ({"password": "ちがうあいことばです"}, "password"),
        ({"code": "000000"}, "code"),
        ({"code": ""}, "code"),
        ({"code": "12345６７"}, "code"),
    ],
)
def test_each_failure_has_its_cause_in_the_log_and_not_what_was_typed(
    city: City, yamada: str, typed: dict[str, str], cause: str
) -> None:
    assert refused(city, **typed) == cause
    row = str(newest(city))
    assert not [text for text in typed.values() if len(text) > 3 and text in row]


def test_the_system_s_own_account_cannot_sign_in(city: City) -> None:
    assert refused(city, who="system", password="") == "unknown"


def test_a_suspended_person_does_not_come_in(city: City, yamada: str) -> None:
    set_state(system_context(city), yamada, StaffState.SUSPENDED)
    assert refused(city) == "suspended"


def test_every_failure_says_the_same(city: City, yamada: str) -> None:
    said = set()
    for typed in ({"who": "nobody"}, {"password": "x"}, {"code": "000000"}, {"code": "0"}, {}):
        with pytest.raises(SignInRefused) as refusal:
            entered(city, **typed)  # the last one is right, but its terminal must wait
        said.add(refusal.value.message)
    assert len(said) == 1


def test_an_unknown_person_costs_the_same_work_as_a_known_one(city: City, yamada: str) -> None:
    looked_at = []

    class Watched(Passwords):
        def verify(self, password_hash: str, password: str) -> bool:
            looked_at.append(password_hash.split("$")[3])
            return super().verify(password_hash, password)

    watched = replace(city, outside=replace(city.outside, passwords=Watched(CHEAP.cost)))
    refused(watched, who="nobody")
    refused(watched, password="x")
    assert looked_at == ["m=8,t=1,p=1"] * 2


@pytest.mark.slow
def test_every_failure_takes_about_the_same_time(city: City, yamada: str, clock: FixedClock) -> None:
    real = replace(city, outside=replace(city.outside, passwords=Passwords(Cost(2, 19 * 1024, 1))))
    with city.vault.write() as store:
        store.roster.set_password(yamada, real.outside.passwords.hash(PASSWORD), None, clock.now())
    kinds: dict[str, dict[str, Any]] = {
        "unknown": {"who": "nobody"},
        "password": {"password": "ちがうあいことば"},
        "code": {"code": "000000"},
        "waiting": {"password": "ちがうあいことば"},
    }
    took: dict[str, list[float]] = {kind: [] for kind in kinds}
    for _ in range(60):
        for kind, typed in kinds.items():
            if kind != "waiting":
                clock.move(hours=2)
            started = time.perf_counter()
            refused(real, **typed)
            took[kind].append(time.perf_counter() - started)
    medians = [statistics.median(times) for times in took.values()]
    assert max(medians) - min(medians) < 0.005


def test_the_default_cost_is_above_the_floor() -> None:
    cost = Cost()
    assert cost.memory_kib >= 19 * 1024 and cost.passes >= 2


def test_a_hash_of_a_lower_cost_is_made_anew(city: City, yamada: str) -> None:
    dearer = replace(city, outside=replace(city.outside, passwords=Passwords(Cost(2, 16, 1))))
    entered(dearer)
    with city.vault.read() as store:
        assert "m=16,t=2" in store.roster.secrets(yamada).password_hash


# The second factor


def test_a_code_counts_once(city: City, yamada: str, clock: FixedClock) -> None:
    code = code_at(clock.now())
    entered(city, code=code)
    assert refused(city, code=code) == "code_used"


@pytest.mark.parametrize("late", [-60, -31, 1, 30, 61])
def test_a_code_of_two_steps_ago_or_of_the_future_is_refused(
    city: City, yamada: str, clock: FixedClock, late: int
) -> None:
    clock.at = clock.at.replace(second=0)
    shown = clock.now() + timedelta(seconds=late + (30 if late > 0 else 0))
    assert refused(city, code=code_at(shown)) == "code"


@pytest.mark.parametrize("early", [0, 1, 29, 30])
def test_the_code_of_this_step_and_the_one_before_is_taken(
    city: City, yamada: str, clock: FixedClock, early: int
) -> None:
    clock.at = clock.at.replace(second=29)
    assert entered(city, code=code_at(clock.now() - timedelta(seconds=early)))


def test_a_clock_put_back_does_not_bring_a_used_code_back(city: City, yamada: str, clock: FixedClock) -> None:
    entered(city)
    clock.move(seconds=-60)
    assert refused(city) == "code_used"


def test_the_seed_is_sealed_in_the_file(city: City, yamada: str) -> None:
    with city.vault.read() as store:
        sealed = store.roster.secrets(yamada).totp_secret
    assert sealed[0] == 1
    assert SECRET.encode() not in (city.folder / "city.db").read_bytes() + sealed


def test_a_code_used_by_twenty_processes_at_once_lets_one_in(city: City, yamada: str, clock: FixedClock) -> None:
    program = (
        "import sys; from pathlib import Path; from tests.people import CHEAP, PASSWORD, FixedClock;"
        "from tui.wiring import open_city; from core.office.signing_in import sign_in, SignInRefused;"
        "city = open_city(Path(sys.argv[1]), Path(sys.argv[2]), clock=FixedClock(), passwords=CHEAP);"
        "print('ready', flush=True); sys.stdin.readline()\n"
        "try:\n"
        "    sign_in(city.vault, city.clock, city.outside, 'yamada', PASSWORD, sys.argv[3], 'x'); print('in')\n"
        "except SignInRefused:\n"
        "    print('out')\n"
    )
    arguments = [str(city.folder), str(city.folder.with_name("city.keys")), code_at(clock.now())]
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", program, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(20)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("now\n")
        process.stdin.flush()
    said = [process.communicate()[0].strip() for process in processes]
    assert sorted(said) == ["in"] + ["out"] * 19


# Guessing


def test_waits_grow_from_half_a_minute_to_an_hour() -> None:
    waits = [int(wait_after(failures).total_seconds()) for failures in (0, 2, 3, 4, 5, 9, 10, 40)]
    assert waits == [0, 0, 30, 60, 120, 1920, 3600, 3600]


def test_after_three_failures_even_the_right_answer_must_wait(city: City, yamada: str, clock: FixedClock) -> None:
    for _ in range(3):
        refused(city, password="x")
    assert refused(city) == "waiting"
    clock.move(seconds=30)
    assert entered(city)


def test_many_connections_from_new_terminals_share_one_counter(city: City, yamada: str) -> None:
    causes = [refused(city, password="x", terminal=f"10.0.0.{number}") for number in range(10)]
    assert causes == ["password"] * 3 + ["waiting"] * 7


def test_a_robot_at_another_terminal_does_not_shut_the_owner_out(city: City, yamada: str, clock: FixedClock) -> None:
    entered(city)
    for _ in range(200):
        clock.move(hours=1)
        refused(city, password="x", terminal="robot")
    assert entered(city)


def test_no_more_than_a_hundred_guesses_in_a_row_are_looked_at(city: City, yamada: str, clock: FixedClock) -> None:
    with city.vault.write() as store:
        for number in range(6):
            store.sessions.open(yamada, f"窓口{number}", clock.now(), "", must_change=False)
            store.sessions.end(number + 1, clock.now(), EndCause.SIGNED_OUT)
    causes = []
    for terminal in range(6):
        for _ in range(30):
            clock.move(hours=1)
            causes.append(refused(city, password="x", terminal=f"窓口{terminal}"))
    assert causes.count("password") == 100


def test_a_reset_by_the_administrator_opens_the_account_again(city: City, yamada: str) -> None:
    for _ in range(4):
        refused(city, password="x")
    issued = first_password_at_machine(system_context(city), yamada)
    again = sign_in(
        city.vault, city.clock, city.outside, "yamada", issued.password, code_at(city.clock.now()), "3階-09"
    )
    assert isinstance(again, MustEnrol)


# First passwords


@pytest.fixture
def new_person(city: City) -> Any:
    """TANAKA, who has a second factor and a first password."""
    add_staff(city, "TANAKA", "collection", name="田中 次郎")
    return first_password_at_machine(system_context(city), "TANAKA")


def first(city: City, issued: Any) -> MustEnrol:
    code = code_at(city.clock.now())
    outcome = sign_in(city.vault, city.clock, city.outside, "tanaka", issued.password, code, "3階-10")
    assert isinstance(outcome, MustEnrol)
    return outcome


def test_with_a_first_password_nothing_can_be_done_but_to_change_it(city: City, new_person: Any) -> None:
    ctx = first(city, new_person).context
    with pytest.raises(PasswordMustChange):
        ctx.authorize("collection.paid_slips", "enter")
    change_password(ctx, new_person.password, "みどりいろのちいさなふね")
    assert ctx.authorize("collection.paid_slips", "enter")


def test_a_first_password_ends_after_a_day(city: City, new_person: Any, clock: FixedClock) -> None:
    clock.move(hours=24, seconds=1)
    code = code_at(clock.now())
    with pytest.raises(SignInRefused):
        sign_in(city.vault, city.clock, city.outside, "tanaka", new_person.password, code, "3階-10")
    assert newest(city)["cause"] == "first_password_expired"


def test_a_reset_leaves_the_second_factor_on(city: City, yamada: str) -> None:
    issued = first_password_at_machine(system_context(city), yamada)
    assert refused(city, password=issued.password, code="000000") == "code"


def test_a_first_password_is_in_no_log(city: City, new_person: Any) -> None:
    with city.vault.read() as store:
        log = str(store.db.execute("SELECT body FROM audit_log").fetchall())
    assert new_person.password not in log


def test_changing_needs_the_present_password(city: City, yamada: str) -> None:
    with pytest.raises(PasswordWrong):
        change_password(entered(city), "ちがうあいことば", "みどりいろのちいさなふね")


def test_the_new_password_must_be_another(city: City, yamada: str) -> None:
    with pytest.raises(BadInput):
        change_password(entered(city), PASSWORD, PASSWORD)


# Sessions


def test_a_second_sign_in_takes_over_and_both_are_in_the_log(city: City, yamada: str, clock: FixedClock) -> None:
    first_ctx = entered(city)
    clock.move(minutes=1)
    second = entered(city, terminal="2階-01")
    with pytest.raises(SessionEnded):
        touch(first_ctx)
    touch(second)
    out = newest(city, "サインアウト")
    assert (out["cause"], out["by"], newest(city)["took_over"]) == ("taken_over", "2階-01", first_ctx.actor.session_id)


def test_a_session_left_behind_by_a_killed_process_does_not_block(city: City, yamada: str, clock: FixedClock) -> None:
    program = (
        "import os, sys; from pathlib import Path; from tests.people import CHEAP, PASSWORD, FixedClock;"
        "from tui.wiring import open_city; from core.office.signing_in import sign_in;"
        "city = open_city(Path(sys.argv[1]), Path(sys.argv[2]), clock=FixedClock(), passwords=CHEAP);"
        "sign_in(city.vault, city.clock, city.outside, 'yamada', PASSWORD, sys.argv[3], '3階-09');"
        "os.kill(os.getpid(), 9)"
    )
    arguments = [str(city.folder), str(city.folder.with_name("city.keys")), code_at(clock.now())]
    assert subprocess.run([sys.executable, "-c", program, *arguments], check=False).returncode == -9
    clock.move(minutes=1)
    entered(city)
    assert newest(city, "サインアウト")["cause"] == "gone"


def test_the_reaper_ends_sessions_whose_process_is_gone(city: City, yamada: str, clock: FixedClock) -> None:
    with city.vault.write() as store:
        me = city.outside.processes.me()
        boot = me.split("/")[0]
        store.sessions.open(yamada, "x", clock.now(), f"{boot}/999999999/1", must_change=False)
    assert signing_in.reap(city.vault, city.clock, city.outside) == 1
    assert newest(city, "サインアウト")["cause"] == "gone"


def test_the_reaper_leaves_a_living_session_alone(city: City, yamada: str) -> None:
    ctx = entered(city)
    assert signing_in.reap(city.vault, city.clock, city.outside) == 0
    touch(ctx)


def test_signing_out_ends_the_session_once(city: City, yamada: str) -> None:
    ctx = entered(city)
    assert sign_out(ctx)
    assert not sign_out(ctx)
    with pytest.raises(SessionEnded):
        ctx.authorize("office.menu", "read")


def test_a_session_is_over_after_twelve_hours(city: City, yamada: str, clock: FixedClock) -> None:
    ctx = entered(city)
    clock.move(hours=11, minutes=59, seconds=59)
    assert ctx.authorize("office.menu", "read")
    clock.move(seconds=1)
    with pytest.raises(SessionEnded):
        ctx.authorize("office.menu", "read")


def test_the_store_refuses_two_live_sessions(city: City, yamada: str, clock: FixedClock) -> None:
    import sqlite3

    entered(city)
    with pytest.raises(sqlite3.IntegrityError), city.vault.write() as store:
        store.sessions.open(yamada, "x", clock.now(), "", must_change=False)


@pytest.mark.parametrize("session_id", [None, 0, 999, "of another", "ended"])
def test_a_call_without_a_session_of_one_s_own_is_refused(
    city: City, yamada: str, clock: FixedClock, session_id: Any
) -> None:
    if session_id == "ended":
        ctx = entered(city)
        sign_out(ctx)
        session_id = ctx.actor.session_id
    elif session_id == "of another":
        other = add_staff(city, "OTHER", "collection")
        with city.vault.write() as store:
            session_id = store.sessions.open(other, "x", clock.now(), "", must_change=False)
    forged = city.context(Actor(yamada, "", "0100", "", session_id, "x"))
    with pytest.raises(SessionEnded):
        forged.authorize("office.menu", "read")


def test_a_suspended_person_s_session_ends_at_once(city: City, yamada: str) -> None:
    ctx = entered(city)
    set_state(system_context(city), yamada, StaffState.RETIRED)
    with pytest.raises(SessionEnded):
        ctx.authorize("office.menu", "read")
    assert newest(city, "サインアウト")["cause"] == "suspended"


# The lock


def test_the_password_unlocks(city: City, yamada: str) -> None:
    reauthenticate(entered(city), password=PASSWORD)
    assert newest(city, "再認証")["by"] == "password"


def test_a_fresh_code_unlocks_once(city: City, yamada: str, clock: FixedClock) -> None:
    ctx = entered(city)
    clock.move(seconds=30)
    code = code_at(clock.now())
    reauthenticate(ctx, code=code)
    with pytest.raises(CodeRefused):
        reauthenticate(ctx, code=code)


def test_guessing_at_the_lock_must_wait_too(city: City, yamada: str) -> None:
    ctx = entered(city)
    for _ in range(3):
        with pytest.raises(PasswordWrong):
            reauthenticate(ctx, password="x")
    with pytest.raises(PasswordWrong):
        reauthenticate(ctx, password=PASSWORD)


def test_the_lock_of_an_ended_session_does_not_open(city: City, yamada: str) -> None:
    ctx = entered(city)
    sign_out(ctx)
    with pytest.raises(SessionEnded):
        reauthenticate(ctx, password=PASSWORD)


def test_a_fresh_file_has_no_account_that_can_sign_in(city: City) -> None:
    with city.vault.read() as store:
        assert [member.staff_no for member in store.roster.listed()] == ["system"]
        assert store.roster.secrets("system").password_hash == ""
