"""`osame backup`: an encrypted copy of the books while clerks work; who can open the copies; a new identity; copies past
their time."""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from core.office.context import Context
from core.office.keeping.backups import change_recipients
from core.values.refusals import BadInput
from storage.office.keeping import recipients
from tui.cli.data import add_data_options, as_account, folder_of, keys_of, opened, say
from tui.cli.keeping.expiring import expire
from tui.cli.keeping.taking import take_backup
from tui.wiring import keys_folder, system_context

ACTS = ("take", "recipients", "identity", "expire")


def add_parser(subparsers: Any) -> None:
    """Register `backup` with its acts."""
    parser = subparsers.add_parser("backup", help="控えを取ります（業務中でも取れます）")
    add_data_options(parser)
    parser.add_argument(
        "act", nargs="?", choices=ACTS, default="take", help="recipients 公開鍵、identity 鍵の作成、expire 廃棄"
    )
    parser.add_argument("--as", dest="account", help="無人処理の利用者（なければこの機械の管理者）")
    parser.add_argument("--key", type=Path, help="その鍵ファイル（0600）")
    parser.add_argument("--out", type=Path, help="控えのファイル（既定 DIR/backup/）。identity では鍵のファイル")
    parser.add_argument("--add", metavar="age1…", help="recipients: 公開鍵を加えます")
    parser.add_argument("--name", default="", help="recipients: その鍵を持つ人")
    parser.add_argument("--drill", action="store_true", help="recipients: 復元訓練の鍵として加えます")
    parser.add_argument(
        "--witness", default="", metavar="職員番号", help="expire: 廃棄を確かめる別の職員（既定は設定）"
    )
    parser.add_argument("--elsewhere", action="store_true", help="expire: ここにない控えは保管先で廃棄した")
    parser.add_argument("--remove", metavar="FILE", help="recipients: 公開鍵を外します（backup-1.pub など）")


def run(args: argparse.Namespace) -> int:
    """Do one act; 0."""
    if args.act == "identity":
        return _identity(args)
    if args.act == "expire":
        with acting(args) as ctx:
            return expire(args, ctx)
    return _recipients(args) if args.act == "recipients" else _take(args)


@contextmanager
def acting(args: argparse.Namespace) -> Iterator[Context[Any]]:
    """The account of --as and --key, or the machine's administrator."""
    if args.account:
        if args.key is None:
            raise BadInput(reason="--as には --key で鍵ファイルを指定してください。", field="key")
        with as_account(args) as ctx:
            yield ctx
    else:
        with opened(args, with_keys=False) as city:
            yield system_context(city)


def _take(args: argparse.Namespace) -> int:
    folder = folder_of(args.dir)
    started = time.monotonic()
    with acting(args) as ctx:
        taken = take_backup(ctx, folder, keys_folder(folder, keys_of(args.keys)), args.out)
    seconds = time.monotonic() - started
    answer = {
        "file": str(taken.path),
        "bytes": taken.byte_count,
        "sha256": taken.sha256,
        "made_at": taken.manifest.made_at.isoformat(timespec="seconds"),
        "audit_count": taken.manifest.audit_count,
        "audit_head": taken.manifest.audit_head,
        "recipients": len(taken.manifest.recipients),
        "seconds": round(seconds, 1),
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    say(
        args,
        answer,
        lambda: (
            f"{taken.path} に控えを取りました（{taken.byte_count:,} バイト、{seconds:.0f}秒）。\n"
            "鍵（DIR.keys）は控えに入りません。別に保管してください。"
        ),
    )
    return 0


def _recipients(args: argparse.Namespace) -> int:
    keys = keys_folder(folder_of(args.dir), keys_of(args.keys))
    with acting(args) as ctx:
        if args.add:
            added = recipients.add_recipient(keys, args.add, args.name, drill=args.drill)
            change_recipients(ctx, "控えの受取人の登録", added.holder, added.public_key)
        if args.remove:
            gone = recipients.remove_recipient(keys, args.remove)
            change_recipients(ctx, "控えの受取人の取消", gone.holder, gone.public_key)
    found = recipients.list_recipients(keys)
    people = sum(each.person for each in found)
    answer = {
        "recipients": [{"file": one.file_name, "name": one.holder, "public_key": one.public_key} for one in found],
        "enough": people >= recipients.LEAST,
    }
    lines = [f"{each.file_name:<14} {each.public_key}  {each.holder}" for each in found]
    lines.append(
        "2人以上います。" if people >= recipients.LEAST else f"受取人が{people}人です。2人以上にしてください。"
    )
    say(args, answer, lambda: "\n".join(lines))
    return 0


def _identity(args: argparse.Namespace) -> int:
    if args.out is None:
        raise BadInput(reason="鍵のファイルを --out で指定してください。", field="out")
    public_key = recipients.new_identity(args.out)
    say(
        args,
        {"file": str(args.out), "public_key": public_key},
        lambda: f"{args.out} に鍵を作りました。機械の外に保管してください。\n公開鍵 {public_key}",
    )
    return 0
