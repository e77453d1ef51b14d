"""The context of an act: who acts, from which terminal, on which city's books, at what time, with what right."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic

from core.office.audit import RECEIPTS_FILE, AuditEntry, Result
from core.office.clock import Clock
from core.office.functions import function_named
from core.office.ports import Outside, S_co, Vault
from core.office.rights import Held, Level, NotPermitted, SessionEnded, decide


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
        alive, held = self._looked_up(function_code, wanted)
        if held is None:
            entry = self.entry(
                function_code,
                "権限なし" if alive else "終了したサインイン",
                Result.REFUSED,
                party_id=party_id,
                level=wanted.value,
            )
            with self.vault.write() as store:
                store.audit.record(entry)
            if not alive:
                raise SessionEnded
            raise NotPermitted(function=function.name, level=wanted.label)
        return held

    def may(self, function_code: str, level: str) -> Held | None:
        """The right, or None, without a word in the log: what a menu or a list shows as possible. Decides nothing."""
        return self._looked_up(function_code, Level(level))[1]

    def _looked_up(self, function_code: str, wanted: Level) -> tuple[bool, Held | None]:
        """Whether someone stands behind this context at all, and the right if it holds."""
        day = self.clock.now().date().isoformat()
        with self.vault.read() as store:
            standing = store.rights.standing(self.actor.staff_no, self.actor.session_id)
            rows = store.rights.rows(self.actor.staff_no, function_code, day)
        alive = standing is not None and standing.active and (standing.session_open or standing.unattended)
        return alive, decide(rows, wanted) if alive else None

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
        )

    def record_view(
        self, function_code: str, act: str, *, party_id: int | None = None, reason: str | None = None, **facts: object
    ) -> int:
        """Write the view's own audit line in a short write; the value is shown only after it (no log, no view)."""
        entry = self.entry(function_code, act, Result.VIEWED, party_id=party_id, reason=reason, **facts)
        with self.vault.write() as store:
            return store.audit.record(entry)
