"""9102: printers and terminals; the command is seen and never set."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from core.office.context import Context
from core.office.outputs.printers import list_printers
from tests.office.outputs.papers import add_printer
from tests.people import TERMINAL
from tests.screens.collection.working import cells_of, opened, said, settled, typed
from tests.screens.pictures import SIZES, check_picture
from tui.screens.office.outputs.printers import PrintersScreen
from tui.widgets.field import Field
from tui.widgets.form import Form
from tui.wiring import City

Ctx = Context[Any]


@pytest.mark.parametrize("size", SIZES)
async def test_printers_are_listed_with_how_they_are_reached(operator: Ctx, city: City, size: tuple[int, int]) -> None:
    add_printer(city, operator, Path("/dev/null"), "pass")
    from core.office.outputs.printers import set_command
    from tests.office.outputs.papers import at_the_machine

    set_command(at_the_machine(city), "LP1", ("lp", "-d", "LP1"))
    app = opened(PrintersScreen(), operator)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        check_picture(app, "9102_printers")


async def test_a_printer_is_registered_and_changed(operator: Ctx) -> None:
    app = opened(PrintersScreen(), operator)
    async with app.run_test() as pilot:
        await settled(pilot)
        form = app.screen.query_one("#form0", Form)
        form.fill({"printer_code": "lp2", "name": "窓口", "place": "1階", "office_code": "0100"})
        await typed(pilot, "f9", "y", "enter")
        assert said(app) == "完了 プリンタLP2を登録しました。"
        assert cells_of(app) == [("LP2", "窓口", "1階", "ページ", "収納推進課", "コマンド未定")]
        await typed(pilot, "enter")
        form.fill({"name": "窓口2", "active": "0"})
        await typed(pilot, "f9", "y", "enter")
        assert cells_of(app) == [("LP2", "窓口2", "1階", "ページ", "収納推進課", "停止")]
        form.fill({"printer_code": "LP2", "name": "別"})
        await typed(pilot, "n")
        form.fill({"printer_code": "LP2", "name": "別"})
        await typed(pilot, "f9")
        assert said(app).startswith("不可 プリンタLP2は登録済です。")


async def test_a_terminal_gets_its_printer_and_loses_it(operator: Ctx, city: City) -> None:
    add_printer(city, operator, Path("/dev/null"))
    app = opened(PrintersScreen(), operator)
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "2")
        assert cells_of(app, 1) == [(TERMINAL, "LP1", "収納1号機")]
        app.screen.query_one("#form1", Form).fill({"terminal": "窓口-01", "printer": "LP1"})
        await typed(pilot, "f9", "y", "enter")
        assert said(app) == "完了 窓口-01 の帳票はプリンタLP1に出ます。"
        app.screen.query_one("#form1", Form).fill({"terminal": TERMINAL, "printer": ""})
        await typed(pilot, "f9", "y", "enter")
    assert list_printers(operator).terminals == (("窓口-01", "LP1"),)


async def test_there_is_no_field_for_a_command(operator: Ctx) -> None:
    app = opened(PrintersScreen(), operator)
    async with app.run_test() as pilot:
        await settled(pilot)
        names = {field.name for field in app.screen.query(Field)}
    assert names == {
        "printer_code",
        "name",
        "place",
        "kind",
        "office_code",
        "active",
        "terminal",
        "printer",
        "asked_line",
    }


async def test_f8_and_f7_turn_the_pane_though_nothing_is_registered_yet(operator: Ctx) -> None:
    app = opened(PrintersScreen(), operator)
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "f8")
        assert app.screen.query_one("#form1", Form).display and not app.screen.query_one("#form0", Form).display
        await typed(pilot, "f7")
        assert app.screen.query_one("#form0", Form).display
