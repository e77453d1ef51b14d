"""The log of incidents: what the office's informatics section needs, without a taxpayer's data."""

from __future__ import annotations

import os
import re
import secrets
import traceback
from datetime import datetime
from pathlib import Path

_DATA = re.compile(r"[0-9]|[^\x20-\x7e\n]")


def without_data(text: str) -> str:
    """The text of an exception with every digit as `#` and every other than ASCII character as `?`.

    Texts of exceptions quote values; a number or a name must not reach a log.
    """
    return _DATA.sub(lambda match: "#" if match[0].isdigit() else "?", text)


def describe(error: BaseException) -> str:
    """Traceback of an error and of its causes: places and lines of code, no local variables, no quoted data."""
    parts: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        places = "".join(traceback.format_tb(current.__traceback__))
        parts.append(f"{places}{type(current).__module__}.{type(current).__qualname__}: {without_data(str(current))}\n")
        current = current.__cause__ or current.__context__
    return "caused by\n".join(parts)


class IncidentLog:
    """Appends incidents to a file that only the service account can read; without a path they are only numbered."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.numbers: list[str] = []

    def record(self, error: BaseException) -> str:
        """Log an error and return its number, the only thing of it that the screen shows."""
        number = secrets.token_hex(3)
        self.numbers.append(number)
        if self.path is not None:
            moment = datetime.now().astimezone().isoformat(timespec="seconds")
            text = f"{moment} incident {number} pid {os.getpid()}\n{describe(error)}\n"
            try:
                descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
                with os.fdopen(descriptor, "w", encoding="utf-8", errors="replace") as log:
                    log.write(text)
            except OSError:  # a full or missing disk must not hide the first fault behind a second
                pass
        return number
