"""`osame drill`: the newest copy brought back in a corner, judged as if it were needed, and thrown away; for a timer."""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import Any

from core.office.context import Context
from core.office.keeping.backups import BackupRefused, BackupState
from core.office.keeping.drills import PERSONS, Check, Drill, record_drill
from core.values.refusals import BadInput, Refusal
from storage.backup import mark_of, work_room
from storage.connection import StoreUnusable
from storage.office.keeping.packing import sha256_of, unpack
from storage.office.keeping.recipients import read_identity
from tui.cli.data import add_data_options, folder_of, keys_of, say
from tui.cli.keeping.backup import acting
from tui.cli.keeping.judging import compare_persons, judge, refuse_foreign
from tui.cli.keeping.taking import take_backup
from tui.wiring import keys_folder


def add_parser(subparsers: Any) -> None:
    """Register `drill`."""
    parser = subparsers.add_parser("drill", help="控えから戻せることを確かめます。戻せなければ終了コード 1")
    add_data_options(parser)
    parser.add_argument("--as", dest="account", help="無人処理の利用者（なければこの機械の管理者）")
    parser.add_argument("--key", type=Path, help="その鍵ファイル（0600）")
    parser.add_argument("--identity", type=Path, required=True, help="訓練の鍵か受取人の鍵（0600）")
    parser.add_argument("--file", type=Path, help="確かめる控え（既定は最新のもの。なければ取ります）")


def run(args: argparse.Namespace) -> int:
    """0, or 1 when the copy could not be brought back; either way a row tells of it."""
    folder = folder_of(args.dir)
    identity = read_identity(args.identity)
    with acting(args) as ctx:
        file, sha256 = (args.file, "") if args.file else _newest(ctx, folder, keys_folder(folder, keys_of(args.keys)))
        drill = _hold(ctx, folder, file, sha256, identity)
        record_drill(ctx, drill)
    answer = {
        "ok": drill.passed,
        "file": str(file),
        "made_at": drill.made_at,
        "seconds": drill.seconds,
        "persons": drill.persons,
        "checks": [{"check": c.name, "ok": c.passed, "found": c.found} for c in drill.checks],
    }
    lines = [f"{'適' if check.passed else '不適'}  {check.name}  {check.found}" for check in drill.checks]
    lines.append(f"復元訓練 {'合格' if drill.passed else '不合格'}  {file.name}  {drill.seconds}秒")
    say(args, answer, lambda: "\n".join(lines))
    return int(not drill.passed)


def _newest(ctx: Context[Any], folder: Path, keys: Path) -> tuple[Path, str]:
    """The newest copy in DIR/backup and the value it must have; one is taken when there is none."""
    with ctx.read() as store:
        runs = store.backups.listed(limit=100)
    for run in runs:
        if run.state is BackupState.DONE and (folder / "backup" / run.file_name).is_file():
            return folder / "backup" / run.file_name, run.sha256
    taken = take_backup(ctx, folder, keys)
    return taken.path, taken.sha256


def _hold(ctx: Context[Any], folder: Path, file: Path, sha256: str, identity: Any) -> Drill:
    """Bring it back and judge it; whatever stops it is a check that did not pass."""
    started_at, started = ctx.now(), time.monotonic()
    checks: list[Check] = []
    made_at, persons = None, 0
    try:
        if not file.is_file():
            raise BadInput(reason=f"{file} がありません。", field="file")
        if sha256 and sha256_of(file) != sha256:
            raise BackupRefused(name=file.name, reason="作成した時の値と違います。入れ替えられたか壊れています。")
        with work_room(folder / "backup") as room:
            plain = room / "drill.db"
            manifest = unpack(file, plain, [identity])
            made_at = manifest.made_at
            with ctx.read() as store:
                code = store.city.municipality().municipality_code
                mark = mark_of(store.db)
            refuse_foreign(manifest, file.name, code=code, mark=mark)
            checks += judge(plain, manifest, {})
            if all(check.passed for check in checks):
                with ctx.read() as store:
                    persons, check = compare_persons(plain, store.db, PERSONS)
                checks.append(check)
    except Refusal as refusal:
        checks.append(Check("控え", False, refusal.message))
    except (StoreUnusable, OSError) as error:
        checks.append(Check("控え", False, str(error)))
    return Drill(started_at, file.name, made_at, round(time.monotonic() - started), persons, tuple(checks))
