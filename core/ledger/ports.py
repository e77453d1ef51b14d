"""Rooms of the store that `ledger` uses beside those to its left, and its context."""

from __future__ import annotations

from typing import Protocol, TypeAlias

from core.parties import ports as parties_ports
from core.ledger.journal import Journal
from core.office import context


class Store(parties_ports.Store, Protocol):
    """What a transaction offers to the services of this room."""

    @property
    def journal(self) -> Journal: ...


Context: TypeAlias = context.Context[Store]
