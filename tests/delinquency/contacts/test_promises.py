"""Whether promises were kept: read from the money alone."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.delinquency.contacts.contact import Promise, PromiseState
from core.delinquency.contacts.promises import ReceiptSeen, broken_in_a_row, judged_from, standings_of
from core.values.money import Yen

FRIDAY = date(2026, 11, 27)
NO_DAYS: frozenset[date] = frozenset()


def promise(number: int = 1, on: date = FRIDAY, yen: int = 30_000, told: tuple[PromiseState, ...] = ()) -> Promise:
    judged = judged_from(on, 3, closed=NO_DAYS, opened=NO_DAYS)
    return Promise(number, number, 1, on - timedelta(days=3), on, judged, Yen(yen), "2", "T001", (1, 2), told)


def states(promises: list[Promise], receipts: list[ReceiptSeen], on: date) -> list[PromiseState]:
    return [one.state for one in standings_of(promises, receipts, {}, on)]


def test_it_is_broken_on_the_open_day_after_its_day_and_the_tolerance() -> None:
    assert judged_from(FRIDAY, 3, closed=NO_DAYS, opened=NO_DAYS) == date(2026, 12, 1)
    assert judged_from(FRIDAY, 0, closed=NO_DAYS, opened=NO_DAYS) == date(2026, 11, 30)
    days = (FRIDAY, date(2026, 11, 30), date(2026, 12, 1))
    assert [states([promise()], [], day)[0] for day in days] == [
        PromiseState.OPEN,
        PromiseState.LATE,
        PromiseState.BROKEN,
    ]


def test_money_within_the_tolerance_keeps_it_and_a_part_does_not() -> None:
    late = [ReceiptSeen(1, date(2026, 11, 30), 30_000)]
    assert states([promise()], late, date(2026, 12, 2)) == [PromiseState.KEPT]
    assert states([promise()], [ReceiptSeen(2, FRIDAY, 29_999)], date(2026, 12, 2)) == [PromiseState.PART]
    assert states([promise()], [ReceiptSeen(3, FRIDAY, 30_000)], date(2026, 12, 2)) == [PromiseState.BROKEN]
    assert states([promise()], [ReceiptSeen(1, date(2026, 12, 1), 30_000)], date(2026, 12, 2)) == [PromiseState.BROKEN]


def test_one_payment_keeps_one_promise() -> None:
    two = [promise(1), promise(2, date(2026, 11, 28))]
    paid = [ReceiptSeen(1, FRIDAY, 30_000)]
    assert states(two, paid, date(2026, 12, 5)) == [PromiseState.KEPT, PromiseState.BROKEN]


def test_news_of_money_counts_while_its_time_runs() -> None:
    [standing] = standings_of([promise()], [], {1: 30_000}, FRIDAY)
    assert (standing.state, standing.paid) == (PromiseState.KEPT, Yen(30_000))


def test_broken_ones_are_counted_back_to_the_last_that_was_kept() -> None:
    days = [date(2026, 8, 3), date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 27)]
    promises = [promise(n, day) for n, day in enumerate(days, 1)]
    found = standings_of(promises, [ReceiptSeen(1, days[0], 30_000)], {}, date(2026, 11, 24))
    assert broken_in_a_row(found) == 2


def test_one_that_was_taken_back_takes_no_money() -> None:
    gone = promise(1, told=(PromiseState.WITHDRAWN,))
    paid = [ReceiptSeen(1, FRIDAY, 30_000)]
    assert states([gone, promise(2)], paid, date(2026, 12, 5)) == [PromiseState.WITHDRAWN, PromiseState.KEPT]


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(1, 50_000)), max_size=6),
    st.lists(st.tuples(st.integers(1, 3), st.integers(-5, 50), st.integers(1, 60_000)), max_size=8),
)
def test_no_yen_counts_twice_and_none_beyond_what_was_promised(
    wanted: list[tuple[int, int]], money: list[tuple[int, int, int]]
) -> None:
    promises = [promise(n, FRIDAY + timedelta(days=days), yen) for n, (days, yen) in enumerate(wanted, 1)]
    receipts = [ReceiptSeen(number, FRIDAY + timedelta(days=days), yen) for number, days, yen in money]
    found = standings_of(promises, receipts, {}, FRIDAY + timedelta(days=90))
    assert sum(one.paid.amount for one in found) <= sum(receipt.amount_yen for receipt in receipts)
    assert all(one.paid.amount <= one.promise.amount.amount for one in found)
    assert all((one.state is PromiseState.KEPT) == (one.paid == one.promise.amount) for one in found)
