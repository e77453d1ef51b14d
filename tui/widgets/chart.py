"""Charts: bars and lines drawn by plotext in characters that every client draws in one cell.

The only file that knows plotext. It measures texts by characters, so each label goes through it as a run of private
characters as long as the label is wide, and is put back into the finished lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from textual.geometry import Size

from tui.widgets import cells
from tui.widgets.painted import Line, Painted
from tui.widgets.tone import Tone

_PRIVATE = 0xE000
_MARKERS = ("#", "o", "+", "x")
_TICKS = 5
_ESCAPE = "\x1b"


class ChartKind(StrEnum):
    """How the values are drawn."""

    BARS = "bars"
    LINES = "lines"


@dataclass(frozen=True, slots=True)
class Series:
    """A name and a whole number for each label; all series of a chart have as many."""

    name: str
    values: tuple[int, ...]


class Chart(Painted):
    """A chart as high as it is told; without values it says so in a sentence."""

    def __init__(self, *, height: int = 12, empty: str = "図にする数字がありません。", id: str | None = None) -> None:
        super().__init__(id=id)
        self._high = height
        self.styles.height = height
        self._empty = empty
        self._labels: tuple[str, ...] = ()
        self._series: tuple[Series, ...] = ()
        self._kind = ChartKind.BARS
        self._drawn: tuple[Size, list[str]] | None = None

    def show(self, labels: Sequence[str], series: Sequence[Series], kind: ChartKind = ChartKind.BARS) -> None:
        """Draw other values. Raises ValueError when a series has another number of values than there are labels."""
        if any(len(one.values) != len(labels) for one in series):
            raise ValueError("a series has another number of values than there are labels")
        self._labels, self._series, self._kind = tuple(labels), tuple(series), kind
        self._drawn = None
        self.refresh()

    def line(self, y: int) -> Line:
        if not self._labels or not self._series:
            return ((Tone.QUIET, f" {self._empty}"),) if y == 0 else ()
        rows = self._rows()
        return ((Tone.TEXT, rows[y]),) if y < len(rows) else ()

    def _rows(self) -> list[str]:
        size = self.size
        if self._drawn is None or self._drawn[0] != size:
            self._drawn = (size, chart_lines(self._labels, self._series, self._kind, size.width - 2, size.height))
        return self._drawn[1]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return self._high


def chart_lines(labels: Sequence[str], series: Sequence[Series], kind: ChartKind, width: int, height: int) -> list[str]:
    """The lines of a chart, `width` cells wide: what each mark stands for first, the labels last."""
    from textual_plotext.plot import Plot

    tokens: dict[str, str] = {}
    plot: Any = Plot()
    legend = len(series) > 1
    plot._limit_size(False, False)  # the size of this box, not of the terminal that the process began in
    plot.plotsize(width, height - legend)
    plot.frame(False)
    most = max((value for one in series for value in one.values), default=0)
    ticks = _ticks(most)
    plot.yticks(ticks, [_token(f" {tick:,} ", tokens) for tick in ticks])
    plot.ylim(0, max(ticks[-1], 1))
    places = list(range(1, len(labels) + 1))
    plot.xlim(0.4, len(labels) + 0.6)  # room for half a label on either side: plotext drops one that it must push aside
    if kind is ChartKind.BARS:
        _bars(plot, places, series)
    else:
        for one, marker in zip(series, _MARKERS, strict=False):
            plot.plot(places, list(one.values), marker=marker)
    shown = _shown(labels, width - cells.width(f" {ticks[-1]:,} "))
    plot.xticks([places[at] for at in shown], [_token(labels[at], tokens) for at in shown])
    rows: list[str] = [_put_back(row, tokens).rstrip() for row in _plain(str(plot.build())).split("\n")]
    told: list[str] = [" " + "  ".join(f"{marker} {one.name}" for one, marker in zip(series, _MARKERS, strict=False))]
    return [*told[: int(legend)], *rows][:height]


def _bars(plot: Any, places: list[int], series: Sequence[Series]) -> None:
    if len(series) == 1:
        plot.bar(places, list(series[0].values), marker=_MARKERS[0], width=0.6)
        return
    values = [list(one.values) for one in series]
    plot.multiple_bar(places, values, marker=list(_MARKERS[: len(series)]), width=0.6)


def _ticks(most: int) -> list[int]:
    """Round numbers from 0 to the highest value or a little above it."""
    step = 1
    while step * _TICKS < most:
        step = step * 5 // 2 if str(step).startswith("2") else step * 2
    return list(range(0, -(-max(most, 1) // step) * step + 1, step))


def _shown(labels: Sequence[str], width: int) -> list[int]:
    """Which labels stand under the chart without running into one another; the last one always.

    `width` is what is left beside the axis; the outermost labels have 1.2 of a place more between them.
    """
    widest = max(cells.width(label) for label in labels) + 2
    every = max(1, -(-(len(labels) * 10 + 2) * widest // max(1, width * 10)))
    return [at for at in range(len(labels)) if (len(labels) - 1 - at) % every == 0]


def _token(text: str, tokens: dict[str, str]) -> str:
    """A run of one private character as long as the text is wide."""
    clean = cells.clean(text)
    mark = chr(_PRIVATE + len(tokens))
    tokens[mark] = clean
    return mark * cells.width(clean)


def _put_back(row: str, tokens: dict[str, str]) -> str:
    for mark, text in tokens.items():
        if mark in row:
            row = row.replace(mark * cells.width(text), text).replace(mark, "")
    return row


def _plain(text: str) -> str:
    """Without the colours, which the terminal's own palette would not know."""
    parts = text.split(_ESCAPE)
    return parts[0] + "".join(part.partition("m")[2] for part in parts[1:])
