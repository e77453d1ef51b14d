"""3105: receipts of a person, one taken back or moved by a draft after the confirmation."""

from __future__ import annotations

from typing import Any

import pytest

from core.office.approvals import approve, get_draft, list_in_tray, send_back
from core.office.context import Context
from tests.people import FixedClock, code_at
from tests.screens.collection.posted import post_stores
from tests.screens.collection.town import slip_of
from tests.screens.collection.working import cells_of, opened, said, settled, typed
from tests.screens.pictures import SIZES, check_picture
from tests.terminal.harness import screen_text
from tui.app import OfficeApp
from tui.screens.collection.correction_entry import CorrectionScreen
from tui.screens.collection.corrections import CorrectionsScreen
from tui.screens.office.approvals import ApprovalsScreen
from tui.widgets.confirm import Confirm
from tui.widgets.form import Form
from tui.wiring import City

Ctx = Context[Any]


@pytest.fixture
def paid(clerk: Ctx, city: City, claims: dict[str, int]) -> dict[str, int]:
    """The town with a file of the convenience stores posted."""
    post_stores(clerk, city, claims)
    return claims


def fill(app: OfficeApp, **texts: str) -> None:
    app.screen.query_one(Form).fill(texts)


async def entry_of(pilot: Any, row: int) -> None:
    """Open a receipt of the first person by its place in the list."""
    await settled(pilot)
    await typed(pilot, str(row), "enter")
    assert isinstance(pilot.app.screen, CorrectionScreen)


def drafts(ctx: Ctx) -> list[str]:
    return [f"{line.name} {line.draft.amount_yen}" for line in list_in_tray(ctx)]


@pytest.mark.parametrize("size", SIZES)
async def test_the_receipts_of_a_number_stand_with_where_the_money_lies(
    clerk: Ctx, paid: dict[str, int], size: tuple[int, int]
) -> None:
    app = opened(CorrectionsScreen(), clerk)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        fill(app, party_no="1")
        await typed(pilot, "f5", "3")
        check_picture(app, "3105_receipts")


@pytest.mark.parametrize("size", SIZES)
async def test_a_move_is_asked_with_before_and_after(clerk: Ctx, paid: dict[str, int], size: tuple[int, int]) -> None:
    app = opened(CorrectionsScreen(party_id=1), clerk)
    async with app.run_test(size=size) as pilot:
        await entry_of(pilot, 5)
        fill(app, kind="1", code="03", reason="納付者の申出 R8.11.20 電話")
        await typed(pilot, "tab", "1", "enter")
        check_picture(app, "3105_entry")
        await typed(pilot, *["f9"] * 4)
        assert isinstance(app.screen, Confirm)
        check_picture(app, "3105_confirm")
        assert drafts(clerk) == []


async def test_y_and_enter_draft_the_move_and_the_list_says_so(clerk: Ctx, paid: dict[str, int]) -> None:
    app = opened(CorrectionsScreen(party_id=1), clerk)
    async with app.run_test() as pilot:
        await entry_of(pilot, 5)
        await typed(pilot, "tab", "1", "enter")
        fill(app, code="03")
        await typed(pilot, "f9", "y", "enter")
        assert isinstance(app.screen, CorrectionsScreen)
        assert said(app) == "完了 収納の付替えを起案しました（起案 1）。8001 で決裁を待ちます。"
        assert drafts(clerk) == ["収納の付替え 27000"]


async def test_an_approved_reversal_leaves_a_receipt_that_cannot_be_opened_again(
    clerk: Ctx, chief: Ctx, paid: dict[str, int], clock: FixedClock
) -> None:
    app = opened(CorrectionsScreen(receivable_id=paid["t1-1"]), clerk)
    async with app.run_test() as pilot:
        await entry_of(pilot, 1)
        fill(app, kind="2", code="1")
        await typed(pilot, "f9", "y", "enter")
        seen = get_draft(chief, 1).draft.ref
        approve(chief, seen.draft_id, seen.revision, seen.digest, code_at(clock.now()))
        await typed(pilot, "f5")
        assert [row[6] for row in cells_of(app)] == ["取消済"]
        await typed(pilot, "enter")
        assert said(app) == "不可 この収納は取消済みです。2103 で履歴を確かめてください。"


async def test_a_slip_number_finds_its_receipt(clerk: Ctx, city: City, paid: dict[str, int]) -> None:
    with city.vault.read() as store:
        key, _ = slip_of(store, paid["t2-1"])
    app = opened(CorrectionsScreen(), clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        fill(app, slip_no=key)
        await typed(pilot, "f5")
        assert "00000002" in screen_text(app)
        assert cells_of(app)[app.screen.query_one("#receipts").cursor][5] == "R8 市県民税 1期"  # type: ignore[attr-defined]


async def test_money_is_moved_to_another_person_found_by_number(clerk: Ctx, paid: dict[str, int]) -> None:
    app = opened(CorrectionsScreen(party_id=1), clerk)
    async with app.run_test() as pilot:
        await entry_of(pilot, 5)
        await typed(pilot, "enter", "enter", "enter")
        fill(app, code="05", party_no="5")
        app.screen.set_focus(app.screen.query_one(Form).field("party_no"))
        await typed(pilot, "enter")
        assert "三重 花子" in screen_text(app)
        await typed(pilot, "1", "enter", "f9")
        assert "から R8 軽自動車 全 へ" in screen_text(app)


async def test_a_move_without_a_target_is_told(clerk: Ctx, paid: dict[str, int]) -> None:
    app = opened(CorrectionsScreen(party_id=1), clerk)
    async with app.run_test() as pilot:
        await entry_of(pilot, 5)
        fill(app, code="03")
        await typed(pilot, "f9")
        assert said(app) == "不可 付替え先を一覧で選び、Enter を押してください。"


async def test_an_unknown_number_is_told(clerk: Ctx, paid: dict[str, int]) -> None:
    app = opened(CorrectionsScreen(), clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        fill(app, party_no="99999999")
        await typed(pilot, "f5")
        assert "が見つかりません。番号を確かめてください。" in said(app)


async def test_a_draft_that_was_sent_back_is_changed_from_the_tray_as_its_next_revision(
    clerk: Ctx, chief: Ctx, paid: dict[str, int]
) -> None:
    app = opened(CorrectionsScreen(receivable_id=paid["t1-1"]), clerk)
    async with app.run_test() as pilot:
        await entry_of(pilot, 1)
        fill(app, kind="2", code="1")
        await typed(pilot, "f9", "y", "enter")
    seen = get_draft(chief, 1).draft.ref
    send_back(chief, seen.draft_id, seen.revision, seen.digest, "保留へ戻してください")
    app = opened(ApprovalsScreen(), clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        await settled(pilot)
        await typed(pilot, "f4", "5", "enter")
        await settled(pilot)
        assert isinstance(app.screen, CorrectionScreen)
        fill(app, kind="3", code="9")
        await typed(pilot, "f9", "y", "enter")
        await settled(pilot)
        assert isinstance(app.screen, ApprovalsScreen)
        assert said(app) == "完了 収納の保留へ戻すを版2に直しました（起案 1）。8001 で決裁を待ちます。"
    view = get_draft(chief, 1)
    assert (view.draft.revision, str(view.draft.state), view.changed) == (2, "承認待", ("内容",))
