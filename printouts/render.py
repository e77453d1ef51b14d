"""From a document to its paper: each area says in its constant PAPERS which of its documents it can draw."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec


def render(document: object) -> bytes:
    """The PDF of a document, a value of core. Raises MissingGlyph when it holds a character that no font can draw.

    A document that no area draws is a fault of the program: TypeError.
    """
    kind = type(document)
    floor, _, rest = kind.__module__.partition(".")
    room = f"printouts.{rest.partition('.')[0]}"
    if floor == "core" and find_spec(room) is not None:
        draw = getattr(import_module(room), "PAPERS", {}).get(kind)
        if draw is not None:
            return bytes(draw(document))
    raise TypeError(f"no paper is drawn of {kind.__module__}.{kind.__qualname__}")
