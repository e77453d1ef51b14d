"""Services in threads: the terminal never waits for the store, late answers are dropped, a write runs alone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from inspect import isawaitable
from typing import TYPE_CHECKING, Any, TypeVar

from textual.timer import Timer
from textual.worker import Worker

if TYPE_CHECKING:
    from tui.screens.office_screen import OfficeScreen

T = TypeVar("T")

SOON = 0.3
"""Seconds after which a search says that it runs."""


class Threads:
    """The work that one screen has running."""

    def __init__(self, screen: OfficeScreen[Any]) -> None:
        self._screen = screen
        self._reading: dict[str, Worker[None]] = {}
        self._timers: dict[str, Timer] = {}
        self._writing = 0
        self._told = False

    @property
    def reading(self) -> bool:
        """Does a question run that has no answer yet?"""
        return bool(self._reading)

    @property
    def told_reading(self) -> bool:
        """Has the message line said that it runs, and that F3 stops it?"""
        return self.reading and self._told

    @property
    def writing(self) -> bool:
        """Does a write run?"""
        return self._writing > 0

    def read(self, what: str, job: Callable[[], T], then: Callable[[T], Any]) -> None:
        """Ask in a thread; an older question of the same group is given up."""
        self._stop(what)
        self._timers[what] = self._screen.set_timer(SOON, self._say_searching)
        # Given as a function: a question that is given up before it begins must not leave a coroutine behind.
        ask: Callable[[], Any] = partial(self._ask, what, job, then)
        self._reading[what] = self._screen.run_worker(ask, group=what, exclusive=True, exit_on_error=False)

    def write(self, job: Callable[[], T], then: Callable[[T], Any]) -> None:
        """Do it in a thread. It is never given up: what was begun is told."""
        self._writing += 1
        do: Callable[[], Any] = partial(self._do, job, then)
        self._screen.run_worker(do, group="write", exit_on_error=False)

    def stop_reading(self) -> bool:
        """Give up every question that has no answer yet. False if there is none."""
        asked = list(self._reading)
        for what in asked:
            self._stop(what)
        return bool(asked)

    def _stop(self, what: str) -> None:
        worker = self._reading.pop(what, None)
        if worker is not None:
            worker.cancel()
        self._end_timer(what)

    def _end_timer(self, what: str) -> None:
        timer = self._timers.pop(what, None)
        if timer is not None:
            timer.stop()
        if not self._timers:
            self._told = False
        if not self._timers and self._screen.message_line.sentence == SEARCHING:
            self._screen.message_line.release(also_staying=True)

    def _say_searching(self) -> None:
        """What an act has done or why it was refused stands until the next key, also while its screen reads again."""
        if self._reading and self._screen.message_line.word == "案内":
            self._told = True
            self._screen.say("処理中", SEARCHING)

    async def _ask(self, what: str, job: Callable[[], T], then: Callable[[T], Any]) -> None:
        try:
            answer = await asyncio.to_thread(job)
        except Exception as error:  # shown or logged by the screen, as for every act
            self._forget(what)
            self._screen.answer(error)
            return
        self._forget(what)
        await self._give(answer, then)

    def _forget(self, what: str) -> None:
        self._reading.pop(what, None)
        self._end_timer(what)

    async def _do(self, job: Callable[[], T], then: Callable[[T], Any]) -> None:
        try:
            result = await asyncio.to_thread(job)
        except Exception as error:  # shown or logged by the screen, as for every act
            self._written()
            self._screen.answer(error)
            return
        self._written()
        await self._give(result, then)

    def _written(self) -> None:
        self._writing -= 1
        self._screen.message_line.release(also_staying=True)
        self._screen.refresh_keys()

    async def _give(self, answer: T, then: Callable[[T], Any]) -> None:
        if not self._screen.is_attached:
            return  # the screen was left while its question was on the way
        try:
            waiting = then(answer)
            if isawaitable(waiting):
                await waiting
        except Exception as error:  # shown or logged by the screen, as for every act
            self._screen.answer(error)
        finally:
            self._screen.refresh_keys()


SEARCHING = "検索中です。F3 で中止します。"
