"""`osame audit verify|anchor`: the chain of the log recomputed, and its count and head to be kept outside."""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path
from typing import Any

from core.office.traces.audit_chain import ANCHORED, VERIFIED, ChainState, record_check
from core.values.refusals import BadInput
from storage.office.traces.audit_chain import verify_chain, verify_file
from tui.cli.data import add_data_options, folder_of, opened, say
from tui.wiring import system_context


def add_parser(subparsers: Any) -> None:
    """Register `audit` with its acts."""
    acts = subparsers.add_parser("audit", help="操作ログの鎖を検証し、控えを出します").add_subparsers(
        dest="act", required=True
    )
    verify = acts.add_parser("verify", help="鎖を最初から検算します。誤りがあれば終了コード 1")
    add_data_options(verify)
    verify.add_argument("--anchor", type=Path, help="osame audit anchor の控え（末尾の切取りも見つけます）")
    verify.add_argument("--file", type=Path, help="監査用の複製を、書き込まずに検証します")
    anchor = acts.add_parser("anchor", help="日時、件数、末尾の値を JSON で出力します（外に保管します）")
    add_data_options(anchor)
    anchor.add_argument("--out", type=Path, help="データの置き場の外のファイルへ 1行 加えます（0600）")


def run(args: argparse.Namespace) -> int:
    """0, or 1 when the chain is broken or falls short of the anchors."""
    heads = heads_of(args.anchor) if args.act == "verify" and args.anchor else {}
    if args.act == "verify" and args.file:
        state = verify_file(args.file, heads)
    else:
        if args.act == "anchor" and args.out:
            _refuse_inside(args.out, folder_of(args.dir))
        with opened(args, with_keys=False) as city:
            with city.vault.read() as store:
                state = verify_chain(store.db, heads)
            at = record_check(system_context(city), VERIFIED if args.act == "verify" else ANCHORED, state)
        if args.act == "anchor" and state.broken_at is None:
            line = json.dumps({"at": at.isoformat(timespec="seconds"), "count": state.count, "head": state.head})
            if args.out:
                _add_line(args.out, line)
            print(line)
            return 0
    facts = {"count": state.count, "head": state.head, "broken_at": state.broken_at, "reason": state.reason}
    say(args, {"ok": state.broken_at is None, **facts}, lambda: _words(state))
    return int(state.broken_at is not None)


def heads_of(path: Path) -> dict[int, str]:
    """Counts and heads that were kept outside: one JSON object, or one a line; all of them must hold."""
    try:
        kept = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
        heads: dict[int, str] = {}
        for each in kept:  # of two heads for one row the first stands: the other is of another history
            heads.setdefault(int(each["count"]), str(each["head"]))
        if not heads:
            raise ValueError
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadInput(reason=f"控え {path.name} を読めません。", field="anchor") from error
    return heads


def _refuse_inside(path: Path, folder: Path) -> None:
    """Whoever can change the log must not be able to change the anchors with it."""
    if path.resolve().is_relative_to(folder.resolve()):
        raise BadInput(reason="控えはデータの置き場の外に置いてください。", field="out")


def _add_line(path: Path, line: str) -> None:
    """Add a line, whole or not at all: the file is written anew with mode 0600 and put in the place of the old one."""
    draft = path.with_name(f".{path.name}-{os.getpid()}")
    try:
        before = path.read_bytes() if path.exists() else b""
        if before and not before.endswith(b"\n"):
            before += b"\n"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600), "wb") as file:
            file.write(before + line.encode("ascii") + b"\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
        place = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(place)
        finally:
            os.close(place)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise BadInput(reason=f"控え {path} に書き込めません（{error.strerror}）。", field="out") from error


def _words(state: ChainState) -> str:
    if state.broken_at is None:
        return f"鎖 正常  {state.count:,}行  末尾 {state.head[:16]}"
    return f"鎖 異常  {state.broken_at:,}行目  {state.reason}"
