"""3106: a day by account and by bank, what stands in the way of its close, and the close by the number of receipts."""

from __future__ import annotations

import threading
from datetime import date
from typing import Any

import pytest

from core.collection.daily_close import open_day_view, type_bank_total
from core.collection.paid_slips import post_slips
from core.collection.suspense import list_suspense
from core.office.context import Context
from core.office.jobs import run_job
from core.values.money import Yen
from tests.people import TUESDAY
from tests.screens.collection.test_paid_slips import FIRST, SECOND, kept, sheet
from tests.screens.collection.working import cells_of, opened, said, settled, typed
from tests.screens.pictures import SIZES, check_picture
from tests.terminal.harness import screen_text
from tui.app import OfficeApp
from tui.screens.collection.bank_figure import BankFigurePage
from tui.screens.collection.daily_close import DailyCloseScreen
from tui.screens.collection.day_rows import DayRowsPage
from tui.screens.collection.files.pages import LinePage
from tui.screens.collection.paid_slips import PaidSlipsScreen
from tui.screens.office.outputs.print_page import PrintPage
from tui.widgets.confirm import Confirm
from tui.widgets.form import Form
from tui.wiring import City

Ctx = Context[Any]
TODAY = TUESDAY.date()
BANK, CHANNEL = "0154", "paid_slip"


@pytest.fixture
def day(clerk: Ctx, claims: dict[str, int]) -> int:
    """A posted batch of two slips, the first of them typed 3,000 yen short; its number."""
    batch = sheet(clerk, 2, 34_800)
    kept(clerk, batch, FIRST, 24_000)
    kept(clerk, batch, SECOND, 10_800)
    run_job(clerk, post_slips(clerk, batch))
    return batch


def bank_says(ctx: Ctx, yen: int, count: int = 2) -> None:
    type_bank_total(ctx, TODAY, BANK, CHANNEL, count, Yen(yen))


def closed(ctx: Ctx) -> bool:
    return open_day_view(ctx, TODAY).closed is not None


def fill(app: OfficeApp, **texts: str) -> None:
    app.screen.query_one(Form).fill(texts)


@pytest.mark.parametrize("size", SIZES)
async def test_a_difference_names_its_likely_slip_and_rests_f9(clerk: Ctx, day: int, size: tuple[int, int]) -> None:
    bank_says(clerk, 37_800)
    app = opened(DailyCloseScreen(), clerk)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        await typed(pilot, "tab", "f9")
        check_picture(app, "3106_difference")
        assert said(app) == "不可 差 -3,000円で締められません。三十三銀行 1行目の不足と同額です（Enter）。"


async def test_enter_on_the_difference_opens_the_slip_at_its_line(clerk: Ctx, day: int) -> None:
    bank_says(clerk, 37_800)
    app = opened(DailyCloseScreen(), clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "tab", "enter")
        assert isinstance(app.screen, PaidSlipsScreen)
        current = app.screen.query_one("#slips")
        assert current.current.key == 1  # type: ignore[attr-defined]  # the list of the screen


@pytest.mark.parametrize("size", SIZES)
async def test_every_total_opens_the_postings_behind_it(clerk: Ctx, day: int, size: tuple[int, int]) -> None:
    app = opened(DailyCloseScreen(), clerk)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        await typed(pilot, "a")
        assert isinstance(app.screen, DayRowsPage)
        check_picture(app, "3106_rows")
        await typed(pilot, "f3", "enter")
        assert [row[6] for row in cells_of(app)] == ["24,000"]
        await typed(pilot, "enter")
        assert isinstance(app.screen, LinePage)


async def test_the_postings_of_a_bank_come_to_its_total(clerk: Ctx, day: int) -> None:
    app = opened(DailyCloseScreen(), clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "tab", "m")
        assert [row[6] for row in cells_of(app)] == ["24,000", "10,800"]


async def test_a_sheet_that_was_not_typed_is_asked_for_on_enter(clerk: Ctx, day: int) -> None:
    app = opened(DailyCloseScreen(), clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "f9")
        assert said(app) == "不可 三十三銀行 済通の銀行の入金が未入力です。行で Enter を押して入力します。"
        await typed(pilot, "tab", "enter")
        assert isinstance(app.screen, BankFigurePage)
        fill(app, count="2", amount="34800")
        await typed(pilot, "f9")
        assert said(app) == "完了 銀行の入金 2件 34,800円 を登録しました。"
        assert [row[6] for row in cells_of(app, 1)] == ["一致"]


@pytest.mark.parametrize("size", SIZES)
async def test_closing_asks_for_the_number_of_receipts(clerk: Ctx, day: int, size: tuple[int, int]) -> None:
    bank_says(clerk, 34_800)
    app = opened(DailyCloseScreen(), clerk)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        await typed(pilot, *["f9"] * 4)
        assert isinstance(app.screen, Confirm)
        check_picture(app, "3106_confirm")
        await typed(pilot, "enter")
        await typed(pilot, "3", "enter")
        assert not closed(clerk)
        fill(app, answer="2")
        await typed(pilot, "enter")
        assert said(app) == "完了 収入日 R8.11.24 を締めました（34,800円）。"
        assert closed(clerk)
        check_picture(app, "3106_closed")
        await typed(pilot, "f9")
        assert said(app) == "不可 収入日 R8.11.24 は締め済です。訂正は本日付けで行います（3105）。"


async def test_a_batch_that_is_not_posted_is_named(clerk: Ctx, day: int) -> None:
    bank_says(clerk, 34_800)
    sheet(clerk, 1, 27_000)
    app = opened(DailyCloseScreen(), clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        assert "未確定のバッチ 1件  2 三十三銀行 済通" in screen_text(app)
        await typed(pilot, "f9")
        assert said(app) == "不可 未確定のバッチ2があります。3101 で確定してください。"


async def test_what_only_the_bank_has_goes_to_suspense_with_a_reason(clerk: Ctx, day: int) -> None:
    bank_says(clerk, 40_000, 3)
    app = opened(DailyCloseScreen(), clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "f4", "5", "enter")
        fill(app, reason="済通が1枚足りない")
        await typed(pilot, "f9")
        assert isinstance(app.screen, Confirm)
        await typed(pilot, "y", "enter")
        assert said(app) == "完了 5,200円 を不明金 1件 に載せました（3104）。"
    assert list_suspense(clerk).amount == Yen(5_200)


async def test_f12_prints_the_report_and_names_its_file(clerk: Ctx, city: City, day: int) -> None:
    app = opened(DailyCloseScreen(), clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "f12")
        assert isinstance(app.screen, PrintPage)
        assert not (city.folder / "out" / "0100").exists()
        await typed(pilot, "f9")
        place = "0100/P17-R8-000001.pdf"
        assert said(app) == f"完了 P17-R8-000001 を出力フォルダに出しました（{place}）。"
    assert (city.folder / "out" / place).read_bytes().startswith(b"%PDF")


async def test_f7_and_f8_go_to_the_days_beside(clerk: Ctx, day: int) -> None:
    app = opened(DailyCloseScreen(date(2026, 11, 25)), clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        assert "この日の収入はありません。" in screen_text(app)
        await typed(pilot, "f9")
        assert said(app) == "不可 収入日 R8.11.25 はまだ来ていません。その日になってから締めてください。"
        await typed(pilot, "f7")
        assert [row[6] for row in cells_of(app)] == ["24,000", "10,800"]


async def test_a_branch_clerk_is_refused(branch: Ctx, day: int) -> None:
    app = opened(DailyCloseScreen(), branch)
    async with app.run_test() as pilot:
        await settled(pilot)
        assert said(app).startswith("不可 日計締めの参照の権限がありません")
        await typed(pilot, "f9")
        assert isinstance(app.screen, DailyCloseScreen)


async def test_an_answer_from_before_a_figure_was_typed_does_not_take_it_away_again(clerk: Ctx, day: int) -> None:
    before, gate = open_day_view(clerk, TODAY), threading.Event()
    bank_says(clerk, 34_800)
    screen = DailyCloseScreen()
    app = opened(screen, clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        screen.read_work("day", lambda: (gate.wait(5), before)[1], screen._show)
        screen._over(open_day_view(clerk, TODAY), "登録しました。")
        gate.set()
        for _ in range(3):
            await pilot.pause()
        assert [row[-1] for row in cells_of(app, 1)] == ["一致"]
        assert said(app) == "完了 登録しました。"
