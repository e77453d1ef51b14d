"""2101, 2102, 2103 and 2105 with a family of claims: looks at two sizes, keys, ways down and back to the same row."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from core.office.context import Context
from tests.screens.collection.working import cells_of, opened, said, settled, typed
from tests.screens.pictures import SIZES, check_picture
from tests.screens.taxpayers import settle
from tests.terminal.harness import screen_text
from tui.app import OfficeApp
from tui.screens.ledger.history import HistoryScreen
from tui.screens.ledger.notices import NoticesScreen
from tui.screens.ledger.summary import SummaryScreen
from tui.screens.ledger.trial import TrialScreen
from tui.screens.parties.persons import Persons
from tui.widgets.data_list import DataList
from tui.widgets.form import Form
from tui.wiring import City

Ctx = Context[Any]


@pytest.fixture
def town(city: City) -> dict[str, int]:
    """Numbers of people and claims by their short names."""
    with city.vault.write() as store:
        return settle(store)


def persons_of(town: dict[str, int], *names: str) -> Persons:
    return Persons(tuple(town[name] for name in names or ("taro",)))


def summary_of(clerk: Ctx, town: dict[str, int], *names: str) -> OfficeApp:
    return opened(SummaryScreen(persons_of(town, *names)), clerk)


async def descend(pilot: Pilot[None], *steps: str) -> None:
    """Wait for the screen, then press keys one by one."""
    await settled(pilot)
    await typed(pilot, *steps)


def rows(app: OfficeApp, column: int, number: int = 0) -> list[str]:
    return [cells[column] for cells in cells_of(app, number)]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("name", "steps"),
    [
        ("2101_summary", ()),
        ("2101_unpaid", ("u",)),
        ("2101_breakdown", ("g",)),
        ("2101_acts", ("f4",)),
        ("2101_help", ("f1",)),
        ("2102_notices", ("enter",)),
        ("2102_announced", ("enter", "down", "down")),
        ("2103_history", ("end", "enter", "enter")),
        ("2103_line", ("end", "enter", "enter", "down", "enter")),
        ("2105_trial", ("end", "x")),
        ("2105_rates", ("end", "x", "f4")),
    ],
)
async def test_each_screen_looks_as_its_picture(
    clerk: Ctx, town: dict[str, int], size: tuple[int, int], name: str, steps: tuple[str, ...]
) -> None:
    app = summary_of(clerk, town)
    async with app.run_test(size=size) as pilot:
        await descend(pilot, *steps)
        check_picture(app, name)


async def test_without_colour_the_text_is_the_same(
    clerk: Ctx, town: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = []
    for plain in ("", "1"):
        monkeypatch.setenv("NO_COLOR", plain) if plain else monkeypatch.delenv("NO_COLOR", raising=False)
        app = summary_of(clerk, town)
        async with app.run_test() as pilot:
            await descend(pilot, "enter")
            texts.append(screen_text(app))
    assert texts[0] == texts[1]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["hostile", "company"])
async def test_hostile_names_and_large_amounts_keep_every_column(
    clerk: Ctx, town: dict[str, int], size: tuple[int, int], name: str
) -> None:
    app = summary_of(clerk, town, name)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        assert app.screen.query_one(DataList).needed_width <= size[0]
        check_picture(app, f"2101_{name}")
        await typed(pilot, "enter")
        assert app.screen.query_one(DataList).needed_width <= size[0]
        check_picture(app, f"2102_{name}")


async def test_the_total_is_that_of_the_rows_shown_and_says_so(clerk: Ctx, town: dict[str, int]) -> None:
    app = summary_of(clerk, town)
    async with app.run_test() as pilot:
        await descend(pilot)
        whole = screen_text(app)
        await typed(pilot, "u")
        assert "合計" in whole and "絞込計" in screen_text(app)
        assert "完納" not in rows(app, 10)
        await typed(pilot, "u")
        assert screen_text(app) == whole


async def test_the_breakdown_adds_up_to_the_totals(clerk: Ctx, town: dict[str, int]) -> None:
    app = summary_of(clerk, town)
    async with app.run_test() as pilot:
        await descend(pilot)
        unpaid = sum(int(cell.replace(",", "")) for cell in rows(app, 5))
        await typed(pilot, "g")
        assert sum(int(cell.replace(",", "")) for cell in rows(app, 6)) == unpaid


async def test_a_word_filters_the_rows_and_nothing_shows_all_again(clerk: Ctx, town: dict[str, int]) -> None:
    app = summary_of(clerk, town)
    async with app.run_test() as pilot:
        await descend(pilot, "/")
        jump = app.screen.jump_line  # type: ignore[attr-defined]
        jump.value = "固定"
        await typed(pilot, "enter")
        assert rows(app, 1) == ["固定資産"]
        await typed(pilot, "/")
        jump.value = ""
        await typed(pilot, "enter")
        assert len(rows(app, 1)) == 4


async def test_the_order_of_the_rows_goes_round(clerk: Ctx, town: dict[str, int]) -> None:
    app = summary_of(clerk, town)
    async with app.run_test() as pilot:
        await descend(pilot)
        years = rows(app, 0)
        await typed(pilot, "s")
        assert rows(app, 0) != years
        await typed(pilot, "s", "s", "s")
        assert rows(app, 0) == years


async def test_another_day_shows_what_was_open_then(clerk: Ctx, town: dict[str, int]) -> None:
    app = summary_of(clerk, town)
    async with app.run_test() as pilot:
        await descend(pilot, "f5")
        app.screen.jump_line.value = "R7.3.1"  # type: ignore[attr-defined]
        await typed(pilot, "enter")
        assert "基準日 R7.3.1" in screen_text(app)
        assert rows(app, 0) == ["R6"]
        assert rows(app, 5) == ["24,000"]


async def test_a_day_that_cannot_be_read_changes_nothing(clerk: Ctx, town: dict[str, int]) -> None:
    app = summary_of(clerk, town)
    async with app.run_test() as pilot:
        await descend(pilot, "f5")
        app.screen.jump_line.value = "R8.13.1"  # type: ignore[attr-defined]
        await typed(pilot, "enter")
        assert said(app).startswith("不可")
        assert "基準日 R8.11.24" in screen_text(app)


async def test_down_to_the_journal_and_back_to_the_same_rows(clerk: Ctx, town: dict[str, int]) -> None:
    app = summary_of(clerk, town)
    async with app.run_test() as pilot:
        await descend(pilot, "down", "enter", "down", "down", "enter", "f8")
        assert isinstance(app.screen, HistoryScreen)
        assert "第4期" in screen_text(app)
        await typed(pilot, "f3")
        assert isinstance(app.screen, NoticesScreen)
        assert app.screen.query_one("#terms", DataList).cursor == 3
        await typed(pilot, "f3")
        assert isinstance(app.screen, SummaryScreen)
        assert app.screen.query_one(DataList).cursor == 1


async def test_the_next_tax_of_2102_is_the_next_row_of_2101(clerk: Ctx, town: dict[str, int]) -> None:
    app = summary_of(clerk, town)
    async with app.run_test() as pilot:
        await descend(pilot, "enter", "f8", "f8")
        assert "軽自動車税" in screen_text(app)
        await typed(pilot, "f3")
        assert app.screen.query_one(DataList).cursor == 2


async def test_the_next_person_is_the_next_of_the_search(clerk: Ctx, town: dict[str, int]) -> None:
    app = summary_of(clerk, town, "second", "taro", "company")
    async with app.run_test() as pilot:
        await descend(pilot)
        assert "F7 (前の人)" in screen_text(app) and "1/3人" in screen_text(app)
        await typed(pilot, "f7")
        assert said(app) == "不可 検索結果の先頭の人です。"
        await typed(pilot, "f8")
        assert "00123456" in screen_text(app) and "2/3人" in screen_text(app)
        await typed(pilot, "f8", "f8")
        assert said(app) == "不可 検索結果の最後の人です。"


async def test_what_is_open_is_that_of_the_person_on_the_screen(clerk: Ctx, town: dict[str, int]) -> None:
    app = summary_of(clerk, town, "taro", "company")
    async with app.run_test() as pilot:
        await settled(pilot)
        screen = app.screen
        assert isinstance(screen, SummaryScreen)
        screen.action_next()
        await screen.action_open_notice()
        await settled(pilot)
        assert "00123456" in screen_text(app)


async def test_a_row_without_open_principal_has_no_late_charge_to_try(clerk: Ctx, town: dict[str, int]) -> None:
    app = summary_of(clerk, town)
    async with app.run_test() as pilot:
        await descend(pilot, "down", "down", "x")
        assert said(app).startswith("不可 この行に未納の本税はありません。")
        await typed(pilot, "f4")
        assert "この行に未納の本税はありません" in screen_text(app)


async def test_the_trial_follows_the_day_in_the_field(clerk: Ctx, town: dict[str, int]) -> None:
    app = summary_of(clerk, town)
    async with app.run_test() as pilot:
        await descend(pilot, "end", "x")
        assert isinstance(app.screen, TrialScreen)
        before = screen_text(app)
        assert "延滞金 3,000円" in before and "3,100円になる日 R8.11.28" in before
        app.screen.query_one(Form).fill({"on": "R8.11.28"})
        await typed(pilot, "f5")
        assert "延滞金 3,100円" in screen_text(app)
        assert said(app) == "完了 R8.11.28 で再計算しました。"


async def test_a_number_goes_on_from_the_current_row(clerk: Ctx, town: dict[str, int]) -> None:
    app = summary_of(clerk, town)
    async with app.run_test() as pilot:
        await descend(pilot, "end", "ctrl+g")
        app.screen.jump_line.value = "2105"  # type: ignore[attr-defined]
        await typed(pilot, "enter")
        assert isinstance(app.screen, TrialScreen)
        assert "延滞金 3,000円" in screen_text(app)


async def test_several_receivables_are_tried_one_by_one_and_added(clerk: Ctx, town: dict[str, int]) -> None:
    app = summary_of(clerk, town)
    async with app.run_test() as pilot:
        await descend(pilot, "x")
        assert "1/4期" in screen_text(app)
        assert "対象 4期別の計" in screen_text(app) and "納付額計 108,000円" in screen_text(app)
        await typed(pilot, "f8")
        assert "第2期" in screen_text(app)


async def test_marked_terms_are_tried_together(clerk: Ctx, town: dict[str, int]) -> None:
    app = summary_of(clerk, town)
    async with app.run_test() as pilot:
        await descend(pilot, "enter", " ", " ", "x")
        assert "対象 2期別の計" in screen_text(app)


async def test_lines_that_cancel_each_other_can_be_left_out(clerk: Ctx, town: dict[str, int]) -> None:
    app = summary_of(clerk, town)
    async with app.run_test() as pilot:
        await descend(pilot, "end", "enter", "enter")
        assert "赤" in rows(app, 2)
        await typed(pilot, "a")
        assert rows(app, 2) == ["調定", "督促", "収納"]
        assert "14,000" in screen_text(app)


async def test_a_protected_person_shows_no_address_and_no_name(clerk: Ctx, town: dict[str, int]) -> None:
    app = summary_of(clerk, town, "protected")
    async with app.run_test() as pilot:
        await settled(pilot)
        text = screen_text(app)
        assert "00610444" in text and "支援措置" in text
        assert "伊勢　花子" not in text and "岩渕" not in text and "0596" not in text


async def test_at_the_counter_each_person_is_looked_at_for_a_reason(
    branch: Ctx, town: dict[str, int], city: City
) -> None:
    app = summary_of(branch, town, "taro", "second")
    async with app.run_test() as pilot:
        await settled(pilot)
        assert "照会の事由" in screen_text(app)
        await typed(pilot, "2", "enter")
        text = screen_text(app)
        assert "00123456" in text and "S45.1.1" not in text and "0596" not in text
        await typed(pilot, "enter")
        assert isinstance(app.screen, NoticesScreen)
        await typed(pilot, "f3", "f8")
        assert "照会の事由" in screen_text(app) and "納付の確認" in screen_text(app)
        await typed(pilot, "f3")
        assert "00123456" in screen_text(app)
    with city.vault.read() as store:
        rows = store.db.execute(
            "SELECT reason FROM audit_log WHERE result = 'viewed' AND party_id IS NOT NULL"
        ).fetchall()
        assert set(rows) == {("納付の確認",), ("納付の確認（続き）",)}


async def test_opened_by_its_number_2101_asks_for_a_person(clerk: Ctx, town: dict[str, int]) -> None:
    app = opened(SummaryScreen(), clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        assert "2001 宛名検索" in screen_text(app)
        app.screen.query_one(Form).fill({"party_no": "00123456"})
        app.screen.set_focus(app.screen.query_one(Form).field("party_no"))
        await typed(pilot, "enter", "enter")
        assert isinstance(app.screen, SummaryScreen)
        assert "00123456" in screen_text(app)


@pytest.mark.parametrize("screen", [NoticesScreen, HistoryScreen, TrialScreen])
async def test_a_screen_without_a_person_says_where_to_begin(clerk: Ctx, screen: type[Any]) -> None:
    app = opened(screen(), clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        assert "開いてください。F2 で検索します。" in said(app)
        await typed(pilot, "f5", "f7", "x", "enter", "f4")
        assert not app.incidents.numbers
