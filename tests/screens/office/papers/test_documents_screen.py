"""9303: finding a document, its course, printing again, pulling out, day of dispatch, letting go what waits, runs."""

from __future__ import annotations

from typing import Any

import pytest

from core.office.context import Context
from core.office.jobs import run_job
from core.office.papers.holding import HeldForGlyph
from core.office.papers.issuing import issue_letter
from core.office.papers.letters import Paragraph
from tests.office.papers.desk import MISSING, a_request, a_run, job_of, person, rows, with_form
from tests.screens.collection.working import cells_of, opened, said, settled, typed
from tests.screens.pictures import SIZES, check_picture
from tui.screens.office.outputs.print_page import PrintPage
from tui.screens.office.papers.documents import LettersScreen
from tui.widgets.confirm import Confirm
from tui.widgets.form import Form
from tui.wiring import City

Ctx = Context[Any]


def an_office(clerk: Ctx, city: City) -> None:
    """Two letters, one that waits, and a finished run of three with one left out."""
    with_form(city)
    people = [person(city, name=f"伊勢　{word}子", party_no=f"0000010{at}") for at, word in enumerate("一二三四")]
    for number in people[:2]:
        issue_letter(clerk, a_request(number), function_code="delinquency.reminders")
    rare = person(city, name=MISSING, party_no="00000109")
    with pytest.raises(HeldForGlyph):
        issue_letter(clerk, a_request(rare, blocks=(Paragraph("至急"),)), function_code="delinquency.reminders")
    run_id = a_run(clerk, people, **{f"p{people[3]}": {"ground": "分納を履行中"}})
    run_job(clerk, job_of(clerk, run_id))


def fill(app: Any, pane: int, **texts: str) -> None:
    app.screen.query_one(f"#form{pane - 1}", Form).fill(texts)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("pane", [1, 2, 3])
async def test_each_pane_shows_its_rows(clerk: Ctx, city: City, size: tuple[int, int], pane: int) -> None:
    an_office(clerk, city)
    app = opened(LettersScreen(), clerk)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        if pane > 1:
            await typed(pilot, str(pane))
        await settled(pilot)
        check_picture(app, f"9303_letters_{pane}")


async def test_a_document_is_found_by_its_number_and_opened(clerk: Ctx, city: City) -> None:
    an_office(clerk, city)
    app = opened(LettersScreen(), clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        assert len(cells_of(app)) == 5
        fill(app, 1, number="伊収第P02-8-2号")
        app.screen.set_focus(app.screen.query_one("#form0", Form).fields[2])
        app.screen.action_refresh()
        await settled(pilot)
        app.screen.set_focus(app.screen.query_one("#form0", Form).field("reason"))
        await typed(pilot, "enter")
        await settled(pilot)
        assert [row[0] for row in cells_of(app)] == ["伊収第P02-8-2号"]
        await typed(pilot, "enter")
        await settled(pilot)
        assert rows(city, "SELECT count(*) FROM audit_log WHERE body LIKE '%発送文書 照会%'") == [(1,)]


async def test_r_prints_again_with_a_reason(clerk: Ctx, city: City) -> None:
    an_office(clerk, city)
    app = opened(LettersScreen(), clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "r")
        assert isinstance(app.screen, PrintPage)
        app.screen.query_one(Form).fill({"reason": "窓口での再交付"})
        await typed(pilot, "f9")
        await settled(pilot)
        assert rows(city, "SELECT count(*) FROM document_event WHERE kind = 'reprinted'") == [(1,)]


async def test_w_pulls_a_letter_out_with_a_reason_and_h_fixes_the_day(clerk: Ctx, city: City) -> None:
    an_office(clerk, city)
    app = opened(LettersScreen(), clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "w")
        assert "引抜の理由" in said(app)
        fill(app, 1, reason="納付済", on="R8.11.24")
        app.screen.set_focus(app.screen.query_one("#list0"))
        await typed(pilot, "w")
        assert isinstance(app.screen, Confirm)
        await typed(pilot, "y", "enter")
        await settled(pilot)
        assert cells_of(app)[0][4] == "引抜"
        await typed(pilot, "h")
        assert said(app).startswith("不可")
        await typed(pilot, "down", "h")
        assert "通数を数えて" in said(app)
        await typed(pilot, "down", "down", "h")
        assert isinstance(app.screen, Confirm)
        await typed(pilot, "y", "enter")
        await settled(pilot)
        assert cells_of(app)[3][4] == "発送"


async def test_a_letter_that_waits_is_let_go_with_f9_once_the_name_was_mended(clerk: Ctx, city: City) -> None:
    an_office(clerk, city)
    with city.vault.write() as store:
        store.db.execute("UPDATE party SET name = '伊勢　直子' WHERE name = ?", (MISSING,))
    app = opened(LettersScreen(), clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "2")
        fill(app, 2, reason="宛名を訂正")
        await typed(pilot, "f9")
        assert isinstance(app.screen, PrintPage)
        await typed(pilot, "f9")
        await settled(pilot)
        assert cells_of(app, 1) == []
        assert rows(city, "SELECT how FROM held_letter_end") == [("発行",)]


async def test_a_run_is_dispatched_once_and_shows_whom_it_left_out(clerk: Ctx, city: City) -> None:
    an_office(clerk, city)
    app = opened(LettersScreen(), clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "3")
        await typed(pilot, "s")
        await settled(pilot)
        assert [row[3] for row in cells_of(app)] == ["分納を履行中"]
        await typed(pilot, "f3")
        fill(app, 3, on="R8.11.24")
        app.screen.set_focus(app.screen.query_one("#list2"))
        await typed(pilot, "h")
        await typed(pilot, "2", "enter")
        assert isinstance(app.screen, Confirm)
        await typed(pilot, "ctrl+u", "3", "enter")
        await settled(pilot)
        assert cells_of(app, 2)[0][9] == "発送済"
