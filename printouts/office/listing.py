"""内部一覧: a list of the office on paper, with a chart above it where it has one."""

from __future__ import annotations

from core.office.outputs.listing import Bar, Listing
from printouts.paper import SMALLEST, Frame, Paper, figure
from printouts.table import Across, Column, Kind, Row, draw_table

_BAR = 5.0
_BAR_GAP = 1.4
_LABEL = 34.0
_FIGURE = 30.0
_GREY = 120


def draw(listing: Listing) -> bytes:
    """The paper. Raises MissingGlyph."""
    listed = listing.listed
    paper = Paper(
        Frame(
            form_no=listed.form_no,
            title=listed.title,
            municipality=listing.municipality,
            office=listing.office,
            fiscal_year=listing.fiscal_year,
            run_no=listing.number,
            printed_at=listing.printed_at,
            printed_by=listing.printed_by,
            terminal=listing.terminal,
            subtitle=listed.subtitle,
            reprint=listing.reprint,
        ),
        landscape=listed.landscape,
    )
    if listed.bars:
        draw_bars(paper, listed.bars_title, listed.bars)
    shares = sum(column.share for column in listed.columns)
    columns = [Column(column.heading, paper.width * column.share / shares, column.align) for column in listed.columns]
    rows = [Row(cells) for cells in listed.rows]
    if not rows:
        rows = [Row((Across("該当はありません。", len(columns)),))]
    if listed.total:
        rows.append(Row(listed.total, Kind.TOTAL))
    draw_table(paper, columns, rows, carries=False)
    paper.y += 2
    paper.write(f"{len(listed.rows):,}件", paper.left, paper.y, paper.width, align="right")
    return paper.finish()


def draw_bars(paper: Paper, title: str, bars: tuple[Bar, ...]) -> None:
    """Horizontal bars, each with its label and its figure; values below nought have no bar, only their figure."""
    if title:
        paper.y += paper.write(title, paper.left, paper.y, paper.width, 10) + 1
    most = max((bar.value for bar in bars), default=0)
    room = paper.width - _LABEL - _FIGURE
    for bar in bars:
        if paper.y + _BAR > paper.bottom:
            paper.add_page()
        paper.write(bar.label, paper.left, paper.y, _LABEL - 2, SMALLEST)
        length = room * max(0, bar.value) / most if most > 0 else 0.0
        if length > 0:
            paper.shade(paper.left + _LABEL, paper.y, length, _BAR - 1, _GREY)
        paper.write(figure(bar.value), paper.left + _LABEL + length + 1, paper.y, _FIGURE, SMALLEST, whole=True)
        paper.y += _BAR + _BAR_GAP - 1
    paper.y += 4
