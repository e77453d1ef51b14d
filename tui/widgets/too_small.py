"""What stands on a terminal smaller than 80x24: one line, over everything; nothing below it is lost."""

from __future__ import annotations

from textual.geometry import Size

from tui.widgets.painted import Line, Painted
from tui.widgets.tone import Tone

LEAST = Size(80, 24)


class TooSmall(Painted):
    """Covers the screen while the terminal is too small."""

    def __init__(self) -> None:
        super().__init__()
        self._terminal = LEAST
        self.display = False

    def show(self, size: Size) -> None:
        self._terminal = size
        self.display = size.width < LEAST.width or size.height < LEAST.height
        self.refresh()

    def line(self, y: int) -> Line:
        now = f"画面を {LEAST.width}x{LEAST.height} 以上にしてください（いま {self._terminal.width}x{self._terminal.height}）"
        return [(Tone.STRONG, now)] if y == 0 else ()
