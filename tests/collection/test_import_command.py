"""`osame import`: an unattended account takes files in; nothing is posted, a refused file leaves nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from core.office.context import Context
from tests.formats import files
from tests.office.access.accounts import add_machine
from tests.screens.collection import town
from tui.cli.data import write_key
from tui.cli.main import main
from tui.wiring import City

Ctx = Context[Any]


@pytest.fixture
def account(city: City, tmp_path: Path) -> list[str]:
    """Options of an unattended account of 運用 on the town's data."""
    town.fill(city)
    key = tmp_path / "night.key"
    write_key(key, add_machine(city, "night", "夜間処理", "operator"))
    keys = city.folder.with_name("city.keys")
    return ["--dir", str(city.folder), "--keys", str(keys), "--json", "--as", "night", "--key", str(key)]


def told(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    return dict(json.loads(capsys.readouterr().out))


def batches(city: City) -> list[tuple[str, int]]:
    with city.vault.read() as store:
        return store.db.execute("SELECT state, declared_count FROM payment_batch").fetchall()


def test_a_file_of_payments_waits_for_its_review(city: City, account: list[str], capsys: Any) -> None:
    file = city.folder / "in" / "direct_debit" / "KOZA20261102.dat"
    assert main(["import", "payments", *account, "--booked-on", "2026-11-24", str(file)]) == 0
    assert (told(capsys)["layout"], batches(city)) == ("zengin-91", [("ready", 3)])


def test_the_same_file_again_is_refused(city: City, account: list[str], capsys: Any) -> None:
    file = city.folder / "in" / "convenience" / "CVS20261124.csv"
    content = file.read_bytes()
    assert main(["import", "payments", *account, str(file)]) == 0
    told(capsys)
    file.write_bytes(content)
    assert main(["import", "payments", *account, str(file)]) == 2
    refused = told(capsys)["error"]
    assert refused.startswith("このファイルは取込済です（R") and "夜間処理" in refused


def test_a_broken_file_is_refused_with_line_and_reason(
    city: City, account: list[str], tmp_path: Path, capsys: Any
) -> None:
    broken = tmp_path / "broken.dat"
    broken.write_bytes(files.debit_file((12_000, "0")).replace(b"8000001", b"8000002"))
    assert main(["import", "payments", *account, str(broken)]) == 2
    assert [fault["line"] for fault in told(capsys)["faults"]] == [3]
    assert batches(city) == []


def test_a_file_of_unknown_layout_asks_for_it(city: City, account: list[str], tmp_path: Path, capsys: Any) -> None:
    unknown = tmp_path / "unknown.txt"
    unknown.write_bytes(b"hello")
    assert main(["import", "payments", *account, str(unknown)]) == 2
    assert told(capsys)["field"] == "layout"


def test_parties_are_applied_by_their_job(city: City, account: list[str], tmp_path: Path, capsys: Any) -> None:
    file = tmp_path / "parties.csv"
    file.write_bytes(files.party_file(files.party()))
    assert main(["import", "parties", *account, str(file)]) == 0
    answer = told(capsys)
    assert (answer["state"], answer["rows"]) == ("done", 1)


def test_assessments_without_their_parties_are_refused(
    city: City, account: list[str], tmp_path: Path, capsys: Any
) -> None:
    file = tmp_path / "assessments.csv"
    file.write_bytes(files.assessment_file(files.assessment()))
    assert main(["import", "assessments", *account, str(file)]) == 2
    assert told(capsys)["faults"]


def test_a_key_that_does_not_fit_takes_nothing(city: City, account: list[str], tmp_path: Path, capsys: Any) -> None:
    other = tmp_path / "other.key"
    write_key(other, bytes(32))
    file = city.folder / "in" / "convenience" / "CVS20261124.csv"
    options = [str(other) if word == account[-1] else word for word in account]
    assert main(["import", "payments", *options, str(file)]) == 2
    assert batches(city) == []
