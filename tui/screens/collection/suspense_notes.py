"""3104: what was noted of earlier searches for the owner of money in suspense."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult

from core.collection.suspense import HeldView
from core.values.dates import wareki
from tui.screens.office_screen import OfficeScreen
from tui.widgets.help_page import HelpText
from tui.widgets.lines import wrapped
from tui.widgets.page import Page
from tui.widgets.painted import Line


class NotesPage(Page[None]):
    """All notes, the newest first."""

    WORD = "前の処理"
    HINT = "PgUp PgDn 頁  F3 で戻る"
    AUTO_FOCUS = "#help"

    def __init__(self, above: OfficeScreen[Any], view: HeldView) -> None:
        super().__init__(above)
        self._view = view

    def compose(self) -> ComposeResult:
        lines: list[Line | str] = []
        for note in self._view.notes:
            lines.append(f"{wareki(note.at.date())} {note.at:%H:%M}  {note.by}")
            lines += wrapped(note.text, self.above.size.width)
        yield HelpText(lines)
