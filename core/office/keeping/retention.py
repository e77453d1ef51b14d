"""保存期間: how long each table is kept and from which day its time runs, and what of it is due to be erased today.

Each area says it for its own tables (KEPT) and how its rows are erased (ERASURES). A city may set the years of a
period (setting `retention_years`). What has no period is kept as long as the books.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from core.office.settings import value_of

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.ports import Store

FUNCTION = "office.retention"
SETTING = "retention_years"

FOR_EVER = ""
"""The period of what stays as long as the city's books."""


@dataclass(frozen=True, slots=True)
class Kept:
    """How long the rows of a table are kept: the key of its period, the day from which it runs, and why."""

    period: str
    starts: str
    why: str


@dataclass(frozen=True, slots=True)
class Erased:
    """What one step of an erasure did: rows, and SHA-256 (hex) over what stood in them before and what stands now."""

    rows: int
    before: str
    after: str


class Erasable(Protocol):
    """Rows of one kind that can be erased, by ascending number."""

    def due(self, before: date, after: int, limit: int) -> list[int]:
        """Numbers above `after` whose time began before the day and that nothing alive needs; looked at anew each time."""
        ...

    def erase(self, keys: Sequence[int]) -> Erased:
        """Erase what the numbers hold, in this transaction."""
        ...


@dataclass(frozen=True, slots=True)
class Erasure:
    """A kind of erasure as an area registers it in ERASURES: its name, the key of its period, its room of the store."""

    name: str
    period: str
    starts: str
    room: Callable[[Any], Erasable]


@dataclass(frozen=True, slots=True)
class DueLine:
    """A line of 9401: what is due of one kind. `before`: its time began before that day. `count` stops at COUNTED."""

    code: str
    name: str
    years: int
    starts: str
    before: date
    count: int


@dataclass(frozen=True, slots=True)
class KeptLine:
    """A line of 9401: a table, its period in words, from when, why."""

    table: str
    years: int | None
    starts: str
    why: str


COUNTED = 100_000
"""More due rows than that are shown as so many; the rest is erased by the next draft."""


def years_of(store: Store, period: str, on: date) -> int:
    """The years of a period in force on a day."""
    return int(value_of(store, SETTING, on)[period])


def years_before(day: date, years: int) -> date:
    """The same day so many years earlier; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def list_due(ctx: Context[Store]) -> list[DueLine]:
    """What could be erased today, by kind, counted anew."""
    ctx.authorize(FUNCTION, "read")
    today = ctx.today()
    lines = []
    for code, erasure in ctx.outside.erasures.items():
        with ctx.read() as store:
            years = years_of(store, erasure.period, today)
            before = years_before(today, years)
            count = len(erasure.room(store).due(before, 0, COUNTED))
        lines.append(DueLine(code, erasure.name, years, erasure.starts, before, count))
    return lines


def list_kept(ctx: Context[Store]) -> list[KeptLine]:
    """Every table with its period (D1)."""
    ctx.authorize(FUNCTION, "read")
    today = ctx.today()
    with ctx.read() as store:
        return [
            KeptLine(table, years_of(store, kept.period, today) if kept.period else None, kept.starts, kept.why)
            for table, kept in sorted(ctx.outside.kept.items())
        ]
