"""A terminal of a city with its real app: signing in under Pilot."""

from __future__ import annotations

from collections.abc import Callable

from textual.pilot import Pilot

from tests.people import PASSWORD, TERMINAL, FixedClock, code_at
from tests.screens.collection.working import settled, typed
from tui.clerk_session import ClerkSession
from tui.idle_watch import IdleWatch, Limits
from tui.widgets.form import Form
from tui.wiring import City


def sitting(city: City, monotonic: Callable[[], float] | None = None, limits: Limits | None = None) -> ClerkSession:
    """A terminal with the app as it is run; a clock of seconds may be given."""
    session = ClerkSession(city, TERMINAL)
    if monotonic is not None:
        session.app.monotonic = monotonic
        session.app.idle = IdleWatch(monotonic, limits)
    return session


def fill(session: ClerkSession, **texts: str) -> None:
    """Put texts into the form of the screen that is shown."""
    session.app.screen.query_one(Form).fill(texts)


async def sign_in(
    session: ClerkSession, pilot: Pilot[None], clock: FixedClock, login: str, password: str = PASSWORD
) -> None:
    """Sign in with the common second factor, at the next step of its clock."""
    clock.move(seconds=30)
    await settled(pilot)
    fill(session, login_id=login, password=password, code=code_at(clock.now()))
    await typed(pilot, "f9")
