"""9004: drafting an emergency support, its list with what was done, and its early end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from core.office.access.break_glass import list_supports
from core.office.approvals import list_in_tray
from core.office.jobs import list_jobs
from tests.conftest import CtxFor, FixedClock
from tests.office.access.rights_drafts import decide, supported
from tests.screens.collection.working import cells_of, opened, said, settled
from tests.screens.office.access.pressing import press
from tests.screens.pictures import SIZES, check_picture
from tui.screens.office.access.break_glass import BreakGlassScreen, SupportPage
from tui.widgets.form import Form

HALF_AN_HOUR = timedelta(minutes=30)


@pytest.fixture
def contractor(ctx_for: CtxFor) -> Any:
    """保守."""
    return ctx_for("maintenance")


@pytest.mark.parametrize("size", SIZES)
async def test_a_support_is_shown_with_what_was_done(
    clock: FixedClock, operator: Any, chief: Any, manager: Any, contractor: Any, size: tuple[int, int]
) -> None:
    supported(clock, operator, chief, contractor.actor.staff_no, "office.jobs", "ledger.payments")
    list_jobs(contractor)
    contractor.may("office.audit", "read")
    app = opened(BreakGlassScreen(), manager)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        check_picture(app, "9004")


@pytest.mark.parametrize("size", SIZES)
async def test_the_usual_functions_are_marked_in_a_draft(operator: Any, contractor: Any, size: tuple[int, int]) -> None:
    app = opened(BreakGlassScreen(), operator)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        await press(pilot, "f9")
        assert isinstance(app.screen, SupportPage)
        check_picture(app, "9004_draft")


async def test_a_draft_goes_to_the_tray_and_opens_after_the_approval(
    clock: FixedClock, operator: Any, chief: Any, contractor: Any
) -> None:
    app = opened(BreakGlassScreen(), operator)
    async with app.run_test() as pilot:
        await settled(pilot)
        await press(pilot, "f9")
        app.screen.query_one(Form).fill({"minutes": "30", "reason": "夜間バッチの停止"})
        await press(pilot, "f9", "y", "enter")
        assert said(app) == "完了 起案1 緊急の支援を決裁へ回しました（8001）。"
    decide(clock, chief, list_in_tray(chief)[0].draft.ref)
    assert contractor.may("office.jobs", "enter")
    assert list_supports(chief)[0].until_at - list_supports(chief)[0].from_at == HALF_AN_HOUR


@pytest.mark.parametrize("minutes", ["0", "121", "x"])
async def test_more_than_two_hours_are_refused_before_the_question(
    operator: Any, contractor: Any, minutes: str
) -> None:
    app = opened(BreakGlassScreen(), operator)
    async with app.run_test() as pilot:
        await settled(pilot)
        await press(pilot, "f9")
        app.screen.query_one(Form).fill({"minutes": minutes, "reason": "夜間バッチの停止"})
        await press(pilot, "f9")
        assert said(app) == "不可 時間は1分から120分までの数字で入力してください。"


async def test_e_ends_it_after_y(clock: FixedClock, operator: Any, chief: Any, contractor: Any) -> None:
    supported(clock, operator, chief, contractor.actor.staff_no, "office.jobs")
    app = opened(BreakGlassScreen(), chief)
    async with app.run_test() as pilot:
        await settled(pilot)
        await press(pilot, "e", "enter")
        assert contractor.may("office.jobs", "read")
        await press(pilot, "e", "y", "enter")
        assert said(app).startswith("完了 支援1 を終えました。")
        assert cells_of(app)[0][4] == "途中終了"
    assert contractor.may("office.jobs", "read") is None


async def test_a_superior_drafts_none(chief: Any, contractor: Any) -> None:
    app = opened(BreakGlassScreen(), chief)
    async with app.run_test() as pilot:
        await settled(pilot)
        await press(pilot, "f9")
        assert said(app) == "不可 起案は運用が行います。承認は 8001 です。"
