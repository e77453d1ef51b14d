"""The telephone rings at a desk of 整理: from Ctrl+R to the saved promise in six keys, in a real terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from core.office.clock import JST
from core.values.dates import wareki
from tests.delinquency.world import a_delinquent
from tests.people import PASSWORD, at_any_hour, code_at
from tests.screens.taxpayers import new_city
from tests.terminal.harness import CTRL_R, ENTER, F9, Terminal
from tui.wiring import open_city

LOGIN = "delinquency1"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A city with a delinquent who has fallen behind lately, whatever day it is."""
    today = datetime.now(JST).date()
    city = new_city(tmp_path / "city")
    at_any_hour(city)
    with city.vault.write() as store:
        dues = ((today - timedelta(days=120), 24_000), (today - timedelta(days=60), 24_000))
        a_delinquent(
            store,
            name="鳥羽　うみ",
            kana="トバ　ウミ",
            phone="0599-25-1111",
            dues=dues,
            opened_on=today - timedelta(days=30),
        )
    city.close()
    return tmp_path / "city"


@pytest.fixture
def terminal(folder: Path) -> Iterator[Terminal]:
    with Terminal([sys.executable, "-m", "tui.cli.main", "--dir", str(folder)]) as opened:
        opened.wait_for("0001 サインイン")
        opened.wait_for("利用者IDを入力してください")
        for text in (LOGIN, PASSWORD, code_at(datetime.now(JST))):
            opened.send(text)
            opened.send(ENTER)
        opened.wait_for("1001 メニュー")
        yield opened


def test_from_the_ring_to_the_saved_promise_in_six_keys(terminal: Terminal, folder: Path) -> None:
    promised_on = datetime.now(JST).date() + timedelta(days=3)
    steps = (
        (CTRL_R, "宛名検索  受電", "とば うみ"),
        (ENTER, "6101 案件", ""),
        ("+", "6102 折衝入力", ""),
        ("", "R", "21"),
        (ENTER, "21 納付約束", wareki(promised_on)),
        (ENTER, "約束の確認", "30000"),
        (F9, "登録しました。約束", ""),
    )
    keys = 0
    for key, shown, text in steps:
        if key:
            keys += 1
            terminal.send(key)
        terminal.wait_for(shown)
        if shown == "6101 案件":
            terminal.wait_for("鳥羽")
        if shown == "6102 折衝入力":
            terminal.wait_for("直近の経過")
        if text:
            terminal.send(text)
    assert keys == 6
    city = open_city(folder)
    with city.vault.read() as store:
        rows = store.db.execute("SELECT amount_yen, promised_on FROM promise").fetchall()
    city.close()
    assert rows == [(30_000, promised_on.isoformat())]
