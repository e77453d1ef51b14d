"""The frame of every paper: what the head states, texts that fit, bytes that are the same and say nothing else."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

import pypdfium2
import pytest

from core.office.clock import JST
from core.values.money import Yen
from printouts.fonts import MINCHO, MissingGlyph
from printouts.paper import SMALLEST, Frame, Paper, figure
from tests.printouts.reading import overlapping, picture, pieces, size_of, texts, whole

FRAME = Frame(
    form_no="P00",
    title="試験表",
    municipality="伊勢市",
    office="収納推進課",
    fiscal_year=2019,
    run_no="20190501-01",
    printed_at=datetime(2019, 5, 1, 9, 5, 7, tzinfo=JST),
    printed_by="葛\U000e0100城　𠮷野",
    terminal="3階-09",
)


def a_page(text: str = "", *, frame: Frame = FRAME, width: float = 60, landscape: bool = False) -> bytes:
    paper = Paper(frame, landscape=landscape)
    paper.write(text, paper.left, paper.y, width)
    return paper.finish()


def test_the_head_states_what_every_print_of_the_office_states() -> None:
    read = texts(a_page())
    for expected in (
        "帳票番号 P00",
        "伊勢市 収納推進課",
        "業務年度 令和元年度",
        "試験表",
        "令和元年5月1日 09:05:07",
        "葛\U000e0100城　𠮷野",
        "3階-09",
        "20190501-01",
        "1/1",
    ):
        assert expected in read


def test_every_page_has_its_number_and_the_number_of_pages() -> None:
    paper = Paper(FRAME)
    for _ in range(11):
        paper.add_page()
    numbers = [[piece.text for piece in page if "/" in piece.text] for page in pieces(paper.finish())]
    assert numbers == [[f"{number}/12"] for number in range(1, 13)]


def test_a_reprint_is_marked() -> None:
    assert "試験表 (再発行)" in texts(a_page(frame=replace(FRAME, reprint=True)))


def test_paper_is_a4_upright_or_across() -> None:
    assert size_of(a_page()) == pytest.approx((595.28, 841.89), abs=0.1)
    assert size_of(a_page(landscape=True)) == pytest.approx((841.89, 595.28), abs=0.1)


@pytest.mark.parametrize("landscape", [False, True])
def test_a_head_of_long_names_wraps_and_overlaps_nothing(landscape: bool) -> None:
    long = replace(
        FRAME,
        title="督促状発送前引抜対象者一覧表（現年課税分・滞納繰越分）",
        office="市民生活部収納推進課滞納整理第一係分室",
        printed_by="外" * 30,
        terminal="T" * 64,
    )
    pdf = a_page("本文", frame=long, landscape=landscape)
    (page,) = pieces(pdf)
    assert overlapping(page) == []
    width, height = size_of(pdf)
    assert all(piece.left > 30 and piece.right < width - 30 and piece.bottom > 20 for piece in page)
    assert "外" * 30 in whole(pdf) and "T" * 64 in whole(pdf)


def test_a_text_that_does_not_fit_is_first_made_smaller_then_wrapped_and_never_less_than_8_points() -> None:
    paper = Paper(FRAME)
    assert paper.fit("あ" * 20, 64).size == 9
    assert (paper.fit("あ" * 20, 58).size, len(paper.fit("あ" * 20, 58).lines)) == (SMALLEST, 1)
    assert (paper.fit("あ" * 20, 40).size, len(paper.fit("あ" * 20, 40).lines)) == (SMALLEST, 2)


def test_an_amount_is_never_broken() -> None:
    paper = Paper(FRAME)
    fitted = paper.fit("△9,999,999,999,999", 10, whole=True)
    assert len(fitted.lines) == 1
    assert fitted.size < SMALLEST


def test_amounts_below_nought_carry_the_sign_of_public_accounts() -> None:
    assert [figure(Yen(-12_300)), figure(0), figure(Yen(999_999_999))] == ["△12,300", "0", "999,999,999"]


@pytest.mark.parametrize(
    "name", ["髙﨑", "𠮷野", "葛\U000e0100城", "葛\U000e0101城", "[/]", "山田　太郎", "{nb}", "(\\)"]
)
def test_a_name_is_read_back_as_the_record_has_it(name: str) -> None:
    assert name in texts(a_page(name))


def test_two_forms_of_a_name_look_different_on_paper() -> None:
    plain, formed = picture(a_page("葛城")), picture(a_page("葛\U000e0100城"))
    assert plain != formed


def test_the_form_that_is_the_plain_one_looks_like_it() -> None:
    assert picture(a_page("葛城")) == picture(a_page("葛\U000e0101城"))


def test_a_paper_with_characters_that_cannot_be_drawn_is_refused_with_all_of_them() -> None:
    paper = Paper(FRAME)
    paper.write("山\U0002a6a5", paper.left, paper.y, 50)
    paper.add_page()
    paper.write("葛\U000e01ef", paper.left, paper.y, 50)
    with pytest.raises(MissingGlyph) as refused:
        paper.finish()
    assert refused.value.missing == ("\U0002a6a5", "葛\U000e01ef")


def test_the_gate_looks_at_the_head_too() -> None:
    with pytest.raises(MissingGlyph):
        a_page(frame=replace(FRAME, printed_by="\U0002a6a5"))


def test_controls_and_marks_of_direction_are_not_in_the_file() -> None:
    assert texts(a_page("山\x1b田\u202e太郎")).count("山田太郎") == 1


def test_the_same_content_gives_the_same_bytes() -> None:
    assert a_page("葛\U000e0100城𠮷野") == a_page("葛\U000e0100城𠮷野")


def test_the_file_says_who_made_it_and_when_it_was_printed_and_nothing_else() -> None:
    pdf = a_page("本文")
    with pypdfium2.PdfDocument(pdf) as document:
        told = {key: value for key, value in document.get_metadata_dict().items() if value}
        attached = document.count_attachments()
    assert told == {"Producer": "Osame", "CreationDate": "D:20190501090507+09'00'"}
    assert attached == 0
    assert not re.search(rb"/(XMP|Metadata|JavaScript|EmbeddedFiles|Annots|Author|Title|ModDate)\b", pdf)


def test_all_fonts_are_in_the_file() -> None:
    paper = Paper(FRAME, style=MINCHO)
    paper.write("本文", paper.left, paper.y, 50)
    with pypdfium2.PdfDocument(paper.finish()) as document:
        fonts = [piece.get_font() for piece in document[0].get_objects() if hasattr(piece, "get_font")]
        assert fonts and all(font.is_embedded for font in fonts)
