"""`osame demo`: a fictitious city to try everything on; `osame demo code ACCOUNT` gives its second factor to tools."""

from __future__ import annotations

import argparse
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from core.office.clock import JST
from core.values.refusals import BadInput
from tui.cli.data import add_data_options, day, folder_of, keys_of, say
from tui.demo.accounts import ACCOUNTS, Account, NotADemo, current_code, is_demo, probes
from tui.wiring import open_city


def add_parser(subparsers: Any) -> None:
    """Register `demo`."""
    parser = subparsers.add_parser("demo", help="架空の市のデータを作り、画面を開きます")
    add_data_options(parser)
    parser.add_argument(
        "words", nargs="*", metavar="code ACCOUNT", help="利用者・パスワード・認証番号を1行で表示します"
    )
    parser.add_argument("--size", choices=("small", "city"), default="small", help="small 約2千人、city 約13万人")
    parser.add_argument("--seed", type=int, default=1, help="同じ値からは同じ市ができます")
    parser.add_argument("--accounts", type=int, default=0, help="測定用の利用者 probe01… の数（99まで）")
    parser.add_argument("--today", type=day, help="「今日」とする日（既定は機械の日付）")
    parser.add_argument("--no-launch", action="store_true", help="作るだけで画面を開きません")
    parser.add_argument("--keep", action="store_true", help="デモがあればそのまま開きます")


def run(args: argparse.Namespace) -> int:
    """Make or open a demonstration, or print one code."""
    if args.words:
        if len(args.words) != 2 or args.words[0] != "code":
            raise BadInput(reason="osame demo code 利用者ID の形で指定してください。")
        return _print_code(args, args.words[1])
    if not 0 <= args.accounts <= 99:
        raise BadInput(reason="--accounts は0から99までで指定してください。", field="accounts")
    folder, keys = folder_of(args.dir), keys_of(args.keys)
    if not (args.keep and (folder / "city.db").is_file()):
        _make(args, folder, keys)
    accounts = _accounts(args, folder, keys)
    facts = {
        "dir": str(folder),
        "accounts": [{"id": a.login_id, "password": a.password, "role": a.role} for a in accounts],
    }
    say(args, facts, lambda: _words(folder, accounts))
    return 0 if args.no_launch else _launch(args)


def _make(args: argparse.Namespace, folder: Path, keys: Path | None) -> None:
    from tui.demo.building import Plan, Size, build

    now = datetime.now(JST)
    today = args.today or now.date()
    if today > now.date():
        raise BadInput(reason="--today は今日までの日付で指定してください。", field="today")
    started = time.monotonic()
    progress = _Progress(quiet=args.json or not sys.stderr.isatty())
    plan = Plan(today, Size(args.size), args.seed, args.accounts, most=now if today == now.date() else None)
    made = build(folder, plan, keys, progress)
    progress.end()
    if not args.json:
        seconds = time.monotonic() - started
        print(f"{folder} に架空の市を作りました（宛名 {made.parties:,}件、期別 {made.claims:,}件、{seconds:.0f}秒）。")


class _Progress:
    """One line on a terminal's error output that tells how far it is."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._last = ""

    def __call__(self, what: str, share: float) -> None:
        text = f"{what} {int(share * 100)}%"
        if not self._quiet and text != self._last:
            self._last = text
            print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)

    def end(self) -> None:
        """Clear the line."""
        if not self._quiet:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def _accounts(args: argparse.Namespace, folder: Path, keys: Path | None) -> tuple[Account, ...]:
    """The accounts that the file really holds. Raises NotADemo."""
    city = open_city(folder, keys)
    try:
        if not is_demo(city):
            raise NotADemo
        with city.vault.read() as store:
            return tuple(a for a in (*ACCOUNTS, *probes(99)) if store.roster.with_login(a.login_id) is not None)
    finally:
        city.close()


def _words(folder: Path, accounts: tuple[Account, ...]) -> str:
    shown = [f"  {a.login_id:<10} {a.password:<16} {a.role}" for a in accounts if a in ACCOUNTS]
    more = len(accounts) - len(shown)
    if more:
        shown.append(f"  ほかに probe01 から probe{more:02d} まで（収納・入力）")
    return "\n".join(
        [
            "利用者ID     パスワード       役割",
            *shown,
            f"認証番号はサインイン画面の F5、または osame demo code 利用者ID --dir {folder} で表示します。",
        ]
    )


def _print_code(args: argparse.Namespace, login_id: str) -> int:
    """ID, password and a code that was not used yet, separated by tabs; waits for the next one if need be."""
    city = open_city(folder_of(args.dir), keys_of(args.keys))
    try:
        found = current_code(city, login_id)
        while found.used:
            time.sleep(found.seconds_left - time.time() % 1 + 0.05)
            found = current_code(city, login_id)
    finally:
        city.close()
    answer = {"id": login_id, "password": found.account.password, "code": found.code}
    say(args, answer, lambda: "\t".join(answer.values()))
    return 0


def _launch(args: argparse.Namespace) -> int:
    """Open the app on the demonstration, as plain `osame --dir DIR` does."""
    from tui.cli.main import main

    words = ["--dir", str(folder_of(args.dir))]
    if args.keys:
        words += ["--keys", args.keys]
    return main(words)
