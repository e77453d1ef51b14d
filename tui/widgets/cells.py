"""Cells of the terminal: the only place that measures, cuts, pads and cleans text.

A client may draw characters of ambiguous East Asian width in one cell or in two, so none of them is ever sent: data
that hold them are shown with an allowed neighbour instead. Control characters and marks of writing direction are not
shown at all. Nothing here changes data; it is for the screen only.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal

MARK = ".."
"""Ends a text that was cut. Two dots: a single one is overlooked."""

Align = Literal["left", "right"]

_SAFE = re.compile(
    "[\x20-\x7e\u3000-\u3029\u3030-\u303e\u3041-\u3096\u309b-\u30ff\u4e00-\u9fff\uff01-\uff5e\uff61-\uff9f\uffe0-\uffe6]*"
)
_VOICED = re.compile("[\u3041-\u30ff][\u3099\u309a]")
_NEIGHBOURS = {
    "\t": " ", "\n": " ", "\r": " ", "\u00a0": " ", "\u2002": " ", "\u2003": " ", "\u2009": " ",
    "…": "..", "‥": "..", "―": "-", "—": "-", "–": "-", "‐": "-", "‑": "-", "−": "-", "─": "-", "━": "-",
    "│": "|", "┃": "|", "┌": "+", "┐": "+", "└": "+", "┘": "+", "├": "+", "┤": "+", "┬": "+", "┴": "+", "┼": "+",
    "×": "x", "÷": "/", "±": "+-", "°": "度", "′": "'", "″": '"', "¥": "￥", "£": "￡", "¢": "￠", "¬": "￢",
    "※": "*", "→": ">", "←": "<", "↑": "^", "↓": "v", "⇒": ">", "⇔": "=",
    "■": "#", "□": "#", "◆": "#", "◇": "#", "●": "*", "○": "〇", "◎": "〇", "★": "*", "☆": "*",
    "▲": "-", "△": "-", "▼": "-", "▽": "-", "•": "・", "·": "・", "‘": "'", "’": "'", "“": '"', "”": '"',
    "≦": "<=", "≧": ">=", "≠": "/=", "∞": "無限大", "§": "第", "¶": " ",
}  # fmt: skip
_FILLERS = {"\u3164": " ", "\uffa0": " ", **{chr(n): "" for n in range(0x1F3FB, 0x1F400)}}
"""Characters that terminals draw in no cell although their width class says otherwise."""
_ENCLOSED = {
    **{chr(0x2460 + n): f"({n + 1})" for n in range(20)},
    **{chr(0x3251 + n): f"({n + 21})" for n in range(15)},
    **{chr(n): unicodedata.normalize("NFKC", chr(n)) for n in range(0x3220, 0x3244)},
}
"""①, ㉑ and ㈱: written out."""
_WRITTEN_OUT = {**_NEIGHBOURS, **_FILLERS, **_ENCLOSED}


def _allowed(character: str) -> bool:
    """May the character be sent: ASCII, or of an East Asian width that every client draws the same."""
    if "\x20" <= character <= "\x7e":
        return True
    return unicodedata.east_asian_width(character) in "WFH" and unicodedata.category(character)[0] not in "CM"


@lru_cache(maxsize=4096)
def _shown(character: str) -> str:
    """What stands on the screen for one character of the data."""
    if character in _WRITTEN_OUT:
        return _WRITTEN_OUT[character]
    if _allowed(character):
        return character
    category = unicodedata.category(character)
    if category == "Co":  # a character that the office had made for itself
        return "〓"
    if category == "Cn":
        return "?"
    if category[0] in "CM" or category in ("Zl", "Zp"):
        return ""
    plain = "".join(
        part for part in unicodedata.normalize("NFKD", character) if not unicodedata.category(part).startswith("M")
    )
    return plain if plain and all(_allowed(part) for part in plain) else "?"


def clean(text: str) -> str:
    """The text as it may be drawn: allowed characters only, kana with their voicing marks joined."""
    if _SAFE.fullmatch(text):
        return text
    joined = _VOICED.sub(lambda pair: unicodedata.normalize("NFC", pair[0]), text)
    return "".join(_shown(character) for character in joined)


@lru_cache(maxsize=16384)
def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def width(text: str) -> int:
    """Cells that a cleaned text takes."""
    return len(text) if text.isascii() else _width(text)


def cut(text: str, cells: int, mark: str = MARK) -> str:
    """The text cleaned and at most `cells` wide; what was cut ends with the mark."""
    if cells <= 0:
        return ""
    shown = clean(text[: cells * 8 + 64])  # a text of a megabyte must not be read to its end for one line
    if width(shown) <= cells:
        return shown
    room = cells - len(mark)
    if room <= 0:
        return mark[:cells]
    return head(shown, room) + mark


def head(text: str, cells: int) -> str:
    """As much of a cleaned text as fits into `cells`, without a mark."""
    used = 0
    for index, character in enumerate(text):
        used += 1 if character.isascii() else _width(character)
        if used > cells:
            return text[:index]
    return text


def pad_right(text: str, cells: int) -> str:
    """The text at the left of a place of `cells`, cut if it is longer."""
    shown = cut(text, cells)
    return shown + " " * (cells - width(shown))


def pad_left(text: str, cells: int) -> str:
    """The text at the right of a place of `cells`. For amounts and numbers: never cut, the place has to be wide enough."""
    shown = clean(text)
    return " " * (cells - width(shown)) + shown


def fit(text: str, cells: int, align: Align = "left") -> str:
    """The text in a place of `cells`: at its left and cut if need be, or at its right and never cut."""
    return pad_right(text, cells) if align == "left" else pad_left(text, cells)


_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")


def strip_controls(text: str) -> str:
    """The text without control characters and direction marks: what may be typed or pasted into a field.

    A tab or a line end inside becomes a blank, so that words do not run together; an emoji joiner stays data.
    """
    spaced = re.sub(r"[\t\r\n\v\f]+", " ", text)
    return _CONTROLS.sub("", spaced).translate(_SURROGATES)


_SURROGATES = dict.fromkeys(range(0xD800, 0xE000))
