"""Tables over several pages: heads repeated, sums carried, nothing cut."""

from __future__ import annotations

from printouts.paper import Paper
from printouts.table import Across, Column, Kind, Row, draw_table
from tests.printouts.reading import Piece, lines, number, overlapping, pieces
from tests.printouts.test_paper import FRAME

COLUMNS = (Column("年度", 25, joined=True), Column("氏名", 60), Column("件数", 20), Column("金額", 35))


def drawn(rows: list[Row], *, carries: bool = True) -> list[list[Piece]]:
    paper = Paper(FRAME)
    draw_table(paper, COLUMNS, rows, title="一覧", unit="単位 円", carries=carries)
    return pieces(paper.finish())


def details(count: int) -> list[Row]:
    return [Row((f"令和{8 - n // 50}年度", f"氏名{n}", 1, 1000 + n)) for n in range(count)]


def test_each_page_begins_with_the_head_of_the_table() -> None:
    pages = drawn(details(120))
    assert len(pages) >= 3
    for page in pages:
        assert ["年度", "氏名", "件数", "金額"] in lines(page)
    assert ["一覧（続き）", "単位 円"] in lines(pages[1])


def test_the_sums_carried_over_are_those_of_the_rows_so_far() -> None:
    pages = drawn(details(120))
    before = 0
    for earlier, later in zip(pages, pages[1:], strict=False):
        own = [row for row in lines(earlier) if any(text.startswith("氏名") and text != "氏名" for text in row)]
        before += sum(number(row[-1]) or 0 for row in own)
        (over,) = [row for row in lines(earlier) if row[0] == "次頁へ繰越"]
        (forward,) = [row for row in lines(later) if row[0] == "前頁より繰越"]
        assert over[1:] == forward[1:]
        assert number(over[-1]) == before


def test_subtotals_are_not_counted_again_in_what_is_carried() -> None:
    rows = [row for one in details(60) for row in (one, Row((Across("小計", 2), 1, one.cells[3]), Kind.SUBTOTAL))]
    (over,) = [row for row in lines(drawn(rows)[0]) if row[0] == "次頁へ繰越"]
    details_there = sum(1 for row in lines(drawn(rows)[0]) if any("氏名" in text and text != "氏名" for text in row))
    assert number(over[1]) == details_there


def test_the_last_page_carries_nothing() -> None:
    assert not [row for row in lines(drawn(details(120))[-1]) if row[0] == "次頁へ繰越"]


def test_a_table_that_does_not_carry_only_goes_on() -> None:
    assert not [row for page in drawn(details(120), carries=False) for row in lines(page) if "繰越" in row[0]]


def test_a_joined_label_stands_once_a_page() -> None:
    for page in drawn(details(40)):
        assert [piece.text for piece in page].count("令和8年度") == 1


def test_a_row_higher_than_a_page_goes_on_on_the_next_one_and_keeps_every_character() -> None:
    long = "外" * 3000
    pages = drawn([Row(("令和8年度", long, 1, 5)), Row(("令和8年度", "次の行", 1, 7))])
    assert sum(piece.text.count("外") for page in pages for piece in page) == 3000
    for page in pages:
        assert overlapping(page) == []
        assert all(piece.bottom > 25 for piece in page)
    assert ["次の行", "1", "7"] in lines(pages[-1])


def test_a_long_text_makes_its_row_higher_and_overlaps_nothing() -> None:
    name = "株式会社" + "髙﨑" * 18
    (page,) = drawn([Row(("令和8年度", name, 1, 5)), Row(("令和8年度", "短い", 2, 6))])
    assert overlapping(page) == []
    assert name in "".join(piece.text for piece in page)


def test_figures_of_a_column_end_at_the_same_place() -> None:
    (page,) = drawn([Row(("令和8年度", "甲", 1, amount)) for amount in (7, -12_300, 999_999_999, 0)])
    ends = {round(piece.right) for piece in page if piece.text in ("7", "△12,300", "999,999,999", "0")}
    assert len(ends) == 1


def test_a_table_begins_on_a_new_page_rather_than_without_a_row() -> None:
    paper = Paper(FRAME)
    paper.y = paper.bottom - 20
    draw_table(paper, COLUMNS, details(1), title="一覧")
    first, second = pieces(paper.finish())
    assert "一覧" not in [piece.text for piece in first]
    assert "一覧" in [piece.text for piece in second]
