"""A collector with graces in every state."""

from __future__ import annotations

from tests.delinquency.graces.conftest import approve_it, collector, later

__all__ = ["approve_it", "collector", "later"]
