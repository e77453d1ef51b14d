"""The matrix of 9002: a list whose current row has a current column too, in brackets so that it is seen without colour."""

from __future__ import annotations

from textual.events import Key

from tui.widgets.data_list import HEAD_LINES, Cell, DataList
from tui.widgets.painted import Line
from tui.widgets.tone import Tone

FIRST, COUNT = 2, 3
"""The columns that the cursor goes through: 参照, 入力, 承認."""


class MatrixList(DataList):
    """Left and Right choose the column; the cells of those columns begin with a blank, the place of the bracket."""

    column = 0

    def take_key(self, event: Key) -> bool:
        if event.key not in ("left", "right"):
            return super().take_key(event)
        self.column = (self.column + (1 if event.key == "right" else -1)) % COUNT
        self.refresh_lines(HEAD_LINES + self._cursor - self._top)
        return True

    def line(self, y: int) -> Line:
        index = self._top + y - HEAD_LINES
        if y < HEAD_LINES or not self._rows or index != self._cursor:
            return super().line(y)
        row = self._rows[index]
        shown = [self._framed(place, cell) for place, cell in enumerate(row.cells)]
        return self._cells_line(shown, "> ", Tone.FOCUS if self.in_focus else None)

    def _framed(self, place: int, cell: Cell) -> Cell:
        if place != FIRST + self.column:
            return cell
        tone, shown = (Tone.TEXT, cell) if isinstance(cell, str) else cell
        return (tone, f"[{shown.strip()}]")
