"""収納日計表 (P17): the money of a day by 会計年度, 現年/滞繰 and tax item, by channel, and beside the banks' sheets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from core.collection.daily_report import BankRow, DailyReport, DailyRow
from core.ledger.fiscal_years import fiscal_year_containing
from core.values.dates import wareki_long, wareki_year_long, weekday
from core.values.money import Yen, total
from printouts.paper import Frame, Paper, figure, moment
from printouts.table import Across, Column, Kind, Row, draw_table

FORM_NO = "P17"
TITLE = "収納日計表"

_GAP = 4.0
_UNIT = "単位 円"

_SUMMARY = (
    Column("収入日", 46, "centre"),
    Column("締め", 46, "centre"),
    Column("締めた職員", 57, "centre"),
    Column("件数", 22),
    Column("収納額", 34),
    Column("科目別とチャネル別", 32, "centre"),
    Column("銀行突合", 32, "centre"),
)
_BY_ITEM = (
    Column("会計年度", 24, joined=True),
    Column("区分", 25, joined=True),
    Column("税目", 50),
    Column("件数", 20),
    Column("本税", 30),
    Column("督促手数料", 30),
    Column("延滞金", 30),
    Column("その他", 30),
    Column("計", 30),
)
_BY_CHANNEL = (Column("チャネル", 60), Column("件数", 22), Column("収納額", 34))
_BY_BANK = (
    Column("金融機関", 77),
    Column("チャネル", 36),
    Column("銀行 件数", 20),
    Column("銀行 金額", 31),
    Column("入力・取込 件数", 26),
    Column("入力・取込 金額", 31),
    Column("差", 30),
    Column("突合", 18, "centre"),
)

Key = TypeVar("Key")

_AGREES = "一致"
_DIFFERS = "不一致"


def draw(report: DailyReport) -> bytes:
    """The paper of a day. Raises MissingGlyph."""
    paper = Paper(
        Frame(
            form_no=FORM_NO,
            title=TITLE,
            municipality=report.municipality,
            office=report.office,
            fiscal_year=fiscal_year_containing(report.booked_on),
            run_no=report.number or f"{report.booked_on:%Y%m%d}-{report.run_no:02d}",
            printed_at=report.printed_at,
            printed_by=report.printed_by,
            terminal=report.terminal,
            subtitle=f"収入日 {wareki_long(report.booked_on)}（{weekday(report.booked_on)}）",
            reprint=report.reprint,
        ),
        landscape=True,
    )
    draw_table(paper, _SUMMARY, [_summary(report)], carries=False)
    for sentence in _remarks(report):
        paper.y += 0.8 + paper.write(sentence, paper.left, paper.y + 0.8, paper.width)
    paper.y += _GAP
    draw_table(paper, _BY_ITEM, _item_rows(report), title="１ 科目別", unit=_UNIT)
    paper.y += _GAP
    draw_table(paper, _BY_CHANNEL, _channel_rows(report), title="２ チャネル別", unit=_UNIT)
    paper.y += _GAP
    draw_table(paper, _BY_BANK, _bank_rows(report), title="３ 銀行突合（差は入力・取込から銀行を引いた額）", unit=_UNIT)
    return paper.finish()


def _summary(report: DailyReport) -> Row:
    closed = "未締" if report.closed_at is None else moment(report.closed_at)
    channels_agree = not _channel_difference(report) and report.count == sum(row.count for row in report.channels)
    banks_agree = all(_agrees(row) for row in report.banks)
    return Row(
        (
            f"{wareki_long(report.booked_on)}（{weekday(report.booked_on)}）",
            closed,
            report.closed_by if report.closed_at else "",
            report.count,
            report.total.amount,
            _AGREES if channels_agree else "不突合",
            (_AGREES if banks_agree else _DIFFERS) if report.banks else "記録なし",
        )
    )


def _remarks(report: DailyReport) -> list[str]:
    """What the reader must know before the figures: an open day, and sums that do not meet."""
    remarks = []
    if report.closed_at is None:
        remarks.append("この日はまだ締めていません。締めるまで数字が変わることがあります。")
    if _channel_difference(report):
        remarks.append(f"不突合：科目別の計とチャネル別の計の差は {figure(_channel_difference(report))}円です。")
    in_books = total([row.books for row in report.banks])
    if report.closed_at is not None and report.banks and in_books != report.total:
        remarks.append(f"不突合：科目別の計と銀行突合の入力・取込の計の差は {figure(report.total - in_books)}円です。")
    return remarks


def _channel_difference(report: DailyReport) -> Yen:
    return report.total - total([row.amount for row in report.channels])


def _item_rows(report: DailyReport) -> list[Row]:
    """The lines, each 区分 with its 小計, each 会計年度 with its 年度計, and the sum of the day."""
    rows: list[Row] = []
    for fiscal_year, of_year in _grouped(report.rows, lambda row: row.fiscal_year):
        year = wareki_year_long(fiscal_year)
        for revenue_class, of_class in _grouped(of_year, lambda row: row.revenue_class):
            rows += [Row((year, revenue_class, row.tax_item, *_figures([row]))) for row in of_class]
            rows.append(Row((year, revenue_class, Across("小計", 1), *_figures(of_class)), Kind.SUBTOTAL))
        rows.append(Row((year, Across("年度計", 2), *_figures(of_year)), Kind.SUBTOTAL))
    if not rows:
        rows.append(Row((Across("この日の収納はありません。", len(_BY_ITEM)),)))
    return [*rows, Row((Across("合計", 3), *_figures(report.rows)), Kind.TOTAL)]


def _figures(rows: Sequence[DailyRow]) -> tuple[int, ...]:
    """件数, 本税, 督促手数料, 延滞金, その他, 計 of lines."""
    return (
        sum(row.count for row in rows),
        total([row.principal for row in rows]).amount,
        total([row.demand_fee for row in rows]).amount,
        total([row.late_charge for row in rows]).amount,
        total([row.other for row in rows]).amount,
        total([row.total for row in rows]).amount,
    )


def _grouped(rows: Sequence[DailyRow], key: Callable[[DailyRow], Key]) -> list[tuple[Key, list[DailyRow]]]:
    """Lines by key, in the order in which the keys first appear."""
    groups: dict[Key, list[DailyRow]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return list(groups.items())


def _channel_rows(report: DailyReport) -> list[Row]:
    rows = [Row((row.channel, row.count, row.amount.amount)) for row in report.channels]
    if not rows:
        rows.append(Row((Across("収納なし", len(_BY_CHANNEL)),)))
    count = sum(row.count for row in report.channels)
    amount = total([row.amount for row in report.channels]).amount
    return [*rows, Row((Across("計", 1), count, amount), Kind.TOTAL)]


def _agrees(row: BankRow) -> bool:
    return not row.difference and row.bank_count == row.books_count


def _bank_rows(report: DailyReport) -> list[Row]:
    rows = [
        Row(
            (
                row.name,
                row.channel,
                row.bank_count,
                row.bank.amount,
                row.books_count,
                row.books.amount,
                row.difference.amount,
                _AGREES if _agrees(row) else _DIFFERS,
            )
        )
        for row in report.banks
    ]
    if not rows:
        rows.append(Row((Across("銀行の入金の記録はありません。", len(_BY_BANK)),)))
    figures = (
        sum(row.bank_count for row in report.banks),
        total([row.bank for row in report.banks]).amount,
        sum(row.books_count for row in report.banks),
        total([row.books for row in report.banks]).amount,
        total([row.difference for row in report.banks]).amount,
    )
    return [*rows, Row((Across("計", 2), *figures, ""), Kind.TOTAL)]
