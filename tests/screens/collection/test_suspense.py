"""3104: money in suspense with its candidates; attached after the confirmation, or left with a note."""

from __future__ import annotations

from typing import Any

import pytest

from core.collection.suspense import attach_suspense, candidates, list_suspense, open_suspense
from core.office.context import Context
from tests.screens.collection.posted import post_stores
from tests.screens.collection.working import cells_of, opened, said, settled, typed
from tests.screens.pictures import SIZES, check_picture
from tests.terminal.harness import screen_text
from tui.app import OfficeApp
from tui.screens.collection.reasons import ReasonPage
from tui.screens.collection.suspense import SuspenseScreen
from tui.screens.collection.suspense_item import HeldScreen
from tui.widgets.confirm import Confirm
from tui.widgets.form import Form
from tui.wiring import City

Ctx = Context[Any]
UNKNOWN, CANCELLED, WRONG_DIGIT = 1, 2, 3
"""Numbers of what the file of the stores leaves in suspense."""


@pytest.fixture
def held(clerk: Ctx, city: City, claims: dict[str, int]) -> dict[str, int]:
    """Three pieces of money in suspense; the claims of the town."""
    post_stores(clerk, city, claims)
    return claims


def open_yen(ctx: Ctx, suspense_id: int) -> int:
    return open_suspense(ctx, suspense_id).held.open.amount


def at(*numbers: int) -> HeldScreen:
    return HeldScreen(numbers)


def fill(app: OfficeApp, **texts: str) -> None:
    app.screen.query_one(Form).fill(texts)


@pytest.mark.parametrize("size", SIZES)
async def test_what_lies_in_suspense_stands_with_cause_and_age(
    clerk: Ctx, held: dict[str, int], size: tuple[int, int]
) -> None:
    app = opened(SuspenseScreen(), clerk)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        check_picture(app, "3104_list")


@pytest.mark.parametrize("size", SIZES)
async def test_the_candidates_stand_with_what_choosing_the_current_one_does(
    clerk: Ctx, held: dict[str, int], size: tuple[int, int]
) -> None:
    app = opened(at(UNKNOWN, CANCELLED, WRONG_DIGIT), clerk)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        await typed(pilot, "f8", "f8", "2")
        check_picture(app, "3104_item")


@pytest.mark.parametrize("size", SIZES)
async def test_f9_asks_with_before_and_after_and_held_down_it_attaches_nothing(
    clerk: Ctx, held: dict[str, int], size: tuple[int, int]
) -> None:
    app = opened(at(WRONG_DIGIT), clerk)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        await typed(pilot, *["f9"] * 5)
        assert isinstance(app.screen, Confirm)
        check_picture(app, "3104_confirm")
        assert open_yen(clerk, WRONG_DIGIT) == 27_000


async def test_y_and_enter_attach_and_the_next_one_opens(clerk: Ctx, held: dict[str, int]) -> None:
    app = opened(at(CANCELLED, WRONG_DIGIT), clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "f9", "y", "enter")
        assert said(app) == "完了 10,800円を消し込みました。"
        assert "1/1件" in screen_text(app)
    assert [line.suspense_id for line in list_suspense(clerk).lines] == [UNKNOWN, WRONG_DIGIT]


async def test_what_a_colleague_has_resolved_is_shown_as_resolved(clerk: Ctx, held: dict[str, int]) -> None:
    app = opened(at(CANCELLED, WRONG_DIGIT), clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        attach_suspense(clerk, CANCELLED, candidates(clerk, CANCELLED)[0].claim.receivable_id)
        await typed(pilot, "f5")
        assert " 解決済  経過" in screen_text(app) and " 保留  経過" not in screen_text(app)
        await typed(pilot, "f9")
        assert said(app).startswith("不可 この保留は解決済です。")
        await typed(pilot, "f8")
        assert " 保留  経過" in screen_text(app)


async def test_with_f6_off_the_list_comes_back_and_says_what_was_done(clerk: Ctx, held: dict[str, int]) -> None:
    app = opened(SuspenseScreen(), clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "2", "enter", "f6", "f9", "y", "enter")
        assert isinstance(app.screen, SuspenseScreen)
        assert said(app) == "完了 10,800円を消し込みました。"
        assert [row[3] for row in cells_of(app)] == ["18,000", "27,000"]


async def test_what_is_more_than_owed_becomes_an_overpayment(clerk: Ctx, held: dict[str, int]) -> None:
    app = opened(at(WRONG_DIGIT), clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "2")
        assert "過誤納（二重）" in screen_text(app)
        await typed(pilot, "f9", "y", "enter")
    assert list_suspense(clerk).count == 2


async def test_a_part_is_attached_and_the_rest_stays(clerk: Ctx, held: dict[str, int]) -> None:
    app = opened(at(WRONG_DIGIT), clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        fill(app, amount="10,000")
        await typed(pilot, "f9", "y", "enter")
    assert open_yen(clerk, WRONG_DIGIT) == 17_000


async def test_more_than_is_held_is_refused_at_its_field(clerk: Ctx, held: dict[str, int]) -> None:
    app = opened(at(WRONG_DIGIT), clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        fill(app, amount="30,000")
        await typed(pilot, "f9")
        assert said(app) == "不可 1円から保留の残り 27,000円 までで入力してください。"
        assert app.screen.focused is app.screen.query_one(Form).field("amount")


async def test_a_name_finds_candidates_where_there_were_none(clerk: Ctx, held: dict[str, int]) -> None:
    app = opened(at(UNKNOWN), clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        assert cells_of(app) == []
        await typed(pilot, "f9")
        assert said(app).startswith("不可 候補がありません。")
        await typed(pilot, "tab")
        fill(app, name="ヨシノ")
        await typed(pilot, "enter")
        assert {row[3] for row in cells_of(app)} == {"𠮷野 さくら"}


async def test_u_leaves_it_with_a_note(clerk: Ctx, held: dict[str, int]) -> None:
    app = opened(at(UNKNOWN), clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "u")
        assert isinstance(app.screen, ReasonPage)
        fill(app, reason="店舗に照会。控えなし")
        await typed(pilot, "f9")
    assert [note.text for note in open_suspense(clerk, UNKNOWN).notes] == ["店舗に照会。控えなし"]
    assert open_yen(clerk, UNKNOWN) == 18_000


async def test_the_cause_narrows_the_list(clerk: Ctx, held: dict[str, int]) -> None:
    app = opened(SuspenseScreen(), clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        fill(app, cause="5")
        await typed(pilot, "f5")
        assert [row[2] for row in cells_of(app)] == ["取消済みの納付書です"]


async def test_what_another_has_attached_meanwhile_is_told(clerk: Ctx, held: dict[str, int]) -> None:
    app = opened(at(WRONG_DIGIT), clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        attach_suspense(clerk, WRONG_DIGIT, held["t4-1"])
        await typed(pilot, "f9")
        assert said(app) == "不可 この保留は解決済みです。F5 で一覧を読み直してください。"
