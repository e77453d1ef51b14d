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

_REMEMBERED = 4_000
"""Texts whose lines are remembered: a file of letters says the same again and again, and memory has an end."""


@dataclass(frozen=True, slots=True, eq=False)
class FittedText:
    """A text made to fit a width: its size, its letters line by line, and the height of its lines."""

    size: float
    lines: tuple[Sequence[Letter], ...]
    height: float

    def part(self, start: int, end: int) -> FittedText:
        """Some of its lines."""
        return fitted_of(self.size, self.lines[start:end])


def line_height(size: float) -> float:
    """Height of a line of text."""
    return size * MM * _LEADING


def fitted_of(size: float, lines: tuple[Sequence[Letter], ...]) -> FittedText:
    """Lines in a size."""
    return FittedText(size, lines, len(lines) * size * MM * _LEADING)


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
        self._letters: dict[str, Letter] = {}
        """Characters that have been spelt before and stand for themselves."""
        self._codes: dict[str, str] = {}
        """The code of a letter in the file, in hexadecimal digits: one character is always drawn by the same face."""
        self._fitted: dict[tuple[str, float, float, float, bool], FittedText] = {}
        self._drawn: dict[FittedText, _Drawn] = {}
        self._placed: dict[tuple[FittedText, float, float, float, str, int], str] = {}
        """What stands in the same place of page after page."""
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
                self._placed.clear()
            self._fitted[key] = known
        return known

    def put(self, fitted: FittedText, x: float, y: float, width: float, align: str = "left", *, grey: int = 0) -> None:
        """Draw a fitted text with its upper edge at `y`; `align` is left, right or centre, `grey` 0 for black."""
        if self._dry:
            return
        size = fitted.size
        drawn = self._drawn.get(fitted)
        again = drawn is not None
        if drawn is None:
            drawn = self._drawn[fitted] = self._draw(fitted)
        self._faces_on[self._page] |= drawn.faces
        place = (fitted, x, y, width, align, grey)
        known = self._placed.get(place) if again else None
        if known is None:
            known = self._placing(drawn, size, x, y, width, align)
            if grey:
                known = f"{grey / 255:.3f} g {known} 0 g"
            if again:
                self._placed[place] = known
        self._open[self._page].append(known)

    def _placing(self, drawn: _Drawn, size: float, x: float, y: float, width: float, align: str) -> str:
        """What a page says of a text in its place."""
        pieces = []
        step = line_height(size)
        baseline = self._height - (y + (step - size * MM) / 2 + size * MM * _BASELINE)
        spare = {"left": 0.0, "centre": 0.5, "right": 1.0}[align]
        for length, parts in drawn.lines:
            start = x + (width - length) * spare
            for offset, shown in parts:
                pieces.append(f"BT {(start + offset) * _POINTS:.2f} {baseline * _POINTS:.2f} Td {shown} Tj ET")
            baseline -= step
        return " ".join(pieces)

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

    def rules(self, segments: Sequence[tuple[float, float, float, float]], weight: float) -> None:
        """Draw lines of one weight: from x, from y, to x, to y."""
        if self._dry or not segments:
            return
        top = self._height
        drawn = [
            f"{a * _POINTS:.2f} {(top - b) * _POINTS:.2f} m {c * _POINTS:.2f} {(top - d) * _POINTS:.2f} l"
            for a, b, c, d in segments
        ]
        self._open[self._page].append(f"{weight * _POINTS:.2f} w {' '.join(drawn)} S")

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
        made = bytes(self._pdf.output())
        for font in self._fonts.values():
            font.close()
        return made

    def _rectangle(self, left: float, top: float, right: float, bottom: float) -> str:
        return (
            f"{left * _POINTS:.2f} {(self._height - bottom) * _POINTS:.2f} {(right - left) * _POINTS:.2f} "
            f"{(bottom - top) * _POINTS:.2f} re"
        )

    def _fit(self, text: str, width: float, size: float, smallest: float, whole: bool) -> FittedText:
        letters = self._spell(text)
        natural = width_of(letters) * MM / 1000
        while natural * size > width and size > smallest:
            size = max(size - 0.5, smallest)
        if natural * size <= width:
            return fitted_of(size, (letters,))
        if whole:
            return fitted_of(width / natural, (letters,))
        return fitted_of(size, tuple(break_lines(letters, int(width / (size * MM) * 1000))))

    def _spell(self, text: str) -> Sequence[Letter]:
        """The letters of a text. What has no letter is gathered."""
        known = self._letters
        try:
            return [known[character] for character in text]
        except KeyError:
            letters, missing = spell(printable(text), self._among)
            self._missing += missing
            plain = set(text)
            known.update((letter.text, letter) for letter in letters if letter.text in plain)
            return letters

    def _draw(self, fitted: FittedText) -> _Drawn:
        """The lines of a text as a file shows them, part by part of one face."""
        lines = []
        faces_of = set()
        size = fitted.size
        for letters in fitted.lines:
            offset = 0.0
            parts = []
            for face, run in _by_face(letters):
                faces_of.add(face.name)
                parts.append((offset, f"/F{self._font(face).i} {size:.2f} Tf <{self._encoded(run)}>"))
                offset += width_of(run) * size * MM / 1000
            lines.append((offset, tuple(parts)))
        return _Drawn(tuple(lines), frozenset(faces_of))

    def _encoded(self, letters: Sequence[Letter]) -> str:
        """The codes of letters of one face."""
        codes = self._codes
        try:
            return "".join([codes[letter.text] for letter in letters])
        except KeyError:
            for letter in letters:
                if letter.text not in codes:
                    code = self._font(letter.face).subset.pick(self._code(letter))
                    codes[letter.text] = f"{code or 0:04x}"
            return "".join([codes[letter.text] for letter in letters])

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


def _by_face(letters: Sequence[Letter]) -> list[tuple[Face, Sequence[Letter]]]:
    """Letters in runs of one face; nearly always there is only one."""
    if not letters:
        return []
    first = letters[0].face
    for letter in letters:
        if letter.face is not first:
            return [(face, list(run)) for face, run in groupby(letters, key=lambda each: each.face)]
    return [(first, letters)]


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
