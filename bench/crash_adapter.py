"""What a kill loop needs of Osame: a folder to copy, a worker that posts payments 1 to N and goes on, a verdict.

The worker posts a batch through the service in steps of 100 and appends the lines of each step to a file after its
commit has returned. `python -m bench.crash_adapter work DIR N ACK` is that worker.
"""

# ruff: noqa: E402  # the tools load this file by its path: its imports can only follow once the path is known
from __future__ import annotations

import os
import sys
from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))  # the tools load this file by its path

from bench import ground
from bench.adapter.race import lay_down, race_cmd, race_done
from core.collection import posting
from core.collection.importing import import_payment_file
from core.collection.payments import BatchState
from core.office.context import Context
from core.office.jobs import list_jobs, run_job
from core.office.work import JobProgress
from storage.connection import STOCK
from storage.office.keeping.recipients import add_recipient, new_identity
from tui.wiring import City, open_city

MOST = 20_000
"""Receivables in the folder; a worker may be asked for up to so many payments."""

_DAY = date(2026, 11, 24)

__all__ = ["backup_cmd", "db_path", "race_cmd", "race_done", "restore_cmd", "setup", "verify", "worker_cmd"]


def _open(folder: str) -> tuple[City, Context[Any]]:
    city = open_city(Path(folder), Path(f"{folder}.keys"), passwords=ground.CHEAP)
    return city, city.context(ground.actor("BENCH"))


def setup(folder: str) -> None:
    """Fill the empty folder: a founded city with receivables; the payments come with the worker."""
    import shutil

    city = ground.new_city(os.path.dirname(folder))
    ctx = city.context(ground.add_account(city, "BENCH", "collection"))
    most = int(os.environ.get("CRASH_MOST", MOST))
    ground.fill(city, most + 1, ctx)
    lay_down(city, ctx, most)
    made = city.folder
    city.close()
    for name in os.listdir(made):
        shutil.move(made / name, os.path.join(folder, name))
    shutil.move(made.with_name("city.keys"), f"{folder}.keys")
    keys = Path(f"{folder}.keys")
    for number in (1, 2):
        add_recipient(keys, new_identity(keys / f"person-{number}.identity"), f"計測{number}")
    shutil.rmtree(made.parent)


def worker_cmd(folder: str, count: int, ack: str) -> list[str]:
    """The process that posts payments 1 to `count`."""
    return [sys.executable, str(Path(__file__).resolve()), "work", str(folder), str(count), str(ack)]


def backup_cmd(folder: str, out: str) -> list[str]:
    """The command that takes a copy of the folder while the worker posts."""
    return [sys.executable, "-I", "-c", _OSAME, str(ROOT), "backup", "--dir", str(folder), "--out", str(out)]


def restore_cmd(out: str, folder: str) -> list[str]:
    """The command that makes a new folder of a copy; the identities lie beside the keys, which no real city does."""
    identity = os.path.join(f"{folder}.keys", "person-1.identity")
    words = ["restore", str(out), "--to", str(folder), "--identity", identity, "--expect", "242039"]
    return [sys.executable, "-I", "-c", _OSAME, str(ROOT), *words]


_OSAME = "import sys; sys.path.insert(0, sys.argv[1]); from tui.cli.main import main; sys.exit(main(sys.argv[2:]))"


def db_path(folder: str) -> str:
    """The SQLite file."""
    return os.path.join(folder, "city.db")


def verify(folder: str, acked: Collection[int], count: int, final: bool) -> dict[str, Any]:
    """What the file holds against what was promised; a payment is half when its rows do not come to its amount.

    The first line of the file is its titles, so payment 1 stands on line 2.
    """
    import sqlite3

    from storage.ledger.verification import verify_books

    # A copy that SQLite made by VACUUM INTO is whole, but has lost the mark of a file with a write-ahead log.
    sqlite3.connect(db_path(folder)).execute("PRAGMA journal_mode=WAL").connection.close()
    city, _ = _open(folder)
    try:
        with city.vault.read() as store:
            rows = store.db.execute(
                """
                SELECT p.line_no - 1, p.amount_yen,
                       count(o.posting_id), -coalesce(sum(o.amount_yen), 0)
                  FROM payment p
                  JOIN payment_batch b ON b.batch_id = p.batch_id AND b.source_name = 'crash.csv'
                  LEFT JOIN posting o ON o.payment_id = p.payment_id AND o.account IN ('receivable','suspense','overpayment')
                                     AND o.kind = 'receipt'
                 GROUP BY p.payment_id
                """
            ).fetchall()
            integrity = store.db.execute("PRAGMA integrity_check").fetchone()[0]
            found = verify_books(store.db)
        posted = {line for line, _, rows_, _ in rows if rows_}
        half = sum(1 for _, yen, rows_, moved in rows if rows_ and moved != yen and moved % yen)
        doubled = sum(1 for _, yen, rows_, moved in rows if rows_ and moved != yen and moved % yen == 0)
        if found.differences:
            integrity = f"{integrity}; {found.differences[0]}"
        return {
            "lost": len(set(acked) - posted),
            "doubled": doubled,
            "half": half,
            "extra": len(posted - set(range(1, count + 1))),
            "integrity": integrity,
            "posted": len(posted),
        }
    finally:
        city.close()
        STOCK.drop(Path(db_path(folder)).resolve())


def _work(folder: str, count: int, ack: str) -> None:
    city, ctx = _open(folder)
    posting.LINES_A_STEP = int(os.environ.get("CRASH_STEP", "100"))
    day = f"{_DAY:%Y%m%d}"
    rows = []
    for i in range(count):
        digits = ground.barcode_of(i)
        rows.append(
            f"02,{day},1815,EAN{digits},{digits[13:19]},{digits[19:30]},0,{int(digits[37:43])},010,店,110001,{day},{day}\r\n"
        )
    data = (ground.TITLES + "".join(rows)).encode("cp932")
    with city.vault.read() as store:
        known = store.db.execute("SELECT batch_id, state FROM payment_batch WHERE source_name = 'crash.csv'").fetchall()
    if not known or known[0][1] == "read":
        batch_id = import_payment_file(ctx, "cvs-dsk", "crash.csv", data).batch_id
        state = BatchState.READY
    else:
        batch_id, state = known[0][0], BatchState(known[0][1])
    if state is BatchState.READY:
        posting.commit_batch(ctx, batch_id)
    promised = os.open(ack, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
    reached = _reached(city)
    _promise(city, promised, 0, reached)  # a step may have been committed just before its promise could be written

    def told(progress: JobProgress) -> None:
        nonlocal reached
        last = int(progress.reached.last_key or 0)
        _promise(city, promised, reached, last)
        reached = last

    for job in list_jobs(ctx):
        if job.job.kind == "post_batch" and job.job.state.live or job.job.state.value == "failed":
            run_job(ctx, job.job.job_id, on_progress=told)
    city.close()


def _reached(city: City) -> int:
    with city.vault.read() as store:
        row = store.db.execute("SELECT max(CAST(last_key AS INTEGER)) FROM job_step").fetchone()
    return int(row[0] or 0)


def _promise(city: City, promised: int, after: int, until: int) -> None:
    with city.vault.read() as store:
        lines = store.db.execute(
            """
            SELECT line_no - 1 FROM payment JOIN payment_batch b USING(batch_id)
             WHERE payment_id > ? AND payment_id <= ? AND b.source_name = 'crash.csv'
            """,
            (after, until),
        ).fetchall()
    if lines:
        os.write(promised, b"".join(b"%d\n" % line for (line,) in lines))
        os.fsync(promised)


if __name__ == "__main__":
    _work(sys.argv[2], int(sys.argv[3]), sys.argv[4])
