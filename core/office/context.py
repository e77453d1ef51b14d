"""The context of an act: who acts, from which terminal, on which city's books, at what time, with what right."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic

from core.office.audit import RECEIPTS_FILE, AuditEntry, Result
from core.office.clock import Clock
from core.office.functions import function_named
from core.office.ports import Outside, S_co, Store, Vault
from core.office.rights import (
    Held,
    Level,
    NotPermitted,
    PasswordMustChange,
    SessionEnded,
    Standing,
    decide,
)


@dataclass(frozen=True, slots=True)
class Actor:
    """The staff member or unattended account that acts. `terminal` is the key fingerprint or name of the terminal."""

    staff_no: str
    name: str
    office_code: str
    office_name: str
    session_id: int | None
    terminal: str


class Context(Generic[S_co]):
    """Passed first to every service. Holds no state of a screen or terminal and can be used from any thread."""

    def __init__(self, actor: Actor, vault: Vault[S_co], clock: Clock, outside: Outside) -> None:
        self.actor = actor
        self.vault = vault
        self.clock = clock
        self.outside = outside

    def read(self) -> AbstractContextManager[S_co]:
        """One consistent look at the books."""
        return self.vault.read()

    def write(self) -> AbstractContextManager[S_co]:
        """One short piece of work, whole or not at all."""
        return self.vault.write()

    def now(self) -> datetime:
        """The moment, in JST."""
        return self.clock.now()

    def today(self) -> date:
        """The business date (業務日付): the calendar's, unless the office has set another one for this very day."""
        real = self.clock.now().date()
        with self.vault.read() as store:
            chosen = store.settings.get("business_date", real)
        if isinstance(chosen, dict) and chosen.get("real") == real.isoformat():
            return date.fromisoformat(chosen["business"])
        return real

    def authorize(self, function_code: str, level: str, *, party_id: int | None = None) -> Held:
        """Ask for the right before anything is read or done; looked up in the store at each call.

        A right taken away is gone at the very next call. Raises SessionEnded or NotPermitted; the refusal is recorded
        in a transaction of its own before it is raised.
        """
        wanted = Level(level)
        function = function_named(function_code)
        if wanted is not Level.READ:
            len(self.outside.acts)  # all areas are loaded now, and not while a transaction keeps everybody else waiting
        standing, held = self._looked_up(function_code, wanted)
        if standing is None:
            self._record_refusal(function_code, "終了したサインイン", wanted, party_id)
            raise SessionEnded
        if standing.must_change:
            self._record_refusal(function_code, "パスワード・認証番号の登録前", wanted, party_id)
            raise PasswordMustChange
        if held is None:
            self._record_refusal(function_code, "権限なし", wanted, party_id)
            raise NotPermitted(function=function.name, level=wanted.label)
        if held.emergency:
            self._record_support(function_code, wanted, party_id)
        return held

    def require_session(self, *, enrolling: bool = False) -> None:
        """Ask only that the actor is still signed in: what every clerk may do with their own session.

        Raises SessionEnded, and PasswordMustChange unless `enrolling`, which making a password or second factor is.
        """
        standing = self._standing()
        if standing is None:
            raise SessionEnded
        if standing.must_change and not enrolling:
            raise PasswordMustChange

    def may(self, function_code: str, level: str) -> Held | None:
        """The right, or None, without a word in the log: what a menu or a list shows as possible. Decides nothing."""
        standing, held = self._looked_up(function_code, Level(level))
        return held if standing is not None and not standing.must_change else None

    def _standing(self) -> Standing | None:
        """Who stands behind this context, if anyone still does."""
        with self.vault.read() as store:
            return self._alive(store)

    def _alive(self, store: Store) -> Standing | None:
        standing = store.rights.standing(self.actor.staff_no, self.actor.session_id, self.clock.now())
        if standing is None or not standing.active or not (standing.session_open or standing.unattended):
            return None
        return standing

    def _looked_up(self, function_code: str, wanted: Level) -> tuple[Standing | None, Held | None]:
        """Who stands behind this context, and the right if it holds today."""
        now = self.clock.now()
        with self.vault.read() as store:
            standing = self._alive(store)
            rows = store.rights.rows(self.actor.staff_no, function_code, now.date().isoformat(), now)
        return standing, decide(rows, wanted)

    def _record_refusal(self, function_code: str, act: str, wanted: Level, party_id: int | None) -> None:
        entry = self.entry(function_code, act, Result.REFUSED, party_id=party_id, level=wanted.value)
        with self.vault.write() as store:
            store.audit.record(entry)

    def _record_support(self, function_code: str, wanted: Level, party_id: int | None) -> None:
        """Whoever works under an emergency support leaves a row for every call, also where a clerk leaves none."""
        entry = self.entry(function_code, "緊急の支援による利用", party_id=party_id, level=wanted.value)
        with self.vault.write() as store:
            store.audit.record(entry)

    def entry(
        self,
        function_code: str,
        act: str,
        result: Result = Result.DONE,
        *,
        party_id: int | None = None,
        reason: str | None = None,
        **facts: object,
    ) -> AuditEntry:
        """An audit row of this actor and moment; `act` is the Japanese word for what was done.

        Functions that open a person's file name it in the row (評価書 Ⅲ3).
        """
        function = function_named(function_code)
        return AuditEntry(
            at=self.clock.now(),
            boot_id=self.clock.boot_id(),
            staff_no=self.actor.staff_no,
            session_id=self.actor.session_id,
            terminal=self.actor.terminal,
            function_code=function_code,
            act=act,
            result=result,
            party_id=party_id,
            file_name=RECEIPTS_FILE if function.person or party_id is not None else None,
            reason=reason,
            facts=facts,
            clock=self.clock.now,
        )

    def record_view(
        self, function_code: str, act: str, *, party_id: int | None = None, reason: str | None = None, **facts: object
    ) -> int:
        """Write the view's own audit line in a short write; the value is shown only after it (no log, no view)."""
        entry = self.entry(function_code, act, Result.VIEWED, party_id=party_id, reason=reason, **facts)
        with self.vault.write() as store:
            return store.audit.record(entry)
