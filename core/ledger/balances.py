"""Balances as of a day, by the books and by the law (ledger rule 5), and the sums that screens show. All from postings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from core.ledger.components import Component, Parts
from core.ledger.ports import Store
from core.ledger.receivables import Entry
from core.values.money import ZERO, Yen

ASSESSED = frozenset({"assess", "change", "succession", "carry"})
"""Kinds that say how much is claimed."""
RECEIVED = frozenset({"receipt", "attach", "absorb", "offset", "overpaid"})
"""Kinds that say how much was received; `overpaid` takes back what a reduction made too much."""
GIVEN_UP = frozenset({"reduction", "write_off", "expire"})
"""Kinds by which the city lets a claim go."""


def booked_balance(store: Store, receivable_id: int, day: date) -> Parts:
    """What the books said on a day that was owed: postings with 収入日 up to it. Never changes for a past day."""
    until = day.isoformat()
    return balance_of(entry for entry in store.receivables.entries([receivable_id]) if entry.booked_on <= until)


def legal_balance(store: Store, receivable_id: int, day: date) -> Parts:
    """What was owed by the law on a day, as it is known now: postings with 領収日 or effect up to it.

    Late charge, limitation and offsetting go by this one.
    """
    until = day.isoformat()
    return balance_of(entry for entry in store.receivables.entries([receivable_id]) if entry.value_on <= until)


_NAMES = tuple(component.value for component in Component)
"""The words of the journal: a screen adds up thousands of postings."""


def balance_of(entries: Iterable[Entry]) -> Parts:
    """The sum of account `receivable` by component."""
    sums = dict.fromkeys(Component, 0)
    for entry in entries:
        if entry.account == "receivable":
            sums[Component(entry.component)] += entry.amount_yen
    return Parts(**{component.value: Yen(yen) for component, yen in sums.items()})


@dataclass(frozen=True, slots=True)
class Sums:
    """What became of a claim: assessed, received and given up by component, and the over-payment still held."""

    assessed: Parts
    received: Parts
    given_up: Parts
    overpaid: Yen
    last_paid_on: date | None

    @property
    def open(self) -> Parts:
        """What is owed: assessed less received less given up."""
        claimed, came, gone = self.assessed, self.received, self.given_up
        return Parts(
            claimed.principal - came.principal - gone.principal,
            claimed.demand_fee - came.demand_fee - gone.demand_fee,
            claimed.late_charge - came.late_charge - gone.late_charge,
            claimed.penalty_tax - came.penalty_tax - gone.penalty_tax,
            claimed.disposition_cost - came.disposition_cost - gone.disposition_cost,
        )


_ZERO_SUMS = Sums(Parts(), Parts(), Parts(), ZERO, None)


def sums_of(entries: Iterable[Entry]) -> Sums:
    """Add up the postings of one receivable."""
    assessed = dict.fromkeys(_NAMES, 0)
    received = dict.fromkeys(_NAMES, 0)
    given_up = dict.fromkeys(_NAMES, 0)
    overpaid_yen = 0
    paid: dict[str, int] = {}
    for entry in entries:
        if entry.account == "overpayment":
            overpaid_yen -= entry.amount_yen
            continue
        component = entry.component
        if entry.kind in ASSESSED:
            assessed[component] += entry.amount_yen
        elif entry.kind in RECEIVED:
            received[component] -= entry.amount_yen
            if entry.kind in ("receipt", "attach"):
                paid[entry.value_on] = paid.get(entry.value_on, 0) - entry.amount_yen
        else:
            given_up[component] -= entry.amount_yen
    days = [day for day, yen in paid.items() if yen > 0]
    return Sums(
        _parts(assessed),
        _parts(received),
        _parts(given_up),
        Yen(overpaid_yen),
        date.fromisoformat(max(days)) if days else None,
    )


def _parts(yen: dict[str, int]) -> Parts:
    return Parts(**{name: Yen(amount) for name, amount in yen.items()})
