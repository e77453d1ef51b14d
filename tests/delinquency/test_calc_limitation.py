"""`osame calc limitation`: the answer, and bad files as one sentence with exit code 2."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tui.cli.main import main

WHOLE = {"due_on": "2024-07-01", "years": 5, "as_of": "2027-01-01", "events": [{"kind": "demand", "on": "2024-07-22"}]}


def asked(tmp_path: Path, capsys: pytest.CaptureFixture[str], content: object) -> tuple[int, dict[str, Any]]:
    place = tmp_path / "events.json"
    place.write_text(content if isinstance(content, str) else json.dumps(content))
    code = main(["calc", "limitation", "--events", str(place)])
    return code, json.loads(capsys.readouterr().out)


def test_the_answer_has_its_days_and_its_derivation(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, found = asked(tmp_path, capsys, WHOLE)
    assert code == 0
    assert found.pop("derivation")
    assert found == {
        "starts_on": "2024-08-02",
        "completes_on": "2029-08-01",
        "stays": [{"kind": "demand", "from": "2024-07-22", "until": "2024-08-01"}],
        "pauses": [],
        "completed": False,
    }


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ("{", "events"),
        ("[]", "events"),
        ({**WHOLE, "years": "5"}, "years"),
        ({**WHOLE, "years": 0}, "years"),
        ({**WHOLE, "due_on": "2024-02-30"}, "due_on"),
        ({**WHOLE, "as_of": None}, "as_of"),
        ({**WHOLE, "events": {}}, "events"),
        ({**WHOLE, "events": [{"kind": "wish", "on": "2024-07-22"}]}, "events"),
        ({**WHOLE, "events": ["demand"]}, "events"),
        ({**WHOLE, "events": [{"kind": "seizure_ended", "on": "2024-07-22"}]}, "events"),
    ],
)
def test_a_bad_file_is_told_with_the_field_to_blame(
    content: object, field: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, found = asked(tmp_path, capsys, content)
    assert (code, found["field"]) == (2, field)
    assert found["error"].endswith("。")
