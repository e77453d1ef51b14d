"""A table that is only read: caption, underlined header, rows, total. For derivations, changes and differences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.geometry import Size
from textual.strip import Strip

from tui.widgets import cells
from tui.widgets.columns import Column, Place, arrange
from tui.widgets.lines import apart
from tui.widgets.painted import Line, Painted, Piece, placed, strip_of
from tui.widgets.tone import Tone

Cell = str | Piece


class Table(Painted):
    """Rows under a header. It has no cursor, takes no focus and is as high as its rows."""

    def __init__(
        self,
        columns: Sequence[Column],
        rows: Iterable[Sequence[Cell]] = (),
        *,
        caption: str = "",
        remark: str = "",
        total: Sequence[Cell] | None = None,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self.columns = tuple(columns)
        self._caption, self._remark = caption, remark
        self._rows: list[tuple[Cell, ...]] = [tuple(row) for row in rows]
        self._total = tuple(total) if total is not None else None

    def show(
        self,
        rows: Iterable[Sequence[Cell]],
        *,
        caption: str | None = None,
        remark: str | None = None,
        total: Sequence[Cell] | None = None,
    ) -> None:
        """Show these rows instead; only lines that changed are drawn again while the number of rows stays."""
        before = [self.line(y) for y in range(self._height())] if self.is_mounted else []
        self._rows = [tuple(row) for row in rows]
        self._total = tuple(total) if total is not None else None
        self._caption = self._caption if caption is None else caption
        self._remark = self._remark if remark is None else remark
        if len(before) != self._height():
            self.refresh(layout=True)
            return
        self.refresh_lines(*(y for y, line in enumerate(before) if line != self.line(y)))

    def _lead_lines(self) -> int:
        return 2 if self._caption or self._remark else 1

    def _height(self) -> int:
        return self._lead_lines() + len(self._rows) + (1 if self._total is not None else 0)

    def _arranged(self) -> list[Place]:
        every = [*self._rows, *([self._total] if self._total is not None else [])]
        widest = [
            max((cells.width(cells.cut(_text(row[index]), 80)) for row in every), default=0)
            for index in range(len(self.columns))
        ]
        return arrange(self.columns, widest, self.size.width - 3)

    def _cells_line(self, row: Sequence[Cell], base: Tone) -> Line:
        pieces: list[Piece] = [(base, "  ")]
        for place in self._arranged():
            cell = row[place.index]
            pieces.append((base, " " * place.gap))
            pieces.extend(placed((base, cell) if isinstance(cell, str) else cell, place.width, place.align, base))
        return pieces

    def line(self, y: int) -> Line:
        lead = self._lead_lines()
        if y == 0 and lead == 2:
            return apart([(Tone.TEXT, f" {self._caption}")], [(Tone.LABEL, self._remark)], self.size.width)
        if y == lead - 1:
            return self._cells_line([column.title for column in self.columns], Tone.HEAD)
        if y - lead < len(self._rows):
            return self._cells_line(self._rows[y - lead], Tone.TEXT)
        if self._total is not None and y - lead == len(self._rows):
            return self._cells_line(self._total, Tone.STRONG)
        return ()

    def strip(self, y: int, width: int) -> Strip:
        lead = self._lead_lines()
        sums = self._total is not None and bool(self._rows) and y == lead + len(self._rows) - 1
        return strip_of(self.line(y), width, Tone.HEAD if y == lead - 1 else self.FILL, self.app.no_color, sums)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return self._height()


def _text(cell: Cell) -> str:
    return cell if isinstance(cell, str) else cell[1]
