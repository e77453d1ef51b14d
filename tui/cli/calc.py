"""`osame calc NAME …`: the law's arithmetic without a database and without signing in, one JSON object an answer.

Every answer carries `derivation`, the steps with their articles. The calculators of each subject stand in a file of
their own and are listed here.
"""

from __future__ import annotations

import argparse
import sys
from typing import Any

from tui.cli import answers
from tui.cli.calculators import dates, distribution, exemption, ledger, limitation

CALCULATORS = (
    dates.CALCULATORS | ledger.CALCULATORS | limitation.CALCULATORS | exemption.CALCULATORS | distribution.CALCULATORS
)


def add_parser(subparsers: Any) -> None:
    """Register `calc` with the `osame` command."""
    answers.add_parser(subparsers, "calc", "法令の計算をして JSON で答えます")


def run(args: argparse.Namespace) -> int:
    """Answer one calculation; the exit code of the command."""
    return answers.run_command("osame calc", CALCULATORS, args.arguments)


if __name__ == "__main__":
    sys.exit(answers.run_command("osame calc", CALCULATORS, sys.argv[1:]))
