"""支払を受けた給料等の現金."""

from __future__ import annotations

from datetime import date

import pytest

from core.seizure.exemption.cash import cash_exemption
from core.values.money import ZERO, Yen
from core.values.refusals import BadInput

SEIZED = date(2026, 9, 5)


def test_twenty_of_thirty_days_leave_two_thirds() -> None:
    assert cash_exemption(Yen(150_000), SEIZED, date(2026, 9, 25), 30).exempt_amount == Yen(100_000)


def test_a_part_of_a_yen_counts_for_the_person() -> None:
    assert cash_exemption(Yen(100_000), SEIZED, date(2026, 9, 25), 31).exempt_amount == Yen(64_517)


def test_more_days_than_the_period_leave_the_whole() -> None:
    assert cash_exemption(Yen(150_000), SEIZED, date(2026, 10, 25), 30).exempt_amount == Yen(150_000)


def test_on_the_pay_day_nothing_must_last() -> None:
    assert cash_exemption(Yen(150_000), SEIZED, SEIZED, 30).exempt_amount == ZERO


@pytest.mark.parametrize(
    ("monthly", "next_pay_on", "period_days", "field"),
    [
        (-1, date(2026, 9, 25), 30, "monthly-exempt"),
        (1, date(2026, 9, 4), 30, "next-pay"),
        (1, date(2026, 9, 25), 0, "period-days"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(
    monthly: int, next_pay_on: date, period_days: int, field: str
) -> None:
    with pytest.raises(BadInput) as refused:
        cash_exemption(Yen(monthly), SEIZED, next_pay_on, period_days)
    assert refused.value.field == field
