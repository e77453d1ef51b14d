"""Pages above the case screen: a row of the course whole, and for which receivables property may be seized."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.app import ComposeResult

from core.delinquency.contacts.case_acts import Seizable
from core.delinquency.contacts.course import CourseRow
from core.values.dates import wareki, wareki_year
from tui.screens.office_screen import OfficeScreen
from tui.widgets import columns
from tui.widgets.data_list import DataList, Row
from tui.widgets.lines import Lines, Section, pairs, text, wrapped
from tui.widgets.page import Page
from tui.widgets.tone import Tone


class CourseRowPage(Page[None]):
    """One row of the course with its whole text."""

    WORD = "経過"
    HELP_LINES = ("経過の記録は直せません。訂正は F4 から追加し、元の記録と両方を表示します。",)

    def __init__(self, above: OfficeScreen[Any], row: CourseRow) -> None:
        super().__init__(above)
        self._row = row

    def compose(self) -> ComposeResult:
        row = self._row
        yield Section(f"{row.sort} {row.who}".strip(), row.staff_name)
        yield Lines([pairs(("日時", f"{wareki(row.on)} {row.at}".strip()), ("記録", row.staff_name))])
        yield Lines(id="words")

    def on_mount(self) -> None:
        row, width = self._row, self.size.width
        lines = wrapped(row.words, width)
        if row.text and row.text not in row.words:
            lines += [(), *wrapped(row.text, width)]
        if row.corrected:
            lines += [(), text("この記録には訂正があります。訂正の記録を合わせて見てください。", Tone.WARN)]
        if row.correction:
            lines += [(), text("この記録は、前の記録の訂正です。", Tone.WARN)]
        self.query_one("#words", Lines).show(lines)


class SeizablePage(Page[None]):
    """Whether property may be seized for each receivable, why not, by which article, and from when."""

    WORD = "差押の可否"
    HELP_LINES = (
        "期別ごとに、差押えができるか、できない理由と条文、できるようになる日を示します。",
        "督促状を発した日から10日を経過した日までに完納しないときに、差し押さえます。",
    )
    HINT = "上下で選ぶ  F3 で戻る"

    def __init__(self, above: OfficeScreen[Any], checks: Sequence[Seizable]) -> None:
        super().__init__(above)
        self._checks = checks

    def compose(self) -> ComposeResult:
        yield DataList(
            (
                columns.code("年度", 4),
                columns.text("税目", 8),
                columns.code("期", 2),
                columns.amount("計", 9),
                columns.text("可否", 4),
                columns.day("可能日", 9),
                columns.text("理由", 20, flex=True, most=60),
                columns.text("条文", 10, flex=True, most=24),
            ),
            id="checks",
            empty="滞納の期別はありません。",
            hint=self.HINT,
            spells=True,
        )

    def on_mount(self) -> None:
        rows = [_check_row(check) for check in self._checks]
        possible = sum(1 for check in self._checks if not check.reason)
        self.query_one(DataList).show(rows, caption=f"差押の可否  可 {possible}期別", counted=len(rows))


def _check_row(check: Seizable) -> Row:
    row, key = check.row, check.row.term.receivable.key
    return Row(
        row.receivable_id,
        (
            wareki_year(key.levy_year),
            row.tax_name,
            row.term.label,
            f"{row.owed}",
            (Tone.BAD, "不可") if check.reason else (Tone.GOOD, "可"),
            wareki(check.from_on) if check.from_on is not None else "",
            check.reason,
            check.article,
        ),
    )
