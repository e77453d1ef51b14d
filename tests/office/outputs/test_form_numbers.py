"""The number of a form stands for one paper, in every area and also where it is not printed again from the register."""

from __future__ import annotations

import importlib
import importlib.util
from pathlib import Path

from core.office.access import password_notice, rights_review
from core.office.traces import disclosure
from tui.wiring import AREAS

ROOMS = Path(__file__).parents[3] / "core" / "delinquency"
APART = {
    disclosure.FORM_NO: disclosure.TITLE,
    password_notice.FORM: "パスワード通知",
    rights_review.FORM: "権限の点検表",
}
"""Forms that are not drawn again from the register of outputs."""


def test_no_number_stands_for_two_papers() -> None:
    seen = dict(APART)
    for area in AREAS:
        if importlib.util.find_spec(f"core.{area}") is None:
            continue
        for number, kind in getattr(importlib.import_module(f"core.{area}"), "OUTPUTS", {}).items():
            assert number not in seen, f"{number} is {seen[number]} and {kind.name}"
            seen[number] = kind.name


def test_no_room_of_delinquency_takes_the_number_of_another_one() -> None:
    rooms = [f"core.delinquency.{path.parent.name}.registered" for path in ROOMS.glob("*/registered.py")]
    numbers = [number for room in rooms for number in getattr(importlib.import_module(room), "OUTPUTS", {})]
    assert len(numbers) > 20 and len(numbers) == len(set(numbers))


def test_the_numbers_of_the_delinquency_papers_stand_for_no_paper_of_the_office() -> None:
    office = importlib.import_module("core.office").OUTPUTS
    assert not [number for number in (*office, *APART) if number.startswith("P")]
