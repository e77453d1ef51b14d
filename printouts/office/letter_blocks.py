"""The blocks of a letter: words, pairs, tables of claims, frames, places for a signature. Each stays whole where it can."""

from __future__ import annotations

from collections.abc import Sequence

from core.office.papers.letters import (
    Block,
    Box,
    ClaimLine,
    ClaimTable,
    Columns,
    Heading,
    Lines,
    PageBreak,
    Pairs,
    Paragraph,
    SignatureBlock,
)
from core.values.dates import wareki
from core.values.money import Yen
from printouts.sheet import MM, FittedText, Flow, line_height
from printouts.table import Across, Cell, Column, Kind, Row, draw_table

WORDS = 10.0
_GAP = 2.0
_LABEL = 38.0
_CELL = 8.0


def draw_block(sheet: Flow, block: Block) -> None:
    """Draw a block from `sheet.y` on."""
    match block:
        case Paragraph():
            _paragraph(sheet, block)
        case Heading():
            _room(sheet, line_height(WORDS) * 3)
            sheet.y += sheet.write(block.text, sheet.left, sheet.y, sheet.width, WORDS + 0.5) + 1
        case Pairs():
            _pairs(sheet, block)
        case Columns():
            _columns(sheet, block)
        case ClaimTable():
            draw_claims(sheet, block)
        case Box():
            _box(sheet, block)
        case SignatureBlock():
            _signature(sheet, block)
        case Lines():
            _lines(sheet, block)
        case PageBreak():
            sheet.add_page()
            if block.title:
                sheet.y += sheet.write(block.title, sheet.left, sheet.y, sheet.width, 12.0, "centre") + 3


def keep(sheet: Flow, text: str, size: float, x: float | None = None, align: str = "left") -> None:
    """Words that go on over as many pages as they take, line by line; `sheet.y` is then below them."""
    start = sheet.left if x is None else x
    width = sheet.right - start
    for part in text.split("\n"):
        fitted = sheet.fit(part, width, size, smallest=size)
        _flow(sheet, fitted, start, width, align)


def _flow(sheet: Flow, fitted: FittedText, x: float, width: float, align: str) -> None:
    if sheet.y + fitted.height <= sheet.bottom:
        sheet.put(fitted, x, sheet.y, width, align)
        sheet.y += fitted.height
        return
    step = line_height(fitted.size)
    at, lines = 0, len(fitted.lines)
    while at < lines:
        fits = int((sheet.bottom - sheet.y) / step)
        if fits < min(2, lines - at):
            sheet.add_page()
            continue
        part = fitted.part(at, at + fits)
        sheet.put(part, x, sheet.y, width, align)
        sheet.y += part.height
        at += fits


def _room(sheet: Flow, height: float) -> None:
    """Begin a page where this height does not fit any more and a fresh page would hold it."""
    if sheet.y + height > sheet.bottom and sheet.y > sheet.top + 1:
        sheet.add_page()


def _paragraph(sheet: Flow, block: Paragraph) -> None:
    size = block.size or WORDS
    keep(sheet, block.text, size, sheet.left + block.indent * size * MM, block.align)
    sheet.y += _GAP


def _pairs(sheet: Flow, block: Pairs) -> None:
    for label, value in block.rows:
        name = sheet.fit(label, _LABEL - 2, WORDS)
        text = sheet.fit(value, sheet.width - _LABEL, WORDS, smallest=WORDS)
        _room(sheet, max(name.height, min(text.height, 60.0)))
        top, page = sheet.y, sheet.page
        sheet.put(name, sheet.left, top, _LABEL - 2)
        _flow(sheet, text, sheet.left + _LABEL, sheet.width - _LABEL, "left")
        if sheet.page == page:
            sheet.y = max(sheet.y, top + name.height)
        sheet.y += 0.8
    sheet.y += _GAP - 0.8


def _columns(sheet: Flow, block: Columns) -> None:
    shares = sum(column.share for column in block.columns)
    columns = [
        Column(
            column.heading, sheet.width * column.share / shares, {"center": "centre"}.get(column.align, column.align)
        )
        for column in block.columns
    ]
    rows = [Row(block_row) for block_row in block.rows]
    rows += [Row(_labelled(total), Kind.TOTAL) for total in block.totals]
    draw_table(sheet, columns, rows, title=block.title, carries=False)
    sheet.y += _GAP + 0.5


def _labelled(cells: Sequence[str | int]) -> tuple[Cell, ...]:
    """A row of totals: its first text stands across the blank cells behind it."""
    label = cells[0] if cells and isinstance(cells[0], str) else ""
    blanks = 1
    while blanks < len(cells) and cells[blanks] == "":
        blanks += 1
    return (Across(str(label), blanks), *cells[blanks:]) if label else tuple(cells)


def draw_claims(sheet: Flow, table: ClaimTable, *, annex: int = 0) -> None:
    """期別明細 with its sums. `annex` gives the sums alone and says that the rows stand on a sheet of their own."""
    costs = any(row.disposition_cost for row in table.rows)
    columns = _claim_columns(sheet.width, costs)
    total = _total_row(table, costs)
    unit = f"延滞金の計算日 {wareki(table.as_of)}" if table.as_of is not None else ""
    unit = f"{unit}　単位：円" if unit else "単位：円"
    if annex:
        words = f"別紙明細のとおり（{len(table.rows)}期）"
        draw_table(
            sheet,
            columns,
            [Row((Across(words, len(columns)),)), total],
            title=table.title,
            unit=unit,
            carries=False,
        )
    else:
        rows = [Row(_claim_cells(row, costs)) for row in table.rows]
        title = table.title if not table.long else ""
        if table.long:
            sheet.write(unit, sheet.left, sheet.y - 4.5, sheet.width, _CELL, "right")
        draw_table(sheet, columns, [*rows, total], title=title, unit=unit, carries=table.long)
    sheet.y += _GAP + 0.5


def _claim_columns(width: float, costs: bool) -> list[Column]:
    names = ["税目", "年度", "期", "通知書番号", "納期限", "税額", "延滞金", "督促手数料"]
    widths = [31.0, 11.0, 10.0, 23.5, 20.5, 21.0, 18.5, 17.0]
    if costs:
        names.append("滞納処分費")
        widths = [22.0, 9.5, 9.0, 22.5, 19.0, 19.5, 17.0, 17.0, 17.0]
    names.append("計")
    widths.append(width - sum(widths))
    middle = {"年度", "期", "納期限", "通知書番号"}
    return [
        Column(name, wide, "centre" if name in middle else "left") for name, wide in zip(names, widths, strict=True)
    ]


def _claim_cells(row: ClaimLine, costs: bool) -> tuple[Cell, ...]:
    late: Cell = row.late_charge_words or row.late_charge.amount
    cost: tuple[Cell, ...] = (row.disposition_cost.amount,) if costs else ()
    return (
        row.tax,
        row.tax_year,
        row.term,
        row.notice_no,
        wareki(row.due_on),
        row.principal.amount,
        late,
        row.demand_fee.amount,
        *cost,
        row.total.amount,
    )


def _total_row(table: ClaimTable, costs: bool) -> Row:
    principal, late, fee, cost, total = table.totals
    words = {row.late_charge_words for row in table.rows}
    shown: Cell = late.amount
    if words - {""} and late == Yen(0):
        shown = next(iter(words - {""}))
    costs_cell: tuple[Cell, ...] = (cost.amount,) if costs else ()
    return Row(
        (
            Across(f"合計　{len(table.rows)}期", 5),
            principal.amount,
            shown,
            fee.amount,
            *costs_cell,
            total.amount,
        ),
        Kind.TOTAL,
    )


def _box(sheet: Flow, block: Box) -> None:
    size = 13.0 if block.large else 10.5
    fitted = [sheet.fit(line, sheet.width - 10, size, smallest=9.0) for line in block.lines]
    height = sum(each.height for each in fitted) + 5
    _room(sheet, height)
    top = sheet.y
    sheet.box(sheet.left, top, sheet.right, top + height, 0.5)
    y = top + 2.5
    for each in fitted:
        sheet.put(each, sheet.left + 5, y, sheet.width - 10)
        y += each.height
    sheet.y = top + height + _GAP + 0.5


def _signature(sheet: Flow, block: SignatureBlock) -> None:
    words = sheet.fit(block.words, sheet.width, WORDS, smallest=WORDS)
    row = 10.5
    _room(sheet, words.height + row * len(block.labels) + 4)
    sheet.put(words, sheet.left, sheet.y, sheet.width)
    sheet.y += words.height + 2
    x = sheet.left + sheet.width * 0.34
    for label in block.labels:
        sheet.write(label, x, sheet.y + 3.5, 26.0, WORDS)
        sheet.rule(x + 27, sheet.y + row - 1, sheet.right, sheet.y + row - 1)
        sheet.y += row
    sheet.y += _GAP


def _lines(sheet: Flow, block: Lines) -> None:
    row = 9.0
    _room(sheet, row * (block.count + 1))
    sheet.y += sheet.write(block.label, sheet.left, sheet.y, sheet.width, WORDS)
    for _ in range(block.count):
        sheet.y += row
        sheet.rule(sheet.left, sheet.y, sheet.right, sheet.y)
    sheet.y += _GAP + 1
