"""執行停止 as data: a decided suspension, its claims and what happened to it. Its state is read from these, never typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple, Protocol

from core.delinquency.limits.state import expiry_of
from core.delinquency.suspension.rules import Ground


class EndCause(StrEnum):
    """How a suspension ended; stored as it stands, the value is the word on the screen."""

    CANCELLED = "取消"
    PAID = "完納"
    EXPIRED = "3年満了"
    IMMEDIATE = "即時消滅"
    LIMITATION = "時効"
    OTHER = "その他"


class SuspensionState(StrEnum):
    """Where a suspension stands; the value is the word on the screen."""

    TO_NOTIFY = "通知前"
    """Decided, and not yet told to the debtor: it does not stand (法15条の7②)."""
    STANDING = "停止中"
    REVIEW_DUE = "見直し時期"
    EXPIRED = "3年満了"
    ENDED = "終了"


class SuspensionEventKind(StrEnum):
    """What happens to a suspension; stored as it stands."""

    DECIDED = "decided"
    NOTIFIED = "notified"
    REVIEWED = "reviewed"
    GROUND_CHANGED = "ground_changed"
    CANCELLED = "cancelled"
    CANCEL_NOTIFIED = "cancel_notified"
    EXTINCTION_NOTIFIED = "extinction_notified"
    ENDED = "ended"
    REOPENED = "reopened"

    @property
    def label(self) -> str:
        """The word on the screen."""
        return {
            "decided": "決裁",
            "notified": "停止通知",
            "reviewed": "見直し",
            "ground_changed": "号の変更",
            "cancelled": "取消",
            "cancel_notified": "取消通知",
            "extinction_notified": "消滅通知",
            "ended": "終了",
            "reopened": "復活",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Suspension:
    """A suspension. `suspended_on` (停止日) is the day of its notice, None before; it never changes after that."""

    suspension_id: int
    suspension_no: str
    party_id: int
    ground: Ground
    partial_reason: str
    sheet_id: int
    draft_id: int
    decided_on: date
    suspended_on: date | None
    review_on: date | None
    ended_on: date | None
    end_cause: EndCause | None
    version: int

    @property
    def expires_on(self) -> date | None:
        """The last day of the three years (法15条の7④)."""
        return expiry_of(self.suspended_on) if self.suspended_on is not None else None

    def state(self, today: date) -> SuspensionState:
        """Where it stands on a day."""
        if self.ended_on is not None:
            return SuspensionState.ENDED
        if self.suspended_on is None or self.expires_on is None:
            return SuspensionState.TO_NOTIFY
        if self.expires_on < today:
            return SuspensionState.EXPIRED
        if self.review_on is not None and self.review_on <= today:
            return SuspensionState.REVIEW_DUE
        return SuspensionState.STANDING


@dataclass(frozen=True, slots=True)
class NewSuspension:
    """A suspension as it is decided."""

    party_id: int
    ground: Ground
    partial_reason: str
    sheet_id: int
    draft_id: int
    decided_on: date
    receivable_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SuspensionEvent:
    """Something that happened to a suspension."""

    event_id: int
    kind: SuspensionEventKind
    on: date
    words: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    staff_no: str = ""


class SuspensionLine(NamedTuple):
    """A suspension as a list shows it."""

    suspension: Suspension
    party_no: str
    party_name: str
    protected: bool
    claims: int
    open_yen: int
    staff_name: str


class Change(NamedTuple):
    """What has come to a suspended party since a day, for the review: what it is, when, in words, yen where there are."""

    kind: str
    on: str
    words: str
    yen: int = 0


class Suspensions(Protocol):
    """Suspensions in the store."""

    def get(self, suspension_id: int) -> Suspension:
        """One suspension. Raises NotFound."""
        ...

    def of_party(self, party_id: int) -> list[Suspension]:
        """All of a party, newest first."""
        ...

    def add(self, new: NewSuspension, audit_seq: int) -> Suspension:
        """A decided suspension with the next number of the fiscal year."""
        ...

    def claims(self, suspension_id: int) -> dict[int, int | None]:
        """Its receivables, each with the row of events by which it is suspended; None before the notice."""
        ...

    def stand(self, suspension: Suspension, suspended_on: date, review_on: date, events: Mapping[int, int]) -> None:
        """It stands from a day on; `events` are the rows by receivable. Raises ChangedByAnother."""
        ...

    def end(self, suspension: Suspension, on: date, cause: EndCause) -> None:
        """It ends. Raises ChangedByAnother."""
        ...

    def reopen(self, suspension: Suspension) -> None:
        """It goes on as if it had not ended; never one that was cancelled. Raises ChangedByAnother."""
        ...

    def move_ground(self, suspension: Suspension, ground: Ground, sheet_id: int) -> None:
        """Another ground, the same day. Raises ChangedByAnother."""
        ...

    def put_review(self, suspension: Suspension, review_on: date) -> None:
        """The day of the next review. Raises ChangedByAnother."""
        ...

    def happen(
        self,
        suspension_id: int,
        kind: SuspensionEventKind,
        on: date,
        words: str,
        staff_no: str,
        audit_seq: int,
        facts: Mapping[str, Any] | None = None,
    ) -> None:
        """Append an event."""
        ...

    def events(self, suspension_id: int) -> list[SuspensionEvent]:
        """Its events, oldest first."""
        ...

    def lines(
        self, which: SuspensionState, today: date, *, staff_no: str = "", after: int = 0, limit: int = 200
    ) -> list[SuspensionLine]:
        """Suspensions in a state on a day, by number."""
        ...

    def count(self, which: SuspensionState, today: date, staff_no: str = "") -> int:
        """How many there are."""
        ...

    def all_settled(self, after: int, limit: int) -> list[int]:
        """Live suspensions of whose claims nothing is open, by number above `after`."""
        ...

    def changes(self, party_id: int, since: date) -> list[Change]:
        """What has come to the party since a day: register, new levies, money, by day."""
        ...

    def standing_on(self, receivable_ids: Sequence[int]) -> dict[int, int]:
        """The live suspension by receivable."""
        ...
