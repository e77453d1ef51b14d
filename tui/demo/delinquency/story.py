"""What the small demonstration city has gone through in 滞納整理, one story a subject, told after its last days."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.demo.building import Plan
    from tui.demo.story import StoryClock
    from tui.wiring import City


@dataclass(frozen=True, slots=True)
class StoryCase:
    """An open case that a story may take up: its number, its party, what it owes, and whose it is ('' for nobody's)."""

    case_id: int
    party_id: int
    staff_no: str
    receivables: tuple[int, ...]
    owed_yen: int
    status: str
    kind: str
    protected: bool

    @property
    def plain(self) -> bool:
        """A living person or company that may be written to and has a collector."""
        return self.status == "current" and not self.protected and bool(self.staff_no)


class Cases:
    """The open cases of the small city, by number; each is handed out once, so that no two stories meet in one."""

    def __init__(self, cases: Sequence[StoryCase]) -> None:
        self.all = tuple(cases)
        self._taken: set[int] = set()

    def take(self, count: int, fits: Callable[[StoryCase], bool] = lambda case: case.plain) -> list[StoryCase]:
        """Up to so many cases that fit and that no other story has; plain ones unless `fits` says otherwise."""
        found = [case for case in self.all if case.case_id not in self._taken and fits(case)][:count]
        self._taken.update(case.case_id for case in found)
        return found


STORIES: tuple[str, ...] = (
    "signing",
    "around",
    "contacts",
    "plans",
    "reminders",
    "papers",
    "graces",
    "endings",
    "obligors",
)
"""Modules of this folder with a `tell(city, clock, plan, cases)`, in the order in which they are told.

The clock stands at the end of the day before today.
"""


def tell_delinquency(city: City, clock: StoryClock, plan: Plan) -> None:
    """Bring the cases to life, tell each subject's story, and count the night behind them."""
    from tui.demo.delinquency.cases import open_cases, run_night
    from tui.demo.story import signed_in

    cases = open_cases(city, clock, plan)
    for name in STORIES:
        import_module(f"tui.demo.delinquency.{name}").tell(city, clock, plan, cases)
    with signed_in(city, clock, "suzuki") as ctx:
        run_night(ctx)
