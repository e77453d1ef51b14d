"""One line of text with a caret: what a field edits. Plain values, no screen."""

from __future__ import annotations

from collections.abc import Callable

from tui.widgets import cells

LONGEST = 2000
"""Characters that a line takes at most: what is pasted may be a file."""


class LineEditor:
    """Text, caret and longest length. Every change keeps the caret inside the text and control characters outside."""

    def __init__(self, text: str = "", most: int = 0) -> None:
        self.most = most or LONGEST
        self._text = ""
        self._caret = 0
        self.replace(text)

    @property
    def text(self) -> str:
        return self._text

    @property
    def caret(self) -> int:
        """Position between characters, 0 before the first."""
        return self._caret

    def replace(self, text: str) -> None:
        """Another text, the caret at its end."""
        self._text = cells.strip_controls(text[: self.most * 2])[: self.most]
        self._caret = len(self._text)

    def insert(self, typed: str) -> bool:
        """Insert at the caret what was typed or pasted. False if nothing of it could be taken."""
        room = max(0, self.most - len(self._text))
        wanted = cells.strip_controls(typed[: room * 2])[:room]
        if not wanted:
            return False
        self._text = self._text[: self._caret] + wanted + self._text[self._caret :]
        self._caret += len(wanted)
        return True

    def press(self, key: str) -> bool:
        """Do what an editing key does. False for a key that is none."""
        act = self._ACTS.get(key)
        if act is None:
            return False
        act(self)
        return True

    def _left(self) -> None:
        self._caret = max(0, self._caret - 1)

    def _right(self) -> None:
        self._caret = min(len(self._text), self._caret + 1)

    def _home(self) -> None:
        self._caret = 0

    def _end(self) -> None:
        self._caret = len(self._text)

    def _backspace(self) -> None:
        if self._caret:
            self._text = self._text[: self._caret - 1] + self._text[self._caret :]
            self._caret -= 1

    def _delete(self) -> None:
        self._text = self._text[: self._caret] + self._text[self._caret + 1 :]

    def _delete_to_start(self) -> None:
        self._text, self._caret = self._text[self._caret :], 0

    def _delete_to_end(self) -> None:
        self._text = self._text[: self._caret]

    def _delete_word(self) -> None:
        kept = self._text[: self._caret].rstrip(" \u3000")
        start = max(kept.rfind(" "), kept.rfind("\u3000")) + 1
        self._text = self._text[:start] + self._text[self._caret :]
        self._caret = start

    _ACTS: dict[str, Callable[[LineEditor], None]] = {
        "left": _left,
        "right": _right,
        "home": _home,
        "ctrl+a": _home,
        "end": _end,
        "ctrl+e": _end,
        "backspace": _backspace,
        "delete": _delete,
        "ctrl+d": _delete,
        "ctrl+u": _delete_to_start,
        "ctrl+k": _delete_to_end,
        "ctrl+w": _delete_word,
    }
