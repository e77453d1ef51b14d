"""`osame migrate`: bring the file to the form that this version needs, after a copy of it has been put into backup/."""

from __future__ import annotations

import argparse
import os
import sqlite3
from datetime import datetime
from pathlib import Path
from typing import Any

from storage.connection import StoreUnusable, connect
from storage.migrations import apply
from storage.office.keys import mark_keys
from tui.cli.data import add_data_options, folder_of, keys_of, opened, say
from tui.wiring import city_mark, keys_folder, system_context


def add_parser(subparsers: Any) -> None:
    """Register `migrate`."""
    parser = subparsers.add_parser("migrate", help="データの形式を新しくします（先に控えを取ります）")
    add_data_options(parser)


def run(args: argparse.Namespace) -> int:
    """Apply what is pending; 0."""
    folder = folder_of(args.dir)
    path = folder / "city.db"
    if not path.is_file():
        raise StoreUnusable(f"{folder} にデータがありません。")
    copy = _copied(path, folder / "backup") if apply.pending(path) else None
    steps = apply.migrate(path)
    if steps:
        with opened(args, with_keys=False) as city:
            ctx = system_context(city)
            with ctx.write() as store:
                store.audit.record(ctx.entry("office.settings", "データの形式の更新", steps=steps))
        keys = keys_folder(folder, keys_of(args.keys))
        if keys.is_dir():
            mark_keys(keys, city_mark(path))
    say(
        args,
        {"steps": steps, "backup": str(copy) if copy else None},
        lambda: f"{len(steps)}件を適用しました。控え {copy}" if steps else "データの形式は最新です。",
    )
    return 0


def _copied(path: Path, backup: Path) -> Path:
    """A whole copy of the file as it is now, mode 0600."""
    backup.mkdir(mode=0o700, exist_ok=True)
    copy = backup / f"before-migrate-{datetime.now():%Y%m%d-%H%M%S-%f}.db"
    os.close(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    source, target = connect(path), sqlite3.connect(copy)
    try:
        source.backup(target)
    finally:
        target.close()
        source.close()
    return copy
