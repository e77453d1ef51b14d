"""The base of all components: a widget that draws itself line by line from (tone, text) pairs.

No markup is read anywhere, every text passes `cells.clean`, and no line is longer than the widget, so no data can end
the app, move the cursor or shift a column. Lines are kept until they are asked to be drawn again: a key press that
changes two rows costs two rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from rich.segment import Segment
from textual.color import Color
from textual.events import Key
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from tui.widgets import cells
from tui.widgets.tone import Tone, style_of

Piece = tuple[Tone, str]
Line = Sequence[Piece]

_BACKGROUND = Color.parse("ansi_black")


def strip_of(line: Line, width: int, fill: Tone, no_color: bool, underlined: bool = False) -> Strip:
    """The drawn form of a line: cleaned, ended at the width, filled up in the tone `fill`."""
    segments: list[Segment] = []
    left = width
    pending, pending_tone = "", fill
    for tone, text in line:
        shown = cells.clean(text) if len(text) <= left * 8 + 64 else cells.cut(text, left)
        taken = cells.width(shown)
        if taken > left:
            shown = cells.head(shown, left)
            taken = cells.width(shown)
        if not shown:
            continue
        if tone is pending_tone:
            pending += shown
        else:
            if pending:
                segments.append(Segment(pending, style_of(pending_tone, no_color, underlined)))
            pending, pending_tone = shown, tone
        left -= taken
        if left <= 0:
            break
    if left > 0 and pending_tone is fill:
        pending += " " * left
        left = 0
    if pending:
        segments.append(Segment(pending, style_of(pending_tone, no_color, underlined)))
    if left > 0:
        segments.append(Segment(" " * left, style_of(fill, no_color, underlined)))
    return Strip(segments, width)


def placed(piece: Piece, width: int, align: cells.Align = "left", around: Tone = Tone.TEXT) -> list[Piece]:
    """A piece in a place of `width` cells. The blanks around it are not of its tone: an underline ends with the word."""
    tone, text = piece
    shown = cells.cut(text, width) if align == "left" else cells.clean(text)
    blanks = (around, " " * (width - cells.width(shown)))
    return [(tone, shown), blanks] if align == "left" else [blanks, (tone, shown)]


class Painted(Widget, can_focus=False, inherit_bindings=False):
    """A widget drawn from `line(y)`; `refresh_lines` draws single lines again."""

    FILL = Tone.TEXT
    HINT = ""
    """What the focus takes here: the 案内 of the message line while this component has the focus."""

    def __init__(self, *, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self._strips: dict[int, Strip] = {}
        self._strips_width = -1

    def line(self, y: int) -> Line:
        """The pieces of one line, from the left edge."""
        raise NotImplementedError

    def strip(self, y: int, width: int) -> Strip:
        """One line as it is drawn; a component that underlines a whole line does it here."""
        return strip_of(self.line(y), width, self.FILL, self.app.no_color)

    def take_key(self, event: Key) -> bool:
        """Take a key at once, in the order of the keys. False leaves it to the parent and at last to the screen."""
        return False

    @property
    def in_focus(self) -> bool:
        """Does the next key go here? (Textual's own `has_focus` is set a message later.)"""
        return self.is_attached and self.screen.focused is self

    @property
    def hint(self) -> str:
        """The keys that the focus takes, for the message line."""
        return self.HINT

    def draw(self, y: int) -> Strip:
        """One line with the filters of the app, kept until it is refreshed."""
        kept = self._strips.get(y)
        if kept is None:
            kept = self.strip(y, self._strips_width)
            for line_filter in self.app.get_line_filters():
                kept = kept.apply_filter(line_filter, _BACKGROUND)
            self._strips[y] = kept
        return kept

    def render_lines(self, crop: Region) -> list[Strip]:
        width = self.size.width
        if width != self._strips_width:
            self._strips.clear()
            self._strips_width = width
        strips = [self.draw(y) for y in crop.line_range]
        left, right = crop.column_span
        return strips if (left, right) == (0, width) else [strip.crop(left, right) for strip in strips]

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        if regions:
            for region in regions:
                for y in region.line_range:
                    self._strips.pop(y, None)
        else:
            self._strips.clear()
        super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
        if repaint and not layout and self._is_mounted and self.is_attached:
            # Known to the screen at once, so that the answer to a key does not wait for two turns of the message loop.
            self.screen._dirty_widgets.add(self)
        return self

    def refresh_lines(self, *lines: int) -> None:
        """Draw these lines again and no others."""
        width, height = self.size
        regions = [Region(0, y, width, 1) for y in lines if 0 <= y < height]
        if regions:
            self.refresh(*regions)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return container.width

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return 1
