"""`osame demo` as it is typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.demo.city import DemoCity
from tui.cli.main import main
from tui.demo.accounts import ACCOUNTS
from tui.wiring import City


def test_a_demo_that_is_kept_lists_its_accounts(demo_city: DemoCity, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--dir", str(demo_city.folder), "--keep", "--no-launch"]) == 0
    told = capsys.readouterr().out
    assert all(account.login_id in told and account.password in told for account in ACCOUNTS)


def test_a_code_comes_with_id_and_password_between_tabs(own_demo: City, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "code", "suzuki", "--dir", str(own_demo.folder)]) == 0
    login_id, password, code = capsys.readouterr().out.rstrip("\n").split("\t")
    assert (login_id, password) == ("suzuki", "demo-suzuki")
    assert len(code) == 6 and code.isdigit()


def test_no_code_is_given_on_any_file_but_a_demo(city: City, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "code", "yamada", "--dir", str(city.folder)]) == 2
    told = capsys.readouterr()
    assert told.out == "" and "デモではありません" in told.err


def test_a_real_city_is_not_opened_as_a_demo(city: City, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--dir", str(city.folder), "--keep", "--no-launch"]) == 2
    assert "demo-" not in capsys.readouterr().out


def test_an_occupied_folder_is_told_and_kept(demo_city: DemoCity, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--dir", str(demo_city.folder), "--no-launch"]) == 2
    assert "空ではありません" in capsys.readouterr().err


def test_an_unknown_account_is_refused(own_demo: City) -> None:
    assert main(["demo", "code", "root", "--dir", str(own_demo.folder)]) == 2


def test_a_missing_folder_cannot_be_opened(tmp_path: Path) -> None:
    assert main(["demo", "code", "yamada", "--dir", str(tmp_path / "nothing")]) == 3
