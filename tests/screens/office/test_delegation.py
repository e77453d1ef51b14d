"""8002: one's own approval is lent after Y and Enter, with a fresh code, and ended with a reason."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from core.office.context import Context
from core.office.deciding.delegation import list_delegations, put_delegation
from tests.conftest import CtxFor
from tests.people import FixedClock, code_at
from tests.screens.answered import all_answered
from tests.screens.pictures import SIZES, check_picture
from tests.terminal.gallery import DESK
from tests.terminal.harness import screen_text
from tui.app import OfficeApp
from tui.screens.collection.reasons import ReasonPage
from tui.screens.office.deciding.delegation import DelegationScreen
from tui.widgets.confirm import Confirm
from tui.widgets.form import Form

Ctx = Context[Any]


async def ready(pilot: Pilot[None]) -> None:
    await all_answered(pilot.app)
    await pilot.pause()


def opened(ctx: Ctx) -> OfficeApp:
    return OfficeApp(DelegationScreen, ctx=ctx, desk=DESK)


def lent(lender: Ctx, to: Ctx, clock: FixedClock, *functions: str) -> None:
    clock.move(seconds=30)
    day = clock.now().date()
    put_delegation(lender, to.actor.staff_no, day, day.replace(day=27), functions, "出張", code_at(clock.now()))


@pytest.mark.parametrize("size", SIZES)
async def test_the_list_says_who_lent_what_to_whom(
    manager: Ctx, chief: Ctx, ctx_for: CtxFor, clock: FixedClock, size: tuple[int, int]
) -> None:
    lent(manager, chief, clock)
    lent(chief, ctx_for("chief", "2"), clock, "collection.correction")
    app = opened(manager)
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        check_picture(app, "8002_list")


async def test_an_approval_is_lent_after_y_and_the_code_is_gone_from_its_field(
    manager: Ctx, chief: Ctx, clock: FixedClock
) -> None:
    app = opened(manager)
    async with app.run_test() as pilot:
        await ready(pilot)
        form = app.screen.query_one(Form)
        code = code_at(clock.now())
        form.fill(
            {"to_staff": "鈴木", "until_on": "R8.11.27", "functions": "収納取消・訂正", "reason": "出張", "code": code}
        )
        await pilot.press("f9")
        assert isinstance(app.screen, Confirm)
        assert code not in screen_text(app)
        assert list_delegations(manager) == []
        await pilot.press("y", "enter")
        await ready(pilot)
        assert isinstance(app.screen, DelegationScreen)
        assert app.screen.message_line.sentence == "鈴木 髙﨑へ代決を委任しました（R8.11.27 まで）。"
    [one] = list_delegations(manager)
    assert (one.to_staff, one.functions) == ("CHIEF1", ("collection.correction",))


async def test_f9_held_down_lends_nothing(manager: Ctx, chief: Ctx, clock: FixedClock) -> None:
    app = opened(manager)
    async with app.run_test() as pilot:
        await ready(pilot)
        app.screen.query_one(Form).fill({"to_staff": "CHIEF1", "reason": "出張", "code": code_at(clock.now())})
        await pilot.press(*["f9"] * 6)
        await ready(pilot)
        assert list_delegations(manager) == []


@pytest.mark.parametrize("typed", ["山田", "NOBODY", ""])
async def test_only_who_may_decide_is_taken(
    manager: Ctx, chief: Ctx, clerk: Ctx, clock: FixedClock, typed: str
) -> None:
    app = opened(manager)
    async with app.run_test() as pilot:
        await ready(pilot)
        app.screen.query_one(Form).fill({"to_staff": typed, "reason": "出張", "code": code_at(clock.now())})
        await pilot.press("f9")
        await ready(pilot)
        assert isinstance(app.screen, DelegationScreen)
        assert app.screen.focused is app.screen.query_one(Form).field("to_staff")


async def test_it_is_ended_with_a_reason(manager: Ctx, chief: Ctx, clock: FixedClock) -> None:
    lent(manager, chief, clock)
    app = opened(manager)
    async with app.run_test() as pilot:
        await ready(pilot)
        await pilot.press("d")
        assert isinstance(app.screen, ReasonPage)
        app.screen.query_one(Form).fill({"reason": "帰庁"})
        await pilot.press("f9")
        await ready(pilot)
        assert "終了" in screen_text(app)
        await pilot.press("d")
        assert isinstance(app.screen, DelegationScreen)
        assert app.screen.message_line.sentence == "「終了」です。"


async def test_f4_lists_who_may_decide(manager: Ctx, chief: Ctx, clerk: Ctx) -> None:
    app = opened(manager)
    async with app.run_test() as pilot:
        await ready(pilot)
        app.screen.set_focus(app.screen.query_one(Form).field("to_staff"))
        await pilot.press("f4")
        await ready(pilot)
        shown = screen_text(app)
        assert "CHIEF1" in shown
        assert "COLLECTION1" not in shown
