"""Holiday shift of 納期限 (法20条の5②, 令6条の18②), and business days against another calendar."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.values.business_days import (
    business_day_before,
    business_day_on_or_before,
    closed_reason,
    is_business_day,
    next_business_day,
    shift,
    shift_steps,
)


@pytest.mark.parametrize(
    ("nominal_on", "due_on"),
    [
        (date(2026, 1, 31), date(2026, 2, 2)),
        (date(2026, 2, 28), date(2026, 3, 2)),
        (date(2026, 5, 31), date(2026, 6, 1)),
        (date(2026, 12, 26), date(2026, 12, 28)),
        (date(2027, 12, 26), date(2027, 12, 27)),
        (date(2028, 12, 26), date(2028, 12, 26)),
        (date(2027, 1, 31), date(2027, 2, 1)),
        (date(2026, 12, 28), date(2026, 12, 28)),
        (date(2026, 12, 29), date(2027, 1, 4)),
        (date(2025, 12, 31), date(2026, 1, 5)),
        (date(2019, 4, 27), date(2019, 5, 7)),
    ],
)
def test_the_due_date_moves_to_the_next_business_day(nominal_on: date, due_on: date) -> None:
    assert shift(nominal_on) == due_on


@pytest.mark.parametrize("year", range(1990, 2031))
def test_the_end_of_december_moves_to_the_fourth_of_january_or_later(year: int) -> None:
    due_on = shift(date(year, 12, 31))
    assert due_on >= date(year + 1, 1, 4)
    assert due_on <= date(year + 1, 1, 6)


def test_every_day_from_1990_to_2030_agrees_with_another_calendar() -> None:
    theirs = holidays.country_holidays("JP", years=range(1990, 2031))
    day = date(1990, 1, 1)
    while day <= date(2030, 12, 31):
        closed = (
            day.weekday() >= 5
            or day in theirs
            or (day.month, day.day) in {(12, 29), (12, 30), (12, 31), (1, 2), (1, 3)}
        )
        assert is_business_day(day) is not closed, day
        day += timedelta(days=1)


def test_the_reason_for_a_closed_day_is_named() -> None:
    assert closed_reason(date(2026, 11, 23)) == "勤労感謝の日"
    assert closed_reason(date(2026, 11, 21)) == "土曜日"
    assert closed_reason(date(2026, 11, 22)) == "日曜日"
    assert closed_reason(date(2026, 12, 30)) == "年末年始"
    assert closed_reason(date(2026, 11, 24)) == ""


def test_a_day_that_the_settings_close_moves_the_due_date() -> None:
    assert shift(date(2026, 11, 24), closed={date(2026, 11, 24)}) == date(2026, 11, 25)


def test_a_holiday_that_a_later_law_takes_away_is_a_business_day() -> None:
    assert is_business_day(date(2026, 11, 23), opened={date(2026, 11, 23)})
    assert not is_business_day(date(2026, 11, 22), opened={date(2026, 11, 22)})


def test_the_days_around_a_closed_stretch() -> None:
    assert next_business_day(date(2026, 12, 28)) == date(2027, 1, 4)
    assert business_day_before(date(2027, 1, 4)) == date(2026, 12, 28)
    assert business_day_on_or_before(date(2026, 12, 4)) == date(2026, 12, 4)
    assert business_day_on_or_before(date(2026, 12, 6)) == date(2026, 12, 4)


@settings(deadline=None)  # the first day of a year computes its holidays
@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)))
def test_a_shifted_day_is_a_business_day_and_never_earlier(nominal_on: date) -> None:
    due_on = shift(nominal_on)
    assert is_business_day(due_on)
    assert nominal_on <= due_on <= nominal_on + timedelta(days=12)
    assert shift(due_on) == due_on


def test_the_steps_name_every_closed_day_that_was_passed() -> None:
    steps = [step.text for step in shift_steps(date(2026, 5, 31))]
    assert steps == [
        "令和8年5月31日は日曜日です。",
        "納期限は令和8年6月1日です（令和8年5月31日の翌日以後の最初の開庁日）。",
    ]


def test_the_holiday_library_is_not_loaded_at_start_up() -> None:
    code = "import sys, core.values.business_days; sys.exit('jpholiday' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
