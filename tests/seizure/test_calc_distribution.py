"""`osame calc distribution` and `auction-notice`: the answers, and bad or hostile files as one sentence with exit code 2."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tui.cli.main import main

MORTGAGE = {"name": "抵当権", "type": "private", "amount": 10_000_000, "date": "2006-06-30"}
NATIONAL = {"name": "国税", "type": "tax", "amount": 5_000_000, "date": "2006-08-31", "tax_rank": 1}
LOCAL = {"name": "地方税", "type": "tax", "amount": 3_000_000, "date": "2006-05-02", "tax_rank": 2}
WHOLE = {"proceeds": 17_000_000, "costs": 1_000_000, "claims": [MORTGAGE, NATIONAL, LOCAL]}


@pytest.fixture
def asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    def call(content: object) -> tuple[int, dict[str, Any]]:
        place = tmp_path / "claims.json"
        if isinstance(content, bytes):
            place.write_bytes(content)
        else:
            place.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
        return main(["calc", "distribution", "--input", str(place)]), json.loads(capsys.readouterr().out)

    return call


def with_claim(**changes: object) -> dict[str, object]:
    return {**WHOLE, "claims": [{**MORTGAGE, **changes}]}


def test_the_circle_of_the_circular(asked) -> None:
    code, found = asked(WHOLE)
    assert code == 0
    assert all({"text", "article"} <= set(step) for step in found.pop("derivation"))
    assert found == {
        "distribution": {"抵当権": 10_000_000, "国税": 5_000_000, "地方税": 1_000_000},
        "costs": 1_000_000,
        "surplus": 0,
        "tax_total": 6_000_000,
        "private_total": 10_000_000,
        "circle": True,
    }


def test_costs_and_ranks_may_be_left_out(asked) -> None:
    code, found = asked(
        {"proceeds": 100, "claims": [{**MORTGAGE, "amount": 60}, {**LOCAL, "amount": 30, "tax_rank": None}]}
    )
    assert code == 0
    assert (found["distribution"], found["surplus"]) == ({"抵当権": 60, "地方税": 30}, 10)


def test_no_claims_leave_all_to_the_owner(asked) -> None:
    assert asked({"proceeds": 100, "claims": []})[1]["surplus"] == 100


def test_a_name_comes_back_as_it_was_given(asked) -> None:
    name = "葛󠄀城　銀行 [/]"
    assert list(asked(with_claim(name=name))[1]["distribution"]) == [name]


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ("", "input"),
        ("{", "input"),
        ("[]", "input"),
        ("[" * 100_000, "input"),
        (b"\xff\xfe\x00", "input"),
        (b" " * 1_000_001, "input"),
        ('{"proceeds": 1, "proceeds": 2, "claims": []}', "input"),
        ('{"proceeds": ' + "9" * 5_000 + ', "claims": []}', "input"),
        ({"claims": []}, "proceeds"),
        ({"proceeds": 1}, "claims"),
        ({**WHOLE, "claims": {}}, "claims"),
        ({**WHOLE, "claims": ["抵当権"]}, "claims"),
        ({**WHOLE, "proceeds": -1}, "proceeds"),
        ({**WHOLE, "proceeds": 1.5}, "proceeds"),
        ({**WHOLE, "proceeds": True}, "proceeds"),
        ({**WHOLE, "proceeds": "100"}, "proceeds"),
        ({**WHOLE, "proceeds": 10**13}, "proceeds"),
        ('{"proceeds": NaN, "claims": []}', "proceeds"),
        ({**WHOLE, "costs": -1}, "costs"),
        ({**WHOLE, "costs": None}, "costs"),
        (with_claim(name=""), "name"),
        (with_claim(name=7), "name"),
        (with_claim(name="\ud800"), "name"),
        (with_claim(name="\x1b[2J"), "name"),
        (with_claim(name="甲" * 101), "name"),
        ({**WHOLE, "claims": [MORTGAGE, MORTGAGE]}, "name"),
        (with_claim(type="wish"), "type"),
        (with_claim(type=["tax"]), "type"),
        (with_claim(amount=-1), "amount"),
        (with_claim(amount=None), "amount"),
        (with_claim(date="2006-02-30"), "date"),
        (with_claim(date=20060630), "date"),
        (with_claim(private_rank=0), "private_rank"),
        (with_claim(private_rank="1"), "private_rank"),
        ({**WHOLE, "claims": [NATIONAL, {**LOCAL, "tax_rank": None}]}, "tax_rank"),
    ],
)
def test_a_bad_file_is_told_with_the_field_to_blame(asked, content: object, field: str) -> None:
    code, found = asked(content)
    assert (code, found["field"]) == (2, field)
    assert set(found) == {"error", "field"}
    assert found["error"].endswith("。")


def _folder(place: Path) -> Path:
    return place


def _pipe(place: Path) -> Path:
    os.mkfifo(place / "pipe")
    return place / "pipe"


@pytest.mark.parametrize("made", [_folder, _pipe, lambda place: place / "missing", lambda place: place / ("x" * 300)])
def test_what_is_no_file_is_refused_and_never_waited_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], made
) -> None:
    assert main(["calc", "distribution", "--input", str(made(tmp_path))]) == 2
    assert json.loads(capsys.readouterr().out)["field"] == "input"


def test_thousands_of_claims_are_answered(asked) -> None:
    claims = [{**MORTGAGE, "name": str(n), "amount": n} for n in range(5_000)]
    code, found = asked({"proceeds": 10**9, "claims": claims})
    assert code == 0
    assert sum(found["distribution"].values()) + found["surplus"] == 10**9


@pytest.mark.parametrize(
    ("auction", "post_by"), [("2026-12-15", "2026-12-04"), ("2026-12-16", "2026-12-04"), ("2026-12-18", "2026-12-07")]
)
def test_the_last_day_of_the_notice(capsys: pytest.CaptureFixture[str], auction: str, post_by: str) -> None:
    assert main(["calc", "auction-notice", "--auction", auction]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["post_by"] == post_by
    assert found["derivation"]


@pytest.mark.parametrize("words", [(), ("--auction", "R8.12.15"), ("--auction", "2026-12-32")])
def test_a_day_that_is_none_is_refused(capsys: pytest.CaptureFixture[str], words: tuple[str, ...]) -> None:
    assert main(["calc", "auction-notice", *words]) == 2
    assert json.loads(capsys.readouterr().out)["field"] == "auction"
