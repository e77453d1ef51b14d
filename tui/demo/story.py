"""Telling the past through the real services: a clock that is set to the day of the story, people who sign in on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from core.office.clock import JST
from core.office.context import Actor, Context
from core.office.signing_in import sign_out
from tui.demo.accounts import ACCOUNTS
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

    def set_to(self, day: date, hour: int, minute: int = 0, *, most: datetime | None = None) -> None:
        """Go on to a time of a day, not beyond `most`; a minute further where the story is already later."""
        wanted = datetime.combine(day, time(hour, minute), JST)
        self.at = max(self.at + timedelta(minutes=1), min(wanted, most or wanted))


@contextmanager
def signed_in(city: City, clock: StoryClock, login_id: str) -> Iterator[Context[Any]]:
    """The context of an account over a session of the story.

    The session is opened without a code: the codes of the demonstration's accounts are left to whoever tries it out.
    """
    clock.at += timedelta(minutes=1)
    account = next(a for a in ACCOUNTS if a.login_id == login_id)
    with city.vault.write() as store:
        member = store.roster.get(account.staff_no)
        session_id = store.sessions.open(
            member.staff_no, _TERMINAL, clock.now(), city.outside.processes.me(), must_change=False
        )
        actor = Actor(member.staff_no, member.name, member.office_code, member.office_name, session_id, _TERMINAL)
        ctx = city.context(actor)
        store.audit.record(ctx.entry("office.sign_in", "サインイン", story=True))
    yield ctx
    clock.at += timedelta(minutes=1)
    sign_out(ctx)
