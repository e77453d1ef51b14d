"""閲覧者の報告 (L02): for the person, who by office and function has seen their file, when and on what ground."""

from __future__ import annotations

from collections.abc import Sequence

from core.office.traces.disclosure import FORM_NO, TITLE, DisclosureReport, LookGroup
from core.values.dates import wareki, wareki_long
from printouts.paper import Frame, Paper
from printouts.table import Across, Column, Kind, Row, draw_table

_HEAD = (
    Column("宛名番号", 30, "centre"),
    Column("氏名・名称", 82),
    Column("開示請求", 40, "centre"),
    Column("件数", 30),
)
_OFFICES = (
    Column("所属", 44, joined=True),
    Column("機能", 40, joined=True),
    Column("種別", 14, "centre"),
    Column("件数", 14),
    Column("最初の日時", 35, "centre"),
    Column("最後の日時", 35, "centre"),
    Column("事由", 87),
)
_STAFF = (
    Column("所属", 40, joined=True),
    Column("職員", 34, joined=True),
    Column("機能", 36, joined=True),
    Column("種別", 14, "centre"),
    Column("件数", 14),
    Column("最初の日時", 34, "centre"),
    Column("最後の日時", 34, "centre"),
    Column("事由", 63),
)
_WORDS = (
    "閲覧は個人の記録を開いたこと、一覧は検索結果の一覧に氏名が出たこと、処理は収納・調定などの登録や計算に使ったこと、"
    "拒否は閲覧しようとして認められなかったことをいいます。"
)
_MOST_REASONS = 12
"""Grounds of a line that are written out; the rest is counted."""


def draw(report: DisclosureReport) -> bytes:
    """The paper. Raises MissingGlyph."""
    paper = Paper(
        Frame(
            form_no=FORM_NO,
            title=TITLE,
            municipality=report.municipality,
            office=report.office,
            fiscal_year=report.fiscal_year,
            run_no=report.run_no,
            printed_at=report.printed_at,
            printed_by=report.printed_by,
            terminal=report.terminal,
            subtitle=f"{wareki_long(report.from_on)} から {wareki_long(report.until_on)} まで",
            reprint=report.reprint,
        ),
        landscape=True,
    )
    draw_table(
        paper,
        _HEAD,
        [Row((report.party_no, report.party_name, report.request_no, report.count))],
        carries=False,
    )
    paper.y += 1.5
    paper.y += paper.write(_WORDS, paper.left, paper.y, paper.width)
    paper.y += 2.0
    if not report.groups:
        paper.write("この期間に記録はありません。", paper.left, paper.y, paper.width)
        return paper.finish()
    columns = _STAFF if report.with_staff else _OFFICES
    draw_table(paper, columns, _rows(report), title="所属・機能別", carries=False)
    return paper.finish()


def _rows(report: DisclosureReport) -> list[Row]:
    rows = [Row(_cells(group, report.with_staff)) for group in report.groups]
    before = 3 if not report.with_staff else 4
    total = (Across("計", before), report.count, "", "", "")
    return [*rows, Row(total, Kind.TOTAL)]


def _cells(group: LookGroup, with_staff: bool) -> tuple[str | int | Across, ...]:
    staff = (f"{group.staff_no} {group.staff_name}".strip(),) if with_staff else ()
    return (
        group.office_name or "（所属なし）",
        *staff,
        group.function_name,
        group.how.value,
        group.count,
        f"{wareki(group.first_at.date())} {group.first_at:%H:%M}",
        f"{wareki(group.last_at.date())} {group.last_at:%H:%M}",
        _reasons(group.reasons),
    )


def _reasons(reasons: Sequence[str]) -> str:
    written = "、".join(reasons[:_MOST_REASONS])
    rest = len(reasons) - _MOST_REASONS
    return f"{written} ほか{rest}件" if rest > 0 else written
