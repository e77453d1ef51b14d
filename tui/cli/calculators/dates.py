"""Calculators of dates and numbers: due-date, months-after, demand, wareki, check-digit."""

from __future__ import annotations

import argparse
from datetime import datetime

from core.office.clock import JST
from core.values.business_days import shift, shift_steps
from core.values.check_digits import CheckedKind, check_number
from core.values.dates import parse_date, wareki, wareki_long
from core.values.derivation import Step
from core.values.periods import demand_dates, months_after, months_after_steps
from core.values.refusals import BadInput
from tui.cli.answers import Answer, Command, Option
from tui.cli.values import count, day, derivation

MOST_MONTHS = 1_200


def due_date(args: argparse.Namespace) -> Answer:
    """納期限 after the holiday shift."""
    nominal_on = day(args.nominal, "nominal")
    return {"due_on": shift(nominal_on).isoformat(), "derivation": derivation(shift_steps(nominal_on))}


def months(args: argparse.Namespace) -> Answer:
    """The last day of a period in months."""
    from_on, number = day(getattr(args, "from"), "from"), count(args.months, "months", MOST_MONTHS)
    return {
        "last_day": months_after(from_on, number).isoformat(),
        "derivation": derivation(months_after_steps(from_on, number)),
    }


def demand(args: argparse.Namespace) -> Answer:
    """The days that follow a demand notice."""
    dates = demand_dates(day(args.issued, "issued"))
    return {
        "elapsed_on": dates.elapsed_on.isoformat(),
        "seizable_from": dates.seizable_from.isoformat(),
        "derivation": derivation(dates.derivation),
    }


def wareki_date(args: argparse.Namespace) -> Answer:
    """A day from 和暦 or into it."""
    if (args.parse is None) == (args.format is None):
        raise BadInput(reason="--parse と --format のどちらか1つを指定してください。", field="parse")
    if args.format is not None:
        shown = day(args.format, "format")
        steps = (Step(f"{shown.isoformat()} は {wareki_long(shown)} です。", "元号を改める政令"),)
        return {"text": wareki_long(shown), "short": wareki(shown), "derivation": derivation(steps)}
    today = datetime.now(JST).date() if args.today is None else day(args.today, "today")
    found = parse_date(args.parse, today=today, field="parse")
    word = f"「{args.parse}」" if args.parse.strip() else "空欄は業務日付とみなし、"
    steps = (
        Step(
            f"{word}は {wareki_long(found)} です。" if args.parse.strip() else f"{word}{wareki_long(found)} です。",
            "元号を改める政令",
        ),
    )
    return {"date": found.isoformat(), "derivation": derivation(steps)}


def check_digit(args: argparse.Namespace) -> Answer:
    """Whether a number's check digit fits."""
    try:
        kind = CheckedKind(args.kind)
    except ValueError:
        raise BadInput(reason=f"番号の種類は {'、'.join(CheckedKind)} のどれかです。", field="kind") from None
    checked = check_number(kind, args.value, field="value")
    found = "一致します" if checked.valid else "一致しません"
    steps = (Step(f"検査数字は {checked.expected} で、番号の検査数字と{found}。", checked.rule),)
    return {"valid": checked.valid, "expected": checked.expected, "derivation": derivation(steps)}


CALCULATORS = {
    "due-date": Command(
        "納期限の休日繰延べ", (Option("nominal", "日付", "条例上の納期の末日", required=True),), due_date
    ),
    "months-after": Command(
        "…か月を経過する日",
        (
            Option("from", "日付", "この日の翌日から数える", required=True),
            Option("months", "月数", "月数", required=True),
        ),
        months,
    ),
    "demand": Command(
        "督促後に差押えができる日", (Option("issued", "日付", "督促状を発した日", required=True),), demand
    ),
    "wareki": Command(
        "和暦の読み書き",
        (
            Option("parse", "文字", "読み取る日付（R8.2.23、5080223 など）"),
            Option("format", "日付", "和暦にする日付"),
            Option("today", "日付", "空欄のときの業務日付"),
        ),
        wareki_date,
    ),
    "check-digit": Command(
        "検査数字",
        (
            Option("kind", "種類", "、".join(CheckedKind), required=True),
            Option("value", "番号", "検査数字を含む番号", required=True),
        ),
        check_digit,
    ),
}
