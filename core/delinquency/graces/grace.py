"""猶予 as data: an application or an act of the office, what happened to it, and where it stands on a day.

The state is worked out from the events and the day, never typed in (§15). A cancelled or shortened grace keeps its rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Protocol

from core.delinquency.graces.kinds import Clause, GraceKind
from core.delinquency.graces.planning import Finances, Instalment
from core.values.money import Yen, total


class GraceEventKind(StrEnum):
    """What happens to a grace; stored as it stands."""

    RECEIVED = "received"
    STARTED = "started"
    """職権: the office takes it up."""
    CORRECTION_ASKED = "correction_asked"
    """補正を求めた; facts: until (補正期限)."""
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"
    DEEMED_WITHDRAWN = "deemed_withdrawn"
    """みなし取下げ."""
    GRANTED = "granted"
    """許可; facts: from, until, yen, asked_yen, plan (version), security."""
    REFUSED = "refused"
    NOTIFIED = "notified"
    """The paper of a decision left; facts: form, document_no."""
    PLAN_CHANGED = "plan_changed"
    HEARING_NOTIFIED = "hearing_notified"
    """弁明を聴取する旨の通知; facts: on, place."""
    HEARD = "heard"
    EXCUSED = "excused"
    """A cause was found and there was an unavoidable reason: it goes on (法15条の3①二かっこ書)."""
    SHORTENED = "shortened"
    CANCELLED = "cancelled"
    """facts: cause, on, cause_on, waive."""
    WARNED = "warned"
    ENDED = "ended"
    """満了 was noted by night; the state follows from the days without it."""
    SECURITY_GIVEN = "security_given"
    SECURITY_RELEASED = "security_released"

    @property
    def label(self) -> str:
        """The word on the screen."""
        return _EVENTS[self]


_EVENTS = {
    GraceEventKind.RECEIVED: "申請受付",
    GraceEventKind.STARTED: "職権で着手",
    GraceEventKind.CORRECTION_ASKED: "補正を通知",
    GraceEventKind.CORRECTED: "補正済",
    GraceEventKind.WITHDRAWN: "取下げ",
    GraceEventKind.DEEMED_WITHDRAWN: "みなし取下げ",
    GraceEventKind.GRANTED: "許可",
    GraceEventKind.REFUSED: "不許可",
    GraceEventKind.NOTIFIED: "通知",
    GraceEventKind.PLAN_CHANGED: "分割計画の変更",
    GraceEventKind.HEARING_NOTIFIED: "弁明聴取の通知",
    GraceEventKind.HEARD: "弁明聴取",
    GraceEventKind.EXCUSED: "やむを得ない理由で継続",
    GraceEventKind.SHORTENED: "期間の短縮",
    GraceEventKind.CANCELLED: "取消し",
    GraceEventKind.WARNED: "満了の予告",
    GraceEventKind.ENDED: "満了",
    GraceEventKind.SECURITY_GIVEN: "担保の徴取",
    GraceEventKind.SECURITY_RELEASED: "担保の解除",
}


class GraceState(StrEnum):
    """Where a grace stands; the value is the word on the screen."""

    EXAMINED = "審査中"
    CORRECTION = "補正待ち"
    CORRECTION_OVER = "補正期限超過"
    WITHDRAWN = "取下げ"
    REFUSED = "不許可"
    COMING = "許可（開始前）"
    RUNNING = "猶予中"
    ENDED = "満了"
    CANCELLED = "取消"

    @property
    def open(self) -> bool:
        """True until it is decided."""
        return self in (GraceState.EXAMINED, GraceState.CORRECTION, GraceState.CORRECTION_OVER)

    @property
    def in_force(self) -> bool:
        """True while it was granted and has not ended."""
        return self in (GraceState.COMING, GraceState.RUNNING)

    @property
    def live(self) -> bool:
        """True while somebody still has to do something about it."""
        return self.open or self.in_force


@dataclass(frozen=True, slots=True)
class GraceEvent:
    """One thing that happened to a grace."""

    event_id: int
    kind: GraceEventKind
    on: date
    facts: Mapping[str, Any]
    words: str
    staff_no: str
    staff_name: str
    draft_id: int | None
    audit_seq: int


@dataclass(frozen=True, slots=True)
class Security:
    """担保: what was offered, worth so much; `released_on` once it was given back."""

    security_id: int
    kind: str
    words: str
    provider: str
    worth: Yen
    given_on: date
    released_on: date | None = None


SECURITY_KINDS = ("国債・地方債", "社債・有価証券", "土地", "建物", "自動車・船舶", "保証人の保証", "納付保証金")
"""担保の種類 (法16条①)."""


@dataclass(frozen=True, slots=True)
class NewGrace:
    """A grace as it is received or begun. `received_on` is None where the office acts by itself."""

    party_id: int
    kind: GraceKind
    clause: Clause
    received_on: date | None
    arose_on: date | None
    """事由発生日."""
    from_on: date
    until_on: date
    parent_id: int | None
    receivables: tuple[tuple[int, Yen], ...]
    asked_on: date
    """The day of reception, or on which the office took it up."""
    finances: Finances = field(default_factory=Finances)
    statement: str = ""
    """事情: what the application says, in its own words."""


@dataclass(frozen=True, slots=True)
class Grace:
    """A grace with what happened to it. `receivables` are those listed with their open principal of the day; `lineage`
    the numbers of the graces that it extends, the oldest first."""

    grace_id: int
    grace_no: str
    party_id: int
    kind: GraceKind
    clause: Clause
    received_on: date | None
    arose_on: date | None
    asked_from_on: date
    asked_until_on: date
    parent_id: int | None
    receivables: tuple[tuple[int, Yen], ...]
    instalments: tuple[Instalment, ...]
    plan_no: int
    finances: Finances
    statement: str
    events: tuple[GraceEvent, ...]
    securities: tuple[Security, ...]
    version: int

    def last(self, *kinds: GraceEventKind) -> GraceEvent | None:
        """The newest event of these kinds."""
        return next((event for event in reversed(self.events) if event.kind in kinds), None)

    @property
    def seen(self) -> int:
        """Number of the last event that changes anything; whoever drafts repeats it. Papers and warnings change nothing."""
        quiet = (GraceEventKind.NOTIFIED, GraceEventKind.WARNED)
        return max((event.event_id for event in self.events if event.kind not in quiet), default=0)

    @property
    def granted(self) -> GraceEvent | None:
        """The decision that granted it."""
        return self.last(GraceEventKind.GRANTED)

    @property
    def from_on(self) -> date:
        """First day, as decided or else as asked."""
        granted = self.granted
        return date.fromisoformat(granted.facts["from"]) if granted else self.asked_from_on

    @property
    def until_on(self) -> date:
        """Last day, as decided, shortened or cancelled; else as asked."""
        cut = self.last(GraceEventKind.SHORTENED, GraceEventKind.CANCELLED)
        if cut is not None:
            return date.fromisoformat(cut.facts["until"])
        granted = self.granted
        return date.fromisoformat(granted.facts["until"]) if granted else self.asked_until_on

    @property
    def amount(self) -> Yen:
        """猶予額: as decided, else what was asked for."""
        granted = self.granted
        return Yen(granted.facts["yen"]) if granted else total([yen for _, yen in self.receivables])

    @property
    def numbers(self) -> tuple[int, ...]:
        """The receivables that it lists."""
        return tuple(number for number, _ in self.receivables)

    @property
    def correction_until(self) -> date | None:
        """補正期限 while a correction is open."""
        asked = self.last(GraceEventKind.CORRECTION_ASKED, GraceEventKind.CORRECTED)
        if asked is None or asked.kind is GraceEventKind.CORRECTED:
            return None
        return date.fromisoformat(asked.facts["until"])

    @property
    def held_securities(self) -> tuple[Security, ...]:
        """Those that were not given back."""
        return tuple(each for each in self.securities if each.released_on is None)

    def state(self, on: date) -> GraceState:
        """Where it stands on a day."""
        end = self.last(
            GraceEventKind.WITHDRAWN,
            GraceEventKind.DEEMED_WITHDRAWN,
            GraceEventKind.REFUSED,
            GraceEventKind.CANCELLED,
        )
        if end is not None:
            if end.kind is GraceEventKind.REFUSED:
                return GraceState.REFUSED
            return GraceState.CANCELLED if end.kind is GraceEventKind.CANCELLED else GraceState.WITHDRAWN
        if self.granted is not None:
            if on > self.until_on:
                return GraceState.ENDED
            return GraceState.RUNNING if on >= self.from_on else GraceState.COMING
        until = self.correction_until
        if until is None:
            return GraceState.EXAMINED
        return GraceState.CORRECTION if on <= until else GraceState.CORRECTION_OVER

    def days_left(self, on: date) -> int:
        """Days to the last one."""
        return (self.until_on - on).days


class Graces(Protocol):
    """Graces in the store; what happens to one is a row of its own."""

    def add(self, new: NewGrace, audit_seq: int) -> int:
        """A grace with its receivables; its number in the store."""
        ...

    def get(self, grace_id: int) -> Grace:
        """One grace. Raises NotFound."""
        ...

    def of_party(self, party_id: int) -> list[Grace]:
        """All graces of a party, newest first."""
        ...

    def many(self, grace_ids: Sequence[int]) -> list[Grace]:
        """Several, in the order of the numbers given."""
        ...

    def live(self, *, after: int = 0, limit: int = 200) -> list[int]:
        """Numbers of graces that are not decided, or run or begin later, by number."""
        ...

    def count_live(self) -> int:
        """How many there are."""
        ...

    def happen(
        self,
        grace: Grace,
        kind: GraceEventKind,
        on: date,
        staff_no: str,
        audit_seq: int,
        *,
        facts: Mapping[str, Any] | None = None,
        words: str = "",
        draft_id: int | None = None,
        ends_on: date | None = None,
        over: bool = False,
    ) -> int:
        """Append an event and move the version on. `ends_on` keeps the last day of one in force for the lists; `over`
        takes it from the lists. Raises ChangedByAnother when it changed since it was read."""
        ...

    def put_plan(self, grace_id: int, plan_no: int, lines: Sequence[Instalment]) -> None:
        """The instalments of a version of the plan."""
        ...

    def plan(self, grace_id: int, plan_no: int) -> tuple[Instalment, ...]:
        """The instalments of an older version."""
        ...

    def put_finances(self, grace: Grace, finances: Finances, audit_seq: int) -> None:
        """資産・収支 as the papers say now; the older ones stay."""
        ...

    def add_security(
        self, grace: Grace, kind: str, words: str, provider: str, worth: Yen, on: date, audit_seq: int
    ) -> int:
        """A security that was given."""
        ...

    def release_security(self, security_id: int, on: date) -> None:
        """It was given back."""
        ...

    def ending(self, on: date, after: int, limit: int) -> list[int]:
        """Numbers of graces in force whose last day is up to the day, above `after`, by number."""
        ...

    def waiting_corrections(self, on: date) -> list[int]:
        """Numbers of applications whose correction was due before the day."""
        ...

    def in_force_of(self, receivable_ids: Sequence[int]) -> dict[int, list[int]]:
        """Graces that list a receivable and are live, by receivable."""
        ...
