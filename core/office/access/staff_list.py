"""The list of 9001: who is registered, in which office and state, when last seen, and what of the sign-in is still open.

It is about staff alone: no taxpayer's name or number stands in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from core.office.access.transfers import Transfer, move_due
from core.office.roster import GivenRole, Office, StaffMember, StaffState
from core.values.refusals import NotFound

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.ports import Store

FUNCTION = "office.staff"
UNUSED = timedelta(days=60)
"""An account that nobody used for so long is shown as such."""


class Readiness(StrEnum):
    """Whether a person can sign in, and what is still to be done; the value is the word on the screen."""

    READY = "可"
    NOT_ISSUED = "未発行"
    """Registered, without a first password."""
    FIRST = "初回待"
    """A first password was issued and waits to be replaced."""
    FACTOR = "登録待"
    """The second factor is to be made by its owner."""
    EXPIRED = "期限切"
    """The time for it is over: a first password or a second factor has to be issued anew."""


@dataclass(frozen=True, slots=True)
class StaffLine:
    """One line. `seen_at` is the last key of the last session; None before the first sign-in."""

    member: StaffMember
    seen_at: datetime | None
    signed_in: bool
    has_factor: bool
    password_until: datetime | None
    """End of a first password that its owner has not replaced yet."""
    enrol_until: datetime | None
    """Until when a person without a second factor may make one."""
    has_party: bool

    def readiness(self, now: datetime) -> Readiness:
        """Whether the person can sign in now, and if not what is missing."""
        if self.has_factor and self.password_until is None:
            return Readiness.READY
        ends = [until for until in (self.password_until, None if self.has_factor else self.enrol_until) if until]
        if not ends:
            return Readiness.NOT_ISSUED
        if now > min(ends):
            return Readiness.EXPIRED
        return Readiness.FIRST if self.password_until else Readiness.FACTOR

    def unused(self, now: datetime) -> bool:
        """True when the account of somebody in office lay still for sixty days."""
        active = self.member.state is StaffState.ACTIVE
        return active and self.seen_at is not None and now - self.seen_at > UNUSED


@dataclass(frozen=True, slots=True)
class StaffFile:
    """One person in full, as 9001 shows them."""

    line: StaffLine
    roles: tuple[GivenRole, ...]
    transfers: tuple[Transfer, ...]


@dataclass(frozen=True, slots=True)
class StaffBoard:
    """What 9001 shows: all persons, and the offices to which they can belong, by code."""

    lines: tuple[StaffLine, ...]
    offices: tuple[Office, ...]
    now: datetime


class StaffLines(Protocol):
    """Staff in the store, with their sessions."""

    def listed(self, staff_no: str | None = None) -> Sequence[StaffLine]:
        """All persons by number, or one; accounts that machines use are not among them."""
        ...

    def ever_held_together(self, one: str, other: str, until: date) -> bool:
        """Whether on some day until then two different people held the two roles, each with a second factor of their
        own. It stays so for good, whatever became of the two."""
        ...

    def party_id_of(self, party_no: str) -> int | None:
        """The party of a 宛名番号; nothing else of it is read."""
        ...


def open_staff_board(ctx: Context[Store]) -> StaffBoard:
    """All persons by number, after the transfers whose day has come were done."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        due = bool(store.transfers.due(ctx.now().date()))
    if due:
        with ctx.write() as store:
            move_due(store, ctx.now().date())
    with ctx.read() as store:
        return StaffBoard(tuple(store.staff_lines.listed()), tuple(store.city.offices()), ctx.now())


def get_staff_file(ctx: Context[Store], staff_no: str) -> StaffFile:
    """One person with roles of today and transfers. Raises NotFound."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        lines = store.staff_lines.listed(staff_no)
        if not lines:
            raise NotFound(what=f"職員番号{staff_no}")
        roles = tuple(store.roster.roles(staff_no, ctx.now().date()))
        return StaffFile(lines[0], roles, tuple(store.transfers.of(staff_no)))
