"""The end of a session from outside: a dropped line, a stop by the operator, a terminal that vanished.

Textual notices none of them in time and never runs its clean-up, so the terminal is wiped and given back here, the
end is told once to whoever keeps the audit trail, and the process is left. A transaction that was open in another
thread either commits before the process ends or is rolled back by the store.
"""

from __future__ import annotations

import os
import select
import signal
import threading
from collections.abc import Callable
from enum import StrEnum
from types import FrameType


class EndCause(StrEnum):
    """Why a session ended, in the words of the audit trail."""

    SIGNED_OUT = "サインアウト"
    HANGUP = "回線切断"
    STOPPED = "停止"
    VANISHED = "端末消失"
    TIME_LIMIT = "時間切れ"
    IDLE = "無操作"
    CLOSED = "利用時間外"
    FAULT = "障害"


SIGNALS = {
    signal.SIGHUP: EndCause.HANGUP,
    signal.SIGTERM: EndCause.STOPPED,
    signal.SIGINT: EndCause.STOPPED,
    signal.SIGQUIT: EndCause.STOPPED,
}

PATIENCE = 0.7
"""Seconds that telling the end may take; the process is to be gone within one."""


class SessionEnd:
    """Ends the process once, whichever of the causes comes first."""

    def __init__(self, on_end: Callable[[EndCause], None] | None, restore: Callable[[], None]) -> None:
        self._on_end = on_end
        self._restore = restore
        self._told = threading.Lock()

    def tell(self, cause: EndCause) -> bool:
        """Call `on_end` with the cause, unless it was called before. False if it was."""
        if not self._told.acquire(blocking=False):
            return False
        if self._on_end is not None:
            # In a thread of its own: the callback may have to wait for a write of this very process to finish,
            # and must not keep the process if the store does not answer.
            telling = threading.Thread(target=self._on_end, args=(cause,), daemon=True)
            telling.start()
            telling.join(PATIENCE)
        return True

    def end_now(self, cause: EndCause, code: int) -> None:
        """Wipe the terminal, tell the cause, leave the process. Does not return unless another caller is ending it."""
        self._restore()
        if self.tell(cause):
            os._exit(code)

    def watch(self, terminal: int) -> None:
        """Install the handlers and start the thread that notices a vanished terminal."""
        for number in SIGNALS:
            signal.signal(number, self._on_signal)
        threading.Thread(target=self._watch_terminal, args=(terminal,), daemon=True, name="terminal-watch").start()

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.end_now(SIGNALS[signal.Signals(number)], 128 + number)

    def _watch_terminal(self, terminal: int) -> None:
        """Wait for the hang-up of the terminal: it may come without a signal when a parent ignores SIGHUP."""
        poll = select.poll()
        poll.register(terminal, select.POLLHUP | select.POLLERR)
        while True:
            for _, event in poll.poll():
                if event & (select.POLLHUP | select.POLLERR | select.POLLNVAL):
                    self.end_now(EndCause.VANISHED, 128 + signal.SIGHUP)
                    return
