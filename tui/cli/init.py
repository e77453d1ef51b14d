"""`osame init`: a new city's folder, keys and file; no account comes with it."""

from __future__ import annotations

import argparse
from typing import Any

from core.office.roster import Municipality
from core.values.refusals import BadInput
from tui.cli.data import add_data_options, folder_of, keys_of, say
from tui.wiring import create_city, keys_folder


def add_parser(subparsers: Any) -> None:
    """Register `init`."""
    parser = subparsers.add_parser("init", help="市のデータと鍵を新しく作ります")
    add_data_options(parser)
    parser.add_argument("--code", required=True, help="市町村コード（6桁。例 242039）")
    parser.add_argument("--name", required=True, help="市町村の名（例 伊勢市）")


def run(args: argparse.Namespace) -> int:
    """Make the city; 0, or a refusal when there is one already."""
    if not (len(args.code) == 6 and args.code.isascii() and args.code.isdigit()):
        raise BadInput(reason="市町村コードは6桁の数字で指定してください。", field="code")
    folder, keys = folder_of(args.dir), keys_of(args.keys)
    create_city(folder, Municipality(args.code, args.name, demo=False), keys).close()
    answer = {"dir": str(folder), "keys": str(keys_folder(folder, keys)), "name": args.name}
    say(
        args,
        answer,
        lambda: (
            f"{args.name}のデータを {folder} に作成しました。鍵は {answer['keys']} です（データとは別に保管します）。\n"
            "最初の権限管理者と課長を osame user add で登録してください。"
        ),
    )
    return 0
