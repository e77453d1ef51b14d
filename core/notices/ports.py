"""Rooms of the store that `notices` uses beside those to its left, and its context."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeAlias

from core.collection import ports as collection_ports
from core.office import context

if TYPE_CHECKING:
    from core.notices.publication import Publications
    from core.notices.returned_mail import ReturnedMails


class Store(collection_ports.Store, Protocol):
    """What a transaction offers to the services of this room."""

    @property
    def returned_mail(self) -> ReturnedMails: ...
    @property
    def publications(self) -> Publications: ...


Context: TypeAlias = context.Context[Store]
