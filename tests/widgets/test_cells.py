"""Measuring, cutting and cleaning of text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.widgets.hostile import HOSTILE, forbidden
from tui.widgets import cells

TEXT = st.text(st.characters(), max_size=60) | st.sampled_from(HOSTILE)


@given(TEXT)
def test_a_cleaned_text_holds_nothing_that_clients_draw_differently(text: str) -> None:
    assert forbidden(cells.clean(text)) == []


@given(TEXT)
def test_our_width_is_the_width_that_the_screen_is_put_together_by(text: str) -> None:
    shown = cells.clean(text)
    assert cells.width(shown) == cell_len(shown) == sum(cell_len(character) for character in shown)


@given(TEXT, st.integers(0, 40))
def test_a_cut_text_is_never_wider_than_its_place(text: str, room: int) -> None:
    assert cells.width(cells.cut(text, room)) <= room
    assert cells.width(cells.pad_right(text, room)) == room


@given(TEXT)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert cells.clean(cells.clean(text)) == cells.clean(text)


def test_every_allowed_character_has_the_same_width_for_us_and_for_the_screen() -> None:
    every = (chr(n) for n in range(0x20, 0x30000) if not 0xD800 <= n < 0xE000)
    off = [c for c in every if forbidden(cells.clean(c)) or cells.width(cells.clean(c)) != cell_len(cells.clean(c))]
    assert off == []


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        ("①㈱…―", "(1)(株)..-"),
        ("Ⅳ×○", "IVx〇"),
        ("é", "e"),
        ("α", "?"),
        ("\ue000", "〓"),
        ("か\u3099", "が"),
        ("葛\U000e0100城", "葛城"),
        ("神\ufa19", "神\ufa19"),
        ("山田\u3000太郎", "山田\u3000太郎"),
        ("ｶﾞ", "ｶﾞ"),
        ("a\tb", "a b"),
        ("\x1b[31m", "[31m"),
        ("[/][red]", "[/][red]"),
    ],
)
def test_what_stands_on_the_screen_for(data: str, shown: str) -> None:
    assert cells.clean(data) == shown


def test_a_cut_text_ends_with_two_dots_and_does_not_split_a_wide_character() -> None:
    assert cells.cut("伊勢太郎商店", 7) == "伊勢.."
    assert cells.cut("伊勢太郎商店", 12) == "伊勢太郎商店"


def test_an_amount_is_never_cut() -> None:
    assert cells.fit("39,775,600", 6, "right") == "39,775,600"


def test_a_text_of_a_megabyte_is_cut_without_being_read() -> None:
    assert cells.cut("あ" * 1_000_000, 10) == "ああああ.."


@given(TEXT)
def test_what_is_typed_loses_controls_and_nothing_else(text: str) -> None:
    kept = cells.strip_controls(text)
    assert all(c not in kept for c in ("\x00", "\x1b", "\x9b", "\u202e", "\n", "\t"))
    assert [c for c in kept if unicodedata.category(c)[0] == "L"] == [
        c for c in text if unicodedata.category(c)[0] == "L"
    ]
