"""賞与: a bonus counts as wages of the month in which it is paid, together with the salary of that time (国税徴収法76条③).

④ and ⑤ stand once, for one month (徴基通76-13).
"""

from __future__ import annotations

from dataclasses import dataclass

from core.seizure.exemption.amounts import LivingAmounts
from core.seizure.exemption.wages import Deductions, Exemption, Withheld, wage_exemption
from core.values.derivation import Step
from core.values.money import Yen
from core.values.refusals import BadInput


@dataclass(frozen=True, slots=True)
class Pay:
    """One payment of an employer: gross and what was held back from it (yen)."""

    gross: Yen
    withheld: Withheld


@dataclass(frozen=True, slots=True)
class BonusExemption:
    """Salary and bonus of a month taken together."""

    together: Exemption
    salary_alone: Exemption

    @property
    def of_bonus(self) -> Yen:
        """What may be seized of the bonus when the salary of the month has been seized by itself."""
        return Yen(max(0, self.together.seizable.amount - self.salary_alone.seizable.amount))

    @property
    def derivation(self) -> tuple[Step, ...]:
        """The steps for the screen."""
        return (
            Step(
                "賞与は支給の月の給料等とみなし、給与と合わせて計算します。4号と5号は1か月分です。",
                "徴収法76条③ 徴基通76-13",
            ),
            *self.together.derivation,
            Step("うち、給与だけで差し押さえできる額を超える部分（賞与の分）", "徴収法76条③", self.of_bonus),
        )


def bonus_exemption(salary: Pay, bonus: Pay, dependents: int, living: LivingAmounts) -> BonusExemption:
    """The exempt items of a month with a bonus: amounts added first, then rounded. A month without salary has gross 0.

    Raises BadInput if one payment tells its deductions by item and the other their sum.
    """
    together = wage_exemption(salary.gross + bonus.gross, _added(salary, bonus), dependents, living)
    return BonusExemption(together, wage_exemption(salary.gross, salary.withheld, dependents, living))


def _added(salary: Pay, bonus: Pay) -> Withheld:
    if isinstance(salary.withheld, Deductions) and isinstance(bonus.withheld, Deductions):
        return salary.withheld + bonus.withheld
    if isinstance(salary.withheld, Yen) and isinstance(bonus.withheld, Yen):
        return salary.withheld + bonus.withheld
    raise BadInput(reason="給与と賞与の控除は、どちらも内訳か、どちらも合計で指定してください。", field="bonus")
