"""What the gate of letters asks of the papers before anything is printed: missing glyphs, and how many pages a letter takes."""

from __future__ import annotations

from functools import cache, lru_cache

from core.office.papers.letters import Letter
from printouts.fonts import GOTHIC, faces, missing_glyphs
from printouts.office.letter import LetterSheet, draw_letter


@lru_cache(maxsize=4_000)
def missing_glyphs_of(text: str) -> tuple[str, ...]:
    """The characters of a text that no font of the letters has."""
    return missing_glyphs(text, faces(GOTHIC))


@cache
def _blank() -> LetterSheet:
    """A sheet on which letters are laid out and not drawn; what it has laid out once it remembers."""
    return LetterSheet(dry=True)


def pages_of(letter: Letter) -> int:
    """How many pages a letter takes."""
    return draw_letter(_blank(), letter)
