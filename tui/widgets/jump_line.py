"""Ctrl+G: a screen number on the message line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.events import Key

from tui.widgets.field import Field
from tui.widgets.japanese_input import JapaneseInput

if TYPE_CHECKING:
    from tui.screens.office_screen import OfficeScreen


class JumpLine(Field):
    """Stands in the place of the message line while a number is asked for."""

    REPLACES = True

    def __init__(self) -> None:
        super().__init__("screen_number", " 画面番号", width=6, most=8, note="Enter 移動  Esc やめる", note_width=22)
        self.hide()

    def hide(self) -> None:
        """Not there, and not to be focused."""
        self.display = self.can_focus = False

    def ask(self) -> None:
        """There and empty."""
        self.display = self.can_focus = True
        self.value = ""

    def normalise(self, typed: str) -> str:
        import unicodedata

        return unicodedata.normalize("NFKC", typed).strip()

    def submit(self) -> None:
        self.app.call_next(self._screen().end_jump, self.normalise(self.value))

    def take_key(self, event: Key) -> bool:
        if event.key in ("tab", "shift+tab", "up", "down"):
            return True
        return JapaneseInput.take_key(self, event)

    def _screen(self) -> OfficeScreen[object]:
        from tui.screens.office_screen import OfficeScreen

        assert isinstance(self.screen, OfficeScreen)
        return self.screen
