"""A camera for tests: takes a picture of a screen under Pilot, colours and half blocks as a terminal draws them."""

from __future__ import annotations

from typing import Any

from PIL import Image, ImageDraw
from rich.segment import Segment
from textual.app import App

from tui.widgets import cells

WIDE, HIGH = 8, 16
"""Points of one cell: twice as high as wide, as on most terminals."""
_LIGHT = ("white", "bright_white", "bright_cyan", "cyan", "bright_yellow")


def photograph(app: App[Any], *, wide: int = WIDE) -> Image.Image:
    """The screen in shades of grey. `wide` is the width of a cell: another value squeezes or stretches it."""
    strips = app.screen._compositor.render_strips()
    picture = Image.new("L", (app.size.width * wide, len(strips) * HIGH), 0)
    pen = ImageDraw.Draw(picture)
    for y, strip in enumerate(strips):
        x = 0
        for segment in strip:
            for character in segment.text:
                width = cells.width(character)
                _draw(pen, x * wide, y * HIGH, width * wide, character, segment)
                x += width
    return picture


def _draw(pen: ImageDraw.ImageDraw, left: int, top: int, width: int, character: str, segment: Segment) -> None:
    style = segment.style
    front = 255 if style is None or style.color is None or style.color.name in _LIGHT else 0
    back = 255 if style is not None and style.bgcolor is not None and style.bgcolor.name in _LIGHT else 0
    if style is not None and style.reverse:
        front, back = back, front
    right, bottom, half = left + width - 1, top + HIGH - 1, top + HIGH // 2
    pen.rectangle((left, top, right, bottom), fill=back)
    if character == "\u2580":
        pen.rectangle((left, top, right, half - 1), fill=front)
    elif character == "\u2584":
        pen.rectangle((left, half, right, bottom), fill=front)
    elif character.strip():
        pen.rectangle((left + 2, half - 2, right - 2, half + 2), fill=front)  # a letter, as far as a camera cares
