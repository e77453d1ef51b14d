"""Rights of the demonstration: a few single grants and refusals, an account of maintenance, and a change that waits for 課長."""

from __future__ import annotations

from datetime import date, timedelta

from core.office.access.changes import Change, Effect, Key, Subject
from core.office.access.rights_changes import draft_rights
from core.office.rights import Level
from core.office.staff import give_grant, set_right
from tui.demo.accounts import ACCOUNTS
from tui.demo.story import StoryClock, signed_in
from tui.wiring import City, system_context

_NUMBER = {account.login_id: account.staff_no for account in ACCOUNTS}


def tell_of_rights(city: City, clock: StoryClock, today: date) -> None:
    """Give what was given long ago, and draft what 加藤 finds in the tray this morning."""
    system, day = system_context(city), clock.now().date()
    month_end = (today.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    set_right(system, _NUMBER["nakamura"], "collection.batches", "read", "grant", day, today + timedelta(days=120))
    set_right(system, _NUMBER["tanaka"], "collection.correction", "enter", "refuse", today + timedelta(days=30))
    give_grant(system, _NUMBER["nakamura"], "G1", day, month_end)
    give_grant(system, _NUMBER["suzuki"], "G5", day, today + timedelta(days=120))
    with signed_in(city, clock, "kanri") as ctx:
        draft_rights(ctx, _NUMBER["tanaka"], _version(city, _NUMBER["tanaka"]), _changes(today), "12月の異動の準備")


def _version(city: City, staff_no: str) -> int:
    with city.vault.read() as store:
        return store.roster.get(staff_no).rights_version


def _changes(today: date) -> list[Change]:
    """収納 learns 整理: the role from next week on, a look at the log of the jobs, and work after hours for a month."""
    begins = today + timedelta(days=7)
    return [
        Change(Key(Subject.ROLE, "delinquency"), Effect.GIVE, begins, None),
        Change(Key(Subject.FUNCTION, "office.settings", Level.READ), Effect.GIVE, begins, begins + timedelta(days=90)),
        Change(Key(Subject.GRANT, "G5"), Effect.GIVE, begins, begins + timedelta(days=30)),
    ]
