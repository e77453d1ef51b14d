"""The ground of a look on the screens: asked for once, accepted with Enter, and a superior where a look was stopped."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.collection.batches import SlipSheet, add_paid_slip_batch
from core.office.context import Context
from core.values.money import Yen
from tests.builders import a_suspense
from tests.people import TUESDAY, FixedClock, ask_for_grounds, code_at
from tests.screens.collection.working import opened, said, settled, typed
from tests.screens.pictures import SIZES, check_picture
from tests.screens.taxpayers import settle
from tests.terminal.harness import screen_text
from tui.app import OfficeApp
from tui.screens.collection.corrections import CorrectionsScreen
from tui.screens.collection.suspense_item import HeldScreen
from tui.screens.ledger.summary import SummaryScreen
from tui.screens.parties.look_reason import LookReasonPage
from tui.screens.parties.persons import Persons
from tui.screens.parties.search import PartySearchScreen
from tui.screens.parties.telephone import TelephoneScreen
from tui.screens.parties.witness_page import WitnessPage
from tui.widgets.form import Form
from tui.wiring import City

Ctx = Context[Any]


@pytest.fixture
def town(city: City) -> dict[str, int]:
    """Numbers of people and claims by their short names; the case lists are empty."""
    with city.vault.write() as store:
        ask_for_grounds(store)
        return settle(store)


def grounds(city: City) -> list[str]:
    """The grounds of all looks, oldest first."""
    with city.vault.read() as store:
        found = store.db.execute(
            "SELECT reason FROM audit_log WHERE result = 'viewed' AND party_id IS NOT NULL ORDER BY seq"
        ).fetchall()
    return [row[0] for row in found]


def put(app: OfficeApp, name: str, text: str) -> None:
    form = app.screen.query_one(Form)
    form.field(name).value = text
    app.screen.set_focus(form.field(name))


@pytest.mark.parametrize("size", SIZES)
async def test_the_pages_look_as_their_pictures(
    city: City, clerk: Ctx, chief: Ctx, town: dict[str, int], size: tuple[int, int]
) -> None:
    with city.vault.write() as store:
        store.db.execute("UPDATE staff SET party_id = ? WHERE staff_no = ?", (town["second"], clerk.actor.staff_no))
    app = opened(SummaryScreen(Persons((town["taro"], town["second"]))), clerk)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        check_picture(app, "2101_ground")
        await typed(pilot, "1", "enter", "f8")
        check_picture(app, "2101_witness")


async def test_the_ground_is_asked_for_once_and_proposed_for_the_next(
    city: City, clerk: Ctx, town: dict[str, int]
) -> None:
    app = opened(PartySearchScreen(), clerk)
    async with app.run_test() as pilot:
        put(app, "kana", "イセタロウ")
        await typed(pilot, "enter", "enter")
        assert isinstance(app.screen, LookReasonPage)
        await typed(pilot, "2", "enter")
        assert isinstance(app.screen, SummaryScreen)
        await typed(pilot, "enter", "f3", "f8")
        assert isinstance(app.screen, LookReasonPage)
        await typed(pilot, "enter")
        assert isinstance(app.screen, SummaryScreen)
    assert grounds(city)[0] == grounds(city)[-1] == "納付の確認"
    assert "納付の確認（続き）" in grounds(city)


async def test_going_back_without_a_ground_shows_nobody(city: City, clerk: Ctx, town: dict[str, int]) -> None:
    app = opened(SummaryScreen(Persons((town["taro"],))), clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "f3")
        assert "00123456" not in screen_text(app)
        assert "事由がない" in said(app)
    assert grounds(city) == []


async def test_words_that_say_nothing_are_asked_for_again(city: City, clerk: Ctx, town: dict[str, int]) -> None:
    app = opened(SummaryScreen(Persons((town["taro"],))), clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        put(app, "reason", "ああああああ")
        await typed(pilot, "enter")
        assert isinstance(app.screen, LookReasonPage)
        assert "用件が分かりません" in screen_text(app)
        put(app, "reason", "相続人からの照会")
        await typed(pilot, "enter")
        assert "00123456" in screen_text(app)


async def test_a_ringing_telephone_is_its_own_ground(city: City, clerk: Ctx, town: dict[str, int]) -> None:
    app = opened(TelephoneScreen(), clerk)
    async with app.run_test() as pilot:
        put(app, "text", "00123456")
        await typed(pilot, "enter", "enter")
        assert isinstance(app.screen, SummaryScreen)
        assert "00123456" in screen_text(app)
    assert grounds(city) == ["電話での問い合わせ"]


async def test_a_superior_beside_the_clerk_opens_a_near_record(
    city: City, clerk: Ctx, chief: Ctx, town: dict[str, int], clock: FixedClock
) -> None:
    with city.vault.write() as store:
        store.db.execute("UPDATE staff SET party_id = ? WHERE staff_no = ?", (town["taro"], clerk.actor.staff_no))
    app = opened(SummaryScreen(Persons((town["taro"],))), clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        assert isinstance(app.screen, WitnessPage)
        put(app, "witness", chief.actor.staff_no.lower())
        put(app, "code", "000000")
        await typed(pilot, "enter")
        assert isinstance(app.screen, WitnessPage) and said(app).startswith("不可")
        clock.move(seconds=30)
        put(app, "code", code_at(clock.now()))
        await typed(pilot, "enter")
        assert isinstance(app.screen, LookReasonPage)
        await typed(pilot, "1", "enter")
        assert "00123456" in screen_text(app)


async def test_without_a_superior_the_record_stays_closed(city: City, clerk: Ctx, town: dict[str, int]) -> None:
    with city.vault.write() as store:
        store.db.execute("UPDATE staff SET party_id = ? WHERE staff_no = ?", (town["taro"], clerk.actor.staff_no))
    app = opened(SummaryScreen(Persons((town["taro"],))), clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "f3")
        assert isinstance(app.screen, SummaryScreen)
        assert "00123456" not in screen_text(app)
        assert "立会いがない" in said(app)


async def test_the_brake_is_lifted_at_the_screen_that_it_stopped(
    city: City, clerk: Ctx, chief: Ctx, town: dict[str, int], clock: FixedClock
) -> None:
    with city.vault.write() as store:
        store.settings.put("look_brake_per_hour", TUESDAY.date(), 1, 0)
    app = opened(SummaryScreen(Persons((town["taro"], town["second"]))), clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "1", "enter", "f8", "enter")
        assert isinstance(app.screen, WitnessPage)
        put(app, "witness", chief.actor.staff_no)
        put(app, "code", code_at(clock.now()))
        await typed(pilot, "enter")
        assert "00123891" in screen_text(app)


async def test_the_receipts_of_somebody_chosen_by_number_need_a_ground(
    city: City, clerk: Ctx, town: dict[str, int]
) -> None:
    app = opened(CorrectionsScreen(), clerk)
    async with app.run_test() as pilot:
        put(app, "party_no", "123456")
        await typed(pilot, "enter")
        assert isinstance(app.screen, LookReasonPage)
        put(app, "reason", "二重納付の申出")
        await typed(pilot, "enter")
        assert isinstance(app.screen, CorrectionsScreen)
        assert "伊勢" in screen_text(app)
    assert grounds(city) == ["二重納付の申出"]


async def test_work_that_comes_to_a_person_by_itself_asks_for_nothing(
    city: City, clerk: Ctx, town: dict[str, int]
) -> None:
    with city.vault.write() as store:
        held = a_suspense(store, 5_000, date(2026, 11, 20))
    add_paid_slip_batch(clerk, SlipSheet(date(2026, 11, 24), "0154", "312", 1, Yen(20_000)))
    app = opened(HeldScreen([held], 0), clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        assert isinstance(app.screen, HeldScreen)
