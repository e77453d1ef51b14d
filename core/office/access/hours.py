"""Hours and closed days of use: outside them nobody signs in without the grant G5, and a session ends with them.

Both are dated settings (9101): whether they hold at all, and the hours. Closed days are those of the office's calendar.
Accounts that a machine uses are not bound.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from core.office.access.open_hours import parse_hours
from core.office.calendar import days_set
from core.office.settings import value_of
from core.values.business_days import is_business_day
from core.values.refusals import Refusal

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.ports import Store

HELD = "office_hours_held"
HOURS = "office_hours"
OUTSIDE_HOURS = "G5"


class OutsideHours(Refusal):
    """Password and second factor were right, but it is night or a closed day, and the person has no G5."""

    sentence = "利用時間外です（{hours}、閉庁日を除く）。必要なときは係長へ申し出てください（G5 時間外の利用）。"


def closing_time(store: Store, staff_no: str, now: datetime) -> datetime | None:
    """When the person's use ends today, or None when no hours bind them. The moment itself when it is not possible now."""
    day = now.date()
    if not value_of(store, HELD, day):
        return None
    if any(grant.grant_code == OUTSIDE_HOURS for grant in store.roster.grants(staff_no, day)):
        return None
    days = days_set(store)
    opened_by_the_city = day in days.opened and day not in days.closed  # also a Saturday on which the counter is open
    if not opened_by_the_city and not is_business_day(day, closed=days.closed, opened=days.opened):
        return now
    return parse_hours(value_of(store, HOURS, day)).close_of(now) or now


def told_hours(store: Store, now: datetime) -> str:
    """The hours as the refusal says them."""
    return str(value_of(store, HOURS, now.date()))


def session_closes(ctx: Context[Store]) -> datetime | None:
    """When the actor's own session ends by the hours of use; None when it does not. For the warning before it."""
    ctx.require_session(enrolling=True)
    with ctx.read() as store:
        session = store.sessions.get(ctx.actor.session_id) if ctx.actor.session_id is not None else None
    return session.until_at if session is not None else None
