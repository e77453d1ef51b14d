"""A change of one person's rights while it is composed on 9002: what holds, what is wished for, and the words for both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from core.office.access.changes import (
    Change,
    Effect,
    Held,
    Key,
    PersonRights,
    Subject,
    Wish,
    changes_for,
    days,
    words_of,
)
from core.office.functions import FUNCTIONS, Function
from core.office.rights import COUNTER, Level
from core.values.dates import wareki
from tui.widgets.tone import Tone

SHOWN: tuple[Function, ...] = tuple(
    sorted((one for one in FUNCTIONS if one.code != "office.sign_in"), key=lambda one: (one.screen or "9999", one.code))
)
"""Functions in the order of their numbers; the sign-in is nobody's right."""

GRANT_DAYS = timedelta(days=365)


@dataclass(slots=True)
class Composition:
    """The wishes of the one who composes; nothing is written before it is drafted."""

    rights: PersonRights
    today: date
    wishes: dict[Key, Wish | None] = field(default_factory=dict)

    def changes(self) -> list[Change]:
        """What the draft would hold."""
        return changes_for(self.rights, self.wishes, self.today)

    def original(self, key: Key) -> Wish | None:
        """How the right stands: the row of today, or the next one."""
        rows = self.rights.of(key)
        return _wish(rows[0]) if rows else None

    def wished(self, key: Key) -> Wish | None:
        """How it should stand."""
        return self.wishes[key] if key in self.wishes else self.original(key)

    def changed(self, key: Key) -> bool:
        """Is it another one than before?"""
        return key in self.wishes

    def wish(self, key: Key, wish: Wish | None) -> None:
        """Let it stand so; what stands so already is no change."""
        if wish == self.original(key):
            self.wishes.pop(key, None)
        else:
            self.wishes[key] = wish

    def cycle(self, key: Key) -> None:
        """Space: a function 付与, 拒否, 役割どおり; a role or a separate grant given or not."""
        wish = self.wished(key)
        effects = [Effect.GIVE, Effect.REFUSE] if key.subject is Subject.FUNCTION else [Effect.GIVE]
        at = -1 if wish is None else effects.index(wish.effect)
        if at + 1 >= len(effects):
            self.wish(key, None)
            return
        original = self.original(key)
        if original is not None and original.effect is effects[at + 1]:
            self.wish(key, original)
            return
        until = self.today + GRANT_DAYS if key.subject is Subject.GRANT else None
        self.wish(key, Wish(effects[at + 1], self.today, until))

    def set_days(self, key: Key, from_on: date, until_on: date | None, limit_yen: int | None = None) -> None:
        """d: other days, and the limit of G4; a right that stands by its role alone is given."""
        wish = self.wished(key) or Wish(Effect.GIVE, from_on, until_on)
        self.wish(key, replace(wish, from_on=from_on, until_on=until_on, limit_yen=limit_yen))

    # Words

    def cell(self, function_code: str, level: Level) -> tuple[Tone, str]:
        """A cell of the matrix: 可 and - by the roles, +可 and -可 by single rows; what changes is set off."""
        key = Key(Subject.FUNCTION, function_code, level)
        wish = self.wished(key)
        tone = Tone.WARN if self.changed(key) else Tone.TEXT
        if wish is not None:
            return tone, "+可" if wish.effect is Effect.GIVE else "-可"
        scope = self._composed().by_role(function_code, level, self.today)
        if scope is None:
            return (tone if tone is Tone.WARN else Tone.QUIET), "-"
        return tone, "窓口" if scope == COUNTER else "可"

    def _composed(self) -> PersonRights:
        """The person with the roles as they are wished for."""
        roles = [row for row in self.rights.rows if row.key.subject is Subject.ROLE and not self.changed(row.key)]
        for key, wish in self.wishes.items():
            if key.subject is Subject.ROLE and wish is not None:
                roles.append(Held(key, wish.effect, wish.from_on, wish.until_on))
        return replace(self.rights, rows=tuple(roles))

    def note(self, function_code: str) -> str:
        """The single rows of a function behind the matrix: 入力を拒否 R8.12.1から."""
        told = []
        for level in Level:
            key = Key(Subject.FUNCTION, function_code, level)
            wish, original = self.wished(key), self.original(key)
            if wish is not None:
                told.append(f"{level.label}を{wish.effect} {days(wish.from_on, wish.until_on)}")
            elif original is not None:
                told.append(f"{level.label}の{original.effect}を終了")
        return "、".join(told)

    def word(self, key: Key) -> tuple[Tone, str]:
        """A role or a separate grant: なし, 可 R9.3.31まで."""
        wish = self.wished(key)
        tone = Tone.WARN if self.changed(key) else Tone.TEXT
        if wish is None:
            return (tone if self.changed(key) else Tone.QUIET), "終了" if self.original(key) else "なし"
        limit = f"{wish.limit_yen:,}円 " if wish.limit_yen is not None else ""
        return tone, f"{limit}{days(wish.from_on, wish.until_on)}"

    def short(self, key: Key) -> tuple[Tone, str]:
        """A separate grant where there is little room: 可 R9.3.31まで, R8.12.1から可."""
        tone, word = self.word(key)
        wish = self.wished(key)
        if wish is None:
            return tone, word
        limit = f"{wish.limit_yen:,}円 " if wish.limit_yen is not None else ""
        begun = wish.from_on <= self.today and wish.until_on is not None
        return tone, limit + (
            f"可 {wareki(wish.until_on)}まで" if begun and wish.until_on else f"{wareki(wish.from_on)}から可"
        )

    def stands(self, key: Key) -> str:
        """How a right stands now."""
        return "、".join(words_of(row) for row in self.rights.of(key)) or "なし"


def _wish(row: Held) -> Wish:
    return Wish(row.effect, row.from_on, row.until_on, row.limit_yen)


Changed = Callable[[], None]
"""Called by a page after it has changed the composition."""
