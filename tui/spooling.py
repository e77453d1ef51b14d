"""Handing a paper to the command of a printer: no shell, an environment with nothing in it, a limit of time."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess

from core.office.outputs.delivery import Spooled

SECONDS = 60
"""A spooler takes a paper in a second; what takes longer hangs."""

ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8"}
LONGEST_ANSWER = 120


class PrintCommand:
    """Runs the command of a printer with the paper on its standard input."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds

    def __call__(self, command: tuple[str, ...], content: bytes) -> Spooled:
        """Exit code 0 is printed; the first line that the command says is its answer."""
        try:
            process = subprocess.Popen(  # noqa: S603  the words are told at the machine by its administrator alone
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                env=ENVIRONMENT,
                cwd="/",
                start_new_session=True,
            )
        except (OSError, ValueError) as error:
            return Spooled(False, f"コマンドを実行できません（{getattr(error, 'strerror', None) or '語'}）")
        try:
            said, _ = process.communicate(content, timeout=self._seconds)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            return Spooled(False, f"{self._seconds:g}秒たっても終わりません")
        answer = _first_line(said)
        if process.returncode == 0:
            return Spooled(True, answer)
        return Spooled(False, f"終了コード {process.returncode} {answer}".strip())


def _first_line(said: bytes) -> str:
    text = next((line for line in said.decode("utf-8", "replace").splitlines() if line.strip()), "")
    return "".join(character if character.isprintable() else " " for character in text).strip()[:LONGEST_ANSWER]
