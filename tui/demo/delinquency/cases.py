"""The cases of the demonstration city: what is demanded and open, as the stories take it up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.demo.delinquency.story import Cases, StoryCase

if TYPE_CHECKING:
    from tui.demo.building import Plan
    from tui.demo.story import StoryClock
    from tui.wiring import City


def open_cases(city: City, clock: StoryClock, plan: Plan) -> Cases:
    """The open cases with their collectors."""
    with city.vault.read() as store:
        return Cases([StoryCase(*row) for row in store.case_rows.for_stories()])
