"""The driver of a clerk's terminal: no byte that a client sends may end the app, and nothing asks for the mouse.

It reaches into private names of Textual, so the version is pinned and the checks of tests/terminal run at each change.
"""

from __future__ import annotations

import codecs
import functools
import os
import signal
import time
from codecs import IncrementalDecoder
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import textual._xterm_parser as xterm_parser
from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual.drivers import linux_driver
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from tui.paste_guard import PasteGuard

if TYPE_CHECKING:
    from tui.app import OfficeApp

PUT_BACK = "\x1b[?1000l\x1b[?1003l\x1b[?1004l\x1b[?1006l\x1b[?2004l\x1b[<u\x1b[0m\x1b[2J\x1b[?1049l\x1b[2J\x1b[H\x1b[?7h\x1b[?25h"
"""Mouse, focus and paste reports off, both screens wiped, the normal screen, wrapping and the cursor back."""

PASTE_TAIL = 0.05
"""Seconds of silence after a paste before keys count again: a text that closes its own bracket must press no key."""

DROPPED = (events.MouseEvent, events.AppFocus, events.AppBlur, events.Resize, events.CursorPosition)
"""Reports that a client may send without having been asked. The size of the terminal comes by SIGWINCH alone."""


def tolerant_decoder(encoding: str) -> functools.partial[IncrementalDecoder]:
    """Read the keyboard with replacement: one byte of Shift_JIS must not end the app."""
    return functools.partial(codecs.getincrementaldecoder(encoding), errors="replace")


def safe_chr(number: int) -> str:
    """A character for a number that a client sent; outside Unicode and for half a surrogate pair U+FFFD."""
    if 0 <= number < 0x110000 and not 0xD800 <= number < 0xE000:
        return chr(number)
    return "\ufffd"


class OfficeParser(xterm_parser.XTermParser):
    """The key parser; a key report that is no number is passed over instead of ending the reading thread.

    Esc and a digit that arrive together are that digit with Alt, not the special character of some keyboards.
    """

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self._pastes = PasteGuard(time.monotonic)

    def feed(self, data: str) -> Iterable[Message]:
        seen = self._pastes.filter(data)
        if data and not seen:  # an empty piece would mean the end of the input
            return []
        return super().feed(seen)

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[events.Key]:
        if len(sequence) == 2 and sequence[0] == "\x1b" and isinstance(ANSI_SEQUENCES_KEYS.get(sequence), str):
            return [events.Key(f"alt+{sequence[1]}", None)]
        try:
            return list(super()._sequence_to_key_events(sequence, alt=alt))
        except (ValueError, OverflowError):
            return []


setattr(xterm_parser, "chr", safe_chr)  # noqa: B010 - a name that the module does not have itself
setattr(linux_driver, "getincrementaldecoder", tolerant_decoder)  # noqa: B010 - imported there, not exported
setattr(linux_driver, "XTermParser", OfficeParser)  # noqa: B010


class OfficeDriver(LinuxDriver):
    """Draws on a clerk's terminal and reads its keys."""

    def __init__(self, app: OfficeApp, **options: Any) -> None:
        super().__init__(app, **options)
        signal.signal(signal.SIGTSTP, signal.SIG_IGN)  # a stopped session would keep its screen and its rights
        self._pasted_at = -PASTE_TAIL

    def process_message(self, message: Message) -> None:
        if isinstance(message, DROPPED) or (isinstance(message, events.Key) and self._of_paste()):
            return
        if isinstance(message, events.Paste):
            self._pasted_at = time.monotonic()
        super().process_message(message)

    def _of_paste(self) -> bool:
        """Does a key come too soon after a paste to have been pressed by a hand?"""
        now = time.monotonic()
        if now - self._pasted_at >= PASTE_TAIL:
            return False
        self._pasted_at = now
        return True

    def _run_input_thread(self) -> None:
        """Read keys until the end; a fault of the reader is logged and reading goes on."""
        for _ in range(100):  # a reader that fails again and again is ended with the app, below
            try:
                self.run_input_thread()
                return
            except OSError:  # the terminal is gone; the watcher ends the session
                return
            except Exception as error:  # whatever a client sent must not end the session or show a traceback
                self._app.record_incident(error)  # type: ignore[attr-defined]  # always an OfficeApp
        self._app.call_later(self._app._fatal_error)

    def restore_at_once(self) -> None:
        """Wipe and give back the terminal without waiting for any thread; used when the session ends from outside."""
        import contextlib
        import termios

        if self._file is None:
            return
        with contextlib.suppress(OSError, ValueError):  # the terminal may be gone or full: the end must not wait for it
            descriptor = self._file.fileno()
            was_blocking = os.get_blocking(descriptor)
            os.set_blocking(descriptor, False)
            try:
                os.write(descriptor, PUT_BACK.encode())
            finally:
                os.set_blocking(descriptor, was_blocking)
        with contextlib.suppress(termios.error):
            if self.attrs_before is not None:
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)
