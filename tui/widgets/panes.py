"""Panes: a row of names with counts; a digit shows that pane. Which content belongs to it, the screen decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.geometry import Size
from textual.message import Message

from tui.widgets import cells
from tui.widgets.painted import Line, Painted, Piece
from tui.widgets.tone import Tone


@dataclass(frozen=True, slots=True)
class Pane:
    """A pane: its name and how many entries it has (None: it is not counted)."""

    name: str
    count: int | None = None


class Panes(Painted):
    """The row of panes, in several rows if they do not fit into one. An empty pane is quiet."""

    class Chosen(Message):
        """Another pane is shown; `index` counts from 0."""

        def __init__(self, panes: Panes, index: int) -> None:
            super().__init__()
            self.panes, self.index = panes, index

        @property
        def control(self) -> Panes:
            return self.panes

    def __init__(self, panes: Sequence[Pane], *, chosen: int = 0, id: str | None = None) -> None:
        super().__init__(id=id)
        self._panes = tuple(panes)
        self._chosen = chosen

    @property
    def chosen(self) -> int:
        """Index of the pane that is shown."""
        return self._chosen

    def show(self, panes: Sequence[Pane]) -> None:
        """Other names or counts; the chosen one stays."""
        if tuple(panes) != self._panes:
            self._panes = tuple(panes)
            self.refresh(layout=True)

    def choose(self, index: int) -> bool:
        """Show a pane. False if there is none of that number."""
        if not 0 <= index < len(self._panes):
            return False
        if index != self._chosen:
            self._chosen = index
            self.refresh()
            self.post_message(self.Chosen(self, index))
        return True

    def step(self, step: int) -> None:
        """The next or the previous pane that has entries (F8, F7); where no other has any, the neighbour."""
        others = [(self._chosen + step * distance) % len(self._panes) for distance in range(1, len(self._panes))]
        if others:
            self.choose(next((index for index in others if self._panes[index].count != 0), others[0]))

    def _texts(self) -> list[str]:
        return [
            f" {n} {pane.name} " if pane.count is None else f" {n} {pane.name} {pane.count:,} "
            for n, pane in enumerate(self._panes, 1)
        ]

    def _rows(self, width: int) -> list[list[int]]:
        """Indices of the panes row by row, as few rows as fit."""
        texts = self._texts()
        for count in range(1, len(texts) + 1):
            per_row = -(-len(texts) // count)
            rows = [list(range(start, min(start + per_row, len(texts)))) for start in range(0, len(texts), per_row)]
            if 1 + sum(self._column(rows, column) + 1 for column in range(per_row)) <= width:
                return rows
        return [[index] for index in range(len(texts))]

    def _column(self, rows: list[list[int]], column: int) -> int:
        texts = self._texts()
        return max(cells.width(cells.clean(texts[row[column]])) for row in rows if column < len(row))

    def line(self, y: int) -> Line:
        rows = self._rows(self.size.width)
        if y >= len(rows):
            return ()
        texts = self._texts()
        pieces: list[Piece] = [(Tone.TEXT, " ")]
        for column, index in enumerate(rows[y]):
            text = cells.clean(texts[index])
            tone = Tone.QUIET if self._panes[index].count == 0 else Tone.TEXT
            pieces.append((Tone.INFO_BADGE if index == self._chosen else tone, text))
            gap = 2 if len(rows) == 1 else 1 + self._column(rows, column) - cells.width(text)
            pieces.append((Tone.TEXT, " " * gap))
        return pieces

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._rows(width))
