"""The confirmation: what executes, and what never does."""

from __future__ import annotations

import pytest

from tests.screens.answered import all_answered
from tests.terminal.gallery import DESK, PARTY, EntryScreen
from tests.terminal.harness import screen_text
from tui.app import OfficeApp
from tui.widgets.before_after import Change
from tui.widgets.confirm import Confirm, Question


async def executed(*keys: str) -> int:
    screen = EntryScreen()
    app = OfficeApp(lambda: screen, desk=DESK)
    async with app.run_test() as pilot:
        await pilot.press("f9", *keys)
        await pilot.pause()
        await all_answered(app)
        await pilot.pause()
    return screen.executed


@pytest.mark.parametrize("keys", [("y", "enter"), ("Y", "enter"), ("Ｙ", "enter"), ("y", "backspace", "y", "enter")])
async def test_y_and_enter_execute_once(keys: tuple[str, ...]) -> None:
    assert await executed(*keys) == 1


@pytest.mark.parametrize(
    "keys", [("enter",), ("f9", "f9"), ("f12",), ("n", "enter"), ("f3",), ("j", "enter"), ("y", "f9")]
)
async def test_nothing_else_executes(keys: tuple[str, ...]) -> None:
    assert await executed(*keys) == 0


async def test_the_page_says_what_changes_and_offers_no_f9() -> None:
    app = OfficeApp(EntryScreen, desk=DESK)
    async with app.run_test() as pilot:
        await pilot.press("f9")
        text = screen_text(app)
        assert "3102 日計入力（済通）  確認" in text
        assert "変更前" in text and "-5,000" in text and "（Y/N） N" in text and PARTY.number in text
        assert "F9" not in text and "F3 直す" in text


async def test_what_cannot_be_undone_asks_for_the_number_of_items() -> None:
    answers: list[bool | None] = []
    screen = EntryScreen()
    app = OfficeApp(lambda: screen, desk=DESK)
    async with app.run_test() as pilot:
        question = Question("確認  督促状の発付", "督促状 1,204件を発行します", items=1204)
        await app.push_screen(Confirm(screen, question), answers.append)
        await pilot.press("y", "enter", "1", "2", "enter")
        assert answers == []
        assert "件数が違います" in screen_text(app)
        await pilot.press("ctrl+u", *"１２０４", "enter")
        await pilot.pause()
        assert answers == [True]


async def test_a_long_confirmation_keeps_its_question_on_the_screen_and_is_read_page_by_page() -> None:
    screen = EntryScreen()
    app = OfficeApp(lambda: screen, desk=DESK)
    async with app.run_test() as pilot:
        changes = [Change(f"{n}行目", n, n + 1) for n in range(1, 41)]
        await app.push_screen(Confirm(screen, Question("確認  付替え", "実行しますか", changes=changes, party=PARTY)))
        await pilot.pause()
        assert "（Y/N）" in screen_text(app) and "続きは PgDn" in screen_text(app)
        assert " 1行目" in screen_text(app) and "40行目" not in screen_text(app)
        await pilot.press("pagedown", "pagedown", "pagedown")
        assert "40行目" in screen_text(app) and "（Y/N）" in screen_text(app)
