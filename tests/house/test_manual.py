"""The manual says what the code does: each screen carries what its page is made of, and the pages are up to date."""

from __future__ import annotations

import re

import pytest

from core.office.functions import FUNCTIONS
from tests.house.sources import ROOT
from tui.cli.manual import stale_pages
from tui.cli.manual_pages import all_screens, pages
from tui.screens import SCREENS, load_screen

FOLDER = ROOT / "docs" / "manual"


def test_no_page_of_the_manual_is_out_of_date() -> None:
    stale = sorted(stale_pages(FOLDER))
    assert not stale, f"run `make manual`: {', '.join(stale)}"


@pytest.mark.parametrize("number", sorted(SCREENS))
def test_a_screen_stands_under_its_own_number(number: str) -> None:
    screen = load_screen(number)
    assert screen is not None
    assert number == screen.NUMBER
    assert screen.NAME


@pytest.mark.parametrize("number", sorted(SCREENS))
def test_a_screen_says_what_it_is_for_in_two_to_six_sentences(number: str) -> None:
    screen = load_screen(number)
    assert screen is not None
    text = screen.MANUAL.strip()
    assert text.endswith("。"), text
    assert 2 <= len(re.findall("。", text)) <= 6, text
    assert not re.search(r"[！!]|だ。|である。", text), text


@pytest.mark.parametrize("number", sorted(SCREENS))
def test_a_screen_names_a_function_that_rights_speak_of(number: str) -> None:
    screen = load_screen(number)
    assert screen is not None
    assert screen.FUNCTION in {function.code for function in FUNCTIONS}


def test_every_screen_of_a_function_exists() -> None:
    assert not [function for function in FUNCTIONS if function.screen and function.screen not in SCREENS]


def test_every_screen_that_a_page_or_a_sentence_names_exists() -> None:
    known = set(SCREENS)
    for name, text in pages().items():
        named = set(re.findall(r"(?<![\d-])\d{4}(?= で| へ| を|（|。|、)", re.sub(r"\d{4}年", "", text)))
        assert named <= known, f"{name}: {sorted(named - known)}"


def test_no_two_screens_share_a_name() -> None:
    names = [screen.NAME for screen in all_screens()]
    assert len(names) == len(set(names))
