"""Changes of rights for tests: composing one, drafting it, approving it with a fresh code."""

from __future__ import annotations

from datetime import date
from typing import Any

from core.office.access.break_glass import draft_support
from core.office.access.changes import Change, Effect, Key, Subject
from core.office.access.rights_changes import draft_rights
from core.office.approvals import Approved, approve
from core.office.context import Context
from core.office.drafts import DraftRef
from core.office.rights import Level
from tests.people import FixedClock, code_at
from tui.wiring import City

TODAY = date(2026, 11, 24)


def role(code: str, from_on: date = TODAY, until_on: date | None = None) -> Change:
    """A role to be given."""
    return Change(Key(Subject.ROLE, code), Effect.GIVE, from_on, until_on)


def right(
    code: str, level: str = "read", from_on: date = TODAY, until_on: date | None = None, effect: Effect = Effect.GIVE
) -> Change:
    """A single grant, or with `effect` a refusal."""
    return Change(Key(Subject.FUNCTION, code, Level(level)), effect, from_on, until_on)


def grant(code: str, until_on: date, from_on: date = TODAY, limit_yen: int | None = None) -> Change:
    """One of G1 to G6."""
    return Change(Key(Subject.GRANT, code), Effect.GIVE, from_on, until_on, limit_yen)


def end(of: Change, last_on: date) -> Change:
    """The end of a row that was given."""
    return Change(of.key, Effect.END, of.from_on, last_on)


def version(city: City, staff_no: str) -> int:
    with city.vault.read() as store:
        return store.roster.get(staff_no).rights_version


def draft(city: City, admin: Context[Any], staff_no: str, *changes: Change, reason: str = "異動による") -> DraftRef:
    """Draft changes for somebody, composed on their rights of now."""
    return draft_rights(admin, staff_no, version(city, staff_no), changes, reason)


def decide(clock: FixedClock, by: Context[Any], ref: DraftRef) -> Approved:
    """Approve it with a code that was not used yet."""
    clock.move(seconds=30)
    return approve(by, ref.draft_id, ref.revision, ref.digest, code_at(clock.now()))


def changed(
    city: City, clock: FixedClock, admin: Context[Any], manager: Context[Any], who: str, *changes: Change
) -> None:
    """Draft and approve."""
    decide(clock, manager, draft(city, admin, who, *changes))


def supported(
    clock: FixedClock, operator: Context[Any], approver: Context[Any], who: str, *functions: str, minutes: int = 120
) -> None:
    """An emergency support for somebody, drafted and approved."""
    decide(clock, approver, draft_support(operator, who, functions, minutes, "夜間バッチの停止の調査"))
