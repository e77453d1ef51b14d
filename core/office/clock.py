"""Time as the services see it: one reading an act, in Japan Standard Time, with the machine's boot beside it."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Protocol

JST = timezone(timedelta(hours=9), "JST")


class Clock(Protocol):
    """Where `now` comes from; the tests bring a fixed one."""

    def now(self) -> datetime:
        """The moment, aware, in JST."""
        ...

    def boot_id(self) -> str:
        """The kernel's name for this boot: shows in the audit log where a clock may have jumped."""
        ...
