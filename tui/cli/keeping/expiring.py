"""`osame backup expire`: copies that are past their last day are destroyed, each with a row that names two people."""

from __future__ import annotations

import argparse
import os
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from core.office.context import Context
from core.office.keeping.expiry import KEEP_DAYS, destroy_copy, expired_copies
from core.office.settings import value_of
from tui.cli.data import folder_of, say

_BESIDE = ("before-migrate-*.db", "replaced-*")
"""What else the folder of the copies may hold: plain books from before a migration, and those that a restore set aside."""


def expire(args: argparse.Namespace, ctx: Context[Any]) -> int:
    """Destroy what is past its time; 1 when copies past it do not lie here and nobody has said that they are gone."""
    backup = folder_of(args.dir) / "backup"
    gone: list[str] = []
    elsewhere: list[str] = []
    for copy in expired_copies(ctx):
        file = backup / copy.file_name
        here = file.is_file() and not file.is_symlink()
        if not here and not args.elsewhere:
            elsewhere.append(copy.file_name)
            continue
        destroy_copy(ctx, copy, args.witness, lay_here=here)
        _remove(file)
        gone.append(copy.file_name)
    for file in _old_beside(ctx, backup):
        destroy_copy(ctx, file.name, args.witness, lay_here=True)
        _remove(file)
        gone.append(file.name)
    lines = [f"{name} を廃棄しました。" for name in gone]
    lines += [
        f"{name} は期限を過ぎ、ここにありません。保管先で廃棄し、--elsewhere で記録してください。" for name in elsewhere
    ]
    say(
        args,
        {"destroyed": gone, "elsewhere": elsewhere},
        lambda: "\n".join(lines) or "期限を過ぎた控えはありません。",
    )
    return int(bool(elsewhere))


def _old_beside(ctx: Context[Any], backup: Path) -> Iterator[Path]:
    now = ctx.now()
    with ctx.read() as store:
        before = now - timedelta(days=int(value_of(store, KEEP_DAYS, now.date())))
    for pattern in _BESIDE:
        for file in sorted(backup.glob(pattern)):
            if datetime.fromtimestamp(file.lstat().st_mtime, now.tzinfo) < before:
                yield file


def _remove(file: Path) -> None:
    """The row stands; then the file goes. A machine that stops between leaves a file whose row says that it is gone."""
    if file.is_dir() and not file.is_symlink():
        shutil.rmtree(file)
    else:
        file.unlink(missing_ok=True)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
