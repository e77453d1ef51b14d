"""The typefaces of the papers: which font files draw them, which characters these have, and the gate for those they lack.

BIZ UD, drawn for official papers, is taken where Debian's packages have put it. Noto, which comes with the system, stands behind
it for what it lacks (𠮷 among others) or draws everything. A library that is given a character without a glyph leaves it out
without a word, and a taxpayer's name is shorter by one character: here such a character is told before anything is printed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pylopdf_fonts_jp
from fontTools.ttLib import TTFont

from core.values.refusals import Refusal

GOTHIC = "gothic"
MINCHO = "mincho"

DEBIAN = Path("/usr/share/fonts/truetype")
"""Where the packages fonts-morisawa-bizud-gothic and fonts-morisawa-bizud-mincho put their files."""

_PREFERRED = {
    GOTHIC: "bizud-gothic/BIZUDGothic-Regular.ttf",
    MINCHO: "bizud-mincho/BIZUDMincho-Regular.ttf",
}
_OURS = {GOTHIC: pylopdf_fonts_jp.sans_path, MINCHO: pylopdf_fonts_jp.serif_path}

_SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_CLUSTER = re.compile(f".[{_SELECTORS}]?", re.DOTALL)
_KANA_AND_MARK = re.compile("[\u3041-\u30ff][\u3099\u309a]")
_BLANK_FILLERS = "\u115f\u1160\u3164\uffa0"
"""Letters of Hangul that draw nothing: two names could look alike by them."""

_TOLD = 10
"""How many characters a refusal names; the rest is counted."""


class MissingGlyph(Refusal):
    """A paper holds characters that none of its fonts can draw; it is not printed without them."""

    sentence = "印刷できる字形のない文字があります：{characters}。文字を確かめ、外字であれば情報係へ連絡してください。"

    def __init__(self, missing: Iterable[str]) -> None:
        self.missing = tuple(dict.fromkeys(missing))
        told = [f"「{each}」（{code_points(each)}）" for each in self.missing[:_TOLD]]
        rest = len(self.missing) - len(told)
        super().__init__(characters="、".join(told) + (f" ほか{rest}文字" if rest else ""))


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """A font file and what it can draw. Widths are in thousandths of the size, as a PDF states them."""

    name: str
    path: Path
    glyphs: Mapping[int, str]
    """Code point to glyph."""
    variants: Mapping[str, str]
    """Base character with its selector (IVS, 異体字) to glyph."""
    widths: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Letter:
    """A character of a record, with its selector if it has one, and the glyph that draws it."""

    text: str
    face: Face
    glyph: str
    width: int


@cache
def faces(style: str, installed: Path = DEBIAN) -> tuple[Face, ...]:
    """The faces of a style (GOTHIC, MINCHO) in the order in which they are asked for a character. Read once a process."""
    preferred = installed / _PREFERRED[style]
    ours = _read(f"noto-{style}", _OURS[style]())
    return (_read(f"bizud-{style}", preferred), ours) if preferred.is_file() else (ours,)


def _read(name: str, path: Path) -> Face:
    with TTFont(path, lazy=True) as font:
        glyphs = dict(font.getBestCmap())
        scale = 1000 / font["head"].unitsPerEm
        widths = {glyph: round(scale * width + 0.001) for glyph, (width, _) in font["hmtx"].metrics.items()}
    return Face(name, path, glyphs, _Variants(path, glyphs), widths)


class _Variants(Mapping[str, str]):
    """The forms of a font for characters with a selector: many and rarely asked for, so they are read with the first one."""

    def __init__(self, path: Path, glyphs: Mapping[int, str]) -> None:
        self._path = path
        self._glyphs = glyphs
        self._found: dict[str, str] | None = None

    def _all(self) -> dict[str, str]:
        if self._found is None:
            self._found = {}
            with TTFont(self._path, lazy=True) as font:
                for table in font["cmap"].tables:
                    if table.format != 14:
                        continue
                    for selector, pairs in table.uvsDict.items():
                        for base, glyph in pairs:
                            # No glyph of its own: the form for this selector is the plain one.
                            drawn = glyph or self._glyphs.get(base)
                            if drawn is not None:
                                self._found[chr(base) + chr(selector)] = drawn
        return self._found

    def __getitem__(self, cluster: str) -> str:
        return self._all()[cluster]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())


def printable(text: str) -> str:
    """A text without what has no place on paper: controls, marks of direction, invisible characters.

    Breaks and blanks of every kind become a blank, the full-width one stays. A kana followed by its voicing mark becomes one
    character, because fonts cannot place the mark. Kanji are never normalised: it would change the form of names.
    """
    kept = []
    for character in text:
        category = unicodedata.category(character)
        if character in "\t\n\r" or category in ("Zl", "Zp") or (category == "Zs" and character != "\u3000"):
            kept.append(" ")
        elif category not in ("Cc", "Cf") and character not in _BLANK_FILLERS:
            kept.append(character)
    return _KANA_AND_MARK.sub(lambda found: unicodedata.normalize("NFC", found[0]), "".join(kept))


def spell(text: str, among: tuple[Face, ...]) -> tuple[list[Letter], list[str]]:
    """The letters of a printable text, and the characters that none of the faces can draw."""
    letters: list[Letter] = []
    missing: list[str] = []
    for cluster in _CLUSTER.findall(text):
        letter = _letter(cluster, among)
        if letter is None:
            missing.append(cluster)
        else:
            letters.append(letter)
    return letters, missing


def missing_glyphs(text: str, among: tuple[Face, ...]) -> tuple[str, ...]:
    """The characters of a text that the faces cannot draw, each once, in the order of the text."""
    return tuple(dict.fromkeys(spell(printable(text), among)[1]))


def code_points(characters: str) -> str:
    """Code points as lists of 外字 name them: U+845B U+E0100."""
    return " ".join(f"U+{ord(each):04X}" for each in characters)


def _letter(cluster: str, among: tuple[Face, ...]) -> Letter | None:
    # Private characters mean something else in every font, and a mark that could not be joined would be drawn beside its letter.
    if unicodedata.category(cluster[0]) in ("Co", "Cn", "Cs", "Mn", "Me"):
        return None
    for face in among:
        glyph = face.glyphs.get(ord(cluster)) if len(cluster) == 1 else face.variants.get(cluster)
        if glyph is not None:
            return Letter(cluster, face, glyph, face.widths[glyph])
    return None
