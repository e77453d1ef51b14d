"""停止候補: whose arrears a suspension should be thought of for, by conditions that the books can answer (K129)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, Protocol

from core.delinquency.suspension.sheet import FUNCTION
from core.delinquency.suspension.suspension import SuspensionState
from core.office.traces.looking import near_parties
from core.parties.party import PROTECTED_NAME
from core.parties.search import sees_protected

if TYPE_CHECKING:
    from core.delinquency.ports import Context

PAGE = 200


class Condition(StrEnum):
    """A condition; stored nowhere, the value is the word on the screen."""

    OLD = "滞納5年"
    NO_ASSETS = "財産なし"
    WELFARE = "生活保護"
    DEAD = "死亡"
    MISSING = "行方不明"
    LONG_PLAN = "分納2年超"
    GONE = "法人閉鎖"


OLD_YEARS = 5
LONG_PLAN_MONTHS = 24
"""分納 that will not have paid everything within two years."""


class Candidate(NamedTuple):
    """A delinquent with an open case and what speaks for a suspension."""

    party_id: int
    party_no: str
    name: str
    protected: bool
    conditions: tuple[Condition, ...]
    oldest_due_on: str
    claims: int
    open_yen: int
    staff_name: str


class Candidates(Protocol):
    """Candidates in the store: parties with an open case and something that is not suspended yet."""

    def listed(
        self, which: Condition | None, today: date, *, staff_no: str = "", after: int = 0, limit: int = PAGE
    ) -> list[Candidate]:
        """Those that meet a condition (any of them for None), by number of the party."""
        ...

    def counts(self, today: date, staff_no: str = "") -> dict[Condition, int]:
        """How many parties meet each condition."""
        ...


@dataclass(frozen=True, slots=True)
class CandidatePage:
    """The candidates of a condition with the counts of all conditions, and of the states of suspensions."""

    which: Condition | None
    rows: tuple[Candidate, ...]
    counts: tuple[tuple[Condition, int], ...]
    states: tuple[tuple[SuspensionState, int], ...]
    more: int | None


def list_candidates(
    ctx: Context, which: Condition | None = None, *, staff_no: str = "", after: int = 0, limit: int = PAGE
) -> CandidatePage:
    """Candidates of a condition, or of any; the look is recorded with who was seen. Nothing is proposed by itself."""
    ctx.authorize(FUNCTION, "read")
    today = ctx.today()
    with ctx.read() as store:
        found = store.suspension_candidates.listed(which, today, staff_no=staff_no, after=after, limit=limit + 1)
        counts = store.suspension_candidates.counts(today, staff_no)
        states = tuple((each, store.suspensions.count(each, today, staff_no)) for each in SuspensionState)
        sees = sees_protected(ctx, store)
        near = near_parties(ctx, store, [row.party_id for row in found])
    rows = tuple(
        row._replace(
            name=PROTECTED_NAME if row.protected and not sees else row.name,
            conditions=() if row.party_id in near else row.conditions,
            open_yen=0 if row.party_id in near else row.open_yen,
        )
        for row in found[:limit]
    )
    ctx.record_view(
        FUNCTION,
        "停止候補の閲覧",
        list=which.value if which else "全て",
        found=len(rows),
        seen=[row.party_no for row in rows],
    )
    more = rows[-1].party_id if len(found) > limit else None
    return CandidatePage(which, rows, tuple(counts.items()), states, more)
