"""The end of the hours of use at a terminal: a word ten minutes before, then the way back to the sign-in.

One timer sleeps until the next of the two; nothing ticks and nothing is drawn in between.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.app import App
    from textual.timer import Timer

WARNING = timedelta(minutes=10)
EARLY = timedelta(seconds=1)
"""So long before the store calls the session over: what was typed must still be kept as a draft."""


class ClosingWatch:
    """Watches one moment. `on_warning` and `on_close` are called on the screen's thread, each once a moment."""

    def __init__(
        self,
        app: App[object],
        now: Callable[[], datetime],
        on_warning: Callable[[datetime], None],
        on_close: Callable[[], None],
    ) -> None:
        self._app = app
        self._now = now
        self._on_warning = on_warning
        self._on_close = on_close
        self._until: datetime | None = None
        self._warned = False
        self._timer: Timer | None = None

    def aim(self, until: datetime | None) -> None:
        """Watch this moment from now on; None watches nothing."""
        if until != self._until:
            self._until, self._warned = until, False
        self.look()

    def look(self) -> None:
        """Do what is due and sleep until the next."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        until = self._until
        if until is None:
            return
        left = until - EARLY - self._now()
        if left <= timedelta(0):
            self._until = None
            self._on_close()
            return
        if left <= WARNING and not self._warned:
            self._warned = True
            self._on_warning(until)
        wait = left if self._warned else left - WARNING
        self._timer = self._app.set_timer(max(0.05, wait.total_seconds()), self.look)
