"""総括票 / 入力済 / 今の行 / 差: the running difference of a batch, with the line that is being typed."""

from __future__ import annotations

from dataclasses import dataclass

from textual.geometry import Size

from tui.widgets import cells
from tui.widgets.painted import Line, Painted, Piece, placed
from tui.widgets.tone import Tone

NUMBER_CELLS = 13


@dataclass(frozen=True, slots=True)
class Count:
    """A number of slips and their yen."""

    items: int = 0
    yen: int = 0


class DifferenceTable(Painted):
    """Two rows, always at the top of the entry. The difference counts the line being typed."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._sheet, self._entered, self._typing = Count(), Count(), Count()

    def show(self, *, sheet: Count | None = None, entered: Count | None = None, typing: Count | None = None) -> None:
        """Change what is given: the covering sheet, what is entered, the line being typed."""
        before = [self.line(y) for y in range(3)] if self.is_mounted else []
        self._sheet = sheet or self._sheet
        self._entered = entered or self._entered
        self._typing = typing or self._typing
        if before:
            self.refresh_lines(*(y for y in range(3) if self.line(y) != before[y]))

    @property
    def difference(self) -> Count:
        """Entered and being typed, less the covering sheet."""
        return Count(
            self._entered.items + self._typing.items - self._sheet.items,
            self._entered.yen + self._typing.yen - self._sheet.yen,
        )

    @property
    def balanced(self) -> bool:
        """Are both differences zero?"""
        return self.difference == Count()

    @property
    def reason(self) -> str:
        """Why F9 rests, empty if it does not."""
        off = self.difference
        if self.balanced:
            return ""
        parts = [f"{off.items:+,}件"] if off.items else []
        parts += [f"{off.yen:+,}円"] if off.yen else []
        return f"総括票との差が {'、'.join(parts)} あります。差が 0 になると確定できます。"

    def line(self, y: int) -> Line:
        if y == 0:
            heads = "".join(cells.pad_left(head, NUMBER_CELLS) for head in ("総括票", "入力済", "今の行", "差"))
            return [(Tone.LABEL, " " * 7 + heads)]
        off = _figure(self.difference, y)
        pieces: list[Piece] = [(Tone.LABEL, cells.pad_right(" 件数" if y == 1 else " 金額", 7))]
        for count in (self._sheet, self._entered, self._typing):
            pieces.append((Tone.TEXT, cells.pad_left(f"{_figure(count, y):,}", NUMBER_CELLS)))
        shown = (Tone.BAD, f"{off:+,}") if off else (Tone.STRONG, "0")
        pieces.extend(placed(shown, NUMBER_CELLS, "right"))
        pieces.append((Tone.TEXT, " "))
        pieces.append((Tone.BAD_BADGE, " 不一致 ") if off else (Tone.GOOD, " 一致"))
        return pieces

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return 3


def _figure(count: Count, row: int) -> int:
    """The figure of a row: items in the first, yen in the second."""
    return count.items if row == 1 else count.yen
