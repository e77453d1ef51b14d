"""Calculators of what a seizure must leave: wage-exemption (months, days, bonus, several employers, cash), severance-exemption."""

from __future__ import annotations

import argparse
import re
import unicodedata
from collections.abc import Callable
from datetime import datetime
from fractions import Fraction
from typing import Any

from core.office.clock import JST
from core.seizure.exemption.amounts import MOST_DEPENDENTS, LivingAmounts, living_on
from core.seizure.exemption.bonus import Pay, bonus_exemption
from core.seizure.exemption.cash import cash_exemption
from core.seizure.exemption.employers import Employer, Method, employers_exemption
from core.seizure.exemption.rounding import MOST_DAYS, ONE_MONTH, PayPeriod
from core.seizure.exemption.severance import severance_exemption
from core.seizure.exemption.wages import Deductions, Exemption, Withheld, wage_exemption
from core.values.money import ZERO
from core.values.refusals import BadInput
from tui.cli.answers import Answer, Command, Option
from tui.cli.values import count, day, derivation, plain_name, yen

_ITEMS = ("income-tax", "resident-tax", "social")
_CASH = ("monthly-exempt", "seized", "next-pay")
_YEARS = re.compile(r"\d{1,3}(\.\d{1,4})?", re.ASCII)


def wages(args: argparse.Namespace) -> Answer:
    """給料等の差押禁止額, by the words that are told."""
    if args.cash:
        return _cash(args)
    _refuse(args, _CASH, "--cash と一緒に")
    if args.employer:
        return _employers(args)
    _refuse(args, ("method",), "--employer と一緒に")
    gross, withheld = yen(_told(args, "gross"), "gross"), _withheld(args)
    dependents, living = _dependents(args), _living(args)
    if args.bonus is None:
        return _answer(wage_exemption(gross, withheld, dependents, living, period=_period(args)))
    _refuse(args, ("days", "period-days"), "--bonus なしで")
    found = bonus_exemption(Pay(gross, withheld), _bonus(args.bonus, withheld), dependents, living)
    return {**_answer(found.together), "of_bonus": found.of_bonus.amount, "derivation": derivation(found.derivation)}


def severance(args: argparse.Namespace) -> Answer:
    """退職手当等の差押禁止額."""
    items = Deductions(*(yen(_told(args, name), name) for name in _ITEMS))
    gross = yen(args.gross, "gross")
    found = severance_exemption(gross, items, _dependents(args), _years(args.years), _living(args))
    return {
        "exempt": found.exempt_amount.amount,
        "seizable": found.seizable.amount,
        "items": {
            "no1": items.income_tax.amount,
            "no2": (items.resident_tax + items.social).amount,
            "no3": found.living.amount,
            "no4": found.for_years.amount,
        },
        "derivation": derivation(found.derivation),
    }


def _cash(args: argparse.Namespace) -> Answer:
    _refuse(
        args, ("gross", "deductions", *_ITEMS, "dependents", "days", "bonus", "employer", "method"), "--cash なしで"
    )
    found = cash_exemption(
        yen(_told(args, "monthly-exempt"), "monthly-exempt"),
        day(_told(args, "seized"), "seized"),
        day(_told(args, "next-pay"), "next-pay"),
        count(_told(args, "period-days"), "period-days", MOST_DAYS),
    )
    return {"exempt": found.exempt_amount.amount, "days": found.days, "derivation": derivation(found.derivation)}


def _employers(args: argparse.Namespace) -> Answer:
    _refuse(args, ("gross", "deductions", *_ITEMS, "days", "period-days", "bonus"), "--employer なしで")
    method = Method(count(_told(args, "method"), "method", len(Method)))
    told = [_employer(text) for text in args.employer]
    found = employers_exemption(told, _dependents(args), _living(args), method)
    return {
        "exempt": found.exempt_amount.amount,
        "seizable": found.seizable.amount,
        "items": {"no4": found.living.amount, "no5": found.dignity.amount},
        "employers": {
            each.name: {
                "no4": each.living.amount,
                "no5": each.dignity.amount,
                "exempt": each.exempt_amount.amount,
                "seizable": each.seizable.amount,
            }
            for each in found.employers
        },
        "derivation": derivation(found.derivation),
    }


def _answer(found: Exemption) -> Answer:
    numbers: list[int | None] = [item.amount for item in found.deducted]
    no1, no2, no3 = numbers if len(numbers) == len(_ITEMS) else [None] * len(_ITEMS)
    return {
        "exempt": found.exempt_amount.amount,
        "seizable": found.seizable.amount,
        "items": {"no1": no1, "no2": no2, "no3": no3, "no4": found.living.amount, "no5": found.dignity.amount},
        "no1_3": found.withheld.amount,
        "gross": found.gross.amount,
        "derivation": derivation(found.derivation),
    }


def _value(args: argparse.Namespace, name: str) -> Any:
    return getattr(args, name.replace("-", "_"))


def _told(args: argparse.Namespace, name: str) -> str:
    value = _value(args, name)
    if value is None:
        raise BadInput(reason=f"--{name} を指定してください。--help で確かめてください。", field=name)
    return str(value)


def _refuse(args: argparse.Namespace, names: tuple[str, ...], how: str) -> None:
    """Raises BadInput for a word that belongs to another way of asking."""
    for name in names:
        if _value(args, name) is not None:
            raise BadInput(reason=f"--{name} は{how}指定してください。", field=name)


def _withheld(args: argparse.Namespace) -> Withheld:
    if args.deductions is None:
        return Deductions(*(yen(_told(args, name), name) for name in _ITEMS))
    _refuse(args, _ITEMS, "--deductions なしで")
    return yen(args.deductions, "deductions")


def _dependents(args: argparse.Namespace) -> int:
    return count(_told(args, "dependents"), "dependents", MOST_DEPENDENTS, least=0)


def _living(args: argparse.Namespace) -> LivingAmounts:
    return living_on(datetime.now(JST).date() if args.on is None else day(args.on, "on"))


def _period(args: argparse.Namespace) -> PayPeriod:
    if args.days is None and args.period_days is None:
        return ONE_MONTH
    return PayPeriod.of_days(
        count(_told(args, "days"), "days", MOST_DAYS), count(_told(args, "period-days"), "period-days", MOST_DAYS)
    )


def _bonus(text: str, withheld: Withheld) -> Pay:
    """総額, 総額:控除の合計, 総額:所得税:社会保険料 or 総額:所得税:住民税:社会保険料."""
    amounts = [yen(part, "bonus") for part in text.split(":")]
    by_number: dict[int, Callable[[], Withheld]] = {
        1: lambda: ZERO if not isinstance(withheld, Deductions) else Deductions(ZERO, ZERO, ZERO),
        2: lambda: amounts[1],
        3: lambda: Deductions(amounts[1], ZERO, amounts[2]),
        4: lambda: Deductions(amounts[1], amounts[2], amounts[3]),
    }
    if len(amounts) not in by_number:
        raise BadInput(
            reason="賞与は 総額:所得税:社会保険料（例 500000:20420:75000）か 総額:控除の合計 で指定してください。",
            field="bonus",
        )
    found = by_number[len(amounts)]()
    if isinstance(found, Deductions) and not isinstance(withheld, Deductions):
        found = found.sum
    return Pay(amounts[0], found)


def _employer(text: str) -> Employer:
    parts = text.rsplit(":", 2)
    if len(parts) != 3:
        raise BadInput(reason="勤務先は 名前:総額:控除（例 A社:300000:50000）で指定してください。", field="employer")
    return Employer(plain_name(parts[0], "employer"), yen(parts[1], "employer"), yen(parts[2], "employer"))


def _years(text: str) -> Fraction:
    plain = unicodedata.normalize("NFKC", text).strip()
    if not _YEARS.fullmatch(plain):
        raise BadInput(reason="勤続年数は 13 か 12.5 の形で指定してください（1年未満は切上げ）。", field="years")
    return Fraction(plain)


_OPTIONS_OF_ITEMS = (
    Option("income-tax", "円", "控除された所得税"),
    Option("resident-tax", "円", "特別徴収された住民税と森林環境税"),
    Option("social", "円", "控除された社会保険料"),
)
_ON = Option("on", "日付", "この日の生計費の額で計算する（既定 今日）")
_DEPENDENTS = Option("dependents", "人数", "生計を一にする親族（本人を除く）")

CALCULATORS = {
    "wage-exemption": Command(
        "給料等の差押禁止額",
        (
            Option("gross", "円", "総額"),
            Option("deductions", "円", "所得税・住民税・社会保険料の合計（内訳が分からないとき）"),
            *_OPTIONS_OF_ITEMS,
            _DEPENDENTS,
            _ON,
            Option("days", "日数", "1か月に満たないときの支給の日数"),
            Option("period-days", "日数", "その月（現金は支給の期間）の日数"),
            Option("bonus", "円:円:円", "同じ月の賞与 総額:所得税:社会保険料（または 総額:控除の合計）"),
            Option("employer", "名前:円:円", "2か所以上の勤務先 名前:総額:控除", repeated=True),
            Option("method", "1|2", "割付けの方法 1 先の勤務先から、2 控除後の額で按分"),
            Option("cash", help="支払を受けた現金（徴収法76条②）"),
            Option("monthly-exempt", "円", "現金: 4号と5号の合計"),
            Option("seized", "日付", "現金: 差押えの日"),
            Option("next-pay", "日付", "現金: 次の支払日"),
        ),
        wages,
    ),
    "severance-exemption": Command(
        "退職手当等の差押禁止額",
        (
            Option("gross", "円", "総額", required=True),
            *_OPTIONS_OF_ITEMS,
            _DEPENDENTS,
            Option("years", "年数", "支給の基礎となった年数（1年未満は切上げ）", required=True),
            _ON,
        ),
        severance,
    ),
}
