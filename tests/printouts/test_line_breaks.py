"""禁則: where a line may end."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from printouts.fonts import GOTHIC, faces, printable, spell
from printouts.line_breaks import break_lines, width_of


def broken(text: str, characters: float) -> list[str]:
    """The lines of a text in a place for so many full-width characters."""
    letters, missing = spell(text, faces(GOTHIC))
    assert not missing
    return ["".join(letter.text for letter in line) for line in break_lines(letters, int(characters * 1000))]


def test_a_closing_bracket_does_not_begin_a_line() -> None:
    assert broken("市県民税（普通徴収）分", 9) == ["市県民税（普通徴", "収）分"]


def test_an_opening_bracket_does_not_end_a_line() -> None:
    assert broken("市県民税（普通徴収）", 5) == ["市県民税", "（普通徴", "収）"]


def test_a_number_stays_whole_with_its_unit() -> None:
    assert broken("差額は12,300円です", 4.6) == ["差額は", "12,300円", "です"]


def test_a_small_kana_and_a_long_vowel_stay_with_the_kana_before() -> None:
    assert broken("アイウシャツ", 4) == ["アイウ", "シャツ"]
    assert broken("アイウシーツ", 4) == ["アイウ", "シーツ"]


def test_a_blank_at_the_end_of_a_line_is_left_out() -> None:
    assert broken("葛城\u3000太郎", 2) == ["葛城", "太郎"]


def test_a_form_of_a_name_is_never_parted_from_its_selector() -> None:
    assert broken("葛\U000e0100城葛\U000e0100城", 1) == ["葛\U000e0100", "城", "葛\U000e0100", "城"]


def test_a_word_longer_than_the_line_is_broken_where_the_line_ends() -> None:
    assert "".join(broken("A" * 30, 5)) == "A" * 30


def test_what_may_not_be_parted_anywhere_is_broken_all_the_same() -> None:
    assert broken("、" * 7, 3) == ["、、、", "、、、", "、"]


def test_an_empty_text_is_one_empty_line() -> None:
    assert broken("", 5) == [""]


@given(st.text(st.sampled_from("市税（）、。ー12,円 \u3000aB[/]髙﨑𠮷"), max_size=60), st.integers(1, 12))
def test_no_character_is_lost_but_blanks_and_no_line_is_too_wide(text: str, characters: int) -> None:
    letters, _ = spell(printable(text), faces(GOTHIC))
    lines = break_lines(letters, characters * 1000)
    joined = "".join(letter.text for line in lines for letter in line)
    assert joined.replace(" ", "").replace("\u3000", "") == text.replace(" ", "").replace("\u3000", "")
    assert all(width_of(line) <= characters * 1000 for line in lines)
