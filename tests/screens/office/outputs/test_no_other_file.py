"""S15: whatever is pressed on whatever screen, no file appears but in the output folder and the books themselves."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from core.office.clock import JST
from tests.demo.city import DemoCity
from tests.screens.test_design import NUMBERS, at, back_to, rest
from tui.demo.accounts import CHEAP
from tui.demo.story import StoryClock
from tui.screens.office.outputs.print_page import PrintPage
from tui.screens.office_screen import OfficeScreen
from tui.widgets.field import Field
from tui.wiring import City, open_city

BOOKS = ("city.db", "city.db-wal", "city.db-shm", "city.lock")
FUZZ = (
    "ctrl+p",
    "ctrl+s",
    "ctrl+c",
    "ctrl+z",
    "ctrl+backslash",
    "ctrl+q",
    "ctrl+o",
    "ctrl+e",
    "shift+f12",
    "f11",
    "ctrl+f12",
)
QUICK = {"3106", "9102", "9301", "9302"}
"""Those on which something leaves are walked in every run, all of them in the long one."""


class Watch:
    """Files that Python opens for writing, whichever way, while it is on: told by the interpreter itself."""

    def __init__(self) -> None:
        self.on = False
        self.written: list[str] = []
        self.started: list[str] = []

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.on:
            return
        if event == "open":
            path, mode, flags = arguments
            if isinstance(path, int):
                return  # an open file is wrapped; its opening has been told
            writes = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
            if writes or (isinstance(mode, str) and set(mode) & set("wax+")):
                self.written.append(os.fsdecode(path))
        elif event in ("subprocess.Popen", "os.exec", "os.posix_spawn", "os.fork", "os.system"):
            self.started.append(f"{event} {arguments[0] if arguments else ''}")


WATCH = Watch()
sys.addaudithook(WATCH)


@pytest.fixture
def place(
    demo_city: DemoCity, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[City, tuple[Path, ...]]]:
    """A copy of the small city, and every folder into which a program of ours might think of writing."""
    folder = tmp_path / "city"
    shutil.copytree(demo_city.folder, folder)
    shutil.copytree(demo_city.folder.with_name("city.keys"), folder.with_name("city.keys"))
    os.chmod(folder.with_name("city.keys"), 0o700)
    folders = tuple(tmp_path / name for name in ("home", "tmp", "here"))
    for each in folders:
        each.mkdir()
    monkeypatch.setenv("HOME", str(folders[0]))
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(folders[1]))
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.chdir(folders[2])
    city = open_city(folder, clock=StoryClock(datetime(2026, 11, 24, 9, tzinfo=JST)), passwords=CHEAP)
    yield city, (tmp_path,)
    city.close()


def files(roots: tuple[Path, ...]) -> set[str]:
    return {str(path) for root in roots for path in root.rglob("*")}


@contextmanager
def watched() -> Iterator[None]:
    WATCH.written.clear()
    WATCH.started.clear()
    WATCH.on = True
    try:
        yield
    finally:
        WATCH.on = False


def strange(city: City, paths: set[str] | list[str]) -> list[str]:
    """What is neither a file of the books nor below the output folder, nor the terminal."""
    known = {str(city.folder / name) for name in BOOKS} | {"/dev/tty", "/dev/null"}
    trays = (str(city.folder / "out"), str(city.folder / "in"))  # what was received is moved to its shelf
    return sorted(
        {path for path in paths if path not in known and not path.startswith(trays) and "__pycache__" not in path}
    )


@pytest.mark.parametrize(
    "number", [n if n in QUICK else pytest.param(n, marks=pytest.mark.slow) for n in NUMBERS if n != "0001"]
)
async def test_no_key_of_a_screen_leaves_a_file_elsewhere(place: tuple[City, tuple[Path, ...]], number: str) -> None:
    city, roots = place
    async with at(city, number) as pilot:
        before = files(roots)
        with watched():
            screen = pilot.app.screen
            assert isinstance(screen, OfficeScreen)
            depth = len(pilot.app.screen_stack)
            letters = () if isinstance(screen.focused, Field) else tuple(screen.LETTERS)
            for key in (*(key for key in tuple(screen.keys()) if key != "f3"), *letters, "enter", *FUZZ):
                await pilot.press(key)
                await rest(pilot)
                if isinstance(pilot.app.screen, PrintPage):
                    await pilot.press("f9")
                    await rest(pilot)
                await back_to(pilot, depth)
        appeared = files(roots) - before
    assert strange(city, appeared) == []
    assert strange(city, WATCH.written) == []
    assert WATCH.started == []


async def test_the_watch_sees_a_file_that_is_written(tmp_path: Path) -> None:
    with watched():
        (tmp_path / "seen").write_text("x")
    assert WATCH.written == [str(tmp_path / "seen")]


async def test_the_daily_report_is_the_one_file_of_3106(place: tuple[City, tuple[Path, ...]]) -> None:
    city, _ = place
    there = set((city.folder / "out").rglob("*"))
    async with at(city, "3106") as pilot:
        await pilot.press("f12")
        await rest(pilot)
        assert isinstance(pilot.app.screen, PrintPage)
        await pilot.press("f9")
        await rest(pilot)
    [paper] = [path for path in set((city.folder / "out").rglob("*")) - there if path.is_file()]
    assert paper.name.startswith("P17-")
    assert paper.stat().st_mode & 0o777 == 0o600
