"""給料等の差押禁止額: what of wages a seizure must leave, item by item (国税徴収法76条①)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from core.seizure.exemption.amounts import LivingAmounts
from core.seizure.exemption.rounding import ARTICLE, ONE_MONTH, PayPeriod, cut, raised
from core.values.dates import wareki
from core.values.derivation import Step
from core.values.money import Yen, total
from core.values.refusals import BadInput

DIGNITY_PART = Fraction(1, 5)
"""⑤ is a fifth of what the other items leave, at most twice ④ (国税徴収法76条①五)."""
DIGNITY_TIMES = 2


@dataclass(frozen=True, slots=True)
class Deductions:
    """What was really held back from the wages (yen). 普通徴収 is paid by the person and does not count (徴基通76-5, 76-6)."""

    income_tax: Yen
    resident_tax: Yen
    """住民税 by 特別徴収, 森林環境税 included."""
    social: Yen

    def __add__(self, other: Deductions) -> Deductions:
        return Deductions(
            self.income_tax + other.income_tax, self.resident_tax + other.resident_tax, self.social + other.social
        )

    @property
    def items(self) -> tuple[Yen, Yen, Yen]:
        """①, ② and ③."""
        return self.income_tax, self.resident_tax, self.social

    @property
    def sum(self) -> Yen:
        """①, ② and ③ together, not rounded."""
        return total(self.items)


Withheld = Deductions | Yen
"""The deductions by item, or their sum where the employer told no more; the sum is raised once."""


@dataclass(frozen=True, slots=True)
class Exemption:
    """What of wages is exempt (yen, rounded)."""

    gross: Yen
    """総額, cut off."""
    deducted: tuple[Yen, ...]
    """①, ② and ③, each raised; one amount where only their sum is known."""
    living: Yen
    """④."""
    dignity: Yen
    """⑤."""
    derivation: tuple[Step, ...]

    @property
    def withheld(self) -> Yen:
        """①から③まで."""
        return total(self.deducted)

    @property
    def exempt_amount(self) -> Yen:
        """差押禁止額: the sum of the five items, even where the wages are less."""
        return self.withheld + self.living + self.dignity

    @property
    def seizable(self) -> Yen:
        """What may be seized: never below zero."""
        return left_of(self.gross, self.exempt_amount)


def wage_exemption(
    gross: Yen, withheld: Withheld, dependents: int, living: LivingAmounts, *, period: PayPeriod = ONE_MONTH
) -> Exemption:
    """The five items for the wages of one employer (yen). `living`: the amounts of the day (`living_on`).

    Raises BadInput for a negative amount or an impossible number of relatives.
    """
    unit_yen = period.unit_yen
    refuse_negative(gross, withheld)
    pay = Yen(cut(gross.amount, unit_yen))
    deducted = rounded(withheld, unit_yen)
    month = living.month(dependents)
    cost = Yen(raised(month.amount * period.months, unit_yen))
    rest = left_of(pay, total(deducted) + cost)
    dignity = dignity_of(rest, cost, unit_yen)
    steps = (
        *_pay_steps(gross, pay, withheld, deducted, unit_yen),
        *living_steps(living, dependents, month, cost, period),
        *dignity_steps(rest, cost, dignity),
    )
    found = Exemption(pay, deducted, cost, dignity, steps)
    return Exemption(pay, deducted, cost, dignity, (*steps, *result_steps(found)))


def refuse_negative(gross: Yen, withheld: Withheld) -> None:
    """Raises BadInput for a negative amount."""
    items = withheld.items if isinstance(withheld, Deductions) else (withheld,)
    if min(gross.amount, *(item.amount for item in items)) < 0:
        raise BadInput(reason="金額は0円以上で入力してください。", field="gross")


def rounded(withheld: Withheld, unit_yen: int) -> tuple[Yen, ...]:
    """①, ② and ③, each raised to the unit; the sum raised once where it alone is known."""
    items = withheld.items if isinstance(withheld, Deductions) else (withheld,)
    return tuple(Yen(raised(item.amount, unit_yen)) for item in items)


def left_of(gross: Yen, taken: Yen) -> Yen:
    """What is left, never below zero."""
    return Yen(max(0, gross.amount - taken.amount))


def dignity_of(rest: Yen, living: Yen, unit_yen: int) -> Yen:
    """⑤: a fifth of what the other items leave, raised, at most twice ④."""
    return Yen(min(raised(rest.amount * DIGNITY_PART, unit_yen), living.amount * DIGNITY_TIMES))


def _pay_steps(gross: Yen, pay: Yen, withheld: Withheld, deducted: tuple[Yen, ...], unit_yen: int) -> list[Step]:
    steps = [Step(f"総額 {gross}円の{unit_yen:,}円未満を切り捨てます。", ARTICLE, pay)]
    if not isinstance(withheld, Deductions):
        steps.append(
            Step(
                f"1号から3号までの控除 {withheld}円の{unit_yen:,}円未満を切り上げます。",
                f"徴収法76条①一～三 {ARTICLE}",
                deducted[0],
            )
        )
        return steps
    named = (("所得税", "一"), ("住民税（特別徴収）と森林環境税", "二"), ("社会保険料", "三"))
    for (name, number), amount, item in zip(named, withheld.items, deducted, strict=True):
        steps.append(Step(f"{name} {amount}円を切り上げます。", f"徴収法76条①{number} {ARTICLE}", item))
    return steps


def living_steps(
    living: LivingAmounts, dependents: int, month: Yen, cost: Yen, period: PayPeriod = ONE_MONTH
) -> tuple[Step, ...]:
    """How ④ came about."""
    since = f"{wareki(living.from_on)}からの額で、" if living.from_on.year > 1 else ""
    sum_words = f"{since}本人 {living.for_self}円と親族 {living.for_each}円 × {dependents}人、1か月 {month}円"
    if period.months == 1:
        return (Step(f"生計費は、{sum_words}です。", "徴収法76条①四 徴収令34条", cost),)
    return (
        Step(f"生計費は、{sum_words}の{period.label}分を切り上げます。", f"徴収法76条①四 徴収令34条 {ARTICLE}", cost),
    )


def dignity_steps(rest: Yen, living: Yen, dignity: Yen) -> tuple[Step, ...]:
    """How ⑤ came about."""
    limit = Yen(living.amount * DIGNITY_TIMES)
    word = f"4号の2倍の {limit}円が限度です" if dignity == limit and dignity.amount else "切り上げます"
    return (Step(f"残り {rest}円の20%を、体面維持費として{word}。", f"徴収法76条①五 {ARTICLE}", dignity),)


def result_steps(found: Exemption) -> tuple[Step, ...]:
    """The two results as steps."""
    return (
        Step("差押禁止額は、1号から5号までの合計です。", "徴収法76条①", found.exempt_amount),
        Step("総額から差押禁止額を引いた額まで差し押さえできます。", "徴収法76条①", found.seizable),
    )
