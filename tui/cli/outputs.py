"""`osame outputs`: the output folder is emptied of what was not fetched in time."""

from __future__ import annotations

import argparse
from typing import Any

from core.office.outputs.sweeping import sweep_outputs
from tui.cli.data import add_data_options, as_system, say


def add_parser(subparsers: Any) -> None:
    """Register `outputs` with its act."""
    acts = subparsers.add_parser("outputs", help="出力フォルダを片付けます").add_subparsers(dest="act", required=True)
    add_data_options(acts.add_parser("sweep", help="受取の期限を過ぎたファイルを消します（1時間ごとに実行）"))


def run(args: argparse.Namespace) -> int:
    """Sweep; 0."""
    with as_system(args) as ctx:
        swept = sweep_outputs(ctx)
    facts = {"expired": swept.expired, "unmade": swept.unmade, "strays": swept.strays}
    say(
        args,
        facts,
        lambda: f"期限切れ {swept.expired}件  作成失敗 {swept.unmade}件  出力簿にないファイル {swept.strays}件",
    )
    return 0
