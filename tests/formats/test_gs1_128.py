"""The bar code of a payment slip: the published specimens come out, and what does not fit is refused."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.formats.gs1_128 import decode, encode
from core.values.refusals import BadInput
from tests.formats.files import EXAMPLES

DIGITS = "91912345012345678901234567890101033101230003"


def test_the_published_specimen_is_taken_apart():
    barcode = decode(EXAMPLES["cvs-03"]["digits44"])
    told = {
        "maker": barcode.maker,
        "free": barcode.free,
        "reissue": barcode.reissue,
        "limit": barcode.limit,
        "stamp": barcode.stamp,
        "amount": barcode.amount_yen,
    }
    assert told == EXAMPLES["cvs-03"]["fields"]
    assert barcode.valid
    assert barcode.limit_on == date(2001, 3, 31)


def test_the_published_43_digits_get_their_check_digit():
    example = EXAMPLES["cvs-05"]
    assert decode(f"{example['digits43']}{example['check_digit']}").valid


def test_the_two_lines_under_the_bars():
    assert decode(DIGITS).printed == ("(91)912345-0123456789012345678901", "010331-0-123000-3")


def test_the_published_specimen_is_made_again():
    made = encode(
        maker="912345", free="012345678901234567890", reissue=1, limit_on=date(2001, 3, 31), amount_yen=123000
    )
    assert made.digits == DIGITS


def test_every_single_wrong_digit_is_found():
    for at in range(2, 44):
        for digit in "0123456789":
            changed = DIGITS[:at] + digit + DIGITS[at + 1 :]
            assert decode(changed).valid == (changed == DIGITS)


@pytest.mark.parametrize(
    "text",
    ["", DIGITS[:-1], DIGITS + "0", "92" + DIGITS[2:], "EAN" + DIGITS, DIGITS.replace("3", "３"), DIGITS[:-1] + "\n"],
)
def test_anything_but_44_digits_is_refused(text):
    with pytest.raises(BadInput):
        decode(text)


def test_no_limit_and_an_impossible_limit_are_no_day():
    assert decode("91912345" + "0" * 22 + "9999990000100" + "0").limit_on is None
    assert decode("91912345" + "0" * 22 + "2602300000100" + "0").limit_on is None


@pytest.mark.parametrize(
    "field,change",
    [
        ("amount_yen", {"amount_yen": 300_001}),
        ("amount_yen", {"amount_yen": 0}),
        ("free", {"free": "1" * 20}),
        ("maker", {"maker": "91234５"}),
        ("reissue", {"reissue": 10}),
        ("limit_on", {"limit_on": date(1999, 12, 31)}),
        ("limit_on", {"limit_on": date(2099, 1, 1)}),
    ],
)
def test_a_bar_code_that_may_not_be_printed_is_refused(field, change):
    usual = {"maker": "912345", "free": "1" * 21, "reissue": 0, "limit_on": None, "amount_yen": 300_000}
    with pytest.raises(BadInput) as caught:
        encode(**{**usual, **change})
    assert caught.value.field == field


@given(
    st.from_regex(r"[0-9]{6}", fullmatch=True),
    st.from_regex(r"[0-9]{21}", fullmatch=True),
    st.integers(0, 9),
    st.none() | st.dates(date(2000, 1, 1), date(2098, 12, 31)),
    st.integers(1, 300_000),
)
def test_what_is_made_is_read_again(maker, free, reissue, limit_on, amount):
    made = encode(maker=maker, free=free, reissue=reissue, limit_on=limit_on, amount_yen=amount)
    assert decode(made.digits) == made
    assert made.valid
    assert made.limit_on == limit_on
    assert "".join(c for line in made.printed for c in line if c.isdigit()) == made.digits
