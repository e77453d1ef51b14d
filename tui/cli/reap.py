"""`osame reap`: sessions that could not end themselves are ended, with their cause: killed, rebooted, too old, out of hours."""

from __future__ import annotations

import argparse
import signal
import threading
from typing import Any

from core.office.access.break_glass import close_run_out
from core.office.signing_in import reap
from core.values.refusals import BadInput
from tui.cli.data import add_data_options, opened, say
from tui.wiring import system_context

SHORTEST, LONGEST = 1, 60
"""Seconds between two rounds: a killed session is to be closed within a minute."""


def add_parser(subparsers: Any) -> None:
    """Register `reap` with the `osame` command."""
    parser = subparsers.add_parser(
        "reap", help="異常終了・再起動・時間切れのサインインを終了させます（30秒ごとに実行）"
    )
    add_data_options(parser)
    parser.add_argument("--watch", type=int, metavar="秒", help="この間隔で繰り返します（1-60。止めるまで続けます）")


def run(args: argparse.Namespace) -> int:
    """Once, or until the process is told to stop; 0."""
    if args.watch is not None and not SHORTEST <= args.watch <= LONGEST:
        raise BadInput(reason=f"--watch は {SHORTEST} から {LONGEST} の秒数を指定してください。", field="watch")
    stop = threading.Event()
    if args.watch is not None:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda *_: stop.set())
    with opened(args, with_keys=False) as city:
        while True:
            ended = reap(city.vault, city.clock, city.outside)
            close_run_out(system_context(city))
            if args.watch is None or ended:
                say(args, {"ended": ended}, lambda ended=ended: f"終了したサインイン {ended}件")  # type: ignore[misc]  # the number of this round
            if args.watch is None or stop.wait(args.watch):
                return 0
