"""How a figure came about: the segments of a pure rule as a table, its rounding, its article."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.app import ComposeResult
from textual.widget import Widget

from tui.widgets.columns import Column
from tui.widgets.lines import Lines, text
from tui.widgets.painted import Line
from tui.widgets.table import Cell, Table


class Derivation(Widget):
    """A table of segments and the sentences under it. The columns are those of the rule that is shown."""

    def __init__(self, columns: Sequence[Column], *, caption: str = "計算の内訳", id: str | None = None) -> None:
        super().__init__(id=id)
        self._table = Table(columns, caption=caption)
        self._notes = Lines()

    def compose(self) -> ComposeResult:
        yield self._table
        yield self._notes

    def show(
        self,
        segments: Iterable[Sequence[Cell]],
        *,
        article: str = "",
        total: Sequence[Cell] | None = None,
        notes: Iterable[str | Line] = (),
    ) -> None:
        """Show a result: its segments, the articles (`法326条 附則3条の2`), the sum, roundings and what follows."""
        self._table.show(segments, remark=f"根拠 {article}" if article else "", total=total)
        self._notes.show([text(note) if isinstance(note, str) else note for note in notes])
