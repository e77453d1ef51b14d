"""8101: jobs with their progress; resuming, pausing, giving up."""

from __future__ import annotations

from typing import Any

import pytest

from core.collection.paid_slips import post_slips
from core.collection.payments import BatchState
from core.office.context import Context
from core.office.jobs import get_job
from core.office.work import JobState
from tests.screens.collection import town
from tests.screens.collection.test_paid_slips import FIRST, kept, sheet
from tests.screens.collection.working import job_over, opened, said, settled, typed
from tests.screens.pictures import SIZES, check_picture
from tui.screens.office.jobs import JobsScreen
from tui.wiring import City

Ctx = Context[Any]


@pytest.fixture
def waiting(clerk: Ctx, city: City) -> int:
    """The job of a batch that was confirmed and that nobody carries out yet."""
    town.fill(city)
    batch_id = sheet(clerk, 1, 27_000)
    kept(clerk, batch_id, FIRST, 27_000)
    return post_slips(clerk, batch_id)


@pytest.mark.parametrize("size", SIZES)
async def test_a_job_that_waits_is_shown_with_what_a_stop_means(
    clerk: Ctx, waiting: int, size: tuple[int, int]
) -> None:
    app = opened(JobsScreen(), clerk)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        check_picture(app, "8101_jobs")


async def test_r_carries_out_a_job_that_waits(clerk: Ctx, waiting: int) -> None:
    app = opened(JobsScreen(), clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "r")
        await job_over(pilot, waiting)
        assert get_job(clerk, waiting).job.state is JobState.DONE
        with clerk.read() as store:
            assert store.batches.get(1).state is BatchState.POSTED


async def test_a_job_that_stalled_can_be_resumed(clerk: Ctx, waiting: int) -> None:
    with clerk.write() as store:
        store.jobs.take(store.jobs.get(waiting), JobState.RUNNING, "gone/1/1", clerk.now())
    app = opened(JobsScreen(), clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "p")
        await typed(pilot, "r")
        await job_over(pilot, waiting)
        assert get_job(clerk, waiting).job.state is JobState.DONE


async def test_a_job_is_given_up_after_y_and_enter_only(clerk: Ctx, waiting: int) -> None:
    app = opened(JobsScreen(), clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "c", "enter")
        assert get_job(clerk, waiting).job.state is JobState.WAITING
        await typed(pilot, "c", "y", "enter")
        assert get_job(clerk, waiting).job.state is JobState.CANCELLED


async def test_a_job_that_is_over_is_not_paused(clerk: Ctx, waiting: int) -> None:
    app = opened(JobsScreen(), clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "r")
        await job_over(pilot, waiting)
        await typed(pilot, "p")
        assert said(app) == "不可 「済」のため中断できません。実行中のものだけです。"


async def test_n_counts_the_night_by_day(chief: Ctx) -> None:
    app = opened(JobsScreen(), chief)
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "n")
        await job_over(pilot, 1)
        assert get_job(chief, 1).name == "滞納の夜間計算"
        assert get_job(chief, 1).job.state is JobState.DONE


async def test_who_may_not_count_the_night_is_told(clerk: Ctx, waiting: int) -> None:
    app = opened(JobsScreen(), clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "n")
        assert said(app) == "不可 滞納の夜間計算の権限がありません。"
