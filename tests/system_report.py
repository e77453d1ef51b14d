"""`make check-system`: the tests that need more than Python, and as the last line what was not run and why.

A test marked `system` skips itself with a reason when the machine lacks what it needs; the reasons are told at the end.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

NO_TESTS = 5
"""pytest's exit code when it finds nothing to run: no failure here, and told in the last line."""


def _program(name: str) -> bool:
    return shutil.which(name) is not None or any(Path(folder, name).exists() for folder in ("/usr/sbin", "/sbin"))


@dataclass(frozen=True)
class Need:
    """Something of the machine that a test may need, and how it comes to a Debian system."""

    name: str
    there: Callable[[], bool]
    remedy: str


NEEDS = (
    Need("sshd", lambda: _program("sshd"), "apt-get install openssh-server"),
    Need("ssh", lambda: _program("ssh"), "apt-get install openssh-client"),
    Need("strace", lambda: _program("strace"), "apt-get install strace"),
    Need("tmux", lambda: _program("tmux"), "apt-get install tmux"),
    Need("root", lambda: os.geteuid() == 0, "run as root"),
)


@dataclass(eq=False)
class Tally:
    """A pytest plugin that counts what ran and keeps why something did not."""

    ran: int = 0
    failed: int = 0
    skipped: dict[str, int] = field(default_factory=dict)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count each test once, by its call or by the skip or failure of its set-up."""
        if report.skipped:
            reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
            reason = reason.removeprefix("Skipped: ")
            self.skipped[reason] = self.skipped.get(reason, 0) + 1
        elif report.when == "call" or report.failed:
            self.ran += report.when == "call"
            self.failed += report.failed


def machine_line() -> str:
    """What this machine has and what it lacks."""
    there = [need.name for need in NEEDS if need.there()]
    lacking = [f"{need.name} ({need.remedy})" for need in NEEDS if not need.there()]
    return f"check-system: there: {', '.join(there) or 'nothing'}; lacking: {', '.join(lacking) or 'nothing'}"


def last_line(tally: Tally, found_none: bool) -> str:
    """What ran, and what did not with its reasons, in one line."""
    if found_none:
        return "check-system: there is no test marked `system`; nothing was run"
    told = "; ".join(f"{count} x {reason}" for reason, count in sorted(tally.skipped.items()))
    return f"check-system: {tally.ran} run, {tally.failed} failed, {sum(tally.skipped.values())} not run{': ' + told if told else ''}"


def main() -> int:
    """Run the tests marked `system`; the exit code for make."""
    print(machine_line(), flush=True)
    tally = Tally()
    code = int(pytest.main(["-m", "system", "--timeout=600", "-p", "no:cacheprovider", "tests"], plugins=[tally]))
    print(last_line(tally, code == NO_TESTS))
    return 0 if code == NO_TESTS else code


if __name__ == "__main__":
    sys.exit(main())
