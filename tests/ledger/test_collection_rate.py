"""徴収率: one decimal, half up, blank where nothing was assessed."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ledger.collection_rate import collection_rate, collection_rate_steps, exact_rate, one_decimal
from core.values.money import Yen


@pytest.mark.parametrize(
    ("assessed", "received", "rate"),
    [
        (14_035, 1_443, "10.3"),
        (170_234, 155_523, "91.4"),
        (1_000_000, 940_000, "94.0"),
        (1_000, 0, "0.0"),
        (0, 0, ""),
        (0, 500, ""),
        (2_000, 1, "0.1"),
        (10_000, 10_005, "100.1"),
    ],
)
def test_the_rate_as_printed(assessed: int, received: int, rate: str) -> None:
    assert collection_rate(Yen(assessed), Yen(received)) == rate
    assert collection_rate_steps(Yen(assessed), Yen(received))


def test_a_file_may_drop_the_trailing_zero() -> None:
    assert collection_rate(Yen(817), Yen(817), trailing_zero=False) == "100"
    assert collection_rate(Yen(1_000), Yen(986), trailing_zero=False) == "98.6"


def test_a_difference_of_rates_is_rounded_away_from_zero_at_half() -> None:
    assert [one_decimal(Fraction(text)) for text in ("-0.05", "-0.04", "1.25", "-1.25")] == [
        "-0.1",
        "0.0",
        "1.3",
        "-1.3",
    ]


@given(st.integers(1, 10**12), st.integers(0, 10**12))
def test_the_printed_rate_is_within_half_a_tenth(assessed: int, received: int) -> None:
    exact = exact_rate(Yen(assessed), Yen(received))
    assert exact is not None
    difference = Fraction(collection_rate(Yen(assessed), Yen(received))) - exact
    assert Fraction(-1, 20) < difference <= Fraction(1, 20)
