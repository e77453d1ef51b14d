"""Walking away from the counter: the screen is blanked, then the clerk signs in again, and no session outlives a day.

No clock ticks on the screen and nothing is drawn by a timer: one timer sleeps until the next limit could be reached.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds without a key until the screen is blank, until the password is asked again, and of a whole session."""

    blank: float = 3 * 60
    sign_in_again: float = 10 * 60
    end: float = 12 * 60 * 60


class Due(Enum):
    """What has to happen."""

    NOTHING = "なし"
    BLANK = "画面を消す"
    SIGN_IN_AGAIN = "再認証"
    END = "終了"


class IdleWatch:
    """Counts from the last key and from the sign-in. The clock is a monotonic one and comes from outside."""

    def __init__(self, clock: Callable[[], float], limits: Limits | None = None) -> None:
        self._clock = clock
        self.limits = limits or Limits()
        self._began = self._last_key = clock()
        self._running = False

    def start(self) -> None:
        """A clerk has signed in: both counts begin."""
        self._began = self._last_key = self._clock()
        self._running = True

    def stop(self) -> None:
        """Nobody is signed in."""
        self._running = False

    def touch(self) -> None:
        """A key was pressed."""
        self._last_key = self._clock()

    def due(self) -> Due:
        """What has to happen now. A session that slept through a limit meets the gravest one."""
        if not self._running:
            return Due.NOTHING
        now = self._clock()
        if now - self._began >= self.limits.end:
            return Due.END
        idle = now - self._last_key
        if idle >= self.limits.sign_in_again:
            return Due.SIGN_IN_AGAIN
        return Due.BLANK if idle >= self.limits.blank else Due.NOTHING

    def next_look(self) -> float | None:
        """Seconds until the next limit could be reached; None if nothing is counted."""
        if not self._running:
            return None
        now = self._clock()
        idle = now - self._last_key
        ahead = [limit - idle for limit in (self.limits.blank, self.limits.sign_in_again) if limit > idle]
        ahead.append(self.limits.end - (now - self._began))
        return max(0.01, min(ahead))
