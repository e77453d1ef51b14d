"""The sheet that every paper is drawn on: A4 with its head on each page, text that always fits its place, and bytes without secrets.

The head carries what every print of the office states: 帳票番号, 作成日時, 利用者, 端末, 実行番号, 頁/総頁, 業務年度. A document with
the same content gives the same bytes; beside the drawing the file holds nothing but the product's name and the printed 作成日時.
Lengths are millimetres from the upper left corner, sizes points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from fpdf import FPDF
from fpdf.fonts import TTFFont

from core.values.dates import wareki_long, wareki_year_long
from core.values.money import Yen
from printouts.fonts import GOTHIC, Face, Letter, MissingGlyph, faces, printable, spell
from printouts.line_breaks import break_lines, width_of

PRODUCER = "Osame"
MARGIN = 14.0
TOP = 12.0
FOOT = 12.0

TEXT = 9.0
SMALLEST = 8.0
"""No text of a paper is smaller: what does not fit is wrapped. Only an amount, which may not be broken, gives way further."""

_LEADING = 1.32
_BASELINE = 0.86
"""Where the baseline lies in a line's em box, from its top: as Japanese faces are built."""

_MM = 25.4 / 72
_PRIVATE = 0xF0000
"""Code points under which the forms of a name that need a selector are handed to the PDF library, which knows no selectors."""

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


@dataclass(frozen=True, slots=True)
class FittedText:
    """A text made to fit a width: its size, and its letters line by line."""

    size: float
    lines: tuple[Sequence[Letter], ...]

    @property
    def height(self) -> float:
        """Height of the lines."""
        return len(self.lines) * line_height(self.size)


def line_height(size: float) -> float:
    """Height of a line of text."""
    return size * _MM * _LEADING


def figure(amount: Yen | int) -> str:
    """An amount or a count as papers print it; what is below nought carries the △ of public accounts."""
    number = amount.amount if isinstance(amount, Yen) else amount
    return f"△{-number:,}" if number < 0 else f"{number:,}"


def moment(at: datetime) -> str:
    """A moment as papers print it: 令和8年11月24日 17:05."""
    return f"{wareki_long(at.date())} {at:%H:%M}"


class Paper:
    """A document being drawn. Characters that cannot be drawn are gathered; `finish` then refuses the whole document."""

    def __init__(
        self, frame: Frame, *, landscape: bool = False, style: str = GOTHIC, among: tuple[Face, ...] | None = None
    ) -> None:
        self.frame = frame
        self._among = among or faces(style)
        self._missing: list[str] = []
        self._private: dict[str, int] = {}
        self._pdf = FPDF(orientation="landscape" if landscape else "portrait", unit="mm", format="A4")
        self._pdf.set_auto_page_break(False)
        self._pdf.str_alias_nb_pages = ""  # else a name that reads {nb} would print the number of pages
        self._pdf.set_producer(PRODUCER)
        self._pdf.set_creation_date(frame.printed_at)
        self._pdf.set_lang("ja-JP")
        self._fonts: dict[str, TTFFont] = {}
        self.left = MARGIN
        self.right = self._pdf.w - MARGIN
        self.bottom = self._pdf.h - FOOT
        self._side = min(_SIDE, (self.right - self.left) / 3)
        self._page_no_at = (0.0, 0.0)
        self.y = 0.0
        self.top = 0.0
        self.add_page()

    @property
    def width(self) -> float:
        """Width of the body."""
        return self.right - self.left

    def add_page(self) -> None:
        """Begin a page with the head on it; `y` is then the top of the body."""
        self._pdf.add_page()
        self._draw_head()
        self.y = self.top

    def fit(
        self, text: str, width: float, size: float = TEXT, *, smallest: float = SMALLEST, whole: bool = False
    ) -> FittedText:
        """A text for a place of this width: in its size, else a little smaller, else on several lines.

        `whole` is for amounts: they stay on one line, whatever size that takes.
        """
        letters, missing = spell(printable(text), self._among)
        self._missing += missing
        natural = width_of(letters) * _MM / 1000
        while natural * size > width and size > smallest:
            size = max(size - 0.5, smallest)
        if natural * size <= width:
            return FittedText(size, (letters,))
        if whole:
            return FittedText(width / natural, (letters,))
        return FittedText(size, tuple(break_lines(letters, int(width / (size * _MM) * 1000))))

    def put(self, fitted: FittedText, x: float, y: float, width: float, align: str = "left") -> None:
        """Draw a fitted text with its upper edge at `y`; `align` is left, right or centre."""
        room = (line_height(fitted.size) - fitted.size * _MM) / 2
        for number, letters in enumerate(fitted.lines):
            spare = width - width_of(letters) * fitted.size * _MM / 1000
            start = x + {"left": 0.0, "centre": spare / 2, "right": spare}[align]
            baseline = y + number * line_height(fitted.size) + room + fitted.size * _MM * _BASELINE
            self._draw_letters(letters, start, baseline, fitted.size)

    def write(
        self,
        text: str,
        x: float,
        y: float,
        width: float,
        size: float = TEXT,
        align: str = "left",
        *,
        whole: bool = False,
    ) -> float:
        """Draw a text in a place of this width; the height that it took."""
        fitted = self.fit(text, width, size, whole=whole)
        self.put(fitted, x, y, width, align)
        return fitted.height

    def rule(self, from_x: float, from_y: float, to_x: float, to_y: float, weight: float = 0.15) -> None:
        """Draw a line."""
        self._pdf.set_line_width(weight)
        self._pdf.line(from_x, from_y, to_x, to_y)

    def box(self, left: float, top: float, right: float, bottom: float, weight: float) -> None:
        """Draw a rectangle."""
        self._pdf.set_line_width(weight)
        self._pdf.rect(left, top, right - left, bottom - top)

    def shade(self, x: float, y: float, width: float, height: float, grey: int) -> None:
        """Fill a rectangle with a grey (0 black, 255 white); drawn before what stands on it."""
        self._pdf.set_fill_color(grey)
        self._pdf.rect(x, y, width, height, style="F")
        self._pdf.set_fill_color(0)

    def finish(self) -> bytes:
        """Number the pages and give the file. Raises MissingGlyph with every character that could not be drawn."""
        pages = self._pdf.pages_count
        x, y = self._page_no_at
        for number in range(1, pages + 1):
            self._pdf.page = number
            self._pdf.current_font_is_set_on_page = False
            self.write(f"{number}/{pages}", x, y, self.right - x, _HEAD)
        if self._missing:
            for font in self._fonts.values():
                font.close()
            raise MissingGlyph(self._missing)
        self._name_private_codes()
        return bytes(self._pdf.output())

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
        value = label + _LABEL * _HEAD * _MM
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

    def _draw_letters(self, letters: Sequence[Letter], x: float, baseline: float, size: float) -> None:
        for face, run in groupby(letters, key=lambda letter: letter.face):
            same_face = list(run)
            self._font(face)
            self._pdf.set_font(face.name, size=size)
            self._pdf.text(x, baseline, "".join(chr(self._code(letter)) for letter in same_face))
            x += width_of(same_face) * size * _MM / 1000

    def _font(self, face: Face) -> TTFFont:
        """The library's font of a face, loaded when the document first needs it."""
        if face.name not in self._fonts:
            self._pdf.add_font(face.name, fname=face.path)
            font = self._pdf.fonts[face.name]
            assert isinstance(font, TTFFont)
            font.cmap = dict(font.cmap)  # forms of names are added; the file's own table stays as it is
            self._fonts[face.name] = font
        return self._fonts[face.name]

    def _code(self, letter: Letter) -> int:
        """The code point under which the library draws a letter: its own, or a private one for a form with a selector."""
        if len(letter.text) == 1:
            return ord(letter.text)
        code = self._private.setdefault(letter.text, _PRIVATE + len(self._private))
        font = self._font(letter.face)
        if code not in font.cmap:
            font.cmap[code] = letter.glyph
            font.glyph_ids[code] = font.ttfont.getGlyphID(letter.glyph)
            font.cw[code] = letter.width
        return code

    def _name_private_codes(self) -> None:
        """Whoever searches or copies from the file gets the name as the record has it, not the private code."""
        real = {(code,): tuple(map(ord, text)) for text, code in self._private.items()}
        for font in self._fonts.values():
            for glyph, _ in font.subset.items():
                if glyph is not None and glyph.unicode in real:
                    glyph.unicode = real[glyph.unicode]
