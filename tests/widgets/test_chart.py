"""Charts: what is drawn keeps to its cells and characters, and every value and label can be read."""

from __future__ import annotations

import pytest

from tests.widgets.hostile import forbidden
from tui.widgets import cells
from tui.widgets.chart import Chart, ChartKind, Series, chart_lines

KANJI = ("中村", "鈴木 髙", "𠮷野", "未割当")


@pytest.mark.parametrize("kind", list(ChartKind))
@pytest.mark.parametrize("width", [76, 100, 118])
def test_no_line_is_wider_than_the_chart_and_no_character_is_ambiguous(kind: ChartKind, width: int) -> None:
    rows = chart_lines(KANJI, [Series("徴収", (310, 20, 0, 7))], kind, width, 12)
    assert max(map(cells.width, rows)) <= width
    assert not [row for row in rows if forbidden(row)]
    assert len(rows) <= 12


def test_labels_of_kanji_stand_whole_under_their_bars() -> None:
    rows = chart_lines(KANJI, [Series("徴収", (310, 20, 0, 7))], ChartKind.BARS, 76, 12)
    assert all(label in rows[-1] for label in KANJI)


def test_the_axis_goes_in_round_numbers_up_to_the_highest_value() -> None:
    rows = chart_lines(("R7", "R8"), [Series("残", (1_234, 987))], ChartKind.BARS, 60, 12)
    heads = [row.split("#")[0].strip() for row in rows]
    assert [head for head in heads[:-1] if head] == ["1,500", "1,000", "500", "0"]


def test_a_longer_bar_stands_for_a_larger_value() -> None:
    rows = chart_lines(("甲", "乙"), [Series("件", (10, 5))], ChartKind.BARS, 40, 12)
    bars = [row for row in rows if "#" in row]
    both = [row for row in bars if len(row.split("##  ")) > 1]
    assert 0 < len(both) < len(bars)


def test_several_series_are_told_apart_by_their_marks() -> None:
    rows = chart_lines(
        ("4月", "5月", "6月"), [Series("納付", (1, 2, 3)), Series("不納", (3, 2, 1))], ChartKind.LINES, 60, 12
    )
    assert rows[0].split() == ["#", "納付", "o", "不納"]
    assert any("o" in row for row in rows[1:]) and any("#" in row for row in rows[1:])


@pytest.mark.parametrize("kind", list(ChartKind))
def test_a_chart_is_as_wide_as_its_box_whatever_the_terminal_of_the_process(
    kind: ChartKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    months = ("R7.11", "R7.12", *(f"R8.{month}" for month in range(1, 12)))
    drawn = []
    for columns in ("40", "300"):
        monkeypatch.setenv("COLUMNS", columns)
        drawn.append(chart_lines(months, [Series("残", (7_500,) * 13)], kind, 118, 9))
    assert drawn[0] == drawn[1]
    assert all(month in drawn[0][-1].split() for month in months), "every month stands under its value, the last too"


def test_where_not_every_label_has_room_every_second_stands_and_the_last() -> None:
    months = ("R7.11", "R7.12", *(f"R8.{month}" for month in range(1, 12)))
    rows = chart_lines(months, [Series("残", (7_500,) * 13)], ChartKind.LINES, 78, 9)
    assert rows[-1].split() == list(months[::2])


def test_a_series_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="labels"):
        Chart().show(("甲",), [Series("件", (1, 2))])
