"""A paper read back by another program than the one that drew it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import pypdfium2
from pypdfium2 import raw


@dataclass(frozen=True)
class Piece:
    """A text as it stands on a page; points from the lower left corner."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float

    def meets(self, other: Piece) -> bool:
        return (
            self.left < other.right and other.left < self.right and self.bottom < other.top and other.bottom < self.top
        )


def pieces(pdf: bytes) -> list[list[Piece]]:
    """The texts of each page, in the order in which they were drawn."""
    found = []
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            text_page = page.get_textpage()
            objects = page.get_objects(filter=(raw.FPDF_PAGEOBJ_TEXT,), textpage=text_page)
            # The reader ends each piece of a line with a blank of its own.
            found.append(_joined([Piece(o.extract().rstrip(" "), *o.get_bounds(), o.get_font_size()) for o in objects]))
    return found


def _joined(drawn: list[Piece]) -> list[Piece]:
    """A text in which one face lacks a character is drawn in parts, one after the other without a gap: one piece."""
    found: list[Piece] = []
    for piece in drawn:
        last = found[-1] if found else None
        if last is not None and _goes_on(last, piece):
            found[-1] = Piece(
                last.text + piece.text,
                last.left,
                min(last.bottom, piece.bottom),
                piece.right,
                max(last.top, piece.top),
                last.size,
            )
        else:
            found.append(piece)
    return found


def _goes_on(last: Piece, piece: Piece) -> bool:
    blank = 1.1 if last.text.endswith("\u3000") else 0.0
    gap = (piece.left - last.right) / last.size - blank
    same_line = piece.bottom < last.top and last.bottom < piece.top
    return last.size == piece.size and same_line and -0.3 < gap < 0.22


def texts(pdf: bytes) -> list[str]:
    """All texts of a paper, one page after the other."""
    return [piece.text for page in pieces(pdf) for piece in page]


def whole(pdf: bytes) -> str:
    """All texts in one string: what was wrapped is together again."""
    return "".join(texts(pdf))


def lines(page: list[Piece]) -> list[list[str]]:
    """The rows of a page from above, each from left to right; a text of two lines stands beside the figures of its row."""
    rows: list[list[Piece]] = []
    for piece in sorted(page, key=lambda each: -(each.top + each.bottom)):
        middle = (piece.top + piece.bottom) / 2
        if rows and abs(middle - (rows[-1][0].top + rows[-1][0].bottom) / 2) < 3:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [[piece.text for piece in sorted(row, key=lambda each: each.left)] for row in rows]


def overlapping(page: list[Piece]) -> list[tuple[str, str]]:
    """Texts that lie one on the other."""
    return [(one.text, other.text) for one, other in combinations(page, 2) if one.meets(other)]


def size_of(pdf: bytes) -> tuple[float, float]:
    """Width and height of the first page in points."""
    with pypdfium2.PdfDocument(pdf) as document:
        width, height = document[0].get_size()
    return width, height


def picture(pdf: bytes) -> bytes:
    """The first page as pixels."""
    with pypdfium2.PdfDocument(pdf) as document:
        return document[0].render(scale=3).to_pil().tobytes()


def number(text: str) -> int | None:
    """A figure read back; None for any other text."""
    digits = text.removeprefix("△").replace(",", "")
    if not digits.isdigit():
        return None
    return -int(digits) if text.startswith("△") else int(digits)
