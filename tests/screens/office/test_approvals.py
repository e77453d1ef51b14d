"""8001: the tray, what approving changes, the approval with a code, giving back and taking back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from core.office.approvals import approve, draft_act, send_back
from core.office.context import Context
from core.office.deciding.delegation import put_delegation
from core.office.jobs import list_jobs
from core.values.money import Yen
from tests.conftest import CtxFor
from tests.people import FixedClock, code_at, context_of
from tests.screens.answered import all_answered
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

    def make(role: str, who: str = "1") -> Ctx:
        return context_of(with_acts(city), ctx_for(role, who).actor.staff_no)

    return make


def tray(ctx: Ctx) -> OfficeApp:
    return OfficeApp(ApprovalsScreen, ctx=ctx, desk=DESK)


async def ready(pilot: Pilot[None]) -> None:
    for _ in range(2):  # the tray, then the draft that it stands on
        await all_answered(pilot.app)
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


async def test_tab_leads_from_the_list_to_the_code(town: Callable[[str], Ctx], clock: FixedClock) -> None:
    clerk, chief = town("collection"), town("chief")
    draft(clerk)
    app = tray(chief)
    async with app.run_test() as pilot:
        await ready(pilot)
        await pilot.press("tab", *code_at(clock.now()), "f9")
        await ready(pilot)
        assert state(chief, 1) == "決裁済"


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


# Routes, limits, delegations


async def give_reason(pilot: Pilot[None], act: str, reason: str) -> None:
    """Choose an act of F4 by its place, and give its reason."""
    await pilot.press("f4", {"取下げ": "3", "出し直し": "4"}[act], "enter")
    assert isinstance(pilot.app.screen, ReasonPage)
    pilot.app.screen.query_one(Form).fill({"reason": reason})
    await pilot.press("f9")
    await ready(pilot)


def lend(lender: Ctx, to: Ctx, clock: FixedClock) -> None:
    clock.move(seconds=30)
    day = clock.now().date()
    put_delegation(lender, to.actor.staff_no, day, day, (), "出張", code_at(clock.now()))


async def test_the_limit_the_day_s_sum_and_the_route_stand_below_the_draft(town: Callable[[str], Ctx]) -> None:
    clerk = town("collection")
    draft(clerk, yen=200_000)
    draft(clerk, yen=150_000)
    app = tray(town("chief"))
    async with app.run_test() as pilot:
        await ready(pilot)
        await pilot.press("f8")
        await ready(pilot)
        shown = screen_text(app)
        assert "限度 係長 30万円以下 超過  同じ支払先の当日計 350,000" in shown
        assert "経路 起案 R8.11.24 10:00 > 係長 > 課長" in shown


async def test_a_draft_whose_route_is_outgrown_is_laid_down_again_by_its_drafter(town: Callable[[str], Ctx]) -> None:
    clerk = town("collection")
    draft(clerk, yen=200_000)
    draft(clerk, yen=150_000)
    app = tray(clerk)
    async with app.run_test() as pilot:
        await ready(pilot)
        await give_reason(pilot, "出し直し", "経路を改める")
        assert isinstance(app.screen, ApprovalsScreen)
        assert app.screen.message_line.sentence == "起案1 還付を版2として出し直しました。"
    with clerk.read() as store:
        assert store.drafts.get(1).route == ("chief", "manager")


async def test_a_draft_that_was_sent_back_tells_why_and_is_withdrawn(town: Callable[[str], Ctx]) -> None:
    clerk, chief = town("collection"), town("chief")
    ref = draft(clerk)
    send_back(chief, ref.draft_id, ref.revision, ref.digest, "口座が違います")
    app = tray(clerk)
    async with app.run_test() as pilot:
        await ready(pilot)
        assert "差戻しの理由 口座が違います" in screen_text(app)
        assert "自分の起案 1件  差戻し 1件" in screen_text(app)
        await give_reason(pilot, "取下げ", "作り直します")
    assert state(chief, 1) == "取下げ"


async def test_a_new_revision_says_what_it_changes(town: Callable[[str], Ctx]) -> None:
    clerk, chief = town("collection"), town("chief")
    ref = draft(clerk)
    send_back(chief, ref.draft_id, ref.revision, ref.digest, "額を確かめる")
    with clerk.write() as store:
        old = store.drafts.get(ref.draft_id)
        draft_act(
            clerk, store, "refund", old.payload, amount=Yen(1_000), payee_key=old.payee_key, party_id=old.party_id,
            revises=ref.draft_id,
        )  # fmt: skip
    app = tray(chief)
    async with app.run_test() as pilot:
        await ready(pilot)
        assert "版 2 金額を変更" in screen_text(app)


async def test_a_delegate_sees_in_whose_place_they_decide(town: Callable[..., Ctx], clock: FixedClock) -> None:
    clerk, chief, manager = town("collection"), town("chief"), town("manager")
    draft(clerk, yen=300_001)
    other = town("chief", "9")
    clock.move(seconds=30)
    with clerk.read() as store:
        seen = store.drafts.get(1).ref
    approve(other, seen.draft_id, seen.revision, seen.digest, code_at(clock.now()))
    lend(manager, chief, clock)
    clock.move(seconds=30)
    app = tray(chief)
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        assert "佐藤良子に代わって決裁します" in screen_text(app)
        app.screen.query_one(Form).fill({"code": code_at(clock.now())})
        await pilot.press("f9")
        await ready(pilot)
    assert state(chief, 1) == "決裁済"
