"""The papers of the office itself: a sheet with the same head on each page.

The head carries what every print of the office states: 帳票番号, 作成日時, 利用者, 端末, 実行番号, 頁/総頁, 業務年度.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.values.dates import wareki_long, wareki_year_long
from core.values.money import Yen
from printouts.fonts import GOTHIC, Face
from printouts.sheet import MM, PRODUCER, SMALLEST, TEXT, FittedText, Flow, line_height

MARGIN = 14.0
TOP = 12.0
FOOT = 12.0

_TITLE = 17.0
_SMALLEST_TITLE = 12.0
_HEAD = 8.5
_LABEL = 5
"""Width of the labels of the head, in characters."""

_SIDE = 62.0
"""Width of the blocks left and right of the title on a landscape page; a portrait page has less."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What the head of every page says. `reprint` marks the title with (再発行); `run_no` is the 実行番号 as printed."""

    form_no: str
    title: str
    municipality: str
    office: str
    fiscal_year: int
    run_no: str
    printed_at: datetime
    printed_by: str
    terminal: str
    subtitle: str = ""
    reprint: bool = False


def figure(amount: Yen | int) -> str:
    """An amount or a count as papers print it; what is below nought carries the △ of public accounts."""
    number = amount.amount if isinstance(amount, Yen) else amount
    return f"△{-number:,}" if number < 0 else f"{number:,}"


def moment(at: datetime) -> str:
    """A moment as papers print it: 令和8年11月24日 17:05."""
    return f"{wareki_long(at.date())} {at:%H:%M}"


class Paper(Flow):
    """A document being drawn. Characters that cannot be drawn are gathered; `finish` then refuses the whole document."""

    def __init__(
        self, frame: Frame, *, landscape: bool = False, style: str = GOTHIC, among: tuple[Face, ...] | None = None
    ) -> None:
        super().__init__(frame.printed_at, landscape=landscape, style=style, among=among)
        self.frame = frame
        self.left = MARGIN
        self.right = self._pdf.w - MARGIN
        self.bottom = self._pdf.h - FOOT
        self._side = min(_SIDE, (self.right - self.left) / 3)
        self._page_no_at = (0.0, 0.0)
        self.y = 0.0
        self.top = 0.0
        self.add_page()

    def add_page(self) -> None:
        """Begin a page with the head on it; `y` is then the top of the body."""
        self.turn()
        self._draw_head()
        self.y = self.top

    def finish(self) -> bytes:
        """Number the pages and give the file. Raises MissingGlyph with every character that could not be drawn."""
        pages = self.page
        x, y = self._page_no_at
        for number in range(1, pages + 1):
            self.go_back(number)
            self.write(f"{number}/{pages}", x, y, self.right - x, _HEAD)
        return self.close()

    def _draw_head(self) -> None:
        frame = self.frame
        y = TOP
        for line in (
            f"帳票番号 {frame.form_no}",
            f"{frame.municipality} {frame.office}",
            f"業務年度 {wareki_year_long(frame.fiscal_year)}",
        ):
            y += self.write(line, self.left, y, self._side - 4, _HEAD)
        bottom = y
        y = TOP
        title = self.fit(
            frame.title + (" (再発行)" if frame.reprint else ""),
            self.width - 2 * self._side,
            _TITLE,
            smallest=_SMALLEST_TITLE,
        )
        self.put(title, self.left + self._side, y, self.width - 2 * self._side, "centre")
        y += title.height + 1
        y += self.write(frame.subtitle, self.left + self._side, y, self.width - 2 * self._side, 10.5, "centre")
        bottom = max(bottom, y)
        y = TOP
        label = self.right - self._side + 4
        value = label + _LABEL * _HEAD * MM
        for name, text in (
            ("作成日時", f"{wareki_long(frame.printed_at.date())} {frame.printed_at:%H:%M:%S}"),
            ("利用者", frame.printed_by),
            ("端末", frame.terminal),
            ("実行番号", frame.run_no),
        ):
            self.write(name, label, y, value - label, _HEAD)
            y += self.write(text, value, y, self.right - value, _HEAD)
        self.write("頁", label, y, value - label, _HEAD)
        self._page_no_at = (value, y)
        bottom = max(bottom, y + line_height(_HEAD))
        self.top = bottom + 3


__all__ = [
    "FOOT",
    "MARGIN",
    "PRODUCER",
    "SMALLEST",
    "TEXT",
    "TOP",
    "FittedText",
    "Frame",
    "Paper",
    "figure",
    "line_height",
    "moment",
]
