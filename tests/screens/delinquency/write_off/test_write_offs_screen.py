"""6602 on a real screen: the reason first, the list drafted, the decision of the year, and the way back."""

from __future__ import annotations

from datetime import date
from typing import Any

from core.delinquency.write_off.deciding import WantedWriteOff, draft_write_off
from core.delinquency.write_off.write_off import WriteOffCause
from core.office.approvals import list_in_tray
from tests.delinquency.deciding import Deciders
from tests.delinquency.suspension.world import someone, standing
from tests.delinquency.write_off.test_writing_off import complete
from tests.screens.collection.working import opened, said, settled, typed
from tests.terminal.harness import screen_lines
from tui.screens.delinquency.write_off.write_offs import WriteOffsScreen
from tui.widgets.data_list import DataList
from tui.widgets.field import Field


def fields_of(app: Any) -> dict[str, Field]:
    return {str(field.name): field for field in app.screen.query(Field)}


def rows_of(app: Any, at: int) -> list[tuple[str, ...]]:
    rows = app.screen.query_one(f"#list{at}", DataList).rows
    return [tuple(cell if isinstance(cell, str) else cell[1] for cell in row.cells) for row in rows]


async def test_completed_claims_are_drafted_as_a_list(collector: Any) -> None:
    complete(collector)
    app = opened(WriteOffsScreen(), collector)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await typed(pilot, "2")
        assert [row[6] for row in rows_of(app, 1)] == ["R8.7.30", "R8.7.30"]
        await typed(pilot, "f9")
        assert any("30,000" in line for line in screen_lines(app))
        await typed(pilot, "y", "enter")
        assert said(app).startswith("完了 起案")
    assert [line.name for line in list_in_tray(collector)] == ["不納欠損"]


async def test_a_completion_without_its_reason_is_refused_and_told_how_to_go_on(collector: Any) -> None:
    who = someone(collector, dues=((date(2021, 6, 30), 20_000),))
    with collector.write() as store:
        from core.delinquency.limits.state import refresh_limits

        refresh_limits(store, who.receivables, collector.today())
    app = opened(WriteOffsScreen(), collector)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await typed(pilot, "2")
        assert rows_of(app, 1)[0][7] == "e で入力"
        await typed(pilot, "f9", "y", "enter")
        assert "e で入力してから" in said(app)
        await typed(pilot, "e")
        fields_of(app)["reason"].value = "所在不明で財産がなかった"
        await typed(pilot, "f9")
        assert rows_of(app, 1)[0][7] == "所在不明で財産がなかった"


async def test_extinct_at_once_is_drafted_for_one_with_its_ground(collector: Any, deciders: Deciders) -> None:
    standing(collector, deciders, someone(collector))
    app = opened(WriteOffsScreen(), collector)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await typed(pilot, "3", "enter")
        for name, value in {"ground": "2", "evidence": "相続放棄申述受理証明 3通"}.items():
            fields_of(app)[name].value = value
        await typed(pilot, "f9")
        assert any("相続人不存在" in line for line in screen_lines(app))
        await typed(pilot, "y", "enter")
        assert said(app).startswith("完了 起案")


async def test_the_decision_of_the_year_is_printed_and_taken_back(collector: Any, deciders: Deciders) -> None:
    who = complete(collector)
    deciders.decide(draft_write_off(collector, WantedWriteOff(WriteOffCause.LIMITATION, who.receivables)))
    app = opened(WriteOffsScreen(), collector)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await typed(pilot, "4")
        assert [row[7] for row in rows_of(app, 3)] == ["時効", "時効"]
        assert any("時効 30,000" in line for line in screen_lines(app))
        await typed(pilot, "f12", "f9")
        assert said(app).startswith("完了")
        await typed(pilot, "x")
        fields_of(app)["reason"].value = "誓約書が見つかった"
        await typed(pilot, "f9")
        assert said(app).startswith("完了 起案")
    assert [line.name for line in list_in_tray(collector)] == ["不納欠損の取消し"]


async def test_a_completed_limitation_has_no_notice_and_says_so(collector: Any, deciders: Deciders) -> None:
    who = complete(collector)
    deciders.decide(draft_write_off(collector, WantedWriteOff(WriteOffCause.LIMITATION, who.receivables)))
    app = opened(WriteOffsScreen(), collector)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await typed(pilot, "4", "t")
        assert said(app).startswith("不可 消滅通知書は停止3年・即時消滅だけ")
