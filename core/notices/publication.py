"""公示送達 (法20条の2; L156): when it began, when the letter is deemed served, and the record of it.

Since 2026-05-21 two things are needed: the Internet, and the board or a screen in the office; before, the board alone.
The seven days are counted from the later of the two, that day included.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from core.values.dates import wareki
from core.values.derivation import Step
from core.values.periods import days_elapsed_on

FUNCTION = "notices.publication"
PAGE = 200
TWO_WAYS_FROM = date(2026, 5, 21)
"""From when the Internet is needed beside the board (法20条の2② as amended)."""
SERVED_AFTER = 7


class PublicationGround(StrEnum):
    """Why it cannot be served otherwise (法20条の2①); stored as it stands."""

    UNKNOWN = "住所、居所、事務所及び事業所が明らかでない"
    ABROAD = "外国においてすべき送達につき困難な事情がある"


class PublicationStep(StrEnum):
    """What was done; stored as it stands."""

    INTERNET = "internet"
    BOARD = "board"
    SCREEN = "screen"
    SERVED = "served"
    ENDED = "ended"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        """The word on the screen."""
        return {
            "internet": "インターネット",
            "board": "掲示場",
            "screen": "事務所の画面",
            "served": "送達とみなす",
            "ended": "終了",
            "cancelled": "取りやめ",
        }[self.value]

    @property
    def begins(self) -> bool:
        """True for the places at which it is published."""
        return self in (PublicationStep.INTERNET, PublicationStep.BOARD, PublicationStep.SCREEN)


def began_on(starts: Mapping[PublicationStep, date]) -> date | None:
    """The day from which the seven days are counted; None while something is still missing."""
    office = [starts[place] for place in (PublicationStep.BOARD, PublicationStep.SCREEN) if place in starts]
    board = starts.get(PublicationStep.BOARD)
    if board is not None and board < TWO_WAYS_FROM:
        return board
    internet = starts.get(PublicationStep.INTERNET)
    if internet is None or not office:
        return None
    return max(internet, min(office))


def missing_place(starts: Mapping[PublicationStep, date]) -> str:
    """What is still missing, in words; empty when it has begun."""
    if began_on(starts) is not None:
        return ""
    words = []
    if PublicationStep.INTERNET not in starts:
        words.append("インターネットでの閲覧")
    if PublicationStep.BOARD not in starts and PublicationStep.SCREEN not in starts:
        words.append("掲示場への掲示か事務所の画面での閲覧")
    return "と、".join(words)


def deemed_served_on(began: date) -> date:
    """7日を経過した時: the beginning counted as the first day (2024-08-05 → 2024-08-12). Not shifted for holidays."""
    return days_elapsed_on(began, SERVED_AFTER)


def seizable_after_publication(began: date) -> date:
    """The first day of a seizure after a demand that was published: 10 days from the beginning, that day counted, have
    passed (徴基通47-11; 2024-08-05 → 2024-08-16)."""
    return days_elapsed_on(began, 10) + timedelta(days=1)


def publication_steps(starts: Mapping[PublicationStep, date]) -> tuple[Step, ...]:
    """How the day of service came about."""
    told = "、".join(f"{place.label} {wareki(day)}" for place, day in sorted(starts.items(), key=lambda one: one[1]))
    began = began_on(starts)
    if began is None:
        return (Step(f"{told or '開始の記録がありません'}。{missing_place(starts)}が要ります。", "法20条の2②"),)
    rule = "掲示場への掲示だけで足ります。" if began < TWO_WAYS_FROM else "両方がそろった日から数えます。"
    return (
        Step(f"{told}。{rule}", "法20条の2②"),
        Step(
            f"{wareki(began)} を1日目として7日を経過した {wareki(deemed_served_on(began))} に送達とみなします。",
            "法20条の2③",
        ),
    )


@dataclass(frozen=True, slots=True)
class NewPublication:
    """A publication as it is drafted. `kept_at` is where the letter is kept to be handed over."""

    party_id: int
    document_id: int
    survey_id: int
    ground: PublicationGround
    kept_at: str


@dataclass(frozen=True, slots=True)
class Publication:
    """A publication as it lies in the books."""

    publication_id: int
    party_id: int
    document_id: int
    document_words: str
    survey_id: int
    ground: PublicationGround
    kept_at: str
    is_demand: bool
    approved_on: date
    draft_id: int
    receivables: tuple[int, ...]
    events: Mapping[PublicationStep, date]

    @property
    def starts(self) -> dict[PublicationStep, date]:
        """When it began, by place."""
        return {step: day for step, day in self.events.items() if step.begins}

    @property
    def began_on(self) -> date | None:
        """From when the seven days are counted."""
        return began_on(self.starts)

    @property
    def served_on(self) -> date | None:
        """The day on which the letter is deemed served, past or to come; None while it has not begun, or was given up."""
        began = self.began_on
        return deemed_served_on(began) if began is not None and PublicationStep.CANCELLED not in self.events else None

    def state(self, on: date) -> str:
        """Where it stands, derived from the events and the day."""
        if PublicationStep.CANCELLED in self.events:
            return "取りやめ"
        if PublicationStep.ENDED in self.events:
            return "終了"
        served = self.served_on
        if served is None:
            return "開始待ち" if not self.starts else "一部開始"
        return "送達済" if on >= served else "公示中"


class Publications(Protocol):
    """Publications in the store."""

    def add(
        self,
        new: NewPublication,
        document_words: str,
        receivables: Sequence[int],
        approved_on: date,
        draft_id: int,
        audit_seq: int,
    ) -> int:
        """One that was approved; its number. With receivables it is that of their demand."""
        ...

    def get(self, publication_id: int) -> Publication:
        """One of them. Raises NotFound."""
        ...

    def of_party(self, party_id: int) -> list[Publication]:
        """Those of a party, newest first."""
        ...

    def listed(self, *, limit: int) -> list[Publication]:
        """Newest first."""
        ...

    def running(self, after: int, limit: int) -> list[Publication]:
        """Those that have no end and are not yet noted as served, by number above `after`."""
        ...

    def of_document(self, document_id: int) -> list[Publication]:
        """Those of a letter."""
        ...

    def add_step(self, publication_id: int, step: PublicationStep, on: date, note: str, audit_seq: int) -> int:
        """Append what was done; its number."""
        ...

    def demanded_by(self, document_id: int) -> list[int]:
        """Receivables whose demand the letter is."""
        ...

    def set_seizable(self, document_id: int, from_on: date) -> None:
        """From when its demands let seize: the demand reaches the debtor by its publication."""
        ...
