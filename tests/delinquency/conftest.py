"""What the tests of delinquency share: a clerk of 整理 and those who decide."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from core.office.context import Context
from tests.delinquency.deciding import Deciders
from tests.people import FixedClock


@pytest.fixture
def collector(ctx_for: Callable[..., Context[Any]]) -> Context[Any]:
    """A clerk of 滞納整理."""
    return ctx_for("delinquency")


@pytest.fixture
def deciders(ctx_for: Callable[..., Context[Any]], clock: FixedClock) -> Deciders:
    """係長 and 課長."""
    return Deciders(ctx_for, clock)
