"""The terminal app: hardened, keys in their order, screens by number, idle limits. Services are joined in `wiring`."""

from __future__ import annotations

import tui.hardening  # isort: skip  # before Textual reads its environment
import asyncio
import contextlib
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from rich.console import RenderableType
from textual import events
from textual._compositor import CompositorUpdate
from textual.dom import DOMNode
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget

from tui.closed_app import ClosedApp
from tui.idle_watch import Due, IdleWatch, Limits
from tui.screens import ask_to_read, load_screen
from tui.screens.office_screen import OfficeScreen
from tui.sent_rows import SentRows
from tui.session_end import EndCause, SessionEnd
from tui.terminal_driver import OfficeDriver
from tui.widgets.title_bar import Desk

if TYPE_CHECKING:
    from tui.clerk_session import ClerkSession
    from tui.wiring import City

DEEPEST = 12
"""Screens that may lie upon each other."""

SETTLING = 0.25
"""Seconds that a key waits at most for what the key before it has set off on the screen."""


class Drafts(Protocol):
    """Where drafts are kept. Both are called in a thread."""

    def load(self, key: str) -> Mapping[str, str] | None: ...

    def save(self, key: str, draft: Mapping[str, str] | None) -> None: ...


class OfficeApp(ClosedApp, inherit_bindings=False):
    """The app of one clerk's terminal.

    `ctx` is the context of the signed-in clerk, None before. `first` makes the screen of the start. `on_end` is told
    once why the session ended; it must be quick and is called in a thread of its own. `on_blank` replaces the blank
    screen; `on_sign_in_again` has to ask for the password.
    """

    CSS_PATH = Path(__file__).with_name("office.tcss")
    AUTO_FOCUS = None
    SUSPENDED_SCREEN_CLASS = ""
    SEARCH_SCREEN: ClassVar[str] = "2001"

    def __init__(
        self,
        first: Callable[[], Screen[Any]],
        *,
        ctx: Any = None,
        desk: Desk | None = None,
        incident_log: Path | None = None,
        on_end: Callable[[EndCause], None] | None = None,
        on_blank: Callable[[], Awaitable[None] | None] | None = None,
        on_sign_in_again: Callable[[], Awaitable[None] | None] | None = None,
        drafts: Drafts | None = None,
        limits: Limits | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(incident_log)
        self.ctx = ctx
        self.session: ClerkSession | None = None
        """Who sits at this terminal; None where a test or a tool shows a single screen."""
        self.finds_persons = True
        """May the clerk look for persons? The menu asks; without the right F2 and ^R rest everywhere."""
        self.desk = desk or Desk()
        self.drafts = drafts
        self.monotonic = monotonic
        self.escaped_at: float | None = None
        self.idle = IdleWatch(monotonic, limits)
        self.session_end = SessionEnd(self._ending, self._restore_terminal)
        self._on_end = on_end
        self._first = first
        self._sent = SentRows()
        self._on_blank = on_blank
        self._on_sign_in_again = on_sign_in_again
        self._last_due = Due.NOTHING
        self._idle_timer: Timer | None = None

    # Start and end

    def get_default_screen(self) -> Screen[Any]:
        return self._first()

    def serve(self) -> int:
        """Run on this terminal until the clerk leaves; the exit code for the process."""
        if not (sys.__stdin__ and sys.__stdin__.isatty() and sys.__stderr__ and sys.__stderr__.isatty()):
            print("osame は端末から起動してください。", file=sys.__stdout__)
            return 2
        self.session_end.watch(sys.__stdin__.fileno())
        self.run(mouse=False)
        code = self.return_code or 0
        self.session_end.tell(EndCause.FAULT if code else EndCause.SIGNED_OUT)
        return code

    def on_mount(self) -> None:
        if not self.is_headless:
            self.call_after_refresh(tui.hardening.deny_dumps)
        self._look_at_idle()

    def _ending(self, cause: EndCause) -> None:
        """The session ends, whatever the cause: keep what was typed, then tell it."""
        try:
            self.keep_drafts()
        except Exception as error:  # a store that does not answer must not keep the end from being told
            self.record_incident(error)
        if self._on_end is not None:
            self._on_end(cause)

    def _restore_terminal(self) -> None:
        if isinstance(self._driver, OfficeDriver):
            self._driver.restore_at_once()

    # Keys in their order

    async def on_event(self, event: events.Event) -> None:
        """Give each key to the screen at once and let what it set off come to rest before the next key.

        Textual forwards keys through queues; typed ahead, or sent by a scanner, the ones behind Enter would arrive
        in the field before it.
        """
        if isinstance(event, events.MouseEvent):
            return
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            self._woken()
            screen = self.screen
            if isinstance(screen, OfficeScreen) and not screen.maximized:
                await self._give_key(screen, event)
                return
        await super().on_event(event)

    async def _give_key(self, screen: OfficeScreen[Any], event: events.Key | events.Paste) -> None:
        focused = screen.focused
        taken = await screen.keyboard.take(event)
        if not taken:
            await super().on_event(event)
        self._paint(screen)
        plain = taken and isinstance(event, events.Key) and event.character is not None and event.is_printable
        if not plain or screen.focused is not focused:
            await self._settle(focused or screen)

    def _paint(self, screen: OfficeScreen[Any]) -> None:
        """Draw what the key changed now, not at the next turn of the timer; a key that waits is taken first."""
        if self.message_queue_size == 0 and screen is self.screen and screen.is_mounted:
            screen.paint_now()

    async def _settle(self, node: DOMNode) -> None:
        """Wait until the messages that a key has set off went up through every node above it."""
        for above in [above for above in node.ancestors_with_self if isinstance(above, Widget)]:
            await _drained(above)

    # Drawing

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        """Send only the rows that do not stand on the terminal already."""
        if isinstance(renderable, CompositorUpdate):
            renderable = self._sent.only_new(renderable, self.size.width)
        super()._display(screen, renderable)

    def on_resize(self) -> None:
        self._sent.forget()

    def redraw(self) -> None:
        """Ctrl+L: draw everything anew, for a terminal that shows something else than it was sent."""
        self._sent.forget()
        self.screen.refresh()

    # Screens

    async def go_to(self, number: str) -> None:
        """Open the screen of that number; an unknown one is answered on the message line."""
        screen = self.screen
        found = load_screen(number)
        say = screen.say if isinstance(screen, OfficeScreen) else (lambda word, sentence: None)
        if found is None:
            say("不可", f"画面番号 {number} はありません。番号を確かめてください。")
        elif found.NOT_BY_NUMBER:
            say("不可", found.NOT_BY_NUMBER)
        elif any(isinstance(open_screen, found) and found.LIES_BELOW for open_screen in self.screen_stack):
            await self._back_to(found)
        elif await self.open_above(found()) and self.session is not None:
            self.session.visit(number)

    async def open_above(self, wanted: Screen[Any]) -> bool:
        """Open a screen upon the current one; False with a word on the message line when it cannot be: no right to
        what it reads, or too many lie there already."""
        if len(self.screen_stack) < DEEPEST:
            if isinstance(wanted, OfficeScreen) and not await self._permitted(wanted):
                return False
            await self.push_screen(wanted)
            return True
        if isinstance(self.screen, OfficeScreen):
            self.screen.say("不可", "画面を開きすぎています。F3 で戻ってから移動してください。")
        return False

    async def _permitted(self, wanted: OfficeScreen[Any]) -> bool:
        """Is there a right to read what the screen shows? A refusal is recorded and said on the current screen: a
        screen that stayed open without its rows would look as if there were none."""
        from core.values.refusals import Refusal

        ctx, screen = self.ctx, self.screen
        if ctx is None or not wanted.FUNCTION:
            return True
        try:
            await asyncio.to_thread(ask_to_read, ctx, wanted)
        except Refusal as refusal:
            if isinstance(screen, OfficeScreen):
                screen.answer(refusal)
            return False
        return True

    async def _back_to(self, wanted: type[OfficeScreen[Any]]) -> None:
        """Close the screens above the one that lies below them all; what was typed in them is kept."""
        while not isinstance(self.screen, wanted):
            screen = self.screen
            if isinstance(screen, OfficeScreen):
                screen.save_draft()
            self.pop_screen()

    def close_screens(self) -> None:
        """Close all screens but the first. Those between are not shown again, not even for a moment."""
        between, self._screen_stack[1:-1] = self._screen_stack[1:-1], []
        for screen in between:
            screen.remove()
        if len(self._screen_stack) > 1:
            self.pop_screen()

    def show_desk(self, desk: Desk) -> None:
        """Another clerk, day or year for the right end of every title line."""
        self.desk = desk
        for screen in self.screen_stack:
            if isinstance(screen, OfficeScreen):
                screen.title_bar.show(desk=desk)

    # Drafts

    def save_draft(self, key: str, draft: Mapping[str, str] | None) -> None:
        """Keep a draft, or with None forget it. The screen need not live until it is written."""
        drafts = self.drafts
        if drafts is not None:
            self.run_worker(lambda: drafts.save(key, draft), thread=True, group="drafts", exit_on_error=False)

    def keep_drafts(self) -> None:
        """Keep the drafts of all open screens at once, in this thread: the session is about to end."""
        if self.drafts is None:
            return
        for screen in self._screen_stack:
            if isinstance(screen, OfficeScreen) and screen.draft_key is not None and screen.drafts.unsaved:
                self.drafts.save(screen.draft_key, screen.draft())

    # Idle limits

    def start_session(self) -> None:
        """A clerk has signed in: the idle limits count from now."""
        self.idle.start()
        self._last_due = Due.NOTHING
        self._look_at_idle()

    def end_session(self) -> None:
        """The clerk has signed out; nothing is counted any more."""
        self.idle.stop()

    async def _blank(self) -> None:
        from tui.screens.blank import BlankScreen

        await self.push_screen(BlankScreen())

    def _woken(self) -> None:
        self.idle.touch()
        if self._last_due is not Due.NOTHING:
            self._look_at_idle()
        if self.session is not None:
            self.session.key_pressed()

    def _look_at_idle(self) -> None:
        """Act on a limit that was reached and sleep until the next; nothing is drawn unless something happens."""
        due = self.idle.due()
        if due is not self._last_due:
            self._last_due = due
            if due is Due.END:
                self.session_end.tell(EndCause.TIME_LIMIT)
                self.exit()
                return
            reaction = {Due.BLANK: self._on_blank or self._blank, Due.SIGN_IN_AGAIN: self._on_sign_in_again}.get(due)
            if reaction is not None:
                self.call_next(reaction)
        if self._idle_timer is not None:
            self._idle_timer.stop()
        wait = self.idle.next_look()
        if wait is not None:
            self._idle_timer = self.set_timer(wait, self._look_at_idle)


async def _drained(node: MessagePump) -> None:
    """Wait until a node has handled what waits in its queue now; not for long, and not for one that is going."""
    handled = asyncio.get_running_loop().create_future()

    def mark() -> None:
        if not handled.done():
            handled.set_result(None)

    if node.is_running and node.call_later(mark):
        with contextlib.suppress(TimeoutError):  # a handler that takes long answers when it is done
            await asyncio.wait_for(handled, SETTLING)


def run_app(city: City, terminal: str, terminal_key: str = "") -> int:
    """Open the screens of a city on this terminal until the clerk leaves; the exit code for the process."""
    from tui.clerk_session import ClerkSession

    return ClerkSession(city, terminal, terminal_key).app.serve()
