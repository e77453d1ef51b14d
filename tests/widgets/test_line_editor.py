"""Editing of one line."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.widgets.line_editor import LineEditor

KEYS = st.sampled_from(
    ["left", "right", "home", "end", "backspace", "delete", "ctrl+u", "ctrl+k", "ctrl+w", "ctrl+a", "ctrl+e", "f9"]
)


@given(st.lists(KEYS | st.text(max_size=4)), st.integers(0, 8))
def test_the_caret_stays_in_the_text_and_the_text_within_its_length(acts: list[str], most: int) -> None:
    editor = LineEditor("伊勢", most)
    for act in acts:
        if not editor.press(act):
            editor.insert(act)
        assert 0 <= editor.caret <= len(editor.text)
        assert not most or len(editor.text) <= most


def test_text_goes_in_at_the_caret() -> None:
    editor = LineEditor("山郎")
    editor.press("left")
    assert editor.insert("田　太")
    assert editor.text == "山田　太郎"


def test_a_full_field_takes_no_more() -> None:
    editor = LineEditor("12345", 5)
    assert not editor.insert("6")


def test_control_characters_do_not_come_in() -> None:
    editor = LineEditor()
    editor.insert("A\x1b[31m\x00\u202eB")
    assert editor.text == "A[31mB"


def test_a_word_is_deleted_back_to_a_blank_of_either_width() -> None:
    editor = LineEditor("山田　太郎")
    editor.press("ctrl+w")
    assert editor.text == "山田　"
