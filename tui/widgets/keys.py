"""Keys of the office: what each F-key does, and the ways to an F-key on a terminal that keeps some for itself."""

from __future__ import annotations

import unicodedata
from typing import Protocol

from textual.events import Key

ACTIONS = {
    "f1": "help",
    "f2": "search",
    "f3": "back",
    "f4": "candidates",
    "f5": "refresh",
    "f6": "continuous",
    "f7": "previous",
    "f8": "next",
    "f9": "confirm",
    "f12": "print",
    "ctrl+g": "jump",
    "ctrl+r": "telephone",
}
"""Each key and the act it stands for: `f9` calls `action_confirm`."""

AFTER_ESCAPE = 1.0
"""Seconds within which a digit after Esc stands for an F-key."""

_OF_DIGIT = {**{str(n): f"f{n}" for n in range(1, 10)}, "0": "f12"}


class EscapeClock(Protocol):
    """Who remembers when Esc was pressed."""

    escaped_at: float | None

    def monotonic(self) -> float: ...


def digit_after_escape(event: Key, clock: EscapeClock) -> str | None:
    """The F-key for a digit that follows Esc, `""` for the Esc itself, None for any other key.

    A digit within a tenth of a second after Esc arrives as Alt+digit; an input method may make it full-width.
    """
    if event.key == "escape":
        clock.escaped_at = clock.monotonic()
        return ""
    escaped_at, clock.escaped_at = clock.escaped_at, None
    if event.key.startswith("alt+") and event.key[4:] in _OF_DIGIT:
        return _OF_DIGIT[event.key[4:]]
    if escaped_at is not None and clock.monotonic() - escaped_at <= AFTER_ESCAPE:
        return _OF_DIGIT.get(plain_character(event))
    return None


def plain_character(event: Key) -> str:
    """The character of a key, half-width: an input method that is on sends full-width letters."""
    return unicodedata.normalize("NFKC", event.character) if event.character else ""
