"""6201 as it stands on the screen, pane by pane: sources, people, drafts, dispatch, calls, warnings past their day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.delinquency.reminders import calls, dispatching, extraction, saved
from core.delinquency.reminders.extraction import RunWanted
from core.delinquency.reminders.stages import Stage
from tests.delinquency.reminders.test_issuing import TODAY, anew, printed
from tests.delinquency.world import a_delinquent
from tests.screens.collection.working import opened, settled, typed
from tests.screens.delinquency.reminders.test_reminders import ALL
from tests.screens.pictures import SIZES, check_picture
from tui.screens.delinquency.reminders.reminders import RemindersScreen

NAMES = (("山下 和夫", "ヤマシタ カズオ"), ("株式会社丸八工業", "マルハチコウギョウ"), ("髙﨑 𠮷野", "タカサキ ヨシノ"))


@pytest.fixture
def desk(city: Any, ctx_for: Any, chief: Any, clock: Any) -> Any:
    """A warning of seizure that went out and is past its day, a reminder that waits for its draft, a call list."""
    with city.vault.write() as store:
        for name, kana in NAMES:
            a_delinquent(store, name=name, kana=kana)
        a_delinquent(store, name="故人 太郎", kana="コジン タロウ", status="deceased")
        a_delinquent(store, name="秘密 花子", kana="ヒミツ ハナコ", protected=1)
    first = ctx_for("delinquency")
    source = saved.save_condition(first, "残額のある全員", ALL, shared=True).ref
    run = extraction.extract(first, RunWanted("11月の差押予告", Stage.SEIZURE, source, date(2026, 12, 1))).run_id
    printed(first, chief, run, "時効が近い")
    dispatching.dispatch(first, run, TODAY, len(NAMES))
    clock.move(days=8)
    later = anew(city)
    extraction.extract(later, RunWanted("12月の催告", Stage.FIRST, source, date(2026, 12, 25)))
    calls.make_call_list(later, "夜間の電話", source)
    return later


@pytest.mark.parametrize("size", SIZES)
async def test_each_pane_shows_its_rows_and_what_can_be_done(desk: Any, size: tuple[int, int]) -> None:
    app = opened(RemindersScreen(), desk)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        check_picture(app, "6201_reminders_1")
        await typed(pilot, "3")
        await settled(pilot)
        check_picture(app, "6201_reminders_3")
        await typed(pilot, "enter")
        await settled(pilot)
        check_picture(app, "6201_reminders_2")
        for pane in "456":
            await typed(pilot, pane)
            await settled(pilot)
            check_picture(app, f"6201_reminders_{pane}")
