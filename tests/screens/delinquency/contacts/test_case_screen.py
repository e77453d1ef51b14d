"""6101: six panes, the newest of the others always in sight, acts with their reasons, and the list of one's own cases."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.delinquency.contacts.contact import ContactEntry
from core.delinquency.contacts.recording import record_contact
from core.office.context import Context
from tests.conftest import CtxFor
from tests.screens.collection.working import cells_of, opened, said, settled
from tests.screens.delinquency.contacts.collector import Desk
from tests.screens.pictures import SIZES, check_picture
from tests.terminal.harness import screen_text
from tui.screens.delinquency.contacts.case import CaseScreen
from tui.screens.delinquency.contacts.case_doing import OPENS
from tui.screens.delinquency.contacts.case_pages import CourseRowPage, SeizablePage
from tui.screens.delinquency.contacts.contact import ContactScreen
from tui.screens.delinquency.contacts.record_page import RecordPage
from tui.screens.delinquency.contacts.task_pages import EndTaskPage, PolicyPage, TaskPage
from tui.screens.ledger.history import HistoryScreen
from tui.screens.parties.persons import Persons
from tui.widgets.act_list import ActList
from tui.widgets.data_list import DataList
from tui.widgets.form import Form
from tui.widgets.lines import Lines
from tui.wiring import City

Ctx = Context[Any]


@pytest.mark.parametrize("size", SIZES)
async def test_the_case_as_it_opens(desk: Desk, collector: Ctx, size: tuple[int, int]) -> None:
    app = opened(CaseScreen(desk.party_id), collector)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        check_picture(app, "6101_case")


@pytest.mark.parametrize("size", SIZES)
async def test_without_a_person_it_lists_the_collectors_cases(
    desk: Desk, collector: Ctx, size: tuple[int, int]
) -> None:
    app = opened(CaseScreen(), collector)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        check_picture(app, "6101_list")


@pytest.mark.parametrize("size", SIZES)
async def test_a_pane_by_its_digit(desk: Desk, collector: Ctx, size: tuple[int, int]) -> None:
    app = opened(CaseScreen(desk.party_id), collector)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        await pilot.press("4")
        await settled(pilot)
        check_picture(app, "6101_tasks")
        assert app.screen.focused is app.screen.query_one("#list3", DataList)


@pytest.mark.parametrize("code", list(OPENS))
async def test_every_room_opens_with_the_person_of_the_case_and_leads_back_to_the_row(
    desk: Desk, collector: Ctx, code: str
) -> None:
    screen = CaseScreen(desk.party_id)
    app = opened(screen, collector)
    async with app.run_test() as pilot:
        await settled(pilot)
        await pilot.press("down")
        await screen.act(code)
        await settled(pilot)
        assert OPENS[code] == app.screen.NUMBER
        assert app.screen.message_line.word not in ("障害", "不可")
        while app.screen is not screen:
            await pilot.press("f3")
            await settled(pilot)
        assert screen.query_one("#list0", DataList).cursor == 1


async def test_a_wider_terminal_shows_all_panes_and_keeps_the_focus(desk: Desk, collector: Ctx) -> None:
    app = opened(CaseScreen(desk.party_id), collector)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("2", "down")
        course = app.screen.query_one("#list1", DataList)
        assert not app.screen.query_one("#list0", DataList).display
        await pilot.resize_terminal(120, 40)
        await settled(pilot)
        assert app.screen.query_one("#list0", DataList).display
        assert (app.screen.focused, course.cursor) == (course, 1)
        await pilot.resize_terminal(80, 24)
        await settled(pilot)
        assert (app.screen.focused, course.cursor) == (course, 1)


async def test_another_day_counts_late_charge_and_limitation_to_that_day(desk: Desk, collector: Ctx) -> None:
    app = opened(CaseScreen(desk.party_id), collector)
    async with app.run_test() as pilot:
        await settled(pilot)
        await pilot.press("f5", *"R9.3.31", "enter")
        await settled(pilot)
        shown = screen_text(app)
    assert "R9.3.31の" in shown
    assert "本日の計 166,000" in shown


async def test_marked_rows_are_summed_and_go_into_the_contact(desk: Desk, collector: Ctx) -> None:
    app = opened(CaseScreen(desk.party_id), collector)
    async with app.run_test() as pilot:
        await settled(pilot)
        await pilot.press("space", "space")
        await settled(pilot)
        assert said(app) == "案内 選択 2期別 延滞金込み 45,900円"
        await pilot.press("+")
        await settled(pilot)
        assert isinstance(app.screen, ContactScreen)
        assert app.screen.query_one(Form).field("targets").value == "1,2"


async def test_acts_that_are_not_possible_say_why_and_from_when(
    city: City, desk: Desk, collector: Ctx, ctx_for: CtxFor
) -> None:
    app = opened(CaseScreen(desk.party_id), ctx_for("delinquency", "2"))
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await pilot.press("f4")
        assert isinstance(app.screen, ActList)
        rows = {row[1]: row[3] for row in cells_of(app)}
        assert "担当は中村" in rows["方針と見直し"]
        assert rows["折衝の記録"] == ""


async def test_a_reason_longer_than_the_message_line_is_written_out(desk: Desk, collector: Ctx) -> None:
    app = opened(CaseScreen(desk.party_id), collector)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("f4")
        number = next(row[0].strip() for row in cells_of(app) if row[1] == "不納欠損")
        await pilot.press(*number, "enter")
        whole = "".join(
            "".join(piece[1] for piece in line).strip() for line in app.screen.query_one("#why", Lines).lines
        )
        assert whole == "消滅した期別がありません。時効の完成か執行停止が要ります（法15条の7(4)(5) 18条）。"
        await pilot.press("up")
        assert not app.screen.query_one("#why", Lines).lines


async def test_whether_property_may_be_seized_is_told_with_article_and_day(desk: Desk, collector: Ctx) -> None:
    app = opened(CaseScreen(desk.party_id), collector)
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await app.screen.act("seizable")  # type: ignore[attr-defined]  # the act of F4
        await settled(pilot)
        assert isinstance(app.screen, SeizablePage)
        rows = {(row[1], row[2], row[0]): row[4:] for row in cells_of(app)}
    assert rows["軽自動車", "全", "R8"] == ("不可", "R8.11.27", "督促から10日を経過していません。", "法331条①一")
    assert rows["市県民税", "1", "R8"][0] == "可"


async def test_f8_goes_on_through_the_list_and_back_comes_to_the_same_row(desk: Desk, collector: Ctx) -> None:
    app = opened(CaseScreen(), collector)
    async with app.run_test() as pilot:
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert "1/3件" in screen_text(app)
        await pilot.press("f8")
        await settled(pilot)
        assert "鳥羽" in screen_text(app)
        await pilot.press("f3")
        await settled(pilot)
        assert app.screen.query_one("#cases", DataList).cursor == 1


async def test_the_list_is_narrowed_by_reading_and_sorted(desk: Desk, collector: Ctx) -> None:
    app = opened(CaseScreen(), collector)
    async with app.run_test() as pilot:
        await settled(pilot)
        await pilot.press("/", *"シマ", "enter")
        await settled(pilot)
        assert [row[2] for row in cells_of(app)] == ["志摩　次郎"]
        await pilot.press("/", *["backspace"] * 4, "enter", "s")
        await settled(pilot)
        assert [row[2] for row in cells_of(app)] == ["伊勢　太郎", "志摩　次郎", "鳥羽　三郎"]


@pytest.mark.parametrize(
    ("keys", "page"),
    [
        (["enter"], HistoryScreen),
        (["2", "enter"], CourseRowPage),
        (["4", "+"], TaskPage),
        (["4", "down", "enter"], EndTaskPage),
        (["f12"], RecordPage),
        (["+"], ContactScreen),
        (["2", "+"], ContactScreen),
    ],
)
async def test_each_pane_opens_and_adds_what_belongs_to_it(
    desk: Desk, collector: Ctx, keys: list[str], page: type
) -> None:
    app = opened(CaseScreen(desk.party_id), collector)
    async with app.run_test() as pilot:
        await settled(pilot)
        for key in keys:
            await pilot.press(key)
            await settled(pilot)
        assert isinstance(app.screen, page)


async def test_an_empty_pane_says_so_and_takes_nothing(desk: Desk, collector: Ctx) -> None:
    app = opened(CaseScreen(desk.party_id), collector)
    async with app.run_test() as pilot:
        await settled(pilot)
        await pilot.press("3")
        await settled(pilot)
        assert "財産の記録はありません。" in screen_text(app)
        await pilot.press("+")
        assert "手で加えるものはありません" in said(app)


async def test_a_policy_is_set_with_its_day_of_review(desk: Desk, collector: Ctx) -> None:
    app = opened(CaseScreen(desk.party_id), collector)
    async with app.run_test() as pilot:
        await settled(pilot)
        await app.screen.act("policy")  # type: ignore[attr-defined]  # the act of F4
        await settled(pilot)
        assert isinstance(app.screen, PolicyPage)
        app.screen.query_one(Form).fill({"policy": "3", "review_on": "R8.12.10", "words": "約束の不履行"})
        await pilot.press("f9")
        await settled(pilot)
        assert "方針 差押 見直 R8.12.10" in screen_text(app)


async def test_a_protected_person_stands_by_number_alone(city: City, desk: Desk, collector: Ctx) -> None:
    with city.vault.write() as store:
        store.db.execute("UPDATE party SET protected = 1 WHERE party_id = ?", (desk.party_id,))
    app = opened(CaseScreen(desk.party_id), collector)
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        shown = screen_text(app)
        assert "岩渕" not in shown and "0596-00-1234" not in shown and "伊勢　太郎" not in shown
        await pilot.press("+")
        await settled(pilot)
        assert "0596-00-1234" not in screen_text(app)
    listing = opened(CaseScreen(), collector)
    async with listing.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        assert "伊勢　太郎" not in screen_text(listing)


async def test_the_course_is_read_on_by_pages_and_narrowed_by_kind(city: City, desk: Desk, collector: Ctx) -> None:
    for minute in range(40):
        entry = ContactEntry(desk.party_id, date(2026, 11, 24), f"09:{minute:02d}", "1", "1", "91", f"{minute}番目。")
        record_contact(collector, entry)
    app = opened(CaseScreen(desk.party_id), collector)
    async with app.run_test() as pilot:
        await settled(pilot)
        await pilot.press("2")
        listed = app.screen.query_one("#list1", DataList)
        assert len(listed.rows) == 30
        await pilot.press("end", "down")
        await settled(pilot)
        assert len(listed.rows) == 55
        await pilot.press("k", "k")
        await settled(pilot)
        assert {row.cells[1] for row in listed.rows} == {"入金", "督促"}


async def test_coming_back_shows_what_was_done_meanwhile(desk: Desk, collector: Ctx) -> None:
    app = opened(CaseScreen(Persons((desk.party_id,))), collector)
    async with app.run_test() as pilot:
        await settled(pilot)
        await pilot.press("+")
        await settled(pilot)
        await pilot.press(*"91", "enter", "enter", *"TEL.", "f9")
        await settled(pilot)
        assert isinstance(app.screen, CaseScreen)
        assert said(app).startswith("完了 登録しました。")
        assert "その他  TEL." in screen_text(app)
