"""The last gate before the terminal: nothing that controls it gets through, whatever widget drew it."""

from __future__ import annotations

import re

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

CONTROLS = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
"""C0, DEL, C1, zero-width and direction marks, tags. None of them has a place in a line of a screen."""


class ControlFilter(LineFilter):
    """Drops control characters from every line."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [
            segment
            if segment.control or not CONTROLS.search(segment.text)
            else Segment(CONTROLS.sub("", segment.text), segment.style)
            for segment in segments
        ]
