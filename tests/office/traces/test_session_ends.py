"""However a session ends, its row says how: what could not end itself is closed by the reaper, and by nobody twice (L4, R19)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from core.office.clock import JST
from core.office.sessions import EndCause
from core.office.signing_in import end_session, reap, sign_out, touch
from storage.office.traces.audit_chain import verify_chain
from tests.people import FixedClock, add_staff, context_of
from tui.cli.main import main
from tui.wiring import City, MachineProcesses

WAYS = {
    "menu": EndCause.SIGNED_OUT,
    "time-out": EndCause.TOO_LONG,
    "hang-up": EndCause.HANGUP,
    "stop": EndCause.TERMINATED,
    "kill": EndCause.GONE,
    "restart": EndCause.REBOOT,
}


def boot_before(name: str) -> str:
    """The name of a process of this machine before its last start."""
    _, number, started, machine = name.split("/")
    return f"00000000-0000-0000-0000-000000000000/{number}/{started}/{machine}"


def dead_process() -> str:
    """The name of a process that was killed."""
    me = MachineProcesses().me().split("/")
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as child:
        started = Path(f"/proc/{child.pid}/stat").read_text("utf-8").rpartition(")")[2].split()[19]
        child.kill()
    return "/".join((me[0], str(child.pid), started, me[3]))


def of_process(city: City, ctx: Any, name: str) -> None:
    with city.vault.write() as store:
        store.db.execute("UPDATE live_session SET process = ? WHERE session_id = ?", (name, ctx.actor.session_id))


def end_by(city: City, clock: FixedClock, way: str, who: str, killed: str) -> int:
    """A session of somebody, ended in one of the ways; its number."""
    add_staff(city, who, "collection")
    ctx = context_of(city, who)
    number = int(ctx.actor.session_id)
    if way == "menu":
        sign_out(ctx)
    elif way in ("hang-up", "stop"):
        end_session(city.vault, clock, ctx.actor, WAYS[way])
    elif way == "time-out":
        with city.vault.write() as store:
            store.db.execute(
                "UPDATE live_session SET started_at = ? WHERE session_id = ?",
                (clock.at.replace(year=2020).isoformat(), number),
            )
    else:
        of_process(city, ctx, killed if way == "kill" else boot_before(MachineProcesses().me()))
    return number


def causes(city: City) -> dict[int, list[str]]:
    """The causes that the log tells of each session."""
    found: dict[int, list[str]] = {}
    with city.vault.read() as store:
        for number, body in store.db.execute(
            "SELECT session_id, body FROM audit_log WHERE json_extract(body, '$.act') = 'サインアウト'"
        ):
            found.setdefault(number, []).append(json.loads(body)["cause"])
    return found


def all_ends(city: City, clock: FixedClock, each: int) -> None:
    killed = dead_process()
    expected = {
        end_by(city, clock, way, f"W{n}X{m}", killed): [str(cause)]
        for n, (way, cause) in enumerate(WAYS.items())
        for m in range(each)
    }
    reap(city.vault, city.clock, city.outside)
    assert reap(city.vault, city.clock, city.outside) == 0
    assert causes(city) == expected
    with city.vault.read() as store:
        assert store.sessions.live() == []


def test_each_way_leaves_one_row_with_its_cause(city: City, clock: FixedClock) -> None:
    all_ends(city, clock, each=3)


@pytest.mark.slow
def test_three_hundred_ends_leave_three_hundred_rows(city: City, clock: FixedClock) -> None:
    all_ends(city, clock, each=50)


def test_after_a_restart_forty_sessions_are_closed_and_all_can_come_in_again(city: City, clock: FixedClock) -> None:
    people = [context_of(city, add_staff(city, f"R{n:02}", "collection")) for n in range(40)]
    for ctx in people:
        of_process(city, ctx, boot_before(MachineProcesses().me()))
    assert reap(city.vault, city.clock, city.outside) == 40
    assert set(map(tuple, causes(city).values())) == {("reboot",)}
    for ctx in people:
        touch(context_of(city, ctx.actor.staff_no))
    with city.vault.read() as store:
        assert verify_chain(store.db).broken_at is None
        assert store.db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_living_session_of_another_machine_is_left_alone(city: City, clerk: Any) -> None:
    name = boot_before(MachineProcesses().me()).rsplit("/", 1)[0]
    of_process(city, clerk, f"{name}/0123456789abcdef")
    assert reap(city.vault, city.clock, city.outside) == 0


# Names of processes


def test_a_name_tells_this_process_from_gone_ones() -> None:
    processes = MachineProcesses()
    me = processes.me()
    assert not processes.gone(me) and not processes.restarted(me)
    assert processes.gone(dead_process()) and not processes.restarted(dead_process())
    assert processes.gone(boot_before(me)) and processes.restarted(boot_before(me))


def test_names_without_a_machine_are_still_understood() -> None:
    processes = MachineProcesses()
    boot, number, started, _ = processes.me().split("/")
    assert not processes.gone(f"{boot}/{number}/{started}")
    assert processes.gone(f"{boot}/{number}/1")
    other = f"00000000-0000-0000-0000-000000000000/{number}/{started}"
    assert not processes.gone(other) and not processes.restarted(other)


@pytest.mark.parametrize("name", ["", "x", "a/b/c", "a/b/c/d", "a/1/2/3/4"])
def test_what_is_no_name_is_not_gone(name: str) -> None:
    assert not MachineProcesses().gone(name) and not MachineProcesses().restarted(name)


# The command


@pytest.fixture
def today(clock: FixedClock) -> None:
    """Sessions begin now, as the command's own clock has it."""
    clock.at = datetime.now(JST)


def test_the_command_closes_a_killed_session_and_says_so(
    today: None, city: City, clerk: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    of_process(city, clerk, dead_process())
    city.close()
    assert main(["reap", "--dir", str(city.folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"ended": 1}
    assert causes(city) == {clerk.actor.session_id: ["gone"]}


def test_the_command_watches_until_it_is_stopped(today: None, city: City, clerk: Any) -> None:
    words = [sys.executable, "-m", "tui.cli.main", "reap", "--dir", str(city.folder), "--watch", "1"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as watching:
        of_process(city, clerk, dead_process())
        until = time.monotonic() + 20
        while not causes(city) and time.monotonic() < until:
            os.sched_yield()
        watching.terminate()
        assert watching.wait(10) == 0
    assert causes(city) == {clerk.actor.session_id: ["gone"]}


def test_a_pause_of_more_than_a_minute_is_refused(city: City) -> None:
    assert main(["reap", "--dir", str(city.folder), "--watch", "61"]) == 2
