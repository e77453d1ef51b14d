"""The lines of the menu: sections in two or three columns, badges behind the names, the chosen line."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from textual.geometry import Size

from tui.screens.office.menu_counts import Badge
from tui.screens.office.menu_entries import (
    LEFT,
    MIDDLE,
    NARROW_LEFT,
    NARROW_RIGHT,
    RIGHT,
    Entry,
    MenuSection,
    sections,
)
from tui.widgets import cells
from tui.widgets.lines import section
from tui.widgets.painted import Line, Painted, Piece
from tui.widgets.tone import Tone

COLUMN = 37
"""Cells of a column; two cells stand between columns, the second one holds the mark of the chosen line."""
NAME = 18
LEAST_ROWS = 19
"""What a terminal of 24 rows has for the entries."""
WIDE = 1 + 3 * (COLUMN + 2)
"""From this width on there are three columns."""


class MenuBoard(Painted):
    """Shows the entries that the clerk may open, once that is known: the menu names no function that is not theirs."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._all: list[MenuSection] = sections()
        self._barred: frozenset[str] | None = None
        self._badges: Mapping[str, Badge] = {}
        self._found: frozenset[str] | None = None
        self._chosen: str = ""
        self._rows = LEAST_ROWS
        self._page = 0
        self._drawn: list[Line] = []
        self._drawn_width = -1

    @property
    def every_entry(self) -> list[Entry]:
        """The entries of all screens that exist, whoever may open them."""
        return [entry for part in self._all for entry in part.entries]

    @property
    def _sections(self) -> list[MenuSection]:
        """The sections with what the clerk may open; none before that is known."""
        barred = self._barred
        if barred is None:
            return []
        left = [
            MenuSection(part.name, tuple(entry for entry in part.entries if entry.number not in barred))
            for part in self._all
        ]
        return [part for part in left if part.entries]

    @property
    def entries(self) -> list[Entry]:
        """The entries of all pages, in the order in which Down goes through them on this terminal."""
        return [entry for page in self._pages() for column in page for part in column for entry in part.entries]

    @property
    def pages(self) -> int:
        """How many pages the entries take on this terminal."""
        return len(self._pages())

    @property
    def page(self) -> int:
        """The page that is shown, from 1 on."""
        return min(self._page, self.pages - 1) + 1

    def turn(self, step: int) -> None:
        """The next page or the one before, round the end; nothing is chosen any more."""
        self._page, self._chosen = (self.page - 1 + step) % self.pages, ""
        self._redraw()

    def fit(self, rows: int) -> None:
        """So many rows are there for the entries; what does not fit stands on further pages."""
        if rows != self._rows:
            self._rows = rows
            self._redraw()

    @property
    def chosen(self) -> str:
        """Number of the chosen entry, empty while none is."""
        return self._chosen

    def show(self, barred: Collection[str], badges: Mapping[str, Badge]) -> None:
        """Other rights or counts."""
        if (frozenset(barred), dict(badges)) != (self._barred, self._badges):
            self._barred, self._badges = frozenset(barred), dict(badges)
            self._redraw()

    def point_at(self, found: Sequence[Entry] | None, chosen: str = "") -> None:
        """Set off the entries that were found (None: all are alike) and mark the chosen one."""
        numbers = None if found is None else frozenset(entry.number for entry in found)
        if (numbers, chosen) != (self._found, self._chosen):
            self._found, self._chosen = numbers, chosen
            self._page = self._page_of(chosen, self._page)
            self._redraw()

    def _redraw(self) -> None:
        before, self._drawn_width = self._drawn, -1
        lines = self._lines()
        if len(before) != len(lines):
            self.refresh(layout=True)
        else:
            self.refresh_lines(*(y for y, line in enumerate(lines) if line != before[y]))

    # Drawing

    def _page_of(self, number: str, otherwise: int) -> int:
        for at, page in enumerate(self._pages()):
            if any(entry.number == number for column in page for part in column for entry in part.entries):
                return at
        return otherwise

    def _pages(self, width: int = 0) -> list[list[list[MenuSection]]]:
        """Sections by page and column: each in the column of its group, else where there is room, else a page on."""
        width = width or self.size.width
        by_name = {part.name: part for part in self._sections}
        groups = (LEFT, MIDDLE, RIGHT) if width >= WIDE else (NARROW_LEFT, NARROW_RIGHT)
        columns: list[list[MenuSection]] = []
        late: list[MenuSection] = []
        for names in groups:
            column: list[MenuSection] = []
            full = False
            for part in (by_name[name] for name in names if name in by_name):
                full = full or not self._fits(column, part, width)
                (late if full else column).append(part)
            columns.append(column)
        for part in late:
            room = next((column for column in columns if self._fits(column, part, width)), None)
            if room is None:
                columns.append(room := [])
            room.append(part)
        each = len(groups)
        pages = [columns[at : at + each] for at in range(0, len(columns), each)]
        return [[column for column in page if column] for page in pages if any(page)] or [[]]

    def _fits(self, column: Sequence[MenuSection], part: MenuSection, width: int) -> bool:
        """An empty column takes any section."""
        return not column or self._height([*column, part], width) <= self._rows

    @staticmethod
    def _height(parts: Sequence[MenuSection], width: int) -> int:
        between = len(parts) - 1 if width >= WIDE else 0
        return sum(1 + len(part.entries) for part in parts) + between

    def _lines(self) -> list[Line]:
        width = self.size.width
        if width == self._drawn_width:
            return self._drawn
        airy = width >= WIDE
        stacks = [self._stack(column, airy) for column in self._pages()[self.page - 1]]
        height = max((len(stack) for stack in stacks), default=0)
        lines: list[Line] = []
        for y in range(height):
            line: list[Piece] = []
            for at, stack in enumerate(stacks):
                mark, pieces = stack[y] if y < len(stack) else ("", [(Tone.TEXT, " " * COLUMN)])
                line.append((Tone.TEXT, " " if at else ""))
                line.append((Tone.FOCUS if mark else Tone.TEXT, mark or " "))
                line.extend(pieces)
            lines.append(line)
        self._drawn, self._drawn_width = lines, width
        return lines

    def _stack(self, parts: Sequence[MenuSection], airy: bool) -> list[tuple[str, list[Piece]]]:
        """The lines of one column, each with the mark before it."""
        stack: list[tuple[str, list[Piece]]] = []
        for part in parts:
            if airy and stack:
                stack.append(("", [(Tone.TEXT, " " * COLUMN)]))
            stack.append(("", list(section(part.name, COLUMN + 2)[1:])))
            stack.extend((">" if entry.number == self._chosen else "", self._entry(entry)) for entry in part.entries)
        return stack

    def _entry(self, entry: Entry) -> list[Piece]:
        badge = self._badges.get(entry.number)
        tone = Tone.TEXT
        if entry.number == self._chosen:
            tone = Tone.FOCUS
        elif self._found is not None and entry.number not in self._found:
            tone = Tone.QUIET
        elif self._found is not None:
            tone = Tone.STRONG
        behind = cells.pad_right(badge.text if badge else "", COLUMN - NAME - 5)
        behind_tone = badge.tone if badge is not None and tone is Tone.TEXT else tone
        return [(tone, f"{entry.number} {cells.pad_right(entry.name, NAME)}"), (behind_tone, behind)]

    def line(self, y: int) -> Line:
        lines = self._lines()
        return lines[y] if y < len(lines) else ()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        pages = self._pages(width)
        return max((self._height(column, width) for column in pages[min(self._page, len(pages) - 1)]), default=0)

    def on_resize(self) -> None:
        self.refresh()
