"""What a session asks of the machine, as the kernel sees it: nothing from the network, and what was committed is on the disk."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.terminal.harness import ROOT, Terminal
from tui.wiring import City

pytestmark = [
    pytest.mark.system,
    pytest.mark.skipif(shutil.which("strace") is None, reason="strace (apt-get install strace)"),
]
OSAME = [sys.executable, "-m", "tui.cli.main"]


def traced(kind: str, log: Path, argv: Sequence[str]) -> list[str]:
    return ["strace", "-f", "-y", "-qq", "-e", f"trace={kind}", "-o", str(log), *argv]


def test_a_terminal_speaks_to_nobody_on_the_network(city: City, tmp_path: Path) -> None:
    log = tmp_path / "calls"
    with Terminal(traced("%network", log, [*OSAME, "--dir", str(city.folder)])) as terminal:
        terminal.wait_for("利用者ID", 30)
        terminal.send("\x1bOR")
        terminal.exit_code(30)
    calls = log.read_text(encoding="utf-8", errors="replace")
    assert not re.findall(r"AF_INET6?", calls), calls


def test_what_was_committed_has_been_handed_to_the_disk(city: City, tmp_path: Path) -> None:
    """`osame audit verify` leaves one row: the log of changes is synced before the command says that all is well."""
    log = tmp_path / "calls"
    command = [*OSAME, "audit", "verify", "--dir", str(city.folder)]
    done = subprocess.run(traced("fsync,fdatasync,write", log, command), cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    calls = log.read_text(encoding="utf-8", errors="replace").splitlines()
    synced = next(n for n, call in enumerate(calls) if re.search(r"f(data)?sync\(\d+<[^>]*city\.db-wal>", call))
    told = next(n for n, call in enumerate(calls) if "write(1<" in call)
    assert synced < told


def test_nothing_is_written_to_the_terminal_while_nobody_types(city: City, tmp_path: Path) -> None:
    log = tmp_path / "calls"
    with Terminal(traced("write,writev", log, [*OSAME, "--dir", str(city.folder)])) as terminal:
        terminal.wait_for("利用者ID", 30)
        terminal.bytes_within(1.0)
        before = _writes(log)
        assert before > 0
        terminal.bytes_within(5.0)
        assert _writes(log) == before


def _writes(log: Path) -> int:
    """How often something was written to the terminal."""
    return len(re.findall(r"writev?\(\d+</dev/pts/", log.read_text(encoding="utf-8", errors="replace")))
