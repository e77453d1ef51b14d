"""9001: staff are registered, changed, transferred and retired on the screen; 0002: one's own sign-in."""

from __future__ import annotations

from typing import Any

import pytest

from core.office.access.registering import Person, register_staff
from core.office.access.staff_list import get_staff_file
from core.office.approvals import list_in_tray
from core.office.roster import StaffState
from tests.conftest import CtxFor
from tests.office.access.accounts import OWN, comes_in, settled_in
from tests.office.access.test_password_notice import password_in, words_of
from tests.people import FixedClock, add_staff, code_at
from tests.screens.collection.working import cells_of, opened, said, settled, typed
from tests.screens.pictures import SIZES, check_picture
from tests.terminal.harness import screen_text
from tui.app import OfficeApp
from tui.screens.office.access.enrolment import RecoveryCodesPage
from tui.screens.office.access.own_sign_in import OwnSignInScreen
from tui.screens.office.access.staff import StaffScreen
from tui.screens.office.access.staff_pages import PersonPage, TransferPage
from tui.widgets.form import Form
from tui.wiring import City, system_context

YES = ("Y", "enter")


@pytest.fixture
def admin(city: City, ctx_for: CtxFor) -> Any:
    """権管, with two people to administer."""
    add_staff(city, "0101", "collection", name="山田　花子")
    add_staff(city, "0102", "chief", name="鈴木　良子")
    register_staff(system_context(city), Person("0103", "mori", "森　三郎", "モリ サブロウ"), "1100")
    return ctx_for("rights_admin")


def fill(app: OfficeApp, **texts: str) -> None:
    """Put texts into the form of the page that is shown."""
    app.screen.query_one(Form).fill(texts)


async def act(pilot: Any, name: str) -> None:
    """Choose an act of F4 by its name."""
    await typed(pilot, "f4")
    rows = [row[1] for row in cells_of(pilot.app)]
    number = next(n for n, row in enumerate(rows) if row.startswith(name))
    await typed(pilot, *["down"] * number, "enter")


async def test_the_candidates_of_a_field_on_a_page_keep_the_number_of_the_screen(admin: Any) -> None:
    app = opened(StaffScreen(), admin)
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "f9")
        app.screen.set_focus(app.screen.query_one(Form).fields[-1])
        await typed(pilot, "f4")
        assert screen_text(app).startswith(" 9001 利用者  登録  候補")


@pytest.mark.parametrize("size", SIZES)
async def test_the_list_looks_as_its_picture(admin: Any, size: tuple[int, int]) -> None:
    app = opened(StaffScreen(), admin)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        check_picture(app, "9001_staff")


async def test_a_person_is_registered_and_the_notice_goes_to_their_office(city: City, admin: Any) -> None:
    app = opened(StaffScreen(), admin)
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "f9")
        assert isinstance(app.screen, PersonPage)
        check_picture(app, "9001_entry")
        fill(app, staff_no="0213", login_id="tanaka", name="田中　次郎", kana="タナカ ジロウ", office="1100")
        await typed(pilot, "f9")
        check_picture(app, "9001_confirm")
        await typed(pilot, *YES)
        assert said(app).startswith("完了 職員 0213 を登録し、通知書 U01-R8-000001 を二見総合支所生活福祉課へ")
        assert [row[5] for row in cells_of(app) if row[0] == "0213"] == ["初回待"]
        words = words_of(city, "1100/U01-R8-000001.pdf")
        assert password_in(words) not in screen_text(app)


async def test_f3_on_the_question_registers_nobody(city: City, admin: Any) -> None:
    app = opened(StaffScreen(), admin)
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "f9")
        fill(app, staff_no="0213", login_id="tanaka", name="田中　次郎", office="1100")
        await typed(pilot, "f9", "f3")
        assert isinstance(app.screen, PersonPage)
        assert app.screen.query_one(Form).values()["name"] == "田中　次郎"
    with city.vault.read() as store:
        assert store.roster.with_login("tanaka") is None


async def test_a_refused_entry_can_be_corrected_where_it_is_wrong(city: City, admin: Any) -> None:
    app = opened(StaffScreen(), admin)
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "f9")
        fill(app, staff_no="0213", login_id="tanaka", name="田中　次郎", kana="tanaka", office="1100")
        await typed(pilot, "f9", *YES)
        assert said(app) == "不可 カナは全角カタカナで入力してください（例 タナカ ジロウ）。"
        assert isinstance(app.screen, PersonPage) and app.focused is app.screen.query_one(Form).field("kana")
        fill(app, kana="タナカ ジロウ")
        await typed(pilot, "f9", *YES)
        assert said(app).startswith("完了 職員 0213 を登録し")


async def test_enter_changes_a_person_and_shows_before_and_after(city: City, admin: Any) -> None:
    app = opened(StaffScreen(), admin)
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "enter")
        fill(app, name="佐藤　花子")
        await typed(pilot, "f9")
        assert "山田　花子" in screen_text(app) and "佐藤　花子" in screen_text(app)
        await typed(pilot, *YES)
        assert said(app) == "完了 職員 0101 を変更しました。"
    assert get_staff_file(admin, "0101").line.member.name == "佐藤　花子"


async def test_a_transfer_says_which_roles_go_on(city: City, admin: Any) -> None:
    app = opened(StaffScreen(), admin)
    async with app.run_test() as pilot:
        await settled(pilot)
        await act(pilot, "異動")
        assert isinstance(app.screen, TransferPage)
        fill(app, office="0200", from_on="R8.12.1")
        await typed(pilot, "f9")
        assert "役割は変わりません（いま 収納）" in screen_text(app)
        await typed(pilot, *YES)
        assert "R8.12.1から 課税課" in screen_text(app)
        await act(pilot, "これからの異動の取消")
        await typed(pilot, *YES)
        assert "R8.12.1から 課税課" not in screen_text(app)


async def test_who_retires_leaves_the_list_of_those_in_office(city: City, admin: Any) -> None:
    app = opened(StaffScreen(), admin)
    async with app.run_test() as pilot:
        await settled(pilot)
        await act(pilot, "退職")
        await typed(pilot, *YES)
        assert get_staff_file(admin, "0101").line.member.state is StaffState.RETIRED
        assert "0101" not in [row[0] for row in cells_of(app)]
        await typed(pilot, "a")
        assert "0101" in [row[0] for row in cells_of(app)]


async def test_a_lost_second_factor_goes_to_the_head_of_the_office(city: City, admin: Any, ctx_for: CtxFor) -> None:
    app = opened(StaffScreen(), admin)
    async with app.run_test() as pilot:
        await settled(pilot)
        await act(pilot, "認証番号の再発行")
        app.screen.jump_line.value = "電話機の紛失"  # type: ignore[attr-defined]  # an OfficeScreen
        await typed(pilot, "enter", *YES)
        assert "課長の決裁へ回しました" in said(app)
    assert [line.name for line in list_in_tray(ctx_for("manager"))] == ["認証番号の再発行"]


async def test_nobody_administers_themself_and_the_list_says_so(admin: Any) -> None:
    app = opened(StaffScreen(), admin)
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "end", "enter")
        assert said(app) == "不可 自分のことは、ほかの権限管理者に依頼してください。"
        await typed(pilot, "f4")
        assert screen_text(app).count("ほかの権限管理者") >= 5


async def test_the_list_is_narrowed_by_what_one_knows_of_a_person(admin: Any) -> None:
    app = opened(StaffScreen(), admin)
    async with app.run_test() as pilot:
        await settled(pilot)
        for wanted in ("mori", "サブロウ", "二見"):
            await typed(pilot, "/")
            app.screen.jump_line.value = wanted  # type: ignore[attr-defined]  # an OfficeScreen
            await typed(pilot, "enter")
            assert [row[0] for row in cells_of(app)] == ["0103"]


# 0002


async def test_a_clerk_changes_their_own_password(city: City, clock: FixedClock) -> None:
    ctx, factor, _ = settled_in(city)
    app = opened(OwnSignInScreen(), ctx)
    new = "ほしぞらのくじらがうたう"
    async with app.run_test() as pilot:
        await settled(pilot)
        check_picture(app, "0002_password")
        app.screen.query_one("#form0", Form).fill({"old": "ちがうもの", "password": new, "again": new})
        await typed(pilot, "f9")
        assert said(app).startswith("不可 パスワードが違います。")
        app.screen.query_one("#form0", Form).fill({"old": OWN, "password": new, "again": new})
        await typed(pilot, "f9")
        assert said(app).startswith("完了 パスワードを変えました。")
    clock.move(seconds=30)
    assert comes_in(city, new, code_at(clock.now(), factor.secret))


async def test_a_clerk_makes_new_recovery_codes(city: City, clock: FixedClock) -> None:
    ctx, factor, old = settled_in(city)
    app = opened(OwnSignInScreen(), ctx)
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "f8")
        check_picture(app, "0002_codes")
        clock.move(seconds=30)
        app.screen.query_one("#form1", Form).fill({"code": code_at(clock.now(), factor.secret)})
        await typed(pilot, "f9")
        assert isinstance(app.screen, RecoveryCodesPage)
        assert not [code for code in old.codes if code in screen_text(app)]
        fill(app, kept="Y")
        await typed(pilot, "f9")
        assert said(app).startswith("完了 新しい予備コードが使えます。")
        assert "10個" in screen_text(app)
