"""A posting batch that is killed at any moment goes on: nothing lost, nothing doubled, nothing half."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench import crash_adapter

PAYMENTS = 1_500


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder that every run begins with a copy of."""
    folder = tmp_path_factory.mktemp("killed") / "city"
    folder.mkdir()
    before = os.environ.get("CRASH_MOST")
    os.environ["CRASH_MOST"] = str(PAYMENTS)
    crash_adapter.setup(str(folder))
    if before is None:
        del os.environ["CRASH_MOST"]
    else:
        os.environ["CRASH_MOST"] = before
    yield folder


def _copy(first: Path, to: Path) -> Path:
    shutil.copytree(first, to)
    shutil.copytree(f"{first}.keys", f"{to}.keys")
    return to


def _promised(ack: Path) -> set[int]:
    """Whole lines only: a torn last line is no promise."""
    return {int(line) for line in ack.read_bytes().split(b"\n")[:-1]} if ack.exists() else set()


def _kill_once_promised(command: list[str], ack: Path, so_many: int) -> int:
    worker = subprocess.Popen(command, start_new_session=True)
    while worker.poll() is None and len(_promised(ack)) < so_many:
        time.sleep(0.001)  # between two looks at the file, not in place of an event
    worker.kill()
    worker.wait()
    return worker.returncode


def _one(first: Path, folder: Path, rng: random.Random) -> None:
    city = _copy(first, folder)
    ack = city / "ack"
    command = crash_adapter.worker_cmd(str(city), PAYMENTS, str(ack))
    _kill_once_promised(command, ack, rng.randrange(0, PAYMENTS))
    promised = _promised(ack)
    after = crash_adapter.verify(str(city), promised, PAYMENTS, False)
    assert (after["lost"], after["doubled"], after["half"], after["extra"], after["integrity"]) == (0, 0, 0, 0, "ok")
    subprocess.run(command, check=True)
    final = crash_adapter.verify(str(city), _promised(ack), PAYMENTS, True)
    assert final == {"lost": 0, "doubled": 0, "half": 0, "extra": 0, "integrity": "ok", "posted": PAYMENTS}


@pytest.mark.parametrize("seed", range(3))
def test_a_batch_killed_at_a_random_moment_is_finished_by_the_next_run(first: Path, tmp_path: Path, seed: int) -> None:
    _one(first, tmp_path / "city", random.Random(seed))


@pytest.mark.slow
def test_a_hundred_kills_lose_double_and_halve_nothing(first: Path, tmp_path: Path) -> None:
    rng = random.Random(7)
    for turn in range(100):
        _one(first, tmp_path / f"city{turn}", rng)
        shutil.rmtree(tmp_path / f"city{turn}")
