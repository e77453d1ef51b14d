"""6104: unassigned cases are given out, by hand and by rules; everything of one goes to another."""

from __future__ import annotations

from typing import Any

import pytest

from core.delinquency.cases import assigning, takeover
from core.delinquency.cases.figures import refresh
from core.delinquency.cases.rules import Conditions
from core.office.context import Context
from tests.delinquency.world import a_delinquent
from tests.screens.answered import all_answered
from tests.screens.pictures import SIZES, check_picture
from tui.app import OfficeApp
from tui.screens.delinquency.cases.assignment import AssignmentScreen
from tui.widgets.data_list import DataList
from tui.widgets.form import Form
from tui.wiring import City

SIZE = (80, 24)


@pytest.fixture
def parties(city: City, chief: Context[Any], ctx_for: Any) -> list[int]:
    ctx_for("delinquency")
    ctx_for("delinquency", "2")
    found = []
    with city.vault.write() as store:
        for number in range(3):
            who = a_delinquent(store, name=f"伊勢　{number}郎")
            refresh(chief, store, who.party_id)
            found.append(who.party_id)
    return found


def collectors(city: City, parties: list[int]) -> list[list[str]]:
    with city.vault.read() as store:
        return [[each.staff_no for each in store.assignments.of_party(party)] for party in parties]


async def settled(pilot: Any) -> None:
    await all_answered(pilot.app)
    await pilot.pause()


async def test_marked_cases_are_given_by_hand(city: City, chief: Context[Any], parties: list[int]) -> None:
    async with OfficeApp(AssignmentScreen, ctx=chief).run_test(size=SIZE) as pilot:
        await settled(pilot)
        screen = pilot.app.screen
        assert len(screen.query_one("#list0", DataList).rows) == 3
        await pilot.press("space", "down", "space")
        screen.query_one("#form0", Form).field("staff_no").value = "DELINQUENCY1"
        await pilot.press("f9")
        await settled(pilot)
        await pilot.press("y", "enter")
        await settled(pilot)
        assert screen.message_line.sentence == "2件を中村 𠮷野の担当にしました。"
    assert sorted(collectors(city, parties)) == [[], ["DELINQUENCY1"], ["DELINQUENCY1"]]


async def test_rules_give_out_what_nobody_has(city: City, chief: Context[Any], parties: list[int]) -> None:
    assigning.add_rule(chief, 10, "全部", "DELINQUENCY2", Conditions())
    async with OfficeApp(AssignmentScreen, ctx=chief).run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("r")
        await settled(pilot)
        await pilot.press("y", "enter")
        await settled(pilot)
        assert pilot.app.screen.message_line.sentence == "3件を割り当てました。"
    assert collectors(city, parties) == [["DELINQUENCY2"]] * 3


async def test_a_rule_is_laid_down(city: City, chief: Context[Any], parties: list[int]) -> None:
    async with OfficeApp(AssignmentScreen, ctx=chief).run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("3")
        await settled(pilot)
        form = pilot.app.screen.query_one("#form2", Form)
        form.fill(
            {
                "rank": "20",
                "name": "岩渕",
                "rule_staff": "DELINQUENCY1",
                "districts": "岩渕、小俣",
                "least_yen": "10000",
            }
        )
        await pilot.press("f9")
        await settled(pilot)
        await pilot.press("y", "enter")
        await settled(pilot)
    rules = assigning.list_rules(chief)
    assert [(rule.rank, rule.conditions.words) for rule in rules] == [(20, "地区 岩渕・小俣 10,000〜円")]


async def test_everything_goes_to_another(city: City, chief: Context[Any], parties: list[int]) -> None:
    assigning.assign(chief, parties, "DELINQUENCY1")
    async with OfficeApp(AssignmentScreen, ctx=chief).run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("2")
        await settled(pilot)
        screen = pilot.app.screen
        rows = screen.query_one("#list1", DataList).rows
        screen.query_one("#list1", DataList).move_to([row.key for row in rows].index("DELINQUENCY1"))
        screen.query_one("#form1", Form).fill({"to_staff": "DELINQUENCY2", "words": "異動"})
        await pilot.press("f9")
        await settled(pilot)
        await pilot.press("y", "enter")
        await settled(pilot)
        assert "3件と予定 0件を引き継ぎました" in screen.message_line.sentence
        await pilot.press("4")
        await settled(pilot)
        assert len(screen.query_one("#list3", DataList).rows) == 1
    assert collectors(city, parties) == [["DELINQUENCY2"]] * 3


@pytest.mark.parametrize("size", SIZES)
async def test_the_four_panes_as_they_are_seen(
    city: City, chief: Context[Any], parties: list[int], size: tuple[int, int]
) -> None:
    assigning.add_rule(chief, 10, "岩渕の個人", "DELINQUENCY2", Conditions(districts=("岩渕",), most_yen=500_000))
    assigning.assign(chief, parties[:1], "DELINQUENCY1")
    takeover.take_over(chief, "DELINQUENCY1", "DELINQUENCY2", words="4月の異動")
    async with OfficeApp(AssignmentScreen, ctx=chief).run_test(size=size) as pilot:
        await settled(pilot)
        for pane, name in (("1", "cases"), ("2", "staff"), ("3", "rules"), ("4", "takeovers")):
            await pilot.press(pane)
            await settled(pilot)
            check_picture(pilot.app, f"6104_{name}")


async def test_a_collector_looks_and_gives_nothing(city: City, ctx_for: Any, parties: list[int]) -> None:
    async with OfficeApp(AssignmentScreen, ctx=ctx_for("delinquency")).run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("f9")
        await settled(pilot)
        assert "係長" in pilot.app.screen.message_line.sentence
