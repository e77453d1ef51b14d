"""支払を受けた給料等の現金: money already paid out keeps the part that must last until the next pay day (国税徴収法76条②)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from core.seizure.exemption.rounding import MOST_DAYS, raised
from core.values.dates import wareki
from core.values.derivation import Step
from core.values.money import Yen
from core.values.refusals import BadInput


@dataclass(frozen=True, slots=True)
class CashExemption:
    """What of the cash must be left (yen)."""

    exempt_amount: Yen
    days: int
    """From the day of seizure to the next pay day."""
    derivation: tuple[Step, ...]


def cash_exemption(monthly: Yen, seized_on: date, next_pay_on: date, period_days: int) -> CashExemption:
    """④ and ⑤ of the wages (`monthly`, yen) by the days left of the period they pay for; a part of a yen counts whole.

    Raises BadInput for a negative amount, a pay day before the seizure, or a period that is none.
    """
    if monthly.amount < 0:
        raise BadInput(reason="4号と5号の合計は0円以上で指定してください。", field="monthly-exempt")
    if not 1 <= period_days <= MOST_DAYS:
        raise BadInput(reason=f"期間の日数は1日から{MOST_DAYS}日までで指定してください。", field="period-days")
    if next_pay_on < seized_on:
        raise BadInput(reason="次の支払日は差押えの日以後の日で指定してください。", field="next-pay")
    days = (next_pay_on - seized_on).days
    counted = min(days, period_days)
    exempt = Yen(raised(Fraction(monthly.amount * counted, period_days), 1))
    longer = f"（期間の {period_days}日が限度）" if days > period_days else ""
    steps = (
        Step(
            f"差押えの日 {wareki(seized_on)} から次の支払日 {wareki(next_pay_on)} までは{days}日です{longer}。",
            "徴収法76条②",
        ),
        Step(f"{monthly}円 × {counted}日 / {period_days}日", "徴収法76条② 徴基通76-12", exempt),
    )
    return CashExemption(exempt, days, steps)
