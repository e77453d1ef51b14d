"""Looking into the audit log (9201): by person, party, function, period and result; each look is itself recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from core.office.access.open_hours import parse_hours
from core.office.audit import Result
from core.office.calendar import days_set
from core.office.functions import FUNCTIONS
from core.office.settings import value_of
from core.values.business_days import is_business_day
from core.values.refusals import NotFound

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.ports import Store

FUNCTION = "office.audit"
SEES_ALL = "auditor"
_NAMES = {function.code: function.name for function in FUNCTIONS}


class Odd(StrEnum):
    """Times at which the office does not work; the value is the word on the screen."""

    NIGHT = "夜間"
    CLOSED = "閉庁日"
    EITHER = "夜間・閉庁日"


@dataclass(frozen=True, slots=True)
class OddTimes:
    """Odd times brought to the text of the log: night is before `night_until` and from `night_from` on, `HH:MM`.

    Empty texts mean that the night does not matter.
    """

    night_from: str
    night_until: str
    closed_days: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """What to look for; what is left out does not matter. Days are those of the office.

    `staff` is a staff number, a user id or a part of a name. Of several functions a row has one.
    """

    staff_no: str | None = None
    staff: str | None = None
    party_id: int | None = None
    function_codes: tuple[str, ...] = ()
    from_on: date | None = None
    until_on: date | None = None
    result: Result | None = None
    file_name: str | None = None
    words: str | None = None
    """A part of the word of the act (閲覧, 起案)."""
    from_time: time | None = None
    until_time: time | None = None
    """Times of the day, both inclusive by the minute; a beginning after the end goes over midnight."""
    odd: Odd | None = None
    session_id: int | None = None
    office_code: str | None = None
    """Rows of the people of one office."""

    @property
    def facts(self) -> dict[str, object]:
        """The conditions as they go into the record of the look."""
        found = {key: ",".join(value) if key == "function_codes" else value for key, value in asdict(self).items()}
        return {
            key: f"{value:%H:%M}" if isinstance(value, time) else str(value)
            for key, value in found.items()
            if value not in (None, "")
        }


@dataclass(frozen=True, slots=True)
class AuditRow:
    """A row of the log with the names that belong to its numbers, its hashes, and whether they fit its content."""

    seq: int
    at: datetime
    at_utc: datetime
    staff_no: str
    staff_name: str
    session_id: int | None
    terminal: str
    function_code: str
    act: str
    result: Result
    party_id: int | None
    file_name: str | None
    reason: str | None
    facts: Mapping[str, Any]
    prev_hash: bytes
    hash: bytes
    intact: bool
    """The hash fits the content and the row before; the whole chain is another question (`osame audit verify`)."""
    party_no: str = ""
    """宛名番号 of the party."""
    boot_id: str = ""

    @property
    def function_name(self) -> str:
        """The function's name on the screen."""
        return _NAMES.get(self.function_code, self.function_code)


@dataclass(frozen=True, slots=True)
class ChainCheck:
    """The last time that the whole chain was computed again: when, over how many rows, where it broke if it did."""

    at: datetime
    row_count: int
    broken_at: int | None


class AuditReader(Protocol):
    """The log, read by conditions."""

    def listed(
        self, wanted: AuditFilter, *, before: int | None, limit: int, odd: OddTimes | None = None
    ) -> list[AuditRow]:
        """Rows below a number, newest first; `odd` is what the filter's odd times are in the texts of the log."""
        ...

    def first_day(self) -> date | None:
        """The earliest day of the log."""
        ...

    def get(self, seq: int) -> AuditRow:
        """One row. Raises NotFound."""
        ...

    def party_id_of(self, party_no: str) -> int | None:
        """The party of a 宛名番号."""
        ...

    def last_check(self) -> ChainCheck | None:
        """The last verification of the chain that is in the log."""
        ...


def last_check(ctx: Context[Store]) -> ChainCheck | None:
    """When the chain was verified last, for the head of 9201; None before the first time."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        return store.audit_reader.last_check()


def known_break(ctx: Context[Store], function_code: str) -> int | None:
    """The row at which the last verification found the chain broken, for a screen whose answer rests on the log.

    None when it was whole, or never verified. `function_code` is the function of the screen, which must be readable.
    """
    ctx.authorize(function_code, "read")
    with ctx.read() as store:
        check = store.audit_reader.last_check()
    return check.broken_at if check is not None else None


def party_of(ctx: Context[Store], party_no: str) -> int:
    """The party of a 宛名番号, with or without its leading zeros, to look for it in the log. Raises NotFound."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        party_id = store.audit_reader.party_id_of(party_no) or store.audit_reader.party_id_of(party_no.zfill(8))
    if party_id is None:
        raise NotFound(what=f"宛名番号 {party_no} ", field="party")
    return party_id


def list_audit(
    ctx: Context[Store], wanted: AuditFilter | None = None, *, before: int | None = None, limit: int = 100
) -> list[AuditRow]:
    """Rows of the log, newest first; the next page comes by the number of the last one shown."""
    ctx.authorize(FUNCTION, "read")
    wanted = wanted or AuditFilter()
    with ctx.read() as store:
        wanted = within_sight(ctx, store, wanted)
        rows = rows_of(ctx, store, wanted, before=before, limit=limit)
    ctx.record_view(
        FUNCTION, "操作ログの閲覧", party_id=wanted.party_id, found=len(rows), before=before, wanted=wanted.facts
    )
    return rows


def within_sight(ctx: Context[Store], store: Store, wanted: AuditFilter) -> AuditFilter:
    """The filter as the actor may ask it: the log of all is the auditor's, everybody else sees their own unit (§5)."""
    if any(role.role_code == SEES_ALL for role in store.roster.roles(ctx.actor.staff_no, ctx.now().date())):
        return wanted
    return replace(wanted, office_code=ctx.actor.office_code)


def rows_of(
    ctx: Context[Store], store: Store, wanted: AuditFilter, *, before: int | None, limit: int
) -> list[AuditRow]:
    """Rows of the log for the services that have asked for the right and record the look themselves."""
    return store.audit_reader.listed(wanted, before=before, limit=limit, odd=odd_times(ctx, store, wanted))


def odd_times(ctx: Context[Store], store: Store, wanted: AuditFilter) -> OddTimes | None:
    """What the filter's odd times are: the hours of the setting `audit_day_hours`, the closed days of its period."""
    if wanted.odd is None:
        return None
    today = ctx.now().date()
    hours = parse_hours(str(value_of(store, "audit_day_hours", today)))
    night = wanted.odd is not Odd.CLOSED
    days: tuple[str, ...] = ()
    if wanted.odd is not Odd.NIGHT:
        first = wanted.from_on or store.audit_reader.first_day() or today
        days = closed_days(store, first, min(wanted.until_on or today, today))
    return OddTimes(_hhmm(hours.last) if night else "", _hhmm(hours.first) if night else "", days)


def closed_days(store: Store, from_on: date, until_on: date) -> tuple[str, ...]:
    """The days of a period on which the office is closed, newest first, as ISO text."""
    own = days_set(store)
    days = (until_on - timedelta(days=n) for n in range((until_on - from_on).days + 1))
    return tuple(day.isoformat() for day in days if not is_business_day(day, closed=own.closed, opened=own.opened))


def _hhmm(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def get_audit(ctx: Context[Store], seq: int) -> AuditRow:
    """One row in full. Raises NotFound, also for one of another unit."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        row = store.audit_reader.get(seq)
        office = within_sight(ctx, store, AuditFilter()).office_code
        if office is not None and row.staff_no not in _people_of(store, office):
            raise NotFound(what=f"操作ログ{seq}")
    ctx.record_view(FUNCTION, "操作ログの詳細", party_id=row.party_id, seq=seq)
    return row


def _people_of(store: Store, office_code: str) -> set[str]:
    return {member.staff_no for member in store.roster.listed() if member.office_code == office_code}
