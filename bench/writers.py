"""N processes post without pause through the service, beside the same number of bare writers with the same queue.

    python -m bench.writers [--clients 100] [--seconds 8] [--base DIR]

Each posting of ours is `attach_suspense` of one yen: right, transaction, decision, voucher, audit chain. The bare side is
five statements on an open connection behind the same flock. Prints waits and their ratio.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import multiprocessing
import os
import random
import tempfile
import time
from pathlib import Path
from typing import Any

from bench import bare, ground
from core.values.money import Yen
from tui.wiring import open_city

SPAWN = multiprocessing.get_context("spawn")


def ours(folder: str, number: int, receivable_id: int, go: Any, stop: Any, told: Any) -> None:
    """One process posting through the service as fast as it can."""
    from core.collection.suspense import attach_suspense

    city = open_city(Path(folder), Path(folder).with_name("city.keys"), passwords=ground.CHEAP)
    ctx = city.context(ground.actor(f"K{number:03d}"))
    waits: list[float] = []
    errors: list[str] = []
    go.wait()
    while not stop.is_set():
        began = time.perf_counter()
        try:
            attach_suspense(ctx, number, receivable_id, amount=Yen(1))
            waits.append(time.perf_counter() - began)
        except Exception as error:  # a bench tells of every error, whatever it is
            errors.append(repr(error))
    told.put((waits, errors))


def bare_writer(path: str, number: int, go: Any, stop: Any, told: Any) -> None:
    """One process of the bare side."""
    db = bare.connect(Path(path))
    lock = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    rng = random.Random(number)
    waits: list[float] = []
    go.wait()
    while not stop.is_set():
        began = time.perf_counter()
        fcntl.flock(lock, fcntl.LOCK_EX)
        db.execute("BEGIN IMMEDIATE")
        claim = rng.randrange(1, 10_000)
        db.execute("SELECT balance FROM receivable WHERE id=?", (claim,)).fetchone()
        receipt = db.execute(
            "INSERT INTO receipt(batch, line, paid_on, amount, raw) VALUES(1,?,'2026-06-20',1,'')", (number,)
        ).lastrowid
        db.execute("INSERT INTO allocation(receipt_id, receivable_id, amount) VALUES(?,?,1)", (receipt, claim))
        db.execute("UPDATE receivable SET balance=balance-1 WHERE id=?", (claim,))
        last = db.execute("SELECT hash FROM audit ORDER BY id DESC LIMIT 1").fetchone()
        body = f'{{"receipt":{receipt}}}'
        digest = hashlib.sha256((last[0] if last else b"") + body.encode()).digest()
        db.execute(
            "INSERT INTO audit(at, who, ref, body, hash) VALUES('2026-06-20T00:00:00',?,?,?,?)",
            (number, receipt, body, digest),
        )
        db.execute("COMMIT")
        fcntl.flock(lock, fcntl.LOCK_UN)
        waits.append(time.perf_counter() - began)
    told.put((waits, []))


def run(processes: list[Any], go: Any, stop: Any, told: Any, seconds: float) -> tuple[list[float], list[str]]:
    """Start all, let them settle, measure, gather."""
    for process in processes:
        process.start()
    time.sleep(3 + len(processes) / 8)
    go.set()
    time.sleep(seconds)
    stop.set()
    answers = [told.get(timeout=120) for _ in processes]
    for process in processes:
        process.join()
    return [wait for waits, _ in answers for wait in waits], [error for _, errors in answers for error in errors]


def figures(waits: list[float], errors: list[str], seconds: float) -> dict[str, object]:
    """Rate and waits in milliseconds."""
    return {
        "per_s": round(len(waits) / seconds, 1),
        "p50_ms": round(ground.percentile(waits, 0.5) * 1000, 1),
        "p99_ms": round(ground.percentile(waits, 0.99) * 1000, 1),
        "max_ms": round(max(waits, default=0.0) * 1000, 1),
        "errors": len(errors),
        "first_error": errors[:1],
    }


def main() -> None:
    """Bare, then ours, with the same number of processes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=100)
    parser.add_argument("--seconds", type=int, default=8)
    parser.add_argument("--base")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bare.", dir=asked.base) as folder:
        path = Path(folder) / "bare.db"
        db = bare.connect(path)
        for statement in bare.SCHEMA:
            db.execute(statement)
        db.execute("BEGIN")
        db.executemany(
            "INSERT INTO receivable VALUES(?,?,?,?,?,?,?,?)",
            ((i, i // 4, f"{i:011d}", 1, 2026, 1, "2026-06-30", 10**9) for i in range(1, 10_001)),
        )
        db.execute("COMMIT")
        go, stop, told = SPAWN.Event(), SPAWN.Event(), SPAWN.Queue()
        side = [SPAWN.Process(target=bare_writer, args=(str(path), n, go, stop, told)) for n in range(asked.clients)]
        bare_figures = figures(*run(side, go, stop, told, asked.seconds), asked.seconds)
        db.close()
    ground.show(side="bare", clients=asked.clients, **bare_figures)
    city = ground.new_city(asked.base)
    try:
        ctx = city.context(ground.add_account(city, "BENCH", "collection"))
        ground.fill(city, 20_000, ctx)
        ground.hold(city, ctx, asked.clients, 1_000_000)
        for number in range(1, asked.clients + 1):
            ground.add_account(city, f"K{number:03d}", "collection")
        go, stop, told = SPAWN.Event(), SPAWN.Event(), SPAWN.Queue()
        # Receivables with much to pay, so that no claim is filled by one yen after another.
        mine = [
            SPAWN.Process(target=ours, args=(str(city.folder), n, 500 * (n % 40) + 500, go, stop, told))
            for n in range(1, asked.clients + 1)
        ]
        our_figures = figures(*run(mine, go, stop, told, asked.seconds), asked.seconds)
    finally:
        ground.drop(city)
    ground.show(side="osame", clients=asked.clients, **our_figures)
    ground.show(
        bench="writers",
        clients=asked.clients,
        p99_ratio=round(float(str(our_figures["p99_ms"])) / float(str(bare_figures["p99_ms"])), 2),
        errors=our_figures["errors"],
    )


if __name__ == "__main__":
    main()
