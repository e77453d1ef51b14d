"""How a test works a screen: open it, wait for what it reads, type, and see what a job has done."""

from __future__ import annotations

import asyncio
from typing import Any

from textual.pilot import Pilot

from core.office.context import Context
from tests.screens.answered import all_answered
from tests.terminal.gallery import DESK
from tui.app import OfficeApp
from tui.screens.office.jobs import JobsScreen
from tui.screens.office.runs import run_of
from tui.screens.office_screen import OfficeScreen
from tui.widgets.data_list import DataList


def opened(screen: OfficeScreen[Any], ctx: Context[Any]) -> OfficeApp:
    """The app with this screen as its first."""
    return OfficeApp(lambda: screen, ctx=ctx, desk=DESK)


async def settled(pilot: Pilot[None]) -> None:
    """Wait until nothing is read or written any more, also by a screen that was just opened."""
    for _ in range(3):
        await all_answered(pilot.app)
        await pilot.pause()


async def typed(pilot: Pilot[None], *keys: str) -> None:
    """Press keys; a word of several digits or letters is typed one by one."""
    for key in keys:
        await pilot.press(*(key if key.isascii() and key.isalnum() and key not in NAMES else [key]))
        await settled(pilot)


NAMES = ("enter", "tab", "down", "up", "end", *(f"f{n}" for n in range(1, 13)))


async def job_over(pilot: Pilot[None], job_id: int) -> None:
    """Wait for the end of a job of this process and let the screen of jobs say so."""
    run = run_of(pilot.app, job_id)
    assert run is not None
    assert await asyncio.to_thread(run.over.wait, 20)
    assert isinstance(pilot.app.screen, JobsScreen)
    await typed(pilot, "f5")


def said(app: OfficeApp) -> str:
    """Word and sentence of the message line."""
    screen = app.screen
    assert isinstance(screen, OfficeScreen)
    return f"{screen.message_line.word} {screen.message_line.sentence}"


def cells_of(app: OfficeApp, number: int = 0) -> list[tuple[str, ...]]:
    """The rows of a list of the screen, as texts."""
    rows = list(app.screen.query(DataList))[number].rows
    return [tuple(cell if isinstance(cell, str) else cell[1] for cell in row.cells) for row in rows]
