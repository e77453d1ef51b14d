"""6401: the list of graces, one party's graces by pane, intake and drafts by F4, papers by F12."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.delinquency.graces.applying import ask_correction
from core.delinquency.graces.desk import grace_desk
from core.delinquency.graces.grace import GraceState
from core.delinquency.graces.kinds import Clause, GraceKind
from core.delinquency.graces.planning import Finances
from core.office.context import Context
from core.values.money import Yen
from tests.delinquency.graces.world import Approve, Later, a_grace, an_applicant, an_application
from tests.screens.collection.working import cells_of, opened, said, settled
from tests.screens.pictures import SIZES, check_picture
from tests.terminal.harness import screen_text
from tui.app import OfficeApp
from tui.screens.delinquency.graces.decision_pages import DecisionPage, EndPage, ReliefPage
from tui.screens.delinquency.graces.graces import GracesScreen
from tui.screens.delinquency.graces.pages import ApplyPage, WordsPage
from tui.screens.delinquency.graces.paper_page import PapersPage
from tui.screens.office.outputs.print_page import PrintPage
from tui.widgets.act_list import ActList
from tui.widgets.confirm import Confirm
from tui.widgets.form import Form

Ctx = Context[Any]


async def filled(app: OfficeApp, pilot: Any, **values: str) -> None:
    form = app.screen.query_one(Form)
    for name, value in values.items():
        form.field(name).value = value
    await pilot.press("f9")
    await settled(pilot)


@pytest.mark.parametrize("size", SIZES)
async def test_without_a_person_it_lists_what_waits(
    collector: Ctx, approve_it: Approve, later: Later, size: tuple[int, int]
) -> None:
    a_grace(collector, approve_it, an_applicant(collector, name="伊勢 太郎"), until_on=date(2026, 12, 31))
    grace = an_application(collector, an_applicant(collector, name="二見 花子"))
    ask_correction(collector, grace.grace_id, "財産収支状況書がない")
    app = opened(GracesScreen(), collector)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        check_picture(app, "6401_list")
        await pilot.press("2", "enter")
        await settled(pilot)
        assert grace.grace_no in screen_text(app)


@pytest.mark.parametrize("size", SIZES)
async def test_an_application_with_its_examination(collector: Ctx, size: tuple[int, int]) -> None:
    who = an_applicant(collector)
    an_application(
        collector,
        who,
        receivable_ids=who.receivables[:1],
        statement="取引先の倒産で売上が減った",
        finances=Finances(deposits=Yen(60_000), living_needs=Yen(90_000)),
    )
    app = opened(GracesScreen(who.party_id), collector)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        check_picture(app, "6401_application")
        await pilot.press("2")
        await settled(pilot)
        check_picture(app, "6401_examination")
        assert any(row[0] == "×" and row[1] == "他の滞納" for row in cells_of(app, 1))


async def test_a_default_is_shown_and_the_draft_of_the_end_proposes_it(
    collector: Ctx, approve_it: Approve, later: Later
) -> None:
    who = an_applicant(collector)
    a_grace(collector, approve_it, who)
    later(45)
    app = opened(GracesScreen(who.party_id), collector)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("4")
        await settled(pilot)
        check_picture(app, "6401_kept")
        await app.screen.act("end")  # type: ignore[attr-defined]  # the act of F4
        await settled(pilot)
        assert isinstance(app.screen, EndPage)
        await filled(app, pilot, reasons="第1回の納付がない")
        assert isinstance(app.screen, Confirm)
        await pilot.press("y", "enter")
        await settled(pilot)
        assert said(app).startswith("完了 決裁へ回しました")


async def test_what_is_not_possible_is_listed_with_its_reason(collector: Ctx, approve_it: Approve) -> None:
    who = an_applicant(collector)
    a_grace(collector, approve_it, who, kind=GraceKind.COLLECTION, clause=Clause.DISASTER)
    app = opened(GracesScreen(who.party_id), collector)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("f4")
        await settled(pilot)
        assert isinstance(app.screen, ActList)
        reasons = {row[1]: row[3] for row in cells_of(app)}
        assert "法15条の3②" in reasons["弁明の記録"]
        assert "審査中の申請" in reasons["許可・一部許可・不許可（起案）"]


async def test_an_application_is_received_by_keys(collector: Ctx) -> None:
    who = an_applicant(collector)
    app = opened(GracesScreen(who.party_id), collector)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await app.screen.act("apply")  # type: ignore[attr-defined]  # the act of F4
        await settled(pilot)
        assert isinstance(app.screen, ApplyPage)
        check_picture(app, "6401_apply")
        await filled(app, pilot, ground="41", until_on="R9.5.31", arose_on="R8.10.1")
        assert said(app).startswith("完了")
        assert "を受付。対象の時効が更新しました" in said(app)
    [told] = grace_desk(collector, who.party_id).graces
    assert (told.state, told.grace.numbers) == (GraceState.EXAMINED, who.receivables)


async def test_a_decision_goes_to_the_tray_with_its_plan(collector: Ctx) -> None:
    who = an_applicant(collector)
    an_application(collector, who)
    app = opened(GracesScreen(who.party_id), collector)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await app.screen.act("decide")  # type: ignore[attr-defined]  # the act of F4
        await settled(pilot)
        assert isinstance(app.screen, DecisionPage)
        check_picture(app, "6401_decision")
        await filled(app, pilot, day="25")
        assert "1回 R8.12.25 40,000円" in screen_text(app)
        await pilot.press("y", "enter")
        await settled(pilot)
        assert said(app).startswith("完了 決裁へ回しました")


async def test_a_refused_draft_keeps_what_was_typed(collector: Ctx) -> None:
    who = an_applicant(collector)
    an_application(collector, who, receivable_ids=who.receivables[:1])
    app = opened(GracesScreen(who.party_id), collector)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await app.screen.act("decide")  # type: ignore[attr-defined]  # the act of F4
        await settled(pilot)
        await filled(app, pilot, outcome="1", monthly="20000")
        await pilot.press("y", "enter")
        await settled(pilot)
        assert isinstance(app.screen, DecisionPage)
        assert "ほかに滞納があります" in said(app)
        assert app.screen.query_one(Form).field("monthly").value == "20,000"


async def test_a_correction_is_asked_for(collector: Ctx) -> None:
    who = an_applicant(collector)
    an_application(collector, who)
    app = opened(GracesScreen(who.party_id), collector)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await app.screen.act("correction")  # type: ignore[attr-defined]  # the act of F4
        await settled(pilot)
        assert isinstance(app.screen, WordsPage)
        await filled(app, pilot, words="財産収支状況書がない")
        assert "期限 R8.12.14" in said(app)


async def test_late_charges_with_their_waivers_and_a_draft_of_relief(collector: Ctx, approve_it: Approve) -> None:
    who = an_applicant(collector)
    a_grace(collector, approve_it, who)
    app = opened(GracesScreen(who.party_id), collector)
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await pilot.press("6")
        await settled(pilot)
        check_picture(app, "6401_late_charges")
        await app.screen.act("relieve")  # type: ignore[attr-defined]  # the act of F4
        await settled(pilot)
        assert isinstance(app.screen, ReliefPage)
        await filled(app, pilot, ground="01", from_on="R8.11.24", until_on="R8.11.24", reasons="長期の入院")
        await pilot.press("y", "enter")
        await settled(pilot)
        assert said(app).startswith("完了 決裁へ回しました")


async def test_papers_by_f12(collector: Ctx, approve_it: Approve) -> None:
    who = an_applicant(collector)
    a_grace(collector, approve_it, who)
    app = opened(GracesScreen(who.party_id), collector)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("f12")
        await settled(pilot)
        assert isinstance(app.screen, PapersPage)
        check_picture(app, "6401_papers")
        await pilot.press("5", "enter")
        await settled(pilot)
        assert said(app).startswith("不可")
        await pilot.press("4", "enter")
        await settled(pilot)
        assert isinstance(app.screen, PrintPage)
        await pilot.press("f9")
        await settled(pilot)
        assert isinstance(app.screen, PapersPage)
        assert said(app).startswith("完了")


async def test_who_may_only_read_sees_no_acts(ctx_for: Any, collector: Ctx) -> None:
    who = an_applicant(collector)
    an_application(collector, who)
    app = opened(GracesScreen(who.party_id), ctx_for("chief"))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("f4")
        await settled(pilot)
        assert [row[1] for row in cells_of(app)] == ["案件", "決裁箱"]
