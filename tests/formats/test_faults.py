"""How faults are told: safely, in one sentence, and never more than a clerk can read."""

from __future__ import annotations

import pytest

from core.formats.faults import FAULT_LIMIT, Fault, FaultList, FileRefused, shown
from core.formats.lines import cells_of, decoded, forbidden_in


@pytest.mark.parametrize(
    "piece,told",
    [
        (b"12A4", "12A4"),
        (b"\xd4\xcf\xc0\xde", "ﾔﾏﾀﾞ"),
        (b"\x1b[2J\x00", "<1B>[2J<00>"),
        (b"\x82\xa0", "<82><A0>"),
        ("伊勢\x1b\u202e", "伊勢<1B><202E>"),
        ("伊勢　太郎", "伊勢　太郎"),
        ("\udcff", "<DCFF>"),
    ],
)
def test_a_piece_of_a_file_is_shown_without_what_a_terminal_obeys(piece, told):
    assert shown(piece) == told


def test_a_long_piece_is_cut():
    assert shown("あ" * 1000) == "あ" * 40 + "…"


def test_a_refusal_names_the_first_fault_and_counts_the_others():
    refused = FileRefused([Fault(3, "合計金額", "1円違います。"), Fault(4, "x", "y")])
    assert refused.message == "このファイルは取り込めません。3行目: 1円違います。ほかに1件の誤りがあります。"
    assert refused.field == "合計金額"


def test_a_refusal_without_a_fault_cannot_be_made():
    with pytest.raises(ValueError):
        FileRefused([])


def test_a_reason_with_braces_is_told_as_it_is():
    assert "{0}" in FileRefused([Fault(1, "x", "「{0}」です。")]).message


def test_the_list_refuses_as_soon_as_it_is_full():
    faults = FaultList()
    with pytest.raises(FileRefused) as caught:
        for line in range(FAULT_LIMIT + 5):
            faults.add(line, "x", "y")
    assert len(caught.value.faults) == FAULT_LIMIT


def test_variation_selectors_and_rare_characters_are_no_fault():
    assert forbidden_in("葛󠄀城 𠮷野 髙﨑 ヷ ゔ ㈱ ①") == ""


@pytest.mark.parametrize("data", [b"\xff", b"\x81", b"\xfd\xfe", b"\xa0", b"\x80"])
def test_bytes_that_cp932_gives_no_character_are_refused(data):
    with pytest.raises(ValueError):
        decoded(data, "cp932")


@pytest.mark.parametrize("data", [b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xe4\xbc"])
def test_bytes_that_are_no_utf_8_are_refused(data):
    with pytest.raises(ValueError):
        decoded(data, "utf-8")


def test_quotes_are_taken_off_and_doubled_ones_made_single():
    assert cells_of('a,"b,""c""",') == ["a", 'b,"c"', ""]


@pytest.mark.parametrize("line", ['a,"b', 'a,"b"c', '"'])
def test_quotes_that_do_not_close_are_refused(line):
    with pytest.raises(ValueError):
        cells_of(line)
