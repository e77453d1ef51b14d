"""The surface that every paper is drawn on: A4, text that always fits its place, and bytes without secrets.

A document with the same content gives the same bytes; beside the drawing the file holds nothing but the product's name and
the day that is printed on it. Lengths are millimetres from the upper left corner, sizes points.

What is drawn is written into the page as it stands in a PDF, a string for each piece of text: the library's own way of
drawing a text costs ten times as much, and a file of reminders has a hundred thousand of them. Fonts, pages and the file
itself are the library's work.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from itertools import groupby

from fpdf import FPDF
from fpdf.fonts import TTFFont

from printouts.fonts import GOTHIC, Face, Letter, MissingGlyph, faces, printable, spell
from printouts.line_breaks import break_lines, width_of

PRODUCER = "Osame"

TEXT = 9.0
SMALLEST = 8.0
"""No text of a paper is smaller: what does not fit is wrapped. Only an amount, which may not be broken, gives way further."""

_LEADING = 1.32
_BASELINE = 0.86
"""Where the baseline lies in a line's em box, from its top: as Japanese faces are built."""

MM = 25.4 / 72
_POINTS = 72 / 25.4
_PRIVATE = 0xF0000
"""Code points under which the forms of a name that need a selector are handed to the PDF library, which knows no selectors."""

_REMEMBERED = 20_000
"""Texts whose lines are remembered: a file of letters says the same again and again, and memory has an end."""


@dataclass(frozen=True, slots=True, eq=False)
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
    return size * MM * _LEADING


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A fitted text as a file shows it: of each line its length, and offset, font and codes of its parts."""

    lines: tuple[tuple[float, tuple[tuple[float, str], ...]], ...]
    faces: frozenset[str]


class Sheet:
    """Pages being drawn. Characters that cannot be drawn are gathered; `close` then refuses the whole document.

    A page is written out by `settle`, once nothing more is added to it.
    """

    def __init__(
        self,
        made_at: datetime,
        *,
        landscape: bool = False,
        style: str = GOTHIC,
        among: tuple[Face, ...] | None = None,
        dry: bool = False,
    ) -> None:
        """`dry` lays out and counts pages without drawing any."""
        self._among = among or faces(style)
        self._missing: list[str] = []
        self._private: dict[str, int] = {}
        self._pdf = FPDF(orientation="landscape" if landscape else "portrait", unit="mm", format="A4")
        self._pdf.set_auto_page_break(False)
        self._pdf.str_alias_nb_pages = ""  # else a name that reads {nb} would print the number of pages
        self._pdf.set_producer(PRODUCER)
        self._pdf.set_creation_date(made_at)
        self._pdf.set_lang("ja-JP")
        self._fonts: dict[str, TTFFont] = {}
        self._codes: dict[tuple[str, str], str] = {}
        self._fitted: dict[tuple[str, float, float, float, bool], FittedText] = {}
        self._drawn: dict[FittedText, _Drawn] = {}
        self._open: dict[int, list[str]] = {}
        """What is drawn on the pages that are not written out yet, by number of page."""
        self._faces_on: dict[int, set[str]] = {}
        self._page = 0
        self._dry = dry
        self._height = self._pdf.h

    @property
    def page(self) -> int:
        """The number of the page that is drawn on."""
        return self._page

    @property
    def missing(self) -> tuple[str, ...]:
        """Characters that could not be drawn so far."""
        return tuple(dict.fromkeys(self._missing))

    def turn(self) -> None:
        """Begin an empty page."""
        if self._dry:
            self._page += 1
            return
        self._pdf.add_page()
        self._page = self._pdf.page
        self._open[self._page] = []
        self._faces_on[self._page] = set()

    def go_back(self, page: int) -> None:
        """Draw on an earlier page that is still open."""
        self._page = page

    def settle(self) -> None:
        """Write the open pages out; the last one stays the one that is drawn on."""
        if self._dry:
            return
        for page, pieces in self._open.items():
            self._pdf.page = page
            self._pdf.current_font_is_set_on_page = False
            for name in sorted(self._faces_on[page]):
                self._pdf.set_font(name, size=TEXT)
                self._pdf.text(0, 0, "")  # the library then knows that the page needs the font
            self._pdf.pages[page].contents.extend("\n".join(pieces).encode("ascii") + b"\n")
        self._open = {self._page: []}
        self._faces_on = {self._page: set()}

    def fit(
        self, text: str, width: float, size: float = TEXT, *, smallest: float = SMALLEST, whole: bool = False
    ) -> FittedText:
        """A text for a place of this width: in its size, else a little smaller, else on several lines.

        `whole` is for amounts: they stay on one line, whatever size that takes.
        """
        key = (text, width, size, smallest, whole)
        known = self._fitted.get(key)
        if known is None:
            known = self._fit(text, width, size, smallest, whole)
            if len(self._fitted) >= _REMEMBERED:
                self._fitted.clear()
                self._drawn.clear()
            self._fitted[key] = known
        return known

    def put(self, fitted: FittedText, x: float, y: float, width: float, align: str = "left", *, grey: int = 0) -> None:
        """Draw a fitted text with its upper edge at `y`; `align` is left, right or centre, `grey` 0 for black."""
        if self._dry:
            return
        size = fitted.size
        drawn = self._drawn.get(fitted)
        if drawn is None:
            drawn = self._drawn[fitted] = self._draw(fitted)
        self._faces_on[self._page] |= drawn.faces
        pieces = self._open[self._page]
        if grey:
            pieces.append(f"{grey / 255:.3f} g")
        step = line_height(size)
        baseline = self._height - (y + (step - size * MM) / 2 + size * MM * _BASELINE)
        spare = {"left": 0.0, "centre": 0.5, "right": 1.0}[align]
        for length, parts in drawn.lines:
            start = x + (width - length) * spare
            for offset, shown in parts:
                pieces.append(f"BT {(start + offset) * _POINTS:.2f} {baseline * _POINTS:.2f} Td {shown} Tj ET")
            baseline -= step
        if grey:
            pieces.append("0 g")

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
        if self._dry:
            return
        top = self._height
        self._open[self._page].append(
            f"{weight * _POINTS:.2f} w {from_x * _POINTS:.2f} {(top - from_y) * _POINTS:.2f} m "
            f"{to_x * _POINTS:.2f} {(top - to_y) * _POINTS:.2f} l S"
        )

    def box(self, left: float, top: float, right: float, bottom: float, weight: float) -> None:
        """Draw a rectangle."""
        if self._dry:
            return
        self._open[self._page].append(f"{weight * _POINTS:.2f} w {self._rectangle(left, top, right, bottom)} S")

    def shade(self, x: float, y: float, width: float, height: float, grey: int) -> None:
        """Fill a rectangle with a grey (0 black, 255 white); drawn before what stands on it."""
        if self._dry:
            return
        self._open[self._page].append(f"{grey / 255:.3f} g {self._rectangle(x, y, x + width, y + height)} f 0 g")

    def picture(self, png: bytes, x: float, y: float, width: float, height: float) -> None:
        """Draw a picture; nothing of its file but the pixels goes along."""
        if self._dry:
            return
        page = self._pdf.page
        self._pdf.page = self._page
        self._pdf.image(BytesIO(png), x, y, width, height)
        self._pdf.page = page

    def close(self) -> bytes:
        """The file. Raises MissingGlyph with every character that could not be drawn."""
        self.settle()
        if self._missing:
            for font in self._fonts.values():
                font.close()
            raise MissingGlyph(self._missing)
        self._name_private_codes()
        return bytes(self._pdf.output())

    def _rectangle(self, left: float, top: float, right: float, bottom: float) -> str:
        return (
            f"{left * _POINTS:.2f} {(self._height - bottom) * _POINTS:.2f} {(right - left) * _POINTS:.2f} "
            f"{(bottom - top) * _POINTS:.2f} re"
        )

    def _fit(self, text: str, width: float, size: float, smallest: float, whole: bool) -> FittedText:
        letters, missing = spell(printable(text), self._among)
        self._missing += missing
        natural = width_of(letters) * MM / 1000
        while natural * size > width and size > smallest:
            size = max(size - 0.5, smallest)
        if natural * size <= width:
            return FittedText(size, (letters,))
        if whole:
            return FittedText(width / natural, (letters,))
        return FittedText(size, tuple(break_lines(letters, int(width / (size * MM) * 1000))))

    def _draw(self, fitted: FittedText) -> _Drawn:
        """The lines of a text as a file shows them, part by part of one face."""
        lines = []
        for letters in fitted.lines:
            offset = 0.0
            parts = []
            for face, run in groupby(letters, key=lambda letter: letter.face):
                same = list(run)
                font = self._font(face)
                codes = "".join([self._shown(letter, font) for letter in same])
                parts.append((offset, f"/F{font.i} {fitted.size:.2f} Tf <{codes}>"))
                offset += width_of(same) * fitted.size * MM / 1000
            lines.append((offset, tuple(parts)))
        return _Drawn(tuple(lines), frozenset(letter.face.name for letters in fitted.lines for letter in letters))

    def _shown(self, letter: Letter, font: TTFFont) -> str:
        """The code of a letter in the file, in hexadecimal digits."""
        key = (letter.face.name, letter.text)
        known = self._codes.get(key)
        if known is None:
            known = self._codes[key] = f"{font.subset.pick(self._code(letter)) or 0:04x}"
        return known

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


class Flow(Sheet):
    """A sheet whose body runs from page to page: `y` is where the next thing stands, between `top` and `bottom`."""

    left = 0.0
    right = 0.0
    top = 0.0
    bottom = 0.0
    y = 0.0

    @property
    def width(self) -> float:
        """Width of the body."""
        return self.right - self.left

    def add_page(self) -> None:
        """Begin a page with what stands on each; `y` is then the top of the body."""
        raise NotImplementedError
