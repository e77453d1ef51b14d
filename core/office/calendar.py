"""The office's calendar: days closed or opened besides the law's holidays, and the business date (業務日付)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Protocol

from core.values.business_days import closed_reason, is_business_day
from core.values.refusals import BadInput, Refusal

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.ports import Store

FUNCTION = "office.settings"
BUSINESS_DATE = "business_date"
_SATURDAY = 5
FURTHEST = timedelta(days=10)
"""How far from the real day a business date may lie: across New Year, not into another month's books."""


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day that the city closes (`closed`) or keeps open (`open`) against the law's calendar, with its name."""

    day: date
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class DayTold:
    """A day of the calendar for 9101: whether the office is closed on it, why, and what the city has set, if anything."""

    day: date
    closed: bool
    name: str
    set_kind: str


@dataclass(frozen=True, slots=True)
class DaysSet:
    """What the city has set, in the form in which the rules of business days take it."""

    closed: frozenset[date]
    opened: frozenset[date]


class BusinessDateTooFar(Refusal):
    """The business date lies too far from the real day."""

    sentence = "業務日付は今日から前後10日以内の日を指定してください。"


class Calendar(Protocol):
    """The city's own days in the store."""

    def put(self, day: CalendarDay, audit_seq: int) -> None:
        """Set a day; what was set for it before is replaced."""
        ...

    def remove(self, day: date) -> bool:
        """Leave a day to the law's calendar again; False when nothing was set."""
        ...

    def listed(self, from_on: date, until_on: date) -> list[CalendarDay]:
        """Days set in a period, in order."""
        ...


def days_set(store: Store) -> DaysSet:
    """All days that the city has set, read in the caller's transaction, for the rules of business days."""
    days = store.calendar.listed(date.min, date.max)
    return DaysSet(
        frozenset(each.day for each in days if each.kind == "closed"),
        frozenset(each.day for each in days if each.kind == "open"),
    )


def list_days(ctx: Context[Store], from_on: date, until_on: date) -> list[CalendarDay]:
    """Days that the city has set in a period."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        return store.calendar.listed(from_on, until_on)


def list_calendar(ctx: Context[Store], from_on: date, until_on: date, *, weekends: bool = False) -> list[DayTold]:
    """Days of a period that are no common working days: holidays of the law and what the city set.

    Saturdays and Sundays on which nothing is set are left out unless they are asked for.
    """
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        own = {each.day: each for each in store.calendar.listed(from_on, until_on)}
        days = days_set(store)
    told = []
    day = from_on
    while day <= until_on:
        reason = closed_reason(day, closed=days.closed, opened=days.opened)
        if day in own:
            told.append(DayTold(day, bool(reason), own[day].name, own[day].kind))
        elif reason and (weekends or day.weekday() < _SATURDAY):
            told.append(DayTold(day, True, reason, ""))
        day += timedelta(days=1)
    return told


def put_day(ctx: Context[Store], store: Store, day: CalendarDay, draft_id: int) -> None:
    """Close a day or keep it open, in the transaction of the approval: no clerk sets one alone (§5)."""
    entry = ctx.entry(FUNCTION, "暦の変更", day=day.day.isoformat(), kind=day.kind, name=day.name, draft=draft_id)
    store.calendar.put(day, store.audit.record(entry))


def take_day_away(ctx: Context[Store], store: Store, day: date, draft_id: int) -> None:
    """Leave a day to the law's calendar again, in the transaction of the approval."""
    store.calendar.remove(day)
    store.audit.record(ctx.entry(FUNCTION, "暦の設定の取消", day=day.isoformat(), draft=draft_id))


def check_business_date(store: Store, real: date, business: date) -> None:
    """Raises BusinessDateTooFar, and BadInput for a day on which the office is closed."""
    if abs(business - real) > FURTHEST:
        raise BusinessDateTooFar(field="business_date")
    days = days_set(store)
    if business != real and not is_business_day(business, closed=days.closed, opened=days.opened):
        raise BadInput(reason="閉庁日です。開庁日を指定してください。", field="business_date")


def put_business_date(ctx: Context[Store], store: Store, business: date, draft_id: int) -> None:
    """Work today under another date, in the transaction of the approval; it holds for this very day only.

    Midnight ends it. Raises what `check_business_date` raises.
    """
    real = ctx.now().date()
    check_business_date(store, real, business)
    value = {"real": real.isoformat(), "business": business.isoformat()}
    seq = store.audit.record(ctx.entry(FUNCTION, "業務日付の変更", business=value["business"], draft=draft_id))
    store.settings.put(BUSINESS_DATE, real, value, seq)
