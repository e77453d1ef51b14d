"""1001: numbers, names and readings lead to screens; counts, rights and notices stand beside them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from core.office.context import Context
from core.office.notices import set_notice
from tests.builders import a_suspense
from tests.people import TUESDAY, FixedClock, add_staff
from tests.screens.collection.working import opened, said, settled, typed
from tests.screens.office.sitting import sign_in, sitting
from tests.screens.pictures import SIZES, check_picture
from tests.terminal.harness import screen_text
from tui import screens
from tui.app import OfficeApp
from tui.screens.office.menu import MenuField, MenuScreen
from tui.screens.office.menu_board import MenuBoard
from tui.screens.office.menu_entries import REACHED_FROM, SECTIONS, matching
from tui.screens.parties.search import PartySearchScreen
from tui.widgets import cells
from tui.wiring import City

CtxFor = Callable[..., Context[Any]]
FEW = ("2001", "2101", "3101", "3103", "3104", "8001", "8101", "9201")


@pytest.fixture
def few_screens(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the house had these screens only: a picture must not change with every new one."""
    kept = {number: place for number, place in screens.SCREENS.items() if number in FEW}
    monkeypatch.setattr("tui.screens.office.menu_entries.SCREENS", kept)
    monkeypatch.setattr("tui.screens.office.menu_counts.SCREENS", kept)


def menu_of(ctx: Context[Any]) -> OfficeApp:
    return opened(MenuScreen(), ctx)


def put(app: OfficeApp, text: str) -> None:
    app.screen.query_one(MenuField).value = text


@pytest.mark.parametrize("size", SIZES)
async def test_the_menu_looks_as_its_picture(
    few_screens: None, city: City, ctx_for: CtxFor, size: tuple[int, int]
) -> None:
    with city.vault.write() as store:
        a_suspense(store, 12_000, TUESDAY.date())
    set_notice(ctx_for("operator"), "保守のため停止します（情報係）", TUESDAY, TUESDAY + timedelta(days=6))
    app = menu_of(ctx_for("collection"))
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        assert said(app) == "案内 連絡 保守のため停止します（情報係）"
        check_picture(app, "1001_menu")
        put(app, "しゅうのう")
        await typed(pilot, "down")
        check_picture(app, "1001_reading")


def test_every_screen_is_in_the_menu_or_reached_from_another_one() -> None:
    listed = {entry.number for section in SECTIONS for entry in section.entries}
    assert set(screens.SCREENS) <= listed | set(REACHED_FROM)
    assert not listed & set(REACHED_FROM)


@pytest.mark.parametrize(
    ("typed_text", "numbers"),
    [
        ("2101", ["2101"]),
        ("31", ["3101", "3103", "3104", "3105", "3106", "3107"]),
        ("ほりゅう", ["3104", "9303"]),
        ("ホリュウ", ["3104", "9303"]),
        ("ﾎﾘｭｳ", ["3104", "9303"]),
        ("宛名", ["2001"]),
        ("そんなもの", []),
        ("", []),
    ],
)
def test_numbers_names_and_readings_find_screens(typed_text: str, numbers: list[str]) -> None:
    entries = [entry for section in SECTIONS for entry in section.entries]
    assert [entry.number for entry in matching(typed_text, entries)] == numbers


async def test_a_number_or_a_reading_opens_the_screen(clerk: Context[Any]) -> None:
    for text in ("2001", "２００１", "あてな", "宛名"):
        app = menu_of(clerk)
        async with app.run_test() as pilot:
            await settled(pilot)
            put(app, text)
            await typed(pilot, "enter")
            assert isinstance(app.screen, PartySearchScreen), text


async def test_several_names_are_told_and_up_and_down_choose(few_screens: None, clerk: Context[Any]) -> None:
    app = menu_of(clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        put(app, "け")
        await typed(pilot, "enter")
        assert said(app).startswith("注意 3件あります（2001 宛名検索、3101 日計バッチ一覧、8001 決裁箱）")
        await typed(pilot, "down", "enter")
        assert isinstance(app.screen, PartySearchScreen)


async def test_what_is_not_there_is_said(clerk: Context[Any]) -> None:
    app = menu_of(clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        for text, answer in (
            ("7777", "不可 画面番号 7777 はありません。"),
            ("そんなもの", "不可 「そんなもの」という名"),
        ):
            put(app, text)
            await typed(pilot, "enter")
            assert said(app).startswith(answer)


async def test_a_screen_without_a_right_is_neither_shown_nor_opened(few_screens: None, clerk: Context[Any]) -> None:
    app = menu_of(clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        assert "操作ログ" not in screen_text(app)
        put(app, "9201")
        await typed(pilot, "enter")
        assert said(app).startswith("不可 操作ログの参照の権限がありません（記録済み）。")
        assert isinstance(app.screen, MenuScreen)


async def test_a_screen_that_may_not_be_read_does_not_open_by_its_number_and_the_refusal_is_recorded(
    city: City, ctx_for: CtxFor
) -> None:
    app = opened(PartySearchScreen(), ctx_for("auditor"))
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "ctrl+g", "3106", "enter")
        assert isinstance(app.screen, PartySearchScreen)
        assert said(app).startswith("不可 日計締めの参照の権限がありません（記録済み）。")
    with city.vault.read() as store:
        rows = store.db.execute("SELECT function_code FROM audit_log WHERE result = 'refused'").fetchall()
    assert rows == [("collection.daily_close",)]


async def test_counting_for_a_role_without_rights_is_not_refused(city: City, ctx_for: CtxFor) -> None:
    app = menu_of(ctx_for("rights_admin"))
    async with app.run_test() as pilot:
        await settled(pilot)
        assert "宛名検索" not in screen_text(app)
    with city.vault.read() as store:
        assert store.db.execute("SELECT count(*) FROM audit_log WHERE result = 'refused'").fetchone() == (0,)


async def test_counts_are_made_anew_when_the_clerk_comes_back(
    few_screens: None, city: City, clerk: Context[Any]
) -> None:
    app = menu_of(clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        assert "1 件" not in screen_text(app)
        await typed(pilot, "f2")
        with city.vault.write() as store:
            a_suspense(store, 12_000, TUESDAY.date())
        await typed(pilot, "f3")
        assert "3104 保留・不明金      1 件" in screen_text(app)


async def test_ctrl_g_leads_back_to_the_one_menu_and_never_to_a_second_sign_in(city: City, clock: FixedClock) -> None:
    add_staff(city, "YAMADA", "collection", name="山田花子")
    session = sitting(city)
    app = session.app
    async with app.run_test() as pilot:
        await sign_in(session, pilot, clock, "yamada")
        await typed(pilot, "f2")
        depth = len(app.screen_stack)
        await app.go_to("0001")
        assert said(app) == "不可 サインアウトは 1001 メニューの F3 で行います。"
        assert len(app.screen_stack) == depth
        await app.go_to("1001")
        await settled(pilot)
        assert isinstance(app.screen, MenuScreen) and len(app.screen_stack) == 2


async def test_screens_that_were_visited_are_remembered(city: City, clock: FixedClock) -> None:
    add_staff(city, "YAMADA", "collection", name="山田花子")
    session = sitting(city)
    async with session.app.run_test() as pilot:
        await sign_in(session, pilot, clock, "yamada")
        for number in ("2001", "3101"):
            put(session.app, number)
            await typed(pilot, "enter", "f3")
        assert "前回の画面 3101 2001" in screen_text(session.app)


async def test_without_colour_the_text_is_the_same(
    few_screens: None, clerk: Context[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = []
    for plain in (False, True):
        if plain:
            monkeypatch.setenv("NO_COLOR", "1")
        app = menu_of(clerk)
        async with app.run_test() as pilot:
            await settled(pilot)
            texts.append(screen_text(app))
    assert texts[0] == texts[1]


@pytest.mark.parametrize("number", ["0001", "1001", "2001", "2101", "2102", "2103", "2105"])
def test_no_line_of_the_help_is_cut(number: str) -> None:
    screen = screens.load_screen(number)
    assert screen is not None
    assert not [line for line in screen.HELP_LINES if cells.width(line) > 78]
    assert not [does for does in screen.LETTER_HELP.values() if cells.width(does) > 28]
    assert cells.width(screen.HINT) <= 72


async def test_a_message_that_was_longer_than_its_line_is_whole_in_the_help(clerk: Context[Any]) -> None:
    app = menu_of(clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        app.screen.say("不可", "長い文" * 20 + "の終わり。")  # type: ignore[attr-defined]
        await pilot.pause()
        assert "の終わり。" not in screen_text(app)
        await typed(pilot, "f1")
        assert "の終わり。" in screen_text(app).replace("\n ", "")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("role", ["collection", "delinquency", "chief", "manager", "rights_admin"])
async def test_whatever_one_may_open_stands_on_a_page_of_the_menu(
    role: str, ctx_for: CtxFor, size: tuple[int, int]
) -> None:
    app = menu_of(ctx_for(role))
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        board = app.screen.query_one(MenuBoard)
        seen = []
        for _ in range(board.pages):
            shown = screen_text(app)
            seen += [entry.number for entry in board.entries if f" {entry.number} {entry.name}" in shown]
            await typed(pilot, "f8")
        assert sorted(set(seen)) == sorted(entry.number for entry in board.entries)
        assert board.page == 1


async def test_down_leads_from_the_last_screen_of_a_page_to_the_first_of_the_next(manager: Context[Any]) -> None:
    app = menu_of(manager)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        board = app.screen.query_one(MenuBoard)
        assert board.pages == 2
        await typed(pilot, "up")
        assert (board.page, board.chosen) == (2, board.entries[-1].number)
        await typed(pilot, "down")
        assert (board.page, board.chosen) == (1, board.entries[0].number)
