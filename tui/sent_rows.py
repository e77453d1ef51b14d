"""What stands on the terminal now, row by row: a row that is the same is not sent again.

A screen that opens is laid out several times before it rests, and most of its rows are the same each time. Over a slow
line that would be the time a clerk waits.
"""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console
from rich.control import Control
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate


class SentRows:
    """Remembers the last form of each whole row that was sent."""

    def __init__(self) -> None:
        self._rows: dict[int, str] = {}
        self._width = 0

    def forget(self) -> None:
        """The terminal may show something else: after a change of its size, or when the clerk asks to draw anew."""
        self._rows.clear()

    def only_new(self, update: CompositorUpdate, width: int) -> CompositorUpdate:
        """The update without the rows that stand there already. Kinds that are not known pass as they are."""
        self._width = width
        if isinstance(update, LayoutUpdate | ChopsUpdate):
            return _Unsent(update, self)
        self.forget()
        return update

    def render(self, update: LayoutUpdate | ChopsUpdate, console: Console) -> str:
        """The bytes to send for an update, which count as sent with this call."""
        return "".join(
            self._layout(update, console) if isinstance(update, LayoutUpdate) else self._chops(update, console)
        )

    def _layout(self, update: LayoutUpdate, console: Console) -> Iterator[str]:
        whole = update.region.x == 0 and update.region.width == self._width
        for y, strips in enumerate(update.strips, update.region.y):
            row = "".join(strip.render(console) for strip in strips)
            yield from self._row(y, row) if whole else self._part(y, update.region.x, row)

    def _chops(self, update: ChopsUpdate, console: Console) -> Iterator[str]:
        for y, left, right in update.spans:
            chops = update.chops[y]
            ends = update.chop_ends[y]
            if left <= 0 and right >= self._width and all(strip is not None for strip in chops.values()):
                yield from self._row(y, "".join(strip.render(console) for strip in chops.values() if strip is not None))
                continue
            for end, (x, strip) in zip(ends, chops.items(), strict=False):
                if strip is None or x > right or end <= left:
                    continue
                inside = right > x >= left and end <= right
                shown = strip if inside else strip.crop(0, min(end, right) - x)
                yield from self._part(y, x, shown.render(console))

    def _row(self, y: int, row: str) -> Iterator[str]:
        if self._rows.get(y) != row:
            self._rows[y] = row
            yield Control.move_to(0, y).segment.text
            yield row

    def _part(self, y: int, x: int, part: str) -> Iterator[str]:
        self._rows.pop(y, None)
        yield Control.move_to(x, y).segment.text
        yield part


class _Unsent(CompositorUpdate):
    """An update that is compared with the terminal when it is sent; one that is never sent changes nothing."""

    def __init__(self, update: LayoutUpdate | ChopsUpdate, sent: SentRows) -> None:
        self._update, self._sent = update, sent

    def render_segments(self, console: Console) -> str:
        return self._sent.render(self._update, console)
