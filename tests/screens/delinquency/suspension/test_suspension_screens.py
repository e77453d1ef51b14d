"""6501 on a real screen: from a candidate through the sheet to the draft, then the notice, the review and the end."""

from __future__ import annotations

from datetime import date
from typing import Any

from core.delinquency.suspension.sheet import AssetKind
from core.delinquency.suspension.suspension import SuspensionState
from core.office.approvals import list_in_tray
from tests.delinquency.deciding import Deciders
from tests.delinquency.suspension.world import a_sheet, decided, someone, standing
from tests.screens.collection.working import cells_of, opened, said, settled, typed
from tests.terminal.harness import screen_lines
from tui.screens.delinquency.suspension.desk import SuspensionDeskPage
from tui.screens.delinquency.suspension.one import SuspensionOnePage
from tui.screens.delinquency.suspension.sheet_page import SheetPage
from tui.screens.delinquency.suspension.suspensions import SuspensionsScreen
from tui.widgets.data_list import DataList
from tui.widgets.field import Field

OLD = ((date(2021, 11, 24), 9_000),)
"""Complete on 2026-12-24: still alive."""


def fields_of(app: Any) -> dict[str, Field]:
    return {str(field.name): field for field in app.screen.query(Field)}


async def test_a_candidate_is_opened_and_its_sheet_is_written_kind_by_kind(collector: Any) -> None:
    who = someone(collector, dues=OLD)
    app = opened(SuspensionsScreen(), collector)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert [row[2] for row in cells_of(app)] == ["滞納5年"]
        await typed(pilot, "enter", "e")
        assert isinstance(app.screen, SheetPage)
        await typed(pilot, "enter")
        fields_of(app)["words"].value = "百五銀行 残高なし"
        await typed(pilot, "enter", "enter", "enter")
        assert cells_of(app)[0][1:] == ("預貯金", "R8.11.24", "なし", "百五銀行 残高なし")
        await typed(pilot, "n", "f9")
        assert "未了 世帯、収入、実態調査、判定" in said(app)
    with collector.read() as store:
        assert len(store.suspension_sheets.latest(who.party_id).looks) == len(AssetKind)


async def test_without_a_finished_sheet_the_draft_rests_and_says_why(collector: Any) -> None:
    who = someone(collector, dues=OLD)
    a_sheet(collector, who.party_id, leave_out=AssetKind.PENSION)
    app = opened(SuspensionsScreen(who.party_id), collector)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert isinstance(app.screen, SuspensionDeskPage)
        await typed(pilot, "f9")
        assert "年金等" in said(app)


async def test_a_draft_goes_to_the_tray_after_its_confirmation(collector: Any) -> None:
    who = someone(collector, dues=OLD)
    a_sheet(collector, who.party_id)
    app = opened(SuspensionsScreen(who.party_id), collector)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        fields_of(app)["ground"].value = "1"
        await typed(pilot, "f9")
        assert any("1号 滞納処分できる財産がない" in line for line in screen_lines(app))
        await typed(pilot, "y", "enter")
        assert said(app).startswith("完了 起案")
    assert [line.name for line in list_in_tray(collector)] == ["執行停止"]


async def test_the_notice_lets_it_stand(collector: Any, deciders: Deciders) -> None:
    who = someone(collector)
    number = decided(collector, deciders, who)
    app = opened(SuspensionsScreen(), collector)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await typed(pilot, "2", "enter")
        assert isinstance(app.screen, SuspensionOnePage)
        await typed(pilot, "n", "2", "enter", "f9")
        assert said(app).startswith("完了")
        assert any("停止中" in line for line in screen_lines(app))
    with collector.read() as store:
        assert store.suspensions.get(number).state(collector.today()) is SuspensionState.STANDING


async def test_a_review_is_recorded_with_its_result(collector: Any, deciders: Deciders) -> None:
    standing(collector, deciders, someone(collector))
    app = opened(SuspensionsScreen(), collector)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await typed(pilot, "3", "enter", "r")
        fields_of(app)["reason"].value = "預金照会 残高なし"
        await typed(pilot, "f9")
        assert "次は R9.11.24 まで" in said(app)
        await typed(pilot, "2")
        course = app.screen.query_one("#pane1", DataList)
        assert [row.cells[1] for row in course.rows] == ["決裁", "停止通知", "見直し"]


async def test_a_cancellation_is_drafted_with_its_fact_and_day(collector: Any, deciders: Deciders) -> None:
    standing(collector, deciders, someone(collector))
    app = opened(SuspensionsScreen(), collector)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await typed(pilot, "3", "enter", "x")
        fields_of(app)["reason"].value = "給与の支払が始まった"
        await typed(pilot, "f9")
        assert said(app).startswith("完了 起案")
    assert [line.name for line in list_in_tray(collector)] == ["執行停止の取消し"]


async def test_another_ground_rests_on_the_newest_sheet_which_is_named(collector: Any, deciders: Deciders) -> None:
    who = someone(collector)
    number = standing(collector, deciders, who)
    newest = a_sheet(collector, who.party_id, judgement="生活保護の開始で生活を窮迫させる")
    app = opened(SuspensionsScreen(), collector)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await typed(pilot, "3", "enter", "h")
        assert any("最新の調査票 R8.11.24 生活保護の開始で" in line for line in screen_lines(app))
        fields_of(app)["ground"].value = "2"
        fields_of(app)["reason"].value = "生活保護の開始"
        await typed(pilot, "f9")
        assert said(app).startswith("完了 起案")
    with collector.read() as store:
        draft = store.drafts.get(list_in_tray(collector)[0].draft.draft_id)
        assert (draft.payload["suspension"], draft.payload["sheet"]) == (number, newest.sheet_id)
