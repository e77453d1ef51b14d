"""3101: the batches of a day with their differences, posted and taken back from here."""

from __future__ import annotations

from typing import Any

import pytest

from core.collection.importing import import_payment_file
from core.collection.paid_slips import post_slips
from core.collection.payments import BatchState
from core.office.approvals import list_in_tray
from core.office.context import Context
from core.office.jobs import run_job
from tests.screens.collection import town
from tests.screens.collection.test_paid_slips import FIRST, SECOND, kept, sheet
from tests.screens.collection.working import cells_of, job_over, opened, said, settled, typed
from tests.screens.pictures import SIZES, check_picture
from tui.screens.collection.batches import BatchesScreen
from tui.screens.collection.files.import_review import ImportReviewScreen
from tui.screens.collection.paid_slips import PaidSlipsScreen
from tui.wiring import City

Ctx = Context[Any]


@pytest.fixture
def day(clerk: Ctx, city: City, claims: dict[str, int]) -> list[int]:
    """A batch that is posted, one that agrees, one that lacks a slip, and a file that waits for its review."""
    posted, agreeing, lacking = sheet(clerk, 1, 27_000), sheet(clerk, 1, 10_800), sheet(clerk, 2, 50_000)
    kept(clerk, posted, FIRST, 27_000)
    run_job(clerk, post_slips(clerk, posted))
    kept(clerk, agreeing, SECOND, 10_800)
    kept(clerk, lacking, "083000000006", 27_000)
    content = town.debit_file(claims, city)
    return [posted, agreeing, lacking, import_payment_file(clerk, "zengin-91", "KOZA.dat", content).batch_id]


@pytest.mark.parametrize("size", SIZES)
async def test_the_batches_of_a_day_stand_with_their_differences(
    clerk: Ctx, day: list[int], size: tuple[int, int]
) -> None:
    app = opened(BatchesScreen(), clerk)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        await typed(pilot, "3")
        check_picture(app, "3101_batches")
        await typed(pilot, "f9")
        assert said(app) == "不可 総括票との差が -1件、-23,000円 あります。差が 0 になると確定できます。"


async def test_a_batch_that_agrees_is_posted_from_the_list(clerk: Ctx, day: list[int]) -> None:
    app = opened(BatchesScreen(), clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "2", "f9", "y", "enter")
        await job_over(pilot, 2)
        await typed(pilot, "f3")
        assert [row[8] for row in cells_of(app)] == ["確定", "確定", "入力中", "一致"]


async def test_enter_goes_on_typing_a_sheet_and_opens_the_review_of_a_file(clerk: Ctx, day: list[int]) -> None:
    app = opened(BatchesScreen(), clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "3", "enter")
        assert isinstance(app.screen, PaidSlipsScreen)
        await typed(pilot, "f3", "4", "enter")
        assert isinstance(app.screen, ImportReviewScreen)


async def test_a_posted_batch_is_taken_back_by_a_draft_with_a_reason(clerk: Ctx, day: list[int]) -> None:
    app = opened(BatchesScreen(), clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "f4", "4", "enter", "twice", "f9", "y", "enter")
        assert said(app) == "完了 バッチ取消を起案しました（起案 1）。8001 で決裁を待ちます。"
        assert [line.name for line in list_in_tray(clerk)] == ["バッチ取消"]


async def test_an_act_that_is_not_possible_says_why(clerk: Ctx, day: list[int]) -> None:
    app = opened(BatchesScreen(), clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "3", "f4", "4", "enter")
        assert said(app) == "不可 「入力中」のバッチはできません。"


async def test_a_batch_is_put_aside_with_a_reason(clerk: Ctx, day: list[int]) -> None:
    app = opened(BatchesScreen(), clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "3", "f4", "3", "enter", "mistake", "f9")
        with clerk.read() as store:
            assert store.batches.get(day[2]).state is BatchState.REJECTED
        await typed(pilot, "3", "enter")
        assert isinstance(app.screen, PaidSlipsScreen)
        await typed(pilot, "f9")
        assert said(app) == "不可 このバッチは「却下」です。"


async def test_f7_and_f8_turn_the_days(clerk: Ctx, day: list[int]) -> None:
    app = opened(BatchesScreen(), clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "f7")
        assert cells_of(app) == []
        await typed(pilot, "f8")
        assert len(cells_of(app)) == 4


async def test_a_filter_adds_up_what_it_shows(clerk: Ctx, day: list[int]) -> None:
    app = opened(BatchesScreen(), clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "tab", "enter", "enter", "2", "enter")
        assert [row[8] for row in cells_of(app)] == ["一致", "一致"]
