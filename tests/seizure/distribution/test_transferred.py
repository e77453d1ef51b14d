"""担保権付財産の譲渡: what a tax may take from the mortgagees."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.seizure.distribution.claims import Claim, ClaimKind
from core.seizure.distribution.transferred import take_from_mortgagees
from core.values.money import ZERO, Yen
from core.values.refusals import BadInput

TAX = Claim("国税", ClaimKind.TAX, Yen(800), date(2006, 3, 15))


def mortgage(name: str, amount: int, on: date) -> Claim:
    return Claim(name, ClaimKind.SECURED, Yen(amount), on)


def test_a_mortgage_older_than_the_tax_loses_nothing() -> None:
    older = mortgage("甲", 600, date(2006, 3, 15))
    found = take_from_mortgagees(Yen(1_000), [older], TAX, ["甲"])
    assert (found.tax, found.mortgagees) == (ZERO, ())


def test_a_mortgage_of_the_new_owner_loses_nothing() -> None:
    claims = [mortgage("甲", 600, date(2006, 4, 11)), mortgage("乙", 300, date(2006, 9, 1))]
    found = take_from_mortgagees(Yen(1_000), claims, TAX, ["甲"])
    assert [each.name for each in found.mortgagees] == ["甲"]
    assert found.tax == Yen(400)


@given(st.integers(0, 2_000), st.lists(st.integers(0, 900), max_size=4), st.integers(0, 1_000))
def test_no_more_than_the_tax_is_taken(proceeds: int, amounts: list[int], owed: int) -> None:
    claims = [mortgage(str(n), amount, date(2006, 4, 1 + n)) for n, amount in enumerate(amounts)]
    tax = Claim("国税", ClaimKind.TAX, Yen(owed), date(2006, 3, 15))
    found = take_from_mortgagees(Yen(proceeds), claims, tax, [claim.name for claim in claims])
    assert found.tax.amount <= owed
    assert all(each.left.amount >= 0 for each in found.mortgagees)


@pytest.mark.parametrize(
    "wrong", [mortgage("国税", 1, date(2006, 3, 15)), Claim("甲", ClaimKind.TAX, Yen(1), date(2006, 1, 1))]
)
def test_what_is_no_tax_of_the_former_owner_is_refused(wrong: Claim) -> None:
    with pytest.raises(BadInput):
        take_from_mortgagees(Yen(1_000), [mortgage("甲", 600, date(2006, 4, 11))], wrong, ["甲"])
