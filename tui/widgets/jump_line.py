"""One field on the message line: the screen number of Ctrl+G, and whatever else a screen asks in one short line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.events import Key

from tui.widgets import cells
from tui.widgets.field import Field
from tui.widgets.japanese_input import JapaneseInput

if TYPE_CHECKING:
    from tui.screens.office_screen import OfficeScreen


class JumpLine(Field):
    """Stands in the place of the message line while something is asked for."""

    REPLACES = True

    def __init__(self) -> None:
        super().__init__("asked_line", "画面番号", width=6)
        self.hide()

    def hide(self) -> None:
        """Not there, and not to be focused."""
        self.display = self.can_focus = False

    def ask(self, label: str, *, value: str = "", width: int = 6, note: str = "") -> None:
        """There, with what it asks for and how it is answered."""
        self.label = f" {label}"
        self._label_cells = cells.width(cells.clean(self.label))
        self._cells = width
        self.value = value
        self._note, self._note_cells = note, cells.width(cells.clean(note))
        self.display = self.can_focus = True
        self.refresh(layout=True)

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
