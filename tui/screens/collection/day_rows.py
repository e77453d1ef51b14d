"""3106: the postings behind a total of the day, page by page, narrowed to one column by a digit."""

from __future__ import annotations

from datetime import date
from typing import Any

from textual.app import ComposeResult

from core.collection import daily_close
from core.collection.daily_close import BehindTotal, PageBehindTotal
from core.collection.payments import Channel
from core.collection.records.day_totals import Cell
from core.values.dates import wareki
from tui.screens.collection.files.pages import LinePage, slip_shown
from tui.screens.office_screen import OfficeScreen
from tui.widgets import columns
from tui.widgets.data_list import DataList, Row
from tui.widgets.page import Page
from tui.widgets.panes import Pane, Panes

COMPONENTS = (("全部", ""), ("本税", "principal"), ("督手", "demand_fee"), ("延滞金", "late_charge"), ("ほか", "other"))
_CHANNELS = {str(one): one.label for one in Channel}
_ACTS = {"reversal": "取消", "transfer": "付替え", "dishonour": "不渡り", "attach": "保留解決", "absorb": "吸収"}

COLUMNS = (
    columns.number("番", 4),
    columns.day("領収日", 9),
    columns.text("調定", 16, flex=True, most=30),
    columns.code("宛名番号"),
    columns.text("氏名", 10, flex=True, most=40),
    columns.text("内訳", 6),
    columns.amount("金額", 10),
    columns.text("種別", 8, rank=1),
    columns.text("経路", 8, rank=1),
    columns.code("納付書番号", 14, rank=2),
    columns.number("伝票", 7, rank=2),
)


class DayRowsPage(Page[None]):
    """One total of one day. Enter opens the line of the batch from which a row came."""

    WORD = "明細"
    KEYS = {"f3": "戻る", "f5": "再表示", "f7": "前の区分", "f8": "次の区分", "ctrl+g": ""}
    HINT = "数字 区分  Enter 収納の明細  F3 で戻る"
    HELP_LINES = ("選んだ合計の元になった仕訳です。赤の行は金額が負になります。",)

    def __init__(self, above: OfficeScreen[Any], day: date, cell: Cell, title: str) -> None:
        super().__init__(above)
        self._day, self._cell, self._title = day, cell, title
        self._narrows = bool(cell.fiscal_year)
        self._rows: list[BehindTotal] = []

    def compose(self) -> ComposeResult:
        panes = COMPONENTS if self._narrows else COMPONENTS[:1]
        yield Panes([Pane(name) for name, _ in panes], id="panes")
        yield DataList(
            COLUMNS, id="rows", digits=False, spells=True, empty="この区分の仕訳はありません。", hint=self.HINT
        )

    def on_mount(self) -> None:
        self._load()

    @property
    def _list(self) -> DataList:
        return self.query_one(DataList)

    def _narrowed(self) -> Cell:
        return self._cell._replace(component=COMPONENTS[self.query_one(Panes).chosen][1])

    def _load(self) -> None:
        ctx, day, cell = self.office.ctx, self._day, self._narrowed()
        self.read_work("rows", lambda: daily_close.day_rows(ctx, day, cell), self._show)

    def action_refresh(self) -> None:
        self._load()

    def action_next(self) -> None:
        self.query_one(Panes).step(1)

    def action_previous(self) -> None:
        self.query_one(Panes).step(-1)

    def on_panes_chosen(self, event: Panes.Chosen) -> None:
        self._load()

    def _show(self, page: PageBehindTotal) -> None:
        self._rows = list(page.rows)
        rows = [_row(number, one) for number, one in enumerate(self._rows, 1)]
        total = None
        if not page.more and rows:
            yen = sum(one.posting.yen for one in self._rows)
            total = ["", "", "計", "", "", "", f"{yen:,}", "", "", "", ""]
        caption = f"収入日 {wareki(self._day)}  {self._title}"
        self._list.show(rows, caption=caption, sort="記帳順", total=total, more=page.more)

    def on_data_list_page_wanted(self, event: DataList.PageWanted) -> None:
        ctx, day, cell, after = self.office.ctx, self._day, self._narrowed(), int(str(event.after))

        def add(page: PageBehindTotal) -> None:
            rows = [_row(number, one) for number, one in enumerate(page.rows, len(self._rows) + 1)]
            self._rows += page.rows
            event.data_list.append(rows, more=page.more)

        self.read_work("rows", lambda: daily_close.day_rows(ctx, day, cell, after), add)

    async def on_data_list_opened(self, event: DataList.Opened) -> None:
        payment = self._rows[event.data_list.cursor].posting.payment_id
        if payment is None:
            self.say("案内", "この行は収納の明細を持ちません。")
            return
        await self.app.push_screen(LinePage(self, payment, function="collection.batches"))


def _row(number: int, one: BehindTotal) -> Row:
    posting, claim = one.posting, one.claim
    return Row(
        posting.posting_id,
        (
            str(number),
            wareki(date.fromisoformat(posting.paid_on)),
            claim.label if claim else "",
            claim.party.party_no if claim else "",
            claim.party.name if claim else posting.source_name,
            one.component,
            f"{posting.yen:,}",
            _ACTS.get(posting.act_code, "収納"),
            _CHANNELS.get(posting.channel, ""),
            slip_shown(posting.slip_key),
            str(posting.voucher_id),
        ),
    )
