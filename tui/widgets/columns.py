"""Columns of a list: which ones fit, how wide each is. One rule makes every width of terminal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui.widgets import cells
from tui.widgets.cells import Align


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, its least width in cells, and when it is shown.

    `rank` 0 is always shown; 1, 2, 3 … come in while they fit. A `flex` column grows to its content when cells are
    left, at most to `most`. A column that is not `cuts` holds amounts, dates or numbers: it grows rather than cut one.
    """

    title: str
    width: int
    align: Align = "left"
    rank: int = 0
    flex: bool = False
    cuts: bool = True
    most: int = 0


def text(title: str, width: int, *, rank: int = 0, flex: bool = False, most: int = 0) -> Column:
    """Words: at the left, cut with `..`."""
    return Column(title, width, rank=rank, flex=flex, most=most)


def amount(title: str, width: int = 9, *, rank: int = 0) -> Column:
    """Yen with separators: at the right, never cut."""
    return Column(title, width, "right", rank, cuts=False)


def number(title: str, width: int = 3, *, rank: int = 0) -> Column:
    """A count or a row number: at the right, never cut."""
    return Column(title, width, "right", rank, cuts=False)


def day(title: str, width: int = 9, *, rank: int = 0) -> Column:
    """A day such as R8.11.24: at the left, never cut."""
    return Column(title, width, rank=rank, cuts=False)


def code(title: str, width: int = 8, *, rank: int = 0) -> Column:
    """A code or number of something: at the left, leading zeros kept, never cut."""
    return Column(title, width, rank=rank, cuts=False)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a column stands: its index in the cells of a row, the blanks before it, its width."""

    index: int
    gap: int
    width: int
    align: Align


def arrange(columns: Sequence[Column], widest: Sequence[int], room: int) -> list[Place]:
    """The columns that fit into `room` cells, in their order.

    `widest` is the widest content of each column in the rows that are loaded. Optional columns come in by rank, then
    the flexible ones grow. If the columns of rank 0 alone are too wide, flexible ones shrink to four cells.
    """
    size = [
        max(column.width, cells.width(column.title), 0 if column.cuts else widest[index])
        for index, column in enumerate(columns)
    ]
    chosen = {index for index, column in enumerate(columns) if column.rank == 0}
    for rank in sorted({column.rank for column in columns} - {0}):
        for index, column in enumerate(columns):
            if column.rank == rank and _total(columns, size, chosen | {index}) <= room:
                chosen.add(index)
    spare = room - _total(columns, size, chosen)
    for index in sorted(chosen):
        column = columns[index]
        if column.flex and spare > 0:
            goal = min(widest[index], column.most or widest[index])
            grown = max(0, min(spare, goal - size[index]))
            size[index] += grown
            spare -= grown
        elif column.flex and spare < 0:
            lost = min(-spare, max(0, size[index] - 4))
            size[index] -= lost
            spare += lost
    order = sorted(chosen)
    gaps = [0, *(_gap(columns[a], columns[b]) for a, b in zip(order, order[1:], strict=False))]
    return [Place(index, gap, size[index], columns[index].align) for index, gap in zip(order, gaps, strict=False)]


def _gap(before: Column, after: Column) -> int:
    """One cell, two after a right-aligned column that a left-aligned one follows: else two figures read as one."""
    return 2 if before.align == "right" and after.align == "left" else 1


def _total(columns: Sequence[Column], size: Sequence[int], chosen: set[int]) -> int:
    order = sorted(chosen)
    gaps = sum(_gap(columns[a], columns[b]) for a, b in zip(order, order[1:], strict=False))
    return sum(size[index] for index in order) + gaps
