"""A clerk signs in to a real city on a real terminal; however the session ends, its row and the log say how."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from datetime import datetime

import pytest

from core.office.clock import JST
from tests.people import PASSWORD, add_staff, code_at
from tests.terminal.harness import ENTER, F3, Terminal
from tui.wiring import City

LONGEST = 20.0
"""Seconds within which the end of a session must stand in the file."""


def sit_down(city: City) -> Terminal:
    """A terminal of the city before the sign-in."""
    add_staff(city, "LINE1", "collection")
    return Terminal([sys.executable, "-m", "tui.cli.main", "--dir", str(city.folder), "--terminal", "3F-09"])


def sign_in(terminal: Terminal) -> None:
    """Type id, password and the code of this moment."""
    terminal.wait_for("利用者ID", 30)
    terminal.send("line1\r")
    terminal.send(PASSWORD + "\r")
    terminal.send(code_at(datetime.now(JST)) + "\r")
    terminal.wait_for("1001 メニュー", 30)


def ended(city: City) -> list[tuple[str, str]]:
    """Terminal and cause of each session that is over, waiting for the first one."""
    until = time.monotonic() + LONGEST
    while True:
        with city.vault.read() as store:
            found = store.db.execute(
                "SELECT terminal, end_cause FROM live_session WHERE ended_at IS NOT NULL"
            ).fetchall()
        if found or time.monotonic() > until:
            return found


def last_act(city: City) -> tuple[str, str]:
    """What the log tells last of the clerk: the act and its cause."""
    with city.vault.read() as store:
        row = store.db.execute(
            "SELECT body FROM audit_log WHERE staff_no = 'LINE1' ORDER BY seq DESC LIMIT 1"
        ).fetchone()
    body = json.loads(row[0])
    return body["act"], json.dumps(body, ensure_ascii=False)


@pytest.mark.parametrize(
    ("number", "causes"),
    [
        (signal.SIGHUP, {"hangup"}),
        (signal.SIGTERM, {"terminated"}),
        (None, {"hangup", "vanished"}),  # the signal and the end of the line race each other
    ],
)
def test_a_session_that_is_cut_off_is_over_and_stands_in_the_log(
    city: City, number: signal.Signals | None, causes: set[str]
) -> None:
    with sit_down(city) as terminal:
        sign_in(terminal)
        if number is None:
            terminal.hangup()
        else:
            terminal.signal(number)
        terminal.exit_code(LONGEST)
        ((terminal_name, cause),) = ended(city)
        assert terminal_name == "3F-09" and cause in causes
        act, told = last_act(city)
        assert act == "サインアウト" and cause in told


def test_signing_out_is_asked_and_ends_the_session(city: City) -> None:
    with sit_down(city) as terminal:
        sign_in(terminal)
        terminal.send(F3)
        terminal.wait_for("サインアウトしますか", 20)
        terminal.send("y" + ENTER)
        terminal.wait_for("0001 サインイン", 20)
        assert ended(city) == [("3F-09", "signed_out")]
        assert PASSWORD not in terminal.text()


def test_a_killed_session_is_closed_by_the_reaper_within_a_minute(city: City) -> None:
    with sit_down(city) as terminal:
        sign_in(terminal)
        killed_at = time.monotonic()
        terminal.signal(signal.SIGKILL)
        terminal.exit_code(LONGEST)
    reaping = subprocess.run(
        [sys.executable, "-m", "tui.cli.main", "reap", "--dir", str(city.folder)], capture_output=True, check=True
    )
    assert "1件" in reaping.stdout.decode()
    assert ended(city) == [("3F-09", "gone")]
    assert time.monotonic() - killed_at < 60
    act, told = last_act(city)
    assert act == "サインアウト" and "異常終了" in told
