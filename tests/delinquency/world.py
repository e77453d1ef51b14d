"""A delinquent for tests of this room: a party with demanded receivables, an open case, and money that comes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.builders import a_demand, a_party, a_receivable, an_entry


@dataclass(frozen=True)
class Delinquent:
    """The numbers of what was made; `receivables` oldest due first."""

    party_id: int
    case_id: int
    receivables: tuple[int, ...]


def a_delinquent(
    store: Any,
    *,
    dues: Sequence[tuple[date, int]] = ((date(2024, 7, 1), 24_000), (date(2024, 9, 2), 24_000)),
    demanded: bool = True,
    tax_item: str = "01",
    opened_on: date = date(2026, 11, 2),
    **party: Any,
) -> Delinquent:
    """A party that owes receivables of (due day, yen), each demanded 20 days after it was due, with an open case."""
    party_id = a_party(store, **party)
    numbers = []
    for term, (due_on, yen) in enumerate(dues, 1):
        year = due_on.year - (due_on.month < 4)
        number = a_receivable(
            store,
            party_id=party_id,
            tax_item=tax_item,
            levy_year=year,
            term_no=term,
            principal=yen,
            due_on=due_on,
        )
        if demanded:
            a_demand(store, number, date.fromordinal(due_on.toordinal() + 20))
        numbers.append(number)
    case_id = a_case(store, party_id, numbers, opened_on)
    return Delinquent(party_id, case_id, tuple(numbers))


def a_case(store: Any, party_id: int, receivables: Sequence[int], opened_on: date = date(2026, 11, 2)) -> int:
    """An open case of a party with these receivables."""
    seq = store.audit.record(an_entry("案件", function_code="delinquency.cases"))
    case = store.delinquency_cases.add(party_id, opened_on, seq)
    store.delinquency_cases.join(case.case_id, receivables, opened_on)
    return int(case.case_id)
