"""出力簿 (L03): what left the office, row by row, without the names of those whom it was about."""

from __future__ import annotations

from core.office.outputs.list_paper import FORM_NO, TITLE, OutputList
from core.office.outputs.register import Output
from core.values.dates import wareki
from printouts.paper import Frame, Paper
from printouts.table import Across, Column, Kind, Row, draw_table

_COLUMNS = (
    Column("番号", 36),
    Column("日時", 28, "centre"),
    Column("帳票", 42),
    Column("理由", 46),
    Column("頁", 12),
    Column("人数", 14),
    Column("所属", 30, joined=True),
    Column("職員", 30),
    Column("状態", 31),
)


def draw(paper_of: OutputList) -> bytes:
    """The paper. Raises MissingGlyph."""
    paper = Paper(
        Frame(
            form_no=FORM_NO,
            title=TITLE,
            municipality=paper_of.municipality,
            office=paper_of.office,
            fiscal_year=paper_of.fiscal_year,
            run_no=paper_of.number,
            printed_at=paper_of.printed_at,
            printed_by=paper_of.printed_by,
            terminal=paper_of.terminal,
            subtitle=paper_of.asked,
            reprint=paper_of.reprint,
        ),
        landscape=True,
    )
    rows = [_row(output) for output in paper_of.rows]
    if not rows:
        rows = [Row((Across("出力はありません。", len(_COLUMNS)),))]
    pages = sum(output.content.pages for output in paper_of.rows if output.content)
    total = Row((Across(f"計 {len(paper_of.rows):,}件", 4), pages, "", "", "", ""), Kind.TOTAL)
    draw_table(paper, _COLUMNS, [*rows, total], carries=False)
    return paper.finish()


def _row(output: Output) -> Row:
    pages: str | int = output.content.pages if output.content else ""
    again = "再発行 " if output.reissue_of else ""
    return Row(
        (
            output.number,
            f"{wareki(output.at.date())} {output.at:%H:%M}",
            output.title,
            output.reason,
            pages,
            output.person_count,
            output.office_name,
            output.staff_name,
            f"{again}{output.state.value}",
        )
    )
