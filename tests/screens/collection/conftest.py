"""A town with claims, slips and waiting files, and how its screens are worked."""

from __future__ import annotations

import pytest

from tests.screens.collection import town as towns
from tui.wiring import City


@pytest.fixture
def claims(city: City) -> dict[str, int]:
    """Numbers of the town's claims by their short names; its files wait in the inbox."""
    return towns.fill(city)
