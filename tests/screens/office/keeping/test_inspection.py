"""9402: ages and words for what must be done again and again; a restore is drafted for one copy and done nowhere here."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from textual.pilot import Pilot

from core.office.approvals import list_in_tray
from core.office.context import Context
from core.office.keeping.backups import Manifest, begin_backup, end_backup, fail_backup
from core.office.keeping.drills import Check, Drill, record_drill
from core.office.keeping.inspection import inspect_keeping, unfit_keeping
from core.office.keeping.replica import record_replica
from core.office.rights import NotPermitted
from core.office.traces.audit_chain import ANCHORED, ChainState, record_check
from tests.conftest import CtxFor
from tests.people import FixedClock
from tests.screens.answered import all_answered
from tests.screens.pictures import SIZES, check_picture
from tests.terminal.gallery import DESK
from tests.terminal.harness import screen_text
from tui.app import OfficeApp
from tui.cli import verify
from tui.screens.office.keeping.inspection import KeepingScreen
from tui.screens.office.menu_counts import badges_of
from tui.widgets.confirm import Confirm
from tui.widgets.form import Form
from tui.wiring import City, system_context

Ctx = Context[Any]


async def ready(pilot: Pilot[None]) -> None:
    for _ in range(2):
        await all_answered(pilot.app)
        await pilot.pause()


def _copied(city: City, clock: FixedClock) -> None:
    """A night on which everything was done, after one on which the disk was full."""
    ctx = system_context(city)
    run_id = begin_backup(ctx, "osame-242039-20261123-200000.osame")
    fail_backup(ctx, run_id, "osame-242039-20261123-200000.osame", "ディスクがいっぱいです。")
    clock.move(minutes=5)
    name = "osame-242039-20261124-200500.osame"
    run_id = begin_backup(ctx, name)
    manifest = Manifest("242039", "伊勢市", "0" * 32, [], 3, "0" * 64, {}, "0" * 64, 9, clock.now(), name, ["a", "b"])
    end_backup(ctx, run_id, 123_456_789, "0" * 64, manifest)
    record_drill(ctx, Drill(clock.now(), name, clock.now(), 41, 100, (Check("検算", True, "正常"),)))
    record_check(ctx, ANCHORED, ChainState(3, "0" * 64, None))
    with city.vault.read() as store:
        findings = verify.verify_books(store.db)
    verify._record(city, findings)
    record_replica(ctx, 1, "")
    clock.move(hours=9)


@pytest.mark.parametrize("size", SIZES)
async def test_a_good_night_is_all_fit(city: City, operator: Ctx, clock: FixedClock, size: tuple[int, int]) -> None:
    _copied(city, clock)
    app = OfficeApp(KeepingScreen, ctx=operator, desk=DESK)
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        check_picture(app, "9402_night")


async def test_what_was_never_done_is_unfit(operator: Ctx) -> None:
    app = OfficeApp(KeepingScreen, ctx=operator, desk=DESK)
    async with app.run_test() as pilot:
        await ready(pilot)
        shown = screen_text(app)
        assert "不適 4件" in shown and "まだない" in shown and "控えはまだありません" in shown


def test_a_copy_grows_too_old(city: City, manager: Ctx, clock: FixedClock) -> None:
    _copied(city, clock)
    assert unfit_keeping(manager) == ["複製"]  # looked at nine hours ago
    found = inspect_keeping(manager)
    assert [each.name for each in found.kept if not each.fit(found.now + timedelta(hours=18))] == [
        "控え",
        "ログの外部保管",
        "帳簿の検算",
        "複製",
    ]


def test_a_failure_after_a_good_copy_is_unfit(city: City, manager: Ctx, clock: FixedClock) -> None:
    _copied(city, clock)
    ctx = system_context(city)
    fail_backup(ctx, begin_backup(ctx, "x.osame"), "x.osame", "受取人が1人です。")
    found = inspect_keeping(manager)
    assert "控え" in found.unfit and found.kept[0].told == "受取人が1人です。"


def test_the_menu_of_those_who_must_know_tells_it(operator: Ctx, manager: Ctx, clerk: Ctx) -> None:
    for ctx in (operator, manager):
        assert badges_of(ctx)["9402"].text == "不適 4"
    assert "9402" not in badges_of(clerk)


def test_clerks_do_not_see_it(clerk: Ctx) -> None:
    with pytest.raises(NotPermitted):
        inspect_keeping(clerk)


async def test_a_restore_is_drafted_for_the_chosen_copy(
    city: City, operator: Ctx, manager: Ctx, clock: FixedClock
) -> None:
    _copied(city, clock)
    app = OfficeApp(KeepingScreen, ctx=operator, desk=DESK)
    async with app.run_test() as pilot:
        await ready(pilot)
        app.screen.query_one(Form).field("reason").value = "誤った取込の後"
        await pilot.press("f9")
        await ready(pilot)
        assert isinstance(app.screen, Confirm)
        await pilot.press("y", "enter")
        await ready(pilot)
        assert "課長の決裁へ回しました" in screen_text(app)
    (line,) = list_in_tray(manager)
    assert line.name == "控えへの復元" and not line.obstacle


async def test_a_failed_copy_cannot_be_gone_back_to(city: City, operator: Ctx, clock: FixedClock) -> None:
    _copied(city, clock)
    app = OfficeApp(KeepingScreen, ctx=operator, desk=DESK)
    async with app.run_test() as pilot:
        await ready(pilot)
        await pilot.press("down")
        await ready(pilot)
        assert "完了した控え" in app.screen.resting("f9")  # type: ignore[attr-defined]  # a screen of ours


def test_limits_are_the_citys(manager: Ctx) -> None:
    assert inspect_keeping(manager).kept[0].limit == timedelta(hours=26)


def test_the_operator_is_told_of_no_person(operator: Ctx, ctx_for: CtxFor) -> None:
    assert all(
        each.name in ("控え", "最も古い控え", "復元訓練", "ログの外部保管", "帳簿の検算", "複製")
        for each in inspect_keeping(operator).kept
    )
