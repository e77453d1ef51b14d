"""Rooms of the store that `collection` uses beside those to its left, and its context."""

from __future__ import annotations

from typing import Protocol, TypeAlias

from core.refunds import ports as refunds_ports
from core.office import context


class Store(refunds_ports.Store, Protocol):
    """What a transaction offers to the services of this room."""


Context: TypeAlias = context.Context[Store]
