"""期割 (法20条の4の2⑥⑧⑨)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ledger.instalments import WITHHOLDING_UNIT_YEN, instalment_steps, instalments, joint_instalments
from core.values.money import Yen
from core.values.refusals import BadInput


def yen(amounts: tuple[Yen, ...]) -> list[int]:
    return [amount.amount for amount in amounts]


@pytest.mark.parametrize(
    ("total", "terms", "amounts"),
    [
        (123_400, 4, [33_400, 30_000, 30_000, 30_000]),
        (47_900, 4, [14_900, 11_000, 11_000, 11_000]),
        (3_500, 4, [3_500, 0, 0, 0]),
        (0, 4, [0, 0, 0, 0]),
        (12_300, 1, [12_300]),
    ],
)
def test_what_is_cut_off_is_added_to_the_first_term(total: int, terms: int, amounts: list[int]) -> None:
    assert yen(instalments(Yen(total), terms)) == amounts


def test_withheld_tax_is_cut_to_100_yen() -> None:
    assert yen(instalments(Yen(123_400), 12, unit_yen=WITHHOLDING_UNIT_YEN)) == [11_200, *[10_200] * 11]


@pytest.mark.parametrize(
    ("total", "terms", "unit", "field"), [(-1, 4, 1000, "total"), (1, 0, 1000, "terms"), (1, 4, 0, "unit")]
)
def test_impossible_splits_are_refused(total: int, terms: int, unit: int, field: str) -> None:
    with pytest.raises(BadInput) as refused:
        instalments(Yen(total), terms, unit_yen=unit)
    assert refused.value.field == field


@given(st.integers(0, 10**9), st.integers(1, 12), st.sampled_from([1, 10, 100, 1_000]))
def test_the_terms_add_up_and_only_the_first_is_odd(total: int, terms: int, unit: int) -> None:
    amounts = yen(instalments(Yen(total), terms, unit_yen=unit))
    assert sum(amounts) == total
    assert len(set(amounts[1:])) <= 1
    assert all(amount % unit == 0 for amount in amounts[1:])
    assert amounts[0] >= amounts[-1]
    assert instalment_steps(Yen(total), terms, unit_yen=unit)


def test_joint_taxes_are_rounded_as_one() -> None:
    rows = joint_instalments([Yen(60_700), Yen(40_300), Yen(1_000)], 4)
    assert [sum(yen(row)) for row in rows] == [27_000, 25_000, 25_000, 25_000]
    assert [sum(row[place].amount for row in rows) for place in range(3)] == [60_700, 40_300, 1_000]


@given(st.lists(st.integers(0, 500_000), min_size=1, max_size=4), st.integers(1, 12), st.sampled_from([1, 100, 1_000]))
def test_joint_terms_add_up_in_rows_and_columns(parts: list[int], terms: int, unit: int) -> None:
    rows = joint_instalments([Yen(part) for part in parts], terms, unit_yen=unit)
    assert [sum(yen(row)) for row in rows] == yen(instalments(Yen(sum(parts)), terms, unit_yen=unit))
    assert [sum(row[place].amount for row in rows) for place in range(len(parts))] == parts
    assert all(amount >= 0 for row in rows for amount in yen(row))
