"""`osame keys` and `osame retention` at the machine, with a real folder and an account's key file."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

import pytest

from core.office.access.registering import register_unattended
from storage.office.keys import add_data_key, numbers
from tests.conftest import add_staff
from tui.cli.keeping.retention import read_list
from tui.cli.main import main
from tui.wiring import City, system_context

Options = list[str]


@pytest.fixture
def options(city: City, tmp_path: Path) -> Options:
    """--dir, --keys, --as and --key of an operator's account."""
    key = register_unattended(system_context(city), "M1", "夜間", "0500")
    with city.vault.write() as store:
        store.roster.give_role("M1", "operator", date(2020, 1, 1), None, 0, 1)
    place = tmp_path / "night.key"
    place.write_text(key.hex())
    os.chmod(place, 0o600)
    keys = city.folder.with_name("city.keys")
    return ["--dir", str(city.folder), "--keys", str(keys), "--as", "M1", "--key", str(place), "--json"]


def test_keys_are_renewed_and_the_old_one_stays_until_it_may_go(
    city: City, options: Options, capsys: pytest.CaptureFixture[str]
) -> None:
    add_staff(city, "S1", "collection")
    assert main(["keys", "check", *options]) == 0
    assert json.loads(capsys.readouterr().out)["keys"] == [{"number": 1, "sealed": 1}]
    assert main(["keys", "rotate", *options]) == 0
    assert json.loads(capsys.readouterr().out)["newest"] == 2
    assert main(["keys", "retire", "1", *options]) == 2
    assert "24時間" in json.loads(capsys.readouterr().out)["error"]
    keys = city.folder.with_name("city.keys")
    os.utime(keys / "data-2.key", (0, 0))
    assert main(["keys", "retire", "1", *options]) == 0
    assert numbers(keys) == [2]


def test_a_missing_key_is_found(city: City, options: Options, capsys: pytest.CaptureFixture[str]) -> None:
    add_staff(city, "S1", "collection")
    keys = city.folder.with_name("city.keys")
    add_data_key(keys)
    os.rename(keys / "data-1.key", keys / "lost")
    assert main(["keys", "check", *options]) == 1
    assert json.loads(capsys.readouterr().out)["missing"] == [1]


def test_a_list_with_a_spoiled_line_is_refused_with_its_line(
    tmp_path: Path, options: Options, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "erased.jsonl"
    place.write_text('["parties", 1, "2026-01-01"]\n["parties", "x"]\n')
    assert main(["retention", "reapply", str(place), *options]) == 2
    assert "2行目" in json.loads(capsys.readouterr().out)["error"]


def test_the_list_of_what_was_erased_is_put_outside_the_data_for_its_owner_alone(
    city: City, tmp_path: Path, options: Options, capsys: pytest.CaptureFixture[str]
) -> None:
    with city.vault.write() as store:
        store.deletions.add("parties", [7, 9], date(2026, 11, 1), 1)
    place = tmp_path / "erased.jsonl"
    for _ in "ab":  # every night anew
        assert main(["retention", "list", "--out", str(place), *options]) == 0
    assert [(row.kind, row.key) for row in read_list(place)] == [("parties", 7), ("parties", 9)]
    assert place.stat().st_mode & 0o077 == 0
    assert main(["retention", "list", "--out", str(city.folder / "erased.jsonl"), *options]) == 2
    assert not (city.folder / "erased.jsonl").exists()


def test_nothing_is_due_in_a_new_city(options: Options, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["retention", "due", *options]) == 0
    assert {line["count"] for line in json.loads(capsys.readouterr().out)["due"]} == {0}
