"""Every kind of screen at three sizes, with and without colour, and with data that attack the terminal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.terminal.gallery import DESK, LIST, PARTY, SCREENS
from tests.terminal.harness import screen_lines
from tests.widgets.hostile import HOSTILE, forbidden
from tests.widgets.showing import showing
from tui.app import OfficeApp
from tui.screens.office_screen import OfficeScreen
from tui.widgets import cells
from tui.widgets.check_list import Check, CheckList, Finding
from tui.widgets.data_list import DataList, Row
from tui.widgets.field import CodeField, Field
from tui.widgets.form import Form, FormRow
from tui.widgets.lines import Lines, Section, pairs, text
from tui.widgets.panes import Pane, Panes
from tui.widgets.party_facts import Flag, Gravity, PartyFacts
from tui.widgets.party_header import PartyHeader
from tui.widgets.title_bar import Desk
from tui.widgets.tone import Tone, style_of

SIZES = [(80, 24), (100, 30), (120, 40)]


async def looks(factory: Callable[[], OfficeScreen[Any]], size: tuple[int, int]) -> list[str]:
    app = OfficeApp(factory, desk=DESK)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        return screen_lines(app)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", SCREENS)
async def test_no_line_is_longer_than_the_terminal_and_no_character_is_ambiguous(
    name: str, size: tuple[int, int]
) -> None:
    lines = await looks(SCREENS[name], size)
    assert [cells.width(line) for line in lines] == [size[0]] * size[1]
    assert forbidden("".join(lines)) == []


@pytest.mark.parametrize("name", SCREENS)
async def test_without_colour_the_text_is_the_same(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    coloured = await looks(SCREENS[name], (80, 24))
    monkeypatch.setenv("NO_COLOR", "1")
    assert await looks(SCREENS[name], (80, 24)) == coloured


async def test_without_colour_the_focus_is_found_by_attribute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    data = DataList(LIST)
    app, _ = showing(data)
    async with app.run_test() as pilot:
        data.show([Row(n, ("",) * len(LIST)) for n in range(3)])
        await pilot.pause()
        reverse = [y for y in range(5) if all(s.style is not None and s.style.reverse for s in data.draw(y))]
        assert reverse == [2]
        assert all(s.style is None or s.style.bgcolor is None or s.style.bgcolor.is_default for s in data.draw(2))


def test_bold_is_only_laid_on_bright_white_and_bright_red_and_never_on_reverse() -> None:
    for tone in Tone:
        coloured, plain = style_of(tone, False), style_of(tone, True)
        assert not coloured.bold or coloured.color and coloured.color.name in ("bright_white", "bright_red")
        assert not (plain.bold and plain.reverse)
        assert plain.color is None and plain.bgcolor is None


@pytest.mark.parametrize("data", HOSTILE)
async def test_hostile_data_are_drawn_and_do_nothing(data: str) -> None:
    party = PartyFacts(data, data, data, data, data, data, data, data, data, (Flag(data, Gravity.STOPS), Flag(data)))
    rows = DataList(LIST, spells=True)
    components = (
        PartyHeader(party),
        Lines([text(data), pairs((data, data))]),
        Section(data, data),
        Form(
            FormRow(
                Field("a", "欄", data, width=20), CodeField("b", "種別", codes={"1": data}), Field("c", "本文", data)
            )
        ),
        Panes([Pane(data[:40], 1), Pane("財産", 2)]),
        CheckList([Check(Finding.WARNED, data)]),
        rows,
    )
    app, screen = showing(*components)
    app.desk = Desk(data, "R8.11.24(火)", "R8年度", True)
    async with app.run_test() as pilot:
        rows.show([Row(1, (data,) * len(LIST))], caption=data, sort=data[:30], total=(data,) * len(LIST))
        screen.title_bar.show(position=data, desk=app.desk)
        screen.say("不可", data)
        await pilot.pause()
        lines = screen_lines(app)
        assert [cells.width(line) for line in lines] == [80] * 24
        assert forbidden("".join(lines)) == []


async def test_the_list_of_the_gallery_needs_no_more_than_it_has_at_eighty() -> None:
    app = OfficeApp(SCREENS["list"], desk=DESK)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        data = app.screen.query_one(DataList)
        assert data.needed_width <= 80
        assert PARTY.number in "".join(screen_lines(app))


async def test_the_next_level_shows_only_where_there_is_room_and_the_focus_stays() -> None:
    more = Lines([text("仕訳")]).add_class("roomy")
    app, screen = showing(Form(FormRow(Field("a", "欄"))), more)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("x")
        assert "仕訳" not in "".join(screen_lines(app))
        await pilot.resize_terminal(120, 40)
        await pilot.pause()
        assert "仕訳" in "".join(screen_lines(app))
        await pilot.press("y")
        assert screen.query_one(Form).field("a").value == "xy"
