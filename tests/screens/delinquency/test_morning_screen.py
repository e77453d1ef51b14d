"""6001: nine lists by digit, the first that holds something first; rows keep their place."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.delinquency.contacts.schedule import TaskEntered, enter_task
from core.delinquency.contacts.task import TaskKind
from core.delinquency.lists.waiting import MorningList
from core.office.context import Context
from tests.builders import a_payment
from tests.conftest import CtxFor
from tests.delinquency.world import a_delinquent
from tests.screens.collection.working import opened, settled
from tests.screens.pictures import SIZES, check_picture
from tests.terminal.harness import screen_text
from tui.screens.delinquency.contacts.contact import ContactScreen
from tui.screens.delinquency.lists.morning import MorningScreen
from tui.widgets.data_list import DataList
from tui.widgets.panes import Panes
from tui.wiring import City

Ctx = Context[Any]


@pytest.fixture
def collector(ctx_for: CtxFor) -> Ctx:
    return ctx_for("delinquency")


def morning(city: City) -> None:
    """Three relapsed or new cases and two of them with money of the last days."""
    with city.vault.write() as store:
        for number, (name, kana, yen) in enumerate(
            (
                ("伊勢　太郎", "イセ　タロウ", 4_000),
                ("𠮷野　さくら", "ヨシノ　サクラ", 0),
                ("度会　一", "ワタライ　ハジメ", 9_000),
            )
        ):
            who = a_delinquent(
                store, name=name, kana=kana, opened_on=date(2026, 11, 24), dues=((date(2025, 6, 30 - number), 30_000),)
            )
            if yen:
                a_payment(store, who.receivables[0], yen, date(2026, 11, 20))


def rows_of(screen: MorningScreen, which: MorningList) -> DataList:
    return screen.query_one(f"#list{which}", DataList)


@pytest.mark.parametrize("size", SIZES)
async def test_the_lists_of_a_morning(city: City, collector: Ctx, size: tuple[int, int]) -> None:
    morning(city)
    app = opened(MorningScreen(), collector)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        check_picture(app, "6001_money")


async def test_the_first_list_that_holds_something_opens_and_f8_goes_past_the_empty_ones(
    city: City, collector: Ctx
) -> None:
    with city.vault.write() as store:
        a_delinquent(store, opened_on=date(2026, 11, 24))
    screen = MorningScreen()
    async with opened(screen, collector).run_test() as pilot:
        await settled(pilot)
        assert screen.query_one(Panes).chosen == MorningList.NEW - 1
        await pilot.press("f7")
        await settled(pilot)
        assert "新規・再発 1" in screen_text(pilot.app)


async def test_sorting_and_filtering_keep_the_row(city: City, collector: Ctx) -> None:
    morning(city)
    screen = MorningScreen()
    async with opened(screen, collector).run_test() as pilot:
        await settled(pilot)
        await pilot.press("8")
        await settled(pilot)
        data = rows_of(screen, MorningList.NEW)
        await pilot.press("s", "s")
        await settled(pilot)
        assert [row.cells[2] for row in data.rows] == ["伊勢　太郎", "𠮷野　さくら", "度会　一"]
        await pilot.press("down")
        await pilot.press("s")
        assert data.current is not None and data.current.cells[2] == "𠮷野　さくら"
        await pilot.press("/")
        await pilot.press(*"watarai")
        await pilot.press("escape")
        screen._typed[MorningList.NEW] = "ワタライ"
        screen._show_rows()
        assert [row.cells[2] for row in data.rows] == ["度会　一"]


async def test_a_row_leads_to_the_screen_of_its_next_step_and_back_to_the_same_row(city: City, collector: Ctx) -> None:
    morning(city)
    with city.vault.read() as store:
        parties = [row[0] for row in store.db.execute("SELECT party_id FROM delinquency_case ORDER BY 1")]
    for party_id in parties[:2]:
        enter_task(collector, TaskEntered(party_id, TaskKind.CALL, date(2026, 11, 24), "用件"))
    screen = MorningScreen()
    async with opened(screen, collector).run_test() as pilot:
        await settled(pilot)
        await pilot.press("7")
        await settled(pilot)
        await pilot.press("down", "n")
        await settled(pilot)
        assert isinstance(pilot.app.screen, ContactScreen)
        assert "𠮷野" in screen_text(pilot.app)
        await pilot.press("f3")
        await settled(pilot)
        assert rows_of(screen, MorningList.TASKS).cursor == 1
        await pilot.press("enter")
        await settled(pilot)
        assert "2/2件" in screen_text(pilot.app)
        await pilot.press("f7")
        await settled(pilot)
        await pilot.press("f3")
        await settled(pilot)
        assert rows_of(screen, MorningList.TASKS).cursor == 0


async def test_what_the_next_step_has_saved_is_told_on_the_list(city: City, collector: Ctx) -> None:
    morning(city)
    with city.vault.read() as store:
        parties = [row[0] for row in store.db.execute("SELECT party_id FROM delinquency_case ORDER BY 1")]
    for party_id in parties[:2]:
        enter_task(collector, TaskEntered(party_id, TaskKind.CALL, date(2026, 11, 24), "用件"))
    screen = MorningScreen()
    async with opened(screen, collector).run_test() as pilot:
        await settled(pilot)
        await pilot.press("7")
        await settled(pilot)
        await pilot.press("down", "n")
        await settled(pilot)
        assert isinstance(pilot.app.screen, ContactScreen)
        await pilot.app.screen.leave("登録しました。約束 R8.11.27 30,000円")
        await settled(pilot)
        assert pilot.app.screen is screen
        assert screen.message_line.sentence == "登録しました。約束 R8.11.27 30,000円"


async def test_another_collector_or_everybody_can_be_looked_at(city: City, collector: Ctx, ctx_for: CtxFor) -> None:
    morning(city)
    other = ctx_for("delinquency", "2")
    screen = MorningScreen()
    async with opened(screen, collector).run_test() as pilot:
        await settled(pilot)
        await pilot.press("c", "0", "enter")
        await settled(pilot)
        assert "担当 全員" in screen_text(pilot.app)
        await pilot.press("c")
        await pilot.press(*"XX99", "enter")
        await settled(pilot)
        assert screen.message_line.word == "不可"
        await pilot.press("c")
        await pilot.press(*other.actor.staff_no, "enter")
        await settled(pilot)
        assert f"担当 {other.actor.name}" in screen_text(pilot.app)


async def test_marked_cases_get_a_task_together(city: City, collector: Ctx) -> None:
    morning(city)
    screen = MorningScreen()
    async with opened(screen, collector).run_test() as pilot:
        await settled(pilot)
        await pilot.press("8")
        await settled(pilot)
        await pilot.press("space", "down", "space")
        screen.action_tasks()
        await pilot.press(*"R8.11.24", "enter")
        await settled(pilot)
        await pilot.press(*"denwa", "enter")
        await settled(pilot)
        assert "2件に予定" in screen.message_line.sentence
        assert screen.query_one(Panes).chosen == MorningList.NEW - 1
    with city.vault.read() as store:
        assert store.db.execute("SELECT count(*) FROM case_task WHERE words = 'denwa'").fetchone()[0] == 2
