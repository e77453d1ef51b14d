"""履行: how the instalments of a grace are kept, and what the books show that speaks for its end (G67, G72)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from core.delinquency.graces.causes import Cause
from core.delinquency.graces.grace import Grace, GraceEventKind
from core.delinquency.plans.fulfilment import Agreed, Fulfilment, LineState, Money, fulfilment_of
from core.delinquency.standing import Hold, standing_of
from core.ledger.balances import RECEIVED
from core.office.calendar import days_set
from core.office.settings import value_of
from core.values.dates import wareki
from core.values.money import Yen, total

if TYPE_CHECKING:
    from core.delinquency.ports import Store

AT_ONCE = 0
"""Line number of what was to be paid at once, beside the instalments."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Something that speaks for a cancellation; somebody judges it (法15条の3①)."""

    cause: Cause
    words: str
    since: date


def kept_of(store: Store, grace: Grace, today: date) -> Fulfilment | None:
    """How the instalments are kept, from the journal; None while nothing was granted."""
    if grace.granted is None or not grace.instalments:
        return None
    begins = grace.from_on
    changed = grace.last(GraceEventKind.PLAN_CHANGED)
    listed = total([yen for _, yen in grace.receivables])
    at_once = Yen(max(0, listed.amount - grace.amount.amount))
    if changed is not None:
        begins, at_once = date.fromisoformat(changed.facts["from_day"]), Yen(0)
    numbers = list(grace.numbers)
    received: dict[str, int] = {}
    for entry in store.receivables.entries(numbers):
        if entry.account == "receivable" and entry.component == "principal" and entry.kind in RECEIVED:
            received[entry.value_on] = received.get(entry.value_on, 0) - entry.amount_yen
    money = [Money(date.fromisoformat(day), yen) for day, yen in sorted(received.items()) if day >= begins.isoformat()]
    told = sum(store.receivables.get(number).provisional.amount for number in numbers)
    if told:
        money.append(Money(today, told, provisional=True))
    agreed = [Agreed(line.line_no, line.due_on, line.amount) for line in grace.instalments]
    if at_once:
        agreed.insert(0, Agreed(AT_ONCE, begins, at_once))
    days = days_set(store)
    return fulfilment_of(
        agreed,
        money,
        today,
        allowed_days=int(value_of(store, "grace_allowed_days", today)),
        closed=days.closed,
        opened=days.opened,
    )


def proposals_of(store: Store, grace: Grace, today: date) -> tuple[Proposal, ...]:
    """Causes that the books show: instalments that are missing, and new delinquency since the grant."""
    if not grace.state(today).in_force:
        return ()
    found = []
    kept = kept_of(store, grace, today)
    excused = {event.facts.get("cause"): event.on for event in grace.events if event.kind is GraceEventKind.EXCUSED}
    if kept is not None:
        missing = [line for line in kept.lines if line.state in (LineState.SHORT, LineState.MISSED)]
        pardoned = excused.get(Cause.DEFAULT.value)
        missing = [line for line in missing if pardoned is None or line.allowed_on >= pardoned]
        if missing:
            first = missing[0]
            words = f"第{first.line_no}回 {wareki(first.due_on)} の分から{len(missing)}回、{kept.shortage}円の不足"
            found.append(Proposal(Cause.DEFAULT, words, first.allowed_on))
    granted = grace.granted
    assert granted is not None
    pardoned = excused.get(Cause.NEW_DELINQUENCY.value)
    since = max(granted.on, pardoned) if pardoned else granted.on
    fresh = [
        each
        for each in store.receivables.of_party(grace.party_id)
        if since <= each.due_on < today
        and each.receivable_id not in grace.numbers
        and each.open_parts.principal.amount > each.provisional.amount
    ]
    events = store.receivable_events.of([each.receivable_id for each in fresh])
    fresh = [
        each
        for each in fresh
        if standing_of(events[each.receivable_id], today).under(Hold.COLLECTION_GRACE, Hold.REALISATION_GRACE) is None
    ]
    if fresh:
        first_due = min(each.due_on for each in fresh)
        owed = total([each.open_parts.principal for each in fresh])
        found.append(
            Proposal(Cause.NEW_DELINQUENCY, f"{wareki(first_due)} 納期限の分から{len(fresh)}期 {owed}円", first_due)
        )
    return tuple(found)
