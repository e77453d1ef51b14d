"""9003 権限の点検: who holds what, what lay still, what ends, who uses Individual Numbers; signed once a month."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from textual.app import ComposeResult

from core.office.access.break_glass import Support, list_supports
from core.office.access.rights_review import (
    ReviewList,
    SignedReview,
    Table,
    export_review,
    list_signed,
    review_list,
    sign_review,
)
from core.values.dates import wareki
from tui.screens.collection.reasons import ReasonPage
from tui.screens.office_screen import OfficeScreen
from tui.widgets import columns
from tui.widgets.act_list import Act
from tui.widgets.columns import Column
from tui.widgets.confirm import Question
from tui.widgets.data_list import DataList, Row
from tui.widgets.lines import Lines, Section, pairs, text
from tui.widgets.painted import Line
from tui.widgets.panes import Pane, Panes
from tui.widgets.tone import Tone

LISTS = tuple(ReviewList)
PANES = ("機能ごと", "職員ごと", "60日未使用", "今月終わる", "個人番号")
SHAPES: dict[ReviewList, tuple[Column, ...]] = {
    ReviewList.BY_FUNCTION: (
        columns.code("番号", 4),
        columns.text("機能", 14, flex=True, most=24),
        columns.code("職員番号"),
        columns.text("氏名", 10, flex=True, most=24),
        columns.text("所属", 10, flex=True, most=24, rank=1),
        columns.text("権限", 6),
        columns.text("根拠", 8, flex=True, most=30),
        columns.text("拒否", 4, flex=True, most=14),
        columns.day("最初の終わり", 12),
    ),
    ReviewList.BY_PERSON: (
        columns.code("職員番号"),
        columns.text("氏名", 12, flex=True, most=24),
        columns.text("所属", 12, flex=True, most=24),
        columns.text("役割", 10, flex=True, most=30),
        columns.number("付与", 4),
        columns.number("拒否", 4),
        columns.text("別に与える権限", 10, flex=True, most=30),
    ),
    ReviewList.UNUSED: (
        columns.code("職員番号"),
        columns.text("利用者ID", 10, flex=True, most=25),
        columns.text("氏名", 12, flex=True, most=24),
        columns.text("所属", 12, flex=True, most=24),
        columns.text("役割", 10, flex=True, most=30),
        columns.day("最終利用"),
    ),
    ReviewList.ENDING: (
        columns.code("職員番号"),
        columns.text("氏名", 12, flex=True, most=24),
        columns.text("所属", 12, flex=True, most=24),
        columns.text("権限", 20, flex=True, most=40),
        columns.code("期間", 18),
    ),
    ReviewList.NUMBERS: (
        columns.code("職員番号"),
        columns.text("氏名", 14, flex=True, most=24),
        columns.text("所属", 14, flex=True, most=24),
        columns.code("期間", 18),
        columns.number("今月の閲覧", 10),
    ),
}
EMPTY = {
    ReviewList.UNUSED: "60日使っていない利用者はいません。",
    ReviewList.ENDING: "今月で終わる権限はありません。",
    ReviewList.NUMBERS: "個人番号の利用者はいません。",
}


class RightsReviewScreen(OfficeScreen[None]):
    """Five lists by digit, of one's own office or of all; F9 signs, F12 gives the list out."""

    NUMBER, NAME = "9003", "権限の点検"
    KEYS = {
        "f3": "戻る",
        "f4": "操作",
        "f5": "再表示",
        "f7": "前の一覧",
        "f8": "次の一覧",
        "f9": "点検済",
        "f12": "CSV",
    }
    WRITES = FUNCTION = "office.rights_review"
    LETTERS = {"o": "whose"}
    LETTER_HELP = {"1-5": "一覧", "o": "自分の所属 / 全部", "Enter": "その人の権限 9002"}
    HELP_LINES = (
        "だれが何をできるかを、月に1回、所属ごとに点検する画面です。",
        "個別の付与と拒否、期限、60日未使用の利用者、個人番号の利用と閲覧が出ます。",
        "不要な権限は、権限管理者が 9002 で終了を起案し、課長が承認します。",
        "権限の字は、参 参照、入 入力、承 承認です。",
        "点検済は課長が所属と月ごとに1回記録します。記録は操作ログに残ります。",
    )
    MANUAL = (
        "だれが何をできるかを点検し、点検したことを月ごとに記録する画面です。"
        "数字キーで一覧を選び、o で自分の所属だけと全部を切り替えます。"
        "課長は F9 で結果を入力し、その月の点検を済みにします。"
        "F12 は理由を入力して一覧を CSV で出力します。"
        "個人番号の利用者と、その月の閲覧の数も出ます。"
    )
    HINT = "1-5 一覧  o 自分の所属/全部  Enter 9002  F9 点検済  F12 CSV"

    def __init__(self) -> None:
        super().__init__()
        self._at = 0
        self._all = False
        self._signed: list[SignedReview] = []
        self._open: list[Support] = []
        self._tables: dict[int, Table] = {}
        self._done = ""

    def compose(self) -> ComposeResult:
        yield Panes([Pane(name) for name in PANES], id="panes")
        for index, wanted in enumerate(LISTS):
            yield DataList(
                SHAPES[wanted],
                id=f"list{index}",
                digits=False,
                empty=EMPTY.get(wanted, "該当はありません。"),
                hint=self.HINT,
                spells=True,
            )
        yield Section("点検の記録", id="head")
        yield Lines([(), ()], id="told")

    def on_mount(self) -> None:
        self._turn()

    @property
    def _list(self) -> DataList:
        return self.query_one(f"#list{self._at}", DataList)

    @property
    def _office(self) -> str:
        return "" if self._all or self.office.ctx is None else self.office.ctx.actor.office_code

    def on_panes_chosen(self, event: Panes.Chosen) -> None:
        self._at = event.index
        self._turn()

    def _turn(self) -> None:
        for index in range(len(LISTS)):
            self.query_one(f"#list{index}").display = index == self._at
        self.set_focus(self._list)
        self._load()

    def action_next(self) -> None:
        self.query_one(Panes).step(1)

    def action_previous(self) -> None:
        self.query_one(Panes).step(-1)

    # Reading

    def action_refresh(self) -> None:
        self._load()

    def action_whose(self) -> None:
        self._all = not self._all
        self._load()

    def _load(self) -> None:
        at, ctx, office = self._at, self.office.ctx, self._office

        def read() -> tuple[Table, list[SignedReview], list[Support]]:
            sees = ctx.may("office.break_glass", "read") is not None
            supports = [one for one in list_supports(ctx) if one.ended_at is None] if sees else []
            return review_list(ctx, LISTS[at], office), list_signed(ctx), supports

        self.read_work("list", read, lambda found: self._show(at, *found))

    def _show(self, at: int, table: Table, signed: list[SignedReview], supports: list[Support]) -> None:
        if at != self._at:
            return
        self._tables[at], self._signed, self._open = table, signed, supports
        rows = [Row(number, tuple(_shown(cell) for cell in row)) for number, row in enumerate(table.rows)]
        whose = "全部の所属" if self._all else self.office.ctx.actor.office_name
        self._list.show(rows, caption=f"{table.title}  {whose}", counted=len(rows))
        self.query_one("#told", Lines).show(self._told())
        if self._done:
            done, self._done = self._done, ""
            self.say("完了", done)

    def _told(self) -> list[Line]:
        mine = [one for one in self._signed if one.office_code == self.office.ctx.actor.office_code]
        last = mine[0] if mine else None
        told = (
            pairs(
                (
                    "点検済",
                    f"{_month(last.month)} {last.signed_by}（{wareki(last.signed_at.date())}）",
                ),
                ("結果", last.note),
            )
            if last is not None
            else text("この所属の点検の記録はありません。", Tone.WARN)
        )
        open_now = "、".join(f"{one.staff_name}（{one.until_at:%H:%M}まで）" for one in self._open)
        return [told, pairs(("実施中の緊急の支援", open_now or "なし", Tone.WARN if open_now else Tone.TEXT))]

    # Keys

    def resting(self, key: str) -> str:
        if key == "f12" and not self._list.rows:
            return "一覧に行がありません。"
        return ""

    def acts(self) -> Sequence[Act]:
        return (
            *(Act(f"一覧 {number} {wanted}", f"list{number}") for number, wanted in enumerate(LISTS, 1)),
            Act("自分の所属 / 全部（o）", "whose"),
            Act("この月を点検済にする（課長）", "confirm", self.reason_of("f9")),
            Act("CSV で出力（理由を入力）", "print", self.resting("f12")),
            Act("緊急の支援", "support", number="9004"),
        )

    def action_list1(self) -> None:
        self.query_one(Panes).choose(0)

    def action_list2(self) -> None:
        self.query_one(Panes).choose(1)

    def action_list3(self) -> None:
        self.query_one(Panes).choose(2)

    def action_list4(self) -> None:
        self.query_one(Panes).choose(3)

    def action_list5(self) -> None:
        self.query_one(Panes).choose(4)

    async def action_support(self) -> None:
        await self.office.go_to("9004")

    async def on_data_list_opened(self, event: DataList.Opened) -> None:
        """The person of the row on 9002, for whoever may see rights there."""
        from tui.screens.office.access.rights import RightsScreen

        table = self._tables.get(self._at)
        if table is None:
            return
        place = table.header.index("職員番号")
        await self.office.open_above(RightsScreen(table.rows[int(str(event.row.key))][place]))

    # Acts

    async def action_confirm(self) -> None:
        ctx = self.office.ctx

        async def given(note: str | None) -> None:
            if note is None:
                return
            month = ctx.now()
            question = Question(
                f"確認  権限の点検  {ctx.actor.office_name} {_month(f'{month:%Y-%m}')}",
                "この月の点検を済みにしますか",
                facts=[f"結果 {note}"],
                notes=["月に1回だけ記録でき、取り消せません。氏名と時刻が操作ログに残ります。"],
                leads_to="記録",
            )
            await self.confirm(
                question,
                lambda: self.write_work(lambda: sign_review(ctx, note), self._was_signed, doing="記録しています。"),
            )

        facts = ["一覧を確かめた結果を入力します（例 変更なし、田中の個別付与を終了）。"]
        await self.app.push_screen(ReasonPage(self, "点検の結果", facts, "結果"), given)

    def _was_signed(self, signed: SignedReview) -> None:
        self._done = f"{signed.office_name} {_month(signed.month)} の点検を記録しました。"
        self._load()

    async def action_print(self) -> None:
        ctx, at, office = self.office.ctx, self._at, self._office

        def given(reason: str | None) -> None:
            if reason is not None:
                self.write_work(
                    lambda: export_review(ctx, LISTS[at], office, reason),
                    lambda issued: self.say("完了", issued.told),
                    doing="出力しています。",
                )

        facts = [
            f"{LISTS[at]} を CSV で出力します。番号を付けて出力簿（9301）に残ります。",
            "理由の番号 04 内部の確認  05 監査・照会への回答  07 利用者・権限の管理",
        ]
        await self.app.push_screen(ReasonPage(self, "CSV の出力", facts, "理由"), given)


_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_LEVELS = re.compile(r"(参照|入力|承認)(・(参照|入力|承認))*")


def _shown(cell: str) -> str:
    """A cell of the list as the screen has room for it: days of the era, levels by their first character."""
    if _DAY.fullmatch(cell):
        return wareki(date.fromisoformat(cell))
    if _LEVELS.fullmatch(cell):
        return "".join(level[0] for level in cell.split("・"))
    return cell


def _month(month: str) -> str:
    """`2026-11` as R8.11."""
    return wareki(date.fromisoformat(f"{month}-01")).rsplit(".", 1)[0]
