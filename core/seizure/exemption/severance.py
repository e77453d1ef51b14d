"""退職手当等の差押禁止額: what of a severance payment a seizure must leave (国税徴収法76条④)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from core.seizure.exemption.amounts import LivingAmounts
from core.seizure.exemption.rounding import raised
from core.seizure.exemption.wages import Deductions, left_of, living_steps, refuse_negative
from core.values.derivation import Step
from core.values.money import ZERO, Yen
from core.values.refusals import BadInput

MONTHS = 3
"""Three months of living (国税徴収法76条④三)."""
YEAR_PART = Fraction(1, 5)
FREE_YEARS = 5
"""Years up to five add nothing; each one beyond adds a fifth of the three months (④四)."""
MOST_YEARS = 100


@dataclass(frozen=True, slots=True)
class SeveranceExemption:
    """What of a severance payment is exempt (yen; the circular rounds nothing here)."""

    gross: Yen
    withheld: Yen
    """Income tax, 住民税 and 社会保険料 held back."""
    living: Yen
    """Three months of living."""
    for_years: Yen
    """What the years beyond five add."""
    derivation: tuple[Step, ...]

    @property
    def exempt_amount(self) -> Yen:
        """差押禁止額."""
        return self.withheld + self.living + self.for_years

    @property
    def seizable(self) -> Yen:
        """What may be seized: never below zero."""
        return left_of(self.gross, self.exempt_amount)


def years_beyond(years: Fraction) -> int:
    """The years beyond five, a part of a year counting whole (徴基通76-14): 12年4月 gives 8."""
    return max(0, -(-(years - FREE_YEARS) // 1))


def severance_exemption(
    gross: Yen, withheld: Deductions, dependents: int, years: Fraction, living: LivingAmounts
) -> SeveranceExemption:
    """The exempt amount of a severance payment. `years`: the years it pays for, parts allowed.

    Raises BadInput for a negative amount or years that nobody serves.
    """
    refuse_negative(gross, withheld)
    if not 0 <= years <= MOST_YEARS:
        raise BadInput(reason=f"勤続年数は0年から{MOST_YEARS}年までで指定してください。", field="years")
    month = living.month(dependents)
    three = Yen(month.amount * MONTHS)
    beyond = years_beyond(years)
    added = Yen(raised(three.amount * beyond * YEAR_PART, 1))
    steps = [
        Step("所得税", "徴収法76条④一", withheld.income_tax),
        Step("住民税（特別徴収）・森林環境税と社会保険料", "徴収法76条④二", withheld.resident_tax + withheld.social),
        *living_steps(living, dependents, month, month),
        Step(f"生計費 {month}円の{MONTHS}か月分", "徴収法76条④三", three),
        Step(
            f"5年を超える年数 {beyond}年（1年未満切上げ）1年につき {three}円の20%"
            if beyond
            else "5年を超える年数はありません。",
            "徴収法76条④四 徴基通76-14",
            added if beyond else ZERO,
        ),
    ]
    found = SeveranceExemption(gross, withheld.sum, three, added, tuple(steps))
    results = (
        Step("差押禁止額の合計", "徴収法76条④", found.exempt_amount),
        Step(f"{gross}円から差押禁止額を引いた額まで差し押さえできます。", "徴収法76条④", found.seizable),
    )
    return SeveranceExemption(gross, withheld.sum, three, added, (*steps, *results))
