"""Import and post N convenience-store rows into N receivables, beside the bare row-by-row posting of the same run.

    python -m bench.reconcile --rows 100000 [--clerks 50] [--repeat 3] [--base DIR]

Prints one JSON line a run: seconds of import and posting, the ratio to the bare loop, longest write, peak memory; with
--clerks N so many processes attach suspense every 0.5 s while the batch runs, and their waits are told.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench import bare, ground
from core.collection.importing import import_payment_file
from core.collection.posting import commit_batch
from core.formats.lines import Caps
from core.office.context import Context
from core.office.jobs import run_job
from core.values.money import Yen
from storage import transactions
from storage.vault import FileVault
from tui.wiring import open_city


class TimedVault(FileVault):
    """Notes how long the longest write held the lock."""

    longest = 0.0

    @contextmanager
    def write(self) -> Iterator[Any]:  # type: ignore[override]  # a generator is a context manager once decorated
        with transactions.write(self.path) as store:
            began = time.perf_counter()
            yield store
        self.longest = max(self.longest, time.perf_counter() - began)


def content(count: int, unknown: int, today: str) -> bytes:
    """A DSK file in random order of keys; the first `unknown` slips belong to no receivable."""
    order = list(range(count))
    random.Random(1).shuffle(order)
    rows = []
    for i in order:
        digits = ground.barcode_of(i if i >= unknown else i + 10 * count)
        rows.append(
            f"02,{today},1815,EAN{digits},{digits[13:19]},{digits[19:30]},0,{int(digits[37:43])},010,店,110001,{today},{today}\r\n"
        )
    return (ground.TITLES + "".join(rows)).encode("cp932")


def clerk(folder: str, number: int, receivable_id: int, go: Any, stop: Any, told: Any) -> None:
    """One clerk's terminal: attach one yen of suspense every 0.5 s on average through the service."""
    from core.collection.suspense import attach_suspense

    city = open_city(Path(folder), Path(folder).with_name("city.keys"), passwords=ground.CHEAP)
    ctx: Context[Any] = city.context(ground.actor(f"K{number:03d}"))
    rng = random.Random(number)
    waits: list[float] = []
    errors: list[str] = []
    with city.vault.read() as store:
        store.db.execute("SELECT 1").fetchone()
    go.wait()
    while not stop.is_set():
        time.sleep(rng.expovariate(2.0))
        began = time.perf_counter()
        try:
            attach_suspense(ctx, number, receivable_id, amount=Yen(1))
            waits.append(time.perf_counter() - began)
        except Exception as error:  # a bench tells of every error, whatever it is
            errors.append(repr(error))
    told.put((waits, errors))


def one_run(count: int, clerks: int, base: str | None) -> dict[str, object]:
    """A fresh city, one file, import and posting timed; with clerks at work beside it if asked."""
    city = ground.new_city(base)
    try:
        vault = TimedVault(city.folder / "city.db")
        ctx: Context[Any] = Context(ground.add_account(city, "BENCH", "collection"), vault, city.clock, city.outside)
        ground.fill(city, count + clerks, ctx)
        today = f"{ctx.now():%Y%m%d}"
        if clerks:
            ground.hold(city, ctx, clerks, 20 * count)
        spawn = multiprocessing.get_context("spawn")
        told: Any = spawn.Queue()
        go, stop = spawn.Event(), spawn.Event()
        processes = [
            spawn.Process(target=clerk, args=(str(city.folder), n, count + n, go, stop, told))
            for n in range(1, clerks + 1)
        ]
        for number, process in enumerate(processes, 1):
            ground.add_account(city, f"K{number:03d}", "collection")
            process.start()
        if clerks:
            time.sleep(3 + clerks / 10)  # the others' interpreters start; nothing is measured yet
        unknown = count // 100
        data = content(count, unknown, today)
        caps = Caps(file_bytes=2**31, lines=10**7)
        vault.longest = 0.0
        go.set()
        began = time.perf_counter()
        batch = import_payment_file(ctx, "cvs-dsk", "bench.csv", data, caps=caps)
        imported = time.perf_counter()
        run_job(ctx, commit_batch(ctx, batch.batch_id))
        posted = time.perf_counter()
        stop.set()
        answers = [told.get(timeout=60) for _ in processes]
        for process in processes:
            process.join()
        with vault.read() as store:
            (open_yen,) = store.db.execute(
                "SELECT sum(principal_yen) FROM receivable WHERE receivable_id <= ?", (count,)
            ).fetchone()
        assert open_yen == sum(ground.amount_of(i) for i in range(unknown)), "the wrong money was posted"
        figures: dict[str, object] = {
            "rows": count,
            "import_s": round(imported - began, 3),
            "post_s": round(posted - imported, 3),
            "wall_s": round(posted - began, 3),
            "longest_write_ms": round(vault.longest * 1000, 1),
            "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
        }
        if clerks:
            waits = [wait for found, _ in answers for wait in found]
            errors = [error for _, found in answers for error in found]
            figures |= {
                "clerks": clerks,
                "clerk_postings": len(waits),
                "clerk_p50_ms": round(ground.percentile(waits, 0.5) * 1000, 1),
                "clerk_p99_ms": round(ground.percentile(waits, 0.99) * 1000, 1),
                "clerk_max_ms": round(max(waits, default=0) * 1000, 1),
                "clerk_errors": errors[:3],
            }
        return figures
    finally:
        ground.drop(city)


def main() -> None:
    """Alternate the bare loop and our own run, each of ours in a process of its own, and tell the ratio of the medians."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--clerks", type=int, default=0)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--base", help="folder for the databases: a real disk, not one in memory")
    parser.add_argument(
        "--no-bare", action="store_true", help="leave the bare loop out (beyond 100,000 rows it is not comparable)"
    )
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        ground.show(**one_run(asked.rows, asked.clerks, asked.base))
        return
    ours: list[dict[str, Any]] = []
    bares: list[float] = []
    for _ in range(asked.repeat):
        if not asked.no_bare:
            bares.append(bare.post_row_by_row(asked.rows, asked.base))
        command = [
            sys.executable,
            "-m",
            "bench.reconcile",
            "--one",
            "--rows",
            str(asked.rows),
            "--clerks",
            str(asked.clerks),
        ]
        command += ["--base", asked.base] if asked.base else []
        told = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
        ours.append(json.loads(told))
        print(told, end="", flush=True)
    walls = [run["wall_s"] for run in ours]
    ground.show(
        bench="reconcile",
        rows=asked.rows,
        wall_s=ground.median(walls),
        bare_s=round(ground.median(bares), 3) if bares else None,
        ratio=round(ground.median(walls) / ground.median(bares), 2) if bares else None,
        longest_write_ms=max(run["longest_write_ms"] for run in ours),
        peak_mb=max(run["peak_mb"] for run in ours),
    )


if __name__ == "__main__":
    main()
