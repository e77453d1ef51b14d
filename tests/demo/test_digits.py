"""The demonstration's own check digits and splits, held against the office's rules: two hands, one result."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.formats import gs1_128
from core.ledger.instalments import instalments
from core.values import check_digits
from core.values.money import Yen
from tui.demo.bank_files import half_width
from tui.demo.claims import split
from tui.demo.digits import barcode44, corporate_number, customer_number, slip_number


@given(st.integers(2000, 2099), st.integers(0, 999_999_999), st.integers(1, 300_000))
def test_slips_and_bar_codes_pass_the_office_s_checks(year: int, serial: int, yen: int) -> None:
    number = slip_number(year, serial)
    assert check_digits.is_slip_number(number)
    code = gs1_128.decode(barcode44(number, "270531", yen))
    assert code.valid and code.amount_yen == yen and code.free.startswith(number)


@given(st.text("0123456789", min_size=12, max_size=12))
def test_corporate_numbers_pass_the_office_s_check(body: str) -> None:
    assert check_digits.is_corporate(corporate_number(body))


@given(st.integers(1, 99), st.integers(0, 12), st.integers(0, 999_999))
def test_customer_numbers_are_twenty_digits(item: int, term: int, notice: int) -> None:
    number = customer_number(f"{item:02d}", 2026, term, f"26{item:02d}{notice:06d}")
    assert len(number) == 20 and check_digits.mod10w3_digit(number[:-1]) == int(number[-1])


@given(st.integers(0, 9_999_999), st.integers(1, 12), st.sampled_from([100, 1000]))
def test_terms_are_split_as_the_law_does(total: int, terms: int, unit: int) -> None:
    assert split(total, terms, unit) == [yen.amount for yen in instalments(Yen(total), terms, unit_yen=unit)]


@pytest.mark.parametrize(
    ("kana", "half"),
    [
        ("ヤマダ　タロウ", "ﾔﾏﾀﾞ ﾀﾛｳ"),
        ("キョウコ", "ｷﾖｳｺ"),
        ("ヴァンショーパ", "ｳﾞｱﾝｼﾖ-ﾊﾟ"),
        ("アイウエオカキクケコサシスセソタチツテトナニヌネノガ", "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉｶﾞ"),
    ],
)
def test_readings_are_written_as_banks_write_them(kana: str, half: str) -> None:
    assert half_width(kana, 30) == half


def test_a_kana_is_never_cut_from_its_mark() -> None:
    assert half_width("アガ", 2) == "ｱ"
