"""The installation: what it would do is told and not done, wrong words are refused, and it names what it needs."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.terminal.harness import ROOT

SCRIPT = ROOT / "deploy" / "install.sh"
pytestmark = [
    pytest.mark.skipif(shutil.which("sh") is None, reason="a shell"),
    pytest.mark.skipif(
        not (shutil.which("sshd") or Path("/usr/sbin/sshd").exists()), reason="sshd (apt-get install openssh-server)"
    ),
]


def install(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", str(SCRIPT), "--python", sys.executable, *words], capture_output=True, text=True, check=False
    )


def test_a_look_changes_nothing(tmp_path: Path) -> None:
    done = install("--city", "ise", "--code", "242039", "--name", "伊勢市", "--root", str(tmp_path), "--check")
    assert done.returncode == 0, done.stderr
    assert list(tmp_path.iterdir()) == []
    for place in ("/srv/osame/ise (osame-ise:osame-ise 700)", "/etc/osame/sshd_config", "/etc/osame/keys/ise"):
        assert place in done.stdout, place


@pytest.mark.parametrize(
    "words",
    [
        ("--city", "../x", "--code", "242039", "--name", "x"),
        ("--city", "9ise", "--code", "242039", "--name", "x"),
        ("--city", "ise", "--code", "24203", "--name", "x"),
        ("--city", "ise", "--code", "242039"),
        ("--city", "in", "--code", "242039", "--name", "x"),
        ("--city", "ise", "--code", "242039", "--name", "x", "--oops"),
        ("--city",),
    ],
)
def test_a_wrong_word_is_refused_before_anything_is_done(words: tuple[str, ...], tmp_path: Path) -> None:
    done = install(*words, "--root", str(tmp_path)) if words != ("--city",) else install(*words)
    assert done.returncode == 2 and done.stderr.startswith(("install.sh:", "install.sh --city"))
    assert list(tmp_path.iterdir()) == []


def test_the_scripts_are_read_by_a_plain_shell() -> None:
    shell = shutil.which("dash") or "/bin/sh"
    for script in (SCRIPT, *(ROOT / "deploy" / "bin").iterdir()):
        assert subprocess.run([shell, "-n", str(script)], check=False).returncode == 0, script


def test_a_command_for_a_city_refuses_a_name_that_is_none() -> None:
    for name in ("../ise", "", "ISE", "ise;id"):
        done = subprocess.run(
            ["sh", str(ROOT / "deploy" / "bin" / "osame-city"), name, "doctor"],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 2 and "uid=" not in done.stdout
