"""9101: business date, calendar, notices, values and rates; nothing changes before Y and Enter."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from textual.pilot import Pilot

from core.office import calendar, notices
from core.office.approvals import approve
from core.office.calendar import CalendarDay
from core.office.context import Context
from core.office.settings import KNOWN, Setting, check_value, known_setting, list_settings
from core.values.refusals import BadInput
from tests.people import FixedClock, code_at
from tests.screens.answered import all_answered
from tests.screens.pictures import SIZES, check_picture
from tests.terminal.gallery import DESK
from tests.terminal.harness import screen_text
from tui.app import OfficeApp
from tui.screens.office.settings import SettingsScreen
from tui.screens.office.value_sheets import shown, value_of
from tui.widgets.confirm import Confirm
from tui.widgets.data_list import DataList
from tui.widgets.form import Form

Ctx = Context[Any]
TODAY = date(2026, 11, 24)


async def ready(pilot: Pilot[None]) -> None:
    for _ in range(2):
        await all_answered(pilot.app)
        await pilot.pause()


def opened(ctx: Ctx) -> OfficeApp:
    return OfficeApp(SettingsScreen, ctx=ctx, desk=DESK)


def form(app: OfficeApp, pane: int) -> Form:
    return app.screen.query_one(f"#form{pane - 1}", Form)


def rows(app: OfficeApp, pane: int) -> DataList:
    return app.screen.query_one(f"#list{pane - 1}", DataList)


async def yes(pilot: Pilot[None]) -> None:
    """Answer the confirmation with Y and wait for the change."""
    assert isinstance(pilot.app.screen, Confirm)
    await pilot.press("y", "enter")
    await ready(pilot)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("pane", [1, 2, 3, 4, 5, 6, 7])
async def test_each_pane_shows_what_holds(chief: Ctx, size: tuple[int, int], pane: int) -> None:
    with chief.write() as store:
        store.calendar.put(CalendarDay(date(2027, 1, 4), "closed", "市の休日 [/]①"), 1)
    notices.set_notice(chief, "18:00 から保守のため停止します（情報係）", chief.now(), chief.now().replace(hour=18))
    app = opened(chief)
    async with app.run_test(size=size) as pilot:
        await pilot.press(str(pane))
        await ready(pilot)
        check_picture(app, f"9101_pane{pane}")


async def test_the_business_date_changes_once_it_is_approved_and_the_title_says_it(
    chief: Ctx, manager: Ctx, clock: FixedClock
) -> None:
    app = opened(chief)
    async with app.run_test() as pilot:
        await ready(pilot)
        form(app, 1).fill({"business_date": "R8.11.20", "reason": "前日分の入力"})
        await pilot.press("f9")
        await yes(pilot)
        assert isinstance(app.screen, SettingsScreen)
        assert app.screen.message_line.sentence == "起案しました（起案1）。課長が 8001 で決裁すると効きます。"
        assert chief.today() == TODAY
        approved(manager, clock)
        assert chief.today() == date(2026, 11, 20)
        await pilot.press("f5")
        await ready(pilot)
        assert "業務日付 R8.11.20(金)" in screen_text(app)


async def test_f9_held_down_changes_nothing(chief: Ctx) -> None:
    app = opened(chief)
    async with app.run_test() as pilot:
        await ready(pilot)
        form(app, 1).fill({"business_date": "R8.11.20", "reason": "試行"})
        await pilot.press(*["f9"] * 8)
        await ready(pilot)
        assert isinstance(app.screen, Confirm)
        assert chief.today() == TODAY


async def test_a_closed_day_is_refused_as_business_date(chief: Ctx) -> None:
    app = opened(chief)
    async with app.run_test() as pilot:
        await ready(pilot)
        form(app, 1).fill({"business_date": "R8.11.22", "reason": "試行"})
        await pilot.press("f9")
        await yes(pilot)
        assert isinstance(app.screen, SettingsScreen)
        assert app.screen.message_line.sentence == "閉庁日です。開庁日を指定してください。"


async def test_a_day_is_closed_and_left_to_the_law_again(chief: Ctx, manager: Ctx, clock: FixedClock) -> None:
    app = opened(chief)
    async with app.run_test() as pilot:
        await pilot.press("2")
        await ready(pilot)
        form(app, 2).fill({"day": "R8.12.1", "kind": "1", "name": "市の休日"})
        await pilot.press("f9")
        await yes(pilot)
        assert calendar.list_days(chief, TODAY, date(2027, 1, 1)) == []
        approved(manager, clock)
        assert [one.day for one in calendar.list_days(chief, TODAY, date(2027, 1, 1))] == [date(2026, 12, 1)]
        await pilot.press("f5")
        await ready(pilot)
        rows(app, 2).move_to(0)
        await pilot.press("d")
        await yes(pilot)
        approved(manager, clock, 2)
        assert calendar.list_days(chief, TODAY, date(2027, 1, 1)) == []


async def test_a_holiday_of_the_law_is_not_taken_away_by_d(chief: Ctx) -> None:
    app = opened(chief)
    async with app.run_test() as pilot:
        await pilot.press("2")
        await ready(pilot)
        await pilot.press("d")
        assert isinstance(app.screen, SettingsScreen)
        assert app.screen.message_line.sentence.startswith("法律・条例の休日です。")


async def test_a_notice_goes_up_for_its_time_and_comes_down(chief: Ctx, clerk: Ctx) -> None:
    app = opened(chief)
    async with app.run_test() as pilot:
        await pilot.press("3")
        await ready(pilot)
        form(app, 3).fill({"body": "本日 17:15 に締めます", "until_time": "1715"})
        await pilot.press("f9")
        await yes(pilot)
        assert [one.body for one in notices.current_notices(clerk)] == ["本日 17:15 に締めます"]
        await pilot.press("d")
        await yes(pilot)
        assert notices.current_notices(clerk) == []


async def test_a_notice_that_ends_before_it_begins_is_refused_before_the_question(chief: Ctx) -> None:
    app = opened(chief)
    async with app.run_test() as pilot:
        await pilot.press("3")
        await ready(pilot)
        form(app, 3).fill({"body": "連絡", "until_time": "900"})
        await pilot.press("f9")
        assert isinstance(app.screen, SettingsScreen)
        assert app.screen.message_line.sentence == "終わりは始まりより後にしてください。"


async def test_a_value_changes_once_the_manager_has_approved_it(chief: Ctx, manager: Ctx, clock: FixedClock) -> None:
    app = opened(chief)
    async with app.run_test() as pilot:
        await pilot.press("4")
        await ready(pilot)
        await pilot.press("down", "down", "enter")
        form(app, 4).fill({"value": "２５", "from_on": "R8.12.1", "reason": "規則の改正"})
        await pilot.press("f9")
        await yes(pilot)
        assert isinstance(app.screen, SettingsScreen)
        assert app.screen.message_line.sentence == "起案しました（起案1）。課長が 8001 で決裁すると効きます。"
    assert values(chief)["demand_days"] == 20
    approved(manager, clock)
    assert values(chief)["demand_days"] == 25


def values(ctx: Ctx) -> dict[str, Any]:
    """The settings of a later day."""
    return {view.setting.key: view.value for view in list_settings(ctx, date(2026, 12, 1))}


def approved(manager: Ctx, clock: FixedClock, draft_id: int = 1) -> None:
    """The manager approves a draft, the first one."""
    clock.move(seconds=30)
    with manager.read() as store:
        seen = store.drafts.get(draft_id).ref
    approve(manager, seen.draft_id, seen.revision, seen.digest, code_at(clock.now()))


async def test_a_route_is_drafted_from_its_row(chief: Ctx, manager: Ctx, clock: FixedClock) -> None:
    app = opened(chief)
    async with app.run_test() as pilot:
        await pilot.press("6")
        await ready(pilot)
        await pilot.press("enter")
        form(app, 6).fill(
            {"about": "収納取消・訂正", "over": "50,000", "steps": "審査 収納、課長", "reason": "規程の改正"}
        )
        await pilot.press("f9")
        assert "審査 収納→課長" in screen_text(app) or "審査 収納>課長" in screen_text(app)
        await yes(pilot)
    approved(manager, clock)
    added = values(chief)["approval_routes"][-1]
    assert (added["function"], added["over_yen"], added["steps"]) == (
        "collection.correction",
        50_000,
        ["review:collection", "manager"],
    )


async def test_a_route_is_taken_away_by_a_draft(chief: Ctx, manager: Ctx, clock: FixedClock) -> None:
    app = opened(chief)
    async with app.run_test() as pilot:
        await pilot.press("6")
        await ready(pilot)
        rows(app, 6).move_to(1)
        await pilot.press("d")
        await yes(pilot)
    before = len(values(chief)["approval_routes"])
    approved(manager, clock)
    assert len(values(chief)["approval_routes"]) == before - 1


@pytest.mark.parametrize(
    ("field", "typed"), [("steps", "部長"), ("steps", "審査 係長"), ("about", "宛名検索"), ("about", "何か")]
)
async def test_a_route_that_makes_no_sense_is_not_drafted(chief: Ctx, field: str, typed: str) -> None:
    app = opened(chief)
    async with app.run_test() as pilot:
        await pilot.press("6")
        await ready(pilot)
        await pilot.press("enter")
        form(app, 6).fill({field: typed, "reason": "規程の改正"})
        await pilot.press("f9")
        await ready(pilot)
        assert isinstance(app.screen, SettingsScreen)
        assert app.screen.message_line.word == "不可"


async def test_a_limit_is_drafted_from_its_row(chief: Ctx, manager: Ctx, clock: FixedClock) -> None:
    app = opened(chief)
    async with app.run_test() as pilot:
        await pilot.press("7")
        await ready(pilot)
        await pilot.press("enter")
        form(app, 7).fill({"limit": "50万", "reason": "規程の改正"})
        await pilot.press("f9")
        assert isinstance(app.screen, SettingsScreen)
        form(app, 7).fill({"limit": "500,000"})
        await pilot.press("f9")
        await yes(pilot)
    approved(manager, clock)
    assert values(chief)["approval_limits"] == {"chief": 500_000, "manager": None}


async def test_the_rates_are_not_changed_here(chief: Ctx) -> None:
    app = opened(chief)
    async with app.run_test() as pilot:
        await pilot.press("5")
        await ready(pilot)
        await pilot.press("f9")
        assert app.screen.message_line.sentence.startswith("割合は参照だけです。")


async def test_a_clerk_without_the_right_changes_nothing(clerk: Ctx) -> None:
    app = opened(clerk)
    async with app.run_test() as pilot:
        await ready(pilot)
        assert isinstance(app.screen, SettingsScreen)
        assert app.screen.message_line.sentence.startswith("設定・料率・暦の参照の権限がありません")
        await pilot.press("f9")
        assert isinstance(app.screen, SettingsScreen)


async def test_who_may_only_put_up_notices_finds_nothing_else(operator: Ctx) -> None:
    app = opened(operator)
    async with app.run_test() as pilot:
        await ready(pilot)
        await ready(pilot)
        assert "1 連絡" in screen_text(app) and "決裁経路" not in screen_text(app)
        await pilot.press("2", "f8")
        await ready(pilot)
        assert "権限がありません" not in screen_text(app)
        form(app, 3).fill({"body": "停止します"})
        await pilot.press("f9")
        await yes(pilot)
        assert [one.body for one in notices.current_notices(operator)] == ["停止します"]


@pytest.mark.parametrize("pane", [4, 6, 7])
async def test_a_missing_reason_is_asked_for_in_the_pane_that_is_shown(chief: Ctx, pane: int) -> None:
    app = opened(chief)
    async with app.run_test() as pilot:
        await pilot.press(str(pane))
        await ready(pilot)
        await pilot.press("down", "enter")
        await pilot.press("f9")
        await ready(pilot)
        assert app.screen.focused is form(app, pane).field("reason")


@pytest.mark.parametrize("one", KNOWN, ids=lambda one: one.key)
def test_a_value_that_is_shown_can_be_typed_again(one: Setting) -> None:
    if one.key not in ("approval_routes", "approval_limits"):
        assert value_of(shown(one.default), one.default) == one.default


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("retention_years", "宛名 10、原票 7"),
        ("retention_years", "宛名 0、原票 7、サインイン 3、認証番号 1、未確定入力 1、受領ファイル 7"),
        ("allocation_order", "本税、本税"),
        ("look_grounds", "同じ言葉、同じ言葉"),
    ],
)
def test_a_list_that_makes_no_sense_is_refused(key: str, typed: str) -> None:
    setting = known_setting(key)
    with pytest.raises(BadInput):
        check_value(setting, value_of(typed, setting.default))
