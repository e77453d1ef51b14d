"""`osame retention`: what is due, the list of what was erased, and cleaning an older copy of the books by that list."""

from __future__ import annotations

import argparse
import json
import os
from datetime import date
from pathlib import Path
from typing import Any

from core.office.keeping.deletion import ErasedRow, erased_list, reapply
from core.office.keeping.retention import list_due
from core.values.refusals import BadInput
from tui.cli.data import add_account_options, add_data_options, as_account, folder_of, say


def add_parser(subparsers: Any) -> None:
    """Register `retention` with its acts."""
    acts = subparsers.add_parser("retention", help="保存期間を過ぎたものを調べます").add_subparsers(
        dest="act", required=True
    )
    for name, help_text in (
        ("due", "保存期間を過ぎたものを種別ごとに数えます"),
        ("list", "消去した番号の一覧を出します（控えと同じ所に保管します）"),
        ("reapply", "控えから戻したデータに、一覧の消去をもう一度行います"),
    ):
        parser = acts.add_parser(name, help=help_text)
        add_data_options(parser)
        add_account_options(parser)
        if name == "list":
            parser.add_argument("--out", type=Path, help="一覧のファイル（データの外。書き直します）")
        if name == "reapply":
            parser.add_argument("file", type=Path, help="osame retention list の出力")


def run(args: argparse.Namespace) -> int:
    """Do one act; 0."""
    with as_account(args) as ctx:
        if args.act == "due":
            lines = list_due(ctx)
            answer = {
                "due": [
                    {
                        "kind": line.code,
                        "name": line.name,
                        "years": line.years,
                        "before": line.before,
                        "count": line.count,
                    }
                    for line in lines
                ]
            }
            say(
                args,
                answer,
                lambda: "\n".join(
                    f"{line.name}  {line.years}年  {line.before} より前  {line.count:,}件" for line in lines
                ),
            )
        elif args.act == "list":
            rows = [json.dumps([row.kind, row.key, row.erased_on.isoformat()]) for row in erased_list(ctx)]
            if args.out is None:
                print("\n".join(rows), end="\n" if rows else "")
            else:
                _put(args.out, folder_of(args.dir), "".join(f"{row}\n" for row in rows))
        else:
            count = reapply(ctx, read_list(args.file))
            say(args, {"erased": count}, lambda: f"{count:,}件を消去しました。")
    return 0


def _put(path: Path, folder: Path, text: str) -> None:
    """Write the list whole or not at all, for its owner alone, where a restore of the data does not take it back."""
    if path.resolve().is_relative_to(folder.resolve()):
        raise BadInput(reason="消去の一覧はデータの置き場の外に置いてください。", field="out")
    draft = path.with_name(f".{path.name}-{os.getpid()}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600), "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise BadInput(reason=f"一覧 {path} に書き込めません（{error.strerror}）。", field="out") from error


def read_list(path: Path) -> list[ErasedRow]:
    """The rows of a list that `osame retention list` gave out. Raises BadInput with the line that cannot be read."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, ValueError) as error:
        raise BadInput(reason=f"{path.name} を読めません。", field="file") from error
    rows = []
    for number, line in enumerate(lines, 1):
        try:
            kind, key, on = json.loads(line)
            rows.append(ErasedRow(str(kind), int(key), date.fromisoformat(on)))
        except (ValueError, TypeError) as error:
            raise BadInput(reason=f"{path.name} の{number}行目を読めません。", field="file") from error
    return rows
