"""6104 の案件の一覧: open cases that nobody has, or that one has, as they are given out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

from core.delinquency.cases.assignment import FUNCTION
from core.office.traces.looking import near_parties
from core.parties.party import PROTECTED_NAME
from core.parties.search import sees_protected

if TYPE_CHECKING:
    from core.delinquency.ports import Context

PAGE = 200
UNASSIGNED = ""
"""In the place of a staff number: what nobody has."""


class AssignmentLine(NamedTuple):
    """A case of the list; yen and terms of this moment. `duty` and `origin` are empty where nobody has it."""

    case_id: int
    party_id: int
    case_no: str
    party_no: str
    name: str
    protected: bool
    address: str
    owed_yen: int
    terms: int
    oldest_due_on: str
    state: str
    proposal: str
    duty: str
    origin: str
    deputies: str


@dataclass(frozen=True, slots=True)
class AssignmentPage:
    """A page of the list; `last` is the key (yen, case) behind which another page follows, None when none does."""

    rows: tuple[AssignmentLine, ...]
    last: tuple[int, int] | None
    count: int
    owed_yen: int

    @property
    def more(self) -> bool:
        """Another page follows."""
        return self.last is not None


class AssignmentLines(Protocol):
    """Open cases in the store, as they are given out."""

    def page(self, staff_no: str, after: tuple[int, int] | None, limit: int) -> list[AssignmentLine]:
        """The largest first, behind (yen, case); of one, or what nobody has."""
        ...

    def of_party(self, party_id: int) -> list[AssignmentLine]:
        """The open case of one party, with its collector."""
        ...

    def sums(self, staff_no: str) -> tuple[int, int]:
        """How many there are and what they owe in yen."""
        ...


def list_lines(ctx: Context, staff_no: str = UNASSIGNED, after: tuple[int, int] | None = None) -> AssignmentPage:
    """A page of what one has, or of what nobody has. Protected persons stand by number alone without the grant (A8)."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        found = store.assignment_lines.page(staff_no, after, PAGE + 1)
        count, owed = store.assignment_lines.sums(staff_no)
        sees = sees_protected(ctx, store)
        near = near_parties(ctx, store, [row.party_id for row in found])
    rows = tuple(_shown(row, sees, row.party_id in near) for row in found[:PAGE])
    ctx.record_view(FUNCTION, "割当の一覧", staff=staff_no, seen=[row.party_no for row in rows])
    last = (found[PAGE - 1].owed_yen, found[PAGE - 1].case_id) if len(found) > PAGE else None
    return AssignmentPage(rows, last, count, owed)


def list_of_party(ctx: Context, party_id: int) -> AssignmentPage:
    """The open case of one party: what is opened from its case."""
    ctx.authorize(FUNCTION, "read", party_id=party_id)
    with ctx.read() as store:
        found = store.assignment_lines.of_party(party_id)
        sees, near = sees_protected(ctx, store), near_parties(ctx, store, [row.party_id for row in found])
    rows = tuple(_shown(row, sees, row.party_id in near) for row in found)
    ctx.record_view(FUNCTION, "割当の一覧", party_id=party_id, seen=[row.party_no for row in rows])
    return AssignmentPage(rows, None, len(rows), sum(row.owed_yen for row in rows))


def _shown(row: AssignmentLine, sees: bool, near: bool) -> AssignmentLine:
    if row.protected and not sees:
        return row._replace(name=PROTECTED_NAME, address="")
    return row._replace(address="", owed_yen=0, terms=0, oldest_due_on="", state="", proposal="") if near else row
