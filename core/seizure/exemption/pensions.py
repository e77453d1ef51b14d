"""年金等: which benefits count as wages, which as a severance payment, and which may not be touched at all (国税徴収法77条).

The laws of the wholly exempt ones forbid any seizure; those of old age and retirement except a disposition for taxes.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.seizure.exemption.amounts import LivingAmounts
from core.seizure.exemption.rounding import PayPeriod
from core.seizure.exemption.wages import Exemption, Withheld, wage_exemption
from core.values.derivation import Step
from core.values.money import Yen
from core.values.refusals import Refusal

PUBLIC_PENSION_MONTHS = 2
"""Public pensions are paid for two months at a time (国民年金法18条③)."""


class Treatment(StrEnum):
    """How a benefit is treated; the value is the word on the screen."""

    AS_WAGES = "給料等とみなす"
    AS_SEVERANCE = "退職手当等とみなす"
    WHOLLY_EXEMPT = "全額を差押禁止とする"


class BenefitWhollyExempt(Refusal):
    """A benefit that its own law forbids to seize was to be seized."""

    sentence = "{name}は、全額の差押えが禁止されています（{article}）。ほかの財産を調べてください。"


@dataclass(frozen=True, slots=True)
class Benefit:
    """A kind of benefit, how it is treated, and the article."""

    code: str
    name: str
    treatment: Treatment
    article: str


_WAGES, _SEVERANCE, _EXEMPT = Treatment.AS_WAGES, Treatment.AS_SEVERANCE, Treatment.WHOLLY_EXEMPT

BENEFITS: tuple[Benefit, ...] = (
    Benefit("old_age_basic", "老齢基礎年金", _WAGES, "徴収法77条① 国民年金法24条"),
    Benefit("old_age_employees", "老齢厚生年金", _WAGES, "徴収法77条① 厚生年金保険法41条①"),
    Benefit("retirement_pension", "退職年金・退職共済年金", _WAGES, "徴収法77条①"),
    Benefit("corporate_pension", "確定給付企業年金の老齢給付（年金）", _WAGES, "徴収法77条① 確定給付企業年金法34条①"),
    Benefit("contribution_pension", "確定拠出年金の老齢給付（年金）", _WAGES, "徴収法77条① 確定拠出年金法32条①"),
    Benefit("leave_allowance", "休業手当金", _WAGES, "徴収法77条①"),
    Benefit("corporate_lump_sum", "確定給付企業年金の老齢給付・脱退（一時金）", _SEVERANCE, "徴収法77条②"),
    Benefit("contribution_lump_sum", "確定拠出年金の老齢給付（一時金）", _SEVERANCE, "徴収法77条②"),
    Benefit("retirement_lump_sum", "退職一時金", _SEVERANCE, "徴収法77条②"),
    Benefit("disability", "障害年金", _EXEMPT, "国民年金法24条 厚生年金保険法41条①"),
    Benefit("survivors", "遺族年金", _EXEMPT, "国民年金法24条 厚生年金保険法41条①"),
    Benefit("public_assistance", "生活保護の給付", _EXEMPT, "生活保護法58条"),
    Benefit("child_allowance", "児童手当", _EXEMPT, "児童手当法15条"),
    Benefit("child_rearing", "児童扶養手当", _EXEMPT, "児童扶養手当法24条"),
    Benefit("special_child", "特別児童扶養手当", _EXEMPT, "特別児童扶養手当等の支給に関する法律16条"),
    Benefit("national_health", "国民健康保険の給付", _EXEMPT, "国民健康保険法67条"),
    Benefit("health", "健康保険の給付（傷病手当金など）", _EXEMPT, "健康保険法61条"),
    Benefit("elderly_medical", "後期高齢者医療の給付", _EXEMPT, "高齢者の医療の確保に関する法律62条"),
    Benefit("long_term_care", "介護保険の給付", _EXEMPT, "介護保険法25条"),
    Benefit("unemployment", "雇用保険の失業等給付", _EXEMPT, "雇用保険法11条"),
    Benefit("work_accident", "労災保険の給付", _EXEMPT, "労働者災害補償保険法12条の5②"),
)
"""The kinds known to the office."""

_BY_CODE = {benefit.code: benefit for benefit in BENEFITS}


def benefit_of(code: str) -> Benefit | None:
    """The kind of a code; None if it is not listed, and then a person decides by its law."""
    return _BY_CODE.get(code)


def refuse_wholly_exempt(benefit: Benefit) -> None:
    """Raises BenefitWhollyExempt."""
    if benefit.treatment is Treatment.WHOLLY_EXEMPT:
        raise BenefitWhollyExempt(name=benefit.name, article=benefit.article)


def pension_exemption(
    benefit: Benefit,
    gross: Yen,
    withheld: Withheld,
    dependents: int,
    living: LivingAmounts,
    *,
    months: int = PUBLIC_PENSION_MONTHS,
) -> Exemption:
    """The exempt items of one payment of a pension that counts as wages, for the months it pays for.

    Raises BenefitWhollyExempt. A benefit that counts as a severance payment goes to `severance_exemption` instead.
    """
    refuse_wholly_exempt(benefit)
    if benefit.treatment is not Treatment.AS_WAGES:
        raise ValueError("a lump sum is no wages")
    found = wage_exemption(gross, withheld, dependents, living, period=PayPeriod.of_months(months))
    first = Step(f"{benefit.name}は{benefit.treatment.value}ため、給料等と同じに計算します。", benefit.article)
    return Exemption(found.gross, found.deducted, found.living, found.dignity, (first, *found.derivation))
