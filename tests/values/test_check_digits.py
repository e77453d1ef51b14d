"""Check digits: published specimens, another library, and the errors each scheme must find."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import ean, luhn
from stdnum.jp import cn, in_

from core.values.check_digits import (
    CheckedKind,
    check_number,
    corporate_digit,
    individual_digit,
    is_corporate,
    is_gs1_128,
    is_individual,
    is_ocr_line,
    is_slip_number,
    mod10w3_digit,
    ocr_digits,
    slip_digit,
    slip_number,
)
from core.values.dates import yymmdd_without_era
from core.values.refusals import BadInput

PUBLISHED = json.loads((Path(__file__).parents[1] / "worked_examples/data/numbers.json").read_text("utf-8"))


def digits(length: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=length, max_size=length)


def published(kind: str) -> list[dict]:
    return [row["data"] for row in PUBLISHED if row["kind"] == kind]


def test_published_individual_numbers() -> None:
    assert [is_individual(row["number"]) for row in published("mynumber")] == [
        row["valid"] for row in published("mynumber")
    ]
    assert is_individual("123456789018")
    assert is_individual("621498320257")


def test_published_corporate_numbers() -> None:
    for row in published("houjin"):
        assert corporate_digit(row["base12"]) == row["check_digit"]
        assert is_corporate(row["number13"])
    assert is_corporate("7000012050002")
    assert not is_corporate("7000012050003")


def test_published_bar_codes() -> None:
    for row in published("cvs_barcode"):
        assert is_gs1_128(row["digits44"])
    for row in published("cvs_barcode_43"):
        assert mod10w3_digit(row["digits43"]) == row["check_digit"]
    for row in published("mod10w3"):
        assert mod10w3_digit(row["body"]) == row["check_digit"]


def test_published_ocr_lines() -> None:
    for row in published("ocr_line"):
        assert ocr_digits(row["body"]) == row["check_digits"]
        assert is_ocr_line(row["check_digits"] + row["body"])
    assert ocr_digits("100250881102000000061050501000000000000000") == "22"


def test_published_dates_without_an_era() -> None:
    from datetime import date

    for row in published("wareki"):
        assert yymmdd_without_era(row["yymmdd"], not_after=date(2026, 11, 24)).isoformat() == row["iso"]


@given(digits(11))
def test_individual_numbers_agree_with_another_library(body: str) -> None:
    assert str(individual_digit(body)) == in_.calc_check_digit(body)


@given(digits(12))
def test_corporate_numbers_agree_with_another_library(body: str) -> None:
    assert str(corporate_digit(body)) == cn.calc_check_digit(body)


@given(digits(12))
def test_modulus_10_weight_3_agrees_with_another_library(body: str) -> None:
    assert str(mod10w3_digit(body)) == ean.calc_check_digit(body)


@given(digits(11))
def test_slip_numbers_agree_with_another_library(body: str) -> None:
    assert str(slip_digit(body)) == luhn.calc_check_digit(body)


@given(st.integers(0, 10**11 - 1))
def test_every_wrong_digit_of_a_slip_number_is_found(serial: int) -> None:
    number = slip_number(serial)
    assert is_slip_number(number)
    for place in range(12):
        for digit in "0123456789":
            if digit != number[place]:
                assert not is_slip_number(number[:place] + digit + number[place + 1 :])


def test_a_slip_serial_of_more_than_eleven_digits_is_a_programming_fault() -> None:
    with pytest.raises(ValueError):
        slip_number(10**11)


@pytest.mark.parametrize("check", [is_individual, is_corporate, is_gs1_128, is_ocr_line, is_slip_number])
def test_what_is_no_number_is_never_valid(check) -> None:
    for text in ("", "12345", "９８３２０５６７３２１４", "98320567321x", "²" * 12, "0" * 50):
        assert check(text) is False


def test_a_typed_number_may_be_full_width_or_grouped() -> None:
    assert check_number(CheckedKind.INDIVIDUAL, "９８３２ 0567-3214").valid
    assert check_number(CheckedKind.INDIVIDUAL, "983205673210").expected == 4


@pytest.mark.parametrize(
    ("kind", "text", "sentence"),
    [
        (CheckedKind.INDIVIDUAL, "98320567321", "個人番号は12けたです（入力は11けた）。"),
        (CheckedKind.CORPORATE, "870011000590A", "法人番号は数字で入力してください。"),
        (CheckedKind.OCR, "61", "OCR の行は39けたか44けたです（入力は2けた）。"),
        (CheckedKind.MOD10W3, "4", "検査数字を含めて2けた以上で入力してください。"),
        (CheckedKind.MOD10W3, "", "番号は数字で入力してください。"),
    ],
)
def test_a_number_that_cannot_be_checked_is_refused_without_repeating_it(
    kind: CheckedKind, text: str, sentence: str
) -> None:
    with pytest.raises(BadInput) as refused:
        check_number(kind, text, field="value")
    assert refused.value.message == sentence
    assert refused.value.field == "value"
