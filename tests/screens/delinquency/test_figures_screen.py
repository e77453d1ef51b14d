"""6801: the course of what is carried over as chart and list, the collectors, the cases that lie."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.office.context import Context
from tests.builders import a_payment
from tests.conftest import CtxFor
from tests.delinquency.figures.test_performance import assigned
from tests.delinquency.world import a_delinquent
from tests.screens.collection.working import opened, settled
from tests.screens.pictures import SIZES, check_picture
from tests.terminal.harness import screen_text
from tui.screens.delinquency.figures.figures import FiguresScreen, month_so_far
from tui.wiring import City

Ctx = Context[Any]


@pytest.fixture
def collector(ctx_for: CtxFor) -> Ctx:
    return ctx_for("delinquency")


def office(city: City) -> None:
    with city.vault.write() as store:
        for number, staff in enumerate(("A1", "A2", "A1")):
            who = a_delinquent(
                store, dues=((date(2024, 7, 1), 2_400_000 + number * 100_000),), opened_on=date(2026, 7, 1)
            )
            assigned(store, who, staff, date(2026, 7, 1))
            a_payment(store, who.receivables[0], 100_000 * (number + 1), date(2026, 9, 14 + number))
            a_payment(store, who.receivables[0], 50_000, date(2026, 11, 16))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("pane", ["1", "2", "3", "6"])
async def test_the_figures_of_an_office(city: City, collector: Ctx, size: tuple[int, int], pane: str) -> None:
    office(city)
    app = opened(FiguresScreen(), collector)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        await pilot.press(pane)
        await settled(pilot)
        check_picture(app, f"6801_pane{pane}")


async def test_the_period_can_be_changed(city: City, collector: Ctx) -> None:
    office(city)
    async with opened(FiguresScreen(), collector).run_test() as pilot:
        await settled(pilot)
        await pilot.press("2")
        assert "150,000" in screen_text(pilot.app)
        await pilot.press("p")
        for _ in range(12):
            await pilot.press("backspace")
        await pilot.press(*"R8.9.1", "enter")
        for _ in range(12):
            await pilot.press("backspace")
        await pilot.press(*"R8.9.30", "enter")
        await settled(pilot)
        assert "R8.9.1 から R8.9.30" in screen_text(pilot.app)
        assert "600,000" in screen_text(pilot.app)


async def test_the_rates_can_be_split_by_collector_and_each_pane_has_its_own_chart(city: City, collector: Ctx) -> None:
    office(city)
    async with opened(FiguresScreen(), collector).run_test() as pilot:
        await settled(pilot)
        await pilot.press("6", "s")
        await settled(pilot)
        assert "徴収率  担当別  現在" in screen_text(pilot.app) and "職員A2" in screen_text(pilot.app)
        await pilot.press("2", "5")
        await settled(pilot)
        assert "図にする数字がありません。" in screen_text(pilot.app), (
            "no run was sent: no chart of another pane is left"
        )


def test_in_the_first_days_of_a_month_the_month_before_is_shown() -> None:
    assert month_so_far(date(2026, 11, 24)) == (date(2026, 11, 1), date(2026, 11, 24))
    assert month_so_far(date(2027, 1, 4)) == (date(2026, 12, 1), date(2026, 12, 31))
