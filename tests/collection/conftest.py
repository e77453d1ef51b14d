"""The clerk's desk for the tests of this room."""

from __future__ import annotations

from typing import Any

import pytest

from core.office.context import Context
from tests.collection.desk import Desk


@pytest.fixture
def desk(clerk: Context[Any]) -> Desk:
    return Desk(clerk)
