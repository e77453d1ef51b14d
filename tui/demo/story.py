"""Telling the past through the real services: a clock that is set to the day of the story, people who sign in on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from core.office.clock import JST
from core.office.context import Context
from core.office.signing_in import MustChangePassword, sign_in, sign_out
from tui.demo.accounts import ACCOUNTS, current_code
from tui.wiring import City

_TERMINAL = "収納窓口-1"


@dataclass
class StoryClock:
    """The moment of the story; it only ever goes forward."""

    at: datetime

    def now(self) -> datetime:
        """The moment."""
        return self.at

    def boot_id(self) -> str:
        """No machine ran on these days."""
        return "demo"

    def set_to(self, day: date, hour: int, minute: int = 0) -> None:
        """Go on to a time of a day; a minute further where the story is already later."""
        self.at = max(self.at + timedelta(minutes=1), datetime.combine(day, time(hour, minute), JST))


@contextmanager
def signed_in(city: City, clock: StoryClock, login_id: str) -> Iterator[Context[Any]]:
    """The context of an account, signed in with its password and code, signed out at the end."""
    clock.at += timedelta(minutes=1)  # a code is taken once, so each sign-in has a minute of its own
    account = next(a for a in ACCOUNTS if a.login_id == login_id)
    code = current_code(city, login_id).code
    ctx = sign_in(city.vault, clock, city.outside, login_id, account.password, code, _TERMINAL)
    assert not isinstance(ctx, MustChangePassword)
    yield ctx
    clock.at += timedelta(minutes=1)
    sign_out(ctx)
