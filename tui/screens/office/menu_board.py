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
        """The entries shown, in the order in which Down goes through them on this terminal."""
        by_name = {part.name: part for part in self._sections}
        return [
            entry
            for names in self._columns(self.size.width)
            for name in names
            if name in by_name
            for entry in by_name[name].entries
        ]

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
            self._redraw()

    def _redraw(self) -> None:
        before, self._drawn_width = self._drawn, -1
        lines = self._lines()
        if len(before) != len(lines):
            self.refresh(layout=True)
        else:
            self.refresh_lines(*(y for y, line in enumerate(lines) if line != before[y]))

    # Drawing

    @staticmethod
    def _columns(width: int) -> tuple[tuple[str, ...], ...]:
        return (LEFT, MIDDLE, RIGHT) if width >= WIDE else (NARROW_LEFT, NARROW_RIGHT)

    def _lines(self) -> list[Line]:
        width = self.size.width
        if width == self._drawn_width:
            return self._drawn
        by_name = {part.name: part for part in self._sections}
        airy = width >= WIDE
        stacks = [
            self._stack([by_name[name] for name in names if name in by_name], airy) for names in self._columns(width)
        ]
        stacks = [stack for stack in stacks if stack]
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
        airy = width >= WIDE
        by_name = {part.name: part for part in self._sections}
        return max(
            len(self._stack([by_name[name] for name in names if name in by_name], airy))
            for names in self._columns(width)
        )

    def on_resize(self) -> None:
        self.refresh()
