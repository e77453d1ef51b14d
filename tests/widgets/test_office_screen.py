"""The frame of a screen: keys, resting keys, refusals, work in threads, drafts, going to other screens."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping

import pytest
from textual.widget import Widget

from core.values.refusals import BadInput, Refusal
from tests.screens.answered import all_answered
from tests.terminal.gallery import DESK, EntryScreen, ListScreen
from tests.terminal.harness import screen_text
from tui import screens
from tui.app import DEEPEST, OfficeApp
from tui.screens.office_screen import OfficeScreen
from tui.session_end import EndCause
from tui.widgets.data_list import DataList
from tui.widgets.field import Field
from tui.widgets.form import Form, FormRow


class DayClosed(Refusal):
    sentence = "収入日 {day} は締め済です。訂正は本日付けで行います（3105）。"


class Acting(OfficeScreen[str]):
    """Every way in which an act can be refused or go wrong."""

    NUMBER, NAME = "3105", "収納取消・訂正"
    KEYS = {"f3": "戻る", "f4": "操作", "f5": "再計算", "f6": "連続 入", "f7": "前の行", "f8": "次の行", "f9": "確定"}
    LETTERS = {"x": "details"}

    def __init__(self) -> None:
        super().__init__()
        self.gate = threading.Event()
        self.calls: list[str] = []
        self.answers: list[object] = []
        self.reason = ""

    def compose(self) -> Iterator[Widget]:
        yield Form(FormRow(Field("slip", "番号", width=8), Field("yen", "金額", width=8)))
        yield DataList(())

    def resting(self, key: str) -> str:
        return self.reason if key == "f9" else ""

    def action_confirm(self) -> None:
        self.calls.append("confirm")
        self.write_work(self._write, self._written, doing="書き込んでいます。")

    def _write(self) -> str:
        self.gate.wait(5)
        return "済"

    def _written(self, result: str) -> None:
        self.calls.append(result)
        self.say("完了", "1件を書き込みました。")

    def action_refresh(self) -> None:
        raise DayClosed(day="R8.11.20")

    async def action_continuous(self) -> None:
        raise BadInput(reason="金額を入力してください。", field="yen")

    def action_previous(self) -> None:
        def refused() -> None:
            raise DayClosed(day="R8.11.19")

        self.read_work("rows", refused, self.answers.append)

    def action_next(self) -> None:
        raise ValueError("123456789018")

    def action_details(self) -> None:
        self.calls.append("details")

    def on_data_list_opened(self, event: DataList.Opened) -> None:
        raise DayClosed(day="R8.11.18")


def acting() -> tuple[OfficeApp, Acting]:
    screen = Acting()
    return OfficeApp(lambda: screen, desk=DESK), screen


async def test_a_resting_key_is_in_brackets_and_answers_with_its_reason() -> None:
    app, screen = acting()
    async with app.run_test() as pilot:
        screen.reason = "差 -3,000円で締められません。"
        screen.refresh_keys()
        await pilot.press("f9")
        assert "F9 (確定)" in screen_text(app)
        assert (screen.message_line.word, screen.message_line.sentence) == ("不可", "差 -3,000円で締められません。")
        assert screen.calls == []


async def test_a_key_that_the_screen_does_not_have_does_nothing() -> None:
    app, screen = acting()
    async with app.run_test() as pilot:
        await pilot.press("f12", "f2")
        assert screen.message_line.word == "案内"


async def test_refusals_of_actions_coroutines_threads_and_handlers_are_answers() -> None:
    app, screen = acting()
    async with app.run_test() as pilot:
        await pilot.press("f5")
        assert screen.message_line.sentence == "収入日 R8.11.20 は締め済です。訂正は本日付けで行います（3105）。"
        await pilot.press("f6")
        assert screen.focused is not None and screen.focused.name == "yen"
        await pilot.press("f7")
        await all_answered(app)
        assert "R8.11.19" in screen.message_line.sentence
        data = screen.query_one(DataList)
        data.post_message(DataList.Opened(data, None))  # type: ignore[arg-type]
        await pilot.pause()
        assert "R8.11.18" in screen.message_line.sentence


async def test_a_fault_is_told_by_its_number_and_shows_nothing_else() -> None:
    app, screen = acting()
    app.keeps_faults = True
    async with app.run_test() as pilot:
        await pilot.press("f8")
        assert app.incidents.numbers[-1] in screen.message_line.sentence
        assert "123456789018" not in screen_text(app)


async def test_a_fault_fails_a_test_that_does_not_expect_it() -> None:
    app, _ = acting()
    with pytest.raises(ValueError, match="123456789018"):
        async with app.run_test() as pilot:
            await pilot.press("f8")


async def test_f9_rests_while_a_write_runs_and_is_not_done_twice() -> None:
    app, screen = acting()
    async with app.run_test() as pilot:
        await pilot.press("f9", "f9", "f3")
        assert "F9 (確定)" in screen_text(app)
        assert screen.message_line.sentence == "処理中です。終わるまでお待ちください。"
        screen.gate.set()
        await all_answered(app)
        assert screen.calls == ["confirm", "済"]
        assert "F9 確定" in screen_text(app)
        assert screen.message_line.word == "完了"


async def test_a_late_answer_to_an_older_question_is_dropped() -> None:
    app, screen = acting()
    async with app.run_test() as pilot:
        screen.read_work("rows", lambda: screen.gate.wait(5) and "alt", screen.answers.append)
        screen.read_work("rows", lambda: "neu", screen.answers.append)
        screen.gate.set()
        await pilot.pause()
        await app.workers.wait_for_complete(list(app.workers))
        assert screen.answers == ["neu"]


async def test_what_was_done_stands_while_the_screen_reads_for_long() -> None:
    app, screen = acting()
    async with app.run_test() as pilot:
        screen.read_work("rows", lambda: screen.gate.wait(5), screen.answers.append)
        screen.say("完了", "登録しました。")
        screen.threads._say_searching()
        assert screen.message_line.word == "完了"
        screen.gate.set()
        await app.workers.wait_for_complete(list(app.workers))
        await pilot.pause()
        assert (screen.message_line.word, screen.message_line.sentence) == ("完了", "登録しました。")


async def test_a_long_search_says_so_and_f3_stops_it_without_leaving() -> None:
    app, screen = acting()
    async with app.run_test() as pilot:
        screen.read_work("rows", lambda: screen.gate.wait(5), screen.answers.append)
        while screen.message_line.word != "処理中":
            await pilot.pause(0.05)
        assert screen.message_line.sentence == "検索中です。F3 で中止します。"
        await pilot.press("f3")
        assert screen.message_line.sentence == "検索を中止しました。"
        screen.gate.set()
        await pilot.pause()
        assert screen.answers == []


async def test_f3_is_not_held_up_by_a_search_that_no_one_was_told_of() -> None:
    app, screen = acting()
    async with app.run_test() as pilot:
        above = Acting()
        await app.push_screen(above)
        above.read_work("rows", lambda: above.gate.wait(5), above.answers.append)
        await pilot.press("f3")
        assert app.screen is screen
        above.gate.set()
        await pilot.pause()
        assert above.answers == []


async def test_f4_before_the_rows_are_there_says_that_they_are_being_read() -> None:
    app, screen = acting()
    async with app.run_test() as pilot:
        await pilot.press("f4")
        assert screen.message_line.sentence == "ここに候補や操作の一覧はありません。"
        screen.read_work("rows", lambda: screen.gate.wait(5), screen.answers.append)
        await pilot.press("f4")
        assert screen.message_line.sentence == "読込み中です。終わるまでお待ちください。"
        screen.gate.set()


async def test_letters_act_on_a_list_and_are_text_in_a_field() -> None:
    app, screen = acting()
    async with app.run_test() as pilot:
        await pilot.press("x", "tab", "x")
        assert screen.query_one(Form).field("slip").value == "x"
        assert screen.calls == ["details"]


async def test_tab_goes_to_the_next_group_and_back() -> None:
    app, screen = acting()
    async with app.run_test() as pilot:
        await pilot.press("tab")
        assert isinstance(screen.focused, DataList)
        await pilot.press("shift+tab")
        assert screen.focused is screen.query_one(Form).field("slip")


async def test_a_digit_long_after_escape_is_text() -> None:
    screen = Acting()
    now = [100.0]
    app = OfficeApp(lambda: screen, monotonic=lambda: now[0])
    async with app.run_test() as pilot:
        await pilot.press("escape")
        now[0] += 1.5
        await pilot.press("5")
        assert screen.query_one(Form).field("slip").value == "5"
        await pilot.press("escape")
        now[0] += 0.5
        await pilot.press("5")
        assert screen.message_line.word == "不可"


async def test_help_names_the_keys_of_the_screen_and_escape_closes_it() -> None:
    app = OfficeApp(ListScreen, desk=DESK)
    async with app.run_test() as pilot:
        await pilot.press("f1")
        assert "納付書" in screen_text(app) and "期別明細 2102" in screen_text(app)
        await pilot.press("escape")
        assert isinstance(app.screen, ListScreen)


async def test_an_act_that_is_not_possible_answers_with_the_day_from_which_it_is() -> None:
    app = OfficeApp(ListScreen, desk=DESK)
    async with app.run_test() as pilot:
        await pilot.press("f4", "2", "enter")
        assert "不可  督促から10日未経過です。R8.11.27 から可能です。" in screen_text(app)
        await pilot.press("1", "enter")
        await pilot.pause()
        assert "未納だけを表示しました。" in screen_text(app)


async def test_row_and_page_are_the_same_after_opening_and_coming_back() -> None:
    app = OfficeApp(ListScreen, desk=DESK)
    async with app.run_test() as pilot:
        await pilot.press("pagedown", "down")
        before = screen_text(app)
        await pilot.press("f1", "f3")
        await pilot.pause()
        assert screen_text(app) == before


class Kept:
    """Drafts in memory."""

    def __init__(self, kept: Mapping[str, str] | None = None) -> None:
        self.kept = {"entry": dict(kept)} if kept else {}

    def load(self, key: str) -> Mapping[str, str] | None:
        return self.kept.get(key)

    def save(self, key: str, draft: Mapping[str, str] | None) -> None:
        if draft is None:
            self.kept.pop(key, None)
        else:
            self.kept[key] = dict(draft)


class Drafting(EntryScreen):
    draft_key = "entry"


async def test_what_was_typed_is_kept_as_a_draft_and_said_so_below() -> None:
    drafts = Kept()
    app = OfficeApp(ListScreen, desk=DESK, drafts=drafts)
    async with app.run_test() as pilot:
        await app.push_screen(Drafting())
        await pilot.press("0", "8", "f3")
        await pilot.pause()
        await all_answered(app)
        assert drafts.kept["entry"]["slip"] == "08"
        assert "下書きに残しました" in screen_text(app)


async def test_a_draft_is_put_back_when_the_screen_opens() -> None:
    app = OfficeApp(Drafting, desk=DESK, drafts=Kept({"slip": "0803"}))
    async with app.run_test() as pilot:
        await all_answered(app)
        await pilot.pause()
        assert app.screen.query_one(Form).field("slip").value == "0803"
        assert "下書きの続きです。" in screen_text(app)


async def test_what_was_typed_is_kept_when_the_session_ends_from_outside() -> None:
    drafts = Kept()
    told: list[str] = []
    app = OfficeApp(Drafting, desk=DESK, drafts=drafts, on_end=told.append)
    async with app.run_test() as pilot:
        await pilot.press("0", "8")
        app.session_end.tell(EndCause.HANGUP)
        app.session_end.tell(EndCause.STOPPED)
        assert drafts.kept["entry"]["slip"] == "08"
        assert told == ["回線切断"]


async def test_a_screen_may_keep_drafts_while_typing() -> None:
    class Quick(Drafting):
        DRAFT_SECONDS = 0.05

    drafts = Kept()
    app = OfficeApp(Quick, desk=DESK, drafts=drafts)
    async with app.run_test() as pilot:
        await pilot.press("7")
        while not drafts.kept:
            await pilot.pause(0.02)
        assert drafts.kept["entry"]["slip"] == "7"


async def test_a_draft_that_was_kept_while_typing_is_still_told_of_on_leaving() -> None:
    class Quick(Drafting):
        DRAFT_SECONDS = 0.05

    assert Drafting.DRAFT_SECONDS == 10.0
    drafts = Kept()
    app = OfficeApp(ListScreen, desk=DESK, drafts=drafts)
    async with app.run_test() as pilot:
        await app.push_screen(Quick())
        await pilot.press("7")
        while not drafts.kept:
            await pilot.pause(0.02)
        assert app.screen.query_one(Form).changed
        await pilot.press("f3")
        await pilot.pause()
        assert "下書きに残しました" in screen_text(app)


async def test_a_committed_entry_leaves_no_draft() -> None:
    drafts = Kept({"slip": "0803"})
    app = OfficeApp(Drafting, desk=DESK, drafts=drafts)
    async with app.run_test() as pilot:
        await all_answered(app)
        await pilot.pause()
        assert isinstance(app.screen, Drafting)
        app.screen.drop_draft()
        await all_answered(app)
        assert drafts.kept == {}
        assert not app.screen.save_draft()


async def test_ctrl_g_opens_the_screen_of_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(screens.SCREENS, "3102", "tests.terminal.gallery:EntryScreen")
    app = OfficeApp(ListScreen, desk=DESK)
    async with app.run_test() as pilot:
        await pilot.press("ctrl+g", "3", "1", "0", "2", "enter")
        await pilot.pause()
        assert isinstance(app.screen, EntryScreen)
        await pilot.press("f3")
        await pilot.pause()
        assert isinstance(app.screen, ListScreen) and isinstance(app.screen.focused, DataList)


async def test_screens_do_not_pile_up_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(screens.SCREENS, "3102", "tests.terminal.gallery:EntryScreen")
    app = OfficeApp(ListScreen, desk=DESK)
    async with app.run_test():
        for _ in range(DEEPEST + 3):
            await app.go_to("3102")
        assert len(app.screen_stack) == DEEPEST
        assert "F3 で戻ってから" in screen_text(app)
