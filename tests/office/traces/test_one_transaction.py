"""What was done and the row that tells of it are there together or not at all, however often the machine stops (L3)."""

from __future__ import annotations

import os
import random
import select
import signal
import time
from datetime import date, timedelta
from typing import Any

import pytest

from storage.office.traces.audit_chain import verify_chain
from tui.wiring import City

FIRST = date(2030, 1, 1)
KEY = "collection_division_phone"


def work(city: City, ctx: Any, number: int, began: int) -> None:
    """Set a setting for one day after the other, each with its row and the persons of a list, until it is killed."""
    for step in range(100_000):
        day = FIRST + timedelta(days=number * 500 + step)
        with city.vault.write() as store:
            seq = store.audit.record(
                ctx.entry("office.settings", "設定の変更", key=KEY, on=day.isoformat(), seen=[1, 2])
            )
            store.settings.put(KEY, day, f"{step}", seq)
        if step == 0:
            os.write(began, b"x")


def killed(city: City, ctx: Any, number: int, pause: float) -> None:
    """Let a process of its own work, and kill it in the middle of something."""
    city.close()
    told, began = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            work(city, ctx, number, began)
        finally:
            os._exit(1)
    select.select([told], [], [], 30)
    until = time.perf_counter() + pause
    while time.perf_counter() < until:
        pass
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(told)
    os.close(began)


def mismatches(city: City) -> int:
    """Settings without their row, rows without their setting, lists without their row."""
    with city.vault.read() as store:
        assert verify_chain(store.db).broken_at is None
        (settings,) = store.db.execute(
            """
            SELECT count(*) FROM setting s LEFT JOIN audit_log a ON a.seq = s.audit_seq
             WHERE s.from_on >= '2030' AND (a.seq IS NULL OR json_extract(a.body, '$.on') <> s.from_on)
            """
        ).fetchone()
        (rows,) = store.db.execute(
            """
            SELECT count(*) FROM audit_log a LEFT JOIN setting s ON s.audit_seq = a.seq
             WHERE json_extract(a.body, '$.key') = ? AND s.key IS NULL
            """,
            (KEY,),
        ).fetchone()
    return int(settings) + int(rows)


@pytest.mark.parametrize("kills", [25, pytest.param(1_000, marks=pytest.mark.slow)])
def test_nothing_is_there_without_its_row(city: City, clerk: Any, kills: int) -> None:
    dice = random.Random(kills)
    for number in range(kills):
        killed(city, clerk, number, dice.random() * 0.01)
    assert mismatches(city) == 0
    with city.vault.read() as store:
        assert store.db.execute("SELECT count(*) FROM setting WHERE from_on >= '2030'").fetchone()[0] >= kills
