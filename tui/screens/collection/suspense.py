"""3104 保留・不明金の処理: everything that lies in suspense, oldest first, with its cause and age; Enter opens one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from textual.app import ComposeResult

from core.collection import suspense
from core.collection.payments import Cause
from core.collection.records.held import Held
from core.collection.suspense import HeldPage
from core.values.dates import wareki
from tui.screens.collection.files.pages import slip_shown
from tui.screens.collection.suspense_item import HeldScreen
from tui.screens.office_screen import OfficeScreen
from tui.widgets import columns
from tui.widgets.act_list import Act
from tui.widgets.data_list import DataList, Row
from tui.widgets.field import CodeField
from tui.widgets.form import Form, FormRow
from tui.widgets.lines import Lines, pairs
from tui.widgets.painted import Line
from tui.widgets.tone import Tone

OLD, VERY_OLD = 7, 30
"""Days after which money in suspense is to be looked at, and after which it is late."""
CAUSES = {"0": "全部", **{str(number): cause.label for number, cause in enumerate(Cause, 1)}}
_CAUSE_OF = dict(zip(list(CAUSES)[1:], Cause, strict=True))

COLUMNS = (
    columns.number("番", 3),
    columns.number("経過", 5),
    columns.text("事由", 20, flex=True, most=34),
    columns.amount("金額", 10),
    columns.day("領収日", 9),
    columns.day("収入日", 9),
    columns.text("経路", 8),
    columns.code("納付書番号", 14, rank=1),
    columns.text("前の処理", 10, rank=2, flex=True, most=40),
)


class SuspenseScreen(OfficeScreen[None]):
    """The list; below it where the current money came from and what was noted of it."""

    NUMBER, NAME = "3104", "保留・不明金の処理"
    KEYS = {"f2": "検索", "f3": "戻る", "f4": "候補", "f5": "再表示", "ctrl+r": "受電"}
    FUNCTION = "collection.suspense"
    LETTER_HELP = {"Enter": "保留を開き、候補を見る"}
    HELP_LINES = (
        "どの調定のお金か分からない入金を、古い順に並べる画面です。",
        "経過 領収日からの日数。保留のお金も日計に載っています。",
        "保留  相手を調べているもの   不明金  調べても分からず、覚えを残して置くもの",
        "事由の番号を入れて Enter を押すと、その事由だけになります。",
    )
    MANUAL = (
        "納めるべき調定が決まらない入金を、調定へ結び付ける画面です。"
        "一覧から Enter で開くと、番号・金額・氏名の近い候補と、選んだときの変更前・変更後が出ます。"
        "候補を選んで F9 で確認画面へ進み、Y と Enter で消し込みます。領収日と収入日は変わりません。"
        "どの候補でもないときは u を押し、調べた内容を残して不明金として置きます。"
        "F6 で連続にすると、一件終わるごとに次の保留が開きます。"
    )
    HINT = "番号か上下で選び Enter で開く  Tab 事由で絞込"
    AUTO_FOCUS = "DataList"

    def __init__(self, suspense_id: int | None = None) -> None:
        super().__init__()
        self._first = suspense_id
        self._held: list[Held] = []
        self._page: HeldPage | None = None
        self._today: date | None = None
        self._told = ""

    def compose(self) -> ComposeResult:
        yield Form(
            FormRow(CodeField("cause", "事由", "0", codes=CAUSES, width=1, hint="事由の番号を入れて Enter  F4 一覧"))
        )
        yield DataList(
            COLUMNS,
            id="held",
            empty="保留はありません。取込（3103）で相手の決まらない入金がここに並びます。",
            hint=self.HINT,
            spells=True,
        )
        yield Lines([(), ()], id="source")

    def on_mount(self) -> None:
        self._load()

    def on_screen_resume(self) -> None:
        if self._page is not None:
            self._load()

    @property
    def _list(self) -> DataList:
        return self.query_one("#held", DataList)

    def _cause(self) -> Cause | None:
        return _CAUSE_OF.get(str(self.query_one(Form).values()["cause"]))

    # Reading

    def _load(self) -> None:
        ctx, cause = self.office.ctx, self._cause()
        self.read_work("held", lambda: (suspense.list_suspense(ctx, cause=cause), ctx.today()), self._show)

    def action_refresh(self) -> None:
        self._load()

    def on_form_completed(self, event: Form.Completed) -> None:
        self.set_focus(self._list)
        self._load()

    def _show(self, found: tuple[HeldPage, date]) -> None:
        page, self._today = found
        self._page, self._held = page, list(page.lines)
        first, self._first = self._first, None
        shown = "以上" if page.more else ""
        self._list.show(
            self._rows(self._held),
            caption=f"保留 全{page.count:,}件 {page.amount}円",
            sort="古い順",
            total=self._total() if not page.more else None,
            more=page.more,
            to=first,
        )
        self._show_current()
        self.title_bar.show(position=f"{len(self._held):,}件{shown}")
        if self._told:
            told, self._told = self._told, ""
            self.say("完了", told)
        if first is not None and any(held.suspense_id == first for held in self._held):
            self._open(first)

    def _rows(self, held: Sequence[Held], first: int = 1) -> list[Row]:
        assert self._today is not None
        return [_row(number, one, self._today) for number, one in enumerate(held, first)]

    def _total(self) -> tuple[str, ...]:
        yen = sum(one.open.amount for one in self._held)
        return ("", "", "絞込計" if self._cause() else "計", f"{yen:,}", "", "", "", "", "")

    def on_data_list_page_wanted(self, event: DataList.PageWanted) -> None:
        after, cause = int(str(event.after)), self._cause()

        def add(page: HeldPage) -> None:
            rows = self._rows(page.lines, len(self._held) + 1)
            self._held += page.lines
            event.data_list.append(rows, more=page.more)

        self.read_work("held", lambda: suspense.list_suspense(self.office.ctx, after=after, cause=cause), add)

    # The current one

    def on_data_list_moved(self, event: DataList.Moved) -> None:
        self._show_current()

    def _show_current(self) -> None:
        lines = self.query_one("#source", Lines)
        if not self._list.rows:
            lines.show([(), ()])
            return
        held = self._held[self._list.cursor]
        lines.show(
            [source_of(held), pairs(("納付書番号", held.slip_key or "なし"), ("前の処理", held.last_note or "なし"))]
        )

    async def on_data_list_opened(self, event: DataList.Opened) -> None:
        self._open(int(str(event.row.key)))

    def _open(self, suspense_id: int) -> None:
        numbers = [held.suspense_id for held in self._held]
        self.app.push_screen(HeldScreen(numbers, numbers.index(suspense_id)), self._back)

    def _back(self, told: str | None) -> None:
        """What the last act on the opened one has done; said when the list has been read again."""
        if told:
            self._told = told

    def resting(self, key: str) -> str:
        return ""

    def acts(self) -> Sequence[Act]:
        none = "" if self._held else "保留がありません。"
        return (Act("開く", "open", none), Act("ファイル取込", "files", number="3103"))

    def action_open(self) -> None:
        if self._list.current is not None:
            self._open(int(str(self._list.current.key)))

    async def action_files(self) -> None:
        await self.office.go_to("3103")


def source_of(held: Held) -> Line:
    """Where money came from: file and line, or the slip that was typed."""
    return pairs(
        ("バッチ", str(held.batch_id)),
        ("出所", f"{held.channel.label} {held.line_no:,}行 {held.source_name}"),
    )


def _row(number: int, held: Held, today: date) -> Row:
    age = held.age_days(today)
    tone = Tone.BAD if age > VERY_OLD else Tone.WARN if age > OLD else Tone.TEXT
    reason = f"エラー {held.fault_reason}" if held.fault_reason else held.cause.label
    if held.last_note:
        reason = f"不明金 {reason}"
    return Row(
        held.suspense_id,
        (
            str(number),
            (tone, f"{age}日"),
            reason,
            f"{held.open}",
            wareki(held.paid_on),
            wareki(held.booked_on),
            held.channel.label,
            slip_shown(held.slip_key),
            held.last_note,
        ),
    )
