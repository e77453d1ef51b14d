"""`osame format`: looks into files from outside and into bar codes, without a database and without signing in."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from core.formats import gs1_128
from core.formats.faults import FileRefused
from core.formats.lines import DEFAULT_CAPS
from core.office.clock import JST
from core.values.derivation import Step
from core.values.refusals import BadInput, Refusal
from tui.cli import answers
from tui.cli.answers import BAD_INPUT, OK, Answer, Command, Option
from tui.cli.incoming import read_incoming
from tui.cli.inspecting import LAYOUTS, Inspection
from tui.cli.values import day, derivation

SHOWN_RECORDS = 20


def gs1(args: argparse.Namespace) -> Answer:
    """The fields of the 44 digits, and whether the check digit fits."""
    barcode = gs1_128.decode(args.decode, field="decode")
    body = [int(c) for c in reversed(barcode.body)]
    odd, even = sum(body[::2]), sum(body[1::2])
    steps = (
        Step(f"43桁を右から数え、奇数番目の和 {odd}、偶数番目の和 {even}。", "GS1-128 払込票 モジュラス10 ウェイト3"),
        Step(f"{odd}×3+{even}={3 * odd + even}。10の倍数に足りない数 {barcode.expected_digit} が検査数字です。"),
    )
    return {
        "maker": barcode.maker,
        "free": barcode.free,
        "reissue": barcode.reissue,
        "limit": barcode.limit,
        "limit_on": barcode.limit_on.isoformat() if barcode.limit_on else None,
        "stamp": barcode.stamp,
        "amount": barcode.amount_yen,
        "check_digit": barcode.check_digit,
        "expected": barcode.expected_digit,
        "valid": barcode.valid,
        "printed": list(barcode.printed),
        "derivation": derivation(steps),
    }


_LAYOUT = Option("layout", "名前", f"形式（{'、'.join(LAYOUTS)}）", required=True)
_INSPECT = (
    _LAYOUT,
    Option("all", help=f"すべての明細を出します（なければ先頭{SHOWN_RECORDS}件）"),
    Option("near", "日付", "年のない引落日を、この日に最も近い年とみなします（なければ今日）"),
    Option("multi", help="1つのファイルに複数のヘッダーがあることを認めます（全銀）"),
    Option("request", help="結果ではなく依頼のファイルとして調べます（全銀）"),
)


def inspect(args: argparse.Namespace) -> Answer:
    """What stands in a file, its totals, and the faults of its lines. Raises FileRefused for the file as a whole."""
    read = LAYOUTS.get(args.layout)
    if read is None:
        raise BadInput(reason=f"その形式はありません（{'、'.join(LAYOUTS)}）。", field="layout")
    near = datetime.now(JST).date() if args.near is None else day(args.near, "near")
    found = read(read_incoming(Path(args.file), DEFAULT_CAPS.file_bytes), near, args.multi, args.request)
    return _answer(found, None if args.all else SHOWN_RECORDS)


def _answer(found: Inspection, most: int | None) -> Answer:
    return {
        "header": found.header,
        "count": found.count,
        "total": found.total_yen,
        **found.more,
        "records": [found.show(record) for record in found.records[:most]],
        "errors": found.errors,
        "warnings": found.warnings,
        "derivation": derivation(found.steps),
    }


COMMANDS = {
    "inspect": Command("FILE を調べます", _INSPECT, inspect),
    "gs1-128": Command(
        "バーコードの44桁を分けます", (Option("decode", "44桁", "バーコードの数字", required=True),), gs1
    ),
}


def add_parser(subparsers: Any) -> None:
    """Register `format` with the `osame` command."""
    answers.add_parser(subparsers, "format", "ファイルやバーコードの中身を調べて JSON で答えます")


def run(args: argparse.Namespace) -> int:
    """Answer one question about a format; the exit code of the command."""
    return answer(args.arguments)


def answer(arguments: Sequence[str]) -> int:
    """Run one command: 0 with the answer, 2 with `error` when the input is bad or the file as a whole must be refused."""
    if not arguments or arguments[0] != "inspect" or {"-h", "--help"} & set(arguments):
        return answers.run_command("osame format", COMMANDS, arguments)
    try:
        answers.print_json(inspect(_options(arguments[1:])))
    except FileRefused as refused:
        errors = [{"line": f.line, "field": f.field, "reason": f.reason} for f in refused.faults]
        nothing: Answer = {"header": None, "count": 0, "total": 0, "records": [], "errors": errors}
        answers.print_json({"error": refused.message, "field": refused.field} | nothing)
        return BAD_INPUT
    except Refusal as refusal:
        answers.print_json({"error": refusal.message, "field": refusal.field})
        return BAD_INPUT
    return OK


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    """The options, and as `file` the one word that is none of them; `--` before it lets its name begin with a hyphen."""
    words = iter(arguments)
    options: list[str] = []
    files: list[str] = []
    with_value = {f"--{option.name}" for option in _INSPECT if option.value}
    for word in words:
        if word == "--":
            files.extend(words)
        elif word in with_value:
            options.append(f"{word}={next(words, '')}")
        elif word.startswith("-"):
            options.append(word)
        else:
            files.append(word)
    values = answers.read_options(_INSPECT, options)
    if len(files) != 1:
        raise BadInput(reason="調べるファイルを1つ指定してください。", field="FILE")
    values.file = files[0]
    return values


if __name__ == "__main__":
    sys.exit(answer(sys.argv[1:]))
