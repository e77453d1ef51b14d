"""復元訓練: the newest copy is brought back in a corner, judged as if it were needed, and thrown away; the result is a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from core.office.audit import Result
from core.office.keeping.backups import FUNCTION
from core.office.traces.alarms import AlarmKind, raise_alarm

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.ports import Store

PERSONS = 100
"""So many persons, drawn by lot, are compared one by one with the books as of the point."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: its name, whether it was as it must be, and what was found."""

    name: str
    passed: bool
    found: str


@dataclass(frozen=True, slots=True)
class Drill:
    """A drill: which copy, from when, how long it took, how many persons were compared, and every check."""

    started_at: datetime
    file_name: str
    made_at: datetime | None
    seconds: int
    persons: int
    checks: Sequence[Check]
    staff_name: str = ""

    @property
    def passed(self) -> bool:
        """True when something was checked and nothing was wrong."""
        return bool(self.checks) and all(check.passed for check in self.checks)

    @property
    def faults(self) -> str:
        """What was wrong, in one line."""
        return "、".join(f"{check.name} {check.found}" for check in self.checks if not check.passed)


class Drills(Protocol):
    """Drills in the store."""

    def add(self, drill: Drill, staff_no: str) -> int:
        """A drill that has been held; its number."""
        ...

    def listed(self, *, limit: int) -> list[Drill]:
        """Drills, newest first."""
        ...


def record_drill(ctx: Context[Store], drill: Drill) -> int:
    """Write down how a drill went; one that failed raises the alarm. Its number."""
    ctx.authorize(FUNCTION, "enter")
    with ctx.write() as store:
        run_id = store.drills.add(drill, ctx.actor.staff_no)
        result = Result.DONE if drill.passed else Result.FAILED
        entry = ctx.entry(
            FUNCTION, "復元訓練", result, reason=drill.faults or None, file=drill.file_name, seconds=drill.seconds,
            persons=drill.persons, checks=len(drill.checks),
        )  # fmt: skip
        store.audit.record(entry)
        if not drill.passed:
            body = f"復元訓練が不合格です（{drill.file_name}）。{drill.faults}"
            raise_alarm(ctx, store, FUNCTION, AlarmKind.BACKUP, body)
    return run_id
