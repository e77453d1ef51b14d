"""延滞金 (法326条①, 附則3条の2, 法20条の4の2②⑤, 法20条の9の4): vectors, part payments, New Year, growth."""

from __future__ import annotations

import json
from datetime import date, timedelta
from fractions import Fraction
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.ledger.late_charge import LateCharge, late_charge, next_step
from core.ledger.rates import PUBLISHED, Rate, RateTable, percent
from core.values.money import Yen
from core.values.periods import months_after
from core.values.refusals import BadInput

ONE = timedelta(days=1)
PRINCIPALS = st.integers(0, 3_000_000)
DUE_DAYS = st.dates(date(1998, 1, 1), date(2027, 12, 31))
LATE_DAYS = st.integers(-40, 3_000)


def charge(principal: int, due_on: date, paid_on: date, **options: object) -> LateCharge:
    return late_charge(Yen(principal), due_on, paid_on, PUBLISHED, **options)  # type: ignore[arg-type]


def rows(found: LateCharge) -> list[tuple[int, str, int, int]]:
    return [(s.days, percent(s.rate), s.base.amount, s.amount.amount) for s in found.segments]


@pytest.mark.parametrize(
    ("principal", "due_on", "paid_on", "segments", "result"),
    [
        (56_400, date(2026, 2, 2), date(2026, 5, 29), [(28, "2.8", 120), (88, "9.1", 1_228)], 1_300),
        (
            120_000,
            date(2025, 9, 1),
            date(2026, 3, 10),
            [(30, "2.4", 236), (91, "8.7", 2_602), (69, "9.1", 2_064)],
            4_900,
        ),
        (50_000, date(2025, 12, 25), date(2026, 1, 20), [(6, "2.4", 19), (20, "2.8", 76)], 0),
        (300_000, date(2024, 1, 31), date(2024, 3, 15), [(29, "2.4", 572), (15, "8.7", 1_072)], 1_600),
        (1_900, date(2025, 6, 30), date(2026, 6, 30), [], 0),
    ],
)
def test_vectors_of_the_rule(principal: int, due_on: date, paid_on: date, segments: list, result: int) -> None:
    found = charge(principal, due_on, paid_on)
    assert [(days, rate, yen) for days, rate, _, yen in rows(found)] == segments
    assert found.subtotal.amount == sum(yen for _, _, yen in segments)
    assert found.result.amount == result


def test_a_part_payment_lowers_the_base_from_the_day_after_it() -> None:
    found = charge(24_000, date(2024, 9, 2), date(2026, 11, 24), payments=[(date(2025, 3, 10), Yen(10_000))])
    assert rows(found) == [
        (30, "2.4", 24_000, 47),
        (90, "8.7", 24_000, 514),
        (69, "8.7", 24_000, 394),
        (296, "8.7", 14_000, 987),
        (328, "9.1", 14_000, 1_144),
    ]
    assert (found.subtotal.amount, found.result.amount) == (3_086, 3_000)
    assert [(b.from_on, b.principal.amount) for b in found.balances] == [
        (date(2024, 9, 3), 24_000),
        (date(2025, 3, 11), 14_000),
    ]


def test_the_first_month_of_a_part_payment_and_an_unannounced_year() -> None:
    found = charge(30_000, date(2026, 6, 30), date(2027, 3, 25), payments=[(date(2026, 6, 25), Yen(10_000))])
    assert [yen for *_, yen in rows(found)] == [47, 762, 418]
    assert found.result.amount == 1_200
    assert found.assumed
    assert [segment.assumed for segment in found.segments] == [False, False, True]


def test_nothing_runs_once_less_than_2000_yen_of_principal_is_left() -> None:
    found = charge(50_000, date(2024, 6, 30), date(2026, 6, 30), payments=[(date(2024, 8, 31), Yen(48_001))])
    assert found.segments[-1].until_on == date(2024, 8, 31)
    assert any("2,000円未満" in step.text for step in found.derivation)


def test_a_payment_that_leaves_the_base_alone_cuts_nothing() -> None:
    found = charge(10_900, date(2026, 1, 31), date(2026, 6, 30), payments=[(date(2026, 4, 10), Yen(500))])
    assert len(found.segments) == 2
    assert {segment.base.amount for segment in found.segments} == {10_000}


def test_payments_after_the_day_counted_do_not_matter() -> None:
    late = [(date(2026, 7, 1), Yen(90_000))]
    assert (
        charge(100_000, date(2026, 1, 31), date(2026, 6, 30), payments=late).segments
        == charge(100_000, date(2026, 1, 31), date(2026, 6, 30)).segments
    )


def test_part_payments_above_the_principal_are_refused() -> None:
    with pytest.raises(BadInput, match="税額を超えています"):
        charge(10_000, date(2026, 1, 31), date(2026, 6, 30), payments=[(date(2026, 2, 10), Yen(10_001))])


def test_nothing_is_due_on_the_due_date_itself() -> None:
    assert charge(1_000_000, date(2026, 6, 30), date(2026, 6, 30)).result == Yen(0)
    assert charge(1_000_000, date(2026, 6, 30), date(2026, 7, 1)).segments[0].days == 1


def test_the_year_has_365_days_even_in_a_leap_year() -> None:
    found = charge(365_000, date(2023, 11, 30), date(2024, 12, 31))
    assert found.segments[-1].days == 366
    assert found.segments[-1].amount.amount == 365_000 * 87 * 366 // 365_000


def test_under_1000_yen_is_dropped_and_100_yen_is_cut() -> None:
    grown = [charge(100_000, date(2026, 1, 31), date(2026, 1, 31) + n * ONE) for n in range(1, 200)]
    assert all(c.result.amount == 0 for c in grown if c.subtotal.amount < 1_000)
    assert all(c.result.amount == c.subtotal.amount // 100 * 100 for c in grown if c.subtotal.amount >= 1_000)


def test_without_the_split_a_rate_that_stays_runs_over_new_year() -> None:
    split = charge(80_000, date(2018, 6, 30), date(2020, 12, 31))
    whole = charge(80_000, date(2018, 6, 30), date(2020, 12, 31), split_at_new_year=False)
    assert [s.days for s in split.segments] == [31, 153, 365, 366]
    assert [s.days for s in whole.segments] == [31, 884]
    assert whole.subtotal.amount - split.subtotal.amount in (0, 1, 2)


def test_without_the_split_an_unannounced_year_cuts_nothing() -> None:
    found = charge(80_000, date(2026, 6, 30), date(2028, 6, 30), split_at_new_year=False)
    assert [s.days for s in found.segments] == [31, 700]
    assert found.assumed


def test_a_row_of_the_settings_adds_the_rate_of_a_new_year() -> None:
    new = Rate.of(
        date(2027, 1, 1),
        date(2027, 12, 31),
        low="3.0",
        high="9.3",
        refund="1.5",
        grace="1.5",
        corporate_extension="1.5",
    )
    found = late_charge(Yen(100_000), date(2026, 10, 31), date(2027, 3, 31), RateTable.of([new, *PUBLISHED.rows]))
    assert percent(found.segments[-1].rate) == "9.3"
    assert not found.assumed


def test_rows_that_overlap_are_refused() -> None:
    with pytest.raises(BadInput, match="R8.1.1"):
        RateTable.of([*PUBLISHED.rows, PUBLISHED.rows[-1]])
    with pytest.raises(BadInput):
        RateTable(())


def test_a_day_without_a_row_takes_the_row_before_it() -> None:
    table = RateTable.of([PUBLISHED.rows[-3], PUBLISHED.rows[-1]])
    row, until_on, assumed = table.on(date(2023, 5, 5))
    assert (row, until_on, assumed) == (PUBLISHED.rows[-3], date(2025, 12, 31), True)
    assert table.on(date(1960, 1, 1)) == (PUBLISHED.rows[-3], date(2020, 12, 31), True)
    assert table.on(date(2026, 5, 5)) == (PUBLISHED.rows[-1], date(2026, 12, 31), False)


def test_the_rows_delivered_are_the_published_ones() -> None:
    file = Path(__file__).parents[1] / "worked_examples/data/rates.json"
    published = json.loads(file.read_text("utf-8"))["periods"]
    assert len(published) == len(PUBLISHED.rows)
    for row, given_row in zip(PUBLISHED.rows, published, strict=True):
        assert row.until_on.isoformat() == given_row["to"]
        assert given_row["from"] in (None, row.from_on.isoformat())
        assert (percent(row.low), percent(row.high)) == (given_row["low"], given_row["high"])
        assert (percent(row.refund), percent(row.corporate_extension)) == (
            given_row["refund"],
            given_row["corp_extension"],
        )
        assert (row.grace and percent(row.grace)) == given_row["yuyo"]


def test_a_rate_is_shown_with_the_decimals_it_has() -> None:
    assert [percent(Fraction(text)) for text in ("9", "14.6", "7.25", "0.1")] == ["9.0", "14.6", "7.25", "0.1"]


def test_the_next_100_yen_fall_due_on_the_day_the_screen_names() -> None:
    paid = [(date(2025, 3, 10), Yen(10_000))]
    step = next_step(Yen(24_000), date(2024, 9, 2), date(2026, 11, 24), PUBLISHED, payments=paid)
    assert step is not None
    assert (step.amount, step.reached_on, step.per_day) == (Yen(3_100), date(2026, 11, 28), Yen(3))


def test_nothing_grows_on_a_principal_that_is_paid() -> None:
    paid = [(date(2026, 3, 10), Yen(24_000))]
    assert next_step(Yen(24_000), date(2026, 1, 31), date(2026, 11, 24), PUBLISHED, payments=paid) is None
    assert next_step(Yen(1_999), date(2026, 1, 31), date(2026, 11, 24), PUBLISHED) is None


def test_before_the_due_date_the_first_1000_yen_are_named() -> None:
    step = next_step(Yen(100_000), date(2026, 6, 30), date(2026, 6, 1), PUBLISHED)
    assert step is not None
    assert step.amount == Yen(1_000)
    assert charge(100_000, date(2026, 6, 30), step.reached_on).result == Yen(1_000)
    assert charge(100_000, date(2026, 6, 30), step.reached_on - ONE).result == Yen(0)


@settings(max_examples=60)
@given(PRINCIPALS, DUE_DAYS, LATE_DAYS, st.booleans())
def test_the_day_before_the_next_step_shows_the_old_amount(
    principal: int, due_on: date, late: int, split: bool
) -> None:
    paid_on = due_on + late * ONE
    step = next_step(Yen(principal), due_on, paid_on, PUBLISHED, split_at_new_year=split)
    if step is not None:
        assert step.reached_on > paid_on
        assert charge(principal, due_on, step.reached_on, split_at_new_year=split).result == step.amount
        before = charge(principal, due_on, step.reached_on - ONE, split_at_new_year=split)
        assert before.result == charge(principal, due_on, paid_on, split_at_new_year=split).result


@given(PRINCIPALS, DUE_DAYS, LATE_DAYS, st.integers(0, 400), st.booleans())
def test_paying_later_never_costs_less(principal: int, due_on: date, late: int, longer: int, split: bool) -> None:
    paid_on = due_on + late * ONE
    sooner = charge(principal, due_on, paid_on, split_at_new_year=split)
    later = charge(principal, due_on, paid_on + longer * ONE, split_at_new_year=split)
    assert sooner.subtotal.amount <= later.subtotal.amount
    assert sooner.result.amount <= later.result.amount


@st.composite
def cases(draw: st.DrawFn) -> tuple[int, date, date, list[tuple[date, Yen]]]:
    principal = draw(PRINCIPALS)
    due_on = draw(DUE_DAYS)
    paid_on = due_on + draw(st.integers(-5, 1_500)) * ONE
    left, payments = principal, []
    for offset in sorted(draw(st.lists(st.integers(-60, 1_600), max_size=4))):
        part = draw(st.integers(0, left))
        if part:
            payments.append((due_on + offset * ONE, Yen(part)))
            left -= part
    return principal, due_on, paid_on, payments


def day_by_day(
    principal: int, due_on: date, paid_on: date, payments: list[tuple[date, Yen]], split: bool
) -> list[tuple]:
    """The rule told naively: each day's rate and base, then runs of equal days."""
    month_until = months_after(due_on, 1)
    days = []
    for n in range(1, (paid_on - due_on).days + 1):
        day = due_on + n * ONE
        left = principal - sum(amount.amount for received_on, amount in payments if received_on < day)
        base = 0 if left < 2_000 else left // 1_000 * 1_000
        known = [row for row in PUBLISHED.rows if row.from_on <= day]
        row = known[-1] if known else PUBLISHED.rows[0]
        if base:
            days.append(
                (base, row.low if day <= month_until else row.high, day <= month_until, day.year if split else 0)
            )
    runs = []
    for (base, rate, _, _), group in groupby(days):
        count = len(list(group))
        runs.append((count, percent(rate), base, base * rate.numerator * count // (rate.denominator * 36_500)))
    return runs


@settings(max_examples=150, deadline=None)
@given(cases(), st.booleans())
def test_segments_equal_a_naive_model_day_by_day(case: tuple[int, date, date, list], split: bool) -> None:
    principal, due_on, paid_on, payments = case
    found = late_charge(Yen(principal), due_on, paid_on, PUBLISHED, payments=payments, split_at_new_year=split)
    assert rows(found) == day_by_day(principal, due_on, paid_on, payments, split)
    assert found.subtotal.amount == sum(yen for *_, yen in rows(found))


@given(cases())
def test_segments_follow_each_other_without_gap(case: tuple[int, date, date, list]) -> None:
    principal, due_on, paid_on, payments = case
    found = late_charge(Yen(principal), due_on, paid_on, PUBLISHED, payments=payments)
    for segment, following in zip(found.segments, found.segments[1:], strict=False):
        assert following.from_on == segment.until_on + ONE
    if found.segments:
        assert found.segments[0].from_on == due_on + ONE
        assert found.segments[-1].until_on <= paid_on


@given(cases())
def test_the_derivation_tells_every_segment_and_ends_with_the_result(case: tuple[int, date, date, list]) -> None:
    principal, due_on, paid_on, payments = case
    found = late_charge(Yen(principal), due_on, paid_on, PUBLISHED, payments=payments)
    steps = found.derivation
    assert steps[-1].amount == found.result
    assert sum(" x " in step.text for step in steps) == len(found.segments)
