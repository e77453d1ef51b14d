"""2か所以上の給与: both ways of the circular with its numbers, today's amounts beside them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.seizure.exemption.amounts import LivingAmounts, living_on
from core.seizure.exemption.employers import Employer, EmployersExemption, Method, employers_exemption
from core.seizure.exemption.wages import wage_exemption
from core.values.money import Yen
from core.values.refusals import BadInput

OLD, NEW = living_on(date(2026, 3, 31)), living_on(date(2026, 4, 1))
A, B = Employer("A社", Yen(300_000), Yen(50_000)), Employer("B社", Yen(50_000), Yen(5_000))

pays = st.lists(st.tuples(st.integers(0, 900_000), st.integers(0, 200_000)), min_size=1, max_size=5)


def laid(found: EmployersExemption) -> list[tuple[int, int, int]]:
    return [(each.living.amount, each.dignity.amount, each.seizable.amount) for each in found.employers]


@pytest.mark.parametrize(
    ("method", "amounts", "expected"),
    [
        (Method.IN_TURN, OLD, [(235_000, 3_000, 12_000), (0, 9_000, 36_000)]),
        (Method.BY_NET_PAY, OLD, [(200_000, 11_000, 39_000), (36_000, 2_000, 7_000)]),
        (Method.IN_TURN, NEW, [(250_000, 0, 0), (1_000, 9_000, 35_000)]),
        (Method.BY_NET_PAY, NEW, [(213_000, 8_000, 29_000), (39_000, 2_000, 4_000)]),
    ],
)
def test_the_example_of_the_circular(
    method: Method, amounts: LivingAmounts, expected: list[tuple[int, int, int]]
) -> None:
    assert laid(employers_exemption([A, B], 3, amounts, method)) == expected


def test_one_employer_is_a_month_of_wages() -> None:
    alone = wage_exemption(A.gross, A.withheld, 3, OLD)
    for method in Method:
        assert employers_exemption([A], 3, OLD, method).seizable == alone.seizable


@pytest.mark.parametrize("employers", [[], [A, A], [A] * 21, [Employer("A社", Yen(-1), Yen(0))]])
def test_what_is_no_list_of_employers_is_refused(employers: list[Employer]) -> None:
    with pytest.raises(BadInput):
        employers_exemption(employers, 0, NEW, Method.IN_TURN)


@given(pays, st.integers(0, 6), st.sampled_from(Method))
def test_what_is_laid_on_the_employers_covers_the_sum(
    told: list[tuple[int, int]], dependents: int, method: Method
) -> None:
    employers = [Employer(str(n), Yen(gross), Yen(held)) for n, (gross, held) in enumerate(told)]
    found = employers_exemption(employers, dependents, NEW, method)
    assert all(each.living.amount >= 0 and each.dignity.amount >= 0 for each in found.employers)
    if method is Method.IN_TURN or any(each.gross > each.withheld for each in found.employers):
        assert sum(each.living.amount for each in found.employers) >= found.living.amount
        assert sum(each.dignity.amount for each in found.employers) >= found.dignity.amount
