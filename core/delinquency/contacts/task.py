"""予定 as data: what has to be done about a delinquent on a day, by whom, and the rows in the store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol


class TaskKind(StrEnum):
    """種別; stored as it stands, the value is the word on the screen."""

    CALL = "電話"
    VISIT = "臨戸"
    COMING = "来庁"
    PROMISE = "約束確認"
    PLAN = "分納"
    EXPIRY = "満了"
    ANSWER = "回答待"
    DEADLINE = "法定期限"
    LIMITATION = "時効"
    REVIEW = "見直し"
    SURVEY = "実態調査"
    HEIRS = "相続人"
    RETURNED = "返戻"
    RELEASE = "解除"
    OTHER = "その他"


BY_HAND = (
    TaskKind.CALL,
    TaskKind.VISIT,
    TaskKind.COMING,
    TaskKind.ANSWER,
    TaskKind.REVIEW,
    TaskKind.SURVEY,
    TaskKind.OTHER,
)
"""Kinds that a clerk enters; the others come from what the books say."""


@dataclass(frozen=True, slots=True)
class TaskRequest:
    """A task to be kept.

    `source` names what asks for it ("grace:12", "promise:7"); one source has one live task of a kind, so asking again
    moves that one. `statutory`: a date that the law sets, which nobody takes away by hand (D36). `staff_no` empty: it
    falls to whoever has the case on the day. `at` is the time of day of an appointment ("14:30").
    """

    party_id: int
    kind: TaskKind
    due_on: date
    words: str
    statutory: bool = False
    source: str = ""
    staff_no: str = ""
    at: str = ""
    area: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """A task as it lies in the books. `outcome` says what came of it once it is ended."""

    task_id: int
    party_id: int
    kind: TaskKind
    due_on: date
    at: str
    words: str
    statutory: bool
    source: str
    staff_no: str
    area: str
    made_by: str
    ended_on: date | None
    outcome: str
    version: int

    @property
    def live(self) -> bool:
        """True until something has come of it."""
        return self.ended_on is None


class Tasks(Protocol):
    """Tasks in the store."""

    def add(self, wanted: TaskRequest, made_by: str, audit_seq: int) -> int:
        """Keep a task, or move the live one of its source and kind; its number."""
        ...

    def get(self, task_id: int) -> Task:
        """One task. Raises NotFound."""
        ...

    def end(self, task: Task, ended_on: date, outcome: str, ended_by: str) -> None:
        """Something has come of it. Raises ChangedByAnother."""
        ...

    def end_of_source(self, source: str, ended_on: date, outcome: str, ended_by: str) -> int:
        """End the live tasks of a source and of its parts ("grace:12", "grace:12:warning"); how many."""
        ...

    def move(self, task: Task, due_on: date, at: str, staff_no: str) -> None:
        """Give it another day, time or person. Raises ChangedByAnother."""
        ...

    def of_party(self, party_id: int, *, live: bool = True, limit: int = 200) -> list[Task]:
        """Tasks of a party by day: the live ones, or the ended ones, newest first."""
        ...

    def count_live(self, party_id: int) -> int:
        """How many are live."""
        ...

    def hand_over(self, party_ids: Sequence[int], to_staff: str) -> int:
        """Give the live tasks of these parties that stand on a person to another one; how many."""
        ...
