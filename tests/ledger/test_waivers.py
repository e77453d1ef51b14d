"""延滞金の免除 (R-08): graces and suspensions take days away, wholly or down to 猶予特例基準割合, never twice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from core.ledger.late_charge import LateCharge, late_charge, next_step
from core.ledger.rates import PUBLISHED, percent
from core.ledger.receivable_events import ReceivableEvent
from core.ledger.waivers import Waiver, WaiverKind, waivers_of
from core.values.money import Yen

ALL, EXCESS = WaiverKind.ALL, WaiverKind.EXCESS
DUE = date(2025, 6, 30)


def charge(paid_on: date, waivers: Sequence[Waiver], principal: int = 300_000, **options: Any) -> LateCharge:
    return late_charge(Yen(principal), DUE, paid_on, PUBLISHED, waivers=waivers, **options)


def rows(found: LateCharge) -> list[tuple[int, str, int, int]]:
    return [(s.days, percent(s.rate), s.amount.amount, s.waived.amount) for s in found.segments]


def event(number: int, kind: str, from_on: date, until_on: date | None = None, **facts: Any) -> ReceivableEvent:
    return ReceivableEvent(number, 1, kind, from_on, until_on, facts)


def test_days_of_a_whole_waiver_cost_nothing() -> None:
    found = charge(date(2025, 12, 31), [Waiver(ALL, date(2025, 8, 1), date(2025, 12, 31))])
    assert rows(found) == [(31, "2.4", 611, 0), (153, "0.0", 0, 10_940)]
    assert found.result == Yen(0)
    assert found.waived == Yen(10_940)


def test_a_realisation_grace_leaves_the_grace_rate_of_each_year() -> None:
    """令和7年 0.9%, 令和8年 1.3%, in the first month as well as after it (附則3条の2③)."""
    found = charge(date(2026, 3, 31), [Waiver(EXCESS, date(2025, 7, 11), date(2026, 7, 10))])
    assert rows(found) == [
        (10, "2.4", 197, 0),
        (21, "0.9", 155, 259),
        (153, "0.9", 1_131, 9_809),
        (90, "1.3", 961, 5_770),
    ]
    assert found.result == Yen(2_400)


def test_the_grace_rate_of_2021_is_one_percent() -> None:
    found = late_charge(
        Yen(300_000), date(2020, 12, 25), date(2021, 6, 30), PUBLISHED, waivers=[Waiver(EXCESS, date(2021, 1, 26))]
    )
    assert [percent(segment.rate) for segment in found.segments] == ["2.6", "2.5", "1.0"]


def test_years_without_a_published_grace_rate_are_charged_their_low_rate() -> None:
    found = late_charge(
        Yen(300_000), date(2012, 6, 30), date(2012, 12, 31), PUBLISHED, waivers=[Waiver(EXCESS, date(2012, 8, 1))]
    )
    assert [percent(segment.rate) for segment in found.segments] == ["4.3", "4.3"]


def test_overlapping_waivers_take_a_day_once_and_the_largest_counts() -> None:
    grace = Waiver(EXCESS, date(2025, 8, 1), date(2026, 7, 31))
    suspension = Waiver(ALL, date(2025, 10, 1), date(2025, 12, 31))
    found = charge(date(2026, 1, 31), [grace, suspension])
    assert [(rate, days) for days, rate, _, _ in rows(found)] == [("2.4", 31), ("0.9", 61), ("0.0", 92), ("1.3", 31)]
    assert charge(date(2026, 1, 31), [suspension, grace]) == found


def test_a_grace_for_a_part_of_the_tax_leaves_the_rest_to_run() -> None:
    grace = Waiver(EXCESS, date(2025, 8, 1), date(2025, 12, 31), covered=Yen(100_500))
    found = charge(date(2025, 12, 31), [grace])
    assert [(s.base.amount, percent(s.rate), s.days) for s in found.segments] == [
        (300_000, "2.4", 31),
        (100_000, "0.9", 153),
        (200_000, "8.7", 153),
    ]


def test_what_is_paid_in_the_grace_falls_on_the_part_under_grace_last() -> None:
    """The part under grace is never more than what is left."""
    grace = Waiver(EXCESS, date(2025, 8, 1), date(2026, 7, 31), covered=Yen(100_000))
    found = charge(date(2026, 2, 28), [grace], payments=[(date(2025, 12, 31), Yen(250_000))])
    last = found.segments[-1]
    assert (last.base, percent(last.rate)) == (Yen(50_000), "1.3")


def test_the_derivation_names_period_ground_and_article() -> None:
    grace = Waiver(EXCESS, date(2025, 8, 1), date(2025, 12, 31), cause="申請による換価の猶予")
    texts = [(step.text, step.article) for step in charge(date(2026, 1, 31), [grace]).derivation]
    assert (
        "R7.8.1～R7.12.31 申請による換価の猶予のため、猶予特例基準割合を超える部分を免除します。",
        "法15条の9① 附則3条の2③",
    ) in texts


def test_the_next_amount_is_reached_at_the_pace_of_the_grace() -> None:
    grace = [Waiver(EXCESS, date(2025, 8, 1), date(2026, 7, 31))]
    now = charge(date(2026, 3, 31), grace)
    step = next_step(Yen(300_000), DUE, date(2026, 3, 31), PUBLISHED, waivers=grace)
    assert step is not None
    assert charge(step.reached_on, grace).result == step.amount > now.result
    assert charge(step.reached_on - timedelta(days=1), grace).result == now.result
    assert step.per_day == Yen(10)


def test_nothing_grows_under_a_suspension_without_end() -> None:
    assert next_step(Yen(300_000), DUE, date(2026, 3, 31), PUBLISHED, waivers=[Waiver(ALL, date(2025, 8, 1))]) is None


def test_events_that_waive_become_waivers() -> None:
    found = waivers_of(
        [
            event(1, "realisation_grace_by_request", date(2025, 8, 1), date(2026, 7, 31), waiver="excess", waived_yen=9_000),
            event(2, "reminder", date(2025, 9, 1)),
        ]
    )  # fmt: skip
    assert found == (
        Waiver(EXCESS, date(2025, 8, 1), date(2026, 7, 31), covered=Yen(9_000), cause="申請による換価の猶予"),
    )


def test_a_suspension_waives_until_the_day_before_it_is_taken_back() -> None:
    found = waivers_of(
        [
            event(1, "suspension", date(2025, 8, 1), waiver="all"),
            event(2, "suspension_ended", date(2026, 2, 1), ends=1),
        ]
    )
    assert found == (Waiver(ALL, date(2025, 8, 1), date(2026, 1, 31), cause="執行停止"),)


def test_days_from_the_cause_of_a_cancellation_are_charged() -> None:
    """法15条の9①ただし書."""
    found = waivers_of(
        [
            event(1, "collection_grace", date(2025, 8, 1), date(2026, 1, 31), waiver="all", waived_until="2025-11-30"),
            event(3, "suspension", date(2025, 9, 1), waiver="all"),
            event(4, "suspension_ended", date(2026, 2, 1), ends=3, waived_until="2025-12-31"),
        ]
    )
    assert [waiver.until_on for waiver in found] == [date(2025, 11, 30), date(2025, 12, 31)]


days = st.integers(-60, 1_500)


@st.composite
def some_waivers(draw: st.DrawFn) -> list[Waiver]:
    found = []
    for _ in range(draw(st.integers(0, 4))):
        from_on = DUE + timedelta(days=draw(days))
        until_on = draw(st.none() | st.integers(0, 730).map(lambda n, start=from_on: start + timedelta(days=n)))  # type: ignore[misc]
        covered = draw(st.none() | st.integers(0, 400_000).map(Yen))
        found.append(Waiver(draw(st.sampled_from(WaiverKind)), from_on, until_on, covered))
    return found


@settings(max_examples=150, deadline=None)
@given(some_waivers(), st.integers(0, 400_000), days, st.randoms())
def test_order_means_nothing_and_the_charge_is_never_negative_nor_above_the_full_one(
    waivers: list[Waiver], principal: int, offset: int, random: Any
) -> None:
    paid_on = DUE + timedelta(days=offset)
    found = charge(paid_on, waivers, principal)
    shuffled = list(waivers)
    random.shuffle(shuffled)
    again = charge(paid_on, shuffled, principal)
    assert again.result == found.result
    assert rows(again) == rows(found)
    assert 0 <= found.result.amount <= charge(paid_on, [], principal).result.amount


@settings(max_examples=150, deadline=None)
@given(some_waivers(), some_waivers(), days)
def test_a_further_waiver_never_makes_it_dearer(waivers: list[Waiver], further: list[Waiver], offset: int) -> None:
    paid_on = DUE + timedelta(days=offset)
    assert charge(paid_on, [*waivers, *further]).subtotal.amount <= charge(paid_on, waivers).subtotal.amount


@settings(max_examples=100, deadline=None)
@given(some_waivers(), days)
def test_a_waiver_told_twice_is_one(waivers: list[Waiver], offset: int) -> None:
    paid_on = DUE + timedelta(days=offset)
    assert rows(charge(paid_on, [*waivers, *waivers])) == rows(charge(paid_on, waivers))


@settings(max_examples=100, deadline=None)
@given(some_waivers(), days, st.integers(0, 400))
def test_a_later_payment_never_costs_less(waivers: list[Waiver], offset: int, longer: int) -> None:
    paid_on = DUE + timedelta(days=offset)
    later = paid_on + timedelta(days=longer)
    assert charge(paid_on, waivers).result.amount <= charge(later, waivers).result.amount


@pytest.mark.parametrize("principal", [1_999, 0])
def test_a_principal_too_small_to_be_charged_needs_no_waiver(principal: int) -> None:
    assert charge(date(2026, 3, 31), [Waiver(ALL, DUE)], principal).segments == ()


R8_DUE = date(2026, 6, 30)
BY_REQUEST, COLLECTION = "realisation_grace_by_request", "collection_grace"
BY_HAND: dict[str, tuple[int, date, date, list[ReceivableEvent], list[int], int]] = {
    # 2.8% x 31日 1,189、1.3% x 116日 2,065
    "令和8年の猶予特例基準割合 1.3%": (
        500_000,
        R8_DUE,
        date(2026, 11, 24),
        [event(1, BY_REQUEST, date(2026, 8, 1), date(2026, 11, 30), waiver="excess")],
        [1_189, 2_065],
        3_200,
    ),
    # 2.4% x 31日 1,488、8.7% x 31日 5,394、0.9% x 91日 1,638、全額免除 31日と59日、1.3% x 31日 806
    "猶予の中の執行停止、年をまたぐ": (
        730_000,
        DUE,
        date(2026, 3, 31),
        [
            event(1, BY_REQUEST, date(2025, 9, 1), date(2026, 8, 31), waiver="excess"),
            event(2, "suspension", date(2025, 12, 1), waiver="all"),
            event(3, "suspension_ended", date(2026, 3, 1), ends=2),
        ],
        [1_488, 5_394, 1_638, 0, 0, 806],
        9_300,
    ),
    # 951、3,091、そのあと85日は 250,000 x 1.3% 756 と 150,000 x 9.1% 3,178
    "一部の猶予 (250,500円)": (
        400_000,
        R8_DUE,
        date(2026, 11, 24),
        [event(1, BY_REQUEST, date(2026, 9, 1), date(2027, 3, 31), waiver="excess", waived_yen=250_500)],
        [951, 3_091, 756, 3_178],
        7_900,
    ),
    # 9/10 停止、11/20 取消し、原因 10/15 から課す: 1.3% x 40日 854、35日 0、猶予に戻り 1.3% x 41日 876
    "猶予の中の停止の取消し、原因の日から": (
        600_000,
        R8_DUE,
        date(2026, 11, 24),
        [
            event(1, BY_REQUEST, date(2026, 8, 1), date(2027, 1, 31), waiver="excess"),
            event(2, "suspension", date(2026, 9, 10), waiver="all"),
            event(3, "suspension_ended", date(2026, 11, 20), ends=2, waived_until="2026-10-14"),
        ],
        [1_426, 854, 0, 876],
        3_100,
    ),
    # 11/23 までで取消し、原因 10/1 から課す: 全額免除 61日、9.1% x 55日 8,227
    "徴収猶予の取消し、原因の日から": (
        600_000,
        R8_DUE,
        date(2026, 11, 24),
        [event(1, COLLECTION, date(2026, 8, 1), date(2026, 11, 23), waiver="all", waived_until="2026-09-30")],
        [1_426, 0, 8_227],
        9_600,
    ),
}


@pytest.mark.parametrize("name", BY_HAND)
def test_examples_reckoned_by_hand_day_by_day(name: str) -> None:
    principal, due_on, paid_on, events, amounts, result = BY_HAND[name]
    found = late_charge(Yen(principal), due_on, paid_on, PUBLISHED, waivers=waivers_of(events))
    assert [segment.amount.amount for segment in found.segments] == amounts
    assert found.result == Yen(result)
