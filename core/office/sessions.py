"""Sessions and failed sign-ins as data, and how long the next try must wait."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol


class EndCause(StrEnum):
    """Why a session ended; stored as it is and shown in the audit viewer."""

    SIGNED_OUT = "signed_out"
    TAKEN_OVER = "taken_over"
    IDLE = "idle"
    TOO_LONG = "too_long"
    HANGUP = "hangup"
    TERMINATED = "terminated"
    VANISHED = "vanished"
    GONE = "gone"
    FAULT = "fault"
    SUSPENDED = "suspended"
    CLOSED = "closed"
    REBOOT = "reboot"

    @property
    def label(self) -> str:
        """The word on the screen."""
        return {
            "signed_out": "利用者の操作",
            "taken_over": "別の端末で引継ぎ",
            "idle": "無操作",
            "too_long": "12時間",
            "hangup": "回線の切断",
            "terminated": "停止の指示",
            "vanished": "端末の消失",
            "gone": "異常終了",
            "fault": "内部エラー",
            "suspended": "利用停止",
            "closed": "利用時間外",
            "reboot": "再起動",
        }[self.value]


@dataclass(frozen=True, slots=True)
class LiveSession:
    """A session that has not ended: whose, where, since when, last seen, and the process that holds it."""

    session_id: int
    staff_no: str
    terminal: str
    started_at: datetime
    seen_at: datetime
    process: str
    must_change: bool
    until_at: datetime | None = None
    """When the hours of use end it; None where no hours bind the person."""


@dataclass(frozen=True, slots=True)
class Failures:
    """Failed sign-ins in a row of a login id at one terminal, and until when the next one is not looked at."""

    count: int
    wait_until: datetime | None
    last_at: datetime | None = field(default=None, compare=False)
    """The last try, looked at or not."""


NO_FAILURES = Failures(0, None)

FREE_FAILURES = 3
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
SET_BACK = timedelta(seconds=2)
"""A try that lies so far ahead was made while the clock was wrong: its wait is over (R27)."""
COUNTER_CAP = 50
"""Failures in a row after which one terminal (or all unknown ones together) is shut for the login id."""
ACCOUNT_CAP = 100
"""Failures in a row over all terminals after which only an administrator opens the account again (SP 800-63B)."""

UNKNOWN_TERMINALS = ""
"""All terminals from which the login id never signed in share one counter: more connections give no more guesses."""


def wait_after(failures: int) -> timedelta:
    """How long nothing is looked at after so many failures in a row: 30 seconds from the third, doubling up to 1 hour."""
    if failures < FREE_FAILURES:
        return timedelta(0)
    doubled = min(failures - FREE_FAILURES, 10)
    return min(FIRST_WAIT * (1 << doubled), LONGEST_WAIT)


def may_try(counter: Failures, in_all: int, now: datetime) -> bool:
    """Whether a sign-in is looked at: the wait of its counter is over, and no cap is reached."""
    if counter.count >= COUNTER_CAP or in_all >= ACCOUNT_CAP:
        return False
    if counter.last_at is not None and now < counter.last_at - SET_BACK:
        return True
    return counter.wait_until is None or now >= counter.wait_until


class Sessions(Protocol):
    """Live sessions and failures in the store."""

    def open(
        self,
        staff_no: str,
        terminal: str,
        at: datetime,
        process: str,
        *,
        must_change: bool,
        until: datetime | None = None,
        terminal_key: str = "",
    ) -> int:
        """A new session; the store refuses a second live one of the same person. `until`: end of the hours of use;
        `terminal_key`: fingerprint of the terminal's key."""
        ...

    def get(self, session_id: int) -> LiveSession | None:
        """The session if it has not ended."""
        ...

    def live_of(self, staff_no: str) -> LiveSession | None:
        """The person's session that has not ended, whether or not its process is still there."""
        ...

    def live(self) -> list[LiveSession]:
        """All sessions that have not ended."""
        ...

    def end(self, session_id: int, at: datetime, cause: EndCause) -> bool:
        """End a session; False when it had ended before."""
        ...

    def seen(self, session_id: int, at: datetime, until: datetime | None) -> None:
        """Somebody works in the session; `until` is the end of the hours of use as it stands now."""
        ...

    def enrolled(self, session_id: int) -> None:
        """Password and second factor are the person's own: the session may now do what its owner may."""
        ...

    def knows(self, staff_no: str, terminal: str) -> bool:
        """True when the person has signed in from the terminal before."""
        ...

    def failures(self, login_id: str, terminal: str) -> Failures:
        """The counter of a login id at a terminal."""
        ...

    def failures_in_all(self, login_id: str) -> int:
        """Failures in a row over all counters of a login id."""
        ...

    def fail(self, login_id: str, terminal: str, failures: Failures, at: datetime) -> None:
        """Set a counter."""
        ...

    def forget_failures(self, login_id: str, terminal: str | None = None) -> None:
        """Set a counter, or all of a login id, back to none."""
        ...

    def calm_failures(self, login_id: str, at_most: int) -> None:
        """Let the counters of a login id sink to a number; their waits stay."""
        ...
