"""9401: what is past its time is chosen by kind and drafted with a reason; nothing is erased here."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from core.office.approvals import list_in_tray
from core.office.context import Context
from tests import builders
from tests.screens.answered import all_answered
from tests.screens.pictures import SIZES, check_picture
from tests.terminal.gallery import DESK
from tests.terminal.harness import screen_text
from tui.app import OfficeApp
from tui.screens.office.retention import RetentionScreen
from tui.widgets.confirm import Confirm
from tui.widgets.data_list import DataList
from tui.widgets.form import Form
from tui.wiring import City

Ctx = Context[Any]


async def ready(pilot: Pilot[None]) -> None:
    for _ in range(2):
        await all_answered(pilot.app)
        await pilot.pause()


def opened(city: City, ctx: Ctx) -> OfficeApp:
    with city.vault.write() as store:
        for number in range(3):
            party_id = builders.a_party(store, name=f"転出 {number}", status="moved_out")
            store.db.execute("UPDATE party SET status_on = '2010-03-31' WHERE party_id = ?", (party_id,))
    return OfficeApp(RetentionScreen, ctx=ctx, desk=DESK)


@pytest.mark.parametrize("size", SIZES)
async def test_what_is_due_is_shown(city: City, chief: Ctx, size: tuple[int, int]) -> None:
    app = opened(city, chief)
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        check_picture(app, "9401_due")


async def test_a_marked_kind_is_drafted_with_its_reason(city: City, chief: Ctx, manager: Ctx) -> None:
    app = opened(city, chief)
    async with app.run_test() as pilot:
        await ready(pilot)
        data = app.screen.query_one("#list0", DataList)
        data.move_to([row.key for row in data.rows].index("parties"))
        await pilot.press("space")
        app.screen.query_one(Form).field("reason").value = "規程第5条"
        await pilot.press("f9")
        await ready(pilot)
        assert isinstance(app.screen, Confirm)
        await pilot.press("y", "enter")
        await ready(pilot)
        assert "課長の決裁へ回しました" in screen_text(app)
        await pilot.press("3")
        await ready(pilot)
        assert "承認待" in screen_text(app)
    assert [line.name for line in list_in_tray(manager)] == ["保存期間後の消去"]


async def test_f9_rests_until_something_due_is_chosen_and_asks_for_a_reason(city: City, chief: Ctx) -> None:
    app = opened(city, chief)
    async with app.run_test() as pilot:
        await ready(pilot)
        await pilot.press("f9")
        assert "Space で選んでください" in app.screen.message_line.sentence
        data = app.screen.query_one("#list0", DataList)
        data.move_to([row.key for row in data.rows].index("parties"))
        await pilot.press("space", "f9")
        await ready(pilot)
        assert "理由を入力" in app.screen.message_line.sentence


async def test_every_table_is_listed_with_its_period(city: City, chief: Ctx) -> None:
    app = opened(city, chief)
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("2")
        await ready(pilot)
        shown = [row.key for row in app.screen.query_one("#list1", DataList).rows]
    assert shown == sorted(city.outside.kept)
