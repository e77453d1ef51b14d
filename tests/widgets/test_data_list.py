"""Lists: cursor, pages, marks, numbers, totals, and what is drawn for it."""

from __future__ import annotations

import pytest

from tests.terminal.harness import screen_lines, screen_text
from tests.widgets.showing import showing
from tui.widgets import columns
from tui.widgets.data_list import DataList, Row
from tui.widgets.lines import Lines, text

COLUMNS = (columns.number("番"), columns.text("氏名", 10, flex=True), columns.amount("未納"))


def rows(count: int, start: int = 1) -> list[Row]:
    return [Row(n, (str(n), f"伊勢 {n}郎", f"{n * 1000:,}")) for n in range(start, start + count)]


async def test_the_cursor_moves_and_enter_opens_the_row() -> None:
    app, screen = showing(data := DataList(COLUMNS))
    async with app.run_test() as pilot:
        data.show(rows(5))
        await pilot.press("down", "down", "enter")
        assert [event.row.key for event in screen.heard] == [3]


async def test_digits_go_to_the_row_of_that_number() -> None:
    app, screen = showing(data := DataList(COLUMNS))
    async with app.run_test() as pilot:
        data.show(rows(30))
        await pilot.press("1", "2", "enter")
        assert [event.row.key for event in screen.heard] == [12]


async def test_the_end_of_the_window_turns_a_page() -> None:
    app, _ = showing(data := DataList(COLUMNS))
    async with app.run_test() as pilot:
        data.show(rows(40), total=("", "合計", "820,000"))
        assert "表示 1-17/40件" in screen_text(app)
        await pilot.press("pagedown")
        assert "表示 18-34/40件" in screen_text(app)
        await pilot.press("end")
        assert "表示 24-40/40件" in screen_text(app)
        assert "合計" in screen_lines(app)[20]


async def test_a_step_past_the_loaded_rows_asks_for_the_next_page_and_is_taken_when_it_is_there() -> None:
    app, screen = showing(data := DataList(COLUMNS))
    async with app.run_test() as pilot:
        data.show(rows(3), more=True)
        assert "/3件以上" in screen_text(app)
        data.move_to(2)
        await pilot.press("down")
        assert [event.after for event in screen.heard] == [3]
        data.append(rows(2, 4), more=False)
        assert data.current is not None and data.current.key == 4


async def test_space_marks_and_the_count_is_told() -> None:
    app, screen = showing(data := DataList(COLUMNS, marks=True))
    async with app.run_test() as pilot:
        data.show(rows(3))
        await pilot.press("space")
        assert screen.heard[-1].keys == frozenset({1})
        assert "選択 1件" in screen_text(app)
        assert screen_lines(app)[3].startswith(" + ")


async def test_new_rows_keep_the_cursor_on_the_row_of_the_same_key() -> None:
    app, _ = showing(data := DataList(COLUMNS))
    async with app.run_test():
        data.show(rows(5))
        data.move_to(3)
        data.show(rows(5)[::-1])
        assert data.current is not None and data.current.key == 4


async def test_an_empty_list_says_so_with_what_to_do() -> None:
    app, _ = showing(data := DataList(COLUMNS, empty="保留はありません。F3 で戻ります。"))
    async with app.run_test():
        data.show([])
        assert "   保留はありません。F3 で戻ります。" in screen_text(app)


async def test_the_line_below_spells_out_what_was_cut() -> None:
    app, _ = showing(data := DataList((columns.text("理由", 8),), spells=True))
    async with app.run_test():
        data.show([Row(1, ("金額が未納と違う（差 +1,000）",))])
        assert "金額が.." in screen_text(app)
        assert "理由 金額が未納と違う（差 +1,000）" in screen_text(app)


async def test_without_the_focus_the_mark_of_the_current_row_stays_and_the_bar_goes() -> None:
    app, screen = showing(data := DataList(COLUMNS))
    async with app.run_test() as pilot:
        data.show(rows(3))
        await pilot.pause()
        focused = data.draw(2)
        screen.set_focus(None)
        await pilot.pause()
        assert data.draw(2).text.startswith("> ")
        assert focused._segments[0].style != data.draw(2)._segments[0].style


async def test_a_step_of_the_cursor_draws_two_rows_only() -> None:
    app, _ = showing(data := DataList(COLUMNS))
    async with app.run_test() as pilot:
        data.show(rows(10))
        await pilot.pause()
        before = {y: data.draw(y) for y in range(12)}
        data.move_to(1)
        assert [y for y in range(12) if data.draw(y) is not before[y]] == [2, 3]


def test_a_row_that_does_not_fit_the_columns_is_a_fault_of_the_screen() -> None:
    with pytest.raises(ValueError, match="cells"):
        DataList(COLUMNS).show([Row(1, ("1",))])


async def test_a_list_may_be_as_high_as_its_rows() -> None:
    app, _ = showing(data := DataList(COLUMNS, at_most=8), Lines([text("下")]))
    async with app.run_test() as pilot:
        data.show(rows(2), total=("", "合計", "3,000"))
        await pilot.pause()
        assert screen_lines(app)[6].strip() == "下"
        data.show(rows(50), total=("", "合計", "3,000"))
        await pilot.pause()
        assert screen_lines(app)[9].strip() == "下" and "合計" in screen_lines(app)[8]
