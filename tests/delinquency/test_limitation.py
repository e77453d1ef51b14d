"""The limitation of one receivable: the dated examples of its rules, and what must hold for every row of events."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.delinquency.limitation import Event, EventKind, limitation
from core.values.refusals import BadInput

DUE = date(2024, 7, 1)
K = EventKind
DEMAND = Event(K.DEMAND, date(2024, 7, 22))


def day(text: str) -> date:
    return date.fromisoformat(text)


EXAMPLES = {
    "nothing": ([], "2024-07-02", "2029-07-01"),
    "demand": ([DEMAND], "2024-08-02", "2029-08-01"),
    "part_payment": ([DEMAND, Event(K.PART_PAYMENT, day("2025-03-10"))], "2025-03-11", "2030-03-10"),
    "signed_plan": ([DEMAND, Event(K.WRITTEN_ACKNOWLEDGEMENT, day("2026-05-20"))], "2026-05-21", "2031-05-20"),
    "deposit_seized": (
        [DEMAND, Event(K.SEIZURE, day("2025-09-01")), Event(K.SEIZURE_ENDED, day("2025-09-12"))],
        "2025-09-13",
        "2030-09-12",
    ),
    "land_released_after_the_period": (
        [DEMAND, Event(K.SEIZURE, day("2025-04-15"), day("2031-02-28"))],
        "2031-03-01",
        "2036-02-29",
    ),
    "distribution_claim": (
        [DEMAND, Event(K.DISTRIBUTION_CLAIM, day("2025-06-10")), Event(K.DISTRIBUTION_CLAIM_ENDED, day("2026-02-20"))],
        "2026-02-21",
        "2031-02-20",
    ),
    "grace_by_request": (
        [DEMAND, Event(K.REALISATION_GRACE_BY_REQUEST, day("2024-12-10"), day("2025-12-09"))],
        "2025-12-10",
        "2030-12-09",
    ),
    "grace_by_office": (
        [DEMAND, Event(K.REALISATION_GRACE_BY_OFFICE, day("2025-02-01"), day("2026-01-31"))],
        "2024-08-02",
        "2030-08-01",
    ),
    "suspension": ([DEMAND, Event(K.SUSPENSION, day("2025-10-01"))], "2024-08-02", "2029-08-01"),
    "reminder_at_the_end": ([DEMAND, Event(K.REMINDER, day("2029-05-15"))], "2024-08-02", "2029-11-15"),
    "second_reminder": (
        [DEMAND, Event(K.REMINDER, day("2029-05-15")), Event(K.REMINDER, day("2029-10-20"))],
        "2024-08-02",
        "2029-11-15",
    ),
    "publication": ([Event(K.DEMAND_BY_PUBLICATION, day("2024-08-05"))], "2024-08-16", "2029-08-15"),
}
"""令和6年度市県民税 第1期: events, the day from which it runs, the day on which it completes."""


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_dated_example_comes_out_to_the_day(name: str) -> None:
    events, starts, completes = EXAMPLES[name]
    found = limitation(DUE, 5, events, day("2040-01-01"))
    assert (found.starts_on, found.completes_on) == (day(starts), day(completes))
    assert found.completed


def test_a_seizure_within_the_time_that_a_reminder_won_holds_it_until_its_end() -> None:
    events = [DEMAND, Event(K.REMINDER, day("2029-05-15")), Event(K.SEIZURE, day("2029-10-01"))]
    found = limitation(DUE, 5, events, day("2030-06-01"))
    assert found.completes_on is None
    assert not found.completed


def test_a_payment_after_the_completion_has_no_effect() -> None:
    found = limitation(DUE, 5, [DEMAND, Event(K.PART_PAYMENT, day("2029-09-01"))], day("2029-10-01"))
    assert (found.completes_on, found.completed) == (day("2029-08-01"), True)
    assert any("効力がありません" in step.text for step in found.derivation)


def test_an_unlawful_seizure_renews_nothing_and_holds_for_six_months() -> None:
    events = [DEMAND, Event(K.SEIZURE, day("2029-03-01")), Event(K.SEIZURE_ANNULLED, day("2029-07-31"))]
    assert limitation(DUE, 5, events, day("2040-01-01")).completes_on == day("2030-01-31")


def test_no_limitation_completes_until_two_months_after_a_stay_order_lost_its_effect() -> None:
    """破産法25条⑧: it holds the last day off and renews nothing."""
    order = Event(EventKind.STAY_ORDER, date(2029, 5, 1))
    lifted = Event(EventKind.STAY_ORDER_LIFTED, date(2029, 6, 20))
    due = date(2024, 7, 1)
    assert limitation(due, 5, [order], date(2029, 6, 1)).completes_on is None
    assert limitation(due, 5, [order, lifted], date(2029, 7, 1)).completes_on == date(2029, 8, 20)
    early = Event(EventKind.STAY_ORDER_LIFTED, date(2029, 5, 1) - timedelta(days=300))
    begun = Event(EventKind.STAY_ORDER, early.on - timedelta(days=30))
    assert limitation(due, 5, [begun, early], date(2029, 7, 1)).completes_on == date(2029, 7, 1)


def test_a_second_demand_renews_nothing() -> None:
    events = [DEMAND, Event(K.DEMAND, day("2025-07-22"))]
    assert limitation(DUE, 5, events, day("2026-01-01")).completes_on == day("2029-08-01")


def test_premiums_expire_after_two_years() -> None:
    assert limitation(DUE, 2, [], day("2025-01-01")).completes_on == day("2026-07-01")


def test_the_last_day_is_not_moved_by_a_holiday_nor_lost_in_a_leap_year() -> None:
    assert limitation(day("2024-02-28"), 5, [], DUE).completes_on == day("2029-02-28")


def test_overlapping_graces_pause_a_day_once() -> None:
    one = Event(K.REALISATION_GRACE_BY_OFFICE, day("2025-02-01"), day("2026-01-31"))
    two = Event(K.REALISATION_GRACE_BY_OFFICE, day("2025-08-01"), day("2026-01-31"))
    assert limitation(DUE, 5, [DEMAND, one, two], day("2027-01-01")).completes_on == day("2030-08-01")


@pytest.mark.parametrize(
    "event",
    [
        Event(K.SEIZURE_ENDED, day("2025-01-01")),
        Event(K.COLLECTION_GRACE, day("2025-01-01")),
        Event(K.SEIZURE, day("2025-01-02"), day("2025-01-01")),
    ],
)
def test_an_end_without_a_beginning_and_a_grace_without_an_end_are_refused(event: Event) -> None:
    with pytest.raises(BadInput):
        limitation(DUE, 5, [event], day("2026-01-01"))


def test_what_is_still_to_come_does_not_count() -> None:
    assert limitation(DUE, 5, [DEMAND], day("2024-07-21")).completes_on == day("2029-07-01")


RENEWING = st.builds(
    Event,
    st.sampled_from([K.DEMAND, K.PART_PAYMENT, K.WRITTEN_ACKNOWLEDGEMENT, K.REMINDER, K.SUSPENSION]),
    st.dates(day("2024-07-02"), day("2032-12-31")),
)
GRACES = st.builds(
    lambda kind, on, days: Event(kind, on, on + timedelta(days=days)),
    st.sampled_from([K.COLLECTION_GRACE, K.REALISATION_GRACE_BY_OFFICE, K.REALISATION_GRACE_BY_REQUEST, K.SEIZURE]),
    st.dates(day("2024-07-02"), day("2032-12-31")),
    st.integers(0, 800),
)
ROWS = st.lists(RENEWING | GRACES, max_size=8)


@given(ROWS)
def test_no_event_ever_brings_the_end_nearer(events: list[Event]) -> None:
    ends = [limitation(DUE, 5, events[:count], day("2050-01-01")).completes_on for count in range(len(events) + 1)]
    assert all(end is None or end >= day("2029-07-01") for end in ends)


@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_in_which_events_are_told_does_not_matter(events: list[Event], chance: object) -> None:
    shuffled = list(events)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    days = [event.on for event in events]
    if len(set(days)) == len(days):
        one, two = (limitation(DUE, 5, each, day("2050-01-01")) for each in (events, shuffled))
        assert (one.starts_on, one.completes_on) == (two.starts_on, two.completes_on)


@given(ROWS)
def test_what_happens_after_the_completion_changes_nothing(events: list[Event]) -> None:
    found = limitation(DUE, 5, events, day("2050-01-01"))
    if found.completes_on is not None:
        later = Event(K.WRITTEN_ACKNOWLEDGEMENT, found.completes_on + timedelta(days=1))
        assert limitation(DUE, 5, [*events, later], day("2060-01-01")).completes_on == found.completes_on


@given(ROWS)
def test_every_result_says_how_it_came_about(events: list[Event]) -> None:
    found = limitation(DUE, 5, events, day("2050-01-01"))
    assert found.derivation[0].article
    assert all(step.text.endswith("。") and step.article for step in found.derivation)


def test_years_behind_a_grace_run_by_the_calendar_from_its_end() -> None:
    grace = Event(K.REALISATION_GRACE_BY_REQUEST, day("2023-12-10"), day("2024-12-09"))
    found = limitation(day("2023-06-30"), 5, [Event(K.DEMAND, day("2023-07-20")), grace], day("2024-06-01"))
    assert (found.starts_on, found.completes_on) == (day("2024-12-10"), day("2029-12-09"))
