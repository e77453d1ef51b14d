"""6103: the day, the week, the visits by area; a task to its contact in one act; the law's dates stay."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.delinquency.contacts.task import TaskKind, TaskRequest
from core.office.context import Context
from tests.conftest import CtxFor
from tests.screens.collection.working import cells_of, opened, said, settled
from tests.screens.delinquency.contacts.collector import Desk
from tests.screens.pictures import SIZES, check_picture
from tests.terminal.harness import screen_text
from tui.screens.delinquency.contacts.agenda import AgendaScreen
from tui.screens.delinquency.contacts.case import CaseScreen
from tui.screens.delinquency.contacts.contact import ContactScreen
from tui.screens.delinquency.contacts.task_pages import EndTaskPage
from tui.screens.delinquency.contacts.visit_results import VisitResultsPage
from tui.widgets.data_list import DataList
from tui.widgets.form import Form
from tui.wiring import City

Ctx = Context[Any]
TODAY = date(2026, 11, 24)


@pytest.fixture
def busy(city: City, desk: Desk) -> Desk:
    """Two more visits, a late call and an appointment."""
    with city.vault.write() as store:
        store.db.execute("UPDATE party SET address = '伊勢市小俣町元町540' WHERE party_id = ?", (desk.others[0],))
        for party_id, kind, on, words, at in (
            (desk.others[0], TaskKind.VISIT, TODAY, "初回の臨戸", ""),
            (desk.others[1], TaskKind.VISIT, TODAY, "連絡票を投函", ""),
            (desk.others[1], TaskKind.CALL, date(2026, 11, 20), "折り返しの電話", ""),
            (desk.others[0], TaskKind.COMING, TODAY, "来庁。分納の相談", "14:30"),
        ):
            store.tasks.add(TaskRequest(party_id, kind, on, words, at=at), "DELINQUENCY1", 1)
    return desk


@pytest.mark.parametrize("size", SIZES)
async def test_the_day_begins_with_what_is_late(busy: Desk, collector: Ctx, size: tuple[int, int]) -> None:
    app = opened(AgendaScreen(), collector)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        check_picture(app, "6103_day")


@pytest.mark.parametrize("size", SIZES)
async def test_the_visits_in_the_order_of_the_areas(busy: Desk, collector: Ctx, size: tuple[int, int]) -> None:
    app = opened(AgendaScreen(), collector)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        await pilot.press("3")
        await settled(pilot)
        check_picture(app, "6103_visits")


async def test_the_week_holds_the_next_six_days_and_f8_goes_a_week_on(busy: Desk, collector: Ctx) -> None:
    app = opened(AgendaScreen(), collector)
    async with app.run_test() as pilot:
        await settled(pilot)
        await pilot.press("2", "f8")
        await settled(pilot)
        assert [row[1] for row in cells_of(app)] == ["R8.12.1 火"]


async def test_a_task_becomes_a_contact_in_one_act_and_is_done(city: City, busy: Desk, collector: Ctx) -> None:
    app = opened(AgendaScreen(), collector)
    async with app.run_test() as pilot:
        await settled(pilot)
        await pilot.press("+")
        await settled(pilot)
        assert isinstance(app.screen, ContactScreen)
        assert app.screen.query_one(Form).field("method").value == "2"
        await pilot.press(*"31", "enter", "enter", *"TEL", "f9")
        await settled(pilot)
        assert isinstance(app.screen, AgendaScreen)
        assert "折り返しの電話" not in screen_text(app)


async def test_a_statutory_task_is_neither_moved_nor_dropped(busy: Desk, collector: Ctx) -> None:
    app = opened(AgendaScreen(), collector)
    async with app.run_test() as pilot:
        await settled(pilot)
        await pilot.press("f8", "f8", "f8", "f8", "f8", "f8", "f8")
        await settled(pilot)
        assert cells_of(app)[0][3] == "法定期限"
        await pilot.press("m")
        await settled(pilot)
        assert "法定の期限は手で移したり消したりできません。" in said(app)


async def test_a_task_is_completed_only_with_a_result(busy: Desk, collector: Ctx) -> None:
    app = opened(AgendaScreen(), collector)
    async with app.run_test() as pilot:
        await settled(pilot)
        await pilot.press("d")
        await settled(pilot)
        assert isinstance(app.screen, EndTaskPage)
        await pilot.press("f9")
        await settled(pilot)
        assert said(app) == "不可 予定を完了するときは、結果を入力してください。"
        await pilot.press(*"OK", "f9")
        await settled(pilot)
        assert isinstance(app.screen, AgendaScreen)


async def test_results_of_visits_are_entered_in_the_order_of_the_paper(city: City, busy: Desk, collector: Ctx) -> None:
    app = opened(AgendaScreen(), collector)
    async with app.run_test() as pilot:
        await settled(pilot)
        await pilot.press("3")
        await settled(pilot)
        await pilot.press("r")
        await settled(pilot)
        assert isinstance(app.screen, VisitResultsPage)
        await pilot.press(*"1430", "enter", *"31", "enter", "enter")
        await settled(pilot)
        await pilot.press(*"1450", "enter", *"91", "enter", *"OK", "f9")
        await settled(pilot)
        assert said(app) == "完了 臨戸の結果 2件を登録しました。"
    with city.vault.read() as store:
        assert store.contacts.count_by_result(TODAY, TODAY) == {"31": 1, "91": 1}


async def test_enter_opens_the_case_and_back_comes_to_the_same_row(busy: Desk, collector: Ctx) -> None:
    app = opened(AgendaScreen(), collector)
    async with app.run_test() as pilot:
        await settled(pilot)
        await pilot.press("down", "enter")
        await settled(pilot)
        assert isinstance(app.screen, CaseScreen)
        await pilot.press("f3")
        await settled(pilot)
        assert app.screen.query_one("#tasks", DataList).cursor == 1


async def test_the_team_is_seen_with_c_and_0(busy: Desk, ctx_for: CtxFor) -> None:
    app = opened(AgendaScreen(), ctx_for("delinquency", "2"))
    async with app.run_test() as pilot:
        await settled(pilot)
        assert "担当 全員" in screen_text(app)
        await pilot.press("c", "enter")
        await settled(pilot)
        assert "予定はありません。" in screen_text(app)
