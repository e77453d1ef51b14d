"""Counting periods (法20条の5①; 民法140条, 143条) and the days after a demand notice."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.values.periods import demand_by, demand_dates, months_after, months_after_steps

DAYS = st.dates(date(1950, 1, 1), date(2150, 12, 31))


@pytest.mark.parametrize(
    ("from_on", "months", "last_day"),
    [
        (date(2026, 2, 2), 1, date(2026, 3, 2)),
        (date(2022, 1, 31), 1, date(2022, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 1, 29), 1, date(2026, 2, 28)),
        (date(2026, 1, 30), 1, date(2026, 2, 28)),
        (date(2026, 2, 28), 1, date(2026, 3, 31)),
        (date(2026, 12, 28), 1, date(2027, 1, 28)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 3, 31), 12, date(2027, 3, 31)),
    ],
)
def test_months_run_by_the_calendar_from_the_day_after(from_on: date, months: int, last_day: date) -> None:
    assert months_after(from_on, months) == last_day


@given(DAYS, st.integers(1, 600))
def test_a_period_ends_before_the_corresponding_day_or_on_the_last_of_the_month(from_on: date, months: int) -> None:
    first, following = from_on + timedelta(days=1), months_after(from_on, months) + timedelta(days=1)
    passed = (following.year - first.year) * 12 + following.month - first.month
    if following.day == first.day:
        assert passed == months
    else:
        assert following.day == 1
        assert passed == months + 1


def test_a_period_of_no_month_is_a_programming_fault() -> None:
    with pytest.raises(ValueError):
        months_after(date(2026, 1, 1), 0)


def test_the_steps_say_how_the_last_day_was_found() -> None:
    assert [step.text for step in months_after_steps(date(2026, 2, 2), 1)] == [
        "令和8年2月2日の翌日令和8年2月3日から数えます。",
        "1か月後の応当日令和8年3月3日の前日、令和8年3月2日に期間が満了します。",
    ]
    assert "応当する日がない" in months_after_steps(date(2026, 1, 30), 1)[1].text


@pytest.mark.parametrize(
    ("issued_on", "elapsed_on", "seizable_from"),
    [
        (date(2026, 7, 17), date(2026, 7, 27), date(2026, 7, 28)),
        (date(2024, 7, 22), date(2024, 8, 1), date(2024, 8, 2)),
        (date(2024, 8, 5), date(2024, 8, 15), date(2024, 8, 16)),
        (date(2025, 4, 28), date(2025, 5, 8), date(2025, 5, 9)),
    ],
)
def test_a_seizure_may_follow_the_day_after_ten_days_have_elapsed(
    issued_on: date, elapsed_on: date, seizable_from: date
) -> None:
    dates = demand_dates(issued_on)
    assert (dates.elapsed_on, dates.seizable_from) == (elapsed_on, seizable_from)
    assert len(dates.derivation) == 3


def test_a_demand_notice_goes_out_within_twenty_days() -> None:
    assert demand_by(date(2026, 6, 30)) == date(2026, 7, 20)
