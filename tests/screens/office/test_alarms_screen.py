"""9202: alarms are answered, watched parties listed and ended; the menu and the message line tell of open ones."""

from __future__ import annotations

from typing import Any

import pytest

from core.office.context import Context
from core.office.traces.alarms import AlarmKind, count_alarms, list_alarms, raise_alarm
from core.office.traces.watch_list import WatchKind, add_watched, list_watched
from core.parties.search import open_party
from tests.builders import a_party
from tests.screens.collection.working import opened, said, settled, typed
from tests.screens.pictures import SIZES, check_picture
from tests.terminal.harness import screen_text
from tui.app import OfficeApp
from tui.clerk_session import ClerkSession
from tui.screens.office.menu import MenuScreen
from tui.screens.office.menu_counts import badges_of
from tui.screens.office.traces.alarms import AlarmsScreen
from tui.widgets.data_list import DataList
from tui.widgets.form import Form
from tui.wiring import City

Ctx = Context[Any]


@pytest.fixture
def watched(city: City, manager: Ctx, clerk: Ctx) -> int:
    """A listed council member at whom the clerk has looked."""
    with city.vault.write() as store:
        party_id = a_party(store, party_no="00123456")
        a_party(store, party_no="00123891", name="伊勢　次郎")
    add_watched(manager, "00123456", WatchKind.COUNCIL, "市議会議員")
    open_party(clerk, party_id, "納付の相談")
    return party_id


def put(app: OfficeApp, name: str, text: str) -> None:
    form = next(form for form in app.screen.query(Form) if form.display)
    form.field(name).value = text
    app.screen.set_focus(form.field(name))


@pytest.mark.parametrize("size", SIZES)
async def test_the_panes_look_as_their_pictures(manager: Ctx, watched: int, size: tuple[int, int]) -> None:
    app = opened(AlarmsScreen(), manager)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        check_picture(app, "9202_alarms")
        await typed(pilot, "2")
        check_picture(app, "9202_watched")


async def test_an_alarm_is_answered_with_words(manager: Ctx, watched: int) -> None:
    app = opened(AlarmsScreen(), manager)
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "f9")
        assert count_alarms(manager) == 1
        await typed(pilot, "enter")
        put(app, "answer", "窓口の申出を確認した")
        await typed(pilot, "f9")
        assert said(app) == "完了 対応を記録しました。"
        assert not app.screen.query_one("#list0", DataList).rows
        await typed(pilot, "a")
        assert "済" in screen_text(app)
    assert list_alarms(manager, answered=True)[0].answer == "窓口の申出を確認した"


async def test_a_party_is_listed_and_ended_after_a_question(manager: Ctx, watched: int) -> None:
    app = opened(AlarmsScreen(), manager)
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "2")
        for name, text in (("party_no", "123891"), ("kind", "2"), ("watch_reason", "新聞に出た")):
            put(app, name, text)
        await typed(pilot, "f9")
        assert "要注意に登録しますか" in screen_text(app)
        assert len(list_watched(manager)) == 1
        await typed(pilot, "Y", "enter")
        assert [one.party_no for one in list_watched(manager)] == ["00123891", "00123456"]
        await typed(pilot, "d")
        assert "終えますか" in screen_text(app)
        await typed(pilot, "Y", "enter")
        assert [one.party_no for one in list_watched(manager)] == ["00123456"]


async def test_whoever_runs_the_machine_sees_no_person_and_no_list(operator: Ctx, city: City, watched: int) -> None:
    with city.vault.write() as store:
        raise_alarm(operator, store, "office.backup", AlarmKind.BACKUP, "控えを取れませんでした。")
    app = opened(AlarmsScreen(), operator)
    async with app.run_test() as pilot:
        await settled(pilot)
        text = screen_text(app)
        assert "控えの失敗" in text and "00123456" not in text
        await typed(pilot, "2")
        assert "権限がありません" in said(app) and "伊勢" not in screen_text(app)


def test_the_menu_counts_open_alarms_of_those_who_answer_them(
    manager: Ctx, operator: Ctx, clerk: Ctx, watched: int
) -> None:
    assert badges_of(manager)["9202"].text == "1 件"
    assert "9202" not in badges_of(operator)
    assert "9202" not in badges_of(clerk)


async def test_the_menu_and_each_new_alarm_are_told_of_on_the_message_line(
    city: City, manager: Ctx, clerk: Ctx, watched: int
) -> None:
    session = ClerkSession(city, "3階-01")
    session.ctx = manager
    app = session.app
    async with app.run_test() as pilot:
        app.ctx = manager
        app.push_screen(MenuScreen())
        await settled(pilot)
        assert said(app) == "注意 通報 1件（9202）。確かめて対応を入力してください。"
        app.push_screen(AlarmsScreen())
        await settled(pilot)
        with city.vault.write() as store:
            raise_alarm(clerk, store, "office.alarms", AlarmKind.MASS_READING, "1時間の照会が上限に達しました")
        await session._tell_seen(manager)
        await settled(pilot)
        assert said(app) == "注意 通報 2件（9202）。確かめて対応を入力してください。"
