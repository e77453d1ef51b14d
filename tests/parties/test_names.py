"""Search keys: what a clerk types and what the register holds come to the same key."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.parties.names import address_key, address_prefix, kana_key, name_key, phone_key, variant_groups


@pytest.mark.parametrize("typed", ["ｻｲﾄｳ", "さいとう", "サイトウ", "サ イ　ト ウ", "ザイドウ", "サィトゥー"])
def test_a_reading_is_found_however_it_is_typed(typed: str) -> None:
    assert kana_key(typed) == "サイトウ"


def test_half_width_voicing_marks_do_not_count() -> None:
    assert kana_key("ｶﾞｸﾌﾞﾁ") == kana_key("カクフチ")


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("髙﨑　太郎", "高崎太郎"),
        ("𠮷野 花子", "吉野花子"),
        ("齋藤", "斉藤"),
        ("渡邉", "渡辺"),
        ("廣澤", "広沢"),
        ("葛\U000e0100城", "葛城"),
        ("神谷", "神谷"),
    ],
)
def test_a_name_is_found_by_the_usual_form_of_its_characters(written: str, typed: str) -> None:
    assert name_key(written) == name_key(typed)


@pytest.mark.parametrize("written", ["株式会社伊勢太郎設備", "㈱伊勢太郎設備", "伊勢太郎設備（株）", "伊勢太郎設備"])
def test_a_company_is_found_without_its_legal_form(written: str) -> None:
    assert name_key(written) == "伊勢太郎設備"


def test_a_name_of_nothing_but_a_legal_form_still_has_a_key() -> None:
    assert name_key("株式会社") == "株式会社"


@pytest.mark.parametrize(("one", "other"), [("大田", "太田"), ("土井", "士井"), ("上田", "下田"), ("川", "河")])
def test_names_that_are_different_names_stay_apart(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


def test_no_character_stands_in_two_groups() -> None:
    characters = "".join(variant_groups())
    assert len(characters) == len(set(characters))


def test_a_group_of_variants_never_grows_so_large_that_it_finds_strangers() -> None:
    assert max(map(len, variant_groups())) <= 8
    assert min(map(len, variant_groups())) >= 2


@given(st.text(max_size=40))
def test_a_key_of_a_key_is_the_key(text: str) -> None:
    assert kana_key(kana_key(text)) == kana_key(text)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("三重県伊勢市岩渕一丁目7番29号", "伊勢市岩渕1-7-29-"),
        ("伊勢市岩渕１－７－２９", "伊勢市岩渕1-7-29-"),
        ("伊勢市常磐二十一丁目12番地の4", "伊勢市常磐21-12-4-"),
        ("伊勢市二見町荘2033-1", "伊勢市二見町荘2033-1-"),
        ("名古屋市中区栄三丁目", "名古屋市中区栄3-"),
    ],
)
def test_an_address_has_one_key_for_its_spellings(written: str, key: str) -> None:
    assert address_key(written) == key


def test_the_beginning_of_an_address_ends_where_a_block_ends() -> None:
    assert address_key("岩渕1-7-29").startswith(address_prefix("岩渕一丁目"))
    assert not address_key("岩渕10-2").startswith(address_prefix("岩渕一丁目"))


@pytest.mark.parametrize(
    "written", ["0596-00-1234", "０５９６（００）１２３４", "+81 596 00 1234", "0596 00 1234 昼可"]
)
def test_a_telephone_number_is_its_digits(written: str) -> None:
    assert phone_key(written) == "0596001234"
