"""Tests of a terminal run the real program, which goes by the machine's clock: their cities are open at any hour."""

from __future__ import annotations

import pytest

from tests.people import at_any_hour
from tui.wiring import City


@pytest.fixture
def city(city: City) -> City:
    """The founded city, without hours of use."""
    at_any_hour(city)
    return city
