"""発送文書総括表 (L01): what the post gets, by area of postal code, with the files and what was left out. It names nobody."""

from __future__ import annotations

from core.office.papers.files import SUMMARY_FORM, SUMMARY_TITLE, RunSummary
from core.values.dates import wareki_long
from printouts.paper import Frame, Paper
from printouts.table import Across, Column, Kind, Row, draw_table

_COUNTS = (Column("項目", 80), Column("件数", 40))
_AREAS = (Column("郵便番号（上3けた）", 80, "centre"), Column("通数", 40), Column("頁数", 40))
_FILES = (
    Column("ファイル", 20, "centre"),
    Column("最初の文書番号", 53),
    Column("最後の文書番号", 53),
    Column("通数", 24),
    Column("頁数", 24),
)
_GROUNDS = (Column("出さなかった理由", 120), Column("件数", 40))


def draw(summary: RunSummary) -> bytes:
    """The paper. Raises MissingGlyph."""
    run, counts = summary.run, summary.counts
    paper = Paper(
        Frame(
            form_no=SUMMARY_FORM,
            title=SUMMARY_TITLE,
            municipality=summary.municipality,
            office=summary.office,
            fiscal_year=summary.fiscal_year,
            run_no=summary.number,
            printed_at=summary.printed_at,
            printed_by=summary.printed_by,
            terminal=summary.terminal,
            subtitle=f"{run.form_no} {run.title}  発行日 {wareki_long(run.issued_on)}",
            reprint=summary.reprint,
        )
    )
    goes = sum(letters for _, letters, _ in summary.areas)
    rows = [
        Row(("対象", counts.targets)),
        Row(("採番した文書", counts.letters)),
        Row(("引抜", counts.withdrawn)),
        Row(("外字保留", counts.held)),
        Row(("除外", counts.skipped)),
        Row(("発送する文書", goes), Kind.TOTAL),
    ]
    draw_table(paper, _COUNTS, rows, title="件数", carries=False)
    paper.y += 4
    areas = [Row((area or "（なし）", letters, pages)) for area, letters, pages in summary.areas]
    pages = sum(number for _, _, number in summary.areas)
    draw_table(paper, _AREAS, [*areas, Row((Across("計", 1), goes, pages), Kind.TOTAL)], title="郵便区別")
    paper.y += 4
    files = [Row((str(each.file_no), each.first_no, each.last_no, each.letters, each.pages)) for each in summary.files]
    draw_table(paper, _FILES, files, title="ファイル", unit="通数と頁数は作成した時のもの", carries=False)
    if summary.grounds:
        paper.y += 4
        draw_table(paper, _GROUNDS, [Row(each) for each in summary.grounds], title="出さなかったもの", carries=False)
    return paper.finish()
