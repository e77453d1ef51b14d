"""`osame replica`: the settings of the replicating program (litestream), and a look at how far its copy is behind."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from core.office.context import Context
from core.office.keeping.replica import ReplicaState, record_replica, touch
from core.values.refusals import BadInput
from storage.backup import at_rest, head_of, work_room
from storage.connection import StoreUnusable
from storage.ledger.verification import verify_books
from tui.cli.data import add_data_options, folder_of, say
from tui.cli.keeping.backup import acting

LIMIT = 60
"""Seconds that the copy may be behind."""
_LOOK = 0.5


def add_parser(subparsers: Any) -> None:
    """Register `replica` with its acts."""
    acts = subparsers.add_parser("replica", help="別の機械への複製").add_subparsers(dest="act", required=True)
    config = acts.add_parser("config", help="litestream の設定ファイルを書きます")
    add_data_options(config)
    config.add_argument("--out", type=Path, required=True, help="設定ファイル（0600）")
    config.add_argument("--target", required=True, help="sftp://利用者@機械:22/置き場、または file:///置き場")
    config.add_argument("--ssh-key", type=Path, help="sftp: SSH の秘密鍵")
    config.add_argument("--host-key", default="", help="sftp: 相手の機械の公開鍵（ssh-ed25519 …）")
    check = acts.add_parser("check", help="複製の遅れを調べます。遅れていれば通報し、終了コード 1")
    add_data_options(check)
    check.add_argument("--as", dest="account", help="無人処理の利用者（なければこの機械の管理者）")
    check.add_argument("--key", type=Path, help="その鍵ファイル（0600）")
    check.add_argument("--config", type=Path, required=True, help="litestream の設定ファイル")
    check.add_argument("--limit", type=int, default=LIMIT, help=f"許す遅れ（秒、既定 {LIMIT}）")
    check.add_argument("--restore", action="store_true", help="複製から戻し、検算もします")


def run(args: argparse.Namespace) -> int:
    """0, or 1 when the copy is too far behind or cannot be brought back."""
    if args.act == "config":
        return _write_config(args)
    folder = folder_of(args.dir)
    with acting(args) as ctx:
        state = _check(ctx, folder, args.config, args.limit, restore=args.restore)
    answer = {"ok": state.reached, "lag_seconds": state.lag_seconds, "reason": state.reason}
    say(args, answer, lambda: f"複製 遅れ {state.lag_seconds}秒" if state.reached else f"複製 不適 {state.reason}")
    return int(not state.reached)


def _write_config(args: argparse.Namespace) -> int:
    path = (folder_of(args.dir) / "city.db").resolve()
    lines = ["dbs:", f"  - path: {_quoted(path)}", "    replica:", *(f"      {line}" for line in _target(args))]
    try:
        handle = os.open(args.out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise BadInput(reason=f"{args.out} を作成できません（{error.strerror}）。", field="out") from error
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    say(args, {"file": str(args.out)}, lambda: f"{args.out} に書きました。litestream replicate -config で動かします。")
    return 0


def _target(args: argparse.Namespace) -> list[str]:
    """The lines of the replica. `auto-recover`: with another file under the name it begins anew instead of stopping."""
    try:
        url = urlsplit(args.target)
        port = url.port or 22
    except ValueError as error:
        raise BadInput(reason="--target の形が違います。", field="target") from error
    common = ["auto-recover: true", "sync-interval: 1s"]
    if url.scheme == "file" and url.path.startswith("/") and not url.netloc:
        return ["type: file", f"path: {_quoted(url.path)}", *common]
    if url.scheme != "sftp" or not url.hostname or not url.username or url.password:
        raise BadInput(
            reason="--target は sftp://利用者@機械/置き場 か file:///置き場 で指定してください。", field="target"
        )
    if args.ssh_key is None or not args.host_key:
        raise BadInput(
            reason="sftp には --ssh-key と --host-key が要ります。相手を確かめずに送りません。", field="host-key"
        )
    return [
        "type: sftp",
        f"host: {_quoted(f'{url.hostname}:{port}')}",
        f"user: {_quoted(url.username)}",
        f"path: {_quoted(url.path)}",
        f"key-path: {_quoted(args.ssh_key.resolve())}",
        f"host-key: {_quoted(args.host_key)}",
        *common,
    ]


def _quoted(value: object) -> str:
    return json.dumps(str(value), ensure_ascii=False)


def _check(ctx: Context[Any], folder: Path, config: Path, limit: int, *, restore: bool) -> ReplicaState:
    """Write a row, and wait until the copy has it."""
    program = _program()
    at = touch(ctx)
    started = time.monotonic()
    reason = ""
    while True:
        newest, fault = _newest(program, folder, config)
        lag = round(time.monotonic() - started)
        if newest is not None and newest.timestamp() >= int(at.timestamp()):
            break
        if lag >= limit:
            behind = (
                f"最後は {newest.astimezone(at.tzinfo):%m-%d %H:%M:%S} です。" if newest else "何も届いていません。"
            )
            return record_replica(ctx, None, fault or f"{limit}秒待っても届きません。{behind}")
        time.sleep(_LOOK)
    if restore:
        reason = _restored(program, folder, config)
    return record_replica(ctx, lag, reason)


def _program() -> str:
    """The replicating program of this environment. Raises BadInput."""
    beside = Path(sys.executable).with_name("litestream")
    found = str(beside) if beside.is_file() else shutil.which("litestream")
    if found is None:
        raise BadInput(reason="litestream がありません。pip install 'osame[replica]' で入れてください。")
    return found


def _run(program: str, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603  # a program of this environment, words as a list, no shell
        [program, *words], capture_output=True, text=True, errors="replace", timeout=3600, check=False
    )


def _newest(program: str, folder: Path, config: Path) -> tuple[datetime | None, str]:
    """Moment of the newest part that has arrived, and why it cannot be told."""
    answer = _run(
        program, "ltx", "-config", str(config), "-no-expand-env", "-json", str((folder / "city.db").resolve())
    )
    if answer.returncode:
        return None, f"複製先を読めません（{answer.stderr.strip()[-120:]}）。"
    try:
        parts = json.loads(answer.stdout or "[]") or []
        return max((datetime.fromisoformat(part["timestamp"]) for part in parts), default=None), ""
    except (ValueError, KeyError, TypeError):
        return None, "複製先の一覧を読めません。"


def _restored(program: str, folder: Path, config: Path) -> str:
    """Bring the copy back in the work room and judge it; why it is not well, or nothing."""
    with work_room(folder / "backup") as room:
        plain = room / "replica.db"
        source = str((folder / "city.db").resolve())
        answer = _run(program, "restore", "-config", str(config), "-no-expand-env", "-o", str(plain), source)
        if answer.returncode:
            return f"複製から戻せません（{answer.stderr.strip()[-120:]}）。"
        try:
            plain.chmod(0o600)
            with at_rest(plain) as db:
                findings, (count, _) = verify_books(db), head_of(db)
        except StoreUnusable as unusable:
            return f"複製から戻したデータが壊れています（{unusable}）。"
        return "" if findings.right else f"複製の検算が合いません（操作ログ {count:,}行）。"
