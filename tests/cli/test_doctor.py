"""`osame doctor`: each thing that must be so on a server is a line, and what drifts from it is named with its remedy."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.terminal.harness import ROOT
from tui.cli.doctor import folders, machine, server, software
from tui.cli.doctor.books import look_at_books
from tui.cli.doctor.findings import Finding, Verdict
from tui.cli.main import main
from tui.wiring import City

CONFIG = ROOT / "deploy" / "sshd_config"
STATED = [word for wanted in server.WANTED.values() for word in wanted] + list(server.AT_MOST)


def unfit(findings: list[Finding]) -> list[str]:
    return [finding.check for finding in findings if finding.verdict is Verdict.UNFIT]


def of(findings: list[Finding], check: str) -> list[Finding]:
    return [finding for finding in findings if finding.check == check]


# the SSH server


def test_the_installed_configuration_is_what_the_doctor_wants() -> None:
    (finding,) = server.look_at_server(CONFIG)
    assert finding.verdict is Verdict.FIT


@pytest.mark.parametrize("word", sorted(set(STATED)))
def test_each_line_that_is_changed_or_missing_is_named(word: str, tmp_path: Path) -> None:
    text = CONFIG.read_text()
    drifted = tmp_path / "sshd_config"
    for other in (rf"\g<1>{word} 99m", ""):
        drifted.write_text(re.sub(rf"(?im)^(\s*){word}\s.*$", other, text))
        findings = server.look_at_server(drifted)
        assert all(finding.verdict is Verdict.UNFIT and finding.mend for finding in findings)
        assert any(finding.said.startswith(f"{word} ") for finding in findings), findings


@pytest.mark.parametrize(
    "line", ["AcceptEnv LANG LC_*", "PermitOpen any", "Include /etc/ssh/sshd_config.d/*.conf", "TrustedUserCAKeys /x"]
)
def test_a_line_that_opens_a_door_is_named(line: str, tmp_path: Path) -> None:
    drifted = tmp_path / "sshd_config"
    drifted.write_text(f"{line}\n{CONFIG.read_text()}")
    assert unfit(server.look_at_server(drifted))


def test_a_match_block_that_gives_more_is_seen(tmp_path: Path) -> None:
    drifted = tmp_path / "sshd_config"
    drifted.write_text(CONFIG.read_text() + "\nMatch Address 10.0.0.0/8\n    AllowTcpForwarding yes\n")
    assert unfit(server.look_at_server(drifted)) == ["SSHの設定 端末", "SSHの設定 送信元"]
    drifted.write_text(CONFIG.read_text() + "\nMatch Group others\n    AllowTcpForwarding yes\n")
    assert not unfit(server.look_at_server(drifted))


def test_the_first_value_counts_and_a_block_goes_before_it() -> None:
    text = "MaxSessions 1\nmaxsessions=5\nMatch Group a,b\n X11Forwarding  yes\nMatch User x Group c\n MaxSessions 7\n"
    assert server.settings_for(text, frozenset({"b"})) == {"maxsessions": "1", "x11forwarding": "yes"}
    assert server.settings_for(text, frozenset({"c"}), "x")["maxsessions"] == "7"
    assert server.settings_for(text, frozenset({"c"}), "y") == {"maxsessions": "1"}


def test_an_absent_configuration_is_unknown_and_not_fit(tmp_path: Path) -> None:
    (finding,) = server.look_at_server(tmp_path / "none")
    assert finding.verdict is Verdict.UNKNOWN


def lists(tmp_path: Path, city: City, *lines: str) -> list[Finding]:
    import getpass

    place = tmp_path / "etc" / "terminals"
    place.mkdir(parents=True, exist_ok=True)
    (place / getpass.getuser()).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return server.look_at_lists(city.folder, tmp_path / "etc")


def test_each_terminal_has_a_name_of_its_own_and_may_open_a_screen_only(city: City, tmp_path: Path) -> None:
    good = lists(tmp_path, city, "restrict,pty ssh-ed25519 AAAAx 3階-09", "restrict,pty ssh-ed25519 AAAAy 3階-10")
    assert not {"端末の鍵の制限", "端末の名"} & set(unfit(good))
    loose = lists(tmp_path, city, "ssh-ed25519 AAAAx 3階-09")
    assert "端末の鍵の制限" in unfit(loose)
    for keys in (("restrict,pty ssh-ed25519 AAAAx",), ("restrict,pty k AAAAx 1", "restrict,pty k AAAAy 1")):
        assert "端末の名" in unfit(lists(tmp_path, city, *keys))


def test_a_list_that_anybody_can_write_is_unfit(city: City, tmp_path: Path) -> None:
    lists(tmp_path, city)
    (place,) = (tmp_path / "etc" / "terminals").iterdir()
    place.chmod(0o666)
    assert "端末の鍵" in unfit(server.look_at_lists(city.folder, tmp_path / "etc"))


# folders and keys


def looked(city: City) -> list[Finding]:
    return folders.look_at_folders(city.folder, city.folder.with_name("city.keys"))


def test_a_city_as_it_was_made_has_nothing_open(city: City) -> None:
    city.folder.chmod(0o700)
    for name in ("city.db", "city.lock"):
        if (city.folder / name).exists():
            (city.folder / name).chmod(0o600)
    for name in ("direct_debit", "convenience", "parties", "assessments"):
        (city.folder / "in" / name).mkdir(parents=True, mode=0o700)
    assert set(unfit(looked(city))) <= {"データの持主"}  # who runs the tests as root owns it as root


@pytest.mark.parametrize(
    ("place", "mode", "check"),
    [
        ("city", 0o750, "データの置き場"),
        ("city/city.db", 0o640, "データ city.db"),
        ("city/out", 0o755, "データ out"),
        ("city.keys", 0o711, "鍵の置き場"),
        ("city.keys/index.key", 0o640, "鍵のファイル"),
        ("city/in/parties", 0o777, "受領箱 parties"),
    ],
)
def test_whatever_others_can_read_is_named(place: str, mode: int, check: str, city: City) -> None:
    path = city.folder.parent / place
    if not path.exists():
        path.mkdir(parents=True)
    path.chmod(mode)
    assert check in unfit(looked(city))


def test_keys_beside_the_books_or_missing_are_named(city: City) -> None:
    inside = city.folder / "keys"
    inside.mkdir(mode=0o700)
    found = folders.look_at_folders(city.folder, inside)
    assert {"鍵の場所", "鍵"} <= set(unfit(found))


def test_a_link_instead_of_the_books_is_named(city: City) -> None:
    (city.folder / "log").rmdir() if (city.folder / "log").is_dir() else None
    (city.folder / "log").symlink_to("/tmp")
    assert "データ log" in unfit(looked(city))


# the machine and the software


def test_a_time_zone_and_an_encoding_that_are_not_ours_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    monkeypatch.setenv("LC_ALL", "ja_JP.SJIS")
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    try:
        found = machine.look_at_machine()
    finally:
        monkeypatch.undo()
        time.tzset()
    assert {"時間帯", "文字コード"} <= set(unfit(found))


@pytest.mark.parametrize(
    ("there", "wanted", "meets"),
    [
        ("8.2.8", "==8.2.8", True),
        ("8.2.9", "==8.2.8", False),
        ("2.8.9", "<3,>=2.8.9", True),
        ("3.0", "<3,>=2.8.9", False),
        ("25.1.0", ">=25.1", True),
        ("4.57", ">=4.58", False),
    ],
)
def test_a_version_meets_what_was_tested(there: str, wanted: str, meets: bool) -> None:
    assert software._meets(there, wanted) is meets


def test_the_versions_that_the_tests_run_on_are_fit() -> None:
    assert unfit(software.look_at_software()) == []


# the books and the command


def test_a_copy_that_was_never_taken_is_unknown(city: City) -> None:
    found = look_at_books(city.folder)
    assert unfit(found) == []
    assert [f.verdict for check in ("控え", "復元の訓練", "操作ログの検証") for f in of(found, check)] == [
        Verdict.UNKNOWN
    ] * 3


def test_a_chain_that_nobody_verified_for_days_is_unfit(city: City) -> None:
    assert main(["audit", "verify", "--dir", str(city.folder)]) == 0
    assert of(look_at_books(city.folder), "操作ログの検証")[0].verdict is Verdict.FIT


def test_a_log_in_which_the_last_verification_found_a_break_is_unfit(city: City) -> None:
    assert main(["audit", "verify", "--dir", str(city.folder)]) == 0
    with city.vault.write() as store:
        store.db.execute("DROP TRIGGER audit_log_no_update")
        store.db.execute("UPDATE audit_log SET reason = 'x' WHERE seq = 1")
    assert main(["audit", "verify", "--dir", str(city.folder)]) == 1
    [found] = of(look_at_books(city.folder), "操作ログの検証")
    assert (found.verdict, found.said) == (Verdict.UNFIT, "1行目から鎖が合いません")


def test_books_that_are_none_are_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "city.db").write_bytes(b"no database" * 100)
    (finding,) = look_at_books(tmp_path)
    assert finding.verdict is Verdict.UNFIT and "Traceback" not in finding.line


def test_the_command_answers_by_its_exit_code_and_in_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--only", "sshd", "--sshd", str(CONFIG)]) == 0
    assert capsys.readouterr().out.splitlines()[0].startswith("適\tSSHの設定\t")
    drifted = tmp_path / "sshd_config"
    drifted.write_text(CONFIG.read_text().replace("MaxSessions 1", "MaxSessions 10"))
    assert main(["doctor", "--only", "sshd", "--sshd", str(drifted), "--json"]) == 1
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert not answer["ok"] and "maxsessions 10" in answer["findings"][0]["said"]


def test_everything_is_looked_at_in_one_run(city: City, capsys: pytest.CaptureFixture[str]) -> None:
    main(["doctor", "--dir", str(city.folder), "--keys", str(city.folder.with_name("city.keys")), "--json"])
    checks = {each["check"] for each in json.loads(capsys.readouterr().out)["findings"]}
    assert {"Python", "時計", "時間帯", "データの置き場", "鍵の場所", "SSHの設定", "データの形式", "ジョブ"} <= checks


def test_a_line_of_the_doctor_is_one_line(city: City) -> None:
    found = [*software.look_at_software(), *machine.look_at_machine(), *looked(city), *look_at_books(city.folder)]
    assert all("\n" not in finding.line and finding.line.count("\t") == 2 for finding in found)
