"""2か所以上の給与: ④ and ⑤ stand once for all wages together and are laid on the employers (国税徴収法76条①後段, 徴基通76-9)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction

from core.seizure.exemption.amounts import LivingAmounts
from core.seizure.exemption.rounding import ARTICLE, MONTH_UNIT_YEN, raised
from core.seizure.exemption.wages import (
    Withheld,
    dignity_of,
    dignity_steps,
    left_of,
    living_steps,
    refuse_negative,
    rounded,
)
from core.values.derivation import Step
from core.values.money import ZERO, Yen, floor_to, total
from core.values.refusals import BadInput

MOST_EMPLOYERS = 20


class Method(IntEnum):
    """The two ways of the circular."""

    IN_TURN = 1
    """The first employer's wages by themselves, then what the sum adds."""
    BY_NET_PAY = 2
    """By the wages after ① to ③, raised to 1,000 yen."""


@dataclass(frozen=True, slots=True)
class Employer:
    """The wages of one employer for the month (yen)."""

    name: str
    gross: Yen
    withheld: Withheld


@dataclass(frozen=True, slots=True)
class EmployerExemption:
    """What one employer leaves and what may be seized there (yen)."""

    name: str
    gross: Yen
    withheld: Yen
    living: Yen
    dignity: Yen

    @property
    def exempt_amount(self) -> Yen:
        """①から⑤まで at this employer."""
        return self.withheld + self.living + self.dignity

    @property
    def seizable(self) -> Yen:
        """What may be seized there."""
        return left_of(self.gross, self.exempt_amount)


@dataclass(frozen=True, slots=True)
class EmployersExemption:
    """All employers in the order given."""

    method: Method
    employers: tuple[EmployerExemption, ...]
    living: Yen
    """④ for all wages together."""
    dignity: Yen
    """⑤ for all wages together."""
    derivation: tuple[Step, ...]

    @property
    def exempt_amount(self) -> Yen:
        """What all employers leave."""
        return total([each.exempt_amount for each in self.employers])

    @property
    def seizable(self) -> Yen:
        """What may be seized at all employers."""
        return total([each.seizable for each in self.employers])


def employers_exemption(
    employers: Sequence[Employer], dependents: int, living: LivingAmounts, method: Method
) -> EmployersExemption:
    """④ and ⑤ of the sum, laid on the employers by one of the two ways; wages of a month.

    Way 1 takes the employers in the order given; ④ that one cannot bear goes on to the next. Raises BadInput for no
    employer, too many, a name twice, or a negative amount.
    """
    _check(employers)
    cost = living.month(dependents)
    pays = [Yen(floor_to(each.gross.amount, MONTH_UNIT_YEN)) for each in employers]
    held = [total(rounded(each.withheld, MONTH_UNIT_YEN)) for each in employers]
    sums = _running_items(employers, cost)
    whole_living, whole_dignity, rest = sums[-1]
    laid = _in_turn(sums) if method is Method.IN_TURN else _by_net_pay(pays, held, whole_living, whole_dignity)
    found = tuple(
        EmployerExemption(each.name, pay, withheld, part_living, part_dignity)
        for each, pay, withheld, (part_living, part_dignity) in zip(employers, pays, held, laid, strict=True)
    )
    steps = (
        Step(f"{len(found)}か所の給料等を合計して、4号と5号を1回計算します。", "徴収法76条①後段 徴基通76-9"),
        *living_steps(living, dependents, cost, cost),
        *dignity_steps(rest, cost, whole_dignity),
        *_steps(found, method),
    )
    return EmployersExemption(method, found, cost, whole_dignity, steps)


def _check(employers: Sequence[Employer]) -> None:
    if not 1 <= len(employers) <= MOST_EMPLOYERS:
        raise BadInput(reason=f"勤務先は1か所から{MOST_EMPLOYERS}か所まで指定できます。", field="employer")
    if len({each.name for each in employers}) != len(employers):
        raise BadInput(reason="勤務先の名前が重なっています。別の名前を付けてください。", field="employer")
    for each in employers:
        refuse_negative(each.gross, each.withheld)


def _running_items(employers: Sequence[Employer], cost: Yen) -> list[tuple[Yen, Yen, Yen]]:
    """④ as far as the wages bear it, ⑤, and what ⑤ is a fifth of: for the first employer, the first two, and so on."""
    items = []
    gross_yen = withheld_yen = 0
    for place, each in enumerate(employers):
        gross_yen += each.gross.amount
        withheld_yen += each.withheld.amount if isinstance(each.withheld, Yen) else each.withheld.sum.amount
        pay = Yen(floor_to(gross_yen, MONTH_UNIT_YEN))
        net = left_of(pay, Yen(raised(withheld_yen, MONTH_UNIT_YEN)))
        last = place == len(employers) - 1
        rest = left_of(net, cost)
        items.append((cost if last else min(cost, net), dignity_of(rest, cost, MONTH_UNIT_YEN), rest))
    return items


def _in_turn(sums: Sequence[tuple[Yen, Yen, Yen]]) -> list[tuple[Yen, Yen]]:
    laid = []
    before_living = before_dignity = ZERO
    for living, dignity, _ in sums:
        # An employer that holds back more than it pays lowers the sum; what the ones before it leave stays.
        laid.append((left_of(living, before_living), left_of(dignity, before_dignity)))
        before_living, before_dignity = max(living, before_living), max(dignity, before_dignity)
    return laid


def _by_net_pay(pays: Sequence[Yen], held: Sequence[Yen], living: Yen, dignity: Yen) -> list[tuple[Yen, Yen]]:
    nets = [left_of(pay, withheld).amount for pay, withheld in zip(pays, held, strict=True)]
    whole = sum(nets)
    parts = [Fraction(net, whole) if whole else Fraction(0) for net in nets]
    return [
        (Yen(raised(living.amount * part, MONTH_UNIT_YEN)), Yen(raised(dignity.amount * part, MONTH_UNIT_YEN)))
        for part in parts
    ]


def _steps(found: Sequence[EmployerExemption], method: Method) -> list[Step]:
    if method is Method.IN_TURN:
        steps = [Step("先の勤務先の分を単独で計算し、合計との差を次の勤務先に割り付けます。", "徴基通76-9(1)")]
    else:
        steps = [Step("1号から3号までを控除した額で按分し、1,000円未満を切り上げます。", f"徴基通76-9(2) {ARTICLE}")]
    for each in found:
        steps += [
            Step(f"{each.name} の4号", "徴収法76条①四", each.living),
            Step(f"{each.name} の5号", "徴収法76条①五", each.dignity),
            Step(
                f"{each.name} の総額 {each.gross}円から控除 {each.withheld}円、4号、5号を引き、差し押さえできる額です。",
                "徴収法76条①",
                each.seizable,
            ),
        ]
    return steps
