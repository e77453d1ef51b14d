"""How a payment is applied to the components of one receivable, and what is left over (R-09)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from core.ledger.components import Component, Parts
from core.values.derivation import Step
from core.values.money import Yen
from core.values.refusals import Refusal

Order = tuple[Component, ...]

VOLUNTARY: Order = (
    Component.PRINCIPAL,
    Component.DEMAND_FEE,
    Component.LATE_CHARGE,
    Component.PENALTY_TAX,
    Component.DISPOSITION_COST,
)
"""Money paid of the payer's own accord. Fixed by law is only 本税 before its 延滞金 (法20条の9の4②); the rest is a setting."""

FROM_SEIZURE: Order = (
    Component.DISPOSITION_COST,
    Component.DEMAND_FEE,
    Component.PRINCIPAL,
    Component.LATE_CHARGE,
    Component.PENALTY_TAX,
)
"""Money collected by a disposition: 滞納処分費 (with 督促手数料) first (法14条の3, 14条の5)."""


class OrderAgainstLaw(Refusal):
    """A setting of the order of allocation leaves a component out or puts 延滞金 before 本税."""

    sentence = (
        "充てる順の設定が法律に合いません。すべての区分を1回ずつ、本税を延滞金より前に並べてください（法20条の9の4）。"
    )


@dataclass(frozen=True, slots=True)
class Allocation:
    """Where a payment went: applied by component, what is left over, and what the law moved from 延滞金 to 本税."""

    applied: Parts
    surplus: Yen
    moved_by_law: Yen

    @property
    def derivation(self) -> tuple[Step, ...]:
        """The steps for the screen."""
        steps = [
            Step(
                f"{component.label}に充てます。",
                "法20条の9の4" if component is Component.PRINCIPAL else "",
                self.applied.of(component),
            )
            for component in Component
            if self.applied.of(component)
        ]
        if self.moved_by_law:
            steps.append(
                Step(
                    "延滞金としての納付のうち、本税が完納になるまでは本税に充てます。",
                    "法20条の9の4②",
                    self.moved_by_law,
                )
            )
        if self.surplus:
            steps.append(Step("残りは過誤納金です。ほかの期には移しません。", "法17条", self.surplus))
        return tuple(steps)


@lru_cache(maxsize=16)
def checked_order(order: Order) -> Order:
    """A setting as an order of allocation. Raises OrderAgainstLaw."""
    if sorted(order) != sorted(Component) or order.index(Component.PRINCIPAL) > order.index(Component.LATE_CHARGE):
        raise OrderAgainstLaw()
    return order


def allocate(
    amount: Yen, open_parts: Parts, *, order: Order = VOLUNTARY, printed_split: Parts | None = None
) -> Allocation:
    """Apply a payment to one receivable; nothing goes to another 期 by itself, what is too much is surplus.

    A slip with a printed split keeps it, except that 延滞金 paid while the 本税 is incomplete is 本税 (法20条の9の4②).
    What the split leaves over (another amount was paid, or less is owed by now) follows `order`.
    Raises OrderAgainstLaw. Takes no negative amounts: a reversal is the red row of its payment, not an allocation.
    """
    checked_order(order)
    open_yen = [open_parts.of(component).amount for component in order]
    if amount.amount < 0 or min(open_yen) < 0:
        raise ValueError("allocate takes no negative amounts")
    moved_yen = 0
    if printed_split is None:
        applied_yen = _take(amount.amount, open_yen)
    else:
        wanted_yen = _take(amount.amount, [printed_split.of(component).amount for component in order])
        principal, late_charge = order.index(Component.PRINCIPAL), order.index(Component.LATE_CHARGE)
        moved_yen = min(wanted_yen[late_charge], max(0, open_yen[principal] - wanted_yen[principal]))
        wanted_yen[principal] += moved_yen
        wanted_yen[late_charge] -= moved_yen
        kept_yen = [min(wanted, available) for wanted, available in zip(wanted_yen, open_yen, strict=True)]
        rest_open_yen = [available - kept for available, kept in zip(open_yen, kept_yen, strict=True)]
        further_yen = _take(amount.amount - sum(kept_yen), rest_open_yen)
        applied_yen = [kept + further for kept, further in zip(kept_yen, further_yen, strict=True)]
    applied = Parts(**{component.value: Yen(part) for component, part in zip(order, applied_yen, strict=True)})
    return Allocation(applied, Yen(amount.amount - sum(applied_yen)), Yen(moved_yen))


def _take(amount_yen: int, capacities_yen: list[int]) -> list[int]:
    """Hand out an amount in order, to each place as much as it can take."""
    taken = []
    for capacity in capacities_yen:
        part = min(amount_yen, capacity)
        amount_yen -= part
        taken.append(part)
    return taken
