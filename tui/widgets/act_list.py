"""F4 on a row or a person: the acts that could be done here, and why some cannot be done now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from textual.app import ComposeResult

from tui.screens.office_screen import OfficeScreen
from tui.widgets import cells, columns
from tui.widgets.data_list import DataList, Row
from tui.widgets.lines import Lines, wrapped
from tui.widgets.page import Page
from tui.widgets.tone import Tone

MESSAGE_LEAD = 8
"""Cells before and behind the sentence in the message line; a longer reason is written out over it."""


@dataclass(frozen=True, slots=True)
class Act:
    """An act: its name, the action of the screen that does it, and why it is not possible now, with the day from which."""

    name: str
    action: str
    """`corrections` calls `action_corrections` of the screen below."""
    reason: str = ""
    number: str = ""
    """Number of the screen that it opens, if it opens one."""


class ActList(Page[Act]):
    """Gives back the act that was chosen; one that is not possible answers with its reason, in full over the message."""

    WORD = "操作"
    HINT = "番号か上下で選び Enter  F3 で戻る"

    def __init__(self, above: OfficeScreen[Any], acts: Sequence[Act], subject: str = "") -> None:
        super().__init__(above)
        self._acts = tuple(acts)
        self._subject = subject

    def compose(self) -> ComposeResult:
        yield DataList(
            (
                columns.number("番", 3),
                columns.text("操作", 20, flex=True, most=40),
                columns.code("画面", 4),
                columns.text("できない理由", 30, flex=True, most=80),
            ),
            empty="ここでできる操作はありません。",
            hint=self.HINT,
            spells=True,
        )
        yield Lines(id="why")

    def on_mount(self) -> None:
        rows = [
            Row(n, (str(n), (Tone.QUIET, act.name) if act.reason else act.name, act.number, act.reason))
            for n, act in enumerate(self._acts, 1)
        ]
        self.query_one(DataList).show(rows, caption=self._subject or "操作")

    def on_data_list_opened(self, event: DataList.Opened) -> None:
        act = self._acts[event.data_list.cursor]
        if act.reason:
            self.say("不可", act.reason)
            width = self.above.size.width
            fits = cells.width(act.reason) <= width - MESSAGE_LEAD
            self.query_one("#why", Lines).show(() if fits else wrapped(act.reason, width))
            return
        self.dismiss(act)

    def on_data_list_moved(self) -> None:
        self.query_one("#why", Lines).show(())
