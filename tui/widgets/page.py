"""Pages that cover a screen and answer it: candidates, acts, help, confirmation. They carry the title themselves."""

from __future__ import annotations

from typing import Any

from textual.screen import ScreenResultType

from tui.screens.office_screen import OfficeScreen


class Page(OfficeScreen[ScreenResultType]):
    """A page above a screen: same number and name with a word behind it, few keys, F3 goes back without a result."""

    KEYS = {"f3": "戻る", "ctrl+g": ""}
    WORD = ""

    def __init__(self, above: OfficeScreen[Any]) -> None:
        super().__init__()
        self.above = above
        bar = above.title_bar
        self.title_bar.show(number=bar.number_shown, name=f"{bar.name_shown}  {self.WORD}".rstrip())
