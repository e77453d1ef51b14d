"""合計の内訳: the receivables of which the totals of 2101 are the sums."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from textual.app import ComposeResult

from core.ledger.inquiry.terms import Term, totals_of
from core.values.dates import wareki, wareki_year
from tui.screens.office_screen import OfficeScreen
from tui.screens.parties.persons import Persons
from tui.widgets import columns
from tui.widgets.data_list import DataList, Row
from tui.widgets.page import Page
from tui.widgets.tone import Tone, tone_of

COLUMNS = (
    columns.code("年度", 4),
    columns.text("税目", 8),
    columns.text("期", 3),
    columns.day("納期限", 8),
    columns.amount("調定額", 9),
    columns.amount("収入済", 9),
    columns.amount("未納", 9),
    columns.amount("仮消", 6),
    columns.amount("延滞金", 6),
    columns.amount("督手", 4),
    columns.text("状態", 6, rank=1),
    columns.code("通知書番号", 10, rank=2),
)


class BreakdownPage(Page[None]):
    """Every receivable with the figures that were added; Enter opens its journal."""

    WORD = "合計の内訳"
    HINT = "Enter 収納履歴 2103  F3 で戻る"

    def __init__(
        self, above: OfficeScreen[Any], persons: Persons, terms: Sequence[Term], names: Mapping[str, str]
    ) -> None:
        super().__init__(above)
        self._persons, self._terms, self._names = persons, terms, names

    def compose(self) -> ComposeResult:
        yield DataList(COLUMNS, id="terms", empty="期別はありません。", hint=self.HINT)

    def on_mount(self) -> None:
        sums = totals_of(self._terms)
        self.query_one(DataList).show(
            [self._row(term) for term in self._terms],
            caption="合計に入っている期別",
            sort="年度(新),税目,期",
            counted=len(self._terms),
            total=(
                "",
                "合計",
                "",
                "",
                f"{sums.assessed}",
                f"{sums.received}",
                f"{sums.unpaid}",
                f"{sums.provisional}",
                f"{sums.late_charge}",
                f"{sums.demand_fee}",
                "",
                "",
            ),
        )

    def _row(self, term: Term) -> Row:
        key = term.receivable.key
        return Row(
            term.receivable_id,
            (
                wareki_year(key.levy_year),
                self._names.get(key.tax_item, key.tax_item),
                term.label,
                wareki(term.receivable.due_on),
                f"{term.assessed}",
                f"{term.received}",
                f"{term.unpaid}",
                (Tone.WARN, f"{term.provisional}") if term.provisional else "",
                f"{term.late_charge}" if term.late_charge or term.due else "",
                f"{term.demand_fee}",
                (tone_of(term.status), str(term.status)),
                key.notice_no,
            ),
        )

    async def on_data_list_opened(self, event: DataList.Opened) -> None:
        from tui.screens.ledger.history import HistoryScreen

        numbers = tuple(term.receivable_id for term in self._terms)
        await self.app.push_screen(
            HistoryScreen(self._persons, numbers, event.data_list.cursor), self._back_from_history
        )

    def _back_from_history(self, at: int | None) -> None:
        if at is not None:
            self.query_one(DataList).move_to(at)
