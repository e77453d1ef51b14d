"""F9 held down for two seconds where money would move, and Enter after it: nothing is executed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from core.collection.daily_close import type_bank_total
from core.collection.paid_slips import post_slips
from core.office.context import Context
from core.office.jobs import run_job
from core.values.money import Yen
from tests.people import TUESDAY
from tests.screens.collection.posted import post_stores
from tests.screens.collection.test_paid_slips import FIRST, SECOND, kept, sheet
from tests.screens.collection.working import opened, settled, typed
from tui.screens.collection.batches import BatchesScreen
from tui.screens.collection.corrections import CorrectionsScreen
from tui.screens.collection.daily_close import DailyCloseScreen
from tui.screens.collection.paid_slips import PaidSlipsScreen
from tui.screens.collection.suspense import SuspenseScreen
from tui.screens.office_screen import OfficeScreen
from tui.widgets.confirm import Confirm
from tui.widgets.form import Form
from tui.wiring import City

Ctx = Context[Any]
TWO_SECONDS = 60
"""Presses of a key that a terminal repeats thirty times a second."""

WRITTEN = ("voucher", "draft", "job", "day_close", "provisional_end", "suspense_note")


@pytest.fixture
def town(clerk: Ctx, city: City, claims: dict[str, int]) -> dict[str, int]:
    """The town with a file of the stores posted, a sheet posted whose day could be closed, and a sheet that agrees."""
    post_stores(clerk, city, claims)
    return claims


def books(ctx: Ctx) -> list[int]:
    """How many rows stand where an act would add some."""
    with ctx.read() as store:
        return [store.db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in WRITTEN]


def agreeing(ctx: Ctx) -> int:
    """A sheet whose slips agree with it; its number."""
    batch = sheet(ctx, 1, 27_000)
    kept(ctx, batch, FIRST, 27_000)
    return batch


def closable(ctx: Ctx) -> None:
    """A day on which every bank agrees."""
    batch = sheet(ctx, 1, 10_800)
    kept(ctx, batch, SECOND, 10_800)
    run_job(ctx, post_slips(ctx, batch))
    type_bank_total(ctx, TUESDAY.date(), "0154", "paid_slip", 1, Yen(10_800))


def prepared(ctx: Ctx, number: str) -> tuple[OfficeScreen[Any], Sequence[str]]:
    """The screen with something to commit, and the keys up to there."""
    if number == "3101":
        agreeing(ctx)
        return BatchesScreen(), ("2",)
    if number == "3102":
        return PaidSlipsScreen(agreeing(ctx)), ()
    if number == "3104":
        return SuspenseScreen(), ("3", "enter")
    if number == "3106":
        closable(ctx)
        return DailyCloseScreen(), ()
    return CorrectionsScreen(party_id=1), ("5", "enter", "tab", "1", "enter")


@pytest.mark.parametrize("number", ["3101", "3102", "3104", "3105", "3106"])
async def test_f9_held_down_for_two_seconds_and_enter_after_it_execute_nothing(
    clerk: Ctx, town: dict[str, int], number: str
) -> None:
    screen, keys = prepared(clerk, number)
    app = opened(screen, clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, *keys)
        if number == "3105":
            app.screen.query_one(Form).fill({"code": "03"})
        before = books(clerk)
        await pilot.press(*["f9"] * TWO_SECONDS)
        await settled(pilot)
        assert isinstance(app.screen, Confirm)
        assert books(clerk) == before
        await pilot.press(*["f12"] * 5, *["enter"] * 15)
        await settled(pilot)
        assert books(clerk) == before
