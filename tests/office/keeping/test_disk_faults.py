"""What a failing disk does: the act stops with a sentence, what cannot be known is called so, damage is never shown as figures."""

from __future__ import annotations

import random
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from core.office.context import Context
from storage import transactions
from storage.connection import STOCK, StoreUnusable, connect
from storage.ledger.verification import verify_books
from storage.transactions import Undetermined, read, write
from tests.office.keeping.copies import Copying, copying
from tests.terminal.gallery import DESK
from tui.app import OfficeApp
from tui.screens.office.keeping.inspection import KeepingScreen
from tui.wiring import City

COMMIT_FAILS = """
import os, sqlite3, sys
from pathlib import Path
from storage.transactions import Undetermined, write
path = Path(sys.argv[1])
try:
    with write(path) as store:
        store.db.execute("INSERT INTO bank(bank_no, name, kana) VALUES('z1', 'a', '')")
        print("begun", flush=True)
        sys.stdin.readline()
except Undetermined as error:
    print(error, flush=True)
    with write(path) as store:
        store.db.execute("INSERT INTO bank(bank_no, name, kana) VALUES('z2', 'a', '')")
    print("later", flush=True)
"""


@pytest.fixture
def desk(city: City, tmp_path: Path) -> Copying:
    return copying(city, tmp_path)


@pytest.mark.system
@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_a_commit_whose_sync_failed_is_undetermined_and_never_called_done(city: City, tmp_path: Path) -> None:
    path = city.vault.path
    city.close()
    program = subprocess.run(
        ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "inject=fdatasync:error=EIO:when=1", sys.executable, "-c"]
        + [COMMIT_FAILS, str(path)],
        input="\n",
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[3],
    )
    begun, sentence, later = program.stdout.splitlines()
    assert (begun, later) == ("begun", "later"), program.stderr[-400:]
    assert "未確定" in sentence
    with read(path) as store:
        assert verify_books(store.db).right


def _fault(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = code
    return error


def test_a_connection_on_which_the_disk_failed_is_not_used_again(city: City) -> None:
    path, held = city.vault.path, []
    with pytest.raises(StoreUnusable), write(path) as store:
        held.append(store.db)
        raise _fault(sqlite3.SQLITE_IOERR_WRITE)
    with pytest.raises(sqlite3.ProgrammingError):
        held[0].execute("SELECT 1")


def test_a_failure_before_the_commit_is_no_doubt(city: City) -> None:
    with pytest.raises(StoreUnusable) as caught, write(city.vault.path):
        raise _fault(sqlite3.SQLITE_IOERR_WRITE)
    assert not isinstance(caught.value, Undetermined)


def test_a_damaged_file_is_said_to_be_damaged(city: City) -> None:
    with pytest.raises(StoreUnusable, match="壊れています"), read(city.vault.path):
        raise _fault(sqlite3.SQLITE_CORRUPT)


def test_an_ordinary_refusal_of_the_schema_is_no_fault_of_the_disk(city: City) -> None:
    with pytest.raises(sqlite3.IntegrityError), write(city.vault.path) as store:
        store.db.execute("INSERT INTO city_mark VALUES(1, 'full')")


def test_writers_do_not_wait_each_time_for_a_log_that_is_read(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    monkeypatch.setattr(transactions, "LONGEST_LOG", 1)
    monkeypatch.setattr(transactions, "BETWEEN_TRIES", 600.0)
    path = city.vault.path
    reader = connect(path)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM bank").fetchone()
    started = time.perf_counter()
    for number in range(20):
        with write(path) as store:
            store.db.execute("INSERT INTO bank(bank_no, name, kana) VALUES(?, 'a', '')", (f"w{number}",))
    reader.close()
    assert time.perf_counter() - started < 0.6  # twenty waits would be a whole second


async def test_the_screen_says_what_the_disk_did_and_not_that_the_program_is_wrong(operator: Context[Any]) -> None:
    app = OfficeApp(KeepingScreen, ctx=operator, desk=DESK)
    async with app.run_test() as pilot:
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, KeepingScreen)
        screen.answer(StoreUnusable("データファイルを読み書きできません。情報係へ連絡してください。"))
        assert screen.message_line.sentence.startswith("データファイルを読み書きできません。")


def _figures(path: Path) -> list[tuple[Any, ...]]:
    with read(path) as store:
        return store.db.execute("SELECT receivable_id, principal_yen FROM receivable ORDER BY receivable_id").fetchall()


@pytest.mark.parametrize("places", [40, pytest.param(1000, marks=pytest.mark.slow)])
def test_a_byte_that_fell_over_is_found_or_stands_where_nothing_is_kept(
    desk: Copying, tmp_path: Path, places: int
) -> None:
    """R33: whatever is changed in the file, the counting of the books finds it, or the file holds the same as before."""
    desk.city.close()
    source = connect(desk.folder / "city.db")
    source.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    whole = "\n".join(_dump(source))
    source.close()
    raw = (desk.folder / "city.db").read_bytes()
    rng = random.Random(places)
    for number in range(places):
        at, path = rng.randrange(len(raw)), tmp_path / f"flip{number}.db"
        path.write_bytes(raw[:at] + bytes([raw[at] ^ (1 << rng.randrange(8))]) + raw[at + 1 :])
        assert _found(path) or "\n".join(_dump_of(path)) == whole, at
        STOCK.drop(path)
        path.unlink()


def _found(path: Path) -> bool:
    try:
        with read(path) as store:
            return not verify_books(store.db).right
    except (StoreUnusable, sqlite3.DatabaseError, ValueError, TypeError):
        return True


_BOOKS = ("posting", "voucher", "voucher_seal", "receivable", "receivable_part", "payment", "audit_log")


def _dump(db: sqlite3.Connection) -> list[str]:
    return [repr(db.execute(f"SELECT * FROM {table}").fetchall()) for table in _BOOKS]


def _dump_of(path: Path) -> list[str]:
    with read(path) as store:
        return _dump(store.db)


@pytest.mark.parametrize("ending", ["-wal", "-shm"])
def test_a_lost_or_cut_log_of_a_closed_file_is_recovered_or_found(desk: Copying, tmp_path: Path, ending: str) -> None:
    """R34: what was in the log alone is gone with it, but never half: the books still add up."""
    with desk.city.vault.write() as store:
        store.audit.record(desk.ctx.entry("office.notice", "連絡の登録"))
    for part in ("", "-wal", "-shm"):
        shutil.copyfile(desk.folder / f"city.db{part}", tmp_path / f"x.db{part}")
    side = tmp_path / f"x.db{ending}"
    side.write_bytes(side.read_bytes()[: side.stat().st_size // 2 + 7])
    with read(tmp_path / "x.db") as store:
        assert verify_books(store.db).right
    STOCK.drop(tmp_path / "x.db")
    side.unlink(missing_ok=True)
    with read(tmp_path / "x.db") as store:
        assert verify_books(store.db).right
