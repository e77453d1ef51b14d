"""What the areas lay down in a new city's file: rates, tax items, due dates and the like."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

AREAS = ("parties", "ledger", "refunds", "collection", "notices", "delinquency")


def all_founders() -> list[Callable[[Any, int], None]]:
    """The `found_<area>(store, audit_seq)` of each area that has a module `founding`."""
    founders = []
    for area in AREAS:
        name = f"core.{area}.founding"
        try:
            module = importlib.import_module(name)
        except ModuleNotFoundError as missing:
            if missing.name != name:
                raise
            continue
        founders.append(getattr(module, f"found_{area}"))
    return founders
