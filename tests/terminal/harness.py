"""A real terminal for tests: a pseudo-terminal with pyte as its screen, and the text of a screen under Pilot.

    with Terminal([sys.executable, "-m", "tests.terminal.gallery", "list"]) as terminal:
        terminal.wait_for("収納総括照会")
        terminal.send(F9)
        terminal.wait_for("不可")

Nothing here sleeps to synchronise: every wait ends with what it waits for, or fails with the screen as it stands.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyte
from textual.app import App

ENTER, ESC, TAB, BACKSPACE = "\r", "\x1b", "\t", "\x7f"
UP, DOWN, RIGHT, LEFT = "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D"
HOME, END, PGUP, PGDN = "\x1b[H", "\x1b[F", "\x1b[5~", "\x1b[6~"
F1, F2, F3, F4 = "\x1bOP", "\x1bOQ", "\x1bOR", "\x1bOS"
F5, F6, F7, F8 = "\x1b[15~", "\x1b[17~", "\x1b[18~", "\x1b[19~"
F9, F12 = "\x1b[20~", "\x1b[24~"
CTRL_G, CTRL_R = "\x07", "\x12"

ROOT = Path(__file__).resolve().parents[2]


class _Screen(pyte.Screen):
    """pyte's screen without its answers: the tests play a terminal that does not report about itself."""

    def report_device_status(self, *args: Any, **options: Any) -> None:
        pass

    def report_device_attributes(self, *args: Any, **options: Any) -> None:
        pass

    def select_graphic_rendition(self, *attributes: int, **options: Any) -> None:
        if not options:
            super().select_graphic_rendition(*attributes)


class Terminal:
    """Runs a program in a terminal of the given size; ends it when the block is left."""

    def __init__(
        self,
        argv: Sequence[str],
        *,
        rows: int = 24,
        cols: int = 80,
        env: Mapping[str, str] | None = None,
        cwd: Path = ROOT,
        ignore_hangup: bool = False,
    ) -> None:
        self.raw = b""
        self._screen = _Screen(cols, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._master, slave = pty.openpty()
        self._set_size(rows, cols)
        self._process = subprocess.Popen(
            argv,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            cwd=cwd,
            env={**os.environ, "TERM": "xterm-256color", "LANG": "C.UTF-8", **(env or {})},
            start_new_session=True,
            preexec_fn=lambda: self._in_child(ignore_hangup),
        )
        os.close(slave)
        self._open = True

    @staticmethod
    def _in_child(ignore_hangup: bool) -> None:
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)
        if ignore_hangup:
            signal.signal(signal.SIGHUP, signal.SIG_IGN)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *exc: object) -> None:
        self.kill()
        if self._open:
            self.hangup()

    def _set_size(self, rows: int, cols: int) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, cols, 0, 0))

    @property
    def pid(self) -> int:
        return self._process.pid

    def send(self, keys: str | bytes) -> None:
        """Write keys or raw bytes in one go."""
        os.write(self._master, keys.encode() if isinstance(keys, str) else keys)

    def _read(self, timeout: float) -> bool:
        """Take what comes within the time. False if nothing came or the other end is closed."""
        if not select.select([self._master], [], [], max(0.0, timeout))[0]:
            return False
        try:
            data = os.read(self._master, 65536)
        except OSError:  # EIO: the program is gone
            return False
        self.raw += data
        self._stream.feed(data)
        return bool(data)

    def wait_until(self, true: Callable[[], bool], timeout: float = 10.0, what: str = "") -> None:
        """Read until the condition holds."""
        end = time.monotonic() + timeout
        while not true():
            left = end - time.monotonic()
            if left <= 0 or (not self._read(min(left, 0.2)) and self._process.poll() is not None and not true()):
                raise AssertionError(
                    f"{what or true} did not come; code {self._process.poll()}; screen:\n{self.text()}"
                )

    def wait_for(self, text: str, timeout: float = 10.0) -> None:
        """Read until the text stands on the screen."""
        self.wait_until(lambda: text in self.text(), timeout, repr(text))

    def wait_gone(self, text: str, timeout: float = 10.0) -> None:
        """Read until the text stands nowhere on the screen."""
        self.wait_until(lambda: text not in self.text(), timeout, f"going of {text!r}")

    def bytes_within(self, seconds: float) -> int:
        """How many bytes come in this time: 0 on a screen on which nothing moves."""
        before, end = len(self.raw), time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self._read(left)
        return len(self.raw) - before

    def lines(self) -> list[str]:
        """The lines of the screen without blanks at their ends.

        pyte's own `display` fails while only the first half of a wide character has been written over.
        """
        rows = [
            [self._screen.buffer[y][x].data for x in range(self._screen.columns)] for y in range(self._screen.lines)
        ]
        return ["".join(_whole(row)).rstrip() for row in rows]

    def text(self) -> str:
        return "\n".join(self.lines())

    def resize(self, rows: int, cols: int) -> None:
        """Another size, as when the window of the client is drawn."""
        self._screen.resize(rows, cols)
        self._set_size(rows, cols)
        self.signal(signal.SIGWINCH)

    def signal(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(number)

    def hangup(self) -> None:
        """Close the terminal as a dropped line does."""
        os.close(self._master)
        self._open = False

    def kill(self) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()

    def alive(self) -> bool:
        return self._process.poll() is None

    def exit_code(self, timeout: float = 10.0) -> int:
        """Wait for the end of the program and read what it still sends."""
        end = time.monotonic() + timeout
        while self._process.poll() is None and time.monotonic() < end:
            if self._open:
                self._read(0.05)
            else:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self._process.wait(0.05)
        if self._process.poll() is None:
            raise AssertionError(f"still running; screen:\n{self.text()}")
        while self._open and self._read(0.05):
            pass
        return self._process.returncode


def _whole(row: Sequence[str]) -> Iterator[str]:
    """The characters of a row; the second cell of a wide one is empty, or a blank when its first was written over."""
    wide = False
    for character in row:
        if character or not wide:
            yield character or " "
        wide = bool(character) and unicodedata.east_asian_width(character[0]) in "WF"


def screen_lines(app: App[Any]) -> list[str]:
    """What a screen under Pilot shows, line by line, with the blanks at the ends: each as wide as the terminal."""
    return [strip.text for strip in app.screen._compositor.render_strips()]


def screen_text(app: App[Any]) -> str:
    """The same as one text, without the blanks at the ends of the lines."""
    return "\n".join(line.rstrip() for line in screen_lines(app))
