"""3103: a file is taken, reviewed and posted in three acts; a refused one leaves nothing."""

from __future__ import annotations

from typing import Any

import pytest

from core.collection.payments import BatchState
from core.collection.review import review_batch
from core.office.context import Context
from tests.conftest import CtxFor
from tests.formats import files
from tests.screens.collection import town
from tests.screens.collection.working import cells_of, job_over, opened, said, settled, typed
from tests.screens.pictures import SIZES, check_picture
from tests.terminal.harness import screen_text
from tui.screens.collection.files.import_review import ImportReviewScreen
from tui.screens.collection.files.pages import LinePage
from tui.screens.collection.files.refused import RefusedFilePage
from tui.screens.collection.payment_files import PaymentFilesScreen
from tui.screens.collection.reasons import ReasonPage
from tui.screens.office.jobs import JobsScreen
from tui.widgets.confirm import Confirm
from tui.wiring import City

Ctx = Context[Any]
DEBITS, BROKEN, STORES = 0, 1, 2
"""Places of the town's files in the list."""


async def reviewing(pilot: Any, place: int) -> None:
    """Take the file at a place of the list; its review is open then."""
    await settled(pilot)
    await typed(pilot, *["down"] * place, "f9")
    assert isinstance(pilot.app.screen, ImportReviewScreen)


def state(ctx: Ctx, batch_id: int = 1) -> BatchState:
    with ctx.read() as store:
        return store.batches.get(batch_id).state


@pytest.mark.parametrize("size", SIZES)
async def test_waiting_files_are_listed_with_what_they_seem_to_be(
    clerk: Ctx, claims: dict[str, int], size: tuple[int, int]
) -> None:
    app = opened(PaymentFilesScreen(), clerk)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        check_picture(app, "3103_files")


@pytest.mark.parametrize("size", SIZES)
async def test_a_refused_file_shows_line_and_reason_and_leaves_nothing(
    clerk: Ctx, claims: dict[str, int], size: tuple[int, int]
) -> None:
    app = opened(PaymentFilesScreen(), clerk)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        await typed(pilot, "down", "f9")
        assert isinstance(app.screen, RefusedFilePage)
        check_picture(app, "3103_refused")
        with clerk.read() as store:
            assert store.db.execute("SELECT count(*) FROM payment_batch").fetchone() == (0,)


@pytest.mark.parametrize("size", SIZES)
async def test_the_groups_of_a_review_are_the_file(clerk: Ctx, claims: dict[str, int], size: tuple[int, int]) -> None:
    app = opened(PaymentFilesScreen(), clerk)
    async with app.run_test(size=size) as pilot:
        await reviewing(pilot, STORES)
        check_picture(app, "3103_review")
        assert "ファイルとの差 0件 0円 一致" in screen_text(app)


async def test_a_file_without_totals_waits_for_the_paper_of_the_deposit(clerk: Ctx, claims: dict[str, int]) -> None:
    app = opened(PaymentFilesScreen(), clerk)
    async with app.run_test() as pilot:
        await reviewing(pilot, STORES)
        await typed(pilot, "f9")
        assert said(app).startswith("不可 入金の通知書の件数と金額が未入力です")
        await typed(pilot, "tab", "11", "enter", "265700", "f9")
        assert said(app) == "不可 入金の通知書との差が -1件 -27,000円 あります。差が 0 になると確定できます。"
        assert state(clerk) is BatchState.READY


@pytest.mark.parametrize("size", SIZES)
async def test_f9_leads_to_a_page_that_says_what_will_be_booked(
    clerk: Ctx, claims: dict[str, int], size: tuple[int, int]
) -> None:
    app = opened(PaymentFilesScreen(), clerk)
    async with app.run_test(size=size) as pilot:
        await reviewing(pilot, STORES)
        await typed(pilot, "tab", "12", "enter", "292700", "f9")
        assert isinstance(app.screen, Confirm)
        check_picture(app, "3103_confirm")


async def test_f9_held_down_on_a_review_posts_nothing(clerk: Ctx, claims: dict[str, int]) -> None:
    app = opened(PaymentFilesScreen(), clerk)
    async with app.run_test() as pilot:
        await reviewing(pilot, DEBITS)
        for _ in range(20):
            await pilot.press("f9")
        await settled(pilot)
        assert isinstance(app.screen, Confirm)
        assert state(clerk) is BatchState.READY


async def test_y_and_enter_post_the_file_and_the_job_is_seen_to_its_end(clerk: Ctx, claims: dict[str, int]) -> None:
    app = opened(PaymentFilesScreen(), clerk)
    async with app.run_test() as pilot:
        await reviewing(pilot, STORES)
        foreseen = review_batch(clerk, 1).counts
        await typed(pilot, "tab", "12", "enter", "292700", "f9", "y", "enter")
        assert isinstance(app.screen, JobsScreen)
        await job_over(pilot, 1)
        assert state(clerk) is BatchState.POSTED
        assert review_batch(clerk, 1).counts == foreseen
        await typed(pilot, "f3")
        assert app.screen.title_bar.position == "確定"


async def test_back_from_a_review_the_list_says_where_the_batch_stands(clerk: Ctx, claims: dict[str, int]) -> None:
    app = opened(PaymentFilesScreen(), clerk)
    async with app.run_test() as pilot:
        await reviewing(pilot, STORES)
        await typed(pilot, "f3")
        assert said(app).endswith("（バッチ 1）は「確認待」です。")
        await typed(pilot, "enter", "tab", "12", "enter", "292700", "f9", "y", "enter")
        await job_over(pilot, 1)
        await typed(pilot, "f3", "f3")
        assert said(app).endswith("（バッチ 1）は「確定」です。")


async def test_the_same_file_again_is_refused_with_who_and_when(clerk: Ctx, claims: dict[str, int]) -> None:
    app = opened(PaymentFilesScreen(), clerk)
    async with app.run_test() as pilot:
        await reviewing(pilot, DEBITS)
        await typed(pilot, "f3", "f9")
        assert said(app).startswith("不可 このファイルは取込済です（11.24 10:00 山田花子）")


async def test_a_rejected_import_may_come_again(clerk: Ctx, claims: dict[str, int]) -> None:
    app = opened(PaymentFilesScreen(), clerk)
    async with app.run_test() as pilot:
        await reviewing(pilot, DEBITS)
        await typed(pilot, "f4", "2", "enter")
        await typed(pilot, "f9")
        assert said(app) == "不可 却下の事由を入力してください。"
        await typed(pilot, "test", "f9")
        assert state(clerk) is BatchState.REJECTED
        assert isinstance(app.screen, PaymentFilesScreen)
        assert cells_of(app)[DEBITS][4] == "未取込"


@pytest.mark.parametrize("size", SIZES)
async def test_a_line_opens_with_its_claim_and_the_rows_that_came_of_it(
    clerk: Ctx, claims: dict[str, int], size: tuple[int, int]
) -> None:
    app = opened(PaymentFilesScreen(), clerk)
    async with app.run_test(size=size) as pilot:
        await reviewing(pilot, DEBITS)
        await typed(pilot, "f9", "y", "enter")
        await job_over(pilot, 1)
        await typed(pilot, "f3", "4", "enter")
        assert isinstance(app.screen, LinePage)
        check_picture(app, "3103_line")
        assert "7654321" not in screen_text(app)


async def test_a_digit_shows_the_lines_of_one_group(clerk: Ctx, claims: dict[str, int]) -> None:
    app = opened(PaymentFilesScreen(), clerk)
    async with app.run_test() as pilot:
        await reviewing(pilot, STORES)
        assert [row[1] for row in cells_of(app)] == ["保留", "保留", "エラー"]
        await typed(pilot, "6")
        assert [row[5] for row in cells_of(app)] == ["納付済みです。二重納付 27,000円 を過誤納に登録します"]
        await typed(pilot, "f8")
        assert [row[1] for row in cells_of(app)] == ["仮消"]


async def test_a_file_of_the_register_is_applied_by_its_job(
    city: City, ctx_for: CtxFor, claims: dict[str, int]
) -> None:
    town.put(city, "parties", "ATENA.csv", files.party_file(files.party()))
    operator = ctx_for("operator")
    app = opened(PaymentFilesScreen(), operator)
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "end", "f9")
        assert isinstance(app.screen, JobsScreen)
        await typed(pilot, "f3", "f9")
        assert said(app) == "不可 このファイルは取込済です（11.24 10:00 運用 次郎）。"


async def test_a_file_that_is_not_taken_says_why_and_can_be_put_back(clerk: Ctx, claims: dict[str, int]) -> None:
    app = opened(PaymentFilesScreen(), clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        name = cells_of(app)[DEBITS][1]
        await typed(pilot, "f4", "4", "enter")
        assert isinstance(app.screen, ReasonPage)
        await typed(pilot, "tashi", "f9")
        assert said(app) == f"完了 {name} を受け取らないことにしました。"
        await typed(pilot, "end")
        assert (cells_of(app)[-1][1], cells_of(app)[-1][4]) == (name, "不受理")
        assert "不受理の理由 tashi" in screen_text(app)
        await typed(pilot, "f9")
        assert said(app).startswith("不可 受け取らなかったファイルです")
        await typed(pilot, "f4", "4", "enter")
        assert (cells_of(app)[DEBITS][1], cells_of(app)[DEBITS][4]) == (name, "未取込")


async def test_who_may_take_nothing_in_is_told_so(ctx_for: CtxFor, claims: dict[str, int]) -> None:
    app = opened(PaymentFilesScreen(), ctx_for("delinquency"))
    async with app.run_test() as pilot:
        await settled(pilot)
        assert said(app).startswith("不可 ファイル取込の入力の権限がありません")


async def test_without_colour_the_same_text_is_shown(
    clerk: Ctx, claims: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = opened(PaymentFilesScreen(), clerk)
    async with app.run_test(size=SIZES[0]) as pilot:
        assert app.no_color
        await reviewing(pilot, STORES)
        check_picture(app, "3103_review")
