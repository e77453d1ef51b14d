"""`osame audit verify|anchor`: the chain of the log recomputed, and its count and head to be kept outside."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from core.values.refusals import BadInput
from storage.office.audit import ChainState, verify_chain, verify_file
from tui.cli.data import add_data_options, opened, say
from tui.wiring import City, system_context


def add_parser(subparsers: Any) -> None:
    """Register `audit` with its acts."""
    acts = subparsers.add_parser("audit", help="操作ログの鎖を検証し、控えを出します").add_subparsers(
        dest="act", required=True
    )
    verify = acts.add_parser("verify", help="鎖を最初から検算します。誤りがあれば終了コード 1")
    add_data_options(verify)
    verify.add_argument("--anchor", type=Path, help="osame audit anchor の控え（末尾の切取りも見つけます）")
    verify.add_argument("--file", type=Path, help="監査用の複製を、書き込まずに検証します")
    anchor = acts.add_parser("anchor", help="件数と末尾の値を JSON で出力します（外に保管します）")
    add_data_options(anchor)


def run(args: argparse.Namespace) -> int:
    """0, or 1 when the chain is broken or falls short of the anchor."""
    count, head = _anchor(args.anchor) if args.act == "verify" and args.anchor else (0, "")
    if args.act == "verify" and args.file:
        state = verify_file(args.file, anchor_count=count, anchor_head=head)
    else:
        with opened(args, with_keys=False) as city:
            with city.vault.read() as store:
                state = verify_chain(store.db, anchor_count=count, anchor_head=head)
            _record(city, "操作ログの検証" if args.act == "verify" else "操作ログの控え", state)
    if args.act == "anchor" and state.broken_at is None:
        print(json.dumps({"count": state.count, "head": state.head}))
        return 0
    facts = {"count": state.count, "head": state.head, "broken_at": state.broken_at, "reason": state.reason}
    say(args, {"ok": state.broken_at is None, **facts}, lambda: _words(state))
    return int(state.broken_at is not None)


def _record(city: City, act: str, state: ChainState) -> None:
    ctx = system_context(city)
    with ctx.write() as store:
        entry = ctx.entry("office.audit", act, count=state.count, head=state.head, broken_at=state.broken_at)
        store.audit.record(entry)


def _anchor(path: Path) -> tuple[int, str]:
    """Count and head of an anchor that was kept outside."""
    try:
        kept = json.loads(path.read_text("utf-8"))
        return int(kept["count"]), str(kept["head"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadInput(reason=f"控え {path.name} を読めません。", field="anchor") from error


def _words(state: ChainState) -> str:
    if state.broken_at is None:
        return f"鎖 正常  {state.count:,}行  末尾 {state.head[:16]}"
    return f"鎖 異常  {state.broken_at:,}行目  {state.reason}"
