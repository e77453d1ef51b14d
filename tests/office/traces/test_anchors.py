"""`osame audit anchor --out`: a line a time, outside the data; verify holds the log to all of them."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests.office.test_audit import attacked
from tui.cli.main import main
from tui.wiring import City


@pytest.fixture
def kept(city: City, clerk: Any, tmp_path: Path) -> Path:
    """A file with three anchors over a growing log."""
    path = tmp_path / "elsewhere" / "anchors.jsonl"
    path.parent.mkdir()
    for _ in range(3):
        clerk.record_view("office.menu", "表示")
        assert main(["audit", "anchor", "--dir", str(city.folder), "--out", str(path)]) == 0
    return path


def verified(city: City, kept: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    capsys.readouterr()
    code = main(["audit", "verify", "--dir", str(city.folder), "--anchor", str(kept), "--json"])
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert code == (0 if answer["ok"] else 1)
    return answer


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("ascii").splitlines()]


def test_each_anchor_is_a_dated_line_that_only_the_owner_reads(kept: Path) -> None:
    found = lines(kept)
    assert [sorted(each) for each in found] == [["at", "count", "head"]] * 3
    assert [each["count"] for each in found] == sorted({each["count"] for each in found})
    assert kept.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in kept.parent.iterdir()] == [kept.name]


def test_an_untouched_log_holds_all_of_them(city: City, kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verified(city, kept, capsys)["ok"]


def test_a_cut_tail_is_found_although_the_log_has_grown_again(
    city: City, clerk: Any, kept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    count = lines(kept)[-1]["count"]
    attacked(city, lambda db: db.execute("DELETE FROM audit_log WHERE seq >= ?", (count,)))
    for _ in range(5):
        clerk.record_view("office.menu", "別の表示")
    assert verified(city, kept, capsys)["broken_at"] == count


def test_an_older_file_in_the_place_of_this_one_is_found(
    city: City, clerk: Any, kept: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = tmp_path / "old.db"
    plain = sqlite3.connect(city.folder / "city.db")
    plain.execute("VACUUM INTO ?", (str(old),))
    (before,) = plain.execute("SELECT max(seq) FROM audit_log").fetchone()
    plain.close()
    clerk.record_view("office.menu", "表示")
    main(["audit", "anchor", "--dir", str(city.folder), "--out", str(kept)])
    capsys.readouterr()
    assert main(["audit", "verify", "--file", str(old), "--anchor", str(kept), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["broken_at"] == before + 1


def test_a_broken_log_gets_no_anchor(city: City, kept: Path) -> None:
    attacked(city, lambda db: db.execute("UPDATE audit_log SET reason = 'x' WHERE seq = 2"))
    before = kept.read_bytes()
    assert main(["audit", "anchor", "--dir", str(city.folder), "--out", str(kept)]) == 1
    assert kept.read_bytes() == before


def test_anchors_inside_the_data_folder_are_refused(city: City, capsys: pytest.CaptureFixture[str]) -> None:
    inside = city.folder / "log" / "anchors.jsonl"
    assert main(["audit", "anchor", "--dir", str(city.folder), "--out", str(inside)]) == 2
    assert "置き場の外" in capsys.readouterr().err
    assert not inside.exists()


def test_a_place_that_cannot_be_written_is_told(city: City, tmp_path: Path) -> None:
    assert main(["audit", "anchor", "--dir", str(city.folder), "--out", str(tmp_path / "no" / "a.jsonl")]) == 2


def test_a_file_without_anchors_is_told(city: City, tmp_path: Path) -> None:
    empty = tmp_path / "empty.jsonl"
    empty.write_text("\n")
    assert main(["audit", "verify", "--dir", str(city.folder), "--anchor", str(empty)]) == 2
