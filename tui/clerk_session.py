"""One terminal and the clerk who sits at it: sign-in and sign-out, what is kept, and what ends with the session.

The app draws and takes keys; here stands what joins it to the services of signing in. Methods that reach the store are
called in threads.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from core.values.refusals import Refusal
from tui.closing_watch import ClosingWatch
from tui.screens.office_screen import OfficeScreen
from tui.session_end import EndCause

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.roster import Municipality
    from core.office.signing_in import MustEnrol
    from tui.app import OfficeApp
    from tui.demo.accounts import Account, Code
    from tui.widgets.title_bar import Desk
    from tui.wiring import City

SEEN_EVERY = 60.0
"""Seconds of work after which the store is told again that the session lives."""

BETWEEN = ":"
"""Stands in the key of a draft between the number of its screen and what it is about."""


@dataclass(frozen=True, slots=True)
class Begun:
    """What the terminal has to know of a session that begins: its title line, when the hours of use end it, and what to
    say first."""

    desk: Desk
    closes: datetime | None
    greeting: str = ""


class ClerkSession:
    """Holds the city, the name of the terminal and, from the sign-in on, the clerk's context."""

    def __init__(self, city: City, terminal: str, terminal_key: str = "") -> None:
        self.city = city
        self.terminal = terminal
        self.terminal_key = terminal_key
        with city.vault.read() as store:
            self.municipality: Municipality | None = store.city.municipality()
        self.ctx: Context[Any] | None = None
        self.app = self._make_app()
        self.visited: list[str] = []
        """Numbers of the screens that were opened by number or from the menu, the last one first."""
        self._seen_at = 0.0
        self._alarms_told = 0
        self.closing = ClosingWatch(self.app, city.clock.now, self._warn, self._close)

    @property
    def demo(self) -> bool:
        """Does the file hold invented people?"""
        return self.municipality is not None and self.municipality.demo

    @property
    def city_name(self) -> str:
        """The name of the city."""
        return self.municipality.name if self.municipality is not None else ""

    def _make_app(self) -> OfficeApp:
        """The app of this terminal; it begins with the sign-in."""
        from tui.app import OfficeApp
        from tui.screens.office.signing_in import SignInScreen

        app = OfficeApp(
            SignInScreen,
            desk=self.desk_before(),
            incident_log=self.city.folder / "log" / "incident.log",
            on_end=self.end,
            on_sign_in_again=self._lock,
            drafts=KeptDrafts(self),
        )
        app.session = self
        return app

    # Who sits here

    def sign_in(self, login_id: str, password: str, code: str) -> Context[Any] | MustEnrol:
        """Sign a person in at this terminal. Raises SignInRefused, OutsideHours."""
        from core.office.signing_in import MustEnrol, sign_in

        city = self.city
        found = sign_in(
            city.vault, city.clock, city.outside, login_id, password, code, self.terminal, self.terminal_key
        )
        self.ctx = found.context if isinstance(found, MustEnrol) else found
        return found

    def sign_out(self) -> None:
        """End the session that the clerk leaves."""
        self.end(EndCause.SIGNED_OUT)

    def end(self, cause: EndCause) -> None:
        """End the session, if there is one, whatever the cause; in whatever thread."""
        ctx, self.ctx = self.ctx, None
        if ctx is None:
            return
        from core.office.sessions import EndCause as Recorded
        from core.office.signing_in import end_session

        causes = {
            EndCause.SIGNED_OUT: Recorded.SIGNED_OUT,
            EndCause.HANGUP: Recorded.HANGUP,
            EndCause.STOPPED: Recorded.TERMINATED,
            EndCause.VANISHED: Recorded.VANISHED,
            EndCause.TIME_LIMIT: Recorded.TOO_LONG,
            EndCause.FAULT: Recorded.FAULT,
            EndCause.IDLE: Recorded.IDLE,
            EndCause.CLOSED: Recorded.CLOSED,
        }
        end_session(ctx.vault, ctx.clock, ctx.actor, causes[cause])

    def make_ready(self) -> None:
        """Before anybody signs in: end sessions whose process died without a word."""
        from core.office.signing_in import reap

        reap(self.city.vault, self.city.clock, self.city.outside)

    # On the screen

    def ready(self, ctx: Context[Any], *, by_recovery_code: bool = False) -> Begun:
        """What `begin` needs, read in a thread."""
        from core.office.access.hours import session_closes
        from core.office.access.recovery_codes import codes_left

        greeting = ""
        if by_recovery_code:
            left = codes_left(ctx)
            greeting = f"予備コードでサインインしました。残り{left}個です（0002 で作り直せます）。"
        return Begun(self.desk(ctx), session_closes(ctx), greeting)

    def begin(self, begun: Begun) -> None:
        """The clerk is signed in: the menu opens, the idle limits and the hours of use begin to count."""
        from tui.screens.office.menu import MenuScreen

        app = self.app
        app.ctx = self.ctx
        self.visited.clear()
        self._seen_at = app.monotonic()
        self._alarms_told = 0
        app.show_desk(begun.desk)
        app.start_session()
        app.push_screen(MenuScreen(begun.greeting))
        self.closing.aim(begun.closes)

    def back_to_sign_in(self, word: str, sentence: str) -> None:
        """Nobody sits here any more: every screen closes, the sign-in says why."""
        app = self.app
        self.ctx = app.ctx = None
        self.closing.aim(None)
        app.end_session()
        app.close_screens()
        app.show_desk(self.desk_before())
        screen = app.screen_stack[0]
        if isinstance(screen, OfficeScreen):
            screen.say(word, sentence)

    def ended_elsewhere(self, refusal: Refusal) -> bool:
        """A refusal that says that the session is over leads back to the sign-in. True if it did."""
        from core.office.rights import SessionEnded

        if not isinstance(refusal, SessionEnded) or self.ctx is None:
            return False
        self.back_to_sign_in("不可", refusal.message)
        return True

    def key_pressed(self) -> None:
        """Somebody works here: tell the store now and then, in a thread."""
        app = self.app
        if self.ctx is None or app.ctx is None or app.monotonic() - self._seen_at < SEEN_EVERY:
            return
        self._seen_at = app.monotonic()
        app.run_worker(self._tell_seen(self.ctx), group="seen", exit_on_error=False)

    async def _tell_seen(self, ctx: Context[Any]) -> None:
        from core.office.access.hours import session_closes
        from core.office.signing_in import touch
        from core.office.traces.alarms import count_alarms

        def tell() -> tuple[datetime | None, int]:
            touch(ctx)
            return session_closes(ctx), count_alarms(ctx)

        try:
            closes, waiting = await asyncio.to_thread(tell)
            if self.ctx is ctx:
                self.closing.aim(closes)
                self._tell_alarms(waiting)
        except Refusal as refusal:  # another terminal has taken over, or the day is over: the next key must not go on
            self.ended_elsewhere(refusal)

    def _tell_alarms(self, waiting: int) -> None:
        told, screen = self.alarms_to_tell(waiting), self.app.screen
        if told and isinstance(screen, OfficeScreen):
            screen.say("注意", told)

    def alarms_to_tell(self, waiting: int) -> str:
        """The sentence about open alarms when there are more than were told of before; empty otherwise."""
        more = waiting > self._alarms_told
        self._alarms_told = waiting
        return f"通報 {waiting}件（9202）。確かめて対応を入力してください。" if more else ""

    def _warn(self, until: datetime) -> None:
        """The hours of use are nearly over."""
        screen = self.app.screen
        if isinstance(screen, OfficeScreen):
            screen.say("注意", f"利用時間は {until:%H:%M} までです。入力を終えてください。残りは下書きに入ります。")

    def _close(self) -> None:
        """The hours of use are over: what was typed is kept, the session ends."""
        self.leave(EndCause.CLOSED, "利用時間が終わったため、サインアウトしました。入力中のものは下書きにあります。")

    def leave(self, cause: EndCause, sentence: str) -> None:
        """End the session from here, keep what was typed, and go back to the sign-in with a word about it."""

        def end() -> None:
            self.app.keep_drafts()
            self.end(cause)

        async def work() -> None:
            try:
                await asyncio.to_thread(end)
            finally:
                self.back_to_sign_in("案内", sentence)

        self.app.run_worker(work(), group="leave", exit_on_error=False)

    def _lock(self) -> None:
        """Ten minutes without a key: the clerk has to prove who sits there.

        Who was still making a password or second factor has nothing yet to prove it with: that session ends.
        """
        if self.app.ctx is None:
            self.leave(EndCause.IDLE, "10分間キーが押されなかったので、登録をやめました。サインインし直してください。")
            return
        from tui.screens.blank import BlankScreen
        from tui.screens.office.locked import LockedScreen

        if isinstance(self.app.screen, BlankScreen):
            self.app.pop_screen()
        if not any(isinstance(screen, LockedScreen) for screen in self.app.screen_stack):
            self.app.push_screen(LockedScreen())

    # What the title says

    def desk_before(self) -> Desk:
        """The right end of the title line before a sign-in: the real day and no name."""
        from core.values.dates import wareki, weekday
        from tui.widgets.title_bar import Desk

        today = self.city.clock.now().date()
        return Desk(business_day=f"{wareki(today)}({weekday(today)})", demo=self.demo)

    def desk(self, ctx: Context[Any]) -> Desk:
        """The right end of the title line: fiscal year and business day, office and name of the clerk."""
        from core.values.dates import wareki, wareki_year, weekday
        from tui.widgets.title_bar import Desk

        today = ctx.today()
        year = today.year - (today.month < 4)
        return Desk(
            clerk=f"{ctx.actor.office_name[:2]} {ctx.actor.name}",
            business_day=f"{wareki(today)}({weekday(today)})",
            fiscal_year=f"{wareki_year(year)}年度",
            demo=self.demo,
        )

    # The demonstration

    def demo_accounts(self) -> tuple[Account, ...]:
        """The accounts that the sign-in screen of a demonstration lists; none for a real city."""
        if not self.demo:
            return ()
        from tui.demo.accounts import shown_accounts

        return shown_accounts(self.city)

    def demo_code(self, login_id: str) -> Code:
        """The code of an account at this moment. Raises NotADemo, BadInput."""
        from tui.demo.accounts import current_code

        return current_code(self.city, login_id)

    def visit(self, number: str) -> None:
        """A screen was opened: it comes first among those visited."""
        self.visited = [number, *(other for other in self.visited if other != number)][:5]


class KeptDrafts:
    """What was typed and not committed, in the store, for its owner alone. The key is `3102` or `3102:5`."""

    def __init__(self, session: ClerkSession) -> None:
        self._session = session

    def load(self, key: str) -> Mapping[str, str] | None:
        """The draft of a key, if any."""
        from core.office.screen_drafts import find_screen_draft

        ctx = self._session.ctx
        if ctx is None:
            return None
        number, _, subject = key.partition(BETWEEN)
        found = find_screen_draft(ctx, number, subject)
        return found.fields if found is not None else None

    def save(self, key: str, draft: Mapping[str, str] | None) -> None:
        """Keep a draft, or with None forget it."""
        from core.office.screen_drafts import drop_screen_draft, save_screen_draft

        ctx = self._session.ctx
        if ctx is None:
            return
        number, _, subject = key.partition(BETWEEN)
        if draft is None:
            drop_screen_draft(ctx, number, subject)
        else:
            save_screen_draft(ctx, number, subject, draft)
