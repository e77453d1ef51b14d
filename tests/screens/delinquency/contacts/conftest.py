"""A collector at a desk with three cases."""

from __future__ import annotations

from typing import Any

import pytest

from core.office.context import Context
from tests.conftest import CtxFor
from tests.screens.delinquency.contacts.collector import Desk, settle
from tui.wiring import City


@pytest.fixture
def collector(ctx_for: CtxFor) -> Context[Any]:
    return ctx_for("delinquency")


@pytest.fixture
def desk(city: City, collector: Context[Any]) -> Desk:
    with city.vault.write() as store:
        return settle(collector, store)
