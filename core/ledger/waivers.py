"""延滞金の免除: the days on which graces, suspensions and the like take late charge away, wholly or in part (R-08).

法15条の9, 附則3条の2③, 法20条の9の5. A day takes one waiver, the one that takes most; overlapping ones never add up. The
waivers of a receivable are read from its events, so that every reckoning of a late charge sees the same days.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from core.ledger.rates import Rate
from core.ledger.receivable_events import ReceivableEvent
from core.values.money import Yen
from core.values.periods import ONE_DAY

FACT = "waiver"
"""The fact of an event that makes it waive: the kind of its waiver."""
UNTIL = "waived_until"
"""The fact that ends a waiver before its event: days from the cause of a cancellation on are charged (15条の9①ただし書)."""
COVERED = "waived_yen"
"""The fact that limits a waiver to a part of the principal, in yen (a grace for a part of the tax)."""
ENDS = "ends"
"""The fact of an event that ends another: the number of that one."""


class WaiverKind(StrEnum):
    """How much of a day's late charge is waived; stored as it stands."""

    ALL = "all"
    EXCESS = "excess"
    """The part above 猶予特例基準割合 of the year."""

    @property
    def label(self) -> str:
        """The words on the screen."""
        return "全額" if self is WaiverKind.ALL else "猶予特例基準割合を超える部分"


_WORDS = {
    "collection_grace": "徴収猶予",
    "realisation_grace_by_office": "職権による換価の猶予",
    "realisation_grace_by_request": "申請による換価の猶予",
    "suspension": "執行停止",
}
_ARTICLES = {WaiverKind.ALL: "法15条の9①", WaiverKind.EXCESS: "法15条の9① 附則3条の2③"}


@dataclass(frozen=True, slots=True)
class Waiver:
    """A period of days, both included, whose late charge is waived; `until_on` is None while nobody knows the end.

    `covered` limits it to a part of the principal; None means all of it. `cause` is the word for its ground.
    """

    kind: WaiverKind
    from_on: date
    until_on: date | None = None
    covered: Yen | None = None
    cause: str = ""
    article: str = ""

    @property
    def articles(self) -> str:
        """The articles by which it waives."""
        return self.article or _ARTICLES[self.kind]

    def covers(self, day: date) -> bool:
        """True on a day that it waives."""
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)


Waivers = Sequence[Waiver]


class Part(NamedTuple):
    """A part of the base on some day: what is charged on it, and by what it is lowered."""

    base: Yen
    rate: Fraction
    full_rate: Fraction
    waiver: Waiver | None


def waivers_of(events: Iterable[ReceivableEvent]) -> tuple[Waiver, ...]:
    """The waivers that the events of one receivable bring, with the ends that later events gave them."""
    rows = list(events)
    ended = {event.facts.get(ENDS): _last_before(event) for event in rows if event.facts.get(ENDS) is not None}
    found = []
    for event in rows:
        kind = event.facts.get(FACT)
        if kind is None:
            continue
        last_days = [event.until_on, _day(event.facts.get(UNTIL)), ended.get(event.event_id)]
        until = min((day for day in last_days if day is not None), default=None)
        if until is not None and until < event.from_on:
            continue
        covered = event.facts.get(COVERED)
        found.append(
            Waiver(
                WaiverKind(kind),
                event.from_on,
                until,
                None if covered is None else Yen(covered),
                str(event.facts.get("cause_word", "") or _WORDS.get(event.kind, "免除")),
                str(event.facts.get("article", "")),
            )
        )
    return tuple(found)


def cuts_of(waivers: Waivers) -> list[date]:
    """The days on which a waiver begins, or on which one no longer waives; the count is cut before each."""
    days = {waiver.from_on for waiver in waivers}
    days |= {waiver.until_on + ONE_DAY for waiver in waivers if waiver.until_on and waiver.until_on < date.max}
    return sorted(days)


def parts_on(waivers: Waivers, day: date, principal: Yen, base: Yen, rate: Fraction, row: Rate) -> tuple[Part, ...]:
    """How a base is charged on a day: as a whole, or in a part that is waived and one that is not.

    Of several waivers the one that takes most counts, whatever their order (§10).
    """
    best: tuple[Fraction, str, Waiver, int, Fraction] | None = None
    for waiver in waivers:
        if not waiver.covers(day):
            continue
        covered_yen = base.amount
        if waiver.covered is not None and waiver.covered.amount < principal.amount:
            covered_yen = min(base.amount, waiver.covered.amount // 1_000 * 1_000)
        left = _left(waiver.kind, rate, row)
        taken = (rate - left) * covered_yen
        found = (taken, f"{waiver.articles} {waiver.cause}", waiver, covered_yen, left)
        if best is None or found[:2] > best[:2]:
            best = found
    if best is None or not best[0]:
        return (Part(base, rate, rate, None),)
    _, _, waiver, covered_yen, left = best
    parts = (Part(Yen(covered_yen), left, rate, waiver),)
    rest = base.amount - covered_yen
    return (*parts, Part(Yen(rest), rate, rate, None)) if rest else parts


def _left(kind: WaiverKind, rate: Fraction, row: Rate) -> Fraction:
    """Percent per year that is still charged. Years without a 猶予特例基準割合 are charged their low rate, which was the
    half of 14.6% or the rate in its place."""
    if kind is WaiverKind.ALL:
        return Fraction(0)
    return min(rate, row.low if row.grace is None else row.grace)


def _last_before(event: ReceivableEvent) -> date:
    """The last waived day before an end: the day before, or the one that the end names."""
    named = _day(event.facts.get(UNTIL))
    before = event.from_on - ONE_DAY
    return before if named is None else min(before, named)


def _day(text: object) -> date | None:
    return date.fromisoformat(text) if isinstance(text, str) and text else None
