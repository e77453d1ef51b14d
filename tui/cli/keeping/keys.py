"""`osame keys`: the keys of sealed fields are looked at, renewed, and retired when nothing needs them."""

from __future__ import annotations

import argparse
from datetime import datetime
from typing import Any

from core.office.clock import JST
from core.office.jobs import run_job
from core.office.keeping.key_rotation import count_by_key, refuse_in_use, request_sealing
from core.office.work import JobState
from core.values.refusals import BadInput
from storage.office.keys import add_data_key, made_at, numbers, retire_data_key
from tui.cli.data import add_account_options, add_data_options, as_account, folder_of, keys_of, say
from tui.wiring import keys_folder


def add_parser(subparsers: Any) -> None:
    """Register `keys` with its acts."""
    acts = subparsers.add_parser("keys", help="鍵を調べ、替えます").add_subparsers(dest="act", required=True)
    for name, help_text in (
        ("check", "鍵ごとに、その鍵で封をした項目を数えます"),
        ("rotate", "新しい鍵を作り、すべての項目の封をやり直します（途中で止まったら --resume JOB）"),
        ("retire", "使われなくなった鍵を retired へ移します"),
    ):
        parser = acts.add_parser(name, help=help_text)
        add_data_options(parser)
        add_account_options(parser)
        if name == "rotate":
            parser.add_argument("--resume", type=int, metavar="JOB", help="止まったジョブの番号。新しい鍵は作りません")
        if name == "retire":
            parser.add_argument("number", type=int, help="鍵の番号")


def run(args: argparse.Namespace) -> int:
    """Do one act; 1 when the sealing has not come to its end."""
    return {"check": _check, "rotate": _rotate, "retire": _retire}[args.act](args)


def _check(args: argparse.Namespace) -> int:
    with as_account(args) as ctx:
        counts = count_by_key(ctx)
        found = numbers(keys_folder(folder_of(args.dir), keys_of(args.keys)))
    lost = sorted(set(counts) - set(found))
    answer = {"keys": [{"number": each, "sealed": counts.get(each, 0)} for each in found], "missing": lost}
    lines = [f"鍵 {each}  {counts.get(each, 0):,}件" for each in found]
    lines += [f"鍵 {each} がありません  {counts[each]:,}件を開けません" for each in lost]
    say(args, answer, lambda: "\n".join(lines))
    return int(bool(lost))


def _rotate(args: argparse.Namespace) -> int:
    """The account is made sure of before the key is made; then the file is opened anew, so that it seals with it."""
    if args.resume is None:
        with as_account(args) as ctx:
            ctx.authorize("office.operations", "enter")
            add_data_key(keys_folder(folder_of(args.dir), keys_of(args.keys)))
    with as_account(args) as ctx:
        done = run_job(ctx, request_sealing(ctx) if args.resume is None else args.resume)
        newest = ctx.outside.keys.newest
    ended = done.job.state is JobState.DONE
    answer = {"newest": newest, "job": done.job.job_id, "state": done.job.state.value, "sealed": done.reached.row_count}
    word = (
        "済みました" if ended else f"止まりました（{done.job.message}）。--resume {done.job.job_id} で再開してください"
    )
    say(args, answer, lambda: f"鍵 {newest} で {done.reached.row_count:,}件の封をやり直し、{word}。")
    return int(not ended)


def _retire(args: argparse.Namespace) -> int:
    keys = keys_folder(folder_of(args.dir), keys_of(args.keys))
    found = numbers(keys)
    if args.number not in found:
        raise BadInput(reason=f"鍵 {args.number} はありません。osame keys check で確かめてください。", field="number")
    with as_account(args) as ctx:
        refuse_in_use(ctx, args.number, datetime.fromtimestamp(made_at(keys, found[-1]), JST))
    place = retire_data_key(keys, args.number)
    say(
        args,
        {"retired": args.number, "place": str(place)},
        lambda: (
            f"鍵 {args.number} を {place} へ移しました。古い控えの保存期間が終わるまで、安全な所に保管してください。"
        ),
    )
    return 0
