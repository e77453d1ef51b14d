"""Targets of a run that got no letter, each with its ground."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.app import ComposeResult

from core.office.papers.desk import RunView
from core.office.papers.runs import Skipped
from tui.screens.office_screen import OfficeScreen
from tui.widgets import columns
from tui.widgets.data_list import DataList, Row
from tui.widgets.lines import Section
from tui.widgets.page import Page


class SkippedPage(Page[None]):
    """A list to be read; F3 goes back."""

    KEYS = {"f3": "戻る", "ctrl+g": ""}
    WORD = "除外"
    HELP_LINES = (
        "一括発行の対象のうち、文書を作らなかった人と、その理由です。",
        "外字保留の文書は、区画2から発行できます。",
    )
    AUTO_FOCUS = "DataList"

    def __init__(self, above: OfficeScreen[Any], view: RunView, found: Sequence[Skipped]) -> None:
        super().__init__(above)
        self._view, self._skipped = view, found

    def compose(self) -> ComposeResult:
        yield Section(f"{self._view.run.title} 除外", f"{len(self._skipped):,}件")
        yield DataList(
            (
                columns.number("順", 5),
                columns.code("宛名番号", 8),
                columns.text("氏名", 16, flex=True, most=30),
                columns.text("理由", 30, flex=True, most=60),
            ),
            id="skipped",
            empty="除外はありません。",
            hint="F3 戻る",
        )

    def on_mount(self) -> None:
        rows = [Row(each.place, (str(each.place), each.party_no, each.name, each.ground)) for each in self._skipped]
        self.query_one("#skipped", DataList).show(rows, caption="除外", sort="郵便番号順")
