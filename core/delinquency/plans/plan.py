"""分納誓約 as it lies in the books: one row a version, its instalments, what happened to it, the count of the night."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Protocol

from core.delinquency.plans.fulfilment import Agreed, Fulfilment, Money, PlanState
from core.delinquency.plans.planning import LateChargeMode, PartOrder, PlanLine
from core.values.money import ZERO, Yen, total


class PlanEvent(StrEnum):
    """What happened to a version; stored as it stands."""

    DRAFTED = "drafted"
    ASKED = "asked"
    """A plan beyond the limits was put to approval."""
    APPROVED = "approved"
    PRINTED = "printed"
    SIGNED = "signed"
    DEFAULTED = "defaulted"
    NOTICED = "noticed"
    """分納不履行通知 (P-10) was sent."""
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    REPLACED = "replaced"
    DROPPED = "dropped"
    """A draft that was never signed."""

    @property
    def label(self) -> str:
        """The word on the screen."""
        return {
            "drafted": "案を作成",
            "asked": "決裁へ",
            "approved": "承認",
            "printed": "誓約書を印刷",
            "signed": "署名を登録",
            "defaulted": "不履行",
            "noticed": "不履行通知",
            "completed": "完了",
            "cancelled": "取消",
            "replaced": "次の版に差替え",
            "dropped": "案を取下げ",
        }[self.value]


ENDS = frozenset({PlanEvent.COMPLETED, PlanEvent.CANCELLED, PlanEvent.REPLACED, PlanEvent.DROPPED})


class PayMethod(StrEnum):
    """方法: how the instalments are paid; stored as it stands, the value is the word on paper."""

    SLIP = "納付書"
    DEBIT = "口座振替"
    COUNTER = "窓口"
    ENTRUSTED = "納付受託"
    OTHER = "その他"


@dataclass(frozen=True, slots=True)
class ListedClaim:
    """A listed receivable with what it came to when the plan was made; the signature acknowledges these and no others."""

    receivable_id: int
    principal: Yen
    other: Yen
    late_charge: Yen

    @property
    def base(self) -> Yen:
        """What is paid before late charge."""
        return self.principal + self.other


@dataclass(frozen=True, slots=True)
class NewPlan:
    """A version to be written."""

    party_id: int
    series_id: int | None
    replaces: int | None
    made_on: date
    start_on: date
    day: int
    monthly: Yen
    mode: LateChargeMode
    order: PartOrder
    late_charge: Yen
    assumed: str
    method: PayMethod
    beyond: str
    claims: tuple[ListedClaim, ...]
    lines: tuple[PlanLine, ...]
    basis_posting_id: int | None = None
    """The last posting that the amounts know of; None for the last one of the journal."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A version as it was agreed; it never changes. `basis_posting_id` is the last posting that its amounts knew of."""

    plan_id: int
    series_id: int
    version_no: int
    replaces: int | None
    party_id: int
    made_on: date
    start_on: date
    day: int
    monthly: Yen
    total: Yen
    mode: LateChargeMode
    order: PartOrder
    late_charge: Yen
    assumed: str
    method: PayMethod
    beyond: str
    basis_posting_id: int
    staff_no: str
    staff_name: str
    claims: tuple[ListedClaim, ...]
    lines: tuple[PlanLine, ...]

    @property
    def receivable_ids(self) -> tuple[int, ...]:
        """The listed receivables in the order in which they are paid."""
        return tuple(claim.receivable_id for claim in self.claims)

    @property
    def agreed(self) -> tuple[Agreed, ...]:
        """The instalments as fulfilment counts them."""
        return tuple(Agreed(line.line_no, line.due_on, line.amount) for line in self.lines)

    @property
    def base(self) -> Yen:
        """What was owed before late charge."""
        return total([claim.base for claim in self.claims])


@dataclass(frozen=True, slots=True)
class NewPlanEvent:
    """Something that happened to a plan, to be written."""

    plan_id: int
    kind: PlanEvent
    on: date
    line_no: int = 0
    facts: Mapping[str, Any] = field(default_factory=dict)
    document_id: int | None = None
    draft_id: int | None = None


@dataclass(frozen=True, slots=True)
class PlanHappening:
    """Something that happened to a plan."""

    event_id: int
    plan_id: int
    kind: PlanEvent
    on: date
    line_no: int
    facts: Mapping[str, Any]
    document_id: int | None
    draft_id: int | None
    staff_name: str


@dataclass(frozen=True, slots=True)
class PlanMoney:
    """What the books know of the receivables of a plan: receipts since its basis, and what is open in them now."""

    receipts: tuple[Money, ...]
    late_receipts: tuple[Money, ...]
    """Those that went to 延滞金."""
    open_base: Yen
    open_late: Yen


@dataclass(frozen=True, slots=True)
class PlanWatch:
    """How a plan stood at the last count: for lists alone."""

    plan_id: int
    party_id: int
    as_of: date
    state: PlanState
    open: bool
    """No event has ended it."""
    consecutive: int = 0
    kept: int = 0
    judged: int = 0
    paid: Yen = ZERO
    rest: Yen = ZERO
    shortage: Yen = ZERO
    next_due_on: date | None = None
    next_yen: Yen = ZERO
    failed_on: date | None = None


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan in the list of 6301 and of the morning."""

    watch: PlanWatch
    party_no: str
    name: str
    protected: bool
    monthly: Yen
    count: int
    version_no: int
    signed_on: date | None
    collector: str


class Plans(Protocol):
    """Plans in the store."""

    def add(self, new: NewPlan, staff_no: str, audit_seq: int) -> int:
        """A new version with its lines; its number. The basis is the last posting of the journal."""
        ...

    def get(self, plan_id: int) -> Plan:
        """One version. Raises NotFound."""
        ...

    def of_party(self, party_id: int) -> list[Plan]:
        """All versions of a party, newest first."""
        ...

    def holding(self, receivable_ids: Sequence[int]) -> list[int]:
        """Numbers of the plans not ended by an event that list one of the receivables."""
        ...

    def happen(self, new: NewPlanEvent, staff_no: str, audit_seq: int) -> int:
        """Append an event; its number."""
        ...

    def happenings(self, plan_ids: Sequence[int]) -> dict[int, list[PlanHappening]]:
        """What happened, by plan, oldest first."""
        ...

    def money(self, plan_ids: Sequence[int]) -> dict[int, PlanMoney]:
        """What the books know, by plan."""
        ...

    def watch(self, rows: Sequence[PlanWatch]) -> int:
        """Keep how they stand; how many rows are other than before."""
        ...

    def watched(self, plan_id: int) -> PlanWatch | None:
        """How one stood at the last count."""
        ...

    def open_after(self, after: int, limit: int) -> list[int]:
        """Numbers of the plans that are not over, above `after`."""
        ...

    def rows(
        self,
        today: date,
        *,
        states: Sequence[PlanState] = (),
        staff_no: str = "",
        failed: bool = False,
        after: int = 0,
        limit: int = 100,
    ) -> list[PlanRow]:
        """Plans that are not over, by number, from the last count; `failed` those with instalments missing alone, a
        staff number those of their case list alone."""
        ...

    def failed_count(self, today: date, staff_no: str) -> tuple[int, int]:
        """Plans with one instalment missing, and with two or more in a row; '' counts those of everybody."""
        ...

    def state_counts(self, today: date, staff_no: str) -> dict[PlanState, int]:
        """How many plans that are not over stand in each state."""
        ...


def state_of(events: Sequence[PlanHappening], told: Fulfilment | None, today: date) -> PlanState:
    """The state of a version, from its events and from how it is kept (§15: never typed in)."""
    kinds = {event.kind for event in events}
    if PlanEvent.REPLACED in kinds:
        return PlanState.REPLACED
    if kinds & {PlanEvent.CANCELLED, PlanEvent.DROPPED}:
        return PlanState.CANCELLED
    if PlanEvent.COMPLETED in kinds:
        return PlanState.DONE
    if PlanEvent.SIGNED not in kinds:
        return PlanState.DRAFT
    if told is None:
        return PlanState.SIGNED
    if told.complete:
        return PlanState.DONE
    if told.consecutive:
        return PlanState.DEFAULTED
    begun = told.paid or any(line.due_on <= today for line in told.lines)
    return PlanState.KEPT if begun else PlanState.SIGNED
