"""The components of a receivable (本税, 督促手数料, 延滞金, 加算金, 滞納処分費) and amounts by component."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from core.values.money import ZERO, Yen


class Component(StrEnum):
    """A part of a claim, by the word the journal stores."""

    PRINCIPAL = "principal"
    DEMAND_FEE = "demand_fee"
    LATE_CHARGE = "late_charge"
    PENALTY_TAX = "penalty_tax"
    DISPOSITION_COST = "disposition_cost"

    @property
    def label(self) -> str:
        """The word on screens and papers."""
        return _LABELS[self]


_LABELS: Mapping[Component, str] = {
    Component.PRINCIPAL: "本税",
    Component.DEMAND_FEE: "督促手数料",
    Component.LATE_CHARGE: "延滞金",
    Component.PENALTY_TAX: "加算金",
    Component.DISPOSITION_COST: "滞納処分費",
}


@dataclass(frozen=True, slots=True)
class Parts:
    """Yen by component: what is open, printed on a slip, or applied."""

    principal: Yen = ZERO
    demand_fee: Yen = ZERO
    late_charge: Yen = ZERO
    penalty_tax: Yen = ZERO
    disposition_cost: Yen = ZERO

    def of(self, component: Component) -> Yen:
        """The amount of one component."""
        amount: Yen = getattr(self, component.value)
        return amount

    def with_amount(self, component: Component, amount: Yen) -> Parts:
        """The same amounts with one component replaced."""
        return replace(self, **{component.value: amount})

    @property
    def total(self) -> Yen:
        """The sum of all components."""
        return Yen(
            self.principal.amount
            + self.demand_fee.amount
            + self.late_charge.amount
            + self.penalty_tax.amount
            + self.disposition_cost.amount
        )
