"""外字保留: a letter with a character that no font can draw waits, instead of leaving with a name that is one character short.

It is let go once the name was mended in the register or a font has come, or by a 代替文字 that somebody answers for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from core.values.refusals import Refusal

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.ports import Store, Typesetting


class HeldEnd(StrEnum):
    """How a held letter ended; stored as it stands, the value is the word on the screen."""

    ISSUED = "発行"
    GIVEN_UP = "取りやめ"


@dataclass(frozen=True, slots=True)
class HeldLetter:
    """A letter that waits. `request` is what it was asked with, as JSON; `missing` its characters."""

    held_id: int
    form_no: str
    title: str
    party_id: int
    party_no: str
    name: str
    missing: tuple[str, ...]
    held_at: datetime
    staff_no: str
    staff_name: str
    function_code: str
    run_id: int | None
    request: str
    ended: HeldEnd | None = None
    reason: str = ""

    @property
    def told(self) -> str:
        """The characters as lists of 外字 name them: 「葛󠄀」（U+845B U+E0100）."""
        return told_characters(self.missing)


@dataclass(frozen=True, slots=True)
class NewHeld:
    """A letter as it begins to wait."""

    form_no: str
    title: str
    party_id: int
    missing: tuple[str, ...]
    function_code: str
    request: str
    run_id: int | None = None


class HeldLetters(Protocol):
    """Letters that wait, in the store."""

    def add(self, new: NewHeld, at: datetime, staff_no: str, audit_seq: int) -> int:
        """A letter that waits; its number. The same one does not wait twice: its first number is given again."""
        ...

    def get(self, held_id: int) -> HeldLetter:
        """One of them. Raises NotFound."""
        ...

    def waiting(self, *, before: int | None = None, limit: int = 100) -> list[HeldLetter]:
        """Those that wait, newest first."""
        ...

    def count(self) -> int:
        """How many wait."""
        ...

    def end(
        self, held_id: int, how: HeldEnd, reason: str, document_id: int | None, at: datetime, staff_no: str, seq: int
    ) -> None:
        """It waits no longer. Raises ChangedByAnother when it had ended already."""
        ...


class HeldForGlyph(Refusal):
    """The letter waits in 外字保留; nothing was printed and no number was taken."""

    sentence = "印刷できる字形のない文字があるため、外字保留にしました：{characters}。9303 の外字保留から発行できます。"


def missing_of(typesetting: Typesetting, texts: Iterable[str]) -> tuple[str, ...]:
    """The characters of these texts that no font of the office can draw, each once."""
    return tuple(dict.fromkeys(each for text in texts for each in typesetting.missing_glyphs(text)))


def told_characters(characters: Iterable[str]) -> str:
    """Characters with their code points."""
    return "、".join(f"「{each}」（{' '.join(f'U+{ord(one):04X}' for one in each)}）" for each in characters)


def hold(ctx: Context[Store], store: Store, new: NewHeld) -> int:
    """Let a letter wait, in the caller's transaction."""
    entry = ctx.entry(
        new.function_code,
        f"{new.title} 外字保留",
        party_id=new.party_id,
        form=new.form_no,
        characters=told_characters(new.missing),
    )
    return store.held_letters.add(new, ctx.now(), ctx.actor.staff_no, store.audit.record(entry))
