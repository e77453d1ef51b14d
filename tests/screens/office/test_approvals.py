"""8001: the tray, what approving changes, the approval with a code, giving back and taking back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from core.office.context import Context
from core.office.jobs import list_jobs
from tests.conftest import CtxFor
from tests.people import FixedClock, code_at, context_of
from tests.screens.office.tray import draft, with_acts
from tests.screens.pictures import SIZES, check_picture
from tests.terminal.gallery import DESK
from tests.terminal.harness import screen_text
from tui.app import OfficeApp
from tui.screens.collection.reasons import ReasonPage
from tui.screens.office.approval_words import DraftPage
from tui.screens.office.approvals import ApprovalsScreen
from tui.widgets.act_list import ActList
from tui.widgets.form import Form
from tui.wiring import City

Ctx = Context[Any]


@pytest.fixture
def town(city: City, ctx_for: CtxFor) -> Callable[[str], Ctx]:
    """`town("chief")`: the context of a role in a city with kinds of acts."""

    def make(role: str) -> Ctx:
        return context_of(with_acts(city), ctx_for(role).actor.staff_no)

    return make


def tray(ctx: Ctx) -> OfficeApp:
    return OfficeApp(ApprovalsScreen, ctx=ctx, desk=DESK)


async def ready(pilot: Pilot[None]) -> None:
    for _ in range(2):  # the tray, then the draft that it stands on
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()


def state(ctx: Ctx, draft_id: int) -> str:
    with ctx.read() as store:
        return str(store.drafts.get(draft_id).state)


@pytest.mark.parametrize("size", SIZES)
async def test_the_tray_shows_what_approving_the_current_draft_changes(
    town: Callable[[str], Ctx], size: tuple[int, int]
) -> None:
    clerk, chief = town("collection"), town("chief")
    draft(clerk)
    draft(clerk, "reverse", 148_300)
    draft(clerk, "twice", None)
    draft(chief, yen=5_000)
    app = tray(chief)
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        check_picture(app, "8001_tray")


async def test_the_code_in_its_field_and_f9_approve_and_say_so(town: Callable[[str], Ctx], clock: FixedClock) -> None:
    clerk, chief = town("collection"), town("chief")
    draft(clerk)
    app = tray(chief)
    async with app.run_test() as pilot:
        await ready(pilot)
        app.screen.query_one(Form).fill({"code": code_at(clock.now()), "opinion": "確認済み"})
        await pilot.press("f9")
        await ready(pilot)
        assert isinstance(app.screen, ApprovalsScreen)
        assert app.screen.message_line.sentence == "起案1 還付を承認し、実行しました。"
        assert state(chief, 1) == "決裁済"
    with chief.read() as store:
        assert store.db.execute("SELECT reason FROM approval").fetchall() == [("確認済み",)]


async def test_f9_held_down_approves_no_second_draft(town: Callable[[str], Ctx], clock: FixedClock) -> None:
    clerk, chief = town("collection"), town("chief")
    draft(clerk)
    draft(clerk, yen=1)
    app = tray(chief)
    async with app.run_test() as pilot:
        await ready(pilot)
        app.screen.query_one(Form).fill({"code": code_at(clock.now())})
        await pilot.press(*["f9"] * 6)
        await ready(pilot)
        await pilot.press(*["f9"] * 3)
        await ready(pilot)
        assert (state(chief, 1), state(chief, 2)) == ("決裁済", "承認待")


async def test_f9_without_a_code_approves_nothing_and_goes_to_the_field(town: Callable[[str], Ctx]) -> None:
    clerk, chief = town("collection"), town("chief")
    draft(clerk)
    app = tray(chief)
    async with app.run_test() as pilot:
        await ready(pilot)
        await pilot.press("f9")
        assert isinstance(app.screen, ApprovalsScreen)
        assert app.screen.message_line.sentence == "認証アプリの6桁を入力してから F9 を押してください。"
        assert app.screen.focused is app.screen.query_one(Form).field("code")
        assert state(chief, 1) == "承認待"


async def test_a_wrong_code_is_refused_and_taken_out_of_its_field(town: Callable[[str], Ctx]) -> None:
    clerk, chief = town("collection"), town("chief")
    draft(clerk)
    app = tray(chief)
    async with app.run_test() as pilot:
        await ready(pilot)
        app.screen.query_one(Form).fill({"code": "000000"})
        await pilot.press("f9")
        await ready(pilot)
        assert isinstance(app.screen, ApprovalsScreen)
        assert app.screen.message_line.sentence.startswith("認証番号が違うか使用済みです。")
        assert app.screen.query_one(Form).field("code").value == ""
        assert state(chief, 1) == "承認待"


async def test_an_own_draft_rests_with_the_reason(town: Callable[[str], Ctx]) -> None:
    chief = town("chief")
    draft(chief)
    app = tray(chief)
    async with app.run_test() as pilot:
        await ready(pilot)
        assert "F9 (承認)" in screen_text(app)
        await pilot.press("f9")
        assert isinstance(app.screen, ApprovalsScreen)
        assert app.screen.message_line.sentence == "承認は本人以外です。ほかの承認者に依頼してください。"


async def test_an_approval_that_starts_a_job_says_how_it_is_run(town: Callable[[str], Ctx], clock: FixedClock) -> None:
    clerk, chief = town("collection"), town("chief")
    draft(clerk, "reverse", 148_300)
    app = tray(chief)
    async with app.run_test() as pilot:
        await ready(pilot)
        app.screen.query_one(Form).fill({"code": code_at(clock.now())})
        await pilot.press("f9")
        await ready(pilot)
        assert isinstance(app.screen, ApprovalsScreen)
        assert (
            app.screen.message_line.sentence == "起案1 バッチ取消を承認しました。8101 でジョブ1を選び r で実行します。"
        )
    assert len(list_jobs(chief)) == 1


async def test_sending_back_asks_for_a_reason(town: Callable[[str], Ctx]) -> None:
    clerk, chief = town("collection"), town("chief")
    draft(clerk)
    app = tray(chief)
    async with app.run_test() as pilot:
        await ready(pilot)
        await pilot.press("f4")
        assert isinstance(app.screen, ActList)
        await pilot.press("2", "enter")
        assert isinstance(app.screen, ReasonPage)
        app.screen.query_one(Form).fill({"reason": "振込先を確かめてください"})
        await pilot.press("f9")
        await ready(pilot)
        assert state(chief, 1) == "差戻し"
    app = tray(clerk)
    async with app.run_test() as pilot:
        await ready(pilot)
        assert "自分が決裁する 0件  自分の起案 1件  差戻し 1件" in screen_text(app)
        assert "差戻しの理由 振込先を確かめてください" in screen_text(app)


async def test_a_draft_that_changed_since_it_was_seen_is_not_approved(
    town: Callable[[str], Ctx], clock: FixedClock
) -> None:
    from core.office.approvals import draft_act

    clerk, chief = town("collection"), town("chief")
    draft(clerk)
    app = tray(chief)
    async with app.run_test() as pilot:
        await ready(pilot)
        with clerk.write() as store:
            draft_act(clerk, store, "refund", {"n": 2}, revises=1)
        app.screen.query_one(Form).fill({"code": code_at(clock.now())})
        await pilot.press("f9")
        await ready(pilot)
        assert isinstance(app.screen, ApprovalsScreen)
        assert app.screen.message_line.sentence.startswith("起案1は見たあとに変わりました。")


async def test_what_has_no_room_under_the_list_is_told_and_opened_by_v(town: Callable[[str], Ctx]) -> None:
    clerk, chief = town("collection"), town("chief")
    draft(clerk, more=tuple(f"備考{n}" for n in range(12)))
    app = tray(chief)
    async with app.run_test() as pilot:
        await ready(pilot)
        assert "行は v で読めます" in screen_text(app)
        assert "認証番号" in screen_text(app)
        await pilot.press("v")
        assert isinstance(app.screen, DraftPage)
        await pilot.press("pagedown")
        assert "備考11" in screen_text(app)
