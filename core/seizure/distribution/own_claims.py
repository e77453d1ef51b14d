"""充当: money of a seizure or a distribution laid on the city's own receivables (法14条の5, 徴収法129条⑥, 徴基通129-19).

Not the order of a voluntary payment, and not the wish of the payer: 滞納処分費 and 督促手数料 of all, then 本税 of all,
then 延滞金. Within each by 民法488条④: what frees the debtor most, then what fell due first, then by amounts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import groupby

from core.ledger.allocation import FROM_SEIZURE
from core.ledger.components import Component, Parts
from core.ledger.late_charge import LEAST_BASE_YEN
from core.values.dates import wareki
from core.values.derivation import Step
from core.values.money import Yen, split_exactly
from core.values.refusals import BadInput


@dataclass(frozen=True, slots=True)
class OwnClaim:
    """One receivable with what is open of it on the day the money came (yen)."""

    name: str
    """通知書番号 and 期, one of a kind."""
    due_on: date
    """納期限: the 弁済期."""
    open: Parts
    late_rate: Fraction = Fraction(0)
    """Percent a year that 延滞金 of its 本税 runs at on the day: the higher, the more a payment frees."""


@dataclass(frozen=True, slots=True)
class OwnShare:
    """What one receivable gets, by component."""

    name: str
    applied: Parts


@dataclass(frozen=True, slots=True)
class Applied:
    """Where the money went; shares and surplus add up to the amount."""

    shares: tuple[OwnShare, ...]
    """In the order of the input."""
    surplus: Yen
    derivation: tuple[Step, ...]

    def of(self, name: str) -> Parts:
        """What the receivable of a name gets; nothing for one that is not among them."""
        return next((share.applied for share in self.shares if share.name == name), Parts())


def apply_to_own(amount: Yen, claims: Sequence[OwnClaim]) -> Applied:
    """Lay an amount on the receivables that took part (named in the seizure record or the 交付要求).

    A part of a yen between equals goes, one yen each, by name. Raises BadInput for a negative amount or a name twice.
    """
    if amount.amount < 0 or any(claim.open.of(part).amount < 0 for claim in claims for part in Component):
        raise BadInput(reason="充てる金額と残額は0円以上で指定してください。", field="amount")
    if len({claim.name for claim in claims}) != len(claims):
        raise BadInput(reason="同じ期別が2回あります。1つにまとめてください。", field="name")
    applied = {claim.name: Parts() for claim in claims}
    steps: list[Step] = []
    left_yen = amount.amount
    for component in FROM_SEIZURE:
        for equal in _equals(claims, component):
            wanted = [claim.open.of(component).amount for claim in equal]
            part_yen = min(left_yen, sum(wanted))
            left_yen -= part_yen
            for claim, yen in zip(equal, split_exactly(part_yen, wanted), strict=True):
                applied[claim.name] = applied[claim.name].with_amount(component, Yen(yen))
                if yen:
                    steps.append(Step(_reason(claim, component, len(equal)), _article(component), Yen(yen)))
    if left_yen:
        steps.append(Step("残りは残余金です。", "徴収法129条③", Yen(left_yen)))
    return Applied(tuple(OwnShare(claim.name, applied[claim.name]) for claim in claims), Yen(left_yen), tuple(steps))


def _benefit(claim: OwnClaim, component: Component) -> Fraction:
    """What a payment saves the debtor a year, percent: only 本税 of 2,000 yen or more goes on to bear 延滞金."""
    bears = component is Component.PRINCIPAL and claim.open.principal.amount >= LEAST_BASE_YEN
    return claim.late_rate if bears else Fraction(0)


def _equals(claims: Sequence[OwnClaim], component: Component) -> list[list[OwnClaim]]:
    """The receivables with something open of a component, in groups that stand equal, the first to be paid first."""

    def place(claim: OwnClaim) -> tuple[Fraction, date]:
        return -_benefit(claim, component), claim.due_on

    ordered = sorted(
        (claim for claim in claims if claim.open.of(component)), key=lambda claim: (place(claim), claim.name)
    )
    return [list(group) for _, group in groupby(ordered, key=place)]


def _reason(claim: OwnClaim, component: Component, equals: int) -> str:
    shared = f"、同じ順位の{equals}件で按分" if equals > 1 else ""
    return f"{claim.name} の{component.label}に充てます（納期限 {wareki(claim.due_on)}{shared}）。"


def _article(component: Component) -> str:
    if component in (Component.DISPOSITION_COST, Component.DEMAND_FEE):
        return "法14条の3 14条の5①"
    return "法14条の5② 徴収法129条⑥ 民法488条④ 徴基通129-19"
