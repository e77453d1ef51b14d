"""Text pictures of screens: what a screen shows with the data of a test, cell for cell, kept beside the tests.

OSAME_PICTURES=write .venv/bin/pytest tests/screens   writes the pictures anew; look at each before it is committed.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from textual.app import App

from tests.terminal.harness import screen_lines
from tests.widgets.hostile import forbidden
from tui.widgets import cells

FOLDER = Path(__file__).with_name("snapshots")
SIZES = [(80, 24), (120, 40)]


def check_picture(app: App[Any], name: str, blur: str = "") -> None:
    """The screen is as wide as the terminal, holds no character of doubtful width, and looks like its picture.

    `blur`: what changes with every other row of the log (values of the chain) is kept as `#`.
    """
    lines = screen_lines(app)
    size = app.size
    assert [cells.width(line) for line in lines] == [size.width] * size.height
    assert forbidden("".join(lines)) == []
    shown = "\n".join(line.rstrip() for line in lines) + "\n"
    if blur:
        shown = re.sub(blur, lambda found: "#" * len(found[0]), shown)
    kept = FOLDER / f"{name}_{size.width}x{size.height}.txt"
    if os.environ.get("OSAME_PICTURES") == "write":
        FOLDER.mkdir(exist_ok=True)
        kept.write_text(shown, encoding="utf-8")
        return
    assert shown == kept.read_text(encoding="utf-8"), f"{kept.name} shows something else:\n{shown}"
