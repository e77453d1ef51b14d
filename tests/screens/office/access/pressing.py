"""Keys by their names, one after the other, each waited for."""

from __future__ import annotations

from textual.pilot import Pilot

from tests.screens.collection.working import settled


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys such as space, right and f9."""
    for key in keys:
        await pilot.press(key)
        await settled(pilot)
