"""徴収率: what was assessed, came in, was written off and is open, current and carried over, by tax item or collector (N167).

By tax item the figures are those of the months as they were laid down: 調定 - 収納 - 欠損 = 残 at the end of any month, beside
the rate of the same month a year before. By collector they are those of today's cases. Principal alone, whole yen; money
counts in the month in which it was booked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from core.delinquency.figures.carry_over import FUNCTION, Moved, all_moved, month_of, month_words
from core.delinquency.figures.performance import NOBODY, UNASSIGNED
from core.ledger.collection_rate import collection_rate
from core.ledger.fiscal_years import fiscal_year_containing
from core.office.outputs.gate import IssuedOutput
from core.office.outputs.listing import ListColumn, Listed, issue_list
from core.values.money import Yen

if TYPE_CHECKING:
    from core.delinquency.ports import Context

FORM = "L67"
TOTAL = ""
"""The code of the sum over everything."""
HEADS = ("区分", "現年・滞繰", "調定", "収納", "欠損", "残", "徴収率", "前年同月")


class Split(StrEnum):
    """By what the figures are split."""

    TAX_ITEM = "税目別"
    COLLECTOR = "担当別"


class OfCollector(NamedTuple):
    """Claims of a collector's cases in the store: yen of principal since the fiscal year began."""

    staff_no: str
    name: str
    carried: bool
    received_yen: int
    written_off_yen: int
    open_yen: int


class CollectorRates(Protocol):
    """The claims of cases in the store."""

    def by_collector(self, fiscal_year: int) -> list[OfCollector]:
        """Claims in cases that were open at some time of the fiscal year, by whoever has the case or had it last."""
        ...


@dataclass(frozen=True, slots=True)
class RateRow:
    """A row: `assessed` is what was to come in, in the year of the claims or, of older ones, since April."""

    code: str
    name: str
    carried: bool
    assessed: Yen
    received: Yen
    written_off: Yen
    before: str = ""
    """The rate of the same month a year before, where it is known."""

    @property
    def open(self) -> Yen:
        """調定 - 収納 - 欠損."""
        return Yen(self.assessed.amount - self.received.amount - self.written_off.amount)

    @property
    def rate(self) -> str:
        """In percent with one decimal, half up; empty where nothing was assessed (R-19)."""
        return collection_rate(self.assessed, self.received)

    @property
    def klass(self) -> str:
        """現年 or 滞繰."""
        return "滞繰" if self.carried else "現年"


@dataclass(frozen=True, slots=True)
class Rates:
    """The rates of a month; by collector always of today."""

    split: Split
    month: str
    rows: tuple[RateRow, ...]


def rates(ctx: Context, split: Split, until: date) -> Rates:
    """The rates at the end of the month of a day, the running one at most. Figures without persons."""
    ctx.authorize(FUNCTION, "read")
    today = ctx.today()
    month = min(month_of(until), month_of(today)) if split is Split.TAX_ITEM else month_of(today)
    with ctx.read() as store:
        if split is Split.TAX_ITEM:
            names = {code: item.short_name for code, item in store.tax_items.all().items()}
            rows = rates_of(all_moved(store, today), month, names)
        else:
            rows = _of_collectors(store.collector_rates.by_collector(fiscal_year_containing(today)))
    ctx.record_view(FUNCTION, "徴収率", split=split.value, month=month)
    return Rates(split, month, rows)


def print_rates(ctx: Context, split: Split, until: date, reason: str, **how: Any) -> IssuedOutput:
    """The rates on paper, or as a CSV; yen."""
    ctx.authorize(FUNCTION, "read")
    found = rates(ctx, split, until)
    listed = Listed(
        FORM,
        "徴収率",
        f"{split.value}  {month_words(found.month)}{'まで' if split is Split.TAX_ITEM else '現在'}  本税（円）",
        tuple(ListColumn(head, share) for head, share in zip(HEADS, (34, 16, 26, 26, 22, 26, 14, 14), strict=True)),
        tuple(
            (
                row.name,
                row.klass,
                row.assessed.amount,
                row.received.amount,
                row.written_off.amount,
                row.open.amount,
                f"{row.rate}%" if row.rate else "",
                row.before,
            )
            for row in found.rows
        ),
        subject={"split": split.value, "until_on": until.isoformat()},
    )
    return issue_list(ctx, listed, reason, function_code=FUNCTION, **how)


def print_rates_again(ctx: Context, subject: Mapping[str, Any], reason: str, **how: Any) -> IssuedOutput:
    """The same month once more; months that are over have not changed, a collector's figures are today's."""
    ctx.authorize(FUNCTION, "read")
    until = date.fromisoformat(subject["until_on"])
    return print_rates(ctx, Split(subject["split"]), until, reason, as_csv=bool(subject["csv"]), **how)


def rates_of(rows: Iterable[Moved], month: str, names: Mapping[str, str]) -> tuple[RateRow, ...]:
    """By tax item, current before carried over, the sums last. Pure."""
    moved = list(rows)
    codes = sorted({row.tax_item for row in moved})
    found = []
    for code in (*codes, TOTAL):
        own = [row for row in moved if code in (row.tax_item, TOTAL)]
        for carried in (False, True):
            row = _row(own, month, carried)
            if not (row.assessed or row.received or row.written_off) and code != TOTAL:
                continue
            before = _row(own, f"{int(month[:4]) - 1}{month[4:]}", carried)
            name = "計" if code == TOTAL else names.get(code, code)
            found.append(
                RateRow(
                    code, name, carried, row.assessed, row.received, row.written_off, before.rate and f"{before.rate}%"
                )
            )
    return tuple(found)


def _row(moved: Sequence[Moved], month: str, carried: bool) -> RateRow:
    """Everything up to the end of a month: of the claims of its fiscal year, or of older ones since that year began."""
    year = fiscal_year_containing(date(int(month[:4]), int(month[5:]), 1))
    april = f"{year}-04"
    assessed = received = written_off = 0
    for row in moved:
        if row.month > month or (row.fiscal_year < year) is not carried:
            continue
        if carried and row.month < april:
            assessed += row.open_yen
            continue
        assessed += row.assessed_yen + row.other_yen
        received += row.received_yen
        written_off += row.written_off_yen
    return RateRow("", "", carried, Yen(assessed), Yen(received), Yen(written_off))


def _of_collectors(rows: Sequence[OfCollector]) -> tuple[RateRow, ...]:
    found = []
    for row in rows:
        assessed = Yen(row.open_yen + row.received_yen + row.written_off_yen)
        name = UNASSIGNED if row.staff_no == NOBODY else row.name
        found.append(
            RateRow(row.staff_no, name, row.carried, assessed, Yen(row.received_yen), Yen(row.written_off_yen))
        )
    for carried in (False, True):
        own = [row for row in found if row.carried is carried]
        assessed = Yen(sum(row.assessed.amount for row in own))
        received = Yen(sum(row.received.amount for row in own))
        found.append(RateRow(TOTAL, "計", carried, assessed, received, Yen(sum(row.written_off.amount for row in own))))
    return tuple(found)
