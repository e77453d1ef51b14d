"""Fixtures for all tests: a founded city on a real file, a clock that stands still, and a signed-in clerk of each role."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from core.office.context import Context
from core.office.founding import found_city
from core.office.roster import Municipality
from storage.migrations.apply import migrate
from storage.office.keys import create_keys
from storage.vault import FileVault
from tests.demo.city import demo_city, own_demo  # noqa: F401  fixtures for every room
from tests.people import (
    CHEAP,
    NAMES,
    OFFICE_OF,
    PASSWORD,
    SECRET,
    TERMINAL,
    TUESDAY,
    FixedClock,
    add_staff,
    code_at,
    context_of,
    share_cases,
)
from tui.founders import all_founders
from tui.wiring import City, open_city

__all__ = ["CHEAP", "PASSWORD", "SECRET", "TERMINAL", "TUESDAY", "FixedClock", "add_staff", "code_at", "context_of"]


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture(scope="session")
def founded_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated and founded city, made once and copied for each test."""
    folder = tmp_path_factory.mktemp("template") / "city"
    folder.mkdir()
    migrate(folder / "city.db")
    create_keys(folder.with_name("city.keys"), folder)
    vault = FileVault(folder / "city.db")
    found_city(vault, FixedClock(), Municipality("242039", "伊勢市", demo=False), founders=all_founders())
    with vault.write() as store:
        share_cases(store)
    vault.close()
    return folder


@pytest.fixture
def city(founded_template: Path, tmp_path: Path, clock: FixedClock) -> Iterator[City]:
    """An empty city of one's own: founded, with keys, without people. `clock` is its clock."""
    folder = tmp_path / "city"
    keys = tmp_path / "city.keys"
    shutil.copytree(founded_template, folder)
    shutil.copytree(founded_template.with_name("city.keys"), keys)
    os.chmod(keys, 0o700)
    opened = open_city(folder, keys, clock=clock, passwords=CHEAP)
    yield opened
    opened.close()


CtxFor = Callable[..., Context[Any]]


@pytest.fixture
def ctx_for(city: City) -> CtxFor:
    """`ctx_for("collection")`: the context of a signed-in person with the role; `who` asks for another person of it."""

    def make(role: str, who: str = "1") -> Context[Any]:
        staff_no = f"{role.upper()}{who}"
        with city.vault.read() as store:
            present = store.roster.with_login(staff_no.lower())
        if present is None:
            add_staff(city, staff_no, role, name=NAMES[role], office=OFFICE_OF.get(role, "0100"))
        return context_of(city, staff_no)

    return make


@pytest.fixture
def clerk(ctx_for: CtxFor) -> Context[Any]:
    """A clerk of 収納."""
    return ctx_for("collection")


@pytest.fixture
def chief(ctx_for: CtxFor) -> Context[Any]:
    """A 係長."""
    return ctx_for("chief")


@pytest.fixture
def manager(ctx_for: CtxFor) -> Context[Any]:
    """A 課長."""
    return ctx_for("manager")


@pytest.fixture
def branch(ctx_for: CtxFor) -> Context[Any]:
    """A clerk at the counter of a 総合支所."""
    return ctx_for("branch")


@pytest.fixture
def auditor(ctx_for: CtxFor) -> Context[Any]:
    """監査."""
    return ctx_for("auditor")


@pytest.fixture
def operator(ctx_for: CtxFor) -> Context[Any]:
    """運用."""
    return ctx_for("operator")
