"""Calculators of the ledger: instalments, late-charge, collection-rate, fiscal-year."""

from __future__ import annotations

import argparse
from datetime import date

from core.ledger.collection_rate import collection_rate, collection_rate_steps
from core.ledger.fiscal_years import fiscal_year_of, fiscal_year_steps
from core.ledger.instalments import instalment_steps, instalments
from core.ledger.late_charge import late_charge
from core.ledger.rates import PUBLISHED, percent
from core.values.money import Yen
from core.values.refusals import BadInput
from tui.cli.answers import Answer, Command, Option
from tui.cli.values import count, day, derivation, yen

MOST_TERMS = 120
MOST_UNIT_YEN = 1_000_000
FIRST_YEAR, LAST_YEAR = 1868, 2199


def instalment_amounts(args: argparse.Namespace) -> Answer:
    """The amount of each 期."""
    total, terms = yen(args.total, "total"), count(args.terms, "terms", MOST_TERMS)
    unit_yen = count(args.unit or "1000", "unit", MOST_UNIT_YEN)
    return {
        "terms": [amount.amount for amount in instalments(total, terms, unit_yen=unit_yen)],
        "derivation": derivation(instalment_steps(total, terms, unit_yen=unit_yen)),
    }


def late_charge_of(args: argparse.Namespace) -> Answer:
    """延滞金 with its segments, by the published rates."""
    charge = late_charge(
        yen(args.principal, "principal"),
        day(args.due, "due"),
        day(args.paid, "paid"),
        PUBLISHED,
        payments=[_payment(text) for text in args.payment or ()],
        split_at_new_year=not args.no_split_at_new_year,
    )
    return {
        "late_charge": charge.result.amount,
        "subtotal": charge.subtotal.amount,
        "base": charge.base.amount,
        "segments": [
            {
                "from": segment.from_on.isoformat(),
                "to": segment.until_on.isoformat(),
                "days": segment.days,
                "rate": percent(segment.rate),
                "base": segment.base.amount,
                "amount": segment.amount.amount,
            }
            for segment in charge.segments
        ],
        "assumed": charge.assumed,
        "derivation": derivation(charge.derivation),
    }


def rate_of_collection(args: argparse.Namespace) -> Answer:
    """徴収率 as printed."""
    assessed, received = yen(args.assessed, "assessed"), yen(args.received, "received")
    return {
        "rate": collection_rate(assessed, received),
        "derivation": derivation(collection_rate_steps(assessed, received)),
    }


def fiscal_year(args: argparse.Namespace) -> Answer:
    """会計年度 and 年度区分 of money booked on a day."""
    origin_year = count(args.origin_year, "origin-year", 9_999)
    if not FIRST_YEAR <= origin_year <= LAST_YEAR:
        raise BadInput(reason="年度は西暦の4けたで指定してください（例 2026）。", field="origin-year")
    booked_on = day(args.booked, "booked")
    year, revenue_class = fiscal_year_of(origin_year, booked_on)
    return {
        "fiscal_year": year,
        "year_class": revenue_class.value,
        "label": revenue_class.label,
        "derivation": derivation(fiscal_year_steps(origin_year, booked_on)),
    }


def _payment(text: str) -> tuple[date, Yen]:
    received_on, mark, amount = text.partition(":")
    if not mark:
        raise BadInput(reason="一部納付は 2026-02-23:10000 の形で指定してください。", field="payment")
    return day(received_on, "payment"), yen(amount, "payment")


CALCULATORS = {
    "instalments": Command(
        "期割",
        (
            Option("total", "円", "税額（あわせて課する税はその合計）", required=True),
            Option("terms", "回数", "期の数", required=True),
            Option("unit", "円", "端数の単位（既定 1000、特別徴収 100）"),
        ),
        instalment_amounts,
    ),
    "late-charge": Command(
        "延滞金",
        (
            Option("principal", "円", "税額", required=True),
            Option("due", "日付", "納期限（休日繰延べの後）", required=True),
            Option("paid", "日付", "領収日（この日まで数える）", required=True),
            Option("payment", "日付:円", "一部納付。翌日から計算の基礎が下がる", repeated=True),
            Option("no-split-at-new-year", help="割合が同じ年をまたぐとき区間を分けない"),
        ),
        late_charge_of,
    ),
    "collection-rate": Command(
        "徴収率",
        (Option("assessed", "円", "調定額", required=True), Option("received", "円", "収入額", required=True)),
        rate_of_collection,
    ),
    "fiscal-year": Command(
        "会計年度と年度区分",
        (
            Option("origin-year", "年度", "当初の会計年度（西暦）", required=True),
            Option("booked", "日付", "収入日", required=True),
        ),
        fiscal_year,
    ),
}
