"""The end of a principal: the late charge is fixed, and a demand that crossed with the payment costs nothing. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from core.collection.records.reconciled import Claim, Day, Reconciled, Rules
from core.ledger.journal import Posting
from core.ledger.late_charge import LateCharge, late_charge
from core.ledger.waivers import Waivers
from core.values.money import Yen

Receipts = Sequence[tuple[str, int]]
"""Principal received: (領収日 as ISO text, yen)."""


def final_late_charge(due_on: str, receipts: Receipts, rules: Rules, waivers: Waivers = ()) -> LateCharge:
    """The late charge of a principal that these receipts have paid in full, counted to the last of them (R-07)."""
    last_on = max(day for day, _ in receipts)
    return late_charge(
        Yen(sum(yen for _, yen in receipts)),
        date.fromisoformat(due_on),
        date.fromisoformat(last_on),
        rules.rates,
        payments=[(date.fromisoformat(day), Yen(yen)) for day, yen in sorted(receipts) if day < last_on],
        waivers=waivers,
        split_at_new_year=rules.split_at_new_year,
    )


def accrued_late_charge(claim: Claim, on: date, rules: Rules) -> LateCharge | None:
    """The late charge of an open principal if it were paid on a day; None where none is borne or nothing is open."""
    if not claim.bears_late_charge or not claim.principal_yen:
        return None
    received = [(date.fromisoformat(day), Yen(yen)) for day, yen in sorted(claim.received)]
    return late_charge(
        Yen(claim.principal_yen + sum(yen.amount for _, yen in received)),
        date.fromisoformat(claim.due_on),
        on,
        rules.rates,
        payments=received,
        waivers=claim.waivers,
        split_at_new_year=rules.split_at_new_year,
    )


def missing_late_charge(claim: Claim, receipts: Receipts, rules: Rules) -> int:
    """Yen by which the late charge in the books differs from the final one: above 0 it is to be claimed (ledger rule 8).

    What has been paid is not re-allocated: below 0 it goes no further than what is still open of the late charge.
    """
    if not claim.bears_late_charge or not receipts:
        return 0
    final = final_late_charge(claim.due_on, receipts, rules, claim.waivers)
    missing = final.result.amount - claim.late_charge_assessed_yen
    return missing if missing >= 0 or claim.late_charge_yen >= -missing else 0


def crosses_demand(claim: Claim, paid_on: str) -> bool:
    """True when all of the principal was paid before the day of the demand (行き違い, B37; R-06)."""
    if claim.demanded_on is None:
        return False
    return max([paid_on, *(day for day, _ in claim.received)]) < claim.demanded_on


def waive_crossed_fee(
    claim: Claim, day: Day, done: Reconciled, place: tuple[int, str], paid_on: str, payment_id: int
) -> None:
    """Record that the demand crossed with the payment, and take its fee back."""
    done.crossed_demands.append((claim.receivable_id, paid_on, payment_id))
    if claim.demand_fee_yen:
        _assess(claim, day, place, "demand_fee", -claim.demand_fee_yen, paid_on, payment_id)


def fix_late_charge(
    claim: Claim, day: Day, place: tuple[int, str], rules: Rules, paid_on: str, payment_id: int, to_principal: int
) -> None:
    """Claim the late charge that a payment leaves which ends the principal, or lower what was claimed too much."""
    missing = missing_late_charge(claim, [*claim.received, (paid_on, to_principal)], rules)
    if missing:
        _assess(claim, day, place, "late_charge", missing, paid_on, payment_id)
        claim.late_charge_assessed_yen += missing


def _assess(
    claim: Claim, day: Day, place: tuple[int, str], component: str, yen: int, value_on: str, payment_id: int
) -> None:
    kind, target = ("assess", day.raising) if yen > 0 else ("change", day.lowering)
    target.append(Posting("receivable", kind, yen, value_on, *place, claim.receivable_id, component, payment_id))
    key = (*place, component)
    day.revenue_yen[key] = day.revenue_yen.get(key, 0) + yen
    setattr(claim, f"{component}_yen", getattr(claim, f"{component}_yen") + yen)
