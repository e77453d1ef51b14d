"""What the design asks of every screen, on the demonstration with hostile texts in it: width, characters, colour, keys."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import pytest
from rich.style import Style
from textual.pilot import Pilot
from textual.screen import Screen

from core.office.clock import JST
from tests.demo.city import DemoCity
from tests.people import TERMINAL, context_of
from tests.screens.answered import all_answered
from tests.screens.collection.working import settled
from tests.screens.hostile_city import Places, poison
from tests.terminal.harness import screen_lines
from tests.widgets.hostile import forbidden
from tui.app import OfficeApp
from tui.clerk_session import ClerkSession
from tui.demo.accounts import CHEAP
from tui.demo.story import StoryClock
from tui.screens import SCREENS
from tui.screens.office_screen import OfficeScreen
from tui.widgets import cells
from tui.widgets.data_list import DataList
from tui.widgets.japanese_input import JapaneseInput
from tui.widgets.keys import ACTIONS
from tui.wiring import City, open_city

SIZES = [(80, 24), (100, 30), (120, 40)]
NUMBERS = sorted(SCREENS)
CLERK_OF = {
    "9001": "1401",
    "9002": "1401",
    "9003": "1005",
    "9004": "1501",
    "8001": "1004",
    "9101": "1004",
    "9102": "1501",
    "9201": "1601",
    "9402": "1501",
    "9202": "1005",
    "9203": "1601",
    "9103": "1004",
    "6301": "1003",
    "6104": "1004",
}
"""Who opens a screen that the clerk of receipts does not have."""


@pytest.fixture(scope="module")
def hostile(demo_city: DemoCity, tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """A copy of the small city whose texts are hostile; nothing is posted in it."""
    folder = tmp_path_factory.mktemp("hostile") / "city"
    shutil.copytree(demo_city.folder, folder)
    keys = folder.with_name("city.keys")
    shutil.copytree(demo_city.folder.with_name("city.keys"), keys)
    os.chmod(keys, 0o700)
    poison(folder)
    city = open_city(folder, clock=StoryClock(datetime(2026, 11, 24, 9, tzinfo=JST)), passwords=CHEAP)
    yield city
    city.close()


def app_of(city: City, number: str, screen: OfficeScreen[Any]) -> OfficeApp:
    """The app of a terminal at which somebody with the right to a screen sits."""
    session = ClerkSession(city, TERMINAL)
    app = session.app
    app._first = lambda: screen
    if number != "0001":
        session.ctx = app.ctx = context_of(city, CLERK_OF.get(number, "1003" if number.startswith("6") else "1001"))
        app.desk = session.desk(session.ctx)
    return app


@asynccontextmanager
async def at(city: City, number: str) -> AsyncIterator[Pilot[None]]:
    """The screen of a number with data on it, on a terminal of 80x24."""
    screen, keys = Places(city).opened(number)
    app = app_of(city, number, screen)
    async with app.run_test(size=SIZES[0]) as pilot:
        await settled(pilot)
        for key in keys:
            await pilot.press(key)
            await settled(pilot)
        shown = app.screen
        assert isinstance(shown, OfficeScreen) and number == shown.NUMBER
        yield pilot


def check(app: OfficeApp, size: tuple[int, int], where: str) -> None:
    """Each line as long as the terminal, no doubtful character, and every list has the columns that it cannot spare."""
    lines = screen_lines(app)
    assert [cells.width(line) for line in lines] == [size[0]] * size[1], where
    assert forbidden("".join(lines)) == [], where
    for data in app.screen.query(DataList):
        assert data.needed_width <= size[0], where


@pytest.mark.parametrize("number", NUMBERS)
async def test_no_line_is_longer_than_the_terminal_and_no_character_is_ambiguous(hostile: City, number: str) -> None:
    async with at(hostile, number) as pilot:
        for size in SIZES:
            await pilot.resize_terminal(*size)
            await settled(pilot)
            check(pilot.app, size, f"{number} {size}")


async def rest(pilot: Pilot[None]) -> None:
    """Wait for what a key has set off; shorter than `settled`, for keys of which most set off nothing."""
    await all_answered(pilot.app)
    await pilot.pause()


async def back_to(pilot: Pilot[None], depth: int) -> None:
    """Close what a key has opened."""
    screen = pilot.app.screen
    if isinstance(screen, OfficeScreen) and screen.jump_line.display:
        await pilot.press("escape")
    for _ in range(4):
        if len(pilot.app.screen_stack) <= depth:
            break
        await pilot.press("f3")
        await rest(pilot)


@pytest.mark.parametrize("number", NUMBERS)
async def test_every_key_of_the_bar_is_answered_and_whatever_opens_fits(hostile: City, number: str) -> None:
    async with at(hostile, number) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, OfficeScreen)
        depth = len(pilot.app.screen_stack)
        letters = () if isinstance(screen.focused, JapaneseInput) else screen.LETTERS
        for key in [key for key in (*screen.keys(), *letters, "enter", "pagedown") if key != "f3"]:
            reason = screen.reason_of(key) if key in ACTIONS else ""
            await pilot.press(key)
            await rest(pilot)
            check(pilot.app, (80, 24), f"{number} {key}")
            if reason:
                assert screen.message_line.word == "不可", key
                assert screen.message_line.sentence == reason, key
            await back_to(pilot, depth)


@pytest.mark.parametrize("number", NUMBERS)
async def test_without_colour_the_text_is_the_same_and_the_focus_is_marked_by_attribute(
    hostile: City, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with at(hostile, number) as pilot:
        app = pilot.app
        plain = screen_lines(app)
        styles = [segment.style for strip in app.screen._compositor.render_strips() for segment in strip]
        assert app.no_color
        assert not [style for style in styles if style is not None and _coloured(style)]
        assert [style for style in styles if style is not None and (style.reverse or style.underline)]
        monkeypatch.setattr(app, "no_color", False)
        for widget in app.screen.query("*"):
            widget.refresh(layout=True)
        await settled(pilot)
        assert screen_lines(app) == plain


def _coloured(style: Style) -> bool:
    return any(color is not None and not color.is_default for color in (style.color, style.bgcolor))


async def test_no_screen_draws_anything_while_nobody_types(hostile: City, monkeypatch: pytest.MonkeyPatch) -> None:
    """All screens side by side, five seconds long."""
    drawn: list[str] = []

    async def watched(number: str) -> None:
        async with at(hostile, number) as pilot:
            display = OfficeApp._display
            app = pilot.app
            ready.append(number)
            await begin.wait()

            def noticed(screen: Screen[Any], renderable: Any) -> None:
                drawn.append(number)
                display(app, screen, renderable)

            monkeypatch.setattr(app, "_display", noticed)
            await over.wait()
            await pilot.press("f1")

    ready: list[str] = []
    begin, over = asyncio.Event(), asyncio.Event()
    watching = [asyncio.create_task(watched(number)) for number in NUMBERS]
    while len(ready) < len(NUMBERS):
        await asyncio.wait(watching, timeout=0.05)
        assert not [task for task in watching if task.done() and task.exception()]
    await asyncio.wait(watching, timeout=0.5)
    begin.set()
    await asyncio.wait(watching, timeout=5)
    idle = list(drawn)
    over.set()
    await asyncio.gather(*watching)
    assert idle == []
    assert set(drawn) == set(NUMBERS), "the help page that F1 opened was noticed"
