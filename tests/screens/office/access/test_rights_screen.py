"""9002: the matrix of one person, composing a change, and what becomes of it."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from core.office.access.changes import Effect
from core.office.access.rights_changes import list_past_changes
from core.office.approvals import list_in_tray
from tests.conftest import CtxFor, FixedClock
from tests.office.access.rights_drafts import TODAY, changed, decide, draft, grant, right
from tests.screens.collection.working import cells_of, opened, said, settled
from tests.screens.office.access.pressing import press
from tests.screens.pictures import SIZES, check_picture
from tui.app import OfficeApp
from tui.screens.collection.reasons import ReasonPage
from tui.screens.office.access.rights import RightsScreen
from tui.screens.office.access.rights_pages import HistoryPage, KeysPage, PeoplePage
from tui.widgets.confirm import Confirm
from tui.widgets.form import Form
from tui.wiring import City

YEAR_END = TODAY.replace(year=2027, month=3, day=31)
REFUSE = Effect.REFUSE


@pytest.fixture
def admin(ctx_for: CtxFor) -> Any:
    """A 権管."""
    return ctx_for("rights_admin")


def row(app: OfficeApp, name: str) -> tuple[str, ...]:
    """The row of a function."""
    return next(cells for cells in cells_of(app) if cells[1] == name)


async def go_to(pilot: Pilot[None], app: OfficeApp, name: str) -> None:
    """The cursor to the row of a function."""
    screen = app.screen
    assert isinstance(screen, RightsScreen)
    screen._list.move_to(next(n for n, cells in enumerate(cells_of(app)) if cells[1] == name))
    await settled(pilot)


@pytest.mark.parametrize("size", SIZES)
async def test_the_matrix_of_a_person_looks_like_the_office_s(
    city: City, clock: FixedClock, admin: Any, manager: Any, clerk: Any, size: tuple[int, int]
) -> None:
    who = clerk.actor.staff_no
    changed(city, clock, admin, manager, who, right("collection.correction", "enter", until_on=YEAR_END, effect=REFUSE))
    changed(city, clock, admin, manager, who, right("office.audit", until_on=YEAR_END), grant("G5", YEAR_END))
    app = opened(RightsScreen(who), admin)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        await press(pilot, "right", "down", "space", "g", "down", "space", "f3")
        check_picture(app, "9002")


async def test_the_screen_first_asks_for_the_person(admin: Any, clerk: Any) -> None:
    app = opened(RightsScreen(), admin)
    async with app.run_test() as pilot:
        await settled(pilot)
        assert isinstance(app.screen, PeoplePage)
        assert [cells[0] for cells in cells_of(app)] == ["COLLECTION1", "RIGHTS_ADMIN1"]
        await press(pilot, "enter")
        assert isinstance(app.screen, RightsScreen)
        assert row(app, "宛名検索")[2:5] == (" 可", " -", " -")


async def test_space_goes_through_grant_refusal_and_as_by_role(admin: Any, clerk: Any) -> None:
    app = opened(RightsScreen(clerk.actor.staff_no), admin)
    async with app.run_test() as pilot:
        await settled(pilot)
        await go_to(pilot, app, "日計バッチ一覧")
        seen = []
        for _ in range(4):
            seen.append(row(app, "日計バッチ一覧")[2])
            await press(pilot, "space")
        assert seen == [" 可", " +可", " -可", " 可"]


async def test_a_change_is_one_draft_and_holds_after_the_approval(
    city: City, clock: FixedClock, admin: Any, manager: Any, clerk: Any
) -> None:
    who = clerk.actor.staff_no
    app = opened(RightsScreen(who), admin)
    async with app.run_test() as pilot:
        await settled(pilot)
        await go_to(pilot, app, "操作ログ")
        await press(pilot, "space", "g", "down", "down", "down", "down", "space", "f3", "f9")
        assert isinstance(app.screen, ReasonPage)
        app.screen.query_one(Form).fill({"reason": "監査対応の手伝い"})
        await press(pilot, "f9")
        assert isinstance(app.screen, Confirm)
        with city.vault.read() as store:
            assert store.db.execute("SELECT count(*) FROM draft").fetchone()[0] == 0
        await press(pilot, "y", "enter")
        assert said(app) == "完了 起案1 権限の変更を課長の決裁へ回しました（8001）。"
    line = list_in_tray(manager)[0]
    decide(clock, manager, line.draft.ref)
    assert clerk.may("office.audit", "read")
    assert [change.key.code for change in list_past_changes(admin, who)[0].changes] == ["office.audit", "G5"]


async def test_enter_held_down_drafts_nothing(city: City, admin: Any, clerk: Any) -> None:
    app = opened(RightsScreen(clerk.actor.staff_no), admin)
    async with app.run_test() as pilot:
        await settled(pilot)
        await press(pilot, "space", "f9")
        app.screen.query_one(Form).fill({"reason": "理由"})
        await press(pilot, "f9", "enter", "enter", "enter")
    with city.vault.read() as store:
        assert store.db.execute("SELECT count(*) FROM draft").fetchone()[0] == 0


async def test_one_s_own_rights_are_read_and_not_changed(admin: Any) -> None:
    app = opened(RightsScreen(admin.actor.staff_no), admin)
    async with app.run_test() as pilot:
        await settled(pilot)
        assert row(app, "利用者の権限")[3] == " 可"
        for key in ("space", "d", "f9"):
            await press(pilot, key)
            assert said(app) == "不可 自分の権限は変更できません。ほかの権限管理者に依頼してください。"
        await press(pilot, "r", "space")
        assert isinstance(app.screen, KeysPage)
        assert said(app).startswith("不可 自分の権限は変更できません。")


async def test_a_person_with_an_open_draft_waits_for_it(city: City, admin: Any, clerk: Any) -> None:
    draft(city, admin, clerk.actor.staff_no, right("office.audit"))
    app = opened(RightsScreen(clerk.actor.staff_no), admin)
    async with app.run_test() as pilot:
        await settled(pilot)
        await press(pilot, "space")
        assert said(app).startswith("不可 起案1 が決裁待ちです。")


async def test_the_days_are_entered_with_d(admin: Any, clerk: Any) -> None:
    app = opened(RightsScreen(clerk.actor.staff_no), admin)
    async with app.run_test() as pilot:
        await settled(pilot)
        await go_to(pilot, app, "操作ログ")
        await press(pilot, "d")
        app.screen.query_one(Form).fill({"from_on": "R8.12.1", "until_on": "R9.3.31"})
        await press(pilot, "f9")
        assert row(app, "操作ログ")[2] == " +可"
        assert row(app, "操作ログ")[5] == "参照を付与 R8.12.1-R9.3.31"


async def test_a_role_that_goes_with_no_other_is_refused_before_it_is_drafted(admin: Any, clerk: Any) -> None:
    app = opened(RightsScreen(clerk.actor.staff_no), admin)
    async with app.run_test() as pilot:
        await settled(pilot)
        await press(pilot, "r", *["down"] * 7, "space", "f3", "f9")
        assert said(app) == "不可 「収納」と「運用」は兼ねられません。先に一方の役割を終えてください。"


async def test_f5_shows_only_what_changes(admin: Any, clerk: Any) -> None:
    app = opened(RightsScreen(clerk.actor.staff_no), admin)
    async with app.run_test() as pilot:
        await settled(pilot)
        await go_to(pilot, app, "操作ログ")
        await press(pilot, "space", "f5")
        assert [cells[1] for cells in cells_of(app)] == ["操作ログ"]
        await press(pilot, "f5")
        assert len(cells_of(app)) > 20


async def test_f8_goes_to_the_next_person_and_asks_before_a_change_is_lost(admin: Any, clerk: Any) -> None:
    app = opened(RightsScreen(clerk.actor.staff_no), admin)
    async with app.run_test() as pilot:
        await settled(pilot)
        await press(pilot, "space", "f8")
        assert isinstance(app.screen, Confirm)
        await press(pilot, "y", "enter")
        assert isinstance(app.screen, RightsScreen)
        assert row(app, "利用者の権限")[3] == " 可"


async def test_the_history_tells_who_drafted_and_approved(
    city: City, clock: FixedClock, admin: Any, manager: Any, clerk: Any
) -> None:
    changed(city, clock, admin, manager, clerk.actor.staff_no, right("office.audit"))
    app = opened(RightsScreen(clerk.actor.staff_no), admin)
    async with app.run_test() as pilot:
        await settled(pilot)
        await press(pilot, "h")
        assert isinstance(app.screen, HistoryPage)
        check_picture(app, "9002_history")
