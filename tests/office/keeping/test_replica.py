"""The replica: settings that begin anew by themselves, the lag measured by a row that must arrive, and its alarm."""

from __future__ import annotations

import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench import ground
from core.office.keeping.replica import record_replica
from core.office.traces.alarms import AlarmKind
from storage.ledger.verification import verify_books
from storage.transactions import read
from tests.office.keeping.copies import Copying, copying
from tui.wiring import City

Capsys = pytest.CaptureFixture[str]
LITESTREAM = Path(sys.executable).with_name("litestream")
needs_litestream = pytest.mark.skipif(not LITESTREAM.is_file(), reason="the extra `replica` is not installed")


@pytest.fixture
def desk(city: City, tmp_path: Path) -> Copying:
    return copying(city, tmp_path)


def _alarms(desk: Copying) -> int:
    with desk.city.vault.read() as store:
        return store.alarms.open_kinds().get(AlarmKind.REPLICA, 0)


def _config(desk: Copying, capsys: Capsys, *more: str, expect: int = 0) -> dict[str, object]:
    words = ["replica", "config", "--dir", str(desk.folder), "--out", str(desk.place / "l.yml"), "--json", *more]
    return desk.run(capsys, words, expect)


def test_a_copy_that_falls_behind_is_told_once_until_it_is_well_again(desk: Copying) -> None:
    record_replica(desk.ctx, 1, "")
    record_replica(desk.ctx, None, "60秒待っても届きません。")
    record_replica(desk.ctx, None, "60秒待っても届きません。")
    assert _alarms(desk) == 1
    record_replica(desk.ctx, 1, "")
    record_replica(desk.ctx, None, "60秒待っても届きません。")
    assert _alarms(desk) == 2


def test_the_settings_are_for_their_owner_and_begin_anew_by_themselves(desk: Copying, capsys: Capsys) -> None:
    _config(desk, capsys, "--target", "file:///srv/copy")
    file = desk.place / "l.yml"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "auto-recover: true" in file.read_text()


def test_nothing_is_sent_to_a_machine_that_is_not_known(desk: Copying, capsys: Capsys) -> None:
    assert "相手を確かめず" in str(_config(desk, capsys, "--target", "sftp://ise@far/copy", expect=2)["error"])


def test_a_password_does_not_go_into_the_settings(desk: Copying, capsys: Capsys) -> None:
    assert _config(desk, capsys, "--target", "sftp://ise:secret@far/copy", expect=2)["field"] == "target"


@needs_litestream
def test_a_copy_that_does_not_arrive_is_told(desk: Copying, capsys: Capsys) -> None:
    _config(desk, capsys, "--target", f"file://{desk.place}/replica")
    words = [
        "replica",
        "check",
        "--dir",
        str(desk.folder),
        "--config",
        str(desk.place / "l.yml"),
        "--limit",
        "1",
        "--json",
    ]
    answer = desk.run(capsys, words, 1)
    assert answer["lag_seconds"] is None
    assert _alarms(desk) == 1


@pytest.fixture
def replicated(desk: Copying, capsys: Capsys) -> Iterator[Copying]:
    """The city with the replicating program beside it."""
    _config(desk, capsys, "--target", f"file://{desk.place}/replica")
    config = str(desk.place / "l.yml")
    program = subprocess.Popen(
        [str(LITESTREAM), "replicate", "-config", config, "-no-expand-env"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    yield desk
    program.kill()
    program.wait()


@pytest.mark.slow
@needs_litestream
def test_a_machine_that_dies_loses_at_most_a_second(replicated: Copying, capsys: Capsys, tmp_path: Path) -> None:
    desk = replicated
    ground.hold(desk.city, desk.city.context(ground.actor("BENCH")), 200, 900)
    config = str(desk.place / "l.yml")
    words = ["replica", "check", "--dir", str(desk.folder), "--config", config, "--limit", "30", "--json"]
    from tui.wiring import SystemClock

    real = Copying(City(desk.folder, desk.city.vault, SystemClock(), desk.city.outside), *_rest(desk))
    assert real.run(capsys, [*words, "--restore"], 0)["ok"]
    restored = tmp_path / "back.db"
    source = str((desk.folder / "city.db").resolve())
    done = subprocess.run([str(LITESTREAM), "restore", "-config", config, "-o", str(restored), source], check=False)
    assert done.returncode == 0
    with read(restored) as store:
        assert verify_books(store.db).right
        assert store.db.execute("SELECT count(*) FROM suspense").fetchone() == (200,)


def _rest(desk: Copying) -> tuple[Path, Path, Path, Path]:
    return desk.keys, desk.first, desk.second, desk.place
