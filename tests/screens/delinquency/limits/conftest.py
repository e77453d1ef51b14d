"""The people of the tests of delinquency."""

from tests.delinquency.conftest import collector, deciders

__all__ = ["collector", "deciders"]
