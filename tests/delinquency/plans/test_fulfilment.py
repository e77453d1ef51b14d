"""How a plan is kept: over-payment, tolerance, allowed days, defaults in a row, money taken back."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.delinquency.plans.fulfilment import Agreed, Fulfilment, LineState, Money, fulfilment_of
from core.values.money import ZERO, Yen

LINES = [
    Agreed(1, date(2026, 12, 25), Yen(20_000)),
    Agreed(2, date(2027, 1, 25), Yen(20_000)),
    Agreed(3, date(2027, 2, 25), Yen(13_800)),
]


def kept(as_of: date, *money: tuple[date, int], tolerance: int = 0, allowed: int = 1) -> Fulfilment:
    came = [Money(day, yen) for day, yen in money]
    return fulfilment_of(LINES, came, as_of, tolerance=Yen(tolerance), allowed_days=allowed)


def states(told: Fulfilment) -> list[LineState]:
    return [line.state for line in told.lines]


def test_an_instalment_is_judged_after_the_next_business_day_and_not_before() -> None:
    assert states(kept(date(2026, 12, 28)))[0] is LineState.WAITING
    told = kept(date(2026, 12, 29))
    assert states(told)[0] is LineState.MISSED
    assert (told.judged, told.kept, told.consecutive) == (1, 0, 1)


def test_what_is_too_much_goes_to_the_next_instalment() -> None:
    told = kept(date(2027, 1, 29), (date(2026, 12, 25), 25_000), (date(2027, 1, 25), 15_000))
    assert states(told)[:2] == [LineState.KEPT, LineState.KEPT]
    assert told.consecutive == 0


def test_one_yen_too_few_is_a_default_unless_the_city_lets_it_pass() -> None:
    money = (date(2026, 12, 25), 19_999)
    assert states(kept(date(2027, 1, 4), money))[0] is LineState.SHORT
    assert states(kept(date(2027, 1, 4), money, tolerance=1))[0] is LineState.KEPT


def test_the_last_yen_of_a_plan_is_not_forgiven() -> None:
    told = kept(date(2027, 3, 1), (date(2026, 12, 25), 53_799), tolerance=100)
    assert states(told) == [LineState.KEPT, LineState.KEPT, LineState.SHORT]
    assert not told.complete


def test_two_in_a_row_are_counted_and_money_that_comes_later_takes_them_back() -> None:
    assert kept(date(2027, 1, 28)).consecutive == 2
    paid_up = kept(date(2027, 2, 1), (date(2027, 1, 30), 40_000))
    assert states(paid_up)[:2] == [LineState.LATE, LineState.LATE]
    assert (paid_up.consecutive, paid_up.kept, paid_up.judged) == (0, 0, 2)


def test_money_that_was_taken_back_covers_nothing() -> None:
    told = kept(date(2027, 1, 4), (date(2026, 12, 25), 20_000), (date(2026, 12, 25), -20_000))
    assert states(told)[0] is LineState.MISSED


def test_a_plan_is_complete_with_its_last_yen_and_asks_for_nothing_more() -> None:
    told = kept(date(2026, 12, 1), (date(2026, 11, 30), 60_000))
    assert told.complete
    assert told.paid == told.total
    assert told.next_line is None


@given(
    st.lists(st.integers(1, 30_000), min_size=1, max_size=8),
    st.lists(st.tuples(st.integers(0, 400), st.integers(1, 60_000)), max_size=8),
    st.integers(0, 420),
    st.integers(0, 500),
    st.integers(0, 5),
)
def test_what_is_paid_is_shared_out_to_the_yen(
    amounts: list[int], came: list[tuple[int, int]], on: int, tolerance: int, allowed: int
) -> None:
    start = date(2026, 11, 24)
    agreed = [Agreed(n, start + timedelta(days=30 * n), Yen(yen)) for n, yen in enumerate(amounts, 1)]
    money = [Money(start + timedelta(days=day), yen) for day, yen in came]
    told = fulfilment_of(agreed, money, start + timedelta(days=on), tolerance=Yen(tolerance), allowed_days=allowed)
    assert (
        sum(line.paid.amount for line in told.lines) == told.paid.amount == min(sum(amounts), sum(y for _, y in came))
    )
    assert all(line.short >= ZERO for line in told.lines)
    assert 0 <= told.consecutive <= told.judged <= len(agreed)
    assert told.complete == (told.rest == ZERO)
