"""Letters read back: window, folds, numbers, 別紙, marks, rare characters, and nothing in the file that is not on the paper."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.office.papers.freezing import freeze, thaw
from core.office.papers.letters import (
    AppealKind,
    Box,
    Columns,
    CopyMark,
    Heading,
    Issuer,
    LetterAddress,
    LetterColumn,
    Lines,
    PageBreak,
    Pairs,
    Paragraph,
    Seal,
    SignatureBlock,
)
from core.office.papers.masters import DEFAULT_APPEALS
from printouts.fonts import MissingGlyph
from printouts.line_breaks import _NOT_FIRST, _NOT_LAST
from printouts.office.letter import FOLDS, WINDOW
from printouts.typesetting import missing_glyphs_of, pages_of
from tests.printouts.letters import a_letter, drawn, every_text, in_window, says
from tests.printouts.reading import lines, overlapping, picture, pieces, texts, whole


@pytest.mark.parametrize("rows", [1, 10, 11, 40])
def test_everything_the_record_says_stands_on_the_paper(rows: int) -> None:
    letter = a_letter(rows, appeal=AppealKind.DISPOSITION, appeal_text=DEFAULT_APPEALS[AppealKind.DISPOSITION])
    assert says(drawn(letter), *every_text(letter)) == []


@pytest.mark.parametrize("rows", [1, 10, 11, 40])
def test_nothing_lies_on_something_else(rows: int) -> None:
    letter = a_letter(
        rows, appeal=AppealKind.SEIZURE, appeal_text=DEFAULT_APPEALS[AppealKind.SEIZURE], note="追記です。"
    )
    assert [pair for page in pieces(drawn(letter)) for pair in overlapping(page)] == []


def test_ten_terms_stay_on_the_first_sheet_and_eleven_go_to_one_of_their_own_with_the_sums_before() -> None:
    assert pages_of(a_letter(10)) == 1
    ten, eleven = a_letter(10), a_letter(11)
    first, second = pieces(drawn(eleven))
    assert "別紙明細のとおり（11期）" in [each.text for each in first]
    total = str(eleven.blocks[2].totals[-1])  # type: ignore[union-attr]  # the block is the table of claims
    assert total in [each.text for each in first] and total in [each.text for each in second]
    assert "別紙　期別明細" in [each.text for each in second]
    assert "別紙" not in whole(drawn(ten))


@pytest.mark.parametrize("rows", [3, 40, 120])
def test_every_page_carries_the_number_and_its_place(rows: int) -> None:
    pdf = drawn(a_letter(rows), a_letter(2))
    pages = pieces(pdf)
    own = len(pages) - 1
    assert own == pages_of(a_letter(rows))
    for number, page in enumerate(pages[:own], 1):
        shown = [each.text for each in page]
        assert f"{number}/{own}" in shown
        assert "伊収第P01-8-12号" in shown
    assert "1/1" in [each.text for each in pages[-1]]


def test_the_sums_are_carried_from_page_to_page() -> None:
    words = texts(drawn(a_letter(60)))
    assert "次頁へ繰越" in words and "前頁より繰越" in words


def test_the_window_shows_the_address_and_nothing_else() -> None:
    page = pieces(drawn(a_letter()))[0]
    shown = [each.text for each in in_window(page, WINDOW)]
    assert shown == ["〒516-8601", "三重県伊勢市岩渕1丁目7番29号", "メゾン岩渕203号", "伊勢　花子　様"]


def test_a_long_address_and_name_stay_inside_the_window() -> None:
    to = LetterAddress(
        "𠮷田　葛󠄀城太郎左衛門髙橋はしごだか株式会社伊勢志摩観光開発研究所代表取締役社長",
        "5168601",
        "三重県伊勢市二見町大字茶屋字五十鈴川河口左岸埋立地第三工区一千二百三十四番地の五十六",
        "グランドパレス伊勢志摩スカイライン弐番館東棟1234号室",
        care_of="相続人代表者",
    )
    pdf = drawn(a_letter(address=to))
    assert says(pdf, to.name, to.address, to.address_building, "相続人代表者", "様") == []
    left, top, right, bottom = (value * 72 / 25.4 for value in WINDOW)
    for each in in_window(pieces(pdf)[0], WINDOW):
        assert left <= each.left and each.right <= right
        assert top <= 841.89 - each.top and 841.89 - each.bottom <= bottom


def test_the_marks_of_the_folds_stand_at_a_third_and_two_thirds() -> None:
    before = picture(drawn(a_letter()))
    assert before  # drawn at all
    assert tuple(round(height / 297, 2) for height in FOLDS) == (0.33, 0.67)


@pytest.mark.parametrize("text", ["𠮷田", "葛󠄀城", "髙橋", "神"])
def test_rare_characters_come_back_as_the_record_has_them(text: str) -> None:
    assert says(drawn(a_letter(name=text)), text) == []


def test_a_character_without_a_glyph_is_told_before_anything_is_drawn() -> None:
    assert missing_glyphs_of("伊勢\ue000\U0002f9ff花子") != ()
    assert missing_glyphs_of("伊勢　花子𠮷葛󠄀") == ()
    with pytest.raises(MissingGlyph):
        drawn(a_letter(name="伊勢\ue000子"))


def test_a_reprint_is_marked_on_every_page_with_its_reason() -> None:
    for page in pieces(drawn(a_letter(40, reprint="窓口での請求"))):
        shown = [each.text for each in page]
        assert "再" in shown and "再印刷の理由 窓口での請求" in shown


def test_a_draft_has_neither_number_nor_seal() -> None:
    pdf = drawn(a_letter(copy=CopyMark.DRAFT, document_no=""))
    shown = texts(pdf)
    assert "案" in shown and "（案）" in shown
    assert "印" not in shown and "伊収第P01-8-12号" not in shown


@pytest.mark.parametrize("mark", [CopyMark.FILE_COPY, CopyMark.TRANSCRIPT, CopyMark.DUPLICATE])
def test_a_copy_says_what_it_is(mark: CopyMark) -> None:
    shown = texts(drawn(a_letter(copy=mark)))
    assert mark.value in shown
    assert ("これは謄本である。" in shown) == (mark is CopyMark.TRANSCRIPT)


def test_the_seal_is_a_square_of_characters_or_words() -> None:
    shown = texts(drawn(a_letter()))
    assert [mark for mark in "伊勢市長之印" if mark not in shown] == []
    omitted = replace(a_letter(), issuer=Issuer("伊勢市長", "", Seal(words="公印省略")))
    assert says(drawn(omitted), "（公印省略）") == []


def test_a_seal_can_be_a_picture_of_which_only_the_pixels_go_along() -> None:
    from io import BytesIO

    from PIL import Image, PngImagePlugin

    info = PngImagePlugin.PngInfo()
    info.add_text("Author", "HIDDENWORDS")
    stored = BytesIO()
    Image.new("RGB", (40, 40), "red").save(stored, "PNG", pnginfo=info)
    letter = a_letter(issuer=Issuer("伊勢市長", "", Seal(image_png=stored.getvalue())))
    pdf = drawn(letter)
    assert b"HIDDENWORDS" not in pdf and b"/Image" in pdf


def test_the_file_holds_no_names_beside_what_is_drawn() -> None:
    pdf = drawn(a_letter())
    assert re.findall(rb"/(?:Author|Title|Subject|Keywords|Creator)\b", pdf) == []
    assert b"/Metadata" not in pdf and b"/EmbeddedFile" not in pdf and b"/JavaScript" not in pdf
    assert re.search(rb"/CreationDate \(D:20261124000000", pdf)


def test_the_same_letter_gives_the_same_bytes() -> None:
    assert drawn(a_letter(12)) == drawn(a_letter(12))


def test_what_others_sign_is_addressed_to_the_mayor_and_has_no_window() -> None:
    letter = a_letter(address=None, signed=False, to_city=True, blocks=(SignatureBlock("上記のとおり誓約します。"),))
    assert says(drawn(letter), "（宛先）伊勢市長", "上記のとおり誓約します。", "住所", "氏名") == []


def test_a_letter_of_every_block_runs_over_pages_and_says_all_of_it() -> None:
    blocks = (
        Heading("記"),
        Paragraph("長い文。" * 900),
        Pairs((("理由", "資力の喪失。" * 60), ("期間", "1年"))),
        Columns(
            (LetterColumn("回"), LetterColumn("納付期限", 3, "center"), LetterColumn("金額", 2, "right")),
            tuple((number, f"令和9年{number % 12 + 1}月末日", 10_000 + number) for number in range(1, 61)),
            (("計", "", 601_830),),
            "納付計画",
        ),
        Box(("ここまで",)),
        Lines("意見", 3),
        PageBreak("別紙2"),
        SignatureBlock("誓約します。"),
    )
    letter = a_letter(blocks=blocks)
    pdf = drawn(letter)
    whole_ones = [text for text in every_text(letter) if not text.startswith("長い文。")]
    assert says(pdf, *whole_ones, "601,830", "10,060") == []
    assert whole(pdf).count("長") - whole(pdf).count("市長") == 900
    assert len(pieces(pdf)) == pages_of(letter) > 4
    assert [pair for page in pieces(pdf) for pair in overlapping(page)] == []


def test_no_line_begins_or_ends_with_what_may_not_stand_there() -> None:
    words = (
        "納付（普通徴収）、「分割」の相談は、市役所（収納推進課）まで。金額は12,300円（延滞金を含みます。）です。" * 12
    )
    for page in pieces(drawn(a_letter(blocks=(Paragraph(words),)))):
        for line in lines(page):
            for text in line:
                if len(text) > 30:
                    assert text[0] not in _NOT_FIRST and text[-1] not in _NOT_LAST


def test_a_frozen_letter_thaws_to_the_same_letter() -> None:
    letter = a_letter(12, appeal=AppealKind.SEIZURE, copy=CopyMark.FILE_COPY, reprint="窓口での請求")
    assert thaw(freeze(letter)) == letter
    assert freeze(thaw(freeze(letter))) == freeze(letter)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    name=st.text("伊勢花子山田　𠮷ーッ（）「」。、a1", min_size=1, max_size=70),
    rows=st.integers(1, 30),
    words=st.text("納付期限（）「」、。12,300円\n市税", max_size=600),
)
def test_whatever_the_length_nothing_is_lost_and_nothing_overlaps(name: str, rows: int, words: str) -> None:
    letter = a_letter(rows, name=name, note=words)
    pdf = drawn(letter)
    assert says(pdf, name, words) == []
    assert [pair for page in pieces(pdf) for pair in overlapping(page)] == []
    assert len(pieces(pdf)) == pages_of(letter)
