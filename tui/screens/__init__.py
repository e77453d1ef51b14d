"""Screens by number. A screen is loaded when it is first opened, so that start-up loads the sign-in screen alone."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tui.screens.office_screen import OfficeScreen

SCREENS: dict[str, str] = {}
"""Number of a screen: where it stands, as `module:Class`."""


def load_screen(number: str) -> type[OfficeScreen[Any]] | None:
    """The class of a screen, or None for a number that no screen has."""
    place = SCREENS.get(number)
    if place is None:
        return None
    module, _, name = place.partition(":")
    found: type[OfficeScreen[Any]] = getattr(import_module(module), name)
    return found
