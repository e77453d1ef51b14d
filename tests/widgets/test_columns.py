"""Which columns fit, and how wide they are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.widgets.columns import Column, amount, arrange, code, day, number, text

COLUMNS = (
    number("番"),
    code("宛名番号"),
    text("氏名", 18, flex=True),
    amount("未納"),
    text("状態", 6),
    day("納期限", rank=1),
)


def _width(columns: tuple[Column, ...], widest: list[int], room: int) -> int:
    return sum(place.gap + place.width for place in arrange(columns, widest, room))


def test_optional_columns_come_in_by_rank_while_they_fit() -> None:
    narrow, wide = arrange(COLUMNS, [0] * 6, 52), arrange(COLUMNS, [0] * 6, 77)
    assert [place.index for place in narrow] == [0, 1, 2, 3, 4]
    assert [place.index for place in wide] == [0, 1, 2, 3, 4, 5]


def test_a_flexible_column_grows_to_its_content_and_not_further() -> None:
    widths = {place.index: place.width for place in arrange(COLUMNS, [3, 8, 30, 9, 4, 9], 200)}
    assert widths[2] == 30


def test_two_cells_stand_between_a_right_and_a_left_aligned_column() -> None:
    gaps = [place.gap for place in arrange(COLUMNS, [0] * 6, 77)]
    assert gaps == [0, 2, 1, 1, 2, 1]


def test_an_amount_makes_its_column_grow_and_an_optional_one_leave() -> None:
    places = arrange(COLUMNS, [3, 8, 18, 30, 4, 9], 77)
    assert 5 not in [place.index for place in places]
    assert next(place.width for place in places if place.index == 3) == 30


@given(st.lists(st.integers(0, 12), min_size=6, max_size=6), st.integers(60, 200))
def test_the_columns_never_take_more_than_there_is(widest: list[int], room: int) -> None:
    assert _width(COLUMNS, widest, room) <= room


@given(st.integers(60, 180))
def test_a_wider_terminal_never_shows_less(room: int) -> None:
    def shown(room: int) -> set[int]:
        return {place.index for place in arrange(COLUMNS, [3, 8, 20, 9, 4, 9], room)}

    assert shown(room) <= shown(room + 1)
