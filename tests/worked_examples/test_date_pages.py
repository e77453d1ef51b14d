"""Due dates and ends of periods as municipalities, the tax office and others print them. Sources: `url` in the data file."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from core.values.business_days import shift
from core.values.periods import demand_dates, months_after

RECORDS = [json.loads(line) for line in (Path(__file__).parent / "data/dates.jsonl").read_text("utf-8").splitlines()]


def of_kind(kind: str) -> list:
    return [pytest.param(record, id=record["id"]) for record in RECORDS if record["kind"] == kind]


@pytest.mark.parametrize("record", of_kind("holiday_shift"))
def test_a_published_due_date_comes_out(record: dict) -> None:
    assert shift(date.fromisoformat(record["nominal"])).isoformat() == record["published"]


@pytest.mark.parametrize("record", of_kind("months_after_due"))
def test_the_published_end_of_the_first_month_comes_out(record: dict) -> None:
    assert months_after(date.fromisoformat(record["due"]), record["months"]).isoformat() == record["published"]


@pytest.mark.parametrize("year", [2023, 2024, 2026])
@pytest.mark.parametrize("record", of_kind("months_elapsed"))
def test_the_published_end_of_a_period_in_months_comes_out_in_any_year(record: dict, year: int) -> None:
    from_on = date.fromisoformat(f"{year}-{record['base_md']}")
    assert months_after(from_on, record["months"]).isoformat() == f"{year}-{record['published_md']}"


def test_every_record_is_covered() -> None:
    kinds = {record["kind"] for record in RECORDS}
    assert kinds == {"holiday_shift", "months_after_due", "months_elapsed", "rule"}
    assert {record["id"] for record in RECORDS if record["kind"] == "rule"} == {"DT065", "DT066"}


def test_the_end_of_december_moves_to_the_fourth_or_the_next_business_day() -> None:
    """DT065 (米沢市)."""
    assert shift(date(2024, 12, 31)) == date(2025, 1, 6)
    assert shift(date(2026, 12, 31)) == date(2027, 1, 4)


def test_ten_days_from_the_demand_notice_are_counted_with_the_day_of_sending() -> None:
    """DT066: 発した日から起算して10日を経過した日 (法18条の2①二); the new period starts the day after."""
    dates = demand_dates(date(2026, 7, 17))
    assert dates.elapsed_on - dates.issued_on == timedelta(days=10)
    assert dates.seizable_from - dates.elapsed_on == timedelta(days=1)
