"""Hours and closed days of use (A10): refused outside them without G5, and a session ends with them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.office import signing_in
from core.office.access.hours import OutsideHours, session_closes
from core.office.access.open_hours import OpenHours, parse_hours
from core.office.calendar import CalendarDay
from core.office.clock import JST
from core.office.context import Context
from core.office.rights import SessionEnded
from core.office.roster import GivenGrant
from core.office.settings import check_value, known_setting
from core.office.signing_in import SignInRefused, touch
from core.values.refusals import BadInput
from tests.conftest import CtxFor
from tests.office.access.accounts import add_machine, comes_in
from tests.office.test_signing_in import newest
from tests.people import PASSWORD, FixedClock, add_staff, code_at
from tui.wiring import City

TODAY = date(2026, 11, 24)
Enter = Callable[[], Context[Any]]


def at(day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """A moment of November 2026."""
    return datetime(2026, 11, day, hour, minute, second, tzinfo=JST)


@pytest.fixture
def enter(city: City) -> Enter:
    """Sign YAMADA in with the code of the moment."""
    add_staff(city, "YAMADA", "collection", name="山田花子")
    return lambda: comes_in(city, PASSWORD, code_at(city.clock.now()), login_id="yamada")


def give_g5(city: City, until: date = TODAY) -> None:
    with city.vault.write() as store:
        store.roster.give_grant("YAMADA", GivenGrant("G5", None, TODAY, until), 0, 1)


@pytest.mark.parametrize(
    "moment",
    [at(24, 6, 59, 59), at(24, 22), at(25, 0), at(23, 10), at(28, 10), at(29, 12)],
    ids=["before", "after", "midnight", "holiday", "saturday", "sunday"],
)
def test_outside_the_hours_nobody_comes_in_and_the_log_says_why(
    city: City, enter: Enter, clock: FixedClock, moment: datetime
) -> None:
    clock.at = moment
    with pytest.raises(OutsideHours) as refusal:
        enter()
    assert "07:00-22:00" in refusal.value.message
    assert newest(city)["cause"] == "hours"


@pytest.mark.parametrize("moment", [at(24, 7), at(24, 21, 59, 59)])
def test_within_the_hours_they_come_in(city: City, enter: Enter, clock: FixedClock, moment: datetime) -> None:
    clock.at = moment
    assert enter()


def test_of_every_hour_of_a_fortnight_only_those_of_open_days_let_them_in(
    city: City, enter: Enter, clock: FixedClock
) -> None:
    came_in = []
    for hour in range(14 * 24):
        clock.at = at(16, 0) + timedelta(hours=hour)
        try:
            enter()
            came_in.append(clock.at)
        except OutsideHours:
            pass
    days = sorted({moment.day for moment in came_in})
    assert days == [16, 17, 18, 19, 20, 24, 25, 26, 27]
    assert {moment.hour for moment in came_in} == set(range(7, 22))


def test_who_has_not_proven_who_they_are_does_not_learn_of_the_hours(
    city: City, enter: Enter, clock: FixedClock
) -> None:
    clock.at = at(24, 23)
    for password, code in (("x", code_at(clock.now())), (PASSWORD, "000000")):
        with pytest.raises(SignInRefused):
            comes_in(city, password, code, login_id="yamada")


def test_a_code_that_was_right_outside_the_hours_is_used_up(city: City, enter: Enter, clock: FixedClock) -> None:
    clock.at = at(24, 23)
    with pytest.raises(OutsideHours):
        enter()
    with pytest.raises(SignInRefused):
        enter()


def test_with_g5_they_come_in_at_night_while_it_lasts(city: City, enter: Enter, clock: FixedClock) -> None:
    give_g5(city)
    clock.at = at(24, 23)
    assert session_closes(enter()) is None
    clock.at = at(25, 23)
    with pytest.raises(OutsideHours):
        enter()


def test_a_day_that_the_city_closes_or_opens_counts(city: City, enter: Enter, clock: FixedClock) -> None:
    with city.vault.write() as store:
        store.calendar.put(CalendarDay(TODAY, "closed", "臨時閉庁"), 1)
        store.calendar.put(CalendarDay(date(2026, 11, 28), "open", "休日窓口"), 1)
    with pytest.raises(OutsideHours):
        enter()
    clock.at = at(28, 10)
    assert enter()


def test_a_session_is_over_with_the_hours(city: City, enter: Enter, clock: FixedClock) -> None:
    clock.at = at(24, 21, 50)
    ctx = enter()
    assert session_closes(ctx) == at(24, 22)
    clock.at = at(24, 21, 59, 59)
    assert ctx.authorize("office.menu", "read")
    clock.at = at(24, 22)
    with pytest.raises(SessionEnded):
        ctx.authorize("office.menu", "read")
    assert signing_in.reap(city.vault, city.clock, city.outside) == 1
    assert newest(city, "サインアウト")["cause"] == "closed"


def test_g5_that_comes_while_they_work_lets_them_go_on(city: City, enter: Enter, clock: FixedClock) -> None:
    clock.at = at(24, 21, 50)
    ctx = enter()
    give_g5(city)
    touch(ctx)
    clock.at = at(24, 22, 30)
    assert ctx.authorize("office.menu", "read")


def test_a_session_with_g5_that_ended_yesterday_is_over_after_midnight(
    city: City, enter: Enter, clock: FixedClock
) -> None:
    give_g5(city)
    clock.at = at(24, 23)
    ctx = enter()
    clock.at = at(25, 0, 1)
    touch(ctx)
    with pytest.raises(SessionEnded):
        touch(ctx)


def test_without_the_switch_no_hour_is_closed(city: City, enter: Enter, clock: FixedClock, ctx_for: CtxFor) -> None:
    with city.vault.write() as store:
        store.settings.put("office_hours_held", TODAY, False, 1)
    clock.at = at(28, 3)
    assert session_closes(enter()) is None


def test_other_hours_hold_from_their_day_on(city: City, enter: Enter, clock: FixedClock, ctx_for: CtxFor) -> None:
    with city.vault.write() as store:
        store.settings.put("office_hours", date(2026, 11, 25), "08:30-17:15", 1)
    clock.at = at(24, 21)
    assert enter()
    clock.at = at(25, 17, 15)
    with pytest.raises(OutsideHours):
        enter()


def test_accounts_of_machines_work_at_night(city: City, clock: FixedClock) -> None:
    key = add_machine(city, "nightly", "夜間処理", "operator")
    clock.at = at(28, 3)
    ctx = signing_in.authenticate_unattended(city.vault, city.clock, city.outside, "nightly", key)
    assert ctx.authorize("office.operations", "enter")


@pytest.mark.parametrize(
    "text", ["", "7:00-22:00", "07:00", "22:00-07:00", "07:00-07:00", "07:00-25:00", "07:00 22:00"]
)
def test_hours_of_another_form_are_refused(text: str) -> None:
    with pytest.raises(BadInput):
        check_value(known_setting("office_hours"), text)


@given(st.integers(0, 23), st.integers(0, 59), st.integers(0, 23), st.integers(0, 59), st.integers(0, 24 * 60 * 60 - 1))
def test_use_is_possible_from_the_first_minute_until_the_last(h1: int, m1: int, h2: int, m2: int, second: int) -> None:
    first, last = sorted((h1 * 60 + m1, h2 * 60 + m2))
    if first == last:
        return
    hours = parse_hours(f"{first // 60:02d}:{first % 60:02d}-{last // 60:02d}:{last % 60:02d}")
    assert hours == OpenHours(first, last)
    midnight = at(24, 0)
    close = hours.close_of(midnight + timedelta(seconds=second))
    assert close == (midnight + timedelta(minutes=last) if first * 60 <= second < last * 60 else None)
