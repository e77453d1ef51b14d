"""Rooms of the store that `parties` uses beside those to its left, and its context."""

from __future__ import annotations

from typing import Protocol, TypeAlias

from core.office import context
from core.office import ports as office_ports
from core.office.keeping.retention import Erasable
from core.parties.import_files import ImportFiles
from core.parties.register import Parties


class Store(office_ports.Store, Protocol):
    """What a transaction offers to the services of this room."""

    @property
    def parties(self) -> Parties: ...
    @property
    def party_erasing(self) -> Erasable: ...
    @property
    def imports(self) -> ImportFiles: ...


Context: TypeAlias = context.Context[Store]
