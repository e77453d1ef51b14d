"""A collector and a 係長 for the screens of those who owe in the place of somebody."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import CtxFor
from tests.delinquency.obligors.family import Desk


@pytest.fixture
def desk(ctx_for: CtxFor, clock: Any, city: Any) -> Desk:
    """A collector and a 係長 who approves."""
    return Desk(ctx_for, clock, city)


@pytest.fixture
def collector(desk: Desk) -> Any:
    """The collector, signed in."""
    return desk.ctx
