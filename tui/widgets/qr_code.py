"""A QR code on the terminal: two modules a cell, one above the other, so that it fits under 24 lines.

The half blocks are the one exception from the characters of the design: their width is doubtful on clients that draw
ambiguous characters wide. Nothing stands to the right of them, so that there too no other text is shifted.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from textual.geometry import Size
from textual.strip import Strip

from tui.widgets.painted import Line, Painted
from tui.widgets.tone import Tone, style_of

LEFT, ABOVE, BELOW = 2, 2, 3
"""Light modules around the code: its quiet zone. Above and below they make the number of modules even."""
_MARGIN = 1
_UPPER, _LOWER = "\u2580", "\u2584"


class QrCode(Painted):
    """Shows one text as a QR code of at most 33 modules."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._dark: list[list[bool]] = []

    def show(self, before: str, capitals: str) -> None:
        """Show a text whose end holds capital letters and digits alone: that part takes less room."""
        self._dark = modules(before, capitals)
        self.refresh(layout=True)

    def line(self, y: int) -> Line:
        return ()

    def strip(self, y: int, width: int) -> Strip:
        light, full = (style_of(tone, self.app.no_color) for tone in (Tone.SCAN, Tone.SCAN_FULL))
        plain = style_of(Tone.TEXT, self.app.no_color)
        if not self._dark or 2 * y + 1 >= len(self._dark):
            return Strip([Segment(" " * width, plain)], width)
        segments = [Segment(" " * _MARGIN, plain)]
        for upper, lower in zip(self._dark[2 * y], self._dark[2 * y + 1], strict=True):
            if upper == lower:
                segments.append(Segment(" ", light if upper else full))
            else:
                segments.append(Segment(_LOWER if upper else _UPPER, light))
        rest = width - _MARGIN - len(self._dark[0])
        return Strip([*segments, Segment(" " * max(0, rest), plain)], _MARGIN + len(self._dark[0]) + max(0, rest))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._dark) // 2


def modules(before: str, capitals: str) -> list[list[bool]]:
    """The modules with their quiet zone, True for dark ones; an even number of rows."""
    import segno  # only here: a terminal starts without it
    from segno.consts import MODE_ALPHANUMERIC, MODE_BYTE

    parts = [(before, MODE_BYTE), (capitals, MODE_ALPHANUMERIC)]
    code: Sequence[bytearray] = segno.make(parts, error="l", micro=False).matrix
    blank = [False] * (len(code) + 2 * LEFT)
    rows = [[*blank[:LEFT], *(bool(module) for module in row), *blank[:LEFT]] for row in code]
    return [*([blank] * ABOVE), *rows, *([blank] * BELOW)]
