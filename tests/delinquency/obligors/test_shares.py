"""法定相続分: the parts of the law, who represents whom, and sums that are always whole."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.delinquency.obligors.shares import (
    BadFamily,
    Kin,
    Relation,
    RestTo,
    read_fraction,
    shares_of,
    split_by_shares,
)
from core.values.money import Yen

SPOUSE = Kin(1, Relation.SPOUSE)


def _child(number: int, **other: object) -> Kin:
    return Kin(number, Relation.CHILD, **other)  # type: ignore[arg-type]  # names are those of Kin


def _sibling(number: int, **other: object) -> Kin:
    return Kin(number, Relation.SIBLING, **other)  # type: ignore[arg-type]  # names are those of Kin


def test_a_spouse_and_two_children_share_by_half_and_quarters() -> None:
    found = shares_of([SPOUSE, _child(2), _child(3)])
    assert found == {1: Fraction(1, 2), 2: Fraction(1, 4), 3: Fraction(1, 4)}


def test_a_spouse_and_parents_share_two_thirds_and_sixths() -> None:
    found = shares_of([SPOUSE, Kin(2, Relation.PARENT), Kin(3, Relation.PARENT)])
    assert found == {1: Fraction(2, 3), 2: Fraction(1, 6), 3: Fraction(1, 6)}


def test_a_spouse_and_siblings_share_three_quarters_and_the_rest() -> None:
    assert shares_of([SPOUSE, _sibling(2)]) == {1: Fraction(3, 4), 2: Fraction(1, 4)}


def test_a_spouse_alone_takes_everything() -> None:
    assert shares_of([SPOUSE]) == {1: Fraction(1)}


def test_a_half_blood_sibling_takes_half_of_a_full_one() -> None:
    assert shares_of([_sibling(1), _sibling(2, half_blood=True)]) == {1: Fraction(2, 3), 2: Fraction(1, 3)}


def test_the_children_of_a_child_who_died_before_share_its_part() -> None:
    family = [SPOUSE, _child(2), _child(3, died_before=True), _child(4, through_no=3), _child(5, through_no=3)]
    assert shares_of(family) == {1: Fraction(1, 2), 2: Fraction(1, 4), 4: Fraction(1, 8), 5: Fraction(1, 8)}


def test_representation_of_children_goes_on_without_end() -> None:
    family = [
        _child(1, died_before=True),
        _child(2, through_no=1, died_before=True),
        _child(3, through_no=2),
        _child(4),
    ]
    assert shares_of(family) == {3: Fraction(1, 2), 4: Fraction(1, 2)}


def test_representation_of_siblings_ends_after_one_line() -> None:
    family = [
        _sibling(1, died_before=True),
        _sibling(2, through_no=1, died_before=True),
        _sibling(3, through_no=2),
    ]
    with pytest.raises(BadFamily, match="1代限り"):
        shares_of(family)


def test_nobody_represents_a_child_who_renounced() -> None:
    with pytest.raises(BadFamily, match="放棄した人は代襲されません"):
        shares_of([_child(1, renounced=True), _child(2, through_no=1)])


def test_when_all_children_renounce_the_parents_inherit() -> None:
    family = [SPOUSE, _child(2, renounced=True), _child(3, renounced=True), Kin(4, Relation.PARENT)]
    assert shares_of(family) == {1: Fraction(2, 3), 4: Fraction(1, 3)}


def test_grandparents_inherit_only_where_no_parent_does() -> None:
    family = [Kin(1, Relation.PARENT), Kin(2, Relation.GRANDPARENT)]
    assert shares_of(family) == {1: Fraction(1)}
    assert shares_of([Kin(1, Relation.PARENT, died_before=True), family[1]]) == {2: Fraction(1)}


def test_when_everybody_renounces_there_is_no_heir() -> None:
    assert shares_of([Kin(1, Relation.SPOUSE, renounced=True), _child(2, renounced=True)]) == {}


def test_a_will_that_speaks_of_one_leaves_the_rest_to_the_others_by_the_law() -> None:
    family = [SPOUSE, _child(2, by_will=Fraction(3, 5)), _child(3)]
    assert shares_of(family) == {1: Fraction(4, 15), 2: Fraction(3, 5), 3: Fraction(2, 15)}


def test_a_will_over_more_than_everything_is_refused() -> None:
    with pytest.raises(BadFamily, match="合計を1"):
        shares_of([_child(1, by_will=Fraction(2, 3)), _child(2, by_will=Fraction(2, 3))])


def test_two_spouses_are_refused() -> None:
    with pytest.raises(BadFamily, match="配偶者は1人"):
        shares_of([SPOUSE, Kin(2, Relation.SPOUSE)])


def test_a_ring_of_representation_is_refused() -> None:
    family = [_child(1, through_no=2, died_before=True), _child(2, through_no=1, died_before=True)]
    with pytest.raises(BadFamily, match="輪"):
        shares_of(family)


def test_the_yen_that_do_not_divide_go_where_the_city_says() -> None:
    thirds = {1: Fraction(1, 3), 2: Fraction(1, 3), 3: Fraction(1, 3)}
    assert split_by_shares(Yen(101), thirds, RestTo.FIRST) == {1: Yen(34), 2: Yen(34), 3: Yen(33)}
    assert split_by_shares(Yen(101), thirds, RestTo.REPRESENTATIVE, 3) == {1: Yen(33), 2: Yen(33), 3: Yen(35)}
    halves = {1: Fraction(1, 4), 2: Fraction(1, 2), 3: Fraction(1, 4)}
    assert split_by_shares(Yen(101), halves, RestTo.LARGEST) == {1: Yen(25), 2: Yen(51), 3: Yen(25)}


def test_a_part_is_typed_as_a_fraction() -> None:
    assert read_fraction("1/3") == Fraction(1, 3)
    assert read_fraction(" ") is None
    with pytest.raises(BadFamily, match="1/3"):
        read_fraction("0.5")


@st.composite
def _families(draw: st.DrawFn) -> list[Kin]:
    family: list[Kin] = []
    if draw(st.booleans()):
        family.append(Kin(1, Relation.SPOUSE, renounced=draw(st.booleans())))
    for number in range(2, 2 + draw(st.integers(0, 7))):
        relation = draw(st.sampled_from([Relation.CHILD, Relation.PARENT, Relation.GRANDPARENT, Relation.SIBLING]))
        over = [
            kin.heir_no
            for kin in family
            if kin.relation is relation
            and relation in (Relation.CHILD, Relation.SIBLING)
            and kin.died_before
            and not (relation is Relation.SIBLING and kin.through_no)
        ]
        family.append(
            Kin(
                number,
                relation,
                through_no=draw(st.sampled_from([0, *over])),
                half_blood=relation is Relation.SIBLING and draw(st.booleans()),
                died_before=draw(st.booleans()),
                renounced=draw(st.booleans()),
            )
        )
    return family


@given(_families())
def test_the_parts_sum_to_one_or_nobody_inherits(family: list[Kin]) -> None:
    found = shares_of(family)
    assert sum(found.values()) == (1 if found else 0)
    assert all(part > 0 for part in found.values())
    assert {kin.heir_no for kin in family if kin.takes} >= set(found)


@given(_families(), st.integers(0, 10_000_000), st.sampled_from(list(RestTo)), st.integers(0, 9))
def test_the_yen_of_all_heirs_sum_to_the_amount(family: list[Kin], yen: int, rest_to: RestTo, leader: int) -> None:
    found = shares_of(family)
    if found:
        parts = split_by_shares(Yen(yen), found, rest_to, leader)
        assert sum(part.amount for part in parts.values()) == yen
        assert all(abs(parts[number].amount - yen * part) < len(found) for number, part in found.items())


@given(_families(), st.integers(0, 8))
def test_who_renounces_leaves_no_less_to_whoever_inherited_beside_them(family: list[Kin], at: int) -> None:
    found = shares_of(family)
    gone = next((kin for kin in family if kin.heir_no == at and kin.heir_no in found), None)
    if gone is not None:
        from dataclasses import replace

        after = shares_of([replace(kin, renounced=True) if kin is gone else kin for kin in family])
        assert gone.heir_no not in after
        assert sum(after.values()) in (0, 1)
