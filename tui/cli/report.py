"""`osame report open-claims`: figures without persons, for the administrator's and the office's nightly lists."""

from __future__ import annotations

import argparse
from typing import Any

from core.ledger.open_claims import OpenStatistics, open_statistics
from tui.cli import data


def add_parser(subparsers: Any) -> None:
    """The options of the reports."""
    parser = subparsers.add_parser("report", help="統計（個人を含まない）")
    parser.add_argument("name", choices=["open-claims"], help="open-claims 未納の集計")
    data.add_data_options(parser)
    data.add_account_options(parser)


def run(args: argparse.Namespace) -> int:
    """Print the report; 0."""
    with data.as_account(args) as ctx:
        statistics = open_statistics(ctx)
    answer = {
        "parties": statistics.parties,
        "claims": statistics.claims,
        "open_yen": statistics.open.amount,
        "items": [
            {
                "tax_item": item.tax_item,
                "name": item.name,
                "parties": item.parties,
                "claims": item.claims,
                "open_yen": item.open.amount,
                "provisional_yen": item.provisional.amount,
            }
            for item in statistics.items
        ],
    }
    data.say(args, answer, lambda: _words(statistics))
    return 0


def _words(statistics: OpenStatistics) -> str:
    lines = [
        f"{item.name}  {item.parties:,}人  {item.claims:,}件  {item.open}円（うち仮消 {item.provisional}円）"
        for item in statistics.items
    ]
    return "\n".join([*lines, f"計  {statistics.parties:,}人  {statistics.claims:,}件  {statistics.open}円"])
