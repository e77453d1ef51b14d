"""Ten people come into an empty city: two at the machine, eight through 9001, 9002 and 8001; each may what the matrix says.

The services do for most of them what the screens call; two sit down at a real terminal of 80x24 with the notice in hand.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from core.office.access.changes import Effect
from core.office.access.machine import MachineClosed, first_password_at_machine, open_at_machine
from core.office.access.own_password import change_password
from core.office.access.password_notice import issue_first_password
from core.office.access.registering import Person, register_staff
from core.office.approvals import approve
from core.office.clock import JST
from core.office.context import Context
from core.office.rights import Level
from tests.office.access.accounts import OWN, arrives, comes_in, enrol
from tests.office.access.rights_drafts import draft, right, role
from tests.office.access.test_password_notice import password_in, words_of
from tests.office.test_matrix import EXPECTED, cell, found
from tests.people import CHEAP, NAMES, OFFICE_OF, FixedClock, at_any_hour, code_at, context_of
from tests.terminal.harness import CTRL_G, ENTER, F9, Terminal
from tui.screens.office.menu_entries import SECTIONS
from tui.wiring import City, open_city, system_context

FIRST = ("manager", "rights_admin")
AT_A_TERMINAL = {"collection": ("9001", "9201"), "auditor": ("3105", "9002")}
"""Who sits down at one, and numbers that are not theirs."""
STAFF_NO = {code: f"{1001 + n}" for n, code in enumerate(NAMES)}
OWN_ROWS: dict[str, dict[tuple[str, Level], Effect]] = {
    "delinquency": {("collection.batches", Level.READ): Effect.GIVE},
    "chief": {
        ("collection.correction", Level.APPROVE): Effect.REFUSE,
        ("office.audit", Level.READ): Effect.GIVE,
    },
    "branch": {("office.outputs", Level.ENTER): Effect.REFUSE},
}
"""Single grants and refusals beside the role."""
STEP = 30.0
"""Seconds for which a code stands."""


@dataclass
class Ten:
    """The city with its people, and the first passwords of the two who have not come in yet."""

    folder: Path
    notices: dict[str, str] = field(default_factory=dict)
    machine_is_shut: bool = False


def login_of(code: str) -> str:
    return code.replace("_", "")


def comes(city: City, clock: FixedClock, code: str, first: str) -> tuple[Context[Any], str]:
    """From the first password to a session that can be used, and the secret of the second factor."""
    ctx = arrives(city, first, login_id=login_of(code), terminal=code).context
    change_password(ctx, first, OWN)
    factor, _ = enrol(city, ctx)
    clock.move(seconds=STEP)
    shown = code_at(clock.now(), factor.secret)
    return comes_in(city, OWN, shown, login_id=login_of(code), terminal=code), factor.secret


def at_the_machine(city: City, code: str) -> str:
    """What `osame user add --role` does; the first password."""
    system = system_context(city)
    open_at_machine(system, "登録", STAFF_NO[code])
    register_staff(system, Person(STAFF_NO[code], login_of(code), NAMES[code]), OFFICE_OF.get(code, "0100"))
    with city.vault.write() as store:
        store.roster.give_role(STAFF_NO[code], code, system.now().date(), None, 0, 1)
    return first_password_at_machine(system, STAFF_NO[code]).password


@pytest.fixture(scope="module")
def ten(founded_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Ten:
    """The city after its first hour, which lies behind, so that the terminals come later."""
    folder = tmp_path_factory.mktemp("ten") / "city"
    shutil.copytree(founded_template, folder)
    shutil.copytree(founded_template.with_name("city.keys"), folder.with_name("city.keys"))
    folder.with_name("city.keys").chmod(0o700)
    clock = FixedClock(datetime.now(JST) - timedelta(hours=1))
    city = open_city(folder, clock=clock, passwords=CHEAP)
    at_any_hour(city)
    made = Ten(folder)
    (manager, secret), (admin, _) = (comes(city, clock, code, at_the_machine(city, code)) for code in FIRST)
    try:
        at_the_machine(city, "operator")
    except MachineClosed:
        made.machine_is_shut = True
    for code in NAMES.keys() - set(FIRST):
        register_staff(admin, Person(STAFF_NO[code], login_of(code), NAMES[code]), OFFICE_OF.get(code, "0100"))
        first = password_in(words_of(city, issue_first_password(admin, STAFF_NO[code]).place))
        today = clock.now().date()
        rows = [right(name, level, today, effect=way) for (name, level), way in OWN_ROWS.get(code, {}).items()]
        ref = draft(city, admin, STAFF_NO[code], role(code, today), *rows)
        clock.move(seconds=STEP)
        approve(manager, ref.draft_id, ref.revision, ref.digest, code_at(clock.now(), secret))
        if code in AT_A_TERMINAL:
            made.notices[code] = first
        else:
            comes(city, clock, code, first)
    assert clock.now() < datetime.now(JST)
    city.close()
    return made


@pytest.fixture
def city(ten: Ten) -> Iterator[City]:
    """The same city at the hour of the machine."""
    opened = open_city(ten.folder, passwords=CHEAP)
    yield opened
    opened.close()


def expected(code: str, function: str, level: Level) -> str:
    """What the matrix says of the role, and a person's own rows above it."""
    own = OWN_ROWS.get(code, {}).get((function, level))
    if own is not None:
        return "" if own is Effect.GIVE else "-"
    return cell(EXPECTED[function][code], level)


def test_the_machine_makes_nobody_once_head_and_administrator_have_come_in(ten: Ten) -> None:
    assert ten.machine_is_shut


@pytest.mark.parametrize("code", list(NAMES))
def test_each_of_ten_people_is_allowed_and_refused_exactly_what_the_matrix_says(city: City, code: str) -> None:
    ctx = context_of(city, STAFF_NO[code])
    wrong = [
        (function, level.value, got, wanted)
        for function in EXPECTED
        for level in Level
        if (got := found(ctx, function, level)) != (wanted := expected(code, function, level))
    ]
    assert not wrong


@pytest.mark.parametrize("code", list(AT_A_TERMINAL))
def test_with_the_notice_in_hand_a_person_comes_in_at_a_terminal_and_finds_what_is_theirs(ten: Ten, code: str) -> None:
    program = [sys.executable, "-m", "tui.cli.main", "--dir", str(ten.folder), "--terminal", f"台-{code}"]
    with Terminal(program) as terminal:
        terminal.wait_for("利用者IDを入力してください", 30)
        terminal.send(login_of(code) + ENTER + ten.notices[code] + ENTER + ENTER)
        terminal.wait_for("新しいパスワードを決める", 20)
        terminal.send(OWN + ENTER + OWN + ENTER)
        terminal.wait_until(lambda: secret_on(terminal) != "", 20, "the secret as text")
        assert terminal.lines()[-4].startswith(" 認証番号"), "the picture leaves room for the field"
        terminal.send(code_at(datetime.now(JST), secret_on(terminal)) + F9)
        terminal.wait_for("書き写しましたか", 20)
        assert len(set(re.findall(r"[a-z0-9]{4}(?:-[a-z0-9]{4}){3}", terminal.text()))) == 10
        terminal.send("Y" + F9)
        terminal.wait_for("1001 メニュー", 20)
        assert NAMES[code] in terminal.lines()[0]
        terminal.wait_until(lambda: listed(terminal) == own_numbers(code), 20, f"{own_numbers(code)} on the menu")
        for number in AT_A_TERMINAL[code]:
            terminal.send(CTRL_G)
            terminal.send(number + ENTER)
            terminal.wait_for("権限がありません", 10)
            assert terminal.lines()[0].startswith(" 1001 メニュー")
            terminal.send("\x1b[B")
            terminal.wait_gone("権限がありません")


def secret_on(terminal: Terminal) -> str:
    """The secret under the picture, without its blanks."""
    shown = re.search(r"鍵 ((?:[A-Z2-7]{4} ){7}[A-Z2-7]{4})", terminal.text())
    return shown[1].replace(" ", "") if shown else ""


def listed(terminal: Terminal) -> set[str]:
    """Numbers of the screens on the menu."""
    body = "\n".join(terminal.lines()[2:20])
    return set(re.findall(r"(?<!\S)(\d{4}) ", body))


def own_numbers(code: str) -> set[str]:
    """Numbers of the menu behind which a function stands that the person may read."""
    return {
        entry.number
        for section in SECTIONS
        for entry in section.entries
        if any(expected(code, function, Level.READ) != "-" for function in entry.functions)
    }


def test_the_history_of_each_right_and_the_chain_of_the_log_are_whole(city: City) -> None:
    from core.office.access.rights_changes import list_past_changes

    admin = context_of(city, STAFF_NO["rights_admin"])
    for code in NAMES.keys() - set(FIRST):
        [past] = list_past_changes(admin, STAFF_NO[code])
        assert (past.drafted_by, past.approved_by) == (NAMES["rights_admin"], NAMES["manager"])
