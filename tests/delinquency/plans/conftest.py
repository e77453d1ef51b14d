"""A collector at work on one delinquent."""

from __future__ import annotations

import pytest

from tests.conftest import CtxFor
from tests.delinquency.plans.desk import Collecting, collecting
from tests.people import FixedClock
from tui.wiring import City


@pytest.fixture
def desk(city: City, ctx_for: CtxFor, clock: FixedClock) -> Collecting:
    return collecting(city, ctx_for, clock)
