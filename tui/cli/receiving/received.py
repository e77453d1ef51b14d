"""`osame received`: what came in through DIR/in, and clearing the files that were put aside long ago."""

from __future__ import annotations

import argparse
from typing import Any

from core.office.receiving.received import ReceivedFile
from core.office.receiving.shelves import clear_shelves, list_received
from tui.cli.data import add_data_options, as_system, say


def add_parser(subparsers: Any) -> None:
    """Register `received` with its acts."""
    acts = subparsers.add_parser("received", help="届いたファイルの一覧と整理").add_subparsers(
        dest="act", required=True
    )
    for name, help_text in (
        ("list", "届いたファイルを新しい順に表示します"),
        ("sweep", "棚に残す日数を過ぎたファイルを削除します（内容は記録に残ります）"),
    ):
        add_data_options(acts.add_parser(name, help=help_text))


def run(args: argparse.Namespace) -> int:
    """Do one act; 0."""
    with as_system(args) as ctx:
        if args.act == "sweep":
            count = clear_shelves(ctx)
            say(args, {"deleted": count}, lambda: f"棚のファイルを {count:,}件 削除しました。")
            return 0
        found = list_received(ctx)
    say(args, {"files": [_facts(each) for each in found]}, lambda: "\n".join(_words(each) for each in found))
    return 0


def _facts(file: ReceivedFile) -> dict[str, Any]:
    return {
        "received_id": file.received_id,
        "channel": file.channel,
        "name": file.name,
        "size": file.size,
        "sha256": file.content_sha256.hex(),
        "received_at": file.received_at.isoformat(),
        "outcome": file.outcome.value,
        "reason": file.reason,
        "place": file.place,
    }


def _words(file: ReceivedFile) -> str:
    when = f"{file.received_at:%Y-%m-%d %H:%M}"
    return f"{file.received_id}  {when}  {file.channel}  {file.name}  {file.size:,}  {file.outcome.value}  {file.reason}".rstrip()
