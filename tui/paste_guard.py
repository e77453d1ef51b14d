"""Pasted text is text: nothing inside a bracketed paste may act as a key.

The key parser takes an Esc inside a paste for the begin of a key and sends what follows, an Enter among it, as keys.
So control characters are taken out of a paste before the parser sees it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

BEGIN, END = "\x1b[200~", "\x1b[201~"

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")

SILENCE = 2.0
"""Seconds without a byte after which a paste that was never closed is over: the keyboard must not stay dead."""


class PasteGuard:
    """Follows the stream of characters from a terminal, piece by piece as they are read."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._inside = False
        self._recent = ""
        self._held = ""
        self._heard_at = 0.0

    def filter(self, data: str) -> str:
        """The characters that the parser may see now. The beginning of a closing mark is held until it is complete."""
        passed: list[str] = []
        now = self._clock()
        if self._inside and now - self._heard_at > SILENCE:
            passed.append(END)
            self._inside, self._held = False, ""
        self._heard_at = now
        while data:
            data = self._inside_paste(data, passed) if self._inside else self._outside_paste(data, passed)
        return "".join(passed)

    def _outside_paste(self, data: str, passed: list[str]) -> str:
        seen = self._recent + data
        at = seen.find(BEGIN)
        if at < 0:
            passed.append(data)
            self._recent = seen[-(len(BEGIN) - 1) :]
            return ""
        cut = at + len(BEGIN) - len(self._recent)
        passed.append(data[:cut])
        self._inside, self._recent = True, ""
        return data[cut:]

    def _inside_paste(self, data: str, passed: list[str]) -> str:
        data = self._held + data
        self._held = ""
        at = data.find(END)
        if at >= 0:
            passed.append(_CONTROLS.sub("", data[:at]) + END)
            self._inside = False
            return data[at + len(END) :]
        kept = next((n for n in range(len(END) - 1, 0, -1) if data.endswith(END[:n])), 0)
        passed.append(_CONTROLS.sub("", data[: len(data) - kept]))
        self._held = data[len(data) - kept :]
        return ""
