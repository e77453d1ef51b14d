"""Tables of figures: repeated heads on continuation pages, sums carried over, labels that span what they group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from printouts.paper import figure
from printouts.sheet import SMALLEST, TEXT, FittedText, Flow, line_height

_PADDING = 1.2
_ROW_PADDING = 0.75
_HAIR = 0.12
_FIRM = 0.35
_HEAD_GREY = 228
_SUBTOTAL_GREY = 245
_TOTAL_GREY = 234
_CARRIED_OVER = "次頁へ繰越"
_BROUGHT_FORWARD = "前頁より繰越"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its width in millimetres, how its texts stand. Figures always stand right.

    In a `joined` column a text that is the same as in the row above is printed once a page.
    """

    heading: str
    width: float
    align: str = "left"
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Across:
    """A label that stands across several columns."""

    text: str
    columns: int


Cell = str | int | Across
"""A text, a figure (yen or a count), or a label across columns."""


class Kind(Enum):
    """What a row is: details are what is summed and carried over."""

    DETAIL = auto()
    SUBTOTAL = auto()
    TOTAL = auto()
    CARRIED = auto()


_GREY = {Kind.SUBTOTAL: _SUBTOTAL_GREY, Kind.TOTAL: _TOTAL_GREY}


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; its cells fill the columns from the left."""

    cells: tuple[Cell, ...]
    kind: Kind = Kind.DETAIL


@dataclass(frozen=True, slots=True)
class _Place:
    """A cell laid out: where it stands, its text made to fit, and what it is joined by."""

    column: int
    columns: int
    x: float
    width: float
    text: FittedText
    align: str
    joined: str = ""
    label: bool = False


@dataclass(frozen=True, slots=True)
class _Laid:
    row: Row
    places: tuple[_Place, ...]
    height: float


def draw_table(
    paper: Flow,
    columns: Sequence[Column],
    rows: Sequence[Row],
    *,
    title: str = "",
    unit: str = "",
    carries: bool = True,
) -> None:
    """Draw a table from `paper.y` on, over as many pages as it takes; `paper.y` is then below it.

    `unit` stands at the right end of the title's line. With `carries` each page but the last ends with the sums so far and the next one begins with them.
    """
    _Table(paper, columns, title, unit, carries).draw(rows)


class _Table:
    def __init__(self, paper: Flow, columns: Sequence[Column], title: str, unit: str, carries: bool) -> None:
        self.paper = paper
        self.columns = columns
        self.title = title
        self.unit = unit
        self.carries = carries
        self.row_height = line_height(TEXT) + 2 * _ROW_PADDING
        self.edges = [paper.left]
        for column in columns:
            self.edges.append(self.edges[-1] + column.width)
        self.sums: dict[int, int] = {}
        self.opened_at = 0.0
        self.above: list[str] = []
        """Texts of the joined columns in the row above, from the left."""

    def draw(self, rows: Sequence[Row]) -> None:
        waiting = [part for row in rows for part in self._lay(row)]
        carried_height = self.row_height if self.carries else 0.0
        first = waiting[0].height if waiting else 0.0
        if self.paper.y + self._head_height() + first + carried_height > self.paper.bottom:
            self.paper.add_page()
        self._head(self.title)
        for number, laid in enumerate(waiting):
            reserved = carried_height if number < len(waiting) - 1 else 0.0
            if self.paper.y + laid.height + reserved > self.paper.bottom:
                self._turn_the_page()
            self._draw_row(laid)
            self._count(laid.row)
        self._close()

    def _head_height(self) -> float:
        title = line_height(10) + 1 if self.title else 0.0
        return title + self.row_height

    def _head(self, title: str) -> None:
        paper = self.paper
        if title:
            width = self.edges[-1] - self.edges[0]
            paper.write(self.unit, paper.left, paper.y + 0.5, width, SMALLEST, "right")
            paper.y += paper.write(title, paper.left, paper.y, width, 10) + 1
        texts = [paper.fit(column.heading, column.width - 2 * _PADDING) for column in self.columns]
        height = max(text.height for text in texts) + 2 * _ROW_PADDING
        paper.shade(self.edges[0], paper.y, self.edges[-1] - self.edges[0], height, _HEAD_GREY)
        for number, text in enumerate(texts):
            x = self.edges[number] + _PADDING
            place_y = paper.y + (height - text.height) / 2
            paper.put(text, x, place_y, self.columns[number].width - 2 * _PADDING, "centre")
        for edge in self.edges[1:-1]:
            paper.rule(edge, paper.y, edge, paper.y + height, _HAIR)
        self.opened_at = paper.y
        paper.y += height
        paper.rule(self.edges[0], paper.y, self.edges[-1], paper.y, _FIRM)
        self.above = []

    def _turn_the_page(self) -> None:
        if self.carries:
            self._draw_row(self._carried_row(_CARRIED_OVER))
        self._close()
        self.paper.add_page()
        self._head(f"{self.title}（続き）" if self.title else "")
        if self.carries:
            self._draw_row(self._carried_row(_BROUGHT_FORWARD))

    def _carried_row(self, label: str) -> _Laid:
        figures = min(self.sums, default=len(self.columns))
        cells: list[Cell] = [Across(label, figures)]
        cells += [self.sums.get(number, "") for number in range(figures, len(self.columns))]
        return self._lay(Row(tuple(cells), Kind.CARRIED))[0]

    def _count(self, row: Row) -> None:
        if row.kind is Kind.DETAIL:
            for number, cell in enumerate(row.cells):
                if isinstance(cell, int):
                    self.sums[number] = self.sums.get(number, 0) + cell

    def _lay(self, row: Row) -> list[_Laid]:
        """A row laid out. One that is higher than a page goes on in rows below it, which hold the rest of its texts."""
        places: list[_Place] = []
        column = 0
        for cell in row.cells:
            span = cell.columns if isinstance(cell, Across) else 1
            x, width = self.edges[column], self.edges[column + span] - self.edges[column]
            inside = width - 2 * _PADDING
            if isinstance(cell, int):
                place = _Place(column, span, x, width, self.paper.fit(figure(cell), inside, whole=True), "right")
            elif isinstance(cell, Across):
                place = _Place(column, span, x, width, self.paper.fit(cell.text, inside), "centre", label=True)
            else:
                text = self.paper.fit(cell, inside)
                joined = cell if self.columns[column].joined else ""
                place = _Place(column, span, x, width, text, self.columns[column].align, joined)
            places.append(place)
            column += span
        return self._cut(row, tuple(places))

    def _cut(self, row: Row, places: tuple[_Place, ...]) -> list[_Laid]:
        room = self.paper.bottom - self.paper.top - self._head_height() - 2 * self.row_height - 2 * _ROW_PADDING
        most = max(1, int(room / line_height(TEXT)))
        lines = max(len(place.text.lines) for place in places)
        if lines <= most:
            height = max(place.text.height for place in places) + 2 * _ROW_PADDING
            return [_Laid(row, places, max(height, self.row_height))]
        parts = []
        for start in range(0, lines, most):
            of_part = tuple(replace(place, text=place.text.part(start, start + most)) for place in places)
            height = max(place.text.height for place in of_part) + 2 * _ROW_PADDING
            counted = row if start == 0 else Row((), row.kind)
            parts.append(_Laid(counted, of_part, max(height, self.row_height)))
        return parts

    def _draw_row(self, laid: _Laid) -> None:
        paper = self.paper
        repeated = self._repeated(laid)
        grey = _GREY.get(laid.row.kind)
        if grey is not None:
            x = next((place.x for place in laid.places if place.label), self.edges[0])
            paper.shade(x, paper.y, self.edges[-1] - x, laid.height, grey)
        top, bottom = paper.y, paper.y + laid.height
        hairs = [
            (place.x + place.width, top, place.x + place.width, bottom)
            for place in laid.places
            if place.column + place.columns < len(self.columns)
        ]
        for place in laid.places[repeated:]:
            y = top + (laid.height - place.text.height) / 2
            paper.put(place.text, place.x + _PADDING, y, place.width - 2 * _PADDING, place.align)
        if self.above and repeated < len(laid.places):
            last = laid.places[-1]
            hairs.append((laid.places[repeated].x, top, last.x + last.width, top))
        paper.rules(hairs, _HAIR)
        paper.y += laid.height
        self.above = [place.joined for place in laid.places]

    def _repeated(self, laid: _Laid) -> int:
        """How many cells from the left only repeat the row above."""
        count = 0
        for place, above in zip(laid.places, self.above, strict=False):
            if not place.joined or place.joined != above:
                break
            count += 1
        return count

    def _close(self) -> None:
        """Draw the frame of the table's part on this page, in one piece so that it shows no seams."""
        self.paper.box(self.edges[0], self.opened_at, self.edges[-1], self.paper.y, _FIRM)
