"""A file that was refused: line, field and reason of everything that is wrong with it."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult

from core.formats.faults import FileRefused
from tui.screens.office_screen import OfficeScreen
from tui.widgets import columns
from tui.widgets.data_list import DataList, Row
from tui.widgets.lines import Lines, pairs
from tui.widgets.page import Page
from tui.widgets.tone import Tone


class RefusedFilePage(Page[None]):
    """Line, field and reason of everything that is wrong with a file; nothing of it was kept."""

    WORD = "受付不可"
    HINT = "この一覧を送信元に知らせてください  F3 で戻る"

    def __init__(self, above: OfficeScreen[Any], refused: FileRefused, name: str = "") -> None:
        super().__init__(above)
        self._refused, self._file = refused, name

    def compose(self) -> ComposeResult:
        yield Lines(
            [
                [
                    (Tone.BAD_BADGE, " 受付不可 "),
                    (Tone.TEXT, " ファイル全体を受け付けません。何も取り込んでいません。"),
                ],
                pairs(("ファイル", self._file)) if self._file else (),
            ]
        )
        yield DataList(
            (
                columns.number("番", 3),
                columns.number("行", 7),
                columns.text("項目", 14, flex=True, most=20),
                columns.text("理由", 40, flex=True, most=90),
            ),
            hint=self.HINT,
            spells=True,
        )

    def on_mount(self) -> None:
        faults = self._refused.faults
        rows = [
            Row(n, (str(n), f"{fault.line:,}" if fault.line else "全体", fault.field, fault.reason))
            for n, fault in enumerate(faults, 1)
        ]
        self.query_one(DataList).show(rows, caption=f"誤り {len(faults)}件", sort="見つけた順", counted=len(rows))
        self.say("不可", self._refused.message)
