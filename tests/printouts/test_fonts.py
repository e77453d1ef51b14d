"""The gate before the first line: a character without a glyph is told, never left out."""

from __future__ import annotations

from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from printouts.fonts import GOTHIC, MINCHO, MissingGlyph, faces, missing_glyphs, printable

NAMES = "髙﨑　𠮷野　葛\U000e0100城　神（U+FA19の神）[/]①㈱〆ヶ"


@pytest.mark.parametrize("style", [GOTHIC, MINCHO])
def test_the_names_of_the_city_can_be_drawn(style: str) -> None:
    assert missing_glyphs(NAMES, faces(style)) == ()


@pytest.mark.parametrize("style", [GOTHIC, MINCHO])
def test_every_character_of_files_in_shift_jis_can_be_drawn_but_one_sign_of_arithmetic(style: str) -> None:
    missing = []
    for lead in (*range(0x81, 0xA0), *range(0xE0, 0xF0), *range(0xFA, 0xFD)):
        for trail in range(0x40, 0xFD):
            try:
                character = bytes([lead, trail]).decode("cp932")
            except UnicodeDecodeError:
                continue
            missing += missing_glyphs(character, faces(style))
    assert set(missing) <= {"≒"}


def test_a_character_without_a_glyph_is_named_once_in_the_order_of_the_text() -> None:
    assert missing_glyphs("\U0002a6a5野𛀁\U0002a6a5", faces(GOTHIC)) == ("\U0002a6a5", "𛀁")


def test_a_form_of_a_name_that_no_font_has_is_missing_although_its_plain_form_is_there() -> None:
    assert missing_glyphs("葛\U000e01ef城", faces(GOTHIC)) == ("葛\U000e01ef",)


def test_a_private_character_is_never_drawn_as_what_a_font_makes_of_it() -> None:
    assert missing_glyphs("\ue000\U000f0000", faces(GOTHIC)) == ("\ue000", "\U000f0000")


def test_a_mark_that_cannot_be_joined_to_its_letter_is_missing() -> None:
    assert missing_glyphs("か\u309a", faces(GOTHIC)) == ("\u309a",)


def test_the_refusal_lists_characters_and_code_points() -> None:
    refusal = MissingGlyph(["\U0002a6a5", "葛\U000e01ef", "\U0002a6a5"])
    assert refusal.message == (
        "印刷できる字形のない文字があります：「\U0002a6a5」（U+2A6A5）、「葛\U000e01ef」（U+845B U+E01EF）。"
        "文字を確かめ、外字であれば情報係へ連絡してください。"
    )


def test_a_refusal_of_many_characters_counts_the_rest() -> None:
    assert "ほか5文字" in MissingGlyph(chr(0x2A000 + n) for n in range(15)).message


def test_controls_and_marks_of_direction_do_not_reach_paper() -> None:
    assert printable("山\x1b[31m田\u202e太\u200b郎\ufeff\u2066\U000e0041\u3164") == "山[31m田太郎"


def test_blanks_of_every_kind_become_one_blank_and_the_full_width_one_stays() -> None:
    assert printable("山田\u3000太郎\u00a0様\t方\r\n気\u2028付") == "山田\u3000太郎 様 方  気 付"


def test_a_kana_and_its_voicing_mark_are_drawn_as_one() -> None:
    assert printable("カ\u3099ハ\u309a") == "ガパ"


def test_kanji_keep_their_form() -> None:
    assert printable("\ufa19\ufa11葛\U000e0100") == "\ufa19\ufa11葛\U000e0100"


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A folder where a preferred font was installed that draws digits and 山, and nothing else."""
    with TTFont(faces(GOTHIC)[-1].path) as font:
        scale = font["head"].unitsPerEm
    builder = FontBuilder(scale, isTTF=True)
    characters = {ord(character): f"glyph{ord(character)}" for character in " 0123456789,山"}
    builder.setupGlyphOrder([".notdef", *characters.values()])
    builder.setupCharacterMap(characters)
    pen = TTGlyphPen(None)
    pen.moveTo((50, 0))
    pen.lineTo((450, 0))
    pen.lineTo((450, 700))
    pen.closePath()
    drawn = pen.glyph()
    builder.setupGlyf({name: drawn for name in [".notdef", *characters.values()]})
    builder.setupHorizontalMetrics({name: (500, 50) for name in [".notdef", *characters.values()]})
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": "Square", "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=880, sTypoDescender=-120)
    builder.setupPost()
    path = tmp_path / "bizud-gothic" / "BIZUDGothic-Regular.ttf"
    path.parent.mkdir()
    builder.save(path)
    return tmp_path


def test_the_installed_face_is_preferred_and_the_one_that_comes_along_stands_behind_it(installed: Path) -> None:
    preferred, behind = faces(GOTHIC, installed)
    assert preferred.path.is_relative_to(installed)
    assert behind is not preferred
    assert missing_glyphs("𠮷山", (preferred,)) == ("𠮷",)
    assert missing_glyphs("𠮷山", (preferred, behind)) == ()


def test_without_an_installed_face_the_one_that_comes_along_draws_everything(tmp_path: Path) -> None:
    assert [face.name for face in faces(GOTHIC, tmp_path)] == ["noto-gothic"]
