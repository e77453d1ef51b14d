"""6301: the mock-up row by row, a plan from the form to the signature, panes, two clerks, what rests and why."""

from __future__ import annotations

from datetime import date

import pytest

from core.delinquency.limitation import EventKind
from core.delinquency.plans.fulfilment import PlanState
from core.ledger.receivable_events import NewReceivableEvent
from tests.builders import a_receivable, an_entry
from tests.conftest import CtxFor
from tests.delinquency.plans.desk import Collecting, collecting
from tests.people import FixedClock, ask_for_grounds
from tests.screens.collection.working import cells_of, opened, said, settled, typed
from tests.screens.pictures import SIZES, check_picture
from tests.terminal.harness import screen_text
from tui.app import OfficeApp
from tui.screens.delinquency.plans.plan import PlanScreen
from tui.screens.delinquency.plans.plan_pages import ChoicePage, EntrustPage, PayerPage, ReasonPage
from tui.screens.office.outputs.print_page import PrintPage
from tui.screens.parties.look_reason import LookReasonPage
from tui.widgets.act_list import ActList
from tui.widgets.confirm import Confirm
from tui.widgets.form import Form
from tui.widgets.jump_line import JumpLine
from tui.wiring import City

CLAIMS = (
    ("01", 2024, 1, date(2024, 7, 1), 24_000),
    ("01", 2024, 2, date(2024, 9, 2), 14_000),
    ("01", 2025, 3, date(2025, 10, 31), 23_000),
    ("01", 2025, 4, date(2026, 2, 2), 28_000),
    ("08", 2026, 1, date(2026, 6, 1), 10_800),
    ("01", 2026, 1, date(2026, 6, 30), 27_000),
    ("01", 2026, 2, date(2026, 8, 31), 27_000),
)
"""What the person of the mock-up owes."""


@pytest.fixture
def desk(city: City, ctx_for: CtxFor, clock: FixedClock) -> Collecting:
    made = collecting(city, ctx_for, clock, dues=())
    with city.vault.write() as store:
        numbers = [
            a_receivable(
                store,
                party_id=made.who.party_id,
                tax_item=item,
                levy_year=year,
                term_no=term,
                due_on=due_on,
                principal=yen,
            )
            for item, year, term, due_on, yen in CLAIMS
        ]
        store.delinquency_cases.join(made.who.case_id, numbers, date(2026, 11, 2))
    made.who = type(made.who)(made.who.party_id, made.who.case_id, tuple(numbers))
    return made


def screen_of(desk: Collecting) -> OfficeApp:
    return opened(PlanScreen(desk.who.party_id), desk.ctx)


def fill(app: OfficeApp, **texts: str) -> None:
    app.screen.query_one(Form).fill(texts)


async def answer(pilot: object, app: OfficeApp, text: str) -> None:
    """Type into the line that asks."""
    app.screen.query_one(JumpLine).value = text
    await typed(pilot, "enter")  # type: ignore[arg-type]


def act_no(app: OfficeApp, word: str) -> str:
    """The number of an act of the list."""
    assert isinstance(app.screen, ActList)
    return next(row[0] for row in cells_of(app) if word in row[1])


async def do(pilot: object, app: OfficeApp, word: str) -> None:
    """Choose an act of F4 by its name, with the focus in the list."""
    app.screen.set_focus(app.screen.query_one(f"#list{app.screen.pane}"))  # type: ignore[attr-defined]
    await typed(pilot, "f4")  # type: ignore[arg-type]
    await typed(pilot, *act_no(app, word), "enter")  # type: ignore[arg-type]


@pytest.mark.parametrize("size", SIZES)
async def test_the_plan_of_the_mock_up(desk: Collecting, size: tuple[int, int]) -> None:
    app = screen_of(desk)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        fill(app, monthly="20000")
        await typed(pilot, "f5")
        check_picture(app, "6301_plan")
        assert said(app) == "完了 計画を作りました。月額か回数を変えて F5 で作り直せます"


async def test_a_count_gives_the_amount_and_a_changed_amount_the_count(desk: Collecting) -> None:
    app = screen_of(desk)
    async with app.run_test() as pilot:
        await settled(pilot)
        fill(app, count="8")
        await typed(pilot, "f5")
        form = app.screen.query_one(Form)
        assert form.field("monthly").value == "20,000"
        fill(app, monthly="30000")
        await typed(pilot, "f5")
        assert form.field("count").value == "6"
        fill(app, count="10")
        await typed(pilot, "f5")
        assert form.field("monthly").value == "16,000"


async def test_the_receivables_that_were_chosen_in_the_case_are_the_ones_of_the_plan(desk: Collecting) -> None:
    app = opened(PlanScreen(desk.who.party_id, desk.who.receivables[:2]), desk.ctx)
    async with app.run_test() as pilot:
        await settled(pilot)
        assert "対象 2期別 38,000" in screen_text(app)


async def test_space_swaps_the_receivable_with_the_next_one(desk: Collecting) -> None:
    app = screen_of(desk)
    async with app.run_test() as pilot:
        await settled(pilot)
        fill(app, monthly="20000")
        await typed(pilot, "f5")
        app.screen.set_focus(app.screen.query_one("#list0"))
        await pilot.press("space")
        await settled(pilot)
        assert cells_of(app)[0][4] == "R6市2 14,000  R6市1 6,000"


@pytest.mark.parametrize("size", SIZES)
async def test_a_plan_is_kept_printed_signed_and_watched(desk: Collecting, size: tuple[int, int]) -> None:
    app = screen_of(desk)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        fill(app, monthly="20000")
        await typed(pilot, "f9")
        assert isinstance(app.screen, Confirm)
        check_picture(app, "6301_confirm")
        await typed(pilot, "y", "enter")
        assert said(app) == "完了 版 1 を案に残しました。F12 で誓約書を印刷し、署名を受けてください。"
        await typed(pilot, "f12")
        assert isinstance(app.screen, PrintPage)
        await typed(pilot, "f9")
        assert "を出力フォルダに出しました" in said(app)
        await do(pilot, app, "署名の日")
        await answer(pilot, app, "R8.11.24")
        assert isinstance(app.screen, Confirm)
        assert "列挙した 7期別を R8.11.24 に承認" in screen_text(app)
        await typed(pilot, "y", "enter")
        assert said(app) == "完了 署名を登録しました。7期別を承認しています。"
        app.screen.set_focus(app.screen.query_one("#list0"))
        await typed(pilot, "2")
        check_picture(app, "6301_kept")
    assert desk.seen().live is not None
    kinds = {event.kind for event in desk.events()}
    assert EventKind.WRITTEN_ACKNOWLEDGEMENT in kinds


@pytest.mark.parametrize("size", SIZES)
async def test_a_default_is_told_and_only_proposed_on(desk: Collecting, size: tuple[int, int]) -> None:
    number = desk.signed()
    desk.on(date(2027, 1, 29))
    desk.night()
    app = screen_of(desk)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        app.screen.set_focus(app.screen.query_one("#list0"))
        await typed(pilot, "2")
        check_picture(app, "6301_default")
        await do(pilot, app, "取消しを起案")
        assert isinstance(app.screen, ReasonPage)
        fill(app, reason="2回連続の不履行 電話に応答なし")
        await typed(pilot, "f9")
        check_picture(app, "6301_cancel")
        await typed(pilot, "y", "enter")
        assert said(app).startswith("完了 取消しを起案しました（起案 1）。")
    assert desk.told(number).state is PlanState.DEFAULTED


async def test_the_notice_asks_until_when(desk: Collecting) -> None:
    desk.signed()
    desk.on(date(2027, 1, 29))
    desk.night()
    app = screen_of(desk)
    async with app.run_test() as pilot:
        await settled(pilot)
        await do(pilot, app, "不履行通知")
        await answer(pilot, app, "R9.2.12")
        assert isinstance(app.screen, PrintPage)
        await typed(pilot, "f9")
        assert "P10-R8-000001 を出力フォルダに出しました" in said(app)


@pytest.mark.parametrize("size", SIZES)
async def test_the_list_without_a_person(desk: Collecting, size: tuple[int, int]) -> None:
    desk.signed()
    app = opened(PlanScreen(), desk.ctx)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        check_picture(app, "6301_list")
        await typed(pilot, "enter")
        assert isinstance(app.screen, PlanScreen)
        assert "対象 7期別" in screen_text(app)


async def test_the_failing_alone_are_listed(desk: Collecting) -> None:
    desk.signed()
    app = opened(PlanScreen(), desk.ctx)
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "u")
        assert cells_of(app) == []
        await typed(pilot, "u")
        assert len(cells_of(app)) == 1


@pytest.mark.parametrize("size", SIZES)
async def test_receivables_are_chosen_and_what_stands_against_one_is_said(
    desk: Collecting, size: tuple[int, int]
) -> None:
    with desk.city.vault.write() as store:
        seq = store.audit.record(an_entry(function_code="delinquency.graces"))
        grace = NewReceivableEvent(
            desk.who.receivables[0], EventKind.COLLECTION_GRACE, date(2026, 11, 1), date(2027, 3, 31)
        )
        store.receivable_events.add(grace, seq)
    app = screen_of(desk)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        app.screen.set_focus(app.screen.query_one("#list0"))
        await typed(pilot, "t")
        assert isinstance(app.screen, ChoicePage)
        check_picture(app, "6301_choice")
        await pilot.press("space")
        await settled(pilot)
        assert said(app).startswith("不可 R6 市県民税 1期は徴収猶予中です（R9.3.31 まで）")
        await pilot.press("space")
        await typed(pilot, "f9")
        assert "対象 5期別" in screen_text(app)


async def test_a_paper_is_entrusted_and_dishonoured(desk: Collecting) -> None:
    app = screen_of(desk)
    async with app.run_test() as pilot:
        await settled(pilot)
        await do(pilot, app, "納付受託を受ける")
        assert isinstance(app.screen, EntrustPage)
        fill(
            app,
            paper_no="AB12345",
            face="30000",
            due_on="R8.11.24",
            charge_until_on="R8.11.24",
            drawn_by="丸八工業株式会社",
            drawn_on_bank="百五銀行伊勢支店",
            reentrusted_to="百五銀行",
        )
        await typed(pilot, "f9")
        assert isinstance(app.screen, Confirm)
        await typed(pilot, "y", "enter")
        assert said(app).startswith("完了 30,000円の証券を受託しました")
        app.screen.set_focus(app.screen.query_one("#list0"))
        await typed(pilot, "4")
        check_picture(app, "6301_entrusted")
        await do(pilot, app, "不渡り")
        await answer(pilot, app, "R8.11.24")
        await typed(pilot, "y", "enter")
        assert said(app) == "完了 不渡りを記録しました。30,000円は未納のまま残ります。"


async def test_a_paper_that_is_refused_keeps_what_was_typed(desk: Collecting) -> None:
    app = screen_of(desk)
    async with app.run_test() as pilot:
        await settled(pilot)
        await do(pilot, app, "納付受託を受ける")
        fill(
            app,
            paper_no="AB12345",
            face="999999",
            due_on="R8.11.24",
            charge_until_on="R8.11.24",
            drawn_by="丸八工業株式会社",
            drawn_on_bank="百五銀行伊勢支店",
            reentrusted_to="百五銀行",
        )
        await typed(pilot, "f9")
        await typed(pilot, "y", "enter")
        assert isinstance(app.screen, EntrustPage)
        assert said(app).startswith("不可 券面 999,999円は対象の未納")
        assert app.screen.query_one(Form).field("drawn_by").value == "丸八工業株式会社"
        await typed(pilot, "f9", "f3")
        assert isinstance(app.screen, EntrustPage)
        assert app.screen.query_one(Form).field("reentrusted_to").value == "百五銀行"


async def test_a_third_party_payer_is_noted_and_ended(desk: Collecting) -> None:
    app = screen_of(desk)
    async with app.run_test() as pilot:
        await settled(pilot)
        await do(pilot, app, "第三者納付を記録")
        assert isinstance(app.screen, PayerPage)
        fill(app, name="伊勢　花子", relation="配偶者")
        await typed(pilot, "f9")
        assert said(app) == "完了 第三者納付 伊勢　花子（配偶者）を記録しました。"
        await do(pilot, app, "第三者納付を終える")
        assert said(app) == "完了 第三者納付 伊勢　花子（配偶者） を終えました。"


async def test_a_draft_is_dropped(desk: Collecting) -> None:
    number = desk.kept()
    app = screen_of(desk)
    async with app.run_test() as pilot:
        await settled(pilot)
        await do(pilot, app, "案を取り下げる")
        await typed(pilot, "y", "enter")
        assert said(app) == "完了 案を取り下げました。"
    assert desk.told(number).state is PlanState.CANCELLED


async def test_of_two_clerks_the_second_is_told(desk: Collecting) -> None:
    app = screen_of(desk)
    async with app.run_test() as pilot:
        await settled(pilot)
        fill(app, monthly="20000")
        await typed(pilot, "f9")
        desk.kept()
        await typed(pilot, "y", "enter")
        assert said(app) == "不可 分納誓約はほかの職員が変更しました。F5 で読み直してからもう一度行ってください。"


async def test_an_amount_over_what_is_owed_is_told_at_its_field(desk: Collecting) -> None:
    app = screen_of(desk)
    async with app.run_test() as pilot:
        await settled(pilot)
        fill(app, monthly="153801")
        await typed(pilot, "f5")
        assert said(app).startswith("不可 月額 153,801円は対象の未納 153,800円を超えています")
        assert app.screen.focused is app.screen.query_one(Form).field("monthly")


async def test_under_a_suspension_of_all_f9_rests_with_the_reason(desk: Collecting) -> None:
    with desk.city.vault.write() as store:
        seq = store.audit.record(an_entry(function_code="delinquency.suspension"))
        for number in desk.who.receivables:
            store.receivable_events.add(NewReceivableEvent(number, EventKind.SUSPENSION, date(2026, 11, 1)), seq)
    app = screen_of(desk)
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "f9")
        assert said(app).startswith("不可 未納の全期別が執行停止中です（R8.11.1 から）")


async def test_a_look_without_a_ground_asks_for_one(desk: Collecting) -> None:
    with desk.city.vault.write() as store:
        ask_for_grounds(store)
    app = screen_of(desk)
    async with app.run_test() as pilot:
        await settled(pilot)
        assert isinstance(app.screen, LookReasonPage)
        fill(app, reason="分納の相談で来庁")
        await typed(pilot, "f9")
        assert "対象 7期別" in screen_text(app)


async def test_what_is_typed_ahead_of_the_reading_keeps_the_usual_terms_and_is_worked_out(desk: Collecting) -> None:
    app = screen_of(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = app.screen
        assert isinstance(screen, PlanScreen)
        screen.desk, screen._filled = None, False  # as it stands before the party's plans are read
        form = screen.query_one(Form)
        form.clear("start", "day")
        form.remember()
        fill(app, monthly="8000")
        await typed(pilot, "f5")
        await settled(pilot)
        assert (form.field("start").value, form.field("day").value) == ("R8.12.25", "25")
        assert "計画を作りました" in said(app)
