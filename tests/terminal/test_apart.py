"""Accounts and processes apart: nobody else's account reads the books, and no process of the same account looks into
a clerk's session."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminal.harness import ROOT
from tests.terminal.ssh_line import NEEDED, served
from tests.terminal.test_over_ssh import apps
from tui.wiring import City

NOBODY = 65534
pytestmark = pytest.mark.system
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="root")
_PYTHON = shutil.which("python3", path="/usr/bin:/bin")

READS = """
import os, sys
for top in sys.argv[1:]:
    for place, folders, files in os.walk(top, onerror=lambda error: None):
        for name in files:
            try:
                open(os.path.join(place, name), 'rb').read(1)
                print(os.path.join(place, name))
            except OSError:
                pass
    try:
        os.listdir(top)
        print(top)
    except OSError:
        pass
"""

WAITS = """
import sys
exec(compile(open(sys.argv[1]).read(), 'hardening', 'exec'))
if sys.argv[2] == 'closed':
    deny_dumps()
print('ready', flush=True)
sys.stdin.read()
"""

LOOKS = """
import os, sys
for name in ('environ', 'mem', 'maps', 'fd', 'io', 'stack'):
    path = '/proc/%s/%s' % (sys.argv[1], name)
    try:
        os.listdir(path) if name == 'fd' else open(path, 'rb').read(1)
        print(name)
    except OSError:
        pass
"""


@pytest.fixture
def open_to_all() -> Iterator[Path]:
    """A folder that other accounts can enter, as the folders above a city's are."""
    with tempfile.TemporaryDirectory(prefix="osame-apart-", dir="/var/tmp") as name:
        Path(name).chmod(0o755)
        yield Path(name)


def _as(program: str, *words: str, user: int | None = None) -> subprocess.Popen[str]:
    """A Python program of another account, or of this one."""
    python = _PYTHON if user is not None else sys.executable
    assert python is not None
    other = {"user": user, "group": user, "extra_groups": []} if user is not None else {}
    return subprocess.Popen(
        [python, "-I", "-c", program, *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, **other
    )


@needs_root
def test_another_account_reads_nothing_of_a_city(city: City, open_to_all: Path) -> None:
    place = open_to_all / "ise"
    shutil.copytree(city.folder, place)
    keys = open_to_all / "ise.keys"
    shutil.copytree(city.folder.with_name("city.keys"), keys)
    for name in ("in", "out", "log", "backup"):
        (place / name).mkdir(exist_ok=True)
        (place / name / "paper").write_text("x")
    for each in (place, keys):
        each.chmod(0o700)
    reader = _as(READS, str(place), str(keys), user=NOBODY)
    assert reader.communicate(timeout=30)[0] == ""


@needs_root
def test_an_installed_city_is_closed_whatever_the_umask_of_its_administrator(open_to_all: Path) -> None:
    before = os.umask(0)
    try:
        argv = ["init", "--dir", str(open_to_all / "ise"), "--code", "242039", "--name", "伊勢市"]
        done = subprocess.run([sys.executable, "-m", "tui.cli.main", *argv], cwd=ROOT, capture_output=True, check=False)
    finally:
        os.umask(before)
    assert done.returncode == 0, done.stderr
    reader = _as(READS, str(open_to_all / "ise"), str(open_to_all / "ise.keys"), user=NOBODY)
    assert reader.communicate(timeout=30)[0] == ""


@pytest.mark.parametrize("state", ["closed", "open"])
def test_a_process_of_the_same_account_does_not_look_into_a_session(state: str, open_to_all: Path) -> None:
    """The process that is left open shows that the look itself works."""
    user = NOBODY if os.geteuid() == 0 else None
    if user is not None and _PYTHON is None:
        pytest.skip("a Python that other accounts can run")
    module = open_to_all / "hardening.py"
    shutil.copy(ROOT / "tui" / "hardening.py", module)
    module.chmod(0o644)
    session = _as(WAITS, str(module), state, user=user)
    assert session.stdout is not None and session.stdin is not None
    try:
        assert session.stdout.readline() == "ready\n"
        seen = _as(LOOKS, str(session.pid), user=user).communicate(timeout=30)[0].split()
    finally:
        session.stdin.close()
        session.wait(10)
    assert seen == [] if state == "closed" else "environ" in seen


@pytest.mark.parametrize("needed", [pytest.param(None, marks=NEEDED)])
@pytest.mark.skipif(os.geteuid() == 0, reason="root sees every process")
def test_a_clerk_s_session_over_ssh_is_closed_to_its_own_account(needed: None, city: City) -> None:
    from tests.terminal.harness import Terminal

    with served(city) as line, Terminal(line.client(before=("-tt",))) as terminal:
        terminal.wait_for("利用者ID", 30)
        terminal.bytes_within(1.0)
        (app,) = apps(line)
        assert _as(LOOKS, str(app)).communicate(timeout=30)[0] == ""
