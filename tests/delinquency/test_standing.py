"""What stands over a receivable on a day."""

from __future__ import annotations

from datetime import date
from typing import Any

from core.delinquency.event_kinds import StandingKind
from core.delinquency.limitation import EventKind
from core.delinquency.standing import Hold, standing_of
from core.delinquency.timeline import Happened, NewHappening
from core.ledger.receivable_events import NewReceivableEvent, ReceivableEvent
from tests.builders import an_entry
from tests.delinquency.world import a_delinquent
from tui.wiring import City


def event(number: int, kind: str, on: date, until: date | None = None, **facts: Any) -> ReceivableEvent:
    return ReceivableEvent(number, 1, kind, on, until, facts)


def test_a_grace_stands_on_its_last_day_and_not_on_the_next() -> None:
    rows = [event(1, EventKind.COLLECTION_GRACE, date(2026, 4, 1), date(2026, 9, 30))]
    assert standing_of(rows, date(2026, 9, 30)).under(Hold.COLLECTION_GRACE) is not None
    assert standing_of(rows, date(2026, 10, 1)).held == ()


def test_an_end_ends_the_row_that_it_names_and_no_other() -> None:
    rows = [
        event(1, StandingKind.PLAN, date(2026, 1, 1), plan_id=1),
        event(2, StandingKind.PLAN, date(2026, 5, 1), plan_id=2),
        event(3, StandingKind.PLAN_ENDED, date(2026, 6, 1), ends=2),
    ]
    assert [held.event.event_id for held in standing_of(rows, date(2026, 6, 1)).held] == [1]
    assert len(standing_of(rows, date(2026, 5, 31)).held) == 2


def test_an_end_without_a_name_ends_the_earliest_open_one() -> None:
    rows = [
        event(1, EventKind.SEIZURE, date(2026, 1, 1)),
        event(2, EventKind.SEIZURE, date(2026, 2, 1)),
        event(3, EventKind.SEIZURE_ENDED, date(2026, 3, 1)),
        event(4, EventKind.SEIZURE_ANNULLED, date(2026, 4, 1)),
    ]
    assert [held.event.event_id for held in standing_of(rows, date(2026, 3, 1)).held] == [2]
    assert standing_of(rows, date(2026, 4, 1)).held == ()


def test_a_cancelled_row_counts_as_if_it_had_never_been(city: City) -> None:
    with city.vault.write() as store:
        who = a_delinquent(store)
        seq = store.audit.record(an_entry("猶予"))
        number = who.receivables[0]
        first = store.receivable_events.add(
            NewReceivableEvent(number, EventKind.COLLECTION_GRACE, date(2026, 4, 1), date(2027, 3, 31)), seq
        )
        assert len(store.receivable_events.of([number])[number]) == 1
        store.receivable_events.add(
            NewReceivableEvent(number, EventKind.COLLECTION_GRACE, date(2026, 4, 1), cancels=first), seq
        )
        assert store.receivable_events.of([number]) == {number: []}


def test_the_course_of_things_is_read_newest_first_and_joins_the_open_case(city: City) -> None:
    with city.vault.write() as store:
        who = a_delinquent(store)
        seq = store.audit.record(an_entry("折衝"))
        for day in (date(2026, 11, 3), date(2026, 11, 20), date(2026, 11, 20)):
            store.timeline.add(NewHappening(who.party_id, Happened.CONTACT, day, "電話"), "T001", seq)
        rows = store.timeline.of_party(who.party_id)
        assert [(row.event_id, row.case_id) for row in rows] == [(3, who.case_id), (2, who.case_id), (1, who.case_id)]
        assert [row.event_id for row in store.timeline.of_party(who.party_id, before=(rows[1].on, 2))] == [1]
        assert store.timeline.count(who.party_id) == 3
