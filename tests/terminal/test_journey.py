"""A whole way through the real program in a real terminal: from the sign-in to a receipt and back out."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from core.office.clock import JST
from tests.people import PASSWORD, at_any_hour, code_at
from tests.screens.taxpayers import new_city
from tests.terminal.harness import CTRL_R, DOWN, END, ENTER, F2, F3, Terminal
from tui.wiring import open_city

LOGIN = "collection1"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A city of taxpayers with a clerk of each role."""
    city = new_city(tmp_path / "city")
    at_any_hour(city)
    city.close()
    return tmp_path / "city"


@pytest.fixture
def terminal(folder: Path) -> Iterator[Terminal]:
    """The program as a clerk's login starts it, at 80x24."""
    with Terminal([sys.executable, "-m", "tui.cli.main", "--dir", str(folder)]) as opened:
        opened.wait_for("0001 サインイン")
        opened.wait_for("利用者IDを入力してください")
        yield opened


def sign_in(terminal: Terminal) -> None:
    for text in (LOGIN, PASSWORD, code_at(datetime.now(JST))):
        terminal.send(text)
        terminal.send(ENTER)
    terminal.wait_for("1001 メニュー")
    terminal.wait_for("2001 宛名検索")


def causes(folder: Path) -> list[str]:
    """Why sessions ended, by the log."""
    city = open_city(folder)
    with city.vault.read() as store:
        rows = store.db.execute("SELECT body FROM audit_log WHERE body LIKE '%サインアウト%' ORDER BY seq").fetchall()
    city.close()
    found = []
    for (body,) in rows:
        facts = json.loads(body)
        found.append(str(facts.get("facts", facts)["word"]))
    return found


def test_from_the_sign_in_to_the_journal_and_back_out(terminal: Terminal, folder: Path) -> None:
    sign_in(terminal)
    terminal.send(F2)
    terminal.wait_for("2001 宛名検索")
    terminal.send("いせ たろう")
    terminal.send(ENTER)
    terminal.wait_for("検索結果")
    terminal.wait_for("00123456")
    terminal.send(ENTER)
    terminal.wait_for("2101 収納総括照会  事由")
    terminal.send("1")
    terminal.send(ENTER)
    terminal.wait_for("納期到来の未納")
    terminal.send(END)
    terminal.send(ENTER)
    terminal.wait_for("2102 期別明細")
    terminal.wait_for("選択中 第2期")
    terminal.send(ENTER)
    terminal.wait_for("2103 収納履歴")
    terminal.wait_for("期別の取違え")
    assert all(len(line) <= 80 for line in terminal.lines())
    for screen in ("2102 期別明細", "2101 収納総括照会", "2001 宛名検索", "1001 メニュー"):
        terminal.send(F3)
        terminal.wait_for(screen)
    terminal.send(F3)
    terminal.wait_for("サインアウトしますか")
    terminal.send("Y" + ENTER)
    terminal.wait_for("0001 サインイン")
    assert "山田花子" not in terminal.text()
    terminal.send(F3)
    assert terminal.exit_code() == 0
    assert causes(folder) == ["利用者の操作"]


def test_what_is_typed_ahead_arrives_in_order(terminal: Terminal) -> None:
    sign_in(terminal)
    terminal.send(CTRL_R)
    terminal.wait_for("受電")
    terminal.send("いせ　たろう" + ENTER)
    terminal.wait_for("00123891")
    terminal.send(DOWN + DOWN)
    terminal.wait_until(lambda: any(line.startswith(">  3") for line in terminal.lines()))


@pytest.mark.parametrize(("number", "cause"), [(signal.SIGHUP, "回線の切断"), (signal.SIGTERM, "停止の指示")])
def test_a_lost_line_ends_the_session_with_its_cause(terminal: Terminal, folder: Path, number: int, cause: str) -> None:
    sign_in(terminal)
    terminal.signal(number)
    assert terminal.exit_code(3) == 128 + number
    assert causes(folder) == [cause]


def test_a_session_whose_process_was_killed_ends_at_the_next_start(terminal: Terminal, folder: Path) -> None:
    sign_in(terminal)
    terminal.signal(signal.SIGKILL)
    terminal.exit_code()
    with Terminal([sys.executable, "-m", "tui.cli.main", "--dir", str(folder)]) as again:
        again.wait_for("0001 サインイン")
        again.wait_until(lambda: causes(folder) == ["異常終了"], what="the end of the killed session")
