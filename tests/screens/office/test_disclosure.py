"""9203: who looked at a person, summed up and row by row, and the paper that is handed over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from textual.pilot import Pilot

from core.office.audit import Result
from core.office.context import Context
from core.office.traces.audit_chain import VERIFIED, ChainState, record_check
from tests.conftest import CtxFor
from tests.people import context_of
from tests.printouts.reading import whole
from tests.screens.office.test_audit_view import ready
from tests.screens.pictures import SIZES, check_picture
from tests.terminal.gallery import DESK
from tests.terminal.harness import screen_text
from tui.app import OfficeApp
from tui.screens.office.traces.disclosure import NOTHING_YET, DisclosureScreen
from tui.widgets.data_list import DataList
from tui.widgets.form import Form
from tui.wiring import City, system_context

Ctx = Context[Any]


@pytest.fixture
def looked_at(city: City, ctx_for: CtxFor) -> City:
    """A person whom a clerk has opened four times, whom a search has listed, and whom somebody was not let see."""
    with city.vault.write() as store:
        store.db.execute("INSERT INTO party(party_id, party_no, name) VALUES(9, '00000009', '髙﨑 𠮷野')")
    clerk, branch = ctx_for("collection"), context_of(city, ctx_for("branch").actor.staff_no)
    for ground in ("納付の相談", "納付の確認", "納付の確認（続き）", "当日の処理"):
        clerk.record_view("ledger.payments", "収納総括照会", party_id=9, reason=ground)
    branch.record_view("parties.search", "検索", reason="納税証明の申請", seen=["00000009"])
    with city.vault.write() as store:
        store.audit.record(branch.entry("ledger.payments", "閲覧の拒否", Result.REFUSED, party_id=9))
    return city


async def asked(pilot: Pilot[None], app: OfficeApp) -> None:
    await ready(pilot)
    app.screen.query_one(Form).fill({"party": "9", "request_no": "R8-12"})
    await pilot.press("f5")
    await ready(pilot)


def cells(app: OfficeApp, which: str) -> list[tuple[object, ...]]:
    return [row.cells for row in app.screen.query_one(f"#{which}", DataList).rows]


def opened(ctx: Ctx) -> OfficeApp:
    return OfficeApp(DisclosureScreen, ctx=ctx, desk=DESK)


@pytest.mark.parametrize("size", SIZES)
async def test_the_sums_say_who_how_and_how_often(looked_at: City, auditor: Ctx, size: tuple[int, int]) -> None:
    app = opened(auditor)
    async with app.run_test(size=size) as pilot:
        await asked(pilot, app)
        assert [row[4] for row in cells(app, "groups")] == ["1", "1", "4"]
        check_picture(app, "9203_sums")


async def test_enter_shows_the_rows_of_one_and_d_goes_back(looked_at: City, auditor: Ctx) -> None:
    app = opened(auditor)
    async with app.run_test() as pilot:
        await asked(pilot, app)
        await pilot.press("end", "enter")
        await ready(pilot)
        assert [row[7] for row in cells(app, "rows")] == [
            "当日の処理",
            "納付の確認（続き）",
            "納付の確認",
            "納付の相談",
        ]
        check_picture(app, "9203_rows")
        await pilot.press("d", "d")
        await ready(pilot)
        assert len(cells(app, "rows")) == 6


async def test_f12_hands_the_paper_to_the_gate_with_the_number_of_the_request(looked_at: City, auditor: Ctx) -> None:
    app = opened(auditor)
    async with app.run_test() as pilot:
        await asked(pilot, app)
        await pilot.press("f12")
        await ready(pilot)
        assert "開示請求 R8-12" in screen_text(app)
        await pilot.press("f9")
        await ready(pilot)
        assert isinstance(app.screen, DisclosureScreen)
        assert app.screen.message_line.word == "完了"
    [path] = (looked_at.folder / "out").rglob("*.pdf")
    assert "二見総合支所生活福祉課" in whole(path.read_bytes())


async def test_a_log_that_is_known_to_be_broken_is_told_before_anybody_reports_from_it(
    looked_at: City, auditor: Ctx
) -> None:
    record_check(system_context(looked_at), VERIFIED, ChainState(3, "0" * 64, 1, "行の内容が記録時と違います。"))
    app = opened(auditor)
    async with app.run_test() as pilot:
        await asked(pilot, app)
        assert "注意  ログが 1行目で合いません。9201 で確かめるまで報告しないでください。" in screen_text(app)


async def test_without_a_request_nothing_is_looked_up(looked_at: City, auditor: Ctx) -> None:
    app = opened(auditor)
    async with app.run_test() as pilot:
        await ready(pilot)
        assert app.screen.query_one("#groups", DataList).rows == []
        app.screen.query_one(Form).fill({"party": "9", "request_no": "請求"})
        await pilot.press("f5")
        await ready(pilot)
        assert isinstance(app.screen, DisclosureScreen)
        assert app.screen.message_line.sentence == "開示請求の番号を入力してください（例 R8-12）。"
        await pilot.press("f12")
        assert app.screen.message_line.sentence == NOTHING_YET
    with looked_at.vault.read() as store:
        assert [each.act for each in store.look_reader.of_party(9, *days(auditor))].count("閲覧者の照会") == 0


async def test_a_person_whom_nobody_has_seen_has_an_empty_list(city: City, auditor: Ctx) -> None:
    with city.vault.write() as store:
        store.db.execute("INSERT INTO party(party_id, party_no, name) VALUES(9, '00000009', '髙﨑 𠮷野')")
    app = opened(auditor)
    async with app.run_test() as pilot:
        await asked(pilot, app)
        assert cells(app, "groups") == []
        assert "見た記録は 0件です" in screen_text(app)


def days(ctx: Ctx) -> tuple[Any, Any]:
    today = ctx.now().date()
    return today - timedelta(days=1), today
