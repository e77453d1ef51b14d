"""担保権付財産の譲渡: how much of a tax can be taken from a mortgagee after the asset was given away (徴収法22条, 法14条の16).

The office must have found that the taxpayer owns nothing else that would do; that is not computed here.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from core.seizure.distribution.claims import Claim, ClaimKind, day_of
from core.seizure.distribution.sharing import Distribution, distribute
from core.values.derivation import Step
from core.values.money import ZERO, Yen, total
from core.values.refusals import BadInput

ARTICLE = "徴収法22条② 法14条の16②"


@dataclass(frozen=True, slots=True)
class TakenFrom:
    """One mortgagee: what the distribution gives it, what it would get beside the tax, and what the tax may take (yen)."""

    name: str
    actual: Yen
    supposed: Yen

    @property
    def limit(self) -> Yen:
        """徴収することができる金額."""
        return Yen(max(0, self.actual.amount - self.supposed.amount))

    @property
    def left(self) -> Yen:
        """What the mortgagee keeps."""
        return self.actual - self.limit


@dataclass(frozen=True, slots=True)
class FromMortgagees:
    """What the tax of the former owner gets out of the distribution against the new owner."""

    tax: Yen
    mortgagees: tuple[TakenFrom, ...]
    distribution: Distribution
    """The distribution against the new owner, before the tax takes its part."""
    derivation: tuple[Step, ...]


def take_from_mortgagees(
    proceeds: Yen, claims: Sequence[Claim], tax: Claim, of_transferor: Collection[str], *, costs: Yen = ZERO
) -> FromMortgagees:
    """What `tax` of the former owner may take from the securities named, which the former owner gave after 法定納期限等.

    `claims` stand against the new owner and do not hold `tax`. What is taken never exceeds the tax: a claim that joins
    takes from all others together at most its own amount. Raises BadInput if `tax` is no tax or is among the claims.
    """
    if tax.kind is not ClaimKind.TAX or tax.name in {claim.name for claim in claims}:
        raise BadInput(reason="譲渡人の税を、配当を受ける債権とは別に指定してください。", field="tax")
    actual = distribute(proceeds, claims, costs=costs)
    supposed = distribute(proceeds, [*claims, tax], costs=costs)
    mortgagees = tuple(
        TakenFrom(claim.name, actual.of(claim.name), supposed.of(claim.name))
        for claim in sorted(claims, key=lambda each: (day_of(each), each.name))
        if claim.kind is ClaimKind.SECURED and claim.name in of_transferor and day_of(claim) > day_of(tax)
    )
    steps = []
    for each in mortgagees:
        steps += [
            Step(f"{each.name}の配当金額", "徴収法22条②一", each.actual),
            Step(f"{tax.name}の交付要求があったとした場合の{each.name}の配当金額", "徴収法22条②二", each.supposed),
            Step(f"{each.name}から徴収できる限度", ARTICLE, each.limit),
        ]
    taken = total([each.limit for each in mortgagees])
    steps.append(Step(f"{tax.name}として徴収できる額", ARTICLE, taken))
    return FromMortgagees(taken, mortgagees, actual, tuple(steps))
