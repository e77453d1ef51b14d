"""Putting judged books into their place: what stands there is set aside whole, and never mixed with what comes."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from core.office.keeping.deletion import ErasedRow, reapply
from core.office.keeping.restoring import Restored, settle_restored
from storage.backup import head_of
from storage.connection import STOCK, StoreUnusable, connect
from storage.office.keeping.packing import fsync_folder
from tui.wiring import open_city, system_context

PARTS = ("city.db", "city.db-wal", "city.db-shm", "city.db-journal")
REPLICA_STATE = ".city.db-litestream"
"""What the replicating program remembers of the file: with another file under the name it would follow nothing."""


def settle(room: Path, restored: Restored, erased: Sequence[ErasedRow]) -> int:
    """Make the copy in the room ready to be worked with; rows that were erased again (D8)."""
    city = open_city(room, with_keys=False)
    try:
        ctx = system_context(city)
        settle_restored(ctx, restored)
        return reapply(ctx, erased)
    finally:
        city.close()
        STOCK.drop((room / "city.db").resolve())


def head_now(path: Path) -> tuple[int, str]:
    """Count and head of the log of readable books; (0, "") of others."""
    with suppress(StoreUnusable, sqlite3.Error):
        db = connect(path)
        try:
            return head_of(db)
        finally:
            db.close()
    return (0, "")


def put_in_place(room: Path, folder: Path, at: datetime) -> Path | None:
    """Move what stands in the folder aside and the settled copy in; the place of what was set aside, if there was any."""
    for name in ("in", "out", "log", "backup"):
        (folder / name).mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = folder / "backup" / f"replaced-{at:%Y%m%d-%H%M%S}"
    present = [name for name in (*PARTS, REPLICA_STATE) if (folder / name).exists()]
    if present:
        STOCK.drop((folder / "city.db").resolve())
        aside.mkdir(mode=0o700)
        # The log first: books without their newest rows could be told from whole ones, a strange log beside other
        # books could not.
        for name in sorted(present, reverse=True):
            shutil.move(folder / name, aside / name)
        fsync_folder(aside)
    os.replace(room / "city.db", folder / "city.db")
    fsync_folder(folder)
    return aside if present else None
