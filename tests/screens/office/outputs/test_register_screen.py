"""9301: what left, what did not come out, 再発行, 受取; and the page of F12."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from core.collection.daily_close import print_daily_report
from core.office.context import Context
from core.office.outputs.gate import issue_output
from core.office.outputs.printers import set_command
from core.office.outputs.register import CSV, PDF, OutputState
from tests.office.outputs.papers import (
    FAILS,
    FUNCTION,
    WORKS,
    add_party,
    add_printer,
    at_the_machine,
    give_grant,
    paper,
    rows,
)
from tests.people import FixedClock, code_at
from tests.screens.collection.working import cells_of, opened, said, settled, typed
from tests.screens.pictures import SIZES, check_picture
from tui.screens.office.outputs.print_page import Leaving, PrintPage, ask_print
from tui.screens.office.outputs.register import OutputsScreen
from tui.widgets.form import Form
from tui.wiring import City

Ctx = Context[Any]


@pytest.mark.parametrize("size", SIZES)
async def test_the_register_is_shown_with_what_became_of_the_newest(
    clerk: Ctx, operator: Ctx, city: City, tmp_path: Path, size: tuple[int, int]
) -> None:
    print_daily_report(clerk, date(2026, 11, 20))
    print_daily_report(clerk, date(2026, 11, 20), "01")
    add_printer(city, operator, tmp_path / "tray", FAILS)
    issue_output(clerk, paper(title="納税証明書", kind="P31", persons=3), function_code=FUNCTION)
    app = opened(OutputsScreen(), clerk)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        check_picture(app, "9301_outputs")


async def test_a_failed_print_comes_out_with_p_under_its_number(
    clerk: Ctx, operator: Ctx, city: City, tmp_path: Path
) -> None:
    import sys

    add_printer(city, operator, tmp_path / "tray", FAILS)
    issue_output(clerk, paper(), function_code=FUNCTION)
    set_command(at_the_machine(city), "LP1", (sys.executable, "-I", "-c", WORKS, str(tmp_path / "tray")))
    app = opened(OutputsScreen(), clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "p")
        assert isinstance(app.screen, PrintPage)
        await typed(pilot, "f9")
        assert said(app) == "完了 P17-R8-000001 を収納1号機で印刷しました。"
        assert [row[5] for row in cells_of(app)] == ["印刷済"]
        await typed(pilot, "p")
        assert said(app).startswith("不可 P17-R8-000001 は「印刷済」")


async def test_r_makes_a_reissue_for_a_reason(clerk: Ctx, city: City) -> None:
    print_daily_report(clerk, date(2026, 11, 20))
    app = opened(OutputsScreen(), clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "r", "f9")
        assert said(app) == "不可 理由を入力してください。"
        app.screen.query_one("#why", Form).fill({"reason": "紛失したため"})
        await typed(pilot, "f9")
        assert said(app).startswith("完了 P17-R8-000002 を出力フォルダに出しました")
        assert [row[1] for row in cells_of(app)] == ["P17-R8-000002", "P17-R8-000001"]
    assert rows(city, "SELECT reason, reissue_of FROM output WHERE output_id = 2") == [("紛失したため", 1)]


async def test_u_says_that_the_file_was_fetched(clerk: Ctx, city: City) -> None:
    issued = issue_output(clerk, paper(), function_code=FUNCTION)
    app = opened(OutputsScreen(), clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "u", "y", "enter")
        assert said(app) == "完了 P17-R8-000001 を受取済にし、ファイルを消しました。"
    assert not (city.folder / "out" / issued.place).exists()
    with city.vault.read() as store:
        assert store.outputs.get(1).state is OutputState.PICKED_UP


async def test_the_register_is_asked_by_kind_day_and_state(clerk: Ctx) -> None:
    for kind in ("P17", "P18"):
        issue_output(clerk, paper(kind=kind), function_code=FUNCTION)
    app = opened(OutputsScreen(), clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        for wanted, found in (
            ({"kind": "p18"}, ["P18-R8-000001"]),
            ({"kind": "", "from_on": "R8.11.25"}, []),
            ({"from_on": "R8.11.24", "until_on": "R8.11.24"}, ["P18-R8-000001", "P17-R8-000001"]),
            ({"state": "6"}, []),
        ):
            app.screen.query_one(Form).fill(wanted)
            await typed(pilot, "f5")
            assert [row[1] for row in cells_of(app)] == found


async def test_f12_prints_the_register_itself(clerk: Ctx, city: City) -> None:
    import pypdfium2

    issue_output(clerk, paper(addressee="伊勢太郎"), function_code=FUNCTION)
    app = opened(OutputsScreen(), clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "f12", "f9")
        assert said(app).startswith("完了 L03-R8-000001")
    pdf = pypdfium2.PdfDocument((city.folder / "out" / "0100" / "L03-R8-000001.pdf").read_bytes())
    text = pdf[0].get_textpage().get_text_range()
    assert "P17-R8-000001" in text and "伊勢太郎" not in text


@pytest.mark.parametrize("size", SIZES)
async def test_a_paper_with_a_protected_person_asks_for_a_superior(
    clerk: Ctx, chief: Ctx, city: City, clock: FixedClock, size: tuple[int, int]
) -> None:
    add_party(city, 2, protected=True)
    give_grant(city, "COLLECTION1", "G2")
    screen = OutputsScreen()
    app = opened(screen, clerk)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        ask_print(
            screen,
            Leaving("納税証明書", ["1名分"], "01", FUNCTION, party_id=2),
            lambda reason, to, code, witness: issue_output(
                clerk, paper(reason=reason, party_ids=(2,)), function_code=FUNCTION, to=to, witness=witness
            ),
        )
        await settled(pilot)
        await typed(pilot, "f9")
        assert said(app).startswith("不可 支援措置の対象者が1名含まれます。係長の立会い")
        check_picture(app, "F12_witness")
        app.screen.query_one("#beside", Form).fill({"witness": "chief1", "code": code_at(clock.now())})
        await typed(pilot, "f9")
        assert said(app).startswith("完了 P17-R8-000001")
    assert rows(city, "SELECT witness_no FROM output") == [("CHIEF1",)]


async def test_a_file_may_wait_for_a_medium_and_a_paper_may_not(clerk: Ctx, city: City) -> None:
    screen = OutputsScreen()
    app = opened(screen, clerk)
    async with app.run_test() as pilot:
        for media_type, told in ((PDF, "不可 出力先に 9 はありません"), (CSV, "完了 P17-R8-000001 を媒体待ちに")):
            await settled(pilot)
            ask_print(
                screen,
                Leaving("移管の一覧", ["1名分"], "06", FUNCTION, media_type),
                lambda reason, to, code, witness: issue_output(
                    clerk, paper(reason=reason, media_type=CSV), function_code=FUNCTION, to=to
                ),
            )
            await settled(pilot)
            app.screen.query_one("#why", Form).fill({"to": "9"})
            await typed(pilot, "f9")
            assert said(app).startswith(told)
            await typed(pilot, "f3") if media_type == PDF else None
    assert not (city.folder / "out" / "0100").exists()


@pytest.mark.parametrize("size", SIZES)
async def test_the_page_of_f12_offers_the_printer_of_the_terminal(
    clerk: Ctx, operator: Ctx, city: City, tmp_path: Path, size: tuple[int, int]
) -> None:
    add_printer(city, operator, tmp_path / "tray")
    app = opened(OutputsScreen(), clerk)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        await typed(pilot, "f12")
        check_picture(app, "F12_print")
        app.screen.query_one("#why", Form).fill({"to": "0"})
        await typed(pilot, "f9")
        assert said(app).startswith("完了 L03-R8-000001 を出力フォルダに出しました")
