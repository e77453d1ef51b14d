"""滞納繰越の推移: what stands open at the end of each month, current and carried over, and what moved in it (N167).

A month that is over is counted once, from the postings booked in it, and stays (月末静止点); the running month is counted
when it is looked at; what is booked late into a month that was counted moves in the next one. What is open at an end is the sum of everything up to it, so that
調定 - 収納 - 欠損 + その他 = 残 holds for every month.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from core.delinquency.nightly.phases import Phase, PhaseStep
from core.ledger.fiscal_years import fiscal_year_containing
from core.office.outputs.gate import IssuedOutput
from core.office.outputs.listing import Bar, ListColumn, Listed, issue_list
from core.values.dates import wareki
from core.values.money import Yen

if TYPE_CHECKING:
    from core.delinquency.ports import Context, Store

FUNCTION = "delinquency.figures"
FORM = "L63"
MONTHS_BACK = 36
"""Months that are counted when a city starts with these figures; older ones are one sum."""


class Moved(NamedTuple):
    """What moved on the principal in a month (YYYY-MM), by the fiscal year in which the claims began, and by item; yen."""

    month: str
    fiscal_year: int
    tax_item: str
    assessed_yen: int
    received_yen: int
    written_off_yen: int
    other_yen: int

    @property
    def open_yen(self) -> int:
        """By how much the month changed what is open."""
        return self.assessed_yen - self.received_yen - self.written_off_yen + self.other_yen


class Months(Protocol):
    """The counted months in the store."""

    def counted(self) -> str:
        """The last month that was counted (YYYY-MM), empty before the first."""
        ...

    def earliest(self) -> str:
        """The month of the first posting, empty in an empty book."""
        ...

    def count(self, from_month: str, until_month: str) -> list[Moved]:
        """What moved in these months, from the postings themselves.

        What was booked into a month after it had been laid down counts with the first of them: the month before stays
        as it was reported, and what is open is what the books say.
        """
        ...

    def keep(self, month: str, rows: Sequence[Moved], at: str) -> None:
        """Lay down a month that is over."""
        ...

    def kept(self) -> list[Moved]:
        """All rows that were laid down."""
        ...


@dataclass(frozen=True, slots=True)
class MonthEnd:
    """The end of a month: what is open of the claims of the running year and of earlier ones, and what moved."""

    month: str
    current_open: Yen
    carried_open: Yen
    carried_received: Yen
    carried_written_off: Yen
    running: bool
    """True for the month that is not over yet."""


@dataclass(frozen=True, slots=True)
class CarryOver:
    """The course of the last months, and the same month of the year before for comparison."""

    ends: tuple[MonthEnd, ...]
    items: tuple[tuple[str, str], ...]
    """Tax items to choose from: code and name."""
    tax_item: str

    def year_before(self, end: MonthEnd) -> MonthEnd | None:
        """The end of the same month one year earlier, if it was counted."""
        wanted = f"{int(end.month[:4]) - 1}{end.month[4:]}"
        return next((one for one in self.ends if one.month == wanted), None)


def carry_over(ctx: Context, tax_item: str = "") -> CarryOver:
    """The course of what is carried over, of one tax item or of all (empty). Figures without persons."""
    ctx.authorize(FUNCTION, "read")
    today = ctx.today()
    running = month_of(today)
    with ctx.read() as store:
        moved = all_moved(store, today)
        items = tuple((code, item.name) for code, item in sorted(store.tax_items.all().items()))
    rows = [row for row in moved if not tax_item or row.tax_item == tax_item]
    ctx.record_view(FUNCTION, "滞納繰越の推移", item=tax_item or "すべて")
    return CarryOver(tuple(ends_of(rows, running))[-MONTHS_BACK:], items, tax_item)


def all_moved(store: Store, today: date) -> list[Moved]:
    """What moved in all months up to the running one: those that were laid down, and the others from the postings."""
    counted, running = store.figure_months.counted(), month_of(today)
    first = after(counted) if counted else store.figure_months.earliest()
    live = store.figure_months.count(first, running) if first and first <= running else []
    return [*store.figure_months.kept(), *live]


def print_carry_over(ctx: Context, tax_item: str, reason: str, **how: Any) -> IssuedOutput:
    """The course on paper with its chart, or as a CSV; yen."""
    ctx.authorize(FUNCTION, "read")
    course = carry_over(ctx, tax_item)
    heads = ("月", "繰越の残", "繰越の収納", "繰越の欠損", "現年の残", "区分")
    rows = tuple(
        (
            month_words(end.month),
            end.carried_open.amount,
            end.carried_received.amount,
            end.carried_written_off.amount,
            end.current_open.amount,
            "途中" if end.running else "確定",
        )
        for end in reversed(course.ends)
    )
    listed = Listed(
        FORM,
        "滞納繰越の推移",
        f"{dict(course.items).get(tax_item, '全税目')}  本税（円）",
        tuple(ListColumn(head, 20) for head in heads),
        rows,
        bars=tuple(Bar(month_words(end.month), end.carried_open.amount) for end in course.ends[-13:]),
        bars_title="繰越の残（円）",
        subject={"item": tax_item},
        landscape=False,
    )
    return issue_list(ctx, listed, reason, function_code=FUNCTION, **how)


def print_carry_over_again(ctx: Context, subject: Mapping[str, Any], reason: str, **how: Any) -> IssuedOutput:
    """The same course once more; months that are over have not changed."""
    ctx.authorize(FUNCTION, "read")
    return print_carry_over(ctx, str(subject["item"]), reason, as_csv=bool(subject["csv"]), **how)


def ends_of(rows: Iterable[Moved], running: str) -> list[MonthEnd]:
    """The ends of all months from the first row to the running one, from what moved in each. Pure."""
    by_month: dict[str, list[Moved]] = {}
    for row in rows:
        by_month.setdefault(row.month, []).append(row)
    if not by_month:
        return []
    open_of_year: dict[int, int] = {}
    found = []
    month = min(by_month)
    while month <= running:
        year = fiscal_year_containing(last_day(month))
        received = written_off = 0
        for row in by_month.get(month, ()):
            open_of_year[row.fiscal_year] = open_of_year.get(row.fiscal_year, 0) + row.open_yen
            if row.fiscal_year < year:
                received += row.received_yen
                written_off += row.written_off_yen
        current = sum(yen for origin, yen in open_of_year.items() if origin >= year)
        carried = sum(yen for origin, yen in open_of_year.items() if origin < year)
        found.append(MonthEnd(month, Yen(current), Yen(carried), Yen(received), Yen(written_off), month == running))
        month = after(month)
    return found


def month_words(month: str) -> str:
    """R8.11."""
    return wareki(last_day(month)).rpartition(".")[0]


def month_of(day: date) -> str:
    """YYYY-MM."""
    return f"{day:%Y-%m}"


def after(month: str) -> str:
    """The next month."""
    return month_of(last_day(month) + timedelta(days=1))


def before(month: str) -> str:
    """The month before."""
    return month_of(date(int(month[:4]), int(month[5:]), 1) - timedelta(days=1))


def last_day(month: str) -> date:
    """The last day of a month."""
    first = date(int(month[:4]), int(month[5:]), 1)
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _step(ctx: Context, store: Store, _after: int, _limit: int) -> PhaseStep:
    """Lay down the next month that is over and was not counted yet: one a step, the first night has years before it."""
    over = before(month_of(ctx.now().date()))
    counted = store.figure_months.counted()
    at = ctx.now().isoformat(timespec="seconds")
    if counted:
        first = after(counted)
    else:
        earliest = store.figure_months.earliest()
        if not earliest:
            return PhaseStep(None, 0)
        first = earliest
    if first > over:
        return PhaseStep(None, 0)
    rows = store.figure_months.count(first, first)
    store.figure_months.keep(first, rows, at)
    return PhaseStep(None if first == over else int(first.replace("-", "")), len(rows))


MONTH_ENDS = Phase("month_ends", "月末静止点", _step)
