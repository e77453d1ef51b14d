"""Rooms of the store that `refunds` uses beside those to its left, and its context."""

from __future__ import annotations

from typing import Protocol, TypeAlias

from core.ledger import ports as ledger_ports
from core.office import context
from core.refunds.overpayments import Overpayments


class Store(ledger_ports.Store, Protocol):
    """What a transaction offers to the services of this room."""

    @property
    def overpayments(self) -> Overpayments: ...


Context: TypeAlias = context.Context[Store]
