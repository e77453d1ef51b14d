"""The osame command on a city's data: exit codes, JSON, and what each sub-command leaves behind."""

from __future__ import annotations

import ctypes
import json
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.terminal.harness import Terminal
from tui.cli.main import main
from tui.terminal_key import terminal_of
from tui.wiring import City, open_city


@pytest.fixture
def osame(city: City, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run a command on the city; (exit code, output, error line)."""
    monkeypatch.setenv("OSAME_DIR", str(city.folder))

    def run(*words: str) -> tuple[int, str, str]:
        code = main(words)
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_init_makes_a_folder_its_keys_and_no_account(tmp_path: Path, osame: Any) -> None:
    folder = tmp_path / "new" / "city"
    code, said, _ = osame("init", "--dir", str(folder), "--code", "242039", "--name", "伊勢市", "--json")
    assert (code, json.loads(said)["name"]) == (0, "伊勢市")
    assert sorted(path.name for path in folder.iterdir() if path.is_dir()) == ["backup", "in", "log", "out"]
    assert (folder / "city.db").stat().st_mode & 0o777 == 0o600
    assert (folder.with_name("city.keys")).stat().st_mode & 0o777 == 0o700
    opened = open_city(folder)
    with opened.vault.read() as store:
        assert [member.staff_no for member in store.roster.listed()] == ["system"]
    opened.close()


def test_init_on_a_city_is_refused(osame: Any, city: City) -> None:
    code, _, error = osame("init", "--code", "242039", "--name", "別の市")
    assert (code, error.strip()) == (2, "このデータは伊勢市のものとして作成済みです。別の場所を指定してください。")


def test_a_folder_without_data_is_told_with_exit_code_3(osame: Any, tmp_path: Path) -> None:
    code, said, _ = osame("audit", "verify", "--dir", str(tmp_path), "--json")
    assert code == 3
    assert "osame init" in json.loads(said)["error"]


def test_missing_keys_are_told_with_exit_code_3(osame: Any, tmp_path: Path) -> None:
    code, _, error = osame("user", "show", "--keys", str(tmp_path / "nothing"))
    assert code == 3
    assert "鍵の置き場" in error


def test_a_file_that_is_no_database_is_told_with_exit_code_3(osame: Any, tmp_path: Path) -> None:
    (tmp_path / "city.db").write_text("no database " * 100)
    assert osame("audit", "verify", "--dir", str(tmp_path))[0] == 3


def test_without_a_folder_the_option_is_asked_for(osame: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OSAME_DIR")
    code, _, error = osame("audit", "verify")
    assert code == 2
    assert "--dir" in error


@pytest.mark.parametrize("words", [("nothing",), ("audit",), ("audit", "nothing"), ("user", "add"), ("--nothing",)])
def test_bad_words_end_with_exit_code_2(osame: Any, words: tuple[str, ...]) -> None:
    assert osame(*words)[0] == 2


def test_options_may_stand_before_the_command(city: City, osame: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OSAME_DIR")
    assert osame("--dir", str(city.folder), "audit", "verify")[0] == 0


def test_the_app_opens_on_a_terminal_only(city: City) -> None:
    environ = {"OSAME_DIR": str(city.folder), "SSH_ORIGINAL_COMMAND": "cat city.db", "PATH": ""}
    done = subprocess.run(
        [sys.executable, "-m", "tui.cli.main"], input="", capture_output=True, text=True, env=environ, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "端末" in done.stderr


def as_an_ordinary_user() -> None:
    """Let the modes of files hold for root too: without the capabilities that pass over them."""
    for capability in (1, 2):
        ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP; refused, and not needed, for others


@pytest.mark.parametrize(("place", "mode"), [("", 0o500), ("", 0o000), ("city.db", 0o400), ("city.lock", 0o000)])
def test_data_that_cannot_be_written_are_not_opened_and_nothing_is_shown(city: City, place: str, mode: int) -> None:
    city.close()
    (city.folder / "city.lock").touch()
    locked = city.folder / place
    before = stat.S_IMODE(locked.stat().st_mode)
    locked.chmod(mode)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "tui.cli.main", "user", "show", "--dir", str(city.folder)],
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=as_an_ordinary_user,
        )
    finally:
        locked.chmod(before)
    assert (done.returncode, done.stdout) == (3, "")
    assert "置き場の権限を確かめてください。" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("told", "code", "sentence"),
    [("", 2, "データの置き場を --dir か OSAME_DIR"), ("/nowhere", 3, "データがありません")],
)
def test_the_app_says_on_its_terminal_why_it_does_not_open(told: str, code: int, sentence: str) -> None:
    with Terminal([sys.executable, "-m", "tui.cli.main"], env={"OSAME_DIR": told}) as terminal:
        assert terminal.exit_code() == code
        assert sentence in terminal.text() and "Traceback" not in terminal.text()


# audit


def test_an_intact_log_verifies(osame: Any) -> None:
    code, said, _ = osame("audit", "verify", "--json")
    assert (code, json.loads(said)["ok"]) == (0, True)


def test_verifying_leaves_a_row_of_the_system(city: City, osame: Any) -> None:
    osame("audit", "verify")
    with city.vault.read() as store:
        row = store.db.execute("SELECT staff_no, body FROM audit_log ORDER BY seq DESC LIMIT 1").fetchone()
    assert row[0] == "system"
    assert json.loads(row[1])["act"] == "操作ログの検証"


def test_a_cut_tail_is_found_by_the_anchor_with_exit_code_1(city: City, osame: Any, tmp_path: Path) -> None:
    osame("audit", "verify")
    kept = tmp_path / "anchor.json"
    kept.write_text(osame("audit", "anchor")[1])
    count = json.loads(kept.read_text())["count"]
    assert osame("audit", "verify", "--anchor", str(kept))[0] == 0
    with city.vault.write() as store:
        store.db.execute("DROP TRIGGER audit_log_no_delete")
        store.db.execute("DELETE FROM audit_log WHERE seq >= ?", (count,))
    code, said, _ = osame("audit", "verify", "--anchor", str(kept), "--json")
    assert (code, json.loads(said)["broken_at"]) == (1, count)


# user


def test_a_new_person_is_shown_the_first_password_once(city: City, osame: Any) -> None:
    code, said, _ = osame(
        "user", "add", "0213", "tanaka", "田中 次郎", "--office", "0100", "--role", "collection", "--json"
    )
    issued = json.loads(said)
    assert code == 0
    assert len(issued["password"]) >= 16 and sorted(issued) == ["login_id", "password", "staff_no"]
    assert issued["password"] not in osame("user", "show", "0213")[1]


def test_roles_grants_and_refusals_are_given_and_shown(osame: Any) -> None:
    osame("user", "add", "0213", "tanaka", "田中 次郎", "--office", "0100")
    assert osame("user", "role", "0213", "collection", "--from", "2026-01-01")[0] == 0
    assert osame("user", "grant", "0213", "G5", "--until", "2027-03-31")[0] == 0
    assert osame("user", "refuse", "0213", "parties.search", "read")[0] == 0
    shown = json.loads(osame("user", "show", "0213", "--json")[1])
    assert [role["role"] for role in shown["roles"]] == ["collection"]
    assert [grant["grant"] for grant in shown["grants"]] == ["G5"]
    assert [(right["function"], right["effect"]) for right in shown["rights"]] == [("parties.search", "refuse")]


def test_a_refusal_of_a_service_is_exit_code_2(osame: Any) -> None:
    code, said, _ = osame("user", "add", "0213", "tanaka", "田中", "--office", "XXXX", "--json")
    assert (code, json.loads(said)["field"]) == (2, "office")


def test_a_person_without_a_role_stays_without_one(osame: Any) -> None:
    osame("user", "add", "0213", "tanaka", "田中", "--office", "0100")
    assert osame("user", "role", "0213", "collection", "--end", "2026-11-30")[0] == 2


# job


def test_jobs_are_run_by_an_account_with_its_key(osame: Any, tmp_path: Path) -> None:
    key = tmp_path / "nightly.key"
    assert (
        osame(
            "user", "add-machine", "nightly", "夜間", "--office", "0500", "--role", "operator", "--key-file", str(key)
        )[0]
        == 0
    )
    assert key.stat().st_mode & 0o777 == 0o600
    code, said, _ = osame("job", "list", "--as", "nightly", "--key", str(key), "--json")
    assert (code, json.loads(said)) == (0, {"jobs": []})


def test_a_key_that_others_can_read_is_refused(osame: Any, tmp_path: Path) -> None:
    key = tmp_path / "nightly.key"
    key.write_text("00" * 32)
    key.chmod(0o644)
    assert osame("job", "list", "--as", "nightly", "--key", str(key))[0] == 2


def test_an_unknown_account_is_refused(osame: Any, tmp_path: Path) -> None:
    key = tmp_path / "nightly.key"
    key.write_text("00" * 32)
    key.chmod(0o600)
    assert osame("job", "list", "--as", "nobody", "--key", str(key))[0] == 2


# migrate


def test_a_file_of_an_older_form_is_not_opened_and_migrates_after_a_copy(osame: Any, tmp_path: Path) -> None:
    from storage.migrations import apply

    folder = tmp_path / "old"
    folder.mkdir()
    sqlite3.connect(folder / "city.db").execute("PRAGMA journal_mode=WAL").close()
    assert osame("audit", "verify", "--dir", str(folder))[0] == 3
    code, said, _ = osame("migrate", "--dir", str(folder), "--json")
    assert (code, json.loads(said)["steps"]) == (0, apply.names())
    assert len(list((folder / "backup").iterdir())) == 1
    assert json.loads(osame("migrate", "--dir", str(folder), "--json")[1])["steps"] == []


# the terminal's name


@pytest.mark.parametrize(
    ("environ", "told", "name"),
    [
        ({}, "", "local"),
        ({"SSH_CONNECTION": "10.1.2.3 50000 10.0.0.1 22"}, "", "10.1.2.3"),
        ({"SSH_CONNECTION": "10.1.2.3 50000 10.0.0.1 22"}, "3階-09", "3階-09"),
        ({}, "a\x1b]0;x\x07b", "a]0;xb"),
    ],
)
def test_a_terminal_is_named_by_its_key_s_line_or_its_address(environ: dict[str, str], told: str, name: str) -> None:
    assert terminal_of(environ, told).name == name
