"""`osame format`: one JSON object an answer, exit 2 for what is refused, nothing read that is no regular file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.formats.files import (
    assessment,
    assessment_file,
    barcode44,
    debit_file,
    dsk_file,
    dsk_row,
    mizuho_file,
    mizuho_row,
    party,
    party_file,
)
from tui.cli.format import answer

ROOT = Path(__file__).parents[2]
DIGITS = "91912345012345678901234567890101033101230003"


@pytest.fixture
def ask(capsys):
    def run(*arguments: str) -> tuple[int, dict]:
        code = answer([str(a) for a in arguments])
        out = capsys.readouterr().out
        return code, json.loads(out)

    return run


@pytest.fixture
def file(tmp_path):
    def write(data: bytes, name: str = "A.dat") -> Path:
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return write


def test_a_bar_code_is_decoded(ask):
    code, told = ask("gs1-128", "--decode", DIGITS)
    assert code == 0
    assert {k: told[k] for k in ("maker", "free", "reissue", "limit", "stamp", "amount", "check_digit", "valid")} == {
        "maker": "912345", "free": "012345678901234567890", "reissue": "1", "limit": "010331", "stamp": "0", "amount": 123000,
        "check_digit": 3, "valid": True,
    }  # fmt: skip
    assert told["derivation"]


def test_a_bar_code_that_is_none_is_bad_input(ask):
    code, told = ask("gs1-128", "--decode", "123")
    assert (code, told["field"]) == (2, "decode")
    assert told["error"]


@pytest.mark.parametrize(
    "layout,data,total",
    [
        ("zengin-91", debit_file((1000, "0"), (2000, "1")), 3000),
        ("cvs-dsk", dsk_file(dsk_row(), dsk_row("01")), 24000),
        ("cvs-mizuho", mizuho_file(mizuho_row()), 12000),
        ("parties", party_file(party()), 0),
        ("assessments", assessment_file(assessment()), 12000),
    ],
)
def test_every_layout_tells_header_count_total_records_and_errors(ask, file, layout, data, total):
    code, told = ask("inspect", "--layout", layout, file(data))
    assert (code, told["total"], told["errors"]) == (0, total, [])
    assert told["count"] == len(told["records"])
    assert told["header"]


def test_twenty_records_are_told_unless_all_are_asked_for(ask, file):
    path = file(debit_file(*[(1000 + n, "0") for n in range(30)]))
    assert len(ask("inspect", "--layout", "zengin-91", path)[1]["records"]) == 20
    assert len(ask("inspect", "--layout", "zengin-91", path, "--all")[1]["records"]) == 30


def test_faults_of_lines_are_told_and_the_file_stands(ask, file):
    path = file(dsk_file(dsk_row(), dsk_row(amount=5, barcode=barcode44(12000), time="1000")))
    code, told = ask("inspect", "--layout", "cvs-dsk", path)
    assert code == 0
    assert [(e["line"], e["field"], e["code"]) for e in told["errors"]] == [(3, "金額", "amount")]


def test_a_refused_file_is_told_with_lines_and_exits_2(ask, file):
    path = file(assessment_file(assessment(), control="#CONTROL,1,11999"))
    code, told = ask("inspect", "--layout", "assessments", path)
    assert (code, told["records"]) == (2, [])
    assert told["errors"] == [{"line": 3, "field": "金額", "reason": told["errors"][0]["reason"]}]


def test_the_debit_day_is_nearest_to_the_day_given(ask, file):
    path = file(debit_file((5, "0")))
    assert (
        ask("inspect", "--layout", "zengin-91", path, "--near", "2030-12-01")[1]["header"]["debit_on"] == "2030-06-30"
    )


@pytest.mark.parametrize(
    "arguments,field",
    [
        (["inspect", "--layout", "x", "A"], "layout"),
        (["inspect", "A"], "layout"),
        (["inspect", "--layout", "parties"], "FILE"),
        (["inspect", "--layout", "parties", "A", "B"], "FILE"),
        (["inspect", "--layout", "parties", "A", "--near", "x"], "near"),
        (["inspect", "--layout", "parties", "A", "--what"], "what"),
        (["nothing"], "name"),
        ([], "name"),
    ],
)
def test_wrong_words_are_bad_input(ask, arguments, field):
    code, told = ask(*arguments)
    assert (code, told["field"]) == (2, field)


def test_pipes_folders_devices_links_and_missing_files_are_refused_at_once(ask, file, tmp_path):
    link = tmp_path / "link"
    link.symlink_to(file(party_file(party())))
    os.mkfifo(tmp_path / "pipe")
    started = time.monotonic()
    for path in (tmp_path, tmp_path / "pipe", "/dev/zero", link, tmp_path / "none", "a\0b", "x" * 300):
        code, told = ask("inspect", "--layout", "parties", path)
        assert (code, told["errors"][0]["field"]) == (2, "FILE")
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("name", ["a\x1b[2Jb", "a\nb", "\u202eb", "-x", "名" * 80])
def test_a_strange_file_name_does_no_harm(ask, tmp_path, name):
    code, told = ask("inspect", "--layout", "parties", "--", tmp_path / name)
    assert code == 2
    assert "\x1b" not in told["error"]
    assert "\u202e" not in told["error"]


def test_markup_in_names_is_told_as_it_stands(ask, file):
    _, told = ask("inspect", "--layout", "parties", file(party_file(party(name="[/] 𠮷野 葛󠄀城"))))
    assert told["records"][0]["name"] == "[/] 𠮷野 葛󠄀城"


def child(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tui.cli.format", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("size", [2 * 1024**3, 64 * 1024**2], ids=["2GB", "64MB"])
@pytest.mark.parametrize("layout", ["zengin-91", "cvs-dsk", "assessments"])
def test_a_huge_file_is_refused_quickly_in_little_memory(tmp_path, layout, size):
    path = tmp_path / "huge"
    with path.open("wb") as sparse:
        sparse.truncate(size)
    script = (  # VmHWM: the peak of getrusage would count the test's own process, from which this one is forked
        "import sys; from tui.cli.format import answer; code = answer(sys.argv[1:]);"
        "print(open('/proc/self/status').read().split('VmHWM:')[1].split()[0]); sys.exit(code)"
    )
    started = time.monotonic()
    ran = subprocess.run(
        [sys.executable, "-c", script, "inspect", "--layout", layout, str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 2
    assert time.monotonic() - started < 5
    assert int(ran.stdout.splitlines()[1]) < 150 * 1024


def test_neither_the_terminal_nor_the_store_is_loaded():
    script = "import sys, tui.cli.format; print([m for m in ('textual', 'sqlite3', 'fpdf') if m in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_it_runs_as_a_module():
    ran = child("gs1-128", "--decode", DIGITS)
    assert (ran.returncode, json.loads(ran.stdout)["valid"]) == (0, True)


def test_it_can_be_registered_with_the_command():
    import argparse

    from tui.cli import format as command

    parser = argparse.ArgumentParser()
    command.add_parser(parser.add_subparsers())
    assert command.run(parser.parse_args(["format", "gs1-128", "--decode", DIGITS])) == 0
