"""Rooms of the store that `notices` uses beside those to its left, and its context."""

from __future__ import annotations

from typing import Protocol, TypeAlias

from core.collection import ports as collection_ports
from core.office import context


class Store(collection_ports.Store, Protocol):
    """What a transaction offers to the services of this room."""


Context: TypeAlias = context.Context[Store]
