"""The lists of 6801: their columns, and the cells of what stands in them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from core.delinquency.figures.carry_over import CarryOver, MonthEnd, month_words
from core.delinquency.figures.effects import HEADS
from core.delinquency.figures.performance import Done
from core.delinquency.figures.progress import ProgressRow
from core.delinquency.figures.rates import HEADS as RATE_HEADS
from core.delinquency.figures.rates import RateRow
from core.parties.party import Shown
from core.values.dates import wareki
from tui.widgets import columns
from tui.widgets.data_list import DataList, Row
from tui.widgets.tone import Tone

IDLE_DAYS = 90
THOUSAND = 1_000


def lists() -> Iterator[DataList]:
    """One for each pane, in their order."""
    yield DataList(
        (
            columns.code("月", 7),
            columns.amount("繰越残(千円)", 12),
            columns.amount("前年同月比", 10),
            columns.amount("収納(千円)", 10),
            columns.amount("欠損(千円)", 10),
            columns.amount("現年残(千円)", 12),
            columns.text("", 6),
        ),
        id="list0",
        digits=False,
        empty="記帳がまだありません。",
        hint="t 税目  F7 F8 区画",
    )
    yield DataList(
        (
            columns.text("担当", 10, flex=True, most=16),
            columns.number("折衝", 5),
            columns.number("約束", 5),
            columns.amount("約束額", 9, rank=1),
            columns.number("誓約", 4),
            columns.number("起案", 4),
            columns.amount("徴収額", 11),
            columns.number("新規", 5),
            columns.number("終結", 5),
        ),
        id="list1",
        digits=False,
        empty="この期間の実績はありません。p で期間を変えられます。",
        hint="p 期間  F7 F8 区画",
    )
    yield DataList(
        (
            columns.number("番", 3),
            columns.code("案件番号", 13),
            columns.text("氏名・名称", 8, flex=True, most=20),
            columns.text("担当", 8, flex=True, most=12),
            columns.text("方針", 4),
            columns.day("見直し", 9),
            columns.text("最終", 4),
            columns.day("最終日", 9, rank=1),
            columns.number("滞留", 5),
            columns.amount("残", 9),
        ),
        id="list2",
        digits=False,
        empty="動いている案件はありません。",
        hint="Enter 案件  c 担当  F7 F8 区画",
        spells=True,
    )
    yield DataList(
        (
            columns.text("種別", 20, flex=True, most=30),
            columns.number("滞納者", 8),
            columns.number("期別", 8),
            columns.amount("本税", 13),
        ),
        id="list3",
        digits=False,
        empty="この期間の処分はありません。p で期間を変えられます。",
        hint="p 期間  F7 F8 区画",
    )

    yield DataList(
        (
            columns.text(HEADS[0], 14, flex=True, most=30),
            columns.text(HEADS[1], 8, rank=1),
            columns.day(HEADS[2], 9),
            *(columns.number(head, 5) for head in HEADS[3:8]),
            columns.amount(HEADS[8], 6),
            columns.amount(HEADS[9], 10),
        ),
        id="list4",
        digits=False,
        empty="この期間に発送した催告はありません。p で期間を変えられます。",
        hint="p 期間  F7 F8 区画",
    )
    yield DataList(
        (
            columns.text(RATE_HEADS[0], 10, flex=True, most=20),
            columns.text("", 4),
            *(columns.amount(head, 12) for head in RATE_HEADS[2:4]),
            columns.amount(RATE_HEADS[4], 10),
            columns.amount(RATE_HEADS[5], 12),
            columns.amount(RATE_HEADS[6], 6),
            columns.amount(RATE_HEADS[7], 8, rank=1),
        ),
        id="list5",
        digits=False,
        empty="記帳がまだありません。",
        hint="s 税目別・担当別  p 期間  F7 F8 区画",
    )


def rate_row(row: RateRow) -> Row:
    """A tax item or a collector, current or carried over."""
    yen = (row.assessed, row.received, row.written_off, row.open)
    cells = (row.name, row.klass, *(f"{each}" for each in yen), f"{row.rate}%" if row.rate else "", row.before)
    return Row((row.code, row.carried), cells)


def _thousands(yen: int) -> str:
    return f"{yen // THOUSAND:,}"


def course_cells(course: CarryOver, end: MonthEnd) -> tuple[str, ...]:
    """The end of a month, beside the same month a year before."""
    earlier = course.year_before(end)
    compared = ""
    if earlier is not None and earlier.carried_open.amount > 0:
        per_mille = end.carried_open.amount * 1000 // earlier.carried_open.amount
        compared = f"{per_mille // 10}.{per_mille % 10}%"
    return (
        month_words(end.month),
        _thousands(end.carried_open.amount),
        compared,
        _thousands(end.carried_received.amount),
        _thousands(end.carried_written_off.amount),
        _thousands(end.current_open.amount),
        "途中" if end.running else "確定",
    )


def done_cells(one: Done) -> tuple[str, ...]:
    """What a collector did."""
    return (
        one.name,
        f"{one.contacts:,}",
        f"{one.promises:,}",
        f"{one.promised_yen:,}",
        f"{one.plans:,}",
        f"{one.acts:,}",
        f"{one.collected_yen:,}",
        f"{one.opened:,}",
        f"{one.closed:,}",
    )


def lying_row(number: int, row: ProgressRow, today: date) -> Row:
    """A case with the days that it lies."""
    hidden = row.shown is Shown.NUMBER_ONLY
    review = wareki(row.review_on) if row.review_on else ""
    over = row.review_on is not None and row.review_on <= today
    return Row(
        row.case_no,
        (
            str(number),
            row.case_no,
            (Tone.BAD, row.party.name) if hidden else row.party.name,
            row.staff_name,
            row.policy,
            (Tone.WARN, review) if over else review,
            row.last_kind,
            wareki(row.last_on),
            (Tone.WARN, f"{row.idle_days}") if row.idle_days >= IDLE_DAYS else f"{row.idle_days}",
            "" if row.near else f"{row.open}",
        ),
    )
