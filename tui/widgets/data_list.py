"""Lists: columns by rank, a window of rows, a cursor, marks, a total. The one table of all screens.

Only a window of rows is drawn, and a step of the cursor draws two rows. At the end of the window the list turns a
page instead of scrolling by a row, which would send the whole window for every key.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from textual.events import Key
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from tui.widgets import cells
from tui.widgets.columns import Column, Place, arrange
from tui.widgets.lines import apart
from tui.widgets.painted import Line, Painted, Piece, placed, strip_of
from tui.widgets.tone import Tone

Cell = str | Piece
"""The text of a cell, or its tone and its text."""

LEAD = 2
"""Cells before the first column: `>` for the current row, `+` for a marked one."""

HEAD_LINES = 2
"""Caption and header."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row: the key by which the screen knows it, and one cell for each column, also for those that do not fit."""

    key: Hashable
    cells: tuple[Cell, ...]


class DataList(Painted, can_focus=True):
    """A list of rows.

    `digits`: digits go to the row of that number (off where they switch panes). `marks`: Space marks rows.
    `spells`: the last line spells out what was cut in the current row. `empty`: the sentence of an empty list.
    `at_most`: as high as its rows and at most so many lines; without it the list takes the room that is left.
    `captioned` off: no row of caption and no margin at the right, where a screen needs every cell.
    """

    HINT = "Enter 開く  上下 選ぶ  PgUp PgDn 頁"

    class Opened(Message):
        """Enter on a row."""

        def __init__(self, data_list: DataList, row: Row) -> None:
            super().__init__()
            self.data_list, self.row = data_list, row

        @property
        def control(self) -> DataList:
            return self.data_list

    class Moved(Opened):
        """The cursor stands on another row."""

    class Marked(Message):
        """The set of marked rows is another one."""

        def __init__(self, data_list: DataList, keys: frozenset[Hashable]) -> None:
            super().__init__()
            self.data_list, self.keys = data_list, keys

        @property
        def control(self) -> DataList:
            return self.data_list

    class PageWanted(Message):
        """The cursor wants to go past the rows that are loaded; `after` is the key of the last one."""

        def __init__(self, data_list: DataList, after: Hashable) -> None:
            super().__init__()
            self.data_list, self.after = data_list, after

        @property
        def control(self) -> DataList:
            return self.data_list

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        id: str | None = None,
        classes: str | None = None,
        empty: str = "該当はありません。",
        hint: str = "",
        digits: bool = True,
        marks: bool = False,
        spells: bool = False,
        at_most: int = 0,
        captioned: bool = True,
    ) -> None:
        super().__init__(id=id, classes=classes)
        if at_most:
            self.styles.height = "auto"
            self.styles.max_height = at_most
        self._fits = at_most > 0
        self._lead_lines = HEAD_LINES if captioned else HEAD_LINES - 1
        self.columns = tuple(columns)
        self.empty = empty
        self.digits = digits
        self.marks = marks
        self.spells = spells
        self._hint = hint
        self._rows: list[Row] = []
        self._widest = [0] * len(self.columns)
        self._cursor = 0
        self._top = 0
        self._marked: set[Hashable] = set()
        self._caption: Line = ()
        self._sort = ""
        self._total: tuple[Cell, ...] | None = None
        self._first = 1
        self._counted: int | None = None
        self._at_least = False
        self._more = False
        self._typed = ""
        self._places: list[Place] = []
        self._places_width = -1
        self._want_step = 0

    # What it shows

    def show(
        self,
        rows: Iterable[Row],
        *,
        caption: str | Line = "",
        sort: str = "",
        total: Sequence[Cell] | None = None,
        counted: int | None = None,
        at_least: bool = False,
        first: int = 1,
        more: bool = False,
        to: Hashable | None = None,
    ) -> None:
        """Show these rows instead. The cursor stays on the row of the same key, or goes to that of the key `to`.

        `counted`: how many there are in all, `at_least` if there may be more. `more`: a further page can be asked for.
        `first`: the number of the first row. `total`: cells of the total row; only figures that may be added.
        """
        wanted = to if to is not None else self.current.key if self.current else None
        self._rows = list(rows)
        self._total = tuple(total) if total is not None else None
        self._caption = [(Tone.TEXT, caption)] if isinstance(caption, str) else list(caption)
        self._sort, self._first, self._counted, self._at_least = sort, first, counted, at_least
        self._more = more
        self._want_step = 0
        self._typed = ""
        self._marked &= {row.key for row in self._rows}
        place = next((n for n, row in enumerate(self._rows) if row.key == wanted), None)
        self._cursor = place if place is not None else min(self._cursor, max(0, len(self._rows) - 1))
        if place is None and (to is None or not self._rows):
            self._cursor = 0 if wanted is None else self._cursor
        self._measure(self._rows)
        self._keep_in_window()
        self.refresh(layout=self._fits)
        self._tell_moved()

    def append(self, rows: Iterable[Row], *, more: bool) -> None:
        """Add the next page behind the rows that are loaded; a step that waited for it is taken."""
        added = list(rows)
        self._rows.extend(added)
        self._more = more
        self._measure(added, also=True)
        step, self._want_step = self._want_step, 0
        self.refresh(layout=self._fits)
        if step and added:
            self.move_to(self._cursor + step)

    @property
    def rows(self) -> Sequence[Row]:
        return self._rows

    @property
    def cursor(self) -> int:
        """Index of the current row among the loaded ones."""
        return self._cursor

    @property
    def current(self) -> Row | None:
        """The current row, None in an empty list."""
        return self._rows[self._cursor] if self._rows else None

    @property
    def marked(self) -> frozenset[Hashable]:
        """Keys of the marked rows."""
        return frozenset(self._marked)

    def mark(self, keys: Iterable[Hashable]) -> None:
        """Mark these rows and no others."""
        self._marked = set(keys) & {row.key for row in self._rows}
        self.refresh()
        self.post_message(self.Marked(self, self.marked))

    def cut_cells(self) -> list[tuple[str, str]]:
        """Head and full text of the cells of the current row that are shown cut, or with other characters."""
        if self.current is None:
            return []
        shown = [(self.columns[p.index].title, _text(self.current.cells[p.index]), p.width) for p in self._arranged()]
        return [(title, whole) for title, whole, width in shown if cells.cut(whole, width) != whole]

    @property
    def hint(self) -> str:
        return self._hint or self.HINT

    # Keys

    def take_key(self, event: Key) -> bool:
        character = unicodedata.normalize("NFKC", event.character or "")
        if self.digits and len(character) == 1 and character.isdigit():
            self._type_digit(character)
            return True
        self._typed = ""
        window = self._window()
        if event.key in ("up", "down"):
            self.move_to(self._cursor + (1 if event.key == "down" else -1))
        elif event.key in ("pageup", "pagedown"):
            self.move_to(self._cursor + (window if event.key == "pagedown" else -window))
        elif event.key == "home":
            self.move_to(0)
        elif event.key == "end":
            self.move_to(len(self._rows) - 1)
        elif event.key == "enter":
            if self.current is not None:
                self.post_message(self.Opened(self, self.current))
        elif self.marks and character == " ":
            self._toggle_mark()
        else:
            return False
        return True

    def move_to(self, index: int) -> None:
        """The cursor to a row; past the loaded rows the next page is asked for, if there is one."""
        last = len(self._rows) - 1
        if last < 0:
            return
        if index > last and self._more:
            self._want_step = index - self._cursor
            self.post_message(self.PageWanted(self, self._rows[-1].key))
            return
        index = max(0, min(last, index))
        if index == self._cursor:
            return
        before, self._cursor = self._cursor, index
        if self._keep_in_window():
            self.refresh()
        else:
            lines = [self._lead_lines + before - self._top, self._lead_lines + index - self._top]
            if self.spells:
                lines.append(self.size.height - 1)
            self.refresh_lines(*lines)
        self._tell_moved()

    def _type_digit(self, digit: str) -> None:
        """Go to the row whose number was typed so far; a number that no row has begins anew."""
        for typed in (self._typed + digit, digit):
            index = int(typed) - self._first
            if 0 <= index < len(self._rows):
                self._typed = typed
                self.move_to(index)
                return
        self._typed = ""

    def _toggle_mark(self) -> None:
        if self.current is None:
            return
        self._marked ^= {self.current.key}
        self.refresh_lines(0, self._lead_lines + self._cursor - self._top)
        self.post_message(self.Marked(self, self.marked))
        if self._cursor < len(self._rows) - 1:
            self.move_to(self._cursor + 1)

    def _tell_moved(self) -> None:
        if self.current is not None and self.is_attached:
            self.post_message(self.Moved(self, self.current))

    # Window

    def _body(self) -> int:
        """Lines for rows, total and spelled-out text."""
        return max(1, self.size.height - self._lead_lines - (1 if self.spells else 0))

    def _window(self) -> int:
        """Rows that are shown at once."""
        return max(1, self._body() - (1 if self._total is not None else 0))

    def _keep_in_window(self) -> bool:
        """Turn the page if the cursor left the window. True if it did."""
        window, before = self._window(), self._top
        if self._cursor < self._top:
            self._top = max(0, self._cursor - window + 1)
        elif self._cursor >= self._top + window:
            self._top = self._cursor
        self._top = max(0, min(self._top, len(self._rows) - window))
        return self._top != before

    def _on_resize_window(self) -> None:
        self._keep_in_window()
        self.refresh()

    def on_resize(self) -> None:
        self._on_resize_window()

    # Drawing

    def _measure(self, rows: Sequence[Row], also: bool = False) -> None:
        widest = list(self._widest) if also else [0] * len(self.columns)
        total = [Row(None, self._total)] if self._total is not None else []
        for row in [*rows, *total]:
            if len(row.cells) != len(self.columns):
                raise ValueError(f"a row of {len(row.cells)} cells in a list of {len(self.columns)} columns")
            for index, cell in enumerate(row.cells):
                widest[index] = max(widest[index], cells.width(cells.cut(_text(cell), 80)))
        self._widest = widest
        self._places_width = -1

    def _arranged(self) -> list[Place]:
        width = self.size.width
        if width != self._places_width:
            margin = 1 if self._lead_lines == HEAD_LINES else 0
            self._places = arrange(self.columns, self._widest, width - LEAD - margin)
            self._places_width = width
        return self._places

    @property
    def needed_width(self) -> int:
        """Cells that the columns shown now take; more than the terminal has would be a fault of the screen."""
        return LEAD + sum(place.gap + place.width for place in self._arranged())

    def _caption_line(self) -> Line:
        right: list[Piece] = []
        if self._marked:
            right.append((Tone.STRONG, f"選択 {len(self._marked)}件  "))
        if self._sort:
            right.append((Tone.LABEL, f"並び {self._sort}  "))
        shown = min(self._window(), len(self._rows) - self._top)
        if self._rows:
            first = self._first + self._top
            counted = self._counted if self._counted is not None else self._first - 1 + len(self._rows)
            more = "以上" if self._at_least or (self._counted is None and self._more) else ""
            right.append((Tone.LABEL, f"表示 {first}-{first + shown - 1}/{counted:,}件{more}"))
        return apart([(Tone.TEXT, " "), *self._caption], right, self.size.width)

    def _cells_line(self, row: Sequence[Cell], lead: str, only: Tone | None = None, base: Tone = Tone.TEXT) -> Line:
        pieces: list[Piece] = [(only or base, lead)]
        for place in self._arranged():
            tone, shown = _piece(row[place.index], base)
            pieces.append((only or base, " " * place.gap))
            pieces.extend(placed((only or tone, shown), place.width, place.align, only or base))
        return pieces

    def line(self, y: int) -> Line:
        if y == self._lead_lines - 2:
            return self._caption_line()
        if y == self._lead_lines - 1:
            return self._cells_line([(Tone.HEAD, column.title) for column in self.columns], "  ", Tone.HEAD)
        if self.spells and y == self.size.height - 1:
            spelled = "  ".join(f"{title} {whole}" for title, whole in self.cut_cells())
            return [(Tone.TEXT, " " + spelled)]
        index = self._top + y - self._lead_lines
        if not self._rows:
            return [(Tone.TEXT, f"   {self.empty}")] if y == self._lead_lines else ()
        if index < min(len(self._rows), self._top + self._window()):
            row = self._rows[index]
            current = index == self._cursor
            lead = (">" if current else " ") + ("+" if row.key in self._marked else " ")
            return self._cells_line(row.cells, lead, Tone.FOCUS if current and self.in_focus else None)
        if self._total is not None and index == min(len(self._rows), self._top + self._window()):
            return self._cells_line(self._total, "  ", base=Tone.STRONG)
        return ()

    def strip(self, y: int, width: int) -> Strip:
        index = self._top + y - self._lead_lines
        fill = self.FILL
        if y == self._lead_lines - 1:
            fill = Tone.HEAD
        elif y >= self._lead_lines and self._rows and index == self._cursor and self.in_focus:
            fill = Tone.FOCUS
        last = min(len(self._rows), self._top + self._window()) - 1
        sums = self._total is not None and bool(self._rows) and y >= self._lead_lines and index == last
        return strip_of(self.line(y), width, fill, self.app.no_color, sums)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        lines = self._lead_lines + max(1, len(self._rows)) + (1 if self._total is not None else 0)
        return lines + (1 if self.spells else 0)


def _text(cell: Cell) -> str:
    return cell if isinstance(cell, str) else cell[1]


def _piece(cell: Cell, base: Tone) -> Piece:
    return (base, cell) if isinstance(cell, str) else cell
