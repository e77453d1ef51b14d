"""The classes of the list to the day, the two ends of a claim, and what would help before the end."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.delinquency.limitation import Event, EventKind, limitation
from core.delinquency.limits.classes import EndCause, LimitClass, bounds_of, class_of, earlier_end, mark_of
from core.delinquency.limits.measures import ClaimFacts, Measure, measures
from core.delinquency.limits.rows import OPEN_END, Bounds, LimitRow
from core.delinquency.limits.state import expiry_of
from core.delinquency.standing import Held, Hold, Standing
from core.ledger.receivable_events import ReceivableEvent

TODAY = date(2026, 11, 24)


def row(completes_on: date | None, held_until: date | None = None) -> LimitRow:
    return LimitRow(1, 1, date(2021, 1, 1), completes_on, held_until, "", None, None, "", TODAY)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (-1, LimitClass.COMPLETED),
        (0, LimitClass.WITHIN_30),
        (30, LimitClass.WITHIN_30),
        (31, LimitClass.WITHIN_90),
        (90, LimitClass.WITHIN_90),
        (91, LimitClass.WITHIN_180),
        (180, LimitClass.WITHIN_180),
        (181, LimitClass.FAR),
    ],
)
def test_a_day_more_or_less_is_another_class(days: int, expected: LimitClass) -> None:
    assert class_of(row(TODAY + timedelta(days=days)), TODAY) is expected


def test_the_fiscal_year_ends_on_31_march() -> None:
    today = date(2026, 5, 1)
    assert class_of(row(date(2027, 3, 31)), today) is LimitClass.WITHIN_YEAR
    assert class_of(row(date(2027, 4, 1)), today) is LimitClass.FAR


def test_what_is_held_is_in_its_own_class_until_the_day_after_and_what_is_complete_never() -> None:
    near = TODAY + timedelta(days=5)
    assert class_of(row(None, OPEN_END), TODAY) is LimitClass.HELD
    assert class_of(row(near, TODAY), TODAY) is LimitClass.HELD
    assert class_of(row(near, TODAY - timedelta(days=1)), TODAY) is LimitClass.WITHIN_30
    assert class_of(row(TODAY - timedelta(days=1), OPEN_END), TODAY) is LimitClass.COMPLETED


def within(bounds: Bounds, one: LimitRow) -> bool:
    """What the store does with bounds, in words of Python."""
    last = one.completes_on
    held = last is None or (one.held_until is not None and one.held_until >= bounds.on)
    if bounds.held and (not held or (last is not None and last < bounds.on)):
        return False
    if bounds.held is False and held:
        return False
    if bounds.completes_from is not None and (last is None or last < bounds.completes_from):
        return False
    return bounds.completes_until is None or (last is not None and last <= bounds.completes_until)


DAYS = st.dates(date(2024, 1, 1), date(2032, 12, 31))


@given(st.none() | DAYS, st.none() | DAYS | st.just(OPEN_END), DAYS)
def test_every_row_lies_within_the_bounds_of_its_class_and_of_no_other(
    completes_on: date | None, held_until: date | None, today: date
) -> None:
    one = row(completes_on, held_until)
    found = [which for which in LimitClass if within(bounds_of(which, today), one)]
    assert found == [class_of(one, today)]


def test_the_signs_say_how_near_it_is_without_colour() -> None:
    days = (-1, 30, 90, 91)
    assert [mark_of(row(TODAY + timedelta(days=each)), TODAY) for each in days] == ["済", "!!", "!", ""]


def test_e10_the_three_years_end_on_the_same_day_of_the_month() -> None:
    assert expiry_of(date(2025, 10, 1)) == date(2028, 10, 1)
    assert expiry_of(date(2024, 2, 29)) == date(2027, 2, 28)


def test_e10_and_e11_the_earlier_end_counts() -> None:
    completes = date(2029, 8, 1)
    first = earlier_end(completes, expiry_of(date(2025, 10, 1)))
    second = earlier_end(completes, expiry_of(date(2027, 6, 1)))
    assert first is not None and (first.cause, first.last_on) == (EndCause.SUSPENSION, date(2028, 10, 1))
    assert second is not None and (second.cause, second.last_on) == (EndCause.LIMITATION, completes)
    assert not second.extinct(completes) and second.extinct(completes + timedelta(days=1))
    assert earlier_end(None, None) is None


# Measures

DUE = date(2022, 1, 31)
DEMAND = Event(EventKind.DEMAND, date(2022, 2, 18))


def facts(*events: Event, holds: tuple[Hold, ...] = (), **more: object) -> ClaimFacts:
    row = ReceivableEvent(1, 1, "", TODAY, None, {})
    standing = Standing(tuple(Held(hold, TODAY, None, row) for hold in holds))
    found = limitation(DUE, 5, [DEMAND, *events], TODAY)
    return ClaimFacts(found, standing, **{"seizable_from": date(2022, 3, 1), **more})  # type: ignore[arg-type]  # facts by name


def possible(given: ClaimFacts) -> list[Measure]:
    return [each.measure for each in measures(given, TODAY) if each.possible]


def test_an_ordinary_claim_before_its_end_offers_what_renews_and_the_one_reminder() -> None:
    assert possible(facts()) == [
        Measure.SEIZURE,
        Measure.SEARCH,
        Measure.ACKNOWLEDGEMENT,
        Measure.PART_PAYMENT,
        Measure.REMINDER,
    ]


def test_an_oral_promise_is_never_offered() -> None:
    words = [each.measure.value + each.effect for each in measures(facts(), TODAY)]
    assert not any("口頭" in word or "約束" in word or "電話" in word for word in words)


@pytest.mark.parametrize(
    ("given", "measure", "why"),
    [
        (facts(holds=(Hold.COLLECTION_GRACE,)), Measure.SEIZURE, "徴収猶予中"),
        (facts(holds=(Hold.SUSPENSION,)), Measure.SEARCH, "執行停止中"),
        (facts(holds=(Hold.HANDED_OVER,)), Measure.ACKNOWLEDGEMENT, "移管中"),
        (facts(seizable_from=None), Measure.SEIZURE, "督促"),
        (facts(seizable_from=TODAY + timedelta(days=3)), Measure.SEIZURE, "R8.11.27 から"),
        (facts(assets=False), Measure.SEIZURE, "財産"),
        (facts(dead=True), Measure.ACKNOWLEDGEMENT, "死亡"),
        (facts(), Measure.CLAIM, "手続"),
        (facts(Event(EventKind.REMINDER, date(2026, 10, 1))), Measure.REMINDER, "再度の催告"),
        (facts(Event(EventKind.WRITTEN_ACKNOWLEDGEMENT, date(2026, 5, 1))), Measure.REMINDER, "延びません"),
        (facts(Event(EventKind.SEIZURE, date(2026, 5, 1))), Measure.REMINDER, "完成しません"),
    ],
)
def test_a_measure_that_would_not_help_says_why(given: ClaimFacts, measure: Measure, why: str) -> None:
    found = next(each for each in measures(given, TODAY) if each.measure is measure)
    assert not found.possible
    assert why in found.why_not


def test_a_distribution_claim_may_be_made_in_a_grace_and_a_suspension() -> None:
    given = facts(holds=(Hold.COLLECTION_GRACE, Hold.SUSPENSION), other_procedure=True)
    assert Measure.CLAIM in possible(given)


def test_nothing_is_offered_for_a_claim_that_is_complete() -> None:
    late = date(2028, 1, 1)
    assert measures(ClaimFacts(limitation(DUE, 5, [DEMAND], late), Standing(), None), late) == ()


def test_the_bounds_follow_each_other_without_a_gap() -> None:
    order = [LimitClass.WITHIN_30, LimitClass.WITHIN_90, LimitClass.WITHIN_180]
    for one, other in pairwise(bounds_of(which, TODAY) for which in order):
        assert one.completes_until is not None and other.completes_from == one.completes_until + timedelta(days=1)
