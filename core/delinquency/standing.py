"""What stands over a receivable on a day: grace, suspension, plan, seizure, handover … read from its events alone (§15.2).

Pure. Reminders, lists, the case screen and every act that asks "may this be done now" go by it, so that the office has
one answer to each question.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.delinquency.event_kinds import ENDS, StandingKind
from core.delinquency.limitation import EventKind
from core.ledger.receivable_events import ReceivableEvent


class Hold(StrEnum):
    """What stands over a receivable; the value is the word on the screen (停猶・処分 columns)."""

    COLLECTION_GRACE = "徴収猶予"
    REALISATION_GRACE = "換価猶予"
    SUSPENSION = "執行停止"
    PLAN = "分納誓約"
    SEIZURE = "差押"
    CLAIM = "交付要求"
    HANDED_OVER = "移管"
    SUCCEEDED = "承継"
    BANKRUPTCY = "破産"
    DISPUTED = "係争"
    WRITTEN_OFF = "欠損"
    ADVANCED = "繰上徴収"


_HOLDS: dict[str, Hold] = {
    EventKind.COLLECTION_GRACE: Hold.COLLECTION_GRACE,
    EventKind.REALISATION_GRACE_BY_OFFICE: Hold.REALISATION_GRACE,
    EventKind.REALISATION_GRACE_BY_REQUEST: Hold.REALISATION_GRACE,
    EventKind.SUSPENSION: Hold.SUSPENSION,
    EventKind.SEIZURE: Hold.SEIZURE,
    EventKind.DISTRIBUTION_CLAIM: Hold.CLAIM,
    EventKind.JOINING_SEIZURE: Hold.CLAIM,
    EventKind.STAY_ORDER: Hold.BANKRUPTCY,
    StandingKind.PLAN: Hold.PLAN,
    StandingKind.HANDED_OVER: Hold.HANDED_OVER,
    StandingKind.SUCCEEDED: Hold.SUCCEEDED,
    StandingKind.BANKRUPTCY: Hold.BANKRUPTCY,
    StandingKind.DISPUTED: Hold.DISPUTED,
    StandingKind.WRITTEN_OFF: Hold.WRITTEN_OFF,
    StandingKind.ADVANCED: Hold.ADVANCED,
}


@dataclass(frozen=True, slots=True)
class Held:
    """One thing that stands over a receivable: since when, until when if that is known, and the row that says so."""

    hold: Hold
    from_on: date
    until_on: date | None
    event: ReceivableEvent


@dataclass(frozen=True, slots=True)
class Standing:
    """All that stands over a receivable on a day, oldest first."""

    held: tuple[Held, ...] = ()

    def under(self, *holds: Hold) -> Held | None:
        """The first of these that stands over it, or None."""
        return next((each for each in self.held if each.hold in holds), None)

    @property
    def advanced_due_on(self) -> date | None:
        """The 納期限 that a 繰上徴収 has set: behind it a seizure needs no demand (法331条①二)."""
        held = self.under(Hold.ADVANCED)
        day = held.event.facts.get("due_on") if held is not None else None
        return date.fromisoformat(day) if isinstance(day, str) else None

    @property
    def words(self) -> tuple[str, ...]:
        """Each hold once, in words."""
        return tuple(dict.fromkeys(each.hold.value for each in self.held))


def standing_of(events: Iterable[ReceivableEvent], on: date) -> Standing:
    """What stands over one receivable on a day. `events` are its rows that count (store.receivable_events.of)."""
    begun: list[ReceivableEvent] = []
    ended: set[int] = set()
    for event in events:
        if event.from_on > on:
            continue
        if event.kind in _HOLDS:
            begun.append(event)
        elif event.kind in _END_KINDS:
            found = _ended_by(event, begun, ended)
            if found is not None:
                ended.add(found)
    return Standing(
        tuple(
            Held(_HOLDS[event.kind], event.from_on, event.until_on, event)
            for event in begun
            if event.event_id not in ended and (event.until_on is None or on <= event.until_on)
        )
    )


_END_KINDS = frozenset((*ENDS.values(), EventKind.SEIZURE_ANNULLED.value))


def _ended_by(event: ReceivableEvent, begun: Sequence[ReceivableEvent], ended: set[int]) -> int | None:
    """The row that this one ends: the named one, else the earliest open one of the kind, as limitation counts."""
    named = event.facts.get("ends")
    if isinstance(named, int):
        return named
    kinds = [kind for kind, end in ENDS.items() if end == event.kind]
    if event.kind == EventKind.SEIZURE_ANNULLED:
        kinds = [EventKind.SEIZURE]
    return next((each.event_id for each in begun if each.kind in kinds and each.event_id not in ended), None)
