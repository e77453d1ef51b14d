"""相続の記録 (L150, L152): the deceased, the family as it is known, what happened to the succession, as values of the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any, Protocol

from core.delinquency.obligors.shares import Kin, Relation


@dataclass(frozen=True, slots=True)
class Heir:
    """One of the family. `party_id` is None until they stand in the register; only then can a claim be theirs."""

    heir_no: int
    name: str
    relation: Relation
    party_id: int | None = None
    through_no: int = 0
    half_blood: bool = False
    died_before: bool = False
    renounced_on: date | None = None
    by_will: Fraction | None = None
    representative: bool = False

    @property
    def kin(self) -> Kin:
        """What the rule of shares asks of them."""
        return Kin(
            self.heir_no,
            self.relation,
            self.through_no,
            self.half_blood,
            self.died_before,
            self.renounced_on is not None,
            self.by_will,
        )


class SuccessionKind(StrEnum):
    """What happened to a succession; stored as it stands."""

    SPLIT = "split"
    """The claims went to the heirs; facts: children, shares."""
    TAKEN_BACK = "taken_back"
    LIMITED = "limited"
    """限定承認."""
    NO_HEIRS = "no_heirs"
    """相続人の不存在, or all have renounced."""
    ADMINISTRATOR = "administrator"
    """相続財産清算人; facts: name, address, court."""
    VOID_DOCUMENT = "void_document"

    @property
    def label(self) -> str:
        """The word on the screen."""
        return {
            "split": "承継",
            "taken_back": "承継の取消し",
            "limited": "限定承認",
            "no_heirs": "相続人不存在",
            "administrator": "清算人",
            "void_document": "死亡後の文書",
        }[self.value]


@dataclass(frozen=True, slots=True)
class SuccessionEvent:
    """One thing that happened."""

    event_id: int
    kind: SuccessionKind
    on: date
    facts: Mapping[str, Any] = field(default_factory=dict)
    draft_id: int | None = None


@dataclass(frozen=True, slots=True)
class Succession:
    """A deceased with the newest list of heirs and everything that happened. `revision` is 0 before the first list."""

    succession_id: int
    party_id: int
    died_on: date
    opened_on: date
    revision: int
    heirs: tuple[Heir, ...]
    events: tuple[SuccessionEvent, ...]

    @property
    def split(self) -> bool:
        """True while the claims lie with the heirs."""
        last = next(
            (each for each in reversed(self.events) if each.kind in (SuccessionKind.SPLIT, SuccessionKind.TAKEN_BACK)),
            None,
        )
        return last is not None and last.kind is SuccessionKind.SPLIT

    def happened(self, kind: SuccessionKind) -> SuccessionEvent | None:
        """The newest event of a kind."""
        return next((each for each in reversed(self.events) if each.kind is kind), None)

    @property
    def state(self) -> str:
        """Where it stands, derived from the list and the events."""
        if self.split:
            return "承継済"
        if self.happened(SuccessionKind.ADMINISTRATOR):
            return "清算人"
        if self.happened(SuccessionKind.NO_HEIRS):
            return "相続人不存在"
        return "承継待" if self.heirs else "相続人調査"

    @property
    def representative(self) -> Heir | None:
        """代表者 (法9条の2)."""
        return next((heir for heir in self.heirs if heir.representative), None)


@dataclass(frozen=True, slots=True)
class VoidDocument:
    """A letter to the deceased that was issued after the death (L151): it has no effect."""

    document_id: int
    words: str
    issued_on: date
    noted: bool


class Successions(Protocol):
    """Successions in the store."""

    def open(self, party_id: int, died_on: date, opened_on: date, audit_seq: int) -> int:
        """A new succession; its number."""
        ...

    def get(self, succession_id: int) -> Succession:
        """One of them. Raises NotFound."""
        ...

    def of_party(self, party_id: int) -> Succession | None:
        """That of a deceased."""
        ...

    def of_heir(self, party_id: int) -> list[int]:
        """Numbers of the successions in whose newest list a party stands."""
        ...

    def listed(self, *, limit: int) -> list[Succession]:
        """Successions, the newest first."""
        ...

    def waiting(self, limit: int) -> list[tuple[int, date | None, int]]:
        """Deceased parties who owe and have no succession yet: party, day of death, yen that are open."""
        ...

    def put_heirs(self, succession_id: int, revision: int, heirs: Sequence[Heir], audit_seq: int) -> None:
        """The list as the next revision."""
        ...

    def add_event(
        self,
        succession_id: int,
        kind: SuccessionKind,
        on: date,
        facts: Mapping[str, Any],
        draft_id: int | None,
        audit_seq: int,
    ) -> int:
        """Append an event; its number."""
        ...

    def documents_after(self, party_id: int, died_on: date) -> list[VoidDocument]:
        """Letters issued to the party after a day, newest first."""
        ...
