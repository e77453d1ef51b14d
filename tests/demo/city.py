"""One small demonstration city a session, for everybody who needs a full one; and a copy of one's own to act in."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pytest

from core.office.clock import JST
from tests.people import share_cases
from tui.demo.accounts import CHEAP
from tui.demo.building import Made, Plan, build
from tui.demo.story import StoryClock
from tui.wiring import City, open_city

TODAY = date(2026, 11, 24)


@dataclass(frozen=True)
class DemoCity:
    """A small city as `osame demo` makes it on TODAY: where it lies and what was made. Not to be written to."""

    folder: Path
    made: Made


@pytest.fixture(scope="session")
def demo_city(tmp_path_factory: pytest.TempPathFactory) -> DemoCity:
    """The small city, made once; half as many people as `osame demo` makes, everybody on everybody's case list, all else
    the same."""
    folder = tmp_path_factory.mktemp("demo") / "city"
    made = build(folder, Plan(TODAY, parties=1_000))
    opened = open_city(folder, passwords=CHEAP)
    with opened.vault.write() as store:
        share_cases(store)
    opened.close()
    return DemoCity(folder, made)


@pytest.fixture
def own_demo(demo_city: DemoCity, tmp_path: Path) -> Iterator[City]:
    """A copy of the small city to act in, opened at nine o'clock of TODAY; `own_demo.clock` is a StoryClock."""
    folder = tmp_path / "city"
    shutil.copytree(demo_city.folder, folder)
    shutil.copytree(demo_city.folder.with_name("city.keys"), tmp_path / "city.keys")
    os.chmod(tmp_path / "city.keys", 0o700)
    city = open_city(folder, clock=StoryClock(datetime(2026, 11, 24, 9, tzinfo=JST)), passwords=CHEAP)
    yield city
    city.close()
