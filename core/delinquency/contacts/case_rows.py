"""A case as its screen shows it, as values: a row a receivable, sums, what stands over it, tasks, promises (6101)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from core.delinquency.cases.case import DelinquencyCase
from core.delinquency.contacts.course import CoursePage
from core.delinquency.contacts.promises import PromiseStanding
from core.delinquency.contacts.task import Task
from core.delinquency.event_kinds import StandingKind
from core.delinquency.limitation import EventKind
from core.delinquency.relations.related import OtherClaim
from core.delinquency.standing import Hold, Standing
from core.ledger.inquiry.terms import Term
from core.ledger.receivable_events import ReceivableEvent
from core.parties.party import Member, PartyView
from core.values.money import Yen, total

DISPOSITIONS = (Hold.SEIZURE, Hold.CLAIM)
STAYS = (
    Hold.WRITTEN_OFF,
    Hold.SUCCEEDED,
    Hold.SUSPENSION,
    Hold.COLLECTION_GRACE,
    Hold.REALISATION_GRACE,
    Hold.BANKRUPTCY,
    Hold.HANDED_OVER,
    Hold.DISPUTED,
    Hold.PLAN,
    Hold.ADVANCED,
)
"""What the column 停猶 tells, the gravest first."""
NEAR_DAYS, VERY_NEAR_DAYS = 90, 30
_REQUESTS = (EventKind.COLLECTION_GRACE, EventKind.REALISATION_GRACE_BY_REQUEST)


@dataclass(frozen=True, slots=True)
class LimitSeen:
    """Where the limitation of a receivable stands on the day: its last day, or what holds it."""

    completes_on: date | None
    held_by: str = ""

    def mark(self, on: date) -> str:
        """`!!` within 30 days, `!` within 90, 済 when it is complete; nothing else (screens §3)."""
        if self.completes_on is None:
            return ""
        days = (self.completes_on - on).days
        if days < 0:
            return "済"
        return "!!" if days <= VERY_NEAR_DAYS else "!" if days <= NEAR_DAYS else ""


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One receivable of the case on a day. `acknowledged` is the word of the last written acknowledgement."""

    term: Term
    tax_name: str
    standing: Standing
    limit: LimitSeen
    acknowledged: str

    @property
    def receivable_id(self) -> int:
        """The number by which other screens open it."""
        return self.term.receivable_id

    @property
    def owed(self) -> Yen:
        """Principal, late charge up to the day and demand fee."""
        return self.term.unpaid + self.term.late_charge + self.term.demand_fee

    @property
    def disposition(self) -> str:
        """処分: what is seized or claimed (預金, 給与 …)."""
        held = self.standing.under(*DISPOSITIONS)
        if held is None:
            return ""
        told = held.event.facts.get("asset") or held.event.facts.get("asset_kind")
        return str(told) if told else held.hold.value

    @property
    def stay(self) -> str:
        """停猶: the gravest of what holds it."""
        held = self.standing.under(*STAYS)
        return held.hold.value if held is not None else ""


@dataclass(frozen=True, slots=True)
class CaseSums:
    """Sums over the rows on a day."""

    assessed: Yen
    received: Yen
    unpaid: Yen
    late_charge: Yen
    demand_fee: Yen
    provisional: Yen

    @property
    def owed(self) -> Yen:
        """計: what would have to be paid on the day."""
        return self.unpaid + self.late_charge + self.demand_fee


@dataclass(frozen=True, slots=True)
class Arrangement:
    """One thing that stands, or stood, over several receivables at once: a plan, a grace, a suspension, a seizure."""

    hold: Hold
    words: str
    from_on: date
    until_on: date | None
    receivable_ids: tuple[int, ...]
    unpaid: Yen


@dataclass(frozen=True, slots=True)
class HouseholdSum:
    """What the others of the household owe; never mixed with what the party owes (A15)."""

    people: int
    owing: int
    owed: Yen
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class CaseView:
    """6101 whole. `seen_event` is the newest noted row of the course: what contact entry is told was seen.

    `now` are the sums on the business day, `sums` those of the day that was asked for; `mine` says that the case stands on
    the clerk's list, `collects` that they are its collector, `phones` the numbers under which they may be called.
    `rows` and sums are of taxes alone; `others` tells the claims of another fund, for reference (A13).
    """

    party: PartyView
    case: DelinquencyCase | None
    collector_no: str
    collector: str
    deputies: tuple[str, ...]
    mine: bool
    collects: bool
    state: str
    policy: str
    review_on: date | None
    flags: tuple[str, ...]
    notes: tuple[str, ...]
    as_of: date
    today: date
    rows: tuple[CaseRow, ...]
    sums: CaseSums
    now: CaseSums
    course: CoursePage
    course_count: int
    tasks: tuple[Task, ...]
    promises: tuple[PromiseStanding, ...]
    dispositions: tuple[Arrangement, ...]
    arrangements: tuple[Arrangement, ...]
    household: HouseholdSum
    seen_event: int
    phones: tuple[str, ...] = ()
    others: tuple[OtherClaim, ...] = ()

    @property
    def open_promises(self) -> tuple[PromiseStanding, ...]:
        """Promises that still wait for their money, and those that failed last."""
        return tuple(one for one in self.promises if one.state.value in ("約束中", "期日超過"))


def sums_of(terms: Iterable[Term]) -> CaseSums:
    """Sums over receivables on their day."""
    rows = list(terms)
    return CaseSums(
        total([t.assessed for t in rows]),
        total([t.received for t in rows]),
        total([t.unpaid for t in rows]),
        total([t.late_charge for t in rows]),
        total([t.demand_fee for t in rows]),
        total([t.provisional for t in rows]),
    )


def acknowledged_of(events: Sequence[ReceivableEvent], on: date) -> str:
    """承認: 誓約 or 申請 where the debtor signed for this receivable, else 書面 or nothing (C31: paper alone counts)."""
    word = ""
    for event in events:
        if event.from_on > on:
            continue
        if event.kind == StandingKind.PLAN or "plan_id" in event.facts:
            word = "誓約"
        elif event.kind in _REQUESTS:
            word = "申請"
        elif event.kind == EventKind.WRITTEN_ACKNOWLEDGEMENT:
            word = str(event.facts.get("paper", "")) or "書面"
    return word


def arrangements_of(
    rows: Sequence[CaseRow], holds: Sequence[Hold], plans: Mapping[int, str] = MappingProxyType({})
) -> tuple[Arrangement, ...]:
    """What stands over the rows, one line for what began on the same day over several of them, newest first.

    `plans`: the words of each plan by its number.
    """
    found: dict[tuple[Hold, date, date | None, str], list[CaseRow]] = {}
    for row in rows:
        for held in row.standing.held:
            if held.hold in holds:
                words = str(held.event.facts.get("asset") or held.event.facts.get("asset_kind") or "")
                if held.hold is Hold.PLAN:
                    words = plans.get(int(held.event.facts.get("plan_id") or 0), "")
                found.setdefault((held.hold, held.from_on, held.until_on, words), []).append(row)
    return tuple(
        Arrangement(
            hold,
            words,
            from_on,
            until_on,
            tuple(row.receivable_id for row in members),
            total([row.term.unpaid for row in members]),
        )
        for (hold, from_on, until_on, words), members in sorted(
            found.items(), key=lambda item: item[0][1], reverse=True
        )
    )
