"""Tasks as lists show them, and the lists in the store (6103)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple, Protocol

from core.delinquency.contacts.task import TaskKind


class TaskLine(NamedTuple):
    """A task as lists show it, with whose it is and where the person lives (never of a protected one)."""

    task_id: int
    party_id: int
    party_no: str
    name: str
    protected: bool
    kind: TaskKind
    due_on: date
    at: str
    words: str
    statutory: bool
    staff_no: str
    staff_name: str
    address: str
    phone: str
    area: str
    owed_yen: int
    version: int


class Agendas(Protocol):
    """Live tasks by day."""

    def listed(self, until_on: date, staff_no: str, kinds: Sequence[TaskKind], limit: int) -> list[TaskLine]:
        """Live tasks due until a day, by day and time; of one clerk (their own and those of their cases) or of all."""
        ...

    def count(self, until_on: date, staff_no: str) -> int:
        """How many are live and due until a day."""
        ...

    def on_days(self, from_on: date, until_on: date, staff_no: str) -> dict[date, int]:
        """How many are due on each day of a period."""
        ...
