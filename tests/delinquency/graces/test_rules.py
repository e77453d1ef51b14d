"""猶予の期間・金額・分割・要件・効果: the pure rules (G64 to G70)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.delinquency.graces.eligibility import Asked, Earlier, Limits, Listed, barring, examine, needs_security
from core.delinquency.graces.kinds import (
    CLAUSES,
    Clause,
    GraceKind,
    effects_of,
    may_demand,
    may_realise,
    may_seize,
    waiver_of,
)
from core.delinquency.graces.planning import (
    Finances,
    Instalment,
    InstalmentsWrong,
    PeriodTooLong,
    check_instalments,
    check_period,
    grace_amount,
    proposed,
    spread,
    start_of,
)
from core.ledger.waivers import WaiverKind
from core.values.money import Yen, total
from core.values.refusals import BadInput

LISTED = Listed("R8 市県民税 1期", date(2026, 6, 30), date(2026, 6, 30), Yen(300_000), date(2027, 1, 4))
ASKED = Asked(
    GraceKind.BY_REQUEST,
    Clause.REQUEST,
    date(2026, 11, 24),
    None,
    date(2026, 11, 24),
    date(2027, 5, 31),
    Yen(300_000),
    (LISTED,),
    (),
    (),
    Finances(),
    Yen(0),
    "",
)


LIMITS = Limits()


def points(asked: Asked, limits: Limits = LIMITS) -> list[str]:
    return [each.point for each in barring(examine(asked, limits))]


def test_a_sound_application_has_nothing_against_it() -> None:
    assert points(ASKED) == []


def test_an_application_on_the_last_day_of_six_months_is_in_time() -> None:
    assert points(replace(ASKED, received_on=date(2027, 1, 4))) == []


def test_an_application_a_day_after_six_months_is_late() -> None:
    assert points(replace(ASKED, received_on=date(2027, 1, 5))) == ["申請期限"]


def test_other_delinquency_stands_against_an_application() -> None:
    found = examine(replace(ASKED, other_delinquency=("R7 固定 1期",)), Limits())
    assert [each.words for each in barring(found)] == ["ほかに滞納があります（R7 固定 1期）。"]


def test_a_grace_by_the_office_asks_neither_for_a_time_nor_for_other_delinquency() -> None:
    asked = replace(
        ASKED, kind=GraceKind.BY_OFFICE, clause=Clause.LIVELIHOOD, received_on=None, other_delinquency=("R7 固定 1期",)
    )
    assert points(asked) == []


def test_a_realisation_grace_over_a_collection_grace_is_refused() -> None:
    under = replace(LISTED, standing_grace="徴収猶予中（R9.3.31まで）")
    assert points(replace(ASKED, listed=(under,))) == ["重なる猶予"]


def test_the_same_ground_is_not_used_twice() -> None:
    before = Earlier(GraceKind.BY_REQUEST, Clause.REQUEST, None, True, False, "Y-2025-00001")
    assert points(replace(ASKED, earlier=(before,))) == ["同じ事由"]


def test_from_the_first_to_the_second_ground_of_the_office_is_another_ground() -> None:
    before = Earlier(GraceKind.BY_OFFICE, Clause.LIVELIHOOD, None, True, False, "Y-2025-00001")
    asked = replace(ASKED, kind=GraceKind.BY_OFFICE, clause=Clause.ADVANTAGE, received_on=None, earlier=(before,))
    assert points(asked) == []


def test_an_extension_is_not_a_repetition() -> None:
    before = Earlier(GraceKind.BY_REQUEST, Clause.REQUEST, None, True, True, "Y-2025-00001")
    assert points(replace(ASKED, earlier=(before,), extends=True)) == []


@pytest.mark.parametrize(
    ("yen", "until_on", "needed"),
    [
        (1_000_000, date(2027, 11, 23), False),
        (1_000_001, date(2027, 2, 23), False),
        (1_000_001, date(2027, 2, 24), True),
    ],
)
def test_security_is_taken_above_the_amount_and_over_three_months_together(
    yen: int, until_on: date, needed: bool
) -> None:
    assert needs_security(Yen(yen), date(2026, 11, 24), until_on, Limits()) is needed


def test_a_great_and_long_grace_without_security_needs_a_reason() -> None:
    big = replace(ASKED, amount=Yen(1_500_000), listed=(replace(LISTED, open=Yen(1_500_000)),))
    assert points(big) == ["担保"]
    assert points(replace(big, security_worth=Yen(1_500_000))) == []
    assert points(replace(big, security_excused="提供できる担保がない")) == []


def test_the_amount_is_what_is_owed_less_what_can_be_paid_at_once() -> None:
    finances = Finances(cash=Yen(50_000), deposits=Yen(120_000), living_needs=Yen(90_000), business_needs=Yen(30_000))
    assert grace_amount(Yen(300_000), finances) == Yen(250_000)
    assert points(replace(ASKED, finances=finances)) == ["猶予額"]


def test_a_grace_lasts_a_year_at_the_most() -> None:
    check_period(date(2026, 11, 24), date(2027, 11, 23), ())
    with pytest.raises(PeriodTooLong, match="1年以内"):
        check_period(date(2026, 11, 24), date(2027, 11, 24), ())


def test_extensions_come_to_730_days_at_the_most() -> None:
    first = (date(2026, 11, 24), date(2027, 11, 23))
    check_period(date(2027, 11, 24), date(2028, 11, 22), (first,))
    with pytest.raises(PeriodTooLong, match="通算731日"):
        check_period(date(2027, 11, 24), date(2028, 11, 23), (first,))


def test_a_grace_by_request_begins_when_it_was_applied_for() -> None:
    on = date(2026, 11, 24)
    assert start_of(GraceKind.BY_REQUEST, on, date(2026, 12, 10), date(2026, 6, 30)) == on
    assert start_of(GraceKind.BY_REQUEST, on, date(2026, 12, 10), date(2026, 11, 30)) == date(2026, 12, 1)
    assert start_of(GraceKind.BY_OFFICE, None, date(2026, 12, 10), date(2026, 6, 30)) == date(2026, 12, 10)


def test_instalments_are_monthly_to_the_last_month() -> None:
    lines = proposed(Yen(240_000), date(2026, 11, 24), date(2027, 5, 31))
    assert [(line.due_on.month, line.amount.amount) for line in lines] == [
        (12, 40_000),
        (1, 40_000),
        (2, 40_000),
        (3, 40_000),
        (4, 40_000),
        (5, 40_000),
    ]
    check_instalments(lines, Yen(240_000), date(2026, 11, 24), date(2027, 5, 31))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda lines: lines[:-1], "R9.5 の月"),
        (lambda lines: (*lines[:2], *lines[3:]), "R9.2 の月"),
        (lambda lines: (*lines[:-1], Instalment(6, date(2027, 5, 31), Yen(39_999))), "239,999円"),
        (lambda lines: (), "計画がありません"),
    ],
)
def test_a_gap_or_a_wrong_sum_is_refused(change: object, words: str) -> None:
    lines = change(proposed(Yen(240_000), date(2026, 11, 24), date(2027, 5, 31)))  # type: ignore[operator]
    with pytest.raises(InstalmentsWrong, match=words):
        check_instalments(lines, Yen(240_000), date(2026, 11, 24), date(2027, 5, 31))


@given(
    st.integers(1, 50_000_000),
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.integers(0, 364),
    st.integers(0, 3_000_000),
)
def test_proposed_instalments_are_always_a_plan_of_the_amount(
    yen: int, from_on: date, length: int, monthly: int
) -> None:
    until_on = from_on + timedelta(days=length)
    lines = proposed(Yen(yen), from_on, until_on, Yen(monthly))
    assert total([line.amount for line in lines]) == Yen(yen)
    if yen >= 12:
        check_instalments(lines, Yen(yen), from_on, until_on)


def test_what_is_paid_at_once_takes_the_oldest_first() -> None:
    owed = [(1, Yen(100_000)), (2, Yen(100_000)), (3, Yen(50_000))]
    assert spread(owed, Yen(120_000)) == ((2, Yen(70_000)), (3, Yen(50_000)))
    with pytest.raises(BadInput, match="未納の本税"):
        spread(owed, Yen(250_001))


@pytest.mark.parametrize("kind", GraceKind)
def test_only_a_collection_grace_stops_demands_and_seizures(kind: GraceKind) -> None:
    stops = kind in (GraceKind.COLLECTION, GraceKind.COLLECTION_LATE)
    assert may_demand(kind).possible is not stops
    assert may_seize(kind).possible is not stops
    assert not may_realise(kind).possible
    assert all(effect.article and effect.words for effect in effects_of(kind, CLAUSES[kind][0]))


@pytest.mark.parametrize(
    ("clause", "waiver"),
    [
        (Clause.DISASTER, WaiverKind.ALL),
        (Clause.ILLNESS, WaiverKind.ALL),
        (Clause.LIKE_DISASTER, WaiverKind.ALL),
        (Clause.CLOSURE, WaiverKind.EXCESS),
        (Clause.LOSS, WaiverKind.EXCESS),
        (Clause.LIKE_LOSS, WaiverKind.EXCESS),
    ],
)
def test_the_ground_decides_how_much_late_charge_is_waived(clause: Clause, waiver: WaiverKind) -> None:
    assert waiver_of(GraceKind.COLLECTION, clause) is waiver


def test_every_other_grace_waives_what_is_above_the_grace_rate() -> None:
    assert waiver_of(GraceKind.BY_REQUEST, Clause.REQUEST) is WaiverKind.EXCESS
    assert waiver_of(GraceKind.BY_OFFICE, Clause.LIVELIHOOD) is WaiverKind.EXCESS
    assert waiver_of(GraceKind.COLLECTION_LATE, Clause.LATE) is WaiverKind.EXCESS
