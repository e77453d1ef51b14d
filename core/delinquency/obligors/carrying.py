"""What goes with a claim to an heir: demand, part payments, graces and seizures of before the death; and what stops it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from core.delinquency.limitation import EventKind
from core.delinquency.limits.state import claim_name
from core.delinquency.standing import Hold, standing_of
from core.ledger.accrual import course_of
from core.ledger.inquiry.terms import settings_of
from core.ledger.late_charge import late_charge
from core.ledger.receivable_events import NewReceivableEvent
from core.ledger.receivables import Receivable
from core.ledger.waivers import waivers_of
from core.values.dates import wareki
from core.values.money import ZERO, Yen
from core.values.refusals import Refusal

if TYPE_CHECKING:
    from core.delinquency.ports import Store

_LEFT_BEHIND = frozenset((EventKind.DEMAND, EventKind.DEMAND_BY_PUBLICATION, EventKind.SUSPENSION))
"""The demand has rows of its own, and whether an heir can pay is looked at anew."""
CARRIED = frozenset(kind.value for kind in EventKind) - frozenset(kind.value for kind in _LEFT_BEHIND)
"""Kinds whose rows are written for the heirs as well."""


class ProvisionalStands(Refusal):
    """A preliminary notice lies on the claim: the money must come first."""

    sentence = "{claim}に速報の入金があります。確報の消込みを待ってから承継を起案してください。"


class ClaimHandedOver(Refusal):
    """The claim lies with the 回収機構."""

    sentence = "{claim}は{day}から移管中です。返還を受けてから承継を起案してください。"


def refuse_held(store: Store, claims: Sequence[Receivable], on: date) -> None:
    """Raise ProvisionalStands or ClaimHandedOver for a claim that cannot be divided now."""
    events = store.receivable_events.of([claim.receivable_id for claim in claims])
    for claim in claims:
        if claim.provisional:
            raise ProvisionalStands(claim=claim_name(store, claim.receivable_id))
        held = standing_of(events[claim.receivable_id], on).under(Hold.HANDED_OVER)
        if held is not None:
            raise ClaimHandedOver(claim=claim_name(store, claim.receivable_id), day=wareki(held.from_on))


def carry_events(store: Store, parent_id: int, child_id: int, until: date, audit_seq: int) -> None:
    """Write for the child what had happened to the parent up to a day: its limitation goes on from there.

    Part payments stand in the journal of the parent alone; for the child they are events. A demand that was sent after
    the day demanded nobody and is not taken along.
    """
    demand = store.receivables.demands([parent_id]).get(parent_id)
    if demand is not None and demand.issued_on <= until:
        store.child_claims.copy_demand(parent_id, child_id)
    told = store.limits.told([parent_id])[parent_id]
    for each in told:
        if each.kind == EventKind.PART_PAYMENT and not each.event_id and each.on <= until:
            store.receivable_events.add(
                NewReceivableEvent(child_id, EventKind.PART_PAYMENT, each.on, facts={"of": parent_id}), audit_seq
            )
    numbers: dict[int, int] = {}
    for event in store.receivable_events.of([parent_id])[parent_id]:
        if event.kind not in CARRIED or event.from_on > until:
            continue
        facts = dict(event.facts) | {"of": parent_id}
        ends = facts.get("ends")
        if isinstance(ends, int):
            if ends not in numbers:
                continue
            facts["ends"] = numbers[ends]
        new = NewReceivableEvent(child_id, event.kind, event.from_on, event.until_on, facts)
        numbers[event.event_id] = store.receivable_events.add(new, audit_seq)


def paid_part_late_charge(store: Store, claim: Receivable, on: date) -> Yen:
    """Late charge of the part that the deceased had paid, as far as the books do not have it; 0 where nothing was paid.

    It is fixed when the rest goes to the heirs, whose own late charge runs on their parts alone.
    """
    if not store.tax_items.all()[claim.key.tax_item].bears_late_charge:
        return ZERO
    waiving = store.receivable_events.waiving([claim.receivable_id])
    waivers = waivers_of(waiving.get(claim.receivable_id, ()))
    course = course_of(store.receivables.entries([claim.receivable_id]), on, waivers)
    if not course.payments:
        return ZERO
    terms = settings_of(store, on)
    last_on = course.payments[-1][0]
    charge = late_charge(
        Yen(sum(yen.amount for _, yen in course.payments)),
        claim.due_on,
        last_on,
        terms.rates,
        payments=[(day, yen) for day, yen in course.payments if day < last_on],
        waivers=waivers,
        split_at_new_year=terms.split_at_new_year,
    )
    return Yen(max(0, charge.result.amount - course.fixed.amount))
