"""9101 設定: business date, calendar, notices, values of the city; each change through the confirmation. Rates are read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from textual.app import ComposeResult

from core.office import notices
from core.values.dates import wareki_year
from tui.screens.office.approval_sheets import LimitSheet, RouteSheet
from tui.screens.office.calendar_sheets import BusinessDateSheet, CalendarSheet, dated
from tui.screens.office.notice_sheet import NoticeSheet
from tui.screens.office.settings_sheet import Sheet
from tui.screens.office.value_sheets import RateSheet, ValueSheet
from tui.screens.office_screen import OfficeScreen
from tui.widgets.act_list import Act
from tui.widgets.confirm import Question
from tui.widgets.data_list import DataList
from tui.widgets.form import Form
from tui.widgets.lines import Lines, Section
from tui.widgets.panes import Pane, Panes


class SettingsScreen(OfficeScreen[None]):
    """Panes by digit; each has a list, a form for one change, and F9 to its confirmation."""

    NUMBER, NAME = "9101", "設定"
    KEYS = {
        "f2": "検索",
        "f3": "戻る",
        "f4": "候補",
        "f5": "再表示",
        "f7": "前の区画",
        "f8": "次の区画",
        "f9": "確定",
        "ctrl+r": "受電",
    }
    FUNCTION = "office.settings"
    LETTERS = {"d": "remove"}
    LETTER_HELP = {"1-7": "区画", "Enter": "行を下の欄へ", "d": "設定の取消・連絡の取下げ"}
    HELP_LINES = (
        "業務日付、暦、全員への連絡、市の設定値を変え、延滞金の割合を見る画面です。",
        "業務日付は、きょう1日だけの日付です。0時に暦の日付へ戻ります。",
        "暦で閉庁にした日は、これから計算する納期限や日数に効きます。",
        "設定値、決裁の経路と限度は係長が起案し、課長が 8001 で決裁すると効きます。",
        "どの変更も確認画面を通り、操作ログ（9201）に残ります。",
    )
    MANUAL = (
        "業務日付、開庁日と閉庁日、全員への連絡、市が決める値を設定する画面です。"
        "数字キーで区画を選び、一覧で Enter を押すと、その行が下の欄に入ります。"
        "F9 で確認画面へ進み、Y と Enter で起案します（全員への連絡だけは、すぐ出ます）。"
        "業務日付、暦、設定値、決裁の経路と限度は、課長が 8001 で決裁すると効きます。"
        "業務日付の変更はその日だけ有効で、0時に暦の日付へ戻ります。"
        "延滞金の割合は、根拠と登録した人とともに参照だけできます。"
    )

    def __init__(self) -> None:
        super().__init__()
        self._sheets: tuple[Sheet, ...] = (
            BusinessDateSheet(),
            CalendarSheet(),
            NoticeSheet(),
            ValueSheet(),
            RateSheet(),
            RouteSheet(),
            LimitSheet(),
        )
        self._opens = list(range(len(self._sheets)))
        self._at = 0
        self._found: dict[int, list[Any]] = {}
        self._one: Any | None = None
        self._done = ""

    def compose(self) -> ComposeResult:
        yield Panes([Pane(sheet.NAME) for sheet in self._sheets], id="panes")
        for index, sheet in enumerate(self._sheets):
            yield DataList(
                sheet.COLUMNS, id=f"list{index}", digits=False, empty=sheet.EMPTY, hint=sheet.HINT, spells=True
            )
        yield Section("変更", id="head")
        yield Lines(id="told")
        for index, sheet in enumerate(self._sheets):
            yield Form(*sheet.fields(), id=f"form{index}")

    def on_mount(self) -> None:
        """Who may only put up notices finds nothing else; every service asks for its right again."""
        for index in range(len(self._sheets)):
            self.query_one(f"#list{index}").display = self.query_one(f"#form{index}").display = index == 0
        ctx = self.office.ctx
        self.read_work(
            "first", lambda: not ctx.may(self.FUNCTION, "read") and ctx.may(notices.FUNCTION, "read"), self._begin
        )

    def _begin(self, only_notices: object) -> None:
        if only_notices:
            self._at = next(n for n, one in enumerate(self._sheets) if isinstance(one, NoticeSheet))
            self._opens = [self._at]
            self._show_panes()
        self._turn()

    def _show_panes(self) -> None:
        """The panes that may be opened, each with what is counted in it."""
        counts = {index: self._sheets[index].counted(each) for index, each in self._found.items()}
        self.query_one(Panes).show([Pane(self._sheets[n].NAME, counts.get(n)) for n in self._opens])

    @property
    def _sheet(self) -> Sheet:
        return self._sheets[self._at]

    @property
    def _list(self) -> DataList:
        return self.query_one(f"#list{self._at}", DataList)

    @property
    def _form(self) -> Form:
        return self.query_one(f"#form{self._at}", Form)

    # Panes

    def on_panes_chosen(self, event: Panes.Chosen) -> None:
        self._at, self._one = self._opens[event.index], None
        self._turn()

    def _turn(self) -> None:
        """Show the list and the form of the chosen pane and no others, and read it."""
        at = self._at
        self._stand()
        for index in range(len(self._sheets)):
            self.query_one(f"#list{index}").display = index == at
            self.query_one(f"#form{index}").display = index == at
        self.query_one("#head", Section).show(self._sheet.NAME, "参照だけ" if self._sheet.CANNOT else "F9 で確認画面へ")
        self.set_focus(self._list)
        self._load()

    def _stand(self) -> None:
        """Remember what the cursor stands on."""
        found, data = self._found.get(self._at, []), self._list
        self._one = found[data.cursor] if data.rows and found else None

    def on_data_list_moved(self, event: DataList.Moved) -> None:
        self._stand()

    def action_next(self) -> None:
        self.query_one(Panes).step(1)

    def action_previous(self) -> None:
        self.query_one(Panes).step(-1)

    # Reading

    def _load(self) -> None:
        at, sheet, ctx = self._at, self._sheet, self.office.ctx
        self.query_one("#told", Lines).show(sheet.told(self._found.get(at, [])))
        self.read_work("sheet", lambda: (sheet.read(ctx), ctx.today()), lambda found: self._show(at, *found))

    def action_refresh(self) -> None:
        self._load()

    def _show(self, at: int, found: Sequence[Any], today: date) -> None:
        if at != self._at:
            return
        sheet, first = self._sheet, at not in self._found
        self._found[at] = list(found)
        rows = [sheet.row(number, one) for number, one in enumerate(found, 1)]
        to = next((n for n, one in enumerate(found, 1) if getattr(one, "day", None) == today), None) if first else None
        self._list.show(rows, caption=sheet.NAME, sort=sheet.SORT, counted=len(rows), to=to)
        self._stand()
        self.query_one("#told", Lines).show(sheet.told(found))
        if first:
            self._form.fill(sheet.fresh())
        self._show_panes()
        self._show_day(today)
        if self._done:
            done, self._done = self._done, ""
            self.say("完了", done)

    def _show_day(self, today: date) -> None:
        """The business date may be another one now: every title line says it."""
        year = wareki_year(today.year - (today.month < 4))
        self.office.show_desk(replace(self.office.desk, business_day=dated(today), fiscal_year=f"{year}年度"))

    def on_data_list_opened(self, event: DataList.Opened) -> None:
        fields, one = self._form.fields, self._one
        if one is None or not fields:
            self.say("案内", self._sheet.CANNOT or "行がありません。")
            return
        self._form.fill(self._sheet.filled(one))
        self.set_focus(fields[0])

    def on_form_completed(self, event: Form.Completed) -> None:
        self.say("案内", "F9 で確認画面へ進みます。まだ何も変わっていません。")

    # Keys

    def resting(self, key: str) -> str:
        return self._sheet.cannot(self._one) if key == "f9" else ""

    def acts(self) -> Sequence[Act]:
        sheet, one = self._sheet, self._one
        acts = [Act(f"{sheet.NAME}の変更（確認画面へ）", "confirm", sheet.cannot(one))]
        if sheet.REMOVES:
            acts.append(Act(sheet.REMOVES, "remove", sheet.cannot_remove(one)))
        return acts

    # Changes

    async def action_confirm(self) -> None:
        sheet, one, ctx = self._sheet, self._one, self.office.ctx
        values = self._form.values()
        await self._ask(sheet.question(values, one), lambda: sheet.write(ctx, values, one))

    async def action_remove(self) -> None:
        sheet, one, ctx = self._sheet, self._one, self.office.ctx
        reason = sheet.cannot_remove(one)
        if reason:
            self.say("不可", reason)
            return
        await self._ask(sheet.removal(one), lambda: sheet.remove(ctx, one))

    async def _ask(self, question: Question, change: Any) -> None:
        await self.confirm(question, lambda: self.write_work(change, self._changed, doing="設定しています。"))

    def _changed(self, told: str) -> None:
        self._done = told
        self._form.clear()
        self._form.fill(self._sheet.fresh())
        self.set_focus(self._list)
        self._load()
