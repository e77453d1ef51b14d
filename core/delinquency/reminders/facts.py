"""What the books say of many delinquents on one day: rows for lists and the facts that the exclusions are judged by."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, Protocol

from core.delinquency.plans.entrusting import entrusted_yen
from core.delinquency.reminders.exclusions import ClaimFacts, PartyFacts
from core.delinquency.reminders.stages import Course
from core.delinquency.standing import Standing, standing_of

if TYPE_CHECKING:
    from core.delinquency.ports import Store


class PartyRow(NamedTuple):
    """A party with what is known of the person beside the claims; days are ISO text."""

    party_id: int
    status: str
    protected: int
    promised: int
    inquiring: int
    disputed: int


class OwedRow(NamedTuple):
    """A receivable of an open case that is due; `pursued_yen` is open less provisional. `eventful` 1 where events are."""

    party_id: int
    receivable_id: int
    open_yen: int
    provisional_yen: int
    demanded_on: str | None
    completes_on: str | None
    defaulted: int
    eventful: int


class Named(NamedTuple):
    """One line of a list: who, as far as everybody may see it."""

    party_id: int
    party_no: str
    name: str
    protected: bool
    address: str
    phone: str
    status: str


class ReminderFacts(Protocol):
    """Reads over many parties at once."""

    def parties(self, party_ids: Sequence[int], on: date) -> list[PartyRow]:
        """The parties of the numbers that have an open case."""
        ...

    def claims(self, party_ids: Sequence[int], on: date) -> list[OwedRow]:
        """Receivables of their open cases of which 納期限 is past, oldest due first within a party."""
        ...

    def names(self, party_ids: Sequence[int]) -> dict[int, Named]:
        """Names for lists; a protected person has a number alone."""
        ...

    def debited(self, party_ids: Sequence[int]) -> frozenset[int]:
        """Those who pay by direct debit already."""
        ...

    def policies(self, party_ids: Sequence[int]) -> dict[int, str]:
        """The policy (方針) of their open cases, by party."""
        ...

    def broken_promise(self, party_id: int) -> tuple[date, int] | None:
        """Day and yen of the newest promise that was not kept."""
        ...

    def courses(self, party_ids: Sequence[int]) -> dict[int, Course]:
        """How it went with each so far."""
        ...


def facts_of(store: Store, party_ids: Sequence[int], on: date) -> list[PartyFacts]:
    """The facts of some delinquents, in the order of their numbers; who has no open case is left out."""
    if not party_ids:
        return []
    rows = store.reminder_facts.claims(party_ids, on)
    events = store.receivable_events.of([row.receivable_id for row in rows if row.eventful])
    returned = store.returned_mail.open_of(party_ids)
    entrusted = entrusted_yen(store, [row.receivable_id for row in rows], on)
    claims: dict[int, list[ClaimFacts]] = {}
    for row in rows:
        standing = standing_of(events[row.receivable_id], on) if row.eventful else Standing()
        promised = entrusted[row.receivable_id].amount if row.receivable_id in entrusted else 0
        claims.setdefault(row.party_id, []).append(
            ClaimFacts(
                row.receivable_id,
                max(0, row.open_yen - row.provisional_yen - promised),
                row.provisional_yen,
                date.fromisoformat(row.demanded_on) if row.demanded_on else None,
                date.fromisoformat(row.completes_on) if row.completes_on else None,
                standing,
                bool(row.defaulted),
                min(promised, max(0, row.open_yen - row.provisional_yen)),
            )
        )
    return [
        PartyFacts(
            party_id=row.party_id,
            dead=row.status == "deceased",
            protected=bool(row.protected),
            returned=row.party_id in returned,
            promised=bool(row.promised),
            inquiring=bool(row.inquiring),
            disputed=bool(row.disputed),
            claims=tuple(claims.get(row.party_id, ())),
        )
        for row in store.reminder_facts.parties(party_ids, on)
    ]
