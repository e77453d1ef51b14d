"""`osame printer`: how a printer is reached. Only told here, at the machine, never from a clerk's terminal."""

from __future__ import annotations

import argparse
from typing import Any

from core.office.outputs.printers import Printer, list_printers, set_command
from tui.cli.data import add_data_options, as_system, say


def add_parser(subparsers: Any) -> None:
    """Register `printer` with its acts."""
    acts = subparsers.add_parser("printer", help="プリンタへの渡し方を決めます").add_subparsers(
        dest="act", required=True
    )
    add_data_options(acts.add_parser("list", help="プリンタと印刷のコマンドを表示します"))
    parser = acts.add_parser("set", help="印刷のコマンドを決めます（例 osame printer set LP1 -- lp -d NAME）")
    add_data_options(parser)
    parser.add_argument("code", help="9102 で登録したプリンタの記号")
    parser.add_argument("words", nargs="+", metavar="コマンド", help="-- の後に、シェルを通さずに実行する語")


def run(args: argparse.Namespace) -> int:
    """List, or set one; 0."""
    with as_system(args) as ctx:
        found = (
            list(list_printers(ctx).printers)
            if args.act == "list"
            else [set_command(ctx, args.code.upper(), args.words)]
        )
    say(args, {"printers": [_facts(each) for each in found]}, lambda: "\n".join(_words(each) for each in found))
    return 0


def _facts(printer: Printer) -> dict[str, Any]:
    return {
        "code": printer.printer_code,
        "name": printer.name,
        "place": printer.place,
        "office": printer.office_code,
        "active": printer.active,
        "command": list(printer.command),
    }


def _words(printer: Printer) -> str:
    command = " ".join(printer.command) or "（コマンド未設定）"
    return f"{printer.printer_code}  {printer.name}  {printer.place}  {'使用' if printer.active else '停止'}  {command}"
