"""2001 and Ctrl+R: what starts a search, what the list shows and hides, where Enter leads."""

from __future__ import annotations

from typing import Any

import pytest
from textual.events import Key

from core.office.context import Context
from tests.builders import a_party
from tests.screens.collection.working import cells_of, opened, said, settled, typed
from tests.screens.pictures import SIZES, check_picture
from tests.screens.taxpayers import settle
from tests.terminal.harness import screen_text
from tui.app import OfficeApp
from tui.screens.ledger.summary import SummaryScreen
from tui.screens.parties.search import PartySearchScreen
from tui.screens.parties.telephone import TelephoneScreen
from tui.widgets.data_list import DataList
from tui.widgets.form import Form
from tui.wiring import City

Ctx = Context[Any]


@pytest.fixture
def town(city: City) -> dict[str, int]:
    """Numbers of people and claims by their short names."""
    with city.vault.write() as store:
        return settle(store)


def put(app: OfficeApp, name: str, text: str) -> None:
    """Type a text into a field and stay there."""
    form = app.screen.query_one(Form)
    form.field(name).value = text
    app.screen.set_focus(form.field(name))


@pytest.mark.parametrize("size", SIZES)
async def test_the_search_looks_as_its_picture(clerk: Ctx, town: dict[str, int], size: tuple[int, int]) -> None:
    app = opened(PartySearchScreen(), clerk)
    async with app.run_test(size=size) as pilot:
        check_picture(app, "2001_empty")
        put(app, "kana", "イセ")
        await typed(pilot, "enter")
        check_picture(app, "2001_found")
        await typed(pilot, "end")
        check_picture(app, "2001_hostile")


@pytest.mark.parametrize("size", SIZES)
async def test_the_telephone_search_looks_as_its_picture(
    clerk: Ctx, town: dict[str, int], size: tuple[int, int]
) -> None:
    app = opened(TelephoneScreen(), clerk)
    async with app.run_test(size=size) as pilot:
        put(app, "text", "0596001234")
        await typed(pilot, "enter")
        check_picture(app, "2001_telephone")


async def test_without_colour_the_text_is_the_same(
    clerk: Ctx, town: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = []
    for plain in (False, True):
        if plain:
            monkeypatch.setenv("NO_COLOR", "1")
        app = opened(PartySearchScreen(), clerk)
        async with app.run_test() as pilot:
            put(app, "kana", "イセ")
            await typed(pilot, "enter")
            texts.append(screen_text(app))
    assert texts[0] == texts[1]


async def test_enter_in_an_empty_field_goes_to_the_next_and_searches_nothing(clerk: Ctx) -> None:
    app = opened(PartySearchScreen(), clerk)
    async with app.run_test() as pilot:
        await typed(pilot, "enter")
        assert app.screen.focused is not None and app.screen.focused.name == "name"
        assert cells_of(app) == []


async def test_f5_searches_what_was_typed_and_then_empties_the_fields(clerk: Ctx, town: dict[str, int]) -> None:
    app = opened(PartySearchScreen(), clerk)
    async with app.run_test() as pilot:
        put(app, "kana", "イセ")
        await typed(pilot, "tab", "f5")
        assert len(cells_of(app)) == 6
        assert "F5 条件消去" in screen_text(app)
        await typed(pilot, "f5")
        assert cells_of(app) == []
        assert not any(app.screen.query_one(Form).draft().values())


async def test_two_fields_narrow_the_search(clerk: Ctx, town: dict[str, int]) -> None:
    app = opened(PartySearchScreen(), clerk)
    async with app.run_test() as pilot:
        app.screen.query_one(Form).fill({"kana": "イセ"})
        put(app, "birth_on", "S45.11.3")
        await typed(pilot, "enter")
        assert [row[1] for row in cells_of(app)] == ["00123891"]


async def test_kanji_in_the_field_of_readings_are_taken_as_a_name(clerk: Ctx, town: dict[str, int]) -> None:
    app = opened(PartySearchScreen(), clerk)
    async with app.run_test() as pilot:
        put(app, "kana", "伊瀬")
        await typed(pilot, "enter")
        assert [row[1] for row in cells_of(app)] == ["00410025"]


async def test_nothing_found_says_what_to_do(clerk: Ctx, town: dict[str, int]) -> None:
    app = opened(PartySearchScreen(), clerk)
    async with app.run_test() as pilot:
        put(app, "kana", "ムカデ")
        await typed(pilot, "enter")
        assert said(app) == "注意 カナ「ムカデ」の宛名はありません。条件を変えてください。"
        assert app.screen.focused is not None and app.screen.focused.name == "kana"


async def test_more_than_a_page_asks_to_narrow_and_can_be_read_on(clerk: Ctx, city: City) -> None:
    with city.vault.write() as store:
        for number in range(60):
            a_party(store, name=f"数多 {number:02d}郎", kana="アマタ")
    app = opened(PartySearchScreen(), clerk)
    async with app.run_test() as pilot:
        put(app, "kana", "アマタ")
        await typed(pilot, "enter")
        assert said(app).startswith("注意 50件を超えました。")
        assert "/50件以上" in screen_text(app)
        await typed(pilot, "end", "down")
        assert len(cells_of(app)) == 60
        assert app.screen.query_one(DataList).cursor == 50


async def test_a_protected_person_is_shown_by_number_alone_and_not_found_by_telephone(
    clerk: Ctx, town: dict[str, int]
) -> None:
    app = opened(PartySearchScreen(), clerk)
    async with app.run_test() as pilot:
        put(app, "party_no", "00610444")
        await typed(pilot, "enter")
        assert "伊勢　花子" not in screen_text(app) and "支援措置" in screen_text(app)
        await typed(pilot, "f5")
        put(app, "phone", "0596-00-1234")
        await typed(pilot, "enter")
        assert "00610444" not in [row[1] for row in cells_of(app)]


async def test_enter_opens_2101_and_f3_comes_back_to_the_person_who_was_looked_at_last(
    clerk: Ctx, town: dict[str, int]
) -> None:
    app = opened(PartySearchScreen(), clerk)
    async with app.run_test() as pilot:
        put(app, "kana", "イセ")
        await typed(pilot, "enter", "down", "enter", "f8")
        assert isinstance(app.screen, SummaryScreen)
        await typed(pilot, "f3")
        assert app.screen.query_one(DataList).cursor == 2


async def test_f2_on_2101_brings_the_chosen_person_back_there(clerk: Ctx, town: dict[str, int]) -> None:
    from tui.screens.parties.persons import Persons

    app = opened(SummaryScreen(Persons((town["taro"],))), clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "f2")
        put(app, "party_no", "00777215")
        await typed(pilot, "enter", "enter")
        assert isinstance(app.screen, SummaryScreen)
        assert len(app.screen_stack) == 1
        assert "00777215" in screen_text(app)


async def test_a_ringing_telephone_interrupts_and_f3_goes_back(clerk: Ctx, town: dict[str, int]) -> None:
    app = opened(PartySearchScreen(), clerk)
    async with app.run_test() as pilot:
        put(app, "kana", "ヨシ")
        await typed(pilot, "ctrl+r")
        assert isinstance(app.screen, TelephoneScreen)
        put(app, "text", "いせ　たろう")
        await typed(pilot, "enter")
        assert "00123456" in [row[1] for row in cells_of(app)]
        await typed(pilot, "f3")
        assert app.screen.query_one(Form).field("kana").value == "ヨシ"


async def test_at_the_counter_a_search_needs_a_reason_and_hides_birth_dates(
    branch: Ctx, town: dict[str, int], city: City
) -> None:
    app = opened(PartySearchScreen(), branch)
    async with app.run_test() as pilot:
        put(app, "kana", "イセ")
        await typed(pilot, "enter")
        assert "照会の事由" in screen_text(app)
        await typed(pilot, "f3")
        assert cells_of(app) == []
        await typed(pilot, "enter", "1", "enter")
        assert len(cells_of(app)) == 6
        assert not any(row[4] for row in cells_of(app))
    with city.vault.read() as store:
        rows = store.db.execute("SELECT reason FROM audit_log WHERE result = 'viewed'").fetchall()
        assert rows == [("納付の相談",)]


async def test_a_full_width_blank_belongs_to_the_name(clerk: Ctx, town: dict[str, int]) -> None:
    app = opened(TelephoneScreen(), clerk)
    async with app.run_test() as pilot:
        field = app.screen.query_one(Form).field("text")
        put(app, "text", "伊勢")
        field.take_key(Key("ideographic_space", "\u3000"))
        assert field.value == "伊勢\u3000"
        await typed(pilot, "enter")
        assert cells_of(app)
