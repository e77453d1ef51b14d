"""6105: related persons, addresses, contact points, names that may be one, labels; a protected person's whereabouts stay."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.office.context import Context
from tests.builders import a_party, a_receivable
from tests.delinquency.world import a_delinquent
from tests.screens.answered import all_answered
from tests.screens.pictures import SIZES, check_picture
from tui.app import OfficeApp
from tui.screens.delinquency.cases.relations import RelationsScreen
from tui.widgets.data_list import DataList
from tui.widgets.form import Form
from tui.wiring import City

SIZE = (80, 24)


@pytest.fixture
def collector(ctx_for: Any) -> Context[Any]:
    return ctx_for("delinquency")


@pytest.fixture
def party(city: City) -> int:
    with city.vault.write() as store:
        who = a_delinquent(store, household_no="0000456")
        other = a_party(
            store, name="伊勢　花子", kana="イセ　ハナコ", birth_on=date(1972, 1, 1), household_no="0000456"
        )
        number = a_receivable(store, party_id=other, principal=7_000)
        from tests.builders import a_demand

        a_demand(store, number)
        return who.party_id


async def settled(pilot: Any) -> None:
    await all_answered(pilot.app)
    await pilot.pause()


async def enter(pilot: Any, pane: str, values: dict[str, str]) -> str:
    """Fill the form of a pane, F9, Y: what the screen says."""
    await pilot.press(pane)
    await settled(pilot)
    screen = pilot.app.screen
    screen.query_one(f"#form{int(pane) - 1}", Form).fill(values)
    await pilot.press("f9")
    await settled(pilot)
    await pilot.press("y", "enter")
    await settled(pilot)
    return str(screen.message_line.sentence)


async def test_the_household_stands_beside_and_is_not_mixed_in(city: City, collector: Context[Any], party: int) -> None:
    async with OfficeApp(lambda: RelationsScreen(party), ctx=collector).run_test(size=SIZE) as pilot:
        await settled(pilot)
        row = pilot.app.screen.query_one("#list0", DataList).rows[0]
        assert row.cells[2] == "伊勢　花子"
        assert row.cells[5] == "7,000"


async def test_entries_of_all_panes_are_kept(city: City, collector: Context[Any], party: int) -> None:
    async with OfficeApp(lambda: RelationsScreen(party), ctx=collector).run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert "関係人" in await enter(pilot, "1", {"kind": "3", "name": "納税 管理", "address": "津市広明町13"})
        assert "送付先" in await enter(pilot, "2", {"kind": "1", "postal_code": "514-0006", "address": "津市広明町13"})
        assert "連絡先" in await enter(pilot, "3", {"kind": "2", "number": "090-1234-5678", "hours": "12:00-13:00"})
        assert "付箋" in await enter(pilot, "5", {"sort": "2", "code": "国保あり", "until_on": "R8.12.31"})
    with city.vault.read() as store:
        assert [each.name for each in store.related.of_party(party)] == ["納税 管理"]
        assert [each.address for each in store.mailing_addresses.of_party(party)] == ["津市広明町13"]
        assert [each.hours for each in store.contact_points.of_party(party)] == ["12:00-13:00"]
        assert [each.text for each in store.case_labels.in_force(party, date(2026, 12, 31))] == ["国保あり"]


@pytest.mark.parametrize("size", SIZES)
async def test_the_panes_as_they_are_seen(
    city: City, collector: Context[Any], party: int, size: tuple[int, int]
) -> None:
    async with OfficeApp(lambda: RelationsScreen(party), ctx=collector).run_test(size=size) as pilot:
        await settled(pilot)
        await enter(pilot, "1", {"kind": "3", "name": "納税 管理", "address": "津市広明町13"})
        await enter(pilot, "2", {"kind": "1", "postal_code": "514-0006", "address": "津市広明町13"})
        await enter(pilot, "3", {"kind": "2", "number": "090-1234-5678", "hours": "12:00-13:00"})
        await enter(pilot, "5", {"sort": "2", "code": "国保あり", "until_on": "R8.12.31"})
        for pane, name in (("1", "related"), ("2", "addresses"), ("3", "contacts"), ("4", "names"), ("5", "labels")):
            await pilot.press(pane)
            await settled(pilot)
            check_picture(pilot.app, f"6105_{name}")


async def test_a_row_is_ended_with_the_day(city: City, collector: Context[Any], party: int) -> None:
    async with OfficeApp(lambda: RelationsScreen(party), ctx=collector).run_test(size=SIZE) as pilot:
        await settled(pilot)
        await enter(pilot, "2", {"kind": "1", "address": "津市広明町13"})
        await pilot.press("d")
        await settled(pilot)
        await pilot.press("y", "enter")
        await settled(pilot)
    with city.vault.read() as store:
        assert store.mailing_addresses.of_party(party)[0].until_on == date(2026, 11, 24)


async def test_a_candidate_is_proposed_by_its_row(city: City, collector: Context[Any], party: int) -> None:
    with city.vault.write() as store:
        a_party(store, address="津市広明町13番地", phone="")
    async with OfficeApp(lambda: RelationsScreen(party), ctx=collector).run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("4")
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert "起案" in await enter(pilot, "4", {"words": "本人に確認"})


async def test_where_a_protected_person_is_does_not_stand_there(city: City, collector: Context[Any]) -> None:
    with city.vault.write() as store:
        who = a_delinquent(store, protected=True)
    async with OfficeApp(lambda: RelationsScreen(who.party_id), ctx=collector).run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("2")
        await settled(pilot)
        await pilot.press("f9")
        await settled(pilot)
        assert "支援措置" in pilot.app.screen.message_line.sentence


async def test_without_a_person_it_waits_for_the_search(collector: Context[Any]) -> None:
    async with OfficeApp(RelationsScreen, ctx=collector).run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert "F2" in pilot.app.screen.message_line.sentence
