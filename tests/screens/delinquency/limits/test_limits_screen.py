"""6601 on a real screen: classes by digit, the derivation of one claim, what would help, an event drafted and none typed over."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.delinquency.limits.state import refresh_limits
from core.office.approvals import list_in_tray
from tests.delinquency.world import a_delinquent
from tests.people import TUESDAY
from tests.screens.collection.working import cells_of, opened, said, settled, typed
from tests.terminal.harness import screen_lines
from tui.screens.delinquency.limits.limits import LimitsScreen
from tui.widgets.field import Field
from tui.widgets.panes import Panes

TODAY = TUESDAY.date()
DUES = ((date(2021, 6, 30), 20_000), (date(2021, 11, 24), 9_000), (date(2024, 7, 1), 5_000))
"""Complete on 2026-07-30, in 30 days (12-24), far."""


@pytest.fixture
def who(collector: Any) -> Any:
    with collector.write() as store:
        found = a_delinquent(store, dues=DUES)
        refresh_limits(store, found.receivables, TODAY)
    return found


async def test_the_classes_have_their_counts_and_their_rows(collector: Any, who: Any) -> None:
    app = opened(LimitsScreen(), collector)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        lines = screen_lines(app)
        assert any("1 完成済 1" in line and "2 30日 1" in line for line in lines)
        assert [row[:2] for row in cells_of(app)] == [("済", "R8.7.30")]
        await pilot.press("2")
        await settled(pilot)
        assert [row[:2] for row in cells_of(app)] == [("!!", "R8.12.24")]
        assert app.screen.query_one(Panes).chosen == 1


async def test_one_claim_shows_how_its_day_came_about_and_what_would_help(collector: Any, who: Any) -> None:
    app = opened(LimitsScreen(), collector)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await typed(pilot, "2", "enter")
        lines = "\n".join(screen_lines(app))
        assert "督促" in lines and "R8.12.24 の終わりに完成します" in lines
        await typed(pilot, "3")
        words = [row[1] for row in cells_of(app, 1) if row[0] == "可"]
        assert words == ["差押え", "捜索", "書面による承認", "一部納付", "催告"]
        await typed(pilot, "2")
        assert [row[2] for row in cells_of(app, 0)] == ["督促"]


async def test_an_event_goes_to_the_tray_and_changes_nothing_by_itself(collector: Any, who: Any) -> None:
    app = opened(LimitsScreen(), collector)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await typed(pilot, "2", "enter", "a")
        fields = {field.name: field for field in app.screen.query(Field)}
        for name, value in {"kind": "01", "on": "R8.11.20", "ground": "分納誓約", "paper": "誓約書 R8-12"}.items():
            fields[name].value = value
        await typed(pilot, "f9", "y", "enter")
        assert "起案" in said(app) and said(app).startswith("完了")
    with collector.read() as store:
        assert store.limits.of(who.receivables)[who.receivables[1]].completes_on == date(2026, 12, 24)
    assert [line.name for line in list_in_tray(collector)] == ["時効の事象の追加"]


async def test_an_event_after_the_completion_is_refused_with_its_reason(collector: Any, who: Any) -> None:
    app = opened(LimitsScreen(), collector)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await typed(pilot, "enter", "a")
        fields = {field.name: field for field in app.screen.query(Field)}
        for name, value in {"kind": "01", "on": "R8.11.20", "ground": "分納誓約", "paper": "誓約書"}.items():
            fields[name].value = value
        await typed(pilot, "f9", "y", "enter")
        assert said(app).startswith("不可") and "R8.7.30に完成" in said(app)
        await typed(pilot, "a")
        again = {field.name: field.value for field in app.screen.query(Field)}
        assert (again["ground"], again["paper"]) == ("分納誓約", "誓約書"), (
            "what was typed is not lost with the refusal"
        )


async def test_opened_for_a_party_it_shows_the_claims_of_that_party_alone(collector: Any, who: Any) -> None:
    app = opened(LimitsScreen(who.party_id), collector)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert [row[0] for row in cells_of(app)] == ["済", "!!", ""]
        await pilot.press("f8")
        await settled(pilot)
        assert "1人の期別" in said(app)
