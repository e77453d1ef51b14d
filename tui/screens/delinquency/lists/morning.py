"""6001 朝の一覧: nine lists by digit, each row opening its case and returning to the same row."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from datetime import date
from typing import Any

from textual.app import ComposeResult

from core.delinquency.cases.closing import close_settled
from core.delinquency.contacts.schedule import TaskEntered, enter_task
from core.delinquency.contacts.task import TaskKind
from core.delinquency.lists import morning
from core.delinquency.lists.morning import Board, MorningPage, MorningRow
from core.delinquency.lists.waiting import Cause, MorningList, day_words
from core.office.outputs.delivery import Destination, Issued
from core.office.outputs.register import CSV, PDF
from core.office.traces.witness import Witness
from core.parties.names import kana_key, name_key
from core.parties.party import Shown
from core.values.dates import parse_date, wareki
from core.values.refusals import Refusal
from tui.screens.delinquency.lists.onward import screen_of
from tui.screens.office.outputs.print_page import Leaving, ask_print
from tui.screens.office_screen import OfficeScreen
from tui.screens.parties.persons import Persons
from tui.widgets import columns
from tui.widgets.act_list import Act
from tui.widgets.data_list import DataList, Row
from tui.widgets.lines import Lines, text
from tui.widgets.painted import Line
from tui.widgets.panes import Pane, Panes
from tui.widgets.tone import Tone

SORTS: tuple[tuple[str, Any], ...] = (
    ("日付(古)", lambda row: (row.on, row.party.party_no)),
    ("残(大)", lambda row: (-row.owed.amount, row.party.party_no)),
    ("カナ", lambda row: (row.party.name_kana, row.party.party_no)),
)
PRESSING = frozenset(
    (Cause.COMPLETED, Cause.PROMISE_BROKEN, Cause.PLAN_BROKEN, Cause.GRACE_BROKEN, Cause.WARNING_OVER, Cause.SENT_BACK)
)
"""Causes that are written in the tone of trouble."""


class MorningScreen(OfficeScreen[None]):
    """The lists with their counts; empty ones are quiet and F7/F8 go past them."""

    NUMBER, NAME = "6001", "朝の一覧"
    FUNCTION = "delinquency.lists"
    KEYS = {
        "f2": "検索",
        "f3": "戻る",
        "f4": "操作",
        "f5": "件数更新",
        "f7": "前の一覧",
        "f8": "次の一覧",
        "ctrl+r": "受電",
        "f12": "印刷",
    }
    LETTERS = {"n": "onward", "+": "contact", "c": "whose", "s": "sort", "/": "filter"}
    LETTER_HELP = {
        "1-9": "一覧",
        "Enter": "案件へ（決裁・差戻の一覧では起案へ）。F3 でこの行に戻る",
        "n": "次の手の画面へ（電話 6102、誓約 6301、時効 6601、欠損 6602 など）",
        "+": "折衝の記録 6102",
        "Space": "選ぶ（F4 で予定をまとめて付ける）",
        "c": "担当を変える（自分・全員・職員番号）",
        "s": "並び",
        "/": "氏名・カナ・宛名番号で絞り込む",
    }
    HELP_LINES = (
        "担当の案件のうち、今朝見るものを9つの一覧にします。件数は開くたびに数え直します。",
        "1 入金で動く  前の開庁日からの入金と、まだ確定しない速報です。",
        "2 約束・分納超過  許容日数を過ぎても入金のないものです。",
        "3 期限もの  差押の可能日、予告の期限、猶予の満了、返戻などです。",
        "4 時効  完成済の未処理と90日以内。 5 照会回答  届いたものと遅れているもの。",
        "6 決裁・差戻  自分が決裁するものと、戻されたもの。 7 予定  今日までの予定。",
        "8 新規・再発  生まれた案件。 9 停止・移管見直し  見直しの時期が来たもの。",
    )
    MANUAL = (
        "徴収職員が毎朝開く画面です。9つの一覧を数字か F7・F8 で切り替え、行を選んで Enter で案件を開き、F3 で同じ行に戻ります。"
        "はじめは自分の担当だけが出ます。c で全員か別の職員の担当に変えられます。"
        "残は今日までの延滞金を含み、速報の入金を引いた額です。"
        "次の手は目安で、どうするかは担当が決めます。"
    )

    def __init__(self) -> None:
        super().__init__()
        self._staff: str | None = None
        self._board: Board | None = None
        self._which = MorningList.MONEY
        self._page: MorningPage | None = None
        self._sort: dict[MorningList, int] = {}
        self._typed: dict[MorningList, str] = {}
        self._chose = False
        self._most = morning.PAGE

    def compose(self) -> ComposeResult:
        yield Panes([Pane(which.label) for which in MorningList], id="panes")
        yield Lines([()], id="sentence")
        for which in MorningList:
            yield DataList(
                _columns(which),
                id=f"list{which}",
                digits=False,
                marks=which is not MorningList.DRAFTS,
                empty="この一覧に案件はありません。",
                hint="1-9 一覧  Enter 案件  n 次の手  + 折衝  Space 選ぶ  c 担当  / 絞込",
                spells=True,
            )
        yield Lines([()], id="told")

    def on_mount(self) -> None:
        self._turn()
        self._load()

    def on_screen_resume(self) -> None:
        if self._board is not None:
            self._load()

    @property
    def _list(self) -> DataList:
        return self.query_one(f"#list{self._which}", DataList)

    # Lists

    def _turn(self) -> None:
        for which in MorningList:
            self.query_one(f"#list{which}").display = which is self._which
        self.query_one("#sentence", Lines).show([text(self._which.sentence)])
        self.set_focus(self._list)

    def on_panes_chosen(self, event: Panes.Chosen) -> None:
        self._chose = True
        self._which = MorningList(event.index + 1)
        self._page, self._most = None, morning.PAGE
        self._turn()
        self._read_list()

    def action_next(self) -> None:
        self.query_one(Panes).step(1)

    def action_previous(self) -> None:
        self.query_one(Panes).step(-1)

    # Reading

    def _load(self) -> None:
        ctx, staff = self.office.ctx, self._staff

        def read() -> Board:
            if ctx.may("delinquency.cases", "enter") is not None:
                close_settled(ctx)  # what was paid off since the night is on no list any more
            return morning.open_board(ctx, morning.own_or_all(ctx) if staff is None else staff)

        self.read_work("board", read, self._show_board)

    def _show_board(self, board: Board) -> None:
        self._board, self._staff = board, board.staff_no
        panes = self.query_one(Panes)
        panes.show([Pane(which.label, count) for which, count in board.counts])
        filled = [which for which, count in board.counts if count]
        if not self._chose and filled and self._which not in filled:
            self._chose = True
            panes.choose(filled[0] - 1)  # reads its list by itself
            return
        self._chose = True
        self._read_list()

    def _read_list(self) -> None:
        board, which, ctx, most = self._board, self._which, self.office.ctx, self._most
        if board is not None:
            self.read_work("list", lambda: morning.open_list(ctx, which, board.staff_no, most), self._show_list)

    def on_data_list_page_wanted(self, event: DataList.PageWanted) -> None:
        page = self._page
        if page is not None and page.more and self._most < morning.MOST:
            self._most += morning.PAGE
            self._read_list()

    def _show_list(self, page: MorningPage) -> None:
        if page.which is not self._which or self._board is None:
            return
        self._page = page
        self._show_rows()

    def _show_rows(self) -> None:
        page, board = self._page, self._board
        if page is None or board is None:
            return
        here = self._list.current
        rows = self._wanted(page)
        typed = self._typed.get(page.which, "")
        filtered = f"  「{typed}」を含む" if typed else ""
        self._list.empty = "この条件の案件はありません。/ で空にすると全部出ます。" if typed else _empty(page.which)
        self._list.show(
            [_row(number, row, page.which) for number, row in enumerate(rows, 1)],
            caption=f"{morning.caption_of(board, page.which)}{filtered}",
            sort=self._order(page.which)[0],
            total=_total(page, rows) if rows else None,
            counted=len(rows),
            at_least=page.more,
            more=page.more,
            to=here.key if here is not None else None,
        )
        if page.more:
            self.say("案内", f"先の{len(page.rows)}件です。PgDn で続きを読みます。c で担当を選べます。")
        self._tell()

    def _wanted(self, page: MorningPage) -> list[MorningRow]:
        typed = self._typed.get(page.which, "")
        rows = [row for row in page.rows if not typed or _holds(row, typed)]
        return sorted(rows, key=self._order(page.which)[1])

    def _order(self, which: MorningList) -> tuple[str, Any]:
        usual = 1 if which is MorningList.MONEY else 0
        return SORTS[self._sort.get(which, usual) % len(SORTS)]

    # The current row

    def on_data_list_moved(self, event: DataList.Moved) -> None:
        self._tell()

    def _current(self) -> MorningRow | None:
        page, row = self._page, self._list.current
        if page is None or row is None:
            return None
        return next((one for one in page.rows if _key(one) == row.key), None)

    def _tell(self) -> None:
        row, board = self._current(), self._board
        lines: list[Line] = [()]
        if row is not None and board is not None:
            held = f"  処分・停猶 {'・'.join(row.holds)}" if row.holds else ""
            lines = [text(f"{day_words(row.on, board.today)} {row.words}{held}")]
        self.query_one("#told", Lines).show(lines)

    # Keys

    def resting(self, key: str) -> str:
        return "印刷する行がありません。" if key == "f12" and (self._page is None or not self._page.rows) else ""

    def acts(self) -> Sequence[Act]:
        row = self._current()
        missing = "行がありません。" if row is None else ""
        near = "近い宛名です。係長の立会いで開けます。" if row is not None and row.near else ""
        return (
            Act("案件を開く", "open_case", missing or near, "6101"),
            Act(
                f"次の手（{row.next_step}）" if row and row.next_step else "次の手", "onward", self._no_way(), _way(row)
            ),
            Act("折衝を記録する", "contact", missing or near, "6102"),
            Act("選んだ案件に予定を付ける", "tasks", self._no_tasks(), "6103"),
            Act("この一覧を印刷する", "print", missing),
            Act("この一覧をCSVで出す", "csv", missing),
            Act("担当を変える", "whose"),
            Act("絞り込む", "filter"),
            Act("並びを変える", "sort"),
        )

    async def on_data_list_opened(self, event: DataList.Opened) -> None:
        if self._which is MorningList.DRAFTS:
            await self.action_onward()
        else:
            await self.action_open_case()

    async def action_open_case(self) -> None:
        """The case of the row, with the others of the list behind F7 and F8."""
        from tui.screens.delinquency.contacts.case import CaseScreen

        row, page = self._current(), self._page
        if row is None or page is None:
            return
        numbers = tuple(dict.fromkeys(one.party.party_id for one in self._wanted(page)))
        persons = Persons(numbers, numbers.index(row.party.party_id))
        await self.app.push_screen(CaseScreen(persons), self._back_from_case)

    def _back_from_case(self, persons: Persons | None) -> None:
        """To the row of the case that was seen last; the same row when that was its case."""
        row, page = self._current(), self._page
        if persons is None or page is None or (row is not None and row.party.party_id == persons.current):
            return
        found = [n for n, one in enumerate(self._wanted(page)) if one.party.party_id == persons.current]
        if found:
            self._list.move_to(found[0])

    def _no_way(self) -> str:
        """Why there is no other screen for the next step of the row; empty when there is one."""
        row = self._current()
        if row is None:
            return "行がありません。"
        if row.near:
            return "近い宛名です。係長の立会いで開けます。"
        return "" if row.way else "次の手は案件（6101）で行います。Enter で開きます。"

    async def action_onward(self) -> None:
        """The screen of the next step; where that is the case, the case."""
        row = self._current()
        if row is not None and not row.near and not row.way:
            await self.action_open_case()
        elif row is not None and not row.near and row.way == "6102":
            await self.action_contact()
        elif row is None or self._no_way():
            self.say("不可", self._no_way())
        else:
            screen = screen_of(self, row)
            if screen is not None:
                await self.office.open_above(screen)

    async def action_contact(self) -> None:
        """折衝入力, which tells in its closing what it has saved; a task of the list is done by it."""
        from tui.screens.delinquency.contacts.contact import ContactScreen

        row = self._current()
        if row is None or row.near:
            self.say("不可", self._no_way())
            return
        task = row.subject if row.cause is Cause.TASK and row.way == "6102" else 0
        screen = ContactScreen(row.party.party_id, task_id=task)
        await self.app.push_screen(screen, self._back_from_contact)

    def _back_from_contact(self, words: str | None) -> None:
        if words:
            self.say("完了", words)

    def _no_tasks(self) -> str:
        if self._which is MorningList.DRAFTS:
            return "決裁・差戻の一覧では使いません。"
        return "" if self._list.marked else "Space で案件を選んでから使います。"

    def action_tasks(self) -> None:
        refused = self._no_tasks()
        if refused:
            self.say("不可", refused)
            return
        ctx, page, marked = self.office.ctx, self._page, self._list.marked
        parties = [row.party.party_id for row in page.rows if _key(row) in marked] if page is not None else []

        def enter(due_on: date, words: str) -> tuple[int, str]:
            done, refusal = 0, ""
            for party_id in dict.fromkeys(parties):
                try:
                    enter_task(ctx, TaskEntered(party_id, TaskKind.CALL, due_on, words))
                    done += 1
                except Refusal as one:  # told below: the others get theirs all the same
                    refusal = one.message
            return done, refusal

        def entered(result: tuple[int, str]) -> None:
            done, refusal = result
            if refusal:
                self.say("注意", f"{done}件に予定を付けました。ほかは付けていません。{refusal}")
            else:
                self.say("完了", f"{done}件に予定を付けました（6103）。")
            self._load()

        def words_told(due_on: date, words: str) -> None:
            if words.strip():
                self.write_work(lambda: enter(due_on, words.strip()), entered, doing="予定を付けています。")

        def day_told(typed: str) -> None:
            due_on = parse_date(typed, today=date.max) if typed else ctx.today()
            self.ask_line("内容", lambda words: words_told(due_on, words), width=40, note="電話の用件  Enter 決定")

        self.ask_line("予定日", day_told, width=12, note="例 R8.11.27。空なら今日  Enter 決定")

    def action_print(self) -> None:
        self._let_out(as_csv=False)

    def action_csv(self) -> None:
        self._let_out(as_csv=True)

    def _let_out(self, *, as_csv: bool) -> None:
        page, board, ctx = self._page, self._board, self.office.ctx
        if page is None or board is None or not page.rows:
            self.say("不可", "印刷する行がありません。")
            return
        which, staff = page.which, board.staff_no

        def issue(reason: str, to: Destination, printer: str, witness: Witness | None) -> Issued:
            return morning.print_morning(
                ctx, which, staff, reason, as_csv=as_csv, to=to, printer_code=printer, witness=witness
            )

        facts = [f"{which.label}  担当 {board.staff_name}  {len(page.rows):,}件"]
        media = CSV if as_csv else PDF
        leaving = Leaving(f"朝の一覧{'（CSV）' if as_csv else ''}", facts, "04", "delinquency.lists", media)
        ask_print(self, leaving, issue)

    def action_sort(self) -> None:
        usual = 1 if self._which is MorningList.MONEY else 0
        self._sort[self._which] = (self._sort.get(self._which, usual) + 1) % len(SORTS)
        self._show_rows()

    def action_filter(self) -> None:
        def answered(typed: str) -> None:
            self._typed[self._which] = typed.strip()
            self._show_rows()

        self.ask_line(
            "絞込", answered, value=self._typed.get(self._which, ""), width=24, note="氏名・カナ・宛名番号。空なら全部"
        )

    def action_whose(self) -> None:
        own = self.office.ctx.actor.staff_no

        def answered(typed: str) -> None:
            wanted = typed.strip()
            self._staff = own if wanted == "" else "" if wanted == "0" else wanted
            self._load()

        self.ask_line("担当", answered, width=12, note="空なら自分  0 全員  職員番号  Enter 決定")

    def action_refresh(self) -> None:
        self._load()


def _way(row: MorningRow | None) -> str:
    return row.way if row is not None else ""


def _columns(which: MorningList) -> tuple[columns.Column, ...]:
    money = (columns.amount(which.yen_head, 8),) if which.yen_head else ()
    return (
        columns.number("番", 2),
        columns.code("宛名番号", 8),
        columns.text("氏名・名称", 10, flex=True, most=24),
        columns.day(which.day_head, 8),
        *money,
        columns.amount("残(延込)", 9),
        columns.text("内容", 12 if money else 18, flex=True, most=40),
        columns.text("処分・停猶", 10, rank=1, flex=True, most=20),
        columns.text("次の手", 10),
    )


def _key(row: MorningRow) -> Hashable:
    return (row.party.party_id, row.cause.value, row.subject)


def _row(number: int, row: MorningRow, which: MorningList) -> Row:
    hidden = row.shown is Shown.NUMBER_ONLY
    told = f"{row.words} {'・'.join(row.holds)}".rstrip() if which is MorningList.MONEY else row.words
    words = (Tone.BAD, told) if row.cause in PRESSING else told
    amount = () if not which.yen_head else ("" if row.near else f"{row.amount}",)
    return Row(
        _key(row),
        (
            str(number),
            row.party.party_no,
            (Tone.BAD, row.party.name) if hidden else row.party.name,
            wareki(row.on),
            *amount,
            "" if row.near else f"{row.owed}",
            words,
            "・".join(row.holds),
            row.next_step,
        ),
    )


def _total(page: MorningPage, rows: Sequence[MorningRow]) -> tuple[str, ...]:
    amount = (f"{sum(row.amount.amount for row in rows):,}",) if page.which.yen_head else ()
    owed = {row.party.party_id: row.owed.amount for row in rows}
    word = "計" if len(rows) == len(page.rows) else "絞込計"
    return ("", "", word, "", *amount, f"{sum(owed.values()):,}", "", "", "")


def _holds(row: MorningRow, typed: str) -> bool:
    if row.near or row.shown is Shown.NUMBER_ONLY:
        return typed in row.party.party_no
    return (
        typed in row.party.party_no
        or name_key(typed) in name_key(row.party.name)
        or kana_key(typed) in kana_key(row.party.name_kana)
    )


def _empty(which: MorningList) -> str:
    if which is MorningList.ANSWERS:
        return "回答を待つ照会はありません。"
    return "この一覧に案件はありません。F8 で次の一覧へ進みます。"
