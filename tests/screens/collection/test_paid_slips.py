"""3102: a sheet, slips typed with Enter alone, the difference in sight, F9 when it is 0."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from core.collection.batches import SlipSheet, add_paid_slip_batch
from core.collection.paid_slips import open_slip_batch, save_line
from core.collection.payments import BatchState
from core.collection.records.slip_lines import SlipEntry, SlipKey
from core.office.context import Context
from core.values.money import Yen
from tests.builders import a_party, a_receivable
from tests.screens.collection.working import cells_of, job_over, opened, said, settled, typed
from tests.screens.pictures import SIZES, check_picture
from tests.terminal.harness import screen_text
from tui.screens import load_screen
from tui.screens.collection.paid_slips import PaidSlipsScreen
from tui.screens.collection.slips.choosing import ChoosePage
from tui.widgets.confirm import Confirm
from tui.widgets.form import Form
from tui.widgets.keys import ACTIONS

Ctx = Context[Any]
TODAY, YESTERDAY = date(2026, 11, 24), date(2026, 11, 20)
FIRST, SECOND = "083000000001", "083000000005"
"""市県民税 1期 27,000 and 軽自動車 10,800 of the first person."""


def sheet(ctx: Ctx, count: int = 3, yen: int = 64_800) -> int:
    """A batch whose sheet says so many slips and yen."""
    return add_paid_slip_batch(ctx, SlipSheet(TODAY, "0154", "312", count, Yen(yen))).batch_id


def kept(ctx: Ctx, batch_id: int, slip_no: str, yen: int) -> None:
    save_line(ctx, batch_id, SlipEntry(SlipKey.numbered(slip_no), YESTERDAY, Yen(yen)))


@pytest.mark.parametrize("size", SIZES)
async def test_a_slip_shows_whose_it_is_and_how_it_will_be_applied_before_it_is_kept(
    clerk: Ctx, claims: dict[str, int], size: tuple[int, int]
) -> None:
    batch_id = sheet(clerk)
    kept(clerk, batch_id, FIRST, 27_000)
    kept(clerk, batch_id, SECOND, 10_800)
    app = opened(PaidSlipsScreen(batch_id), clerk)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        await typed(pilot, "enter", "01", "enter", "8", "enter", "08300001", "enter", "2", "enter")
        await typed(pilot, "5081120", "enter", "24000", "enter", "enter", "enter")
        check_picture(app, "3102_slip")
        assert said(app) == "注意 未納 27,000円 より 3,000円 少ない入力です。よければ Enter"


@pytest.mark.parametrize("size", SIZES)
async def test_the_sheet_is_typed_first(clerk: Ctx, claims: dict[str, int], size: tuple[int, int]) -> None:
    app = opened(PaidSlipsScreen(), clerk)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        await typed(pilot, "0154", "enter", "312", "enter", "3", "enter", "64800")
        check_picture(app, "3102_sheet")
        await typed(pilot, "enter")
        assert said(app) == "完了 バッチ 1 を作りました。納付書を入力してください。"


async def test_a_slip_is_kept_at_once_and_the_next_one_begins(clerk: Ctx, claims: dict[str, int]) -> None:
    batch_id = sheet(clerk)
    app = opened(PaidSlipsScreen(batch_id), clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, FIRST, "enter", "5081120", "enter", "enter", "enter", "enter")
        assert said(app) == "完了 1行目 27,000円 完納（伊勢　太郎）。"
        assert app.focused is not None and app.focused.id == "slip_no"
        assert [line.line.entry.amount for line in open_slip_batch(clerk, batch_id).lines] == [Yen(27_000)]
        await typed(pilot, SECOND, "enter")
        assert "軽自動車" in screen_text(app) and "R8.11.20" in screen_text(app)


async def test_the_tax_item_of_a_line_without_a_number_does_not_stand_in_the_next_line(
    clerk: Ctx, claims: dict[str, int]
) -> None:
    app = opened(PaidSlipsScreen(sheet(clerk)), clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "enter", "01", "enter", "8", "enter", "08300001", "enter", "1", "enter")
        await typed(pilot, "5081120", "enter", "27000", "enter", "enter", "enter")
        assert said(app).startswith("完了 1行目 27,000円")
        texts = app.screen.query_one("#line", Form).draft()
        assert {name for name, text in texts.items() if text} == {"levy_year", "paid_on"}


class OneDraft:
    """A draft that a session before has left."""

    def __init__(self, **texts: str) -> None:
        self._texts = texts

    def load(self, key: str) -> Mapping[str, str] | None:
        return self._texts

    def save(self, key: str, draft: Mapping[str, str] | None) -> None:
        """Nothing is kept."""


async def test_a_draft_that_is_put_back_shows_whose_slip_it_is(clerk: Ctx, claims: dict[str, int]) -> None:
    app = opened(PaidSlipsScreen(sheet(clerk)), clerk)
    app.drafts = OneDraft(slip_no=FIRST, paid_on="R8.11.20", principal="27,000")
    async with app.run_test() as pilot:
        await settled(pilot)
        assert said(app) == "案内 下書きの続きです。"
        assert "伊勢　太郎" in screen_text(app)


async def test_a_warning_wants_a_second_enter(clerk: Ctx, claims: dict[str, int]) -> None:
    batch_id = sheet(clerk)
    app = opened(PaidSlipsScreen(batch_id), clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "999", "enter", "5081120", "enter", "5000", "enter", "enter", "enter")
        assert said(app).startswith("注意 該当する調定がありません。このまま入力すると保留になります。")
        assert open_slip_batch(clerk, batch_id).lines == ()
        await typed(pilot, "enter")
        assert [line.result for line in open_slip_batch(clerk, batch_id).lines] == ["保留"]


async def test_f9_rests_until_both_differences_are_nought(clerk: Ctx, claims: dict[str, int]) -> None:
    batch_id = sheet(clerk)
    kept(clerk, batch_id, FIRST, 27_000)
    app = opened(PaidSlipsScreen(batch_id), clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "f9")
        assert said(app) == "不可 総括票との差が -2件、-37,800円 あります。差が 0 になると確定できます。"


@pytest.mark.parametrize("size", SIZES)
async def test_a_batch_without_difference_is_confirmed_and_posted(
    clerk: Ctx, claims: dict[str, int], size: tuple[int, int]
) -> None:
    batch_id = sheet(clerk, 2, 37_800)
    kept(clerk, batch_id, FIRST, 27_000)
    kept(clerk, batch_id, SECOND, 10_800)
    app = opened(PaidSlipsScreen(batch_id), clerk)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        await typed(pilot, "f9")
        assert isinstance(app.screen, Confirm)
        check_picture(app, "3102_confirm")
        await typed(pilot, "y", "enter")
        await job_over(pilot, 1)
        with clerk.read() as store:
            assert store.batches.get(batch_id).state is BatchState.POSTED
            assert store.receivables.get(claims["t1-1"]).open == Yen(0)


async def test_f7_corrects_the_line_before_and_the_line_that_was_begun_comes_back(
    clerk: Ctx, claims: dict[str, int]
) -> None:
    batch_id = sheet(clerk)
    kept(clerk, batch_id, FIRST, 24_000)
    app = opened(PaidSlipsScreen(batch_id), clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "0830", "f7")
        assert "1行目 訂正" in screen_text(app)
        await typed(pilot, "27000", "enter", "enter", "enter")
        assert [line.line.entry.principal for line in open_slip_batch(clerk, batch_id).lines] == [Yen(27_000)]
        assert app.screen.query_one("#line", Form).field("slip_no").value == "0830"


async def test_a_correction_that_was_begun_is_not_left_behind(clerk: Ctx, claims: dict[str, int]) -> None:
    batch_id = sheet(clerk)
    kept(clerk, batch_id, FIRST, 24_000)
    app = opened(PaidSlipsScreen(batch_id), clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "f7", "27000", "f8")
        assert said(app) == "不可 1行目の訂正が未登録です。Enter で登録するか F5 で元に戻してください。"
        await typed(pilot, "f5", "f8")
        assert "2行目" in screen_text(app)


async def test_of_several_claims_with_the_same_key_one_is_chosen(clerk: Ctx, claims: dict[str, int]) -> None:
    batch_id = sheet(clerk)
    with clerk.write() as store:
        heirs = [a_party(store, name=f"相続人　{name}") for name in ("一", "二")]
        for heir, share in zip(heirs, (1, 2), strict=True):
            number = a_receivable(
                store, party_id=heir, notice_no="0099", term_no=1, tax_year=2026 - share, principal=5_000
            )
    app = opened(PaidSlipsScreen(batch_id), clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "enter", "01", "enter", "8", "enter", "0099", "enter", "1", "enter")
        assert isinstance(app.screen, ChoosePage)
        await typed(pilot, "2", "enter")
        await typed(pilot, "5081120", "enter", "enter", "enter", "enter")
        assert [line.line.receivable_id for line in open_slip_batch(clerk, batch_id).lines] == [number]


async def test_a_line_is_taken_out_by_f4_on_the_list(clerk: Ctx, claims: dict[str, int]) -> None:
    batch_id = sheet(clerk)
    kept(clerk, batch_id, FIRST, 27_000)
    app = opened(PaidSlipsScreen(batch_id), clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "tab", "f4", "2", "enter")
        assert said(app) == "完了 1行目 27,000円 を削除しました。"
        assert cells_of(app) == []


async def test_the_next_sheet_opens_when_sheets_are_typed_one_after_the_other(
    clerk: Ctx, claims: dict[str, int]
) -> None:
    batch_id = sheet(clerk, 1, 27_000)
    kept(clerk, batch_id, FIRST, 27_000)
    app = opened(PaidSlipsScreen(batch_id, continuous=True), clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "f9", "y", "enter")
        await job_over(pilot, 1)
        await typed(pilot, "f3")
        assert "新しいバッチ" in screen_text(app)
        await typed(pilot, "0155", "enter", "enter", "1", "enter", "500", "enter")
        assert said(app) == "完了 バッチ 2 を作りました。納付書を入力してください。"


async def test_f9_and_enter_held_down_post_nothing(clerk: Ctx, claims: dict[str, int]) -> None:
    batch_id = sheet(clerk, 1, 27_000)
    kept(clerk, batch_id, FIRST, 27_000)
    app = opened(PaidSlipsScreen(batch_id), clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        for _ in range(20):
            await pilot.press("f9")
        for _ in range(10):
            await pilot.press("enter")
        await settled(pilot)
        with clerk.read() as store:
            assert store.batches.get(batch_id).state is BatchState.READ


async def test_without_colour_the_same_text_is_shown(
    clerk: Ctx, claims: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = opened(PaidSlipsScreen(), clerk)
    async with app.run_test(size=SIZES[0]) as pilot:
        await settled(pilot)
        await typed(pilot, "0154", "enter", "312", "enter", "3", "enter", "64800")
        check_picture(app, "3102_sheet")


@pytest.mark.parametrize("number", ["3101", "3102", "3103", "8101"])
async def test_every_key_of_the_bar_acts_or_answers_with_its_reason(
    clerk: Ctx, claims: dict[str, int], number: str
) -> None:
    found = load_screen(number)
    assert found is not None
    screen = found()
    app = opened(screen, clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        for key in list(screen.keys()):
            reason = screen.reason_of(key)
            if reason:
                await typed(pilot, key)
                assert said(app) == f"不可 {reason}"
            else:
                assert callable(getattr(screen, f"action_{ACTIONS[key]}"))


async def test_a_line_that_a_colleague_typed_meanwhile_is_shown_with_ones_own(
    clerk: Ctx, claims: dict[str, int]
) -> None:
    batch_id = sheet(clerk)
    app = opened(PaidSlipsScreen(batch_id), clerk)
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, FIRST, "enter", "5081120", "enter", "enter", "enter")
        kept(clerk, batch_id, FIRST, 27_000)
        await typed(pilot, "enter")
        assert [(row[0], row[9]) for row in cells_of(app)] == [("1", "完納"), ("2", "二重")]
