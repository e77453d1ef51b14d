"""審査: what the rule of eligibility needs, read from the books; and the refusals that follow from it (G64 to G68)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from core.delinquency.graces.eligibility import Asked, Earlier, Finding, Limits, Listed, barring, examine
from core.delinquency.graces.grace import Grace
from core.delinquency.graces.kinds import GraceKind
from core.delinquency.graces.planning import Finances
from core.delinquency.limitation import EventKind
from core.delinquency.limits.state import claim_name, limitation_of
from core.delinquency.standing import Hold, standing_of
from core.ledger.receivable_events import ReceivableEvent
from core.office.calendar import days_set
from core.office.settings import value_of
from core.values.business_days import shift
from core.values.dates import wareki
from core.values.money import Yen, total
from core.values.periods import months_after
from core.values.refusals import Refusal

if TYPE_CHECKING:
    from core.delinquency.ports import Store


class NotEligible(Refusal):
    """A point of the examination keeps the grace from being granted."""

    sentence = "許可できません。{words}（{article}）不許可の起案か、申請の補正をしてください。"


def limits_of(store: Store, on: date) -> Limits:
    """[P] 条例 as in force on a day."""
    return Limits(
        int(value_of(store, "grace_apply_months", on)),
        Yen(int(value_of(store, "grace_security_over_yen", on))),
        int(value_of(store, "grace_security_months", on)),
    )


def lineage_of(store: Store, parent_id: int | None) -> tuple[Grace, ...]:
    """The graces that one extends, oldest first."""
    found: list[Grace] = []
    while parent_id is not None:
        parent = store.graces.get(parent_id)
        found.insert(0, parent)
        parent_id = parent.parent_id
    return tuple(found)


def periods_of(lineage: Sequence[Grace]) -> tuple[tuple[date, date], ...]:
    """The periods that were granted, for the count of two years."""
    return tuple((each.from_on, each.until_on) for each in lineage if each.granted is not None)


def asked_of(
    store: Store,
    grace: Grace,
    *,
    from_on: date,
    until_on: date,
    amount: Yen,
    security_excused: str = "",
    finances: Finances | None = None,
) -> Asked:
    """The grace as the rule looks at it, with the books of this moment."""
    on = grace.received_on or from_on
    lineage = lineage_of(store, grace.parent_id)
    own = {each.grace_id for each in lineage} | {grace.grace_id}
    return Asked(
        kind=grace.kind,
        clause=grace.clause,
        received_on=grace.received_on,
        arose_on=grace.arose_on,
        from_on=from_on,
        until_on=until_on,
        amount=amount,
        listed=_listed(store, grace.numbers, on, (from_on, until_on), own),
        other_delinquency=_others(store, grace, on),
        earlier=_earlier(store, grace, {each.grace_id for each in lineage}),
        finances=grace.finances if finances is None else finances,
        security_worth=total([held.worth for each in (*lineage, grace) for held in each.held_securities]),
        security_excused=security_excused,
        extends=grace.parent_id is not None,
    )


def findings_of(
    store: Store, grace: Grace, *, from_on: date, until_on: date, amount: Yen, security_excused: str = ""
) -> tuple[Finding, ...]:
    """The examination of a grace with a period and an amount."""
    asked = asked_of(store, grace, from_on=from_on, until_on=until_on, amount=amount, security_excused=security_excused)
    return examine(asked, limits_of(store, grace.received_on or from_on))


def refuse_barred(findings: Sequence[Finding]) -> None:
    """Raise NotEligible for the first point that is not fulfilled."""
    for finding in barring(findings):
        raise NotEligible(words=finding.words, article=finding.article)


def open_principal(store: Store, numbers: Sequence[int]) -> tuple[tuple[int, Yen], ...]:
    """Open principal less 速報 of receivables, oldest 納期限 first; those with nothing open are left out."""
    found = [store.receivables.get(number) for number in numbers]
    found.sort(key=lambda each: (each.due_on, each.receivable_id))
    owed = [
        (each.receivable_id, Yen(max(0, each.open_parts.principal.amount - each.provisional.amount))) for each in found
    ]
    return tuple((number, yen) for number, yen in owed if yen)


def may_be_asked_for(store: Store, party_id: int, kind: GraceKind, today: date) -> tuple[int, ...]:
    """What an application of today could list: overdue taxes over which no grace, suspension or handover stands and
    whose limitation has not completed; by request (法15条の6①) those alone that are within the months of applying."""
    items = store.tax_items.all()
    due = [
        each.receivable_id
        for each in store.receivables.of_party(party_id)
        if each.due_on < today and each.open and items[each.key.tax_item].is_tax
    ]
    limits = limitation_of(store, due, today)
    dated = kind is GraceKind.BY_REQUEST
    return tuple(
        number
        for number, each in zip(due, _listed(store, due, today, (today, today), set()), strict=True)
        if not (each.standing_grace or each.held or limits[number].completed or (dated and today > each.apply_until))
    )


def _listed(
    store: Store, numbers: Sequence[int], on: date, period: tuple[date, date], own: set[int]
) -> tuple[Listed, ...]:
    days = days_set(store)
    months = limits_of(store, on).apply_months
    owed = dict(open_principal(store, numbers))
    events = store.receivable_events.of(numbers)
    found = []
    for number in numbers:
        receivable = store.receivables.get(number)
        others = [each for each in events[number] if each.facts.get("grace_id") not in own]
        held = standing_of(others, period[1]).under(*_IN_THE_WAY)
        until = shift(months_after(receivable.due_on, months), closed=days.closed, opened=days.opened)
        found.append(
            Listed(
                claim_name(store, number),
                receivable.due_on,
                receivable.statutory_due_on,
                owed.get(number, Yen(0)),
                until,
                _grace_within(others, *period),
                f"{held.hold.value}中（{wareki(held.from_on)}から）" if held is not None else "",
            )
        )
    return tuple(found)


_IN_THE_WAY = (Hold.SUSPENSION, Hold.HANDED_OVER, Hold.SUCCEEDED, Hold.WRITTEN_OFF)
"""Over these no grace is granted: what has no end of its own must be ended first."""


def _grace_within(events: Sequence[ReceivableEvent], from_on: date, until_on: date) -> str:
    """The first other grace that takes any day of a period, in words; '' for none."""
    for event in events:
        word = _GRACES.get(event.kind)
        if word and event.from_on <= until_on and (event.until_on is None or from_on <= event.until_on):
            last = wareki(event.until_on) if event.until_on else ""
            return f"{word}（{wareki(event.from_on)}から{last}{'まで' if last else ''}）"
    return ""


_GRACES = {
    EventKind.COLLECTION_GRACE.value: Hold.COLLECTION_GRACE.value,
    EventKind.REALISATION_GRACE_BY_OFFICE.value: Hold.REALISATION_GRACE.value,
    EventKind.REALISATION_GRACE_BY_REQUEST.value: Hold.REALISATION_GRACE.value,
}


def _others(store: Store, grace: Grace, on: date) -> tuple[str, ...]:
    """Overdue receivables of the party that are neither listed nor under a grace nor applied for."""
    listed = set(grace.numbers)
    due = [
        each.receivable_id
        for each in store.receivables.of_party(grace.party_id)
        if each.due_on < on
        and each.receivable_id not in listed
        and each.open_parts.principal.amount > each.provisional.amount
    ]
    events, asked = store.receivable_events.of(due), store.graces.in_force_of(due)
    free = [
        number
        for number in due
        if not asked.get(number)
        and standing_of(events[number], on).under(Hold.COLLECTION_GRACE, Hold.REALISATION_GRACE) is None
    ]
    return tuple(claim_name(store, number) for number in free)


def _earlier(store: Store, grace: Grace, lineage: set[int]) -> tuple[Earlier, ...]:
    listed = set(grace.numbers)
    return tuple(
        Earlier(
            each.kind,
            each.clause,
            each.arose_on,
            bool(listed & set(each.numbers)),
            each.grace_id in lineage,
            f"{each.grace_no}（{each.kind.short} {wareki(each.from_on)}から）",
        )
        for each in store.graces.of_party(grace.party_id)
        if each.grace_id != grace.grace_id and each.granted is not None
    )
