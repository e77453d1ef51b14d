"""Every key and letter that a screen names has an act behind it, and the manual's attributes are there."""

from __future__ import annotations

from typing import Any

import pytest

from tui.screens import SCREENS, load_screen
from tui.screens.office_screen import OfficeScreen
from tui.widgets.keys import ACTIONS

NUMBERS = sorted(SCREENS)


def screen_of(number: str) -> type[OfficeScreen[Any]]:
    found = load_screen(number)
    assert found is not None
    return found


@pytest.mark.parametrize("number", NUMBERS)
def test_every_key_and_letter_of_a_screen_has_an_act(number: str) -> None:
    screen = screen_of(number)
    wanted = [ACTIONS[key] for key, label in screen.KEYS.items() if label] + list(screen.LETTERS.values())
    assert not [name for name in wanted if not hasattr(screen, f"action_{name}")]


@pytest.mark.parametrize("number", NUMBERS)
def test_a_label_of_the_key_bar_has_at_most_eight_cells(number: str) -> None:
    from tui.widgets import cells

    assert not [label for label in screen_of(number).KEYS.values() if cells.width(label) > 8]
