"""Row 1: number and name of the screen, position; デモ, fiscal year, business day, office and name of the clerk."""

from __future__ import annotations

from dataclasses import dataclass

from tui.widgets import cells
from tui.widgets.painted import Line, Painted, Piece
from tui.widgets.tone import Tone


@dataclass(frozen=True, slots=True)
class Desk:
    """What the right end of every title line says. All of it is shown as it is given."""

    clerk: str = ""
    """Office and name, `収納 山田花子`; empty before the sign-in."""
    business_day: str = ""
    """Business day with its weekday, `R8.11.24(火)`."""
    fiscal_year: str = ""
    """`R8年度`."""
    demo: bool = False
    """Is the file a demo file?"""


class TitleBar(Painted):
    """The title line. Nothing on it moves by itself."""

    FILL = Tone.BAR

    def __init__(self, number: str, name: str) -> None:
        super().__init__()
        self._number, self._title = number, name
        self._position = ""
        self._desk = Desk()

    @property
    def number_shown(self) -> str:
        """Number of the screen, also where a page stands above it."""
        return self._number

    @property
    def name_shown(self) -> str:
        """Name of the screen as it stands there now."""
        return self._title

    @property
    def position(self) -> str:
        """`1/10人`, or the number of the record."""
        return self._position

    def show(
        self,
        *,
        number: str | None = None,
        name: str | None = None,
        position: str | None = None,
        desk: Desk | None = None,
    ) -> None:
        """Change what is given and leave the rest."""
        before = (self._number, self._title, self._position, self._desk)
        self._number = self._number if number is None else number
        self._title = self._title if name is None else name
        self._position = self._position if position is None else position
        self._desk = desk or self._desk
        if before != (self._number, self._title, self._position, self._desk):
            self.refresh()

    def line(self, y: int) -> Line:
        desk = self._desk
        right = "  ".join(part for part in (desk.fiscal_year, desk.business_day, desk.clerk) if part)
        right = cells.cut(right, self.size.width - 30)
        demo = " デモ " if desk.demo else ""
        gap = "  " if demo and right else ""
        room = self.size.width - 2 - cells.width(right) - cells.width(demo) - len(gap)
        left = f"{self._number} {self._title}" + (f"  {self._position}" if self._position else "")
        pieces: list[Piece] = [(Tone.BAR, " " + cells.pad_right(left, room))]
        if demo:
            pieces.append((Tone.DEMO, demo))
        pieces.append((Tone.BAR, gap + right + " "))
        return pieces
