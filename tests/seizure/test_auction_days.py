"""公売と配当の日."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.seizure.auction_days import (
    AuctionAnnouncedTooLate,
    auction_notice,
    claims_reported_by,
    claims_reported_by_collection,
    money_handed_over_on,
    refuse_late_notice,
    statement_sent_by,
)
from core.values.business_days import is_business_day
from core.values.refusals import BadInput


@pytest.mark.parametrize(
    ("auction_on", "post_by"),
    [
        (date(2026, 12, 15), date(2026, 12, 4)),
        (date(2026, 12, 16), date(2026, 12, 4)),
        (date(2026, 12, 17), date(2026, 12, 4)),
        (date(2026, 12, 18), date(2026, 12, 7)),
        (date(2027, 1, 12), date(2026, 12, 28)),
    ],
)
def test_the_last_day_for_announcing_an_auction(auction_on: date, post_by: date) -> None:
    assert auction_notice(auction_on).on == post_by


def test_a_day_closed_by_setting_gives_way_too() -> None:
    assert auction_notice(date(2026, 12, 15), closed={date(2026, 12, 4)}).on == date(2026, 12, 3)


@given(st.dates(date(2026, 1, 1), date(2028, 12, 31)))
def test_ten_whole_days_lie_between_notice_and_auction(auction_on: date) -> None:
    post_by = auction_notice(auction_on).on
    assert is_business_day(post_by)
    assert (auction_on - post_by).days > 10


def test_a_notice_after_its_last_day_is_refused() -> None:
    refuse_late_notice(date(2026, 12, 15), date(2026, 12, 4))
    with pytest.raises(AuctionAnnouncedTooLate):
        refuse_late_notice(date(2026, 12, 15), date(2026, 12, 5))


def test_a_day_of_no_modern_calendar_is_refused() -> None:
    with pytest.raises(BadInput):
        auction_notice(date(1, 1, 5))


def test_claims_are_reported_by_the_day_before_even_on_a_sunday() -> None:
    assert claims_reported_by(date(2026, 12, 21)).on == date(2026, 12, 20)


def test_where_money_is_collected_claims_are_reported_by_that_day() -> None:
    assert claims_reported_by_collection(date(2026, 12, 20)).on == date(2026, 12, 20)


@pytest.mark.parametrize(
    ("paid_on", "by"),
    [
        (date(2026, 12, 1), date(2026, 12, 4)),
        (date(2026, 12, 2), date(2026, 12, 7)),
        (date(2026, 12, 28), date(2027, 1, 4)),
    ],
)
def test_the_statement_goes_out_within_three_days_and_a_closed_day_gives_way(paid_on: date, by: date) -> None:
    assert statement_sent_by(paid_on).on == by


def test_the_money_is_handed_over_when_seven_days_have_passed_even_on_a_closed_day() -> None:
    assert money_handed_over_on(date(2026, 12, 4)).on == date(2026, 12, 11)
    assert money_handed_over_on(date(2026, 12, 25)).on == date(2027, 1, 1)
    assert money_handed_over_on(date(2026, 12, 4)).on - date(2026, 12, 4) == timedelta(days=7)


def test_every_day_has_its_article() -> None:
    steps = [*auction_notice(date(2026, 12, 16)).derivation, *statement_sent_by(date(2026, 12, 2)).derivation]
    assert all(step.article for step in steps)
