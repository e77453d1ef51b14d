"""Who stands in a list of this room: number and name, a protected person by number alone to whoever has not the grant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.parties.party import PROTECTED_NAME, SEE_PROTECTED, PartyStatus

if TYPE_CHECKING:
    from core.delinquency.ports import Context, Store


@dataclass(frozen=True, slots=True)
class Person:
    """One party in one line. `hidden` tells that nothing but the number may be shown."""

    party_id: int
    party_no: str
    name: str
    status: PartyStatus
    hidden: bool


def people_of(ctx: Context, store: Store, party_ids: Iterable[int]) -> dict[int, Person]:
    """The parties of a list, by id."""
    grants = store.roster.grants(ctx.actor.staff_no, ctx.now().date())
    sees = any(grant.grant_code == SEE_PROTECTED for grant in grants)
    found = {}
    for party_id in dict.fromkeys(party_ids):
        party = store.parties.get(party_id)
        hidden = party.protected and not sees
        name = PROTECTED_NAME if hidden else party.name
        found[party_id] = Person(party_id, party.party_no, name, party.status, hidden)
    return found
