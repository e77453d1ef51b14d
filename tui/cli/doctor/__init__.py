"""`osame doctor`: is this machine as it must be? Each check is a line; nothing is changed by it."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tui.cli.data import add_data_options, folder_of, keys_of, say
from tui.cli.doctor.findings import Finding, Verdict

SSHD = Path("/etc/osame/sshd_config")
PARTS = ("software", "machine", "folders", "sshd", "books")


def add_parser(subparsers: Any) -> None:
    """Register `doctor`."""
    parser = subparsers.add_parser("doctor", help="動作環境を調べます。不適があれば終了コード 1")
    add_data_options(parser)
    parser.add_argument("--sshd", type=Path, default=SSHD, metavar="FILE", help=f"SSHサーバーの設定（既定 {SSHD}）")
    parser.add_argument(
        "--only", choices=PARTS, help="一部だけを調べます。sshd と software はデータがなくても調べられます"
    )


def run(args: argparse.Namespace) -> int:
    """0 when nothing is unfit; what cannot be told from here does not count against the machine."""
    found = list(_findings(args))
    unfit = [each for each in found if each.verdict is Verdict.UNFIT]
    facts = [{"check": f.check, "verdict": f.verdict.value, "said": f.said, "mend": f.mend} for f in found]
    counts = {verdict: sum(f.verdict is verdict for f in found) for verdict in Verdict}
    told = "  ".join(f"{verdict.value} {count}" for verdict, count in counts.items())
    say(args, {"ok": not unfit, "findings": facts}, lambda: "\n".join([*(each.line for each in found), told]))
    return int(bool(unfit))


def _findings(args: argparse.Namespace) -> Iterator[Finding]:
    """Each part loads its own module: a broken one must not keep the others from being told."""
    wanted = (args.only,) if args.only else PARTS
    for part in wanted:
        yield from _PARTS[part](args)


def _software(args: argparse.Namespace) -> list[Finding]:
    from tui.cli.doctor.software import look_at_software

    return look_at_software()


def _machine(args: argparse.Namespace) -> list[Finding]:
    from tui.cli.doctor.machine import look_at_machine

    return look_at_machine()


def _folders(args: argparse.Namespace) -> list[Finding]:
    from tui.cli.doctor.folders import look_at_folders
    from tui.wiring import keys_folder

    folder = folder_of(args.dir)
    return look_at_folders(folder, keys_folder(folder, keys_of(args.keys)))


def _sshd(args: argparse.Namespace) -> list[Finding]:
    from tui.cli.doctor.server import look_at_lists, look_at_server

    lists = [] if args.only == "sshd" and not args.dir else look_at_lists(folder_of(args.dir))
    return look_at_server(args.sshd) + lists


def _books(args: argparse.Namespace) -> list[Finding]:
    from tui.cli.doctor.books import look_at_books

    return look_at_books(folder_of(args.dir))


_PARTS: dict[str, Callable[[argparse.Namespace], list[Finding]]] = {
    "software": _software,
    "machine": _machine,
    "folders": _folders,
    "sshd": _sshd,
    "books": _books,
}
