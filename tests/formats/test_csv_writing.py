"""CSV that leaves: no live cell, every character, numbers stay numbers (X1)."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.formats.csv_writing import FORMULA_SIGNS, Cell, CellNotWritable, CsvEncoding, csv_bytes, neutral
from core.values.money import Yen

BLANKS = ("", " ", "\u3000", "\xa0", "\u200b", "\ufeff", "\t", "\r\n", '"')
BODIES = ("1+1", "cmd|' /C calc'!A0", "SUM(A1:A9)", 'HYPERLINK("http://x","y")')
ATTACKS = [blank + sign + body for sign in "=+-@＝＋－＠\t\r" for blank in BLANKS[:6] for body in BODIES]


def read(data: bytes, encoding: str = "utf-8-sig") -> list[list[str]]:
    """As a spreadsheet reads it."""
    return list(csv.reader(io.StringIO(data.decode(encoding), newline="")))


def live(cell: str) -> bool:
    """Would a spreadsheet take the cell for a formula?"""
    begins = cell.lstrip(" \u3000\xa0\u200b\ufeff")[:1]
    return begins in FORMULA_SIGNS and begins != ""


def test_there_are_two_hundred_attacks_and_more() -> None:
    assert len(set(ATTACKS)) >= 200


@pytest.mark.parametrize("encoding", list(CsvEncoding))
def test_no_cell_of_two_hundred_is_live(encoding: CsvEncoding) -> None:
    """X1."""
    texts = [text for text in ATTACKS if encoding is CsvEncoding.UTF8 or not set(text) & set("\u200b\ufeff\xa0")]
    data = csv_bytes(["文"], [[text] for text in texts], encoding=encoding)
    found = read(data, "utf-8-sig" if encoding is CsvEncoding.UTF8 else "cp932")[1:]
    assert len(found) == len(texts)
    assert [row for row in found if live(row[0])] == []


@given(st.lists(st.lists(st.text(max_size=12), min_size=2, max_size=2), max_size=6))
def test_whatever_is_written_keeps_its_cells_and_is_not_live(rows: list[list[str]]) -> None:
    found = read(csv_bytes(["甲", "乙"], rows))[1:]
    assert len(found) == len(rows)
    assert not [cell for row in found for cell in row if live(cell)]
    assert all(len(row) == 2 for row in found)


@given(st.text(alphabet="=+-@＝ \t\r\n'\"a1", max_size=8))
def test_a_text_is_neutral_once_and_for_all(text: str) -> None:
    assert neutral(neutral(text)) == neutral(text)
    assert not live(neutral(text))


def test_numbers_stay_numbers() -> None:
    rows: list[list[Cell]] = [[-5, Yen(-1_000), 0, date(2026, 11, 24), None]]
    assert read(csv_bytes(["a", "b", "c", "d", "e"], rows))[1] == ["-5", "-1000", "0", "2026-11-24", ""]


def test_harmless_texts_arrive_as_they_are() -> None:
    texts = ["髙﨑　𠮷野", "葛\U000e0100城", "a,b", 'say "x"', "一\n二", "(株)伊勢", "ー長音", "007", " 前"]
    assert [row[0] for row in read(csv_bytes(["名"], [[text] for text in texts]))[1:]] == texts


def test_control_characters_do_not_leave() -> None:
    assert read(csv_bytes(["名"], [["伊\x1b[31m勢\x00\x9b\ud800"]]))[1] == ["伊[31m勢"]


def test_the_file_begins_with_the_mark_of_its_encoding_and_has_the_line_ends_of_the_rfc() -> None:
    assert csv_bytes(["a"], [["b"]]) == b"\xef\xbb\xbfa\r\nb\r\n"
    assert csv_bytes(["甲"], [["乙"]], encoding=CsvEncoding.CP932) == "甲\r\n乙\r\n".encode("cp932")


def test_a_cell_that_cp932_cannot_write_is_named() -> None:
    with pytest.raises(CellNotWritable) as refused:
        csv_bytes(["番号", "氏名"], [[1, "山田"], [2, "𠮷野"]], encoding=CsvEncoding.CP932)
    assert refused.value.message == (
        "3行目「氏名」の「𠮷」はShift_JIS（cp932）で書けません。UTF-8 で出力してください。"
    )


def test_a_row_of_another_length_is_a_fault_of_the_program() -> None:
    with pytest.raises(ValueError, match="cells"):
        csv_bytes(["a", "b"], [["c"]])
    with pytest.raises(TypeError):
        csv_bytes(["a"], [[True]])
